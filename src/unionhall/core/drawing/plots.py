"""What pictures with an upright axis share: the field, its gridlines, its points, the key of its series."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from unionhall.core.drawing.scales import Scale, ticks
from unionhall.core.drawing.svg import LEADING, SIZE, Canvas, breadth, joined, line, words
from unionhall.core.drawing.units import Unit

SERIES = 6
AIR = 8
TALL = {True: 300, False: 230}


@dataclass(frozen=True)
class Field:
    """The area inside the axes, and where values and points fall on it."""

    left: float
    right: float
    top: float
    bottom: float
    scale: Scale
    steps: tuple[float, ...]
    points: tuple[str, ...]

    def x(self, count: int) -> float:
        """The middle of a point's share of the width."""
        return self.left + (count + 0.5) * self.pitch

    @property
    def pitch(self) -> float:
        return (self.right - self.left) / max(1, len(self.points))


@dataclass(frozen=True)
class Room:
    """What is kept free round a field: above for a key or totals, to the right for names."""

    above: float = 0
    right: float = 0


def series_kind(count: int) -> str:
    """The CSS class of the series with that number; after six they come round again."""
    return f"s{count % SERIES + 1}"


def field(canvas: Canvas, points: Sequence[str], low: float, high: float, unit: Unit, room: Room) -> Field:
    steps = ticks(low, high)
    left = max(breadth(unit.short(step)) for step in steps) + AIR
    top = SIZE / 2 + room.above
    bottom = top + TALL[canvas.is_wide]
    scale = Scale(steps[0], steps[-1], bottom, top)
    return Field(left, canvas.width - room.right, top, bottom, scale, steps, tuple(points))


def axes(plot: Field, unit: Unit) -> SafeString:
    """Gridlines with their numbers, a firm line at nought or at the bottom, and the names of the points."""
    rows = [_row(plot, step, unit) for step in plot.steps]
    every = _every(plot)
    last = len(plot.points) - 1
    names = [
        words(plot.x(count), plot.bottom + LEADING + 2, name, kind="quiet", anchor="middle")
        for count, name in enumerate(plot.points)
        if (last - count) % every == 0
    ]
    return joined([*rows, *names])


def foot(plot: Field) -> float:
    """How tall the drawing is, with the names of the points."""
    return plot.bottom + LEADING + AIR


def _row(plot: Field, step: float, unit: Unit) -> SafeString:
    y = plot.scale(step)
    is_ground = step == (0 if plot.steps[0] <= 0 <= plot.steps[-1] else plot.steps[0])
    return joined(
        [
            line(plot.left, y, plot.right, y, "axis" if is_ground else "grid"),
            words(plot.left - AIR, y + 5, unit.short(step), kind="quiet", anchor="end"),
        ]
    )


def _every(plot: Field) -> int:
    """Every how many points a name is written, so that the names do not touch."""
    widest = max((breadth(name) for name in plot.points), default=0) + AIR
    return max(1, -int(-widest // plot.pitch))


def key_places(names: Sequence[str], width: float, sample: float) -> tuple[list[tuple[float, float]], float]:
    """Where the entries of a key stand, in lines that fit the width, and how tall the key is."""
    places: list[tuple[float, float]] = []
    x, y = 0.0, 0.0
    for name in names:
        entry = sample + breadth(name) + 2 * AIR
        if x and x + entry > width + 2 * AIR:
            x, y = 0.0, y + LEADING + 4
        places.append((x, y))
        x += entry
    return places, (y + LEADING + 10 if names else 0.0)
