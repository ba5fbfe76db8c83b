"""Streams stacked in columns: each with a colour and a texture of its own, the whole written on top."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.safestring import SafeString

from unionhall.core.drawing import plots
from unionhall.core.drawing.pictures import StackedChart, Turn
from unionhall.core.drawing.scales import span
from unionhall.core.drawing.svg import (
    LEADING,
    SIZE,
    Box,
    Canvas,
    Drawing,
    breadth,
    element,
    joined,
    line,
    rectangle,
    words,
)
from unionhall.core.drawing.units import exact

ZERO = Decimal(0)
SWATCH = 26.0
FULL = 0.74  # share of a point's width that its column takes

# What is drawn over the plain colour, in a square of eight units; the first stream stays plain.
TEXTURES = ("", "M-2 2L2 -2M0 8L8 0M6 10L10 6", "", "M0 4H8", "M-2 6L2 10M0 0L8 8M6 -2L10 2", "M0 4H8M4 0V8")
DOTTED = 2


def draw_stacks(chart: StackedChart, canvas: Canvas) -> Drawing:
    names = [one.name for one in chart.series]
    places, above = plots.key_places(names, canvas.width, SWATCH)
    low, high = span(_reaches(chart))
    room = plots.Room(above=above + LEADING * (2 if chart.turn else 1))
    plot = plots.field(canvas, chart.points, low, high, chart.unit, room)
    marks = [
        element("defs", *(_texture(canvas, count) for count in range(len(names)))),
        _key(names, places, canvas),
        plots.axes(plot, chart.unit),
        *(_column(chart, count, plot, canvas) for count in range(len(chart.points))),
        _totals(chart, plot),
        _turn(chart.turn, plot) if chart.turn else "",
    ]
    return Drawing(joined(marks), plots.foot(plot))


def _reaches(chart: StackedChart) -> list[Decimal]:
    """How high and how deep each column goes."""
    reaches: list[Decimal] = []
    for at_point in zip(*(one.values for one in chart.series), strict=True):
        given = [exact(value or 0) for value in at_point]
        reaches += [
            sum((max(value, ZERO) for value in given), ZERO),
            sum((min(value, ZERO) for value in given), ZERO),
        ]
    return reaches


def _column(chart: StackedChart, count: int, plot: plots.Field, canvas: Canvas) -> SafeString:
    up = down = ZERO
    parts = []
    for number, one in enumerate(chart.series):
        value = exact(one.values[count] or 0)
        before = up if value > 0 else down
        after = before + value
        up, down = (after, down) if value > 0 else (up, after)
        if value:
            parts.append(_part(number, (plot.scale(before), plot.scale(after)), plot.x(count), plot, canvas))
    return joined(parts)


def _part(
    number: int, ends: tuple[float, float], middle: float, plot: plots.Field, canvas: Canvas
) -> SafeString:
    top, bottom = sorted(ends)
    width = plot.pitch * FULL
    return _filled(number, (middle - width / 2, top, width, bottom - top), canvas)


def _filled(number: int, box: Box, canvas: Canvas) -> SafeString:
    plain = rectangle(box, kind=f"area edge {plots.series_kind(number)}")
    if number % plots.SERIES == 0:
        return plain
    return joined([plain, rectangle(box, fill=f"url(#{_texture_id(canvas, number)})")])


def _texture_id(canvas: Canvas, number: int) -> str:
    return f"{canvas.name}-t{number}"


def _texture(canvas: Canvas, number: int) -> SafeString:
    number_of_look = number % plots.SERIES
    if number_of_look == 0:
        return joined(())
    if number_of_look == DOTTED:
        inside = element("circle", cx=4, cy=4, r=1.6, class_="texture-dot")
    else:
        inside = element("path", d=TEXTURES[number_of_look], class_="texture")
    return element(
        "pattern",
        inside,
        id=_texture_id(canvas, number),
        width=8,
        height=8,
        patternUnits="userSpaceOnUse",
    )


def _key(names: Sequence[str], places: Sequence[tuple[float, float]], canvas: Canvas) -> SafeString:
    return joined(
        joined([_filled(number, (x, y + 2, 18, SIZE), canvas), words(x + SWATCH - 2, y + SIZE, name)])
        for number, (name, (x, y)) in enumerate(zip(names, places, strict=True))
    )


def _totals(chart: StackedChart, plot: plots.Field) -> SafeString:
    """The whole of each column on its top, where all of them fit side by side."""
    texts = ["" if total is None else chart.unit.short(total) for total in chart.totals]
    if max((breadth(text) for text in texts), default=0) > plot.pitch:
        return joined(())
    tops = _reaches(chart)[::2]
    return joined(
        words(plot.x(count), plot.scale(top) - 6, text, kind="strong halo", anchor="middle")
        for count, (text, top) in enumerate(zip(texts, tops, strict=True))
    )


def _turn(turn: Turn, plot: plots.Field) -> SafeString:
    """A dashed line before the point it names, with its words on the side where there is room."""
    x = plot.left + plot.points.index(turn.before) * plot.pitch
    y = plot.top - LEADING - 4
    is_left = x - plot.left > plot.right - x
    text = words(x - 6 if is_left else x + 6, y, turn.label, anchor="end" if is_left else "start")
    return joined([line(x, y - SIZE + 2, x, plot.bottom, "mark-line"), text])
