"""Charts: a picture in, a figure out, with its title, its sentence, its drawing and the table of its numbers.

    from unionhall.core.charts import Bar, BarChart, DOLLARS, render

    bars = [Bar("Lowell", Decimal("19840"), is_ours=True), Bar("Dracut", Decimal("21740"))]
    context["pay"] = render(BarChart(title, says, bars, columns=("District", "Starting pay"), unit=DOLLARS))

and in the template {{ pay }}.

Every picture is drawn twice, narrow and wide; the style sheet shows the one that fits
(docs/decisions/0020-charts.md).
Colours, textures and letters come from hall.css: nothing here knows a colour.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from hashlib import blake2s
from html import escape
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from unionhall.core.drawing.bars import draw_bars, draw_waterfall
from unionhall.core.drawing.crowds import draw_crowd
from unionhall.core.drawing.grids import draw_grid
from unionhall.core.drawing.lines import draw_lines
from unionhall.core.drawing.pictures import (
    Bar,
    BarChart,
    Crowd,
    CrowdRow,
    HeatGrid,
    LineChart,
    Mark,
    Picture,
    Series,
    StackedChart,
    Step,
    Tile,
    TileMap,
    Turn,
    Waterfall,
)
from unionhall.core.drawing.scales import span
from unionhall.core.drawing.stacks import draw_stacks
from unionhall.core.drawing.svg import SIZE, Canvas, Drawing, element, joined
from unionhall.core.drawing.tiles import draw_tiles
from unionhall.core.drawing.units import DOLLARS, DOLLARS_AND_CENTS, NUMBER, PERCENT, Unit

__all__ = [
    "DOLLARS",
    "DOLLARS_AND_CENTS",
    "NUMBER",
    "PERCENT",
    "Bar",
    "BarChart",
    "Crowd",
    "CrowdRow",
    "HeatGrid",
    "LineChart",
    "Mark",
    "Picture",
    "Series",
    "StackedChart",
    "Step",
    "Tile",
    "TileMap",
    "Turn",
    "Unit",
    "Waterfall",
    "multiples",
    "render",
]

NARROW, WIDE = 340, 720
DRAW: dict[type, Callable[[Any, Canvas], Drawing]] = {
    BarChart: draw_bars,
    Crowd: draw_crowd,
    HeatGrid: draw_grid,
    LineChart: draw_lines,
    StackedChart: draw_stacks,
    TileMap: draw_tiles,
    Waterfall: draw_waterfall,
}


def render(picture: Picture, *, has_one_size: bool = False) -> SafeString:
    """The picture as a figure element. The same picture gives the same text, so that a page can be kept.

    `has_one_size`: drawn once, for where our style sheet is not there to show the drawing that fits.
    """
    name = f"p{blake2s(repr(picture).encode(), digest_size=5).hexdigest()}"
    table = picture.table
    drawings = joined(_drawings(picture, name, has_one_size)) if table.rows else mark_safe("")
    context = {
        "picture": picture,
        "name": name,
        "drawings": drawings,
        "table": table,
        "body": joined(_row(*row) for row in table.rows),
    }
    return mark_safe(render_to_string("core/parts/chart.html", context))


def multiples(charts: Iterable[LineChart]) -> SafeString:
    """Small line charts side by side, all on one scale, so that the eye can compare them."""
    charts = tuple(charts)
    values = [value for chart in charts for one in chart.series for value in one.values if value is not None]
    shared = span(values)
    return element("div", *(render(replace(chart, span=shared)) for chart in charts), class_="multiples")


def _row(heading: str, *cells: str) -> SafeString:
    """A row of the table. A map has hundreds: the template engine would take three times as long for them."""
    numbers = "".join(f'<td class="num">{escape(one)}</td>' for one in cells)
    return mark_safe(f'<tr><th scope="row">{escape(heading)}</th>{numbers}</tr>')


def _drawings(picture: Picture, name: str, has_one_size: bool) -> Iterator[SafeString]:
    wide, narrow = Canvas(f"{name}w", WIDE, is_wide=True), Canvas(f"{name}n", NARROW, is_wide=False)
    for canvas in [wide] if has_one_size else [narrow, wide]:
        yield _sheet(DRAW[type(picture)](picture, canvas), canvas, name)


def _sheet(drawing: Drawing, canvas: Canvas, name: str) -> SafeString:
    return element(
        "svg",
        drawing.marks,
        class_="chart-wide" if canvas.is_wide else "chart-narrow",
        viewBox=f"0 0 {canvas.width} {drawing.height:.0f}",
        font_size=SIZE,
        role="img",
        aria_labelledby=f"{name}-title",
        aria_describedby=f"{name}-says",
    )
