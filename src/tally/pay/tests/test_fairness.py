"""Who gains, who would lose, what a working life earns, and what is owed back."""

from datetime import date
from decimal import Decimal

import pytest

from tally.pay.costing import cost
from tally.pay.equity import by_cell, by_lane, career, gains, ratio, spreads, top_to_bottom
from tally.pay.harm import falls
from tally.pay.package import Base
from tally.pay.placement import Group, Time
from tally.pay.readings import inclusive_percent, nominal_percent
from tally.pay.retro import Leaver, pay_days, retro
from tally.pay.schedule import Cell
from tally.pay.tests.packages import PARAS, TEACHERS, package_of, schedule_of

ONE = Base(schedule_of({"1": ["50000"], "2": ["52000"]}, ("B",)), (Group(Cell("1", "B"), Decimal(2)),))


def test_what_a_package_adds_is_said_with_step_and_all() -> None:
    # Two at 50,000 go to 52,000, then 3%: 53,560. That is 7.12% of the 100,000 paid today, not 3%.
    made = cost(package_of(ONE, [{"kind": "step"}, {"kind": "across_the_board", "rate": "0.03"}]))
    assert (nominal_percent(made), inclusive_percent(made)) == (Decimal("3.0"), Decimal("7.12"))


def test_flat_dollars_compress_a_grid_and_percents_do_not() -> None:
    flat = cost(package_of(TEACHERS, [{"kind": "flat", "amount": "5000"}])).final_schedule
    percent = cost(package_of(TEACHERS, [{"kind": "across_the_board", "rate": "0.10"}])).final_schedule
    before = top_to_bottom(TEACHERS.schedule)
    assert top_to_bottom(flat) < before
    assert abs(top_to_bottom(percent) - before) <= Decimal("0.0001")
    assert [spread.ratio for spread in spreads(ONE.schedule)] == [Decimal("1.0400")]


def test_a_cell_whose_people_part_gains_what_they_gain_together() -> None:
    """Of two at 50,000 one steps to 52,000 in July and one leaves, replaced at 50,000: 2,000 of 100,000."""
    terms = [
        {"kind": "step"},
        {"kind": "turnover", "step": "2", "lane": "B", "people": "1", "to_step": "1", "to_lane": "B"},
    ]
    found = gains(cost(package_of(ONE, terms)))
    assert sorted(gain.amount for gain in found) == [Decimal(0), Decimal(2000)]
    assert by_cell(found) == {Cell("1", "B"): Decimal("2.0")}


def test_gains_are_by_cell_and_add_up_by_lane() -> None:
    costing = cost(package_of(ONE, [{"kind": "step"}, {"kind": "across_the_board", "rate": "0.02"}]))
    (gain,) = gains(costing)
    assert (gain.began_in, gain.ends_in, gain.people) == (Cell("1", "B"), Cell("2", "B"), 2)
    assert (gain.was, gain.now, gain.amount, gain.percent) == (50000, 53040, 3040, Decimal("6.08"))
    assert by_lane([gain]) == {"B": Decimal("6080.00")}


def test_a_career_climbs_the_steps_and_stays_at_the_top() -> None:
    assert career(ONE.schedule, "B", 10) == 50000 + 9 * 52000
    assert career(ONE.schedule, "B", 30) == 50000 + 29 * 52000
    full = Time(hours=Decimal("6.5"), days=Decimal(193))
    assert career(PARAS.schedule, "High School", 1, full) == Decimal("21941.21")


def test_a_paraprofessionals_year_over_a_teachers() -> None:
    assert ratio(Decimal("21941.21"), Decimal("50000")) == Decimal("0.4388")


def test_nobody_falls_under_a_raise_and_a_cut_is_named_with_who_and_how_much() -> None:
    assert (
        falls(cost(package_of(ONE, [{"kind": "step"}, {"kind": "across_the_board", "rate": "0.01"}]))) == ()
    )
    (fall,) = falls(cost(package_of(ONE, [{"kind": "set_cell", "step": "1", "lane": "B", "rate": "49000"}])))
    assert (fall.was_in, fall.people, fall.was, fall.now, fall.loss) == (
        Cell("1", "B"),
        2,
        50000,
        49000,
        1000,
    )


def test_leavers_replaced_for_less_are_nobodys_loss() -> None:
    terms = [{"kind": "turnover", "step": "1", "lane": "B", "people": "1", "to_step": "2"}]
    assert falls(cost(package_of(ONE, terms))) == ()


def test_retro_by_work_days_is_the_share_from_the_day_of_the_raise_to_the_first_pay() -> None:
    """3% of 50,000 is 1,500. 132 of 261 weekdays lie before 1 January 2027: 758.62 each, two people."""
    costing = cost(package_of(ONE, [{"kind": "across_the_board", "rate": "0.03"}]))
    owed = retro(costing, costing.years[0], date(2027, 1, 1))
    assert [line.amount for line in owed.lines] == [Decimal("1517.24")]


def test_retro_by_pay_periods_counts_the_pays_already_made() -> None:
    """22 pays a fortnight apart from 4 September; 9 of them before 1 January: 1,500 x 9/22 = 613.64."""
    costing = cost(package_of(ONE, [{"kind": "across_the_board", "rate": "0.03"}]))
    owed = retro(costing, costing.years[0], date(2027, 1, 1), pays=pay_days(date(2026, 9, 4), 22))
    assert owed.due == Decimal("1227.28")
    assert owed.share_by == "pay periods"


def test_leavers_are_out_or_in_and_it_says_which() -> None:
    """Out, a leaver's 758.62 stays. In, the 66 days from 1 October to the new year do: 1,500 x 66/261."""
    costing = cost(package_of(ONE, [{"kind": "across_the_board", "rate": "0.03"}]))
    gone = [Leaver(Cell("1", "B"), Decimal(1), date(2026, 9, 30))]
    year, day = costing.years[0], date(2027, 1, 1)
    out = retro(costing, year, day, leavers=gone)
    assert (out.due, out.lines[-1].because) == (Decimal("758.62"), "1 who left, not paid")
    paid = retro(costing, year, day, leavers=gone, leavers_are_paid=True)
    assert (paid.lines[-1].amount, paid.lines[-1].because) == (
        Decimal("-379.31"),
        "1 who left, paid to their last day",
    )


def test_a_first_pay_outside_the_year_is_refused() -> None:
    costing = cost(package_of(ONE, [{"kind": "step"}]))
    with pytest.raises(ValueError, match="not in"):
        retro(costing, costing.years[0], date(2029, 1, 1))
