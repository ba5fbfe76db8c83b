"""Courses: what a choice means for each investment, beside what recurring money alone would do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from tally.money import CENT, to_cent
from tally.tandem.answers import Amount, Course
from tally.tandem.flow import Payments
from tally.tandem.investments import Investment
from tally.tandem.ledger import Ledger, ledger
from tally.tandem.model import Goal, choose, is_payable, sooner
from tally.tandem.plan import Levels, Plan
from tally.years import FiscalYear

ZERO = Decimal(0)
NEAR_ENOUGH = 1e-4
"""What would have been is searched to one part in ten thousand: it abounds in equals, slow to tell apart."""
Units = Mapping[FiscalYear, Decimal]


@dataclass(frozen=True)
class Settled:
    """A choice and who pays it: all that courses are read from."""

    books: Ledger
    levels: Levels
    payments: Payments

    @property
    def plan(self) -> Plan:
        return self.books.plan


def courses(settled: Settled) -> tuple[Course, ...]:
    """The course of every ask, in the plan's order."""
    return tuple(_course(settled, item) for item in range(len(settled.plan.asks)))


def beside_recurring(plan: Plan, levels: Levels, paid: Sequence[Course]) -> tuple[Course, ...]:
    """The courses of the investments with the years by which each is ahead of recurring money alone.

    That is a search of its own, often longer than the one for the plan. Raises `UnsolvedError`.
    """
    alone = _alone(plan, levels)
    return tuple(_beside(course, plan, units) for course, units in zip(paid, alone, strict=False))


def dollars(ask: Investment, units: Decimal, year: FiscalYear, plan: Plan) -> Decimal:
    """What so many units cost in `year`, to the cent; past the plan's last year, what they cost in that."""
    return to_cent(units * ask.price.at(min(year, plan.years[-1])))


def _course(settled: Settled, item: int) -> Course:
    plan, ask = settled.plan, settled.plan.asks[item]
    units = {year: settled.levels[item].get(year, ZERO) for year in plan.years}
    sources = _sources(settled, item)
    cuts = _cuts(plan, ask, settled.levels[item])
    return Course(
        investment=ask,
        units_by_year=units,
        cost_by_year={year: sum(paid.values(), ZERO) for year, paid in sources.items()},
        sources=sources,
        is_sustained=any(units.values()) and not cuts,
        stays_after=settled.levels[item].get(plan.after, ZERO),
        cuts=cuts,
    )


def _sources(settled: Settled, item: int) -> dict[FiscalYear, dict[str, Decimal]]:
    sources: dict[FiscalYear, dict[str, Decimal]] = {year: {} for year in settled.plan.years}
    for (pot, place), cents in sorted(settled.payments.items()):
        slot = settled.books.slots[place]
        if slot.item == item and slot.year in sources:
            stream = settled.books.pots[pot].stream
            paid = sources[slot.year]
            paid[stream] = paid.get(stream, ZERO) + cents * CENT
    return sources


def _cuts(plan: Plan, ask: Investment, units: Units) -> tuple[Amount, ...]:
    """Every fall in the units before the planned end, in the year it comes and at that year's cost."""
    falls = {
        year: units.get(year + -1, ZERO) - units.get(year, ZERO) for year in plan.span if ask.stays(year)
    }
    return tuple(
        Amount(ask.name, year, dollars(ask, fall, year, plan), fall)
        for year, fall in falls.items()
        if fall > 0
    )


def _alone(plan: Plan, levels: Levels) -> Levels:
    """When recurring money alone would have the same work: no more of anything than the plan itself has.

    Where it can pay for the plan as it stands, that is the plan itself, and not another worth as much.
    """
    wanted = plan.alone()
    capped = tuple(
        replace(ask, units=_peak(ask, units)) for ask, units in zip(wanted.investments, levels, strict=False)
    )
    if not any(ask.units for ask in capped):
        return tuple({} for _ in levels)
    books = ledger(replace(wanted, investments=capped))
    if is_payable(books, levels):
        return levels
    choice = choose(books.plan, Goal(plan.span, gap=NEAR_ENOUGH))
    return (*(sooner(books, choice).levels if choice else ()), *({} for _ in levels))


def _peak(ask: Investment, units: Units) -> Decimal:
    return max(units.values(), default=ZERO) if ask.lasts else sum(units.values(), ZERO)


def _beside(course: Course, plan: Plan, alone: Units) -> Course:
    """The course with the years by which it is ahead of recurring money alone."""
    if not course.started:
        return course
    target = course.units_by_year[course.started]
    caught_up = [year for year in plan.years if _there(course.investment, alone, year) >= target]
    ahead = [
        year
        for year in plan.years
        if year >= course.started and year not in caught_up and course.investment.is_there(year)
    ]
    return replace(course, accelerated_years=len(ahead), alone=min(caught_up, default=None))


def _there(ask: Investment, units: Units, year: FiscalYear) -> Decimal:
    """The units there in `year`; of one-time work, all that is done by then."""
    if ask.lasts:
        return units.get(year, ZERO)
    return sum((done for when, done in units.items() if when <= year), ZERO)
