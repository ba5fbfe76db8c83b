"""ESSER: windows, days, reserve, liquidation and lapse, worked by hand."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tally.aid.esser import Award, Cost, Standing, odd_ratio, rounds, second_to_first, standing
from tally.working import total
from tally.years import FiscalYear

THIRD = rounds()["ESSER III"]
FY25 = FiscalYear(2025)
AFTERWARDS = date(2026, 7, 1)
STAFF = frozenset({"staff"})
LEARNING = frozenset({"staff", "learning-loss"})


def award(amount: str = "1000000") -> Award:
    return Award("Harborview", THIRD, Decimal(amount))


def pay(amount: str, year: FiscalYear, tags: frozenset[str] = STAFF, paid_on: date | None = None) -> Cost:
    return Cost("pay", Decimal(amount), year.first_day, year.last_day, tags, paid_on=paid_on)


def test_the_rounds_have_the_published_windows() -> None:
    windows = {
        name: (known.costs_from, known.obligate_by, known.liquidate_by) for name, known in rounds().items()
    }
    start = date(2020, 3, 13)
    assert windows == {
        "ESSER I": (start, date(2022, 9, 30), date(2023, 1, 28)),
        "ESSER II": (start, date(2023, 9, 30), date(2024, 1, 28)),
        "ESSER III": (start, date(2024, 9, 30), date(2025, 1, 28)),
    }


def test_a_fifth_of_the_third_round_is_reserved_and_ten_thousand_of_the_second() -> None:
    assert award("24085662.01").reserved == Decimal("4817132.41")
    assert Award("Harborview", rounds()["ESSER II"], Decimal("800000")).reserved == Decimal("10000")
    assert Award("Harborview", rounds()["ESSER II"], Decimal("4000")).reserved == Decimal("4000")
    assert Award("Harborview", rounds()["ESSER I"], Decimal("800000")).reserved == 0


def test_of_fiscal_2025_pay_only_july_to_september_is_the_third_rounds() -> None:
    assert pay("365000", FY25).within(THIRD, AFTERWARDS) == Decimal("92000.00")
    assert pay("38500", FY25).within(THIRD, AFTERWARDS) == Decimal("9704.11")
    assert pay("365000", FiscalYear(2024)).within(THIRD, AFTERWARDS) == Decimal("365000")
    assert pay("365000", FiscalYear(2026)).within(THIRD, AFTERWARDS) == 0


def test_pay_is_obligated_as_the_work_is_done_and_not_before() -> None:
    teachers = pay("365000", FY25)
    first, inside, last, outside = (
        standing(award(), [teachers], day)
        for day in (date(2024, 7, 1), date(2024, 8, 1), date(2024, 9, 30), date(2024, 10, 2))
    )
    assert (first.charged, first.open, first.outside) == (1000, 999000, 0)
    assert (inside.charged, inside.open, inside.outside) == (32000, 968000, 0)
    assert (last.charged, last.open, last.outside) == (92000, 908000, 0)
    assert (outside.charged, outside.unobligated, outside.outside) == (92000, 908000, 2000)
    assert standing(award(), [teachers], FY25.last_day).outside == 273000


@given(st.decimals("0.01", "9999999", places=2), st.integers(0, 700), st.integers(0, 400))
def test_pay_in_and_out_of_the_window_is_the_whole_pay(amount: Decimal, starts: int, lasts: int) -> None:
    first = date(2023, 7, 1) + timedelta(days=starts)
    last = first + timedelta(days=lasts)
    within = Cost("pay", amount, first, last).within(THIRD, last)
    assert 0 <= within <= amount
    assert (within == amount) or last > THIRD.obligate_by
    assert (within == 0) or first <= THIRD.obligate_by


def test_a_contract_counts_on_the_day_it_binds_whenever_the_work_is_done() -> None:
    year = date(2024, 10, 1), date(2025, 6, 30)
    hvac = frozenset({"hvac"})
    in_time = Cost("roof units", Decimal("500000"), *year, hvac, bound_on=date(2024, 9, 30))
    too_late = Cost("roof units", Decimal("500000"), *year, hvac, bound_on=date(2024, 10, 1))
    assert in_time.within(THIRD, AFTERWARDS) == 500000
    assert too_late.within(THIRD, AFTERWARDS) == 0


def test_an_award_half_used_lapses_by_half_after_its_deadline() -> None:
    costs = [pay("300000", FiscalYear(2023), LEARNING, date(2023, 7, 14)), pay("200000", FiscalYear(2024))]
    before = standing(award(), costs, date(2024, 9, 30))
    assert (before.charged, before.open, before.lapsed) == (500000, 500000, 0)
    after = standing(award(), costs, date(2024, 10, 1))
    assert (after.charged, after.open, after.lapsed) == (500000, 0, 500000)


def test_what_is_obligated_and_not_paid_within_120_days_lapses_too() -> None:
    paid = pay("300000", FiscalYear(2024), LEARNING, date(2025, 1, 28))
    late = pay("200000", FiscalYear(2024), LEARNING, date(2025, 1, 29))
    last_day = standing(award(), [paid, late], date(2025, 1, 28))
    assert (last_day.paid, last_day.unpaid) == (300000, 0)
    day_after = standing(award(), [paid, late], date(2025, 1, 29))
    assert (day_after.paid, day_after.unpaid, day_after.lapsed) == (300000, 200000, 700000)


def test_late_payment_saves_a_contract_and_is_refused_for_pay() -> None:
    day = date(2024, 9, 1)
    granted = {"bound_on": day, "paid_on": date(2026, 2, 2), "late_until": date(2026, 3, 28)}
    contract = Cost("windows", Decimal("90000"), day, day, frozenset({"repair"}), **granted)
    assert standing(award(), [contract], date(2026, 4, 1)).unpaid == 0
    with pytest.raises(ValueError, match="never for pay"):
        Cost("pay", Decimal("90000"), day, day, STAFF, late_until=date(2026, 3, 28))


def test_the_reserve_is_for_reserved_work_only() -> None:
    only_staff = standing(award(), [pay("1000000", FiscalYear(2023))], date(2023, 7, 1))
    assert (only_staff.charged, only_staff.over, only_staff.reserve_short) == (800000, 200000, 200000)
    costs = [pay("1000000", FiscalYear(2023)), pay("150000", FiscalYear(2024), LEARNING)]
    both = standing(award(), costs, date(2024, 7, 1))
    assert (both.charged, both.over, both.reserve_short) == (950000, 200000, 50000)


def test_work_that_is_not_an_allowed_use_is_outside() -> None:
    stadium = pay("70000", FiscalYear(2023), frozenset({"stadium"}))
    assert standing(award(), [stadium], date(2023, 7, 1)).outside == 70000


@given(
    st.lists(st.tuples(st.integers(1, 600000), st.sampled_from((STAFF, LEARNING)), st.integers(2021, 2026)))
)
def test_every_dollar_of_an_award_is_somewhere(costs: list[tuple[int, frozenset[str], int]]) -> None:
    charged = [pay(str(amount), FiscalYear(year), tags) for amount, tags, year in costs]
    for on in (date(2022, 1, 1), date(2024, 12, 31), date(2025, 12, 31)):
        found: Standing = standing(award(), charged, on)
        assert total(found.lines) == 0
        assert min(found.charged, found.outside, found.over, found.open, found.lapsed) >= 0
        done = sum(cost.obligated(on) for cost in charged)
        assert found.charged + found.outside + found.over == done


def test_the_second_award_over_the_first_is_near_the_same_everywhere() -> None:
    lawrence = Decimal("6399893"), Decimal("24085662")
    assert second_to_first(*lawrence) == Decimal("3.763")
    assert odd_ratio("Lawrence", *lawrence) is None
    slipped = odd_ratio("Lawrence", lawrence[0], Decimal("2408566"), row=7)
    assert slipped
    assert "row 7" in str(slipped)
    assert "0.376 times" in str(slipped)
    assert odd_ratio("Harborview", Decimal(0), Decimal("1")) is not None
