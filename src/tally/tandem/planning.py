"""Working out the answer to a plan: one choice, paid to the cent, and what follows from it.

The other questions are plans too, each a changed copy of the first: all that was asked for at its earliest,
the most that can start now, the least that must go unpaid. Whoever waits for the plan itself asks for it with
`planned`, and for the longer searches afterwards with `considered`; `answer` does both.
"""

from dataclasses import replace
from decimal import Decimal

from tally.tandem.answers import Amount, Answer
from tally.tandem.assumptions import assumptions
from tally.tandem.courses import Settled, beside_recurring, courses, dollars
from tally.tandem.draws import draws
from tally.tandem.gaps import gaps, in_full
from tally.tandem.ledger import ledger
from tally.tandem.model import Goal, choose
from tally.tandem.plan import Levels, Plan, objective
from tally.tandem.stress import breaks


def answer(plan: Plan) -> Answer:
    """Everything there is to say about `plan`. Raises `UnsolvedError` if the solver gives up."""
    return considered(planned(plan))


def planned(plan: Plan) -> Answer:
    """The plan: what starts, who pays, what is left and what must wait. Raises `UnsolvedError`."""
    choice = choose(plan)
    if not choice:
        nothing: Levels = tuple({} for _ in plan.asks)
        return replace(settle(plan, nothing), status="infeasible", unmet=unmet(plan), asked=asked(plan))
    status = "optimal" if choice.proved else "feasible"
    return replace(settle(plan, choice.levels), status=status, asked=asked(plan))


def considered(found: Answer) -> Answer:
    """The answer with the rest: how far ahead of recurring money alone, the most that can start now, and what
    breaks it. What cannot be met has no rest. Raises `UnsolvedError`.
    """
    plan, levels = found.plan, found.levels
    if found.status == "infeasible":
        return replace(found, is_considered=True)
    return replace(
        found,
        courses=beside_recurring(plan, levels, found.courses),
        most_now=most_now(plan),
        breaks=breaks(plan, levels),
        is_considered=True,
    )


def settle(plan: Plan, levels: Levels) -> Answer:
    """The answer for a choice already made: who pays each cost, and what is left of each stream."""
    books = ledger(plan)
    settled = Settled(books, levels, books.pay(books.bills(levels)))
    paid = courses(settled)
    return Answer(
        plan=plan,
        objective=objective(plan, levels),
        courses=paid[: len(plan.investments)],
        holes=paid[len(plan.investments) :],
        draws=draws(settled),
        assumptions=assumptions(plan),
    )


def unmet(plan: Plan) -> tuple[Amount, ...]:
    """What must be paid and cannot be, by ask and year, with as little as can be going unpaid."""
    choice = choose(plan, Goal(unpaid=True))
    if not choice:
        return ()
    levels = zip(plan.asks, choice.levels, strict=True)
    return gaps(plan, tuple(by_year if ask.must else {} for ask, by_year in levels))


def asked(plan: Plan) -> tuple[Amount, ...]:
    """What would go unpaid, by ask and year, if all that is asked for started at its earliest and stayed."""
    return gaps(plan, tuple(in_full(plan, ask) for ask in plan.investments))


def most_now(plan: Plan) -> tuple[Amount, ...]:
    """The most positions and raises, by priority, that can start in the first year and never be cut."""
    first = plan.years[0]
    choice = choose(replace(plan, cuts=False), Goal((first,), one_time=False))
    chosen = zip(plan.investments, choice.levels if choice else (), strict=False)
    started = [(ask, by_year.get(first, Decimal(0))) for ask, by_year in chosen if ask.lasts]
    return tuple(
        Amount(ask.name, first, dollars(ask, units, first, plan), units) for ask, units in started if units
    )
