"""Crowds: as many squares as people, told apart without colour, and fewer squares where they are too many."""

import re

import pytest

from unionhall.core.charts import Crowd, CrowdRow, render


def crowd(*rows: tuple[int, int, int]) -> Crowd:
    groups = [CrowdRow(f"School {number}", row, "says") for number, row in enumerate(rows)]
    kinds = ("member", "asked", "not asked")
    return Crowd("Title", "Says.", kinds, groups, "School", "All", "One square stands for %(each)s people.")


def squares(figure: str, look: str) -> int:
    """Squares of one look on the wide drawing, without the one in the key."""
    wide = figure[figure.index("chart-wide") :]
    paths = re.findall(rf'<path d="([^"]*)" class="{look}"', wide[: wide.index("</svg>")])
    return sum(path.count("M") for path in paths) - 1


def test_each_person_is_a_square():
    figure = render(crowd((5, 2, 3), (1, 0, 0)))
    assert squares(figure, "area s1") == 6
    assert squares(figure, "area s2") == 2
    # The half filled have a frame too.
    assert squares(figure, "axis") == 5 + 1
    assert "One square" not in figure


def test_too_many_people_share_a_square_and_the_picture_says_so():
    figure = render(crowd((4000, 900, 1), (1, 0, 0)))
    [each] = set(re.findall(r"One square stands for (\d+) people", figure[figure.index("chart-wide") :]))
    assert squares(figure, "area s1") == round(4000 / int(each)) + 1
    assert "4,000" in figure


def test_the_table_adds_up_each_row():
    assert crowd((5, 2, 3)).table.rows == (("School 0", "5", "2", "3", "10"),)


def test_a_row_that_lacks_a_kind_is_refused():
    with pytest.raises(ValueError, match="count for each of its kinds"):
        Crowd("Title", "Says.", ("a", "b"), [CrowdRow("x", (1,))], "School", "All", "")


def test_words_cannot_break_out_of_the_drawing():
    hostile = '<script>"&'
    figure = render(Crowd(hostile, hostile, ("a",), [CrowdRow(hostile, (1,), hostile)], "x", "y", ""))
    assert "<script>" not in figure
