"""Lines over points: each with its own dash and its own marker, named at its end where there is room."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from unionhall.core.drawing import plots
from unionhall.core.drawing.pictures import LineChart, Series
from unionhall.core.drawing.scales import span
from unionhall.core.drawing.svg import (
    LEADING,
    SIZE,
    Canvas,
    Drawing,
    breadth,
    element,
    joined,
    polyline,
    words,
    wrapped,
)

DASHES = (None, "9 5", "2 6", "12 4 2 4", "5 3", "1 5 6 5")
RADIUS = 4.5
SAMPLE = 40.0
WIDEST_NAME = 170
MANY = 14

# A marker's corners round its middle, in units of its radius; the first series has a disc.
CORNERS = (
    (),
    ((-1, -1), (1, -1), (1, 1), (-1, 1)),
    ((0, -1.4), (1.4, 0), (0, 1.4), (-1.4, 0)),
    ((0, -1.3), (1.2, 1), (-1.2, 1)),
    ((0, 1.3), (1.2, -1), (-1.2, -1)),
    ((-0.4, -1.3), (0.4, -1.3), (0.4, 1.3), (-0.4, 1.3)),
)


@dataclass(frozen=True)
class Name:
    """The name of a line, in lines of words, and the height at which its end lies."""

    lines: tuple[str, ...]
    kind: str
    y: float

    @property
    def height(self) -> float:
        return len(self.lines) * LEADING


def draw_lines(chart: LineChart, canvas: Canvas) -> Drawing:
    low, high = span(value for one in chart.series for value in one.values if value is not None)
    if chart.span is not None:
        low, high = map(float, chart.span)
    names = [one.name for one in chart.series]
    places, above = plots.key_places(names, canvas.width, SAMPLE)
    room = _beside(names) if canvas.is_wide else plots.Room(above=above, right=RADIUS)
    plot = plots.field(canvas, chart.points, low, high, chart.unit, room)
    lines = [_line(one, count, plot) for count, one in enumerate(chart.series)]
    named = _names(chart.series, plot) if canvas.is_wide else _key(names, places)
    return Drawing(joined([plots.axes(plot, chart.unit), *lines, named]), plots.foot(plot))


def _beside(names: Sequence[str]) -> plots.Room:
    widest = max((breadth(text) for name in names for text in wrapped(name, WIDEST_NAME)), default=0)
    return plots.Room(right=widest + 6)


def _line(one: Series, count: int, plot: plots.Field) -> SafeString:
    kind = plots.series_kind(count)
    marks = [
        element("path", d=polyline(run), class_=f"line {kind}", stroke_dasharray=DASHES[count % plots.SERIES])
        for run in _runs(one, plot)
        if len(run) > 1
    ]
    ends = [point for run in _runs(one, plot) for point in (run if len(plot.points) <= MANY else run[-1:])]
    return joined([*marks, *(_marker(x, y, count) for x, y in ends)])


def _runs(one: Series, plot: plots.Field) -> list[list[tuple[float, float]]]:
    """The places of the values, broken where a value is missing."""
    runs: list[list[tuple[float, float]]] = [[]]
    for count, value in enumerate(one.values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((plot.x(count), plot.scale(value)))
    return [run for run in runs if run]


def _marker(x: float, y: float, count: int) -> SafeString:
    kind = f"area edge {plots.series_kind(count)}"
    corners = CORNERS[count % plots.SERIES]
    if not corners:
        return element("circle", cx=x, cy=y, r=RADIUS + 0.5, class_=kind)
    outline = polyline((x + across * RADIUS, y + down * RADIUS) for across, down in corners)
    return element("path", d=f"{outline}Z", class_=kind)


def _names(series: Sequence[Series], plot: plots.Field) -> SafeString:
    """The names at the ends of their lines, moved apart where the ends lie close together."""
    ends = [(count, one, runs[-1][-1][1]) for count, one in enumerate(series) if (runs := _runs(one, plot))]
    names = sorted(
        (Name(tuple(wrapped(one.name, WIDEST_NAME)), plots.series_kind(count), y) for count, one, y in ends),
        key=lambda name: name.y,
    )
    x = plot.x(len(plot.points) - 1) + 2 * RADIUS + 3
    tops = _apart(names, plot.bottom + LEADING)
    return joined(
        words(x, top + SIZE + count * LEADING, text, kind=f"named {name.kind}")
        for name, top in zip(names, tops, strict=True)
        for count, text in enumerate(name.lines)
    )


def _apart(names: Sequence[Name], floor: float) -> list[float]:
    """The tops of the names: each at its line's end, but none over another and none below the floor."""
    tops: list[float] = []
    for name in names:
        wanted = name.y - name.height / 2 - 1
        tops.append(max(wanted, tops[-1] + names[len(tops) - 1].height) if tops else wanted)
    for count in reversed(range(len(tops))):
        limit = (tops[count + 1] if count + 1 < len(tops) else floor) - names[count].height
        tops[count] = min(tops[count], limit)
    return tops


def _key(names: Sequence[str], places: Sequence[tuple[float, float]]) -> SafeString:
    return joined(
        _entry(name, count, x, y) for count, (name, (x, y)) in enumerate(zip(names, places, strict=True))
    )


def _entry(name: str, count: int, x: float, y: float) -> SafeString:
    middle = y + SIZE - 5
    sample = element(
        "path",
        d=polyline([(x, middle), (x + SAMPLE - 10, middle)]),
        class_=f"line {plots.series_kind(count)}",
        stroke_dasharray=DASHES[count % plots.SERIES],
    )
    return joined(
        [sample, _marker(x + (SAMPLE - 10) / 2, middle, count), words(x + SAMPLE - 4, y + SIZE, name)]
    )
