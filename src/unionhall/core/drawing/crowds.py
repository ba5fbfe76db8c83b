"""Crowds: a square for each person, or for each so many, row by row, filled by what she is."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from django.utils.safestring import SafeString

from unionhall.core.drawing.pictures import Crowd, CrowdRow
from unionhall.core.drawing.svg import (
    LEADING,
    SIZE,
    Canvas,
    Drawing,
    breadth,
    element,
    joined,
    words,
    wrapped,
)

SIDE, PITCH = 11, 14
APART = 14
WIDEST_LABEL = 230
TALLEST = 6  # lines of squares in a row, before a square stands for more people
SCALES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
Spot = tuple[float, float]


def draw_crowd(chart: Crowd, canvas: Canvas) -> Drawing:
    left = WIDEST_LABEL if canvas.is_wide else 0
    across = int((canvas.width - left) // PITCH)
    each = _each(chart, across)
    key, top = _key(chart.kinds, canvas.width)
    marks = [key]
    if each > 1:
        marks.append(words(0, top + 4, chart.square % {"each": each}, kind="quiet"))
        top += LEADING + 4
    for row in chart.rows:
        mark, height = _row(row, (left, top), across, each)
        marks.append(mark)
        top += height + APART
    return Drawing(joined(marks), top - APART + 2)


def _each(chart: Crowd, across: int) -> int:
    most = max(sum(row.counts) for row in chart.rows)
    return next((scale for scale in SCALES if most <= scale * across * TALLEST), SCALES[-1])


def _row(row: CrowdRow, corner: Spot, across: int, each: int) -> tuple[SafeString, float]:
    """The squares of a row with its words beside them, or above where there is no room beside."""
    left, top = corner
    width = left - 16 if left else across * PITCH
    lines = [*wrapped(row.label, width), *wrapped(row.says, width)]
    told = len(wrapped(row.label, width))
    texts = [
        words(0, top + SIZE - 2 + place * LEADING, text, kind="strong" if place < told else "quiet")
        for place, text in enumerate(lines)
    ]
    below = top if left else top + len(lines) * LEADING + 4
    squares = [_squares(count, each) for count in row.counts]
    spots = _spots(left, below, across)
    marks = [_filled(kind, list(islice(spots, count))) for kind, count in enumerate(squares)]
    deep = -(-sum(squares) // across) * PITCH
    height = max(deep, len(lines) * LEADING) if left else below - top + deep
    return joined([*texts, *marks]), height


def _squares(count: int, each: int) -> int:
    """As many squares as the people come to; whoever is there is seen."""
    return max(1, (2 * count + each) // (2 * each)) if count else 0


def _spots(left: float, top: float, across: int) -> Iterator[Spot]:
    place = 0
    while True:
        yield left + place % across * PITCH, top + place // across * PITCH + 1
        place += 1


def _filled(kind: int, spots: Sequence[Spot]) -> SafeString:
    """The first kind is filled, the second half filled, the third an empty frame."""
    if not spots:
        return joined(())
    frame = element("path", d=_paths(spots, f"h{SIDE}v{SIDE}h-{SIDE}z"), class_="axis", fill="none")
    if kind == 0:
        return element("path", d=_paths(spots, f"h{SIDE}v{SIDE}h-{SIDE}z"), class_="area s1")
    if kind == 1:
        half = element("path", d=_paths(spots, f"v{SIDE}h{SIDE}z"), class_="area s2")
        return joined([half, frame])
    return frame


def _paths(spots: Iterable[Spot], shape: str) -> str:
    return "".join(f"M{x:g} {y:g}{shape}" for x, y in spots)


def _key(kinds: Sequence[str], width: float) -> tuple[SafeString, float]:
    """The kinds with a square of each, on as many lines as they need."""
    x, y = 0.0, 0.0
    marks = []
    for kind, name in enumerate(kinds):
        takes = SIDE + 8 + breadth(name) + 20
        if x and x + takes > width:
            x, y = 0.0, y + LEADING + 4
        marks += [_filled(kind, [(x, y + 3)]), words(x + SIDE + 8, y + SIZE - 1, name)]
        x += takes
    return joined(marks), y + LEADING + APART
