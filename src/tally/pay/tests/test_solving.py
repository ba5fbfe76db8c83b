"""What a sum buys: spent to the cent, with what is left over."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tally.pay.costing import cost
from tally.pay.solve import (
    KNOBS,
    Knob,
    across_the_board,
    bottom_first,
    flat,
    frontier,
    minimum_rate,
    mix,
    printable,
    solve,
)
from tally.pay.tests.packages import PARAS, TEACHERS, package_of
from tally.problems import RefusedError

STEPS = package_of(TEACHERS, [{"kind": "step"}], [{"kind": "step"}])
HOURLY = package_of(PARAS, [{"kind": "step"}], [{"kind": "step"}])


@pytest.mark.parametrize("measure", ["ongoing", "cumulative"])
@pytest.mark.parametrize(
    "knob", [across_the_board(), flat(), minimum_rate(), mix(Decimal(250))], ids=lambda knob: knob.kind
)
def test_the_answer_is_the_largest_that_fits_and_nothing_is_lost(knob: Knob, measure: str) -> None:
    spend = Decimal("98765.43")
    solution = solve(STEPS, knob, spend, measure)
    assert solution.spent + solution.left_over == spend
    assert solution.left_over >= 0
    one_more = knob.turned(STEPS, solution.value + knob.unit)
    costing = cost(one_more)
    assert (costing.ongoing if measure == "ongoing" else costing.cumulative) > spend


def test_a_higher_lift_never_costs_less_where_lanes_end_on_other_steps() -> None:
    """B ends on step 3 and D begins on step 2: a lift to step 4 takes B to its own top."""
    package = package_of(TEACHERS, [])
    heights = [Decimal(quarter) / 4 for quarter in range(13)]
    costs = [cost(bottom_first().turned(package, height)).ongoing for height in heights]
    assert costs == sorted(costs)
    assert solve(package, bottom_first(), costs[-1]).left_over == 0


@settings(max_examples=10, deadline=None)
@given(st.integers(3_400_000, 90_000_000))
def test_any_sum_is_spent_to_within_the_smallest_raise(cents: int) -> None:
    spend = Decimal(cents) / 100
    solution = solve(STEPS, across_the_board(), spend)
    dearer = cost(across_the_board().turned(STEPS, solution.value + Decimal("0.000001")))
    assert solution.spent <= spend < dearer.ongoing


def test_a_known_raise_is_found_again() -> None:
    known = package_of(TEACHERS, [{"kind": "across_the_board", "rate": "0.0325"}])
    found = solve(known, across_the_board(Decimal("0.0001")), cost(known).ongoing)
    assert (found.value, found.left_over) == (Decimal("0.0325"), 0)


def test_every_across_the_board_term_of_the_package_is_turned_and_none_is_added() -> None:
    package = package_of(TEACHERS, [{"kind": "across_the_board", "rate": "0.01"}], [{"kind": "step"}])
    solved = solve(package, across_the_board(), Decimal(30000)).costing.package
    assert [[term.kind for term in year.terms] for year in solved.years] == [["across_the_board"], ["step"]]


def test_a_contract_prints_hundredths_of_a_percent_and_says_what_that_leaves() -> None:
    solution = solve(STEPS, across_the_board(), Decimal(60000))
    rounded = printable(solution)
    assert rounded.value == round(rounded.value, 4) <= solution.value
    assert rounded.spent + rounded.left_over == Decimal(60000)


def test_the_frontier_runs_from_all_percent_to_all_flat_and_each_point_fits() -> None:
    points = frontier(STEPS, Decimal(60000), points=5)
    assert points[0].flat == 0
    assert [point.rate for point in points] == sorted((point.rate for point in points), reverse=True)
    assert points[-1].rate < Decimal("0.0001")
    assert all(point.left_over >= 0 for point in points)


def test_the_bottom_steps_come_first_and_the_top_gets_nothing() -> None:
    found = solve(HOURLY, bottom_first(), Decimal(17000))
    rates = found.costing.final_schedule.rates
    before = HOURLY.base.schedule.rates
    gains = [rates[cell] - before[cell] for cell in before if cell.lane == "High School"]
    assert gains == sorted(gains, reverse=True)
    assert gains[0] > 0
    assert gains[-1] == 0


def test_a_sum_the_rest_already_overspends_is_refused() -> None:
    with pytest.raises(RefusedError, match="already costs"):
        solve(STEPS, across_the_board(), Decimal(1))


def test_a_sum_nobody_can_be_paid_is_refused() -> None:
    package = package_of(
        TEACHERS, [{"kind": "across_the_board", "rate": "0", "steps": ["1"], "lanes": ["M"]}]
    )
    with pytest.raises(RefusedError, match="nobody"):
        solve(package, across_the_board(), Decimal(100_000))


def test_every_solvable_kind_has_its_name() -> None:
    assert all(knob().kind == name for name, knob in KNOBS.items())
