"""Charts: what stands in the figure and on its drawings, and that no caller's words can break out of it."""

from decimal import Decimal
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from django.utils import translation

from unionhall.core.charts import (
    DOLLARS,
    DOLLARS_AND_CENTS,
    PERCENT,
    Bar,
    BarChart,
    HeatGrid,
    LineChart,
    Mark,
    Series,
    StackedChart,
    Step,
    Tile,
    TileMap,
    Turn,
    Waterfall,
    multiples,
    render,
)

HOSTILE = """<script>alert(1)</script>" onload='x' & </text></svg>"""
YEARS = ("FY2022", "FY2023", "FY2024")


def bars(*values, **more):
    return BarChart(
        "Pay", "Says.", [Bar(f"Town {n}", value) for n, value in enumerate(values)], ("Town", "Pay"), **more
    )


def lines(*series, **more):
    return LineChart(
        "Aid", "Says.", YEARS, [Series(f"Line {n}", one) for n, one in enumerate(series)], "Year", **more
    )


def stacks(*series, **more):
    streams = [Series(f"Stream {n}", one) for n, one in enumerate(series)]
    return StackedChart("Plan", "Says.", YEARS, streams, "Year", "Together", **more)


def waterfall(*steps):
    return Waterfall("Package", "Says.", steps, ("Part", "Adds", "Reached"), DOLLARS)


def grid(*cells, **more):
    return HeatGrid(
        "Grid",
        "Says.",
        [f"Lane {n}" for n in range(len(cells[0]) if cells else 0)],
        [f"Step {n}" for n in range(len(cells))],
        cells,
        "Step",
        **more,
    )


def tiles(*values, **more):
    placed = [Tile("AB", f"Place {n}", n, 0, value) for n, value in enumerate(values)]
    return TileMap("State", "Says.", placed, ("Place", "Aid"), **more)


EVERY_KIND = (
    bars(1, -2, Decimal("3.5"), mark=Mark(2, "Living wage")),
    lines([1, None, 3], [-5, 0, 5]),
    stacks([1, 2, None], [0, -1, 4], [1, 1, 1], turn=Turn("FY2024", "Relief ends")),
    waterfall(
        Step("Today", 10, is_sum=True), Step("Raise", 3), Step("Leavers", -1), Step("Then", is_sum=True)
    ),
    grid([1, 2], [None, -4], middle=0),
    tiles(1, None, 3),
)


def drawn(picture):
    """The figure as a tree: it must be well-formed to be one."""
    return ElementTree.fromstring(str(render(picture)).replace("&nbsp;", " "))


def written(figure):
    return [text.text for text in figure.iter("text")]


@pytest.mark.parametrize("picture", EVERY_KIND, ids=lambda picture: type(picture).__name__)
class TestEveryKind:
    def test_a_figure_has_a_caption_two_drawings_and_the_table_of_its_numbers(self, picture):
        figure = drawn(picture)
        assert [child.tag for child in figure] == ["figcaption", "svg", "svg", "details"]
        rows = [tuple(cell.text or "" for cell in row) for row in figure.find(".//tbody")]
        assert rows == list(picture.table.rows)
        assert tuple(cell.text for cell in figure.find(".//thead/tr")) == picture.table.columns

    def test_each_drawing_is_one_image_named_by_the_title_and_described_by_the_sentence(self, picture):
        figure = drawn(picture)
        by_id = {part.get("id"): part.text for part in figure.find("figcaption")}
        for svg in figure.iter("svg"):
            assert svg.get("role") == "img"
            assert by_id[svg.get("aria-labelledby")] == picture.title
            assert by_id[svg.get("aria-describedby")] == picture.says

    def test_no_id_is_given_twice_and_every_texture_points_to_one_that_is_there(self, picture):
        figure = drawn(picture)
        ids = [part.get("id") for part in figure.iter() if part.get("id")]
        assert len(ids) == len(set(ids))
        fills = {part.get("fill") for part in figure.iter() if part.get("fill")}
        assert fills <= {f"url(#{name})" for name in ids}

    def test_nothing_is_styled_in_place_and_no_colour_is_named(self, picture):
        text = str(render(picture))
        assert "style=" not in text
        assert "<style" not in text
        assert not any(f'{name}="#' in text for name in ("fill", "stroke", "color"))

    def test_everything_lies_on_the_sheet(self, picture):
        for svg in drawn(picture).iter("svg"):
            _, _, width, height = map(float, svg.get("viewBox").split())
            for box in svg.iter("rect"):
                assert float(box.get("x")) >= 0
                assert float(box.get("x")) + float(box.get("width")) <= width + 0.2
                assert float(box.get("y")) >= 0
                assert float(box.get("y")) + float(box.get("height")) <= height + 0.2

    def test_the_same_picture_gives_the_same_text(self, picture):
        assert render(picture) == render(picture)


@pytest.mark.parametrize(
    "picture",
    [
        bars(),
        lines(),
        stacks(),
        waterfall(),
        grid(),
        tiles(),
        BarChart(HOSTILE, HOSTILE, [], (HOSTILE, HOSTILE)),
    ],
    ids=lambda picture: type(picture).__name__,
)
def test_a_picture_without_numbers_says_so(picture):
    text = str(render(picture))
    assert "<svg" not in text
    assert "There are no numbers for this picture yet." in text


@pytest.mark.parametrize(
    "picture",
    [
        BarChart(
            HOSTILE, HOSTILE, [Bar(HOSTILE, 1)], (HOSTILE, HOSTILE), source=HOSTILE, mark=Mark(1, HOSTILE)
        ),
        LineChart(HOSTILE, HOSTILE, [HOSTILE], [Series(HOSTILE, [1])], HOSTILE),
        StackedChart(
            HOSTILE, HOSTILE, [HOSTILE], [Series(HOSTILE, [1])], HOSTILE, HOSTILE, turn=Turn(HOSTILE, HOSTILE)
        ),
        Waterfall(HOSTILE, HOSTILE, [Step(HOSTILE, 1)], (HOSTILE, HOSTILE, HOSTILE)),
        HeatGrid(HOSTILE, HOSTILE, [HOSTILE], [HOSTILE], [[1]], HOSTILE),
        TileMap(HOSTILE, HOSTILE, [Tile("", HOSTILE, 0, 0, 1)], (HOSTILE, HOSTILE)),
    ],
    ids=lambda picture: type(picture).__name__,
)
def test_hostile_words_stay_words(picture):
    assert not list(drawn(picture).iter("script"))
    assert HOSTILE in {part.text for part in drawn(picture).iter()}


def test_one_value_and_only_noughts_can_be_drawn():
    for picture in (bars(0), bars(7), lines([0, 0, 0]), stacks([0, 0, 0]), grid([5]), tiles(5), bars(0, 0)):
        assert drawn(picture).findall("svg")


def test_a_bar_below_nought_lies_left_of_it_with_its_number_before_it():
    wide = drawn(bars(-4, 8)).findall("svg")[1]
    below, above = wide.findall("rect")
    assert float(below.get("x")) + float(below.get("width")) == pytest.approx(float(above.get("x")), abs=0.2)
    number = next(text for text in wide.iter("text") if text.text == "\u22124")
    assert number.get("text-anchor") == "end"
    assert float(number.get("x")) < float(below.get("x"))


def test_our_bar_stands_out_by_colour_and_by_weight():
    chart = BarChart("Pay", "Says.", [Bar("Ours", 1, is_ours=True), Bar("Theirs", 2)], ("Town", "Pay"))
    wide = drawn(chart).findall("svg")[1]
    assert [box.get("class") for box in wide.iter("rect")] == ["area s1", "area s2"]
    assert [text.text for text in wide.iter("text") if "strong" in (text.get("class") or "")] == ["Ours", "1"]


def test_pay_is_written_whole_where_it_fits_and_short_where_it_does_not():
    assert "$19,840" in written(drawn(bars(Decimal("19840"), 21740, unit=DOLLARS)))
    assert "$1.24B" in written(drawn(bars(Decimal("1235000000"), 1, unit=DOLLARS_AND_CENTS)))


def test_the_streams_of_a_year_add_up_in_the_table_to_the_cent():
    tenth = Decimal("0.10")
    chart = stacks([tenth] * 3, [tenth] * 3, [tenth, None, tenth], unit=DOLLARS_AND_CENTS)
    assert chart.totals == (Decimal("0.30"), Decimal("0.20"), Decimal("0.30"))
    assert chart.table.rows[0] == ("FY2022", "$0.10", "$0.10", "$0.10", "$0.30")


def test_a_point_of_which_nothing_is_told_has_no_sum():
    """A year whose groups are all too small to be published is not a year of nobody."""
    chart = stacks([None, 10, 0], [None, None, None])
    assert chart.totals == (None, Decimal(10), Decimal(0))
    assert [row[-1] for row in chart.table.rows] == ["", "10", "0"]
    assert (
        "0" not in [text.text for text in drawn(chart).iter("text") if text.get("class") == "strong halo"][:1]
    )


def test_a_stream_of_decimals_and_one_of_floats_add_up():
    assert stacks([Decimal("0.1")] * 3, [0.2, None, 1]).totals[0] == Decimal("0.3")
    assert waterfall(Step("One", 0.1), Step("Two", Decimal("0.2"))).reached[-1] == Decimal("0.3")


def test_the_parts_of_a_column_stand_on_each_other():
    wide = drawn(stacks([2, 2, 2], [3, 3, 3])).findall("svg")[1]
    ours = [box for box in wide.iter("rect") if "edge" in (box.get("class") or "")][2:4]
    lower, upper = ours
    assert float(upper.get("y")) + float(upper.get("height")) == pytest.approx(float(lower.get("y")), abs=0.2)
    assert float(upper.get("height")) / float(lower.get("height")) == pytest.approx(1.5, abs=0.01)


def test_every_stream_but_the_first_has_a_texture_of_its_own():
    wide = drawn(stacks(*([1, 1, 1] for _ in range(6)))).findall("svg")[1]
    looks = [ElementTree.tostring(pattern[0]) for pattern in wide.iter("pattern")]
    assert len(looks) == len(set(looks)) == 5


def test_a_waterfall_hangs_each_step_where_the_last_one_ended():
    chart = waterfall(
        Step("Today", 100, is_sum=True), Step("Raise", 30), Step("Leavers", -10), Step("Then", is_sum=True)
    )
    assert chart.reached == (100, 130, 120, 120)
    assert chart.table.rows[2] == ("Leavers", "\u2212$10", "$120")
    today, up, down, then = drawn(chart).findall("svg")[1].findall("rect")
    assert [box.get("class") for box in (today, up, down, then)] == ["sum", "up", "down", "sum"]

    def right(box):
        return float(box.get("x")) + float(box.get("width"))

    assert float(up.get("x")) == pytest.approx(right(today), abs=0.2)
    assert right(down) == pytest.approx(right(up), abs=0.2)
    assert right(then) == pytest.approx(float(down.get("x")), abs=0.2)


def test_a_line_breaks_where_a_value_is_missing():
    wide = drawn(
        LineChart("Aid", "Says.", list("abcde"), [Series("One", [1, 2, None, 3, 4])], "Year")
    ).findall("svg")[1]
    paths = [path for path in wide.iter("path") if "line" in (path.get("class") or "").split()]
    assert [path.get("d").count("L") for path in paths] == [1, 1]


def test_lines_are_named_at_their_ends_and_the_names_do_not_touch():
    wide = drawn(lines([1, 1, 5], [1, 1, 5], [1, 1, 5])).findall("svg")[1]
    heights = sorted(
        float(text.get("y")) for text in wide.iter("text") if "named" in (text.get("class") or "")
    )
    assert len(heights) == 3
    assert all(after - before >= 17 for before, after in pairwise(heights))


def test_small_multiples_share_one_scale():
    text = str(multiples([lines([1, 2, 3]), lines([10, 20, 30])]))
    figures = ElementTree.fromstring(text).findall("figure")
    scales = [[label for label in written(figure) if label.isdigit()] for figure in figures]
    assert scales[0] == scales[1]


def test_cells_that_are_not_there_are_not_drawn():
    wide = drawn(grid([1, None], [2, 3])).findall("svg")[1]
    assert [title.text for title in wide.iter("title")] == [
        "Step 0, Lane 0: 1",
        "Step 1, Lane 0: 2",
        "Step 1, Lane 1: 3",
    ]


def test_a_place_without_a_number_is_an_empty_tile():
    wide = drawn(tiles(1, None)).findall("svg")[1]
    empty = next(box for box in wide.iter("rect") if box.findtext("title") == "Place 1")
    assert empty.get("class") == "edge heat-none"


def test_values_that_do_not_match_the_points_are_refused():
    with pytest.raises(ValueError, match="“Line 0” has 2 values for 3 points"):
        lines([1, 2])
    with pytest.raises(ValueError, match="needs 1 rows of 2 cells"):
        HeatGrid("Grid", "Says.", ["A", "B"], ["1"], [[1]], "Step")
    with pytest.raises(ValueError, match="comes before FY2031"):
        stacks([1, 1, 1], turn=Turn("FY2031", "The end"))


def test_numbers_follow_the_readers_language():
    with translation.override("pt"):
        assert bars(Decimal("1234567.5"), unit=DOLLARS_AND_CENTS).table.rows[0][1] in (
            "$1.234.567,50",
            "$1\xa0234\xa0567,50",
        )


@pytest.mark.parametrize("written", ["1e15", "-1e30", "1e400", "1e-400", "1.5e999999", "9" * 300])
@pytest.mark.parametrize("unit", [DOLLARS, DOLLARS_AND_CENTS, PERCENT])
def test_a_number_beyond_measure_is_drawn_all_the_same(written, unit):
    drawn = render(bars(Decimal(written), 5, unit=unit))
    assert "nan" not in drawn
