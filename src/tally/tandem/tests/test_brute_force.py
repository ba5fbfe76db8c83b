"""On hundreds of small plans the solver finds what trying everything finds."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from tally.tandem.investments import Investment
from tally.tandem.model import choose
from tally.tandem.plan import Plan, objective
from tally.tandem.planning import unmet
from tally.tandem.streams import Grant, Recurring, Stream
from tally.tandem.tests.bruteforce import best_worth, best_year, least_missing, year_worth
from tally.tandem.tests.plans import small_plans

CENTS = Decimal("0.05")


@given(small_plans())
@settings(max_examples=400, deadline=None, derandomize=True)
def test_the_solver_does_as_well_as_trying_everything(plan: Plan) -> None:
    choice = choose(plan)
    found = objective(plan, choice.levels) if choice else -1
    assert found == best_worth(plan)
    assert choice is None or choice.proved


@given(small_plans(), st.integers(0, 2))
@settings(max_examples=150, deadline=None, derandomize=True)
def test_parts_of_units_do_as_well_as_trying_everything(plan: Plan, whole: int) -> None:
    """A hundredth of a post at a hundred times the price is a post, but for cents of rounding."""
    level = [replace(ask, price=replace(ask.price, growth=Decimal(0))) for ask in plan.investments]
    plan = replace(plan, investments=tuple(level))
    parts = replace(plan, investments=(*level[:whole], *map(in_hundredths, level[whole:])))
    choice = choose(parts)
    found = objective(parts, choice.levels) if choice else -1
    assert best_worth(with_more(plan, -CENTS)) <= found <= best_worth(with_more(plan, CENTS))


def in_hundredths(ask: Investment) -> Investment:
    price = replace(ask.price, unit_cost=ask.price.unit_cost * 100)
    return replace(ask, units=ask.units / 100, price=price, whole=False)


def with_more(plan: Plan, dollars: Decimal) -> Plan:
    """The plan with so much more (or less) in every pot."""
    return replace(plan, streams=tuple(_more(stream, dollars) for stream in plan.streams))


def _more(stream: Stream, dollars: Decimal) -> Stream:
    if isinstance(stream, Grant):
        return replace(stream, amount=max(stream.amount + dollars, Decimal(0)))
    return replace(
        stream, by_year={year: max(amount + dollars, Decimal(0)) for year, amount in stream.by_year.items()}
    )


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
