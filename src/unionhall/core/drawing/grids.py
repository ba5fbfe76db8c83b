"""Heat grids: cells coloured by size, with their numbers where these fit."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from unionhall.core.drawing.heats import Heat
from unionhall.core.drawing.pictures import HeatGrid
from unionhall.core.drawing.svg import (
    LEADING,
    Canvas,
    Drawing,
    breadth,
    element,
    joined,
    rectangle,
    words,
    wrapped,
)
from unionhall.core.drawing.units import Number, fitting

TALL = 30
AIR = 8


@dataclass(frozen=True)
class Layout:
    """Where the cells begin, how wide they are, and how (or whether) numbers are written into them."""

    left: float
    wide: float
    heat: Heat
    write: Callable[[Number], str] | None
    has_titles: bool

    def middle(self, count: int) -> float:
        return self.left + (count + 0.5) * self.wide


def draw_grid(grid: HeatGrid, canvas: Canvas) -> Drawing:
    cells = [cell for row in grid.cells for cell in row if cell is not None]
    left = max(breadth(name) for name in grid.down) + AIR
    wide = (canvas.width - left) / max(1, len(grid.across))
    heat = Heat.of(cells, grid.middle, grid.unit)
    layout = Layout(left, wide, heat, fitting(grid.unit, cells, wide - 4), canvas.is_wide)
    legend, top = heat.legend()
    heads, top = _heads(grid.across, layout, top)
    rows = [_row(grid, count, layout, top + count * TALL) for count in range(len(grid.down))]
    return Drawing(joined([legend, heads, *rows]), top + len(grid.down) * TALL + 2)


def _heads(names: Sequence[str], layout: Layout, top: float) -> tuple[SafeString, float]:
    """The names of the columns, across in lines where they fit, else upright; and where the cells begin."""
    lines = [wrapped(name, layout.wide - 4) for name in names]
    if all(breadth(text) <= layout.wide - 2 for name in lines for text in name):
        bottom = top + max((len(name) for name in lines), default=0) * LEADING
        return joined(_across(name, layout.middle(n), bottom - 6) for n, name in enumerate(lines)), bottom
    bottom = top + max(breadth(name) for name in names) + AIR
    return joined(_upright(name, layout.middle(n) + 5, bottom - 5) for n, name in enumerate(names)), bottom


def _across(lines: Sequence[str], x: float, bottom: float) -> SafeString:
    last = len(lines) - 1
    return joined(
        words(x, bottom - (last - n) * LEADING, text, anchor="middle") for n, text in enumerate(lines)
    )


def _upright(name: str, x: float, y: float) -> SafeString:
    return element("text", name, transform=f"translate({x:.1f} {y:.1f}) rotate(-90)")


def _row(grid: HeatGrid, count: int, layout: Layout, y: float) -> SafeString:
    name = grid.down[count]
    marks = [words(layout.left - AIR, y + TALL / 2 + 5, name, anchor="end")]
    for number, cell in enumerate(grid.cells[count]):
        if cell is not None:
            title = f"{name}, {grid.across[number]}: {grid.unit.whole(cell)}" if layout.has_titles else ""
            box = (layout.left + number * layout.wide, y, layout.wide, float(TALL))
            marks.append(rectangle(box, kind=layout.heat.kind(cell), title=title))
            if layout.write:
                marks.append(
                    words(layout.middle(number), y + TALL / 2 + 5, layout.write(cell), anchor="middle")
                )
    return joined(marks)
