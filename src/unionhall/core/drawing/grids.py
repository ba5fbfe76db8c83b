"""Cells coloured by size: heat grids and tile maps, with a scale that says what the colours mean."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from unionhall.core.drawing.pictures import HeatGrid, TileMap
from unionhall.core.drawing.scales import HEATS, heat
from unionhall.core.drawing.svg import (
    LEADING,
    SIZE,
    Canvas,
    Drawing,
    breadth,
    element,
    joined,
    rectangle,
    words,
    wrapped,
)
from unionhall.core.drawing.units import Number, Unit, fitting

CELL = 30
SWATCH = 20
AIR = 8
LARGEST_TILE = 44


@dataclass(frozen=True)
class Heat:
    """How values turn into colours."""

    low: float
    high: float
    middle: Number | None
    unit: Unit

    def kind(self, value: Number) -> str:
        return heat(value, self.low, self.high, self.middle)


def draw_grid(grid: HeatGrid, canvas: Canvas) -> Drawing:
    warmth = _heat([cell for row in grid.cells for cell in row], grid.middle, grid.unit)
    left = max((breadth(name) for name in grid.down), default=0) + AIR
    width = (canvas.width - left) / max(1, len(grid.across))
    legend, top = _legend(warmth)
    heads, top = _heads(grid.across, left, width, top)
    write = fitting(grid.unit, (cell for row in grid.cells for cell in row if cell is not None), width - 4)
    rows = [
        _row(grid, count, (left, top + count * CELL, width), warmth, write) for count in range(len(grid.down))
    ]
    return Drawing(joined([legend, heads, *rows]), top + len(grid.down) * CELL + 2)


def draw_tiles(chart: TileMap, canvas: Canvas) -> Drawing:
    warmth = _heat([tile.value for tile in chart.tiles], chart.middle, chart.unit)
    legend, top = _legend(warmth)
    across = max((tile.column for tile in chart.tiles), default=0) + 1
    down = max((tile.row for tile in chart.tiles), default=0) + 1
    side = min(LARGEST_TILE, canvas.width / across)
    has_labels = all(breadth(tile.label) <= side - 6 for tile in chart.tiles)
    marks = []
    for tile in chart.tiles:
        x, y = tile.column * side, top + tile.row * side
        title = f"{tile.name}: {chart.unit.whole(tile.value)}" if tile.value is not None else tile.name
        kind = "edge heat-none" if tile.value is None else f"edge {warmth.kind(tile.value)}"
        marks.append(rectangle(x, y, side, side, class_=kind, title=title))
        if has_labels:
            marks.append(words(x + side / 2, y + side / 2 + 5, tile.label, anchor="middle"))
    return Drawing(joined([legend, *marks]), top + down * side + 2)


def _heat(cells: Sequence[Number | None], middle: Number | None, unit: Unit) -> Heat:
    values = [float(cell) for cell in cells if cell is not None]
    return Heat(min(values, default=0.0), max(values, default=0.0), middle, unit)


def _legend(warmth: Heat) -> tuple[SafeString, float]:
    """The scale of colours between its lowest and highest number, and where the picture goes on below it."""
    low, high = warmth.unit.short(warmth.low), warmth.unit.short(warmth.high)
    steps = [warmth.low + (warmth.high - warmth.low) * count / (HEATS - 1) for count in range(HEATS)]
    x = breadth(low) + AIR
    swatches = [
        rectangle(x + count * SWATCH, 2, SWATCH, SIZE, class_=warmth.kind(step))
        for count, step in enumerate(steps)
    ]
    marks = [words(0, SIZE, low), *swatches, words(x + HEATS * SWATCH + AIR, SIZE, high)]
    return joined(marks), LEADING + 2 * AIR


def _heads(names: Sequence[str], left: float, width: float, top: float) -> tuple[SafeString, float]:
    """The names of the columns: across in lines where they fit, else upright."""
    lines = [wrapped(name, width - 4) for name in names]
    if all(breadth(text) <= width - 2 for name in lines for text in name):
        deepest = max((len(name) for name in lines), default=0) * LEADING
        bottom = top + deepest
        marks = [
            words(
                left + (count + 0.5) * width,
                bottom - (len(name) - 1 - place) * LEADING - 6,
                text,
                anchor="middle",
            )
            for count, name in enumerate(lines)
            for place, text in enumerate(name)
        ]
        return joined(marks), bottom
    bottom = top + max(breadth(name) for name in names) + AIR
    return joined(
        _upright(name, left + (n + 0.5) * width + 5, bottom - 5) for n, name in enumerate(names)
    ), bottom


def _upright(name: str, x: float, y: float) -> SafeString:
    return element("text", name, transform=f"translate({x:.1f} {y:.1f}) rotate(-90)")


def _row(
    grid: HeatGrid,
    count: int,
    place: tuple[float, float, float],
    warmth: Heat,
    write: Callable[[Number], str] | None,
) -> SafeString:
    left, y, width = place
    marks = [words(left - AIR, y + CELL / 2 + 5, grid.down[count], anchor="end")]
    for number, cell in enumerate(grid.cells[count]):
        if cell is None:
            continue
        title = f"{grid.down[count]}, {grid.across[number]}: {grid.unit.whole(cell)}"
        x = left + number * width
        marks.append(rectangle(x, y, width, CELL, class_=f"edge {warmth.kind(cell)}", title=title))
        if write:
            marks.append(words(x + width / 2, y + CELL / 2 + 5, write(cell), anchor="middle"))
    return joined(marks)
