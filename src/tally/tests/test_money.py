"""Money stays exact, and what is shared out adds up."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tally.money import CENT, dollars, share_out, to_cent, to_dollar

CENTS = st.integers(min_value=-(10**9), max_value=10**9).map(lambda cents: cents * CENT)


@pytest.mark.parametrize(
    ("written", "amount"),
    [("$ 1,234.50", "1234.50"), ("(12)", "-12"), ("\u221240", "-40"), (7, "7"), (" 0.005 ", "0.005")],
)
def test_what_people_write_is_read_exactly(written: str | int, amount: str) -> None:
    assert dollars(written) == Decimal(amount)


@pytest.mark.parametrize("written", ["", "about 5", "1.2.3", "NaN", "Infinity"])
def test_what_is_no_amount_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="not an amount"):
        dollars(written)


@pytest.mark.parametrize("written", ["3,5", "54.000,50", "1,23,456", ",5", "12,3456"])
def test_a_comma_that_parts_no_thousands_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="parts no thousands"):
        dollars(written)


@pytest.mark.parametrize("value", [0.1, True, None])
def test_a_float_never_becomes_money(value: object) -> None:
    with pytest.raises(TypeError):
        dollars(value)  # type: ignore[arg-type]


def test_halves_are_rounded_away_from_zero() -> None:
    assert to_cent(Decimal("18.495")) == Decimal("18.50")
    assert to_cent(Decimal("-18.495")) == Decimal("-18.50")
    assert to_dollar(Decimal("52821.50")) == Decimal("52822")


@given(CENTS, st.lists(st.integers(0, 1000).map(Decimal), min_size=1).filter(any))
def test_shares_add_up_and_differ_from_the_exact_share_by_less_than_a_cent(
    total: Decimal, weights: list[Decimal]
) -> None:
    shares = share_out(total, weights)
    assert sum(shares) == total
    for got, weight in zip(shares, weights, strict=True):
        assert abs(got - total * weight / sum(weights)) < CENT


def test_shares_need_a_weight() -> None:
    with pytest.raises(ValueError, match="weights"):
        share_out(Decimal(1), [Decimal(0)])
    with pytest.raises(ValueError, match="whole number"):
        share_out(Decimal("0.001"), [Decimal(1)])
