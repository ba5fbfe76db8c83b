"""On hundreds of small plans the solver finds what trying everything finds."""

from dataclasses import replace

from hypothesis import given, settings

from tally.tandem.model import choose
from tally.tandem.plan import Plan, objective
from tally.tandem.planning import unmet
from tally.tandem.streams import Recurring
from tally.tandem.tests.bruteforce import best_worth, best_year, least_missing, year_worth
from tally.tandem.tests.plans import small_plans


@given(small_plans())
@settings(max_examples=400, deadline=None, derandomize=True)
def test_the_solver_does_as_well_as_trying_everything(plan: Plan) -> None:
    choice = choose(plan)
    found = objective(plan, choice.levels) if choice else -1
    assert found == best_worth(plan)
    assert choice is None or choice.proved


@given(small_plans())
@settings(max_examples=200, deadline=None, derandomize=True)
def test_what_cannot_be_met_is_told_with_the_fewest_dollars_missing(plan: Plan) -> None:
    demanding = replace(plan, investments=tuple(replace(ask, must=True) for ask in plan.investments))
    if choose(demanding):
        assert least_missing(demanding) == 0
        return
    assert sum(demand.dollars for demand in unmet(demanding)) * 100 == least_missing(demanding) > 0


@given(small_plans())
@settings(max_examples=150, deadline=None, derandomize=True)
def test_with_cuts_every_year_does_as_well_as_it_can_after_those_before_it(plan: Plan) -> None:
    free = replace(
        plan,
        cuts=True,
        investments=tuple(replace(ask, must=False) for ask in plan.investments),
        streams=tuple(
            replace(stream, commitments={}) if isinstance(stream, Recurring) else stream
            for stream in plan.streams
        ),
    )
    choice = choose(free)
    assert choice
    for year in free.span:
        assert year_worth(free, choice.levels, year) == best_year(free, choice.levels, year)
