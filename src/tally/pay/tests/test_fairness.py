"""Who gains, who would lose, what a working life earns, and what is owed back."""

from decimal import Decimal

from tally.pay.costing import cost
from tally.pay.equity import by_cell, by_lane, career, gains, ratio, spreads, top_to_bottom
from tally.pay.harm import falls
from tally.pay.package import Base
from tally.pay.placement import Group, Time
from tally.pay.readings import inclusive_percent, nominal_percent
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


def test_who_comes_for_less_is_not_the_loss_of_who_left() -> None:
    """Two at 50,000 step to 52,000 in July; one then leaves, replaced at 50,000. Who stays gains 4%."""
    terms = [
        {"kind": "step"},
        {"kind": "turnover", "step": "2", "lane": "B", "people": "1", "to_step": "1", "to_lane": "B"},
    ]
    found = gains(cost(package_of(ONE, terms)))
    assert [(gain.people, gain.amount) for gain in found] == [(1, 2000)]
    assert by_cell(found) == {Cell("1", "B"): Decimal("4.0")}


def test_a_cell_whose_people_part_gains_what_they_gain_together() -> None:
    """Of two at 52,000 one crosses to 60,000: 8,000 of 104,000 are 7.6923%."""
    base = Base(schedule_of({"1": ["52000", "60000"]}, ("B", "M")), (Group(Cell("1", "B"), Decimal(2)),))
    move = {"kind": "lane_move", "source": "B", "to": "M", "people": "1"}
    found = gains(cost(package_of(base, [move])))
    assert sorted(gain.amount for gain in found) == [Decimal(0), Decimal(8000)]
    assert by_cell(found) == {Cell("1", "B"): Decimal("7.6923")}


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
