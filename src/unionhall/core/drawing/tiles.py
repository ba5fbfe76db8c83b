"""Maps of equal tiles, one a place."""

from unionhall.core.drawing.heats import Heat
from unionhall.core.drawing.pictures import Tile, TileMap
from unionhall.core.drawing.svg import Canvas, Drawing, breadth, joined, rectangle, words
from unionhall.core.drawing.units import Unit

LARGEST = 44


def draw_tiles(chart: TileMap, canvas: Canvas) -> Drawing:
    heat = Heat.of((tile.value for tile in chart.tiles), chart.middle, chart.unit)
    legend, top = heat.legend()
    across = max(tile.column for tile in chart.tiles) + 1
    down = max(tile.row for tile in chart.tiles) + 1
    side = min(LARGEST, canvas.width / across)
    has_labels = all(breadth(tile.label) <= side - 6 for tile in chart.tiles)
    marks = [legend]
    for tile in chart.tiles:
        x, y = tile.column * side, top + tile.row * side
        kind = "edge heat-none" if tile.value is None else heat.kind(tile.value)
        title = _title(tile, chart.unit) if canvas.is_wide else ""
        marks.append(rectangle((x, y, side, side), kind=kind, title=title))
        if has_labels:
            marks.append(words(x + side / 2, y + side / 2 + 5, tile.label, anchor="middle"))
    return Drawing(joined(marks), top + down * side + 2)


def _title(tile: Tile, unit: Unit) -> str:
    """For the pointer only: who cannot point reads the table."""
    return tile.name if tile.value is None else f"{tile.name}: {unit.whole(tile.value)}"
