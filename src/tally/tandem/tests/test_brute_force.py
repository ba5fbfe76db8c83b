"""On hundreds of small plans the solver finds what trying everything finds."""

from hypothesis import given, settings

from tally.tandem.model import choose
from tally.tandem.plan import Plan, objective
from tally.tandem.tests.bruteforce import best_worth
from tally.tandem.tests.plans import small_plans


@given(small_plans())
@settings(max_examples=400, deadline=None, derandomize=True)
def test_the_solver_does_as_well_as_trying_everything(plan: Plan) -> None:
    choice = choose(plan)
    found = objective(plan, choice.levels) if choice else -1
    assert found == best_worth(plan)
    assert choice is None or choice.proved
