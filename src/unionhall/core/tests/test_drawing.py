"""The arithmetic of a drawing: round steps, steps of heat, short numbers, lines of words."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from unionhall.core.drawing.scales import Scale, heat, span, ticks
from unionhall.core.drawing.svg import breadth, element, wrapped
from unionhall.core.drawing.units import DOLLARS, DOLLARS_AND_CENTS, NUMBER, PERCENT, fitting

amounts = some.floats(-1e12, 1e12, allow_nan=False).map(lambda value: round(value, 2))


@given(amounts, amounts)
def test_an_axis_reaches_over_all_values_in_few_equal_round_steps(one, other):
    low, high = span([one, other])
    steps = ticks(low, high)
    gap = steps[1] - steps[0]
    assert steps[0] <= low + gap * 1e-6
    assert steps[-1] >= high - gap * 1e-6
    assert 3 <= len(steps) <= 8
    assert all(abs((b - a) - gap) <= gap * 1e-6 for a, b in pairwise(steps))
    assert f"{gap:e}"[:3] in ("1.0", "2.0", "2.5", "5.0")


@given(amounts, amounts)
def test_nought_is_a_step_of_every_axis_that_passes_it(one, other):
    assert 0 in ticks(*span([one, other]))


def test_steps_carry_no_dust_of_binary_fractions():
    assert ticks(0, 0.5) == (0, 0.1, 0.2, 0.3, 0.4, 0.5)
    assert ticks(-3, 7) == (-4, -2, 0, 2, 4, 6, 8)


@pytest.mark.parametrize("ends", [(1, 1), (2, 1), (0, float("inf")), (float("nan"), 1)])
def test_an_axis_without_two_ends_is_refused(ends):
    with pytest.raises(ValueError, match="An axis needs a low end below its high end"):
        ticks(*ends)


def test_values_that_are_all_alike_still_span_something():
    assert span([]) == (0, 1)
    assert span([0, 0]) == (0, 1)
    assert span([5, 5], from_zero=False) == (5, 6)


def test_a_scale_lays_its_ends_on_its_ends():
    scale = Scale(10, 20, 300, 100)
    assert (scale(10), scale(Decimal(15)), scale(20)) == (300, 200, 100)


@given(some.lists(amounts, min_size=1, max_size=20))
def test_more_is_never_cooler(values):
    low, high = min(values), max(values)
    steps = [int(heat(value, low, high)[-1]) for value in sorted(values)]
    assert steps == sorted(steps)
    assert all(0 <= step <= 8 for step in steps)


def test_both_sides_of_the_middle_are_measured_alike():
    assert heat(0, -10, 5, middle=0) == "heat-0"
    assert heat(5, -10, 5, middle=0) == "heat-4"
    assert heat(-5, -10, 5, middle=0) == "heat-4 heat-below"
    assert heat(-10, -10, 5, middle=0) == "heat-8 heat-below"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "$0"),
        (999, "$999"),
        (1000, "$1K"),
        (19_840, "$19.8K"),
        (999_499, "$999K"),
        (999_500, "$1M"),
        (1_235_000, "$1.24M"),
        (Decimal("-2500000"), "\u2212$2.5M"),
        (1_843_210_000, "$1.84B"),
    ],
)
def test_short_numbers_keep_three_figures(value, words):
    assert DOLLARS.short(value) == words


def test_dollars_on_a_mark_have_both_figures_of_their_cents_or_none():
    assert [DOLLARS_AND_CENTS.short(value) for value in (18.5, 20, 1.25)] == ["$18.50", "$20", "$1.25"]


def test_whole_numbers_keep_their_cents_and_round_halves_up():
    assert DOLLARS_AND_CENTS.whole(Decimal("1203411.105")) == "$1,203,411.11"
    assert DOLLARS.whole(Decimal("-0.4")) == "$0"
    assert PERCENT.whole(3.25) == "3.3%"
    assert NUMBER.whole(-12000) == "\u221212,000"


def test_numbers_are_written_as_whole_as_all_of_them_fit():
    assert fitting(DOLLARS, [19_840, 21_000], 72)(19_840) == "$19,840"
    assert fitting(DOLLARS, [19_840, 21_000_000], 72)(19_840) == "$19.8K"
    assert fitting(DOLLARS, [19_840], 10) is None


@given(some.text(alphabet="abc de", max_size=80), some.integers(20, 300))
def test_wrapping_keeps_every_word_in_order_and_every_line_in_its_width(text, width):
    lines = wrapped(text, width)
    assert " ".join(lines).split() == text.split()
    assert all(breadth(line) <= width or " " not in line for line in lines)


def test_an_element_escapes_what_it_is_given():
    assert element("text", "<b>&", class_='"x"') == '<text class="&quot;x&quot;">&lt;b&gt;&amp;</text>'
    assert element("rect", x=1.0, y=-0.01, title=None) == '<rect x="1" y="0"/>'
