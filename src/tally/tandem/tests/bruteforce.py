"""The same question answered the slow way: every choice tried, each tested by Hall's condition.

Nothing here uses the ledger, the flow or the solver. A choice can be paid exactly when no set of pots is
asked for more than it holds by the bills that only that set may pay.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations_with_replacement, pairwise, product

from tally.money import share_out
from tally.tandem.investments import Investment
from tally.tandem.plan import Levels, Plan
from tally.tandem.streams import Pot, Recurring
from tally.years import FiscalYear

DAY = timedelta(days=1)


# What every set of pots is asked for, in cents; set 0b101 holds pots 0 and 2.
Wanted = tuple[int, ...]


@dataclass(frozen=True)
class Bill:
    payers: frozenset[int]
    cents: int


@dataclass(frozen=True)
class Market:
    """The pots of a plan, and what every set of them is short of before anything is started."""

    plan: Plan
    pots: list[Pot]
    short: Wanted

    def wanted(self, ask: Investment, by_year: Mapping[FiscalYear, Decimal]) -> Wanted:
        return _wanted(len(self.pots), _bills(self.plan, self.pots, ask, by_year))

    def missing(self, asked: Iterable[Wanted]) -> int:
        """By Hall's condition: the most that any set of pots is asked for beyond what it holds, in cents."""
        return max(map(sum, zip(self.short, *asked, strict=True)))


def market(plan: Plan) -> Market:
    pots = [pot for stream in plan.streams for pot in stream.pots(plan.years)]
    recurring = [stream for stream in plan.streams if isinstance(stream, Recurring)]
    holes = _wanted(len(pots), [bill for stream in recurring for bill in _holes(plan, pots, stream)])
    held = [
        sum(pot.cents for place, pot in enumerate(pots) if some >> place & 1) for some in range(len(holes))
    ]
    return Market(plan, pots, tuple(hole - there for hole, there in zip(holes, held, strict=True)))


def best_worth(plan: Plan) -> Decimal:
    """The objective of the best payable choice, found by trying all of them. Nothing payable: -1."""
    found = market(plan)
    ladders = [
        [(_worth_of(ask, by_year), found.wanted(ask, by_year)) for by_year in _ladders(plan, ask)]
        for ask in plan.investments
    ]
    return _best(found, ladders)


def least_missing(plan: Plan) -> int:
    """The fewest cents that go unpaid of what must be paid, however it is started."""
    found = market(plan)
    must = [ask for ask in plan.investments if ask.must]
    ladders = [[found.wanted(ask, by_year) for by_year in _ladders(plan, ask)] for ask in must]
    return min(found.missing(asked) for asked in product(*ladders))


def best_year(plan: Plan, levels: Levels, year: FiscalYear) -> Decimal:
    """The most `year` can be worth after the years before it went as in `levels`, with later years empty."""
    found = market(plan)
    ladders = []
    for ask, by_year in zip(plan.investments, levels, strict=True):
        before = {when: there for when, there in by_year.items() if when < year}
        ladders.append(
            [
                (_worth_of(ask, {year: count}), found.wanted(ask, {**before, year: count}))
                for count in _steps(ask, by_year, year)
            ]
        )
    return _best(found, ladders)


def _best(found: Market, ladders: Iterable[list[tuple[Decimal, Wanted]]]) -> Decimal:
    """The most that one choice from each ladder is worth of those that can be paid; -1 where none can."""
    choices = (tuple(zip(*choice, strict=True)) for choice in product(*ladders))
    # The most worth first, so that the first payable one is the best.
    ranked = sorted(choices, key=lambda choice: -sum(choice[0]))
    return next((sum(worth) for worth, asked in ranked if not found.missing(asked)), Decimal(-1))


def year_worth(plan: Plan, levels: Levels, year: FiscalYear) -> Decimal:
    counted = tuple({year: by_year.get(year, Decimal(0))} for by_year in levels)
    return _worth(plan, counted)


def _wanted(pots: int, bills: Iterable[Bill]) -> Wanted:
    """What every set of so many pots is asked for by the bills that only that set may pay."""
    by_payers: Counter[int] = Counter()
    for bill in bills:
        by_payers[sum(1 << place for place in bill.payers)] += bill.cents
    asked = by_payers.items()
    return tuple(sum(cents for payers, cents in asked if not payers & ~some) for some in range(1 << pots))


def _steps(ask: Investment, by_year: Mapping[FiscalYear, Decimal], year: FiscalYear) -> list[Decimal]:
    """The units there may be in `year` where cuts are allowed: no more than were left by the last cut."""
    before = [by_year.get(when, Decimal(0)) for when in sorted(by_year) if when < year]
    if not ask.lasts:
        most = ask.units - sum(before) if ask.earliest <= year <= ask.latest else Decimal(0)
    elif not ask.stays(year):
        most = Decimal(0)
    else:
        fell = any(now < then for then, now in pairwise(before))
        most = before[-1] if before and (fell or year > ask.latest) else ask.units
    return [Decimal(count) for count in range(int(most) + 1)]


def _ladders(plan: Plan, ask: Investment) -> Iterator[Mapping[FiscalYear, Decimal]]:
    """Every way to start up to the units asked for, a unit at a time, within the window."""
    window = [year for year in plan.years if ask.earliest <= year <= ask.latest]
    for count in range(int(ask.units) + 1):
        if ask.must and count < ask.units:
            continue
        for starts in combinations_with_replacement(window, count):
            if not ask.lasts:
                yield {year: Decimal(starts.count(year)) for year in window}
                continue
            last = min(ask.end or plan.after, plan.after)
            years = [year for year in plan.span if ask.earliest <= year <= last]
            yield {year: Decimal(sum(start <= year for start in starts)) for year in years}


def _worth(plan: Plan, levels: Levels) -> Decimal:
    asked = zip(plan.investments, levels, strict=True)
    return sum((_worth_of(ask, by_year) for ask, by_year in asked), Decimal(0))


def _worth_of(ask: Investment, by_year: Mapping[FiscalYear, Decimal]) -> Decimal:
    return sum((ask.priority * units * ask.price.unit_cost for units in by_year.values()), Decimal(0))


def _bills(
    plan: Plan, pots: list[Pot], ask: Investment, by_year: Mapping[FiscalYear, Decimal]
) -> Iterator[Bill]:
    for year, units in by_year.items():
        priced = min(year, plan.years[-1])
        unit = int(ask.price.at(priced) * 100)
        if not ask.lasts:
            payers = {
                place
                for place, pot in enumerate(pots)
                if (not pot.uses or pot.uses & ask.tags)
                and pot.first_day <= year.last_day
                and pot.last_day >= year.first_day
            }
            yield Bill(frozenset(payers), int(units) * unit)
            continue
        stretches = _stretches(pots, year)
        shares = share_out(
            Decimal(unit), [Decimal((last - first).days + 1) for first, last in stretches], Decimal(1)
        )
        for (first, last), share in zip(stretches, shares, strict=True):
            yield Bill(_payers(plan, pots, ask.tags, (first, last)), int(units) * int(share))


def _holes(plan: Plan, pots: list[Pot], stream: Recurring) -> Iterator[Bill]:
    for year in plan.span:
        like = min(year, plan.years[-1])
        hole = stream.commitments.get(like, Decimal(0)) - stream.by_year[like]
        if hole <= 0:
            continue
        stretches = _stretches(pots, year)
        shares = share_out(
            hole * 100, [Decimal((last - first).days + 1) for first, last in stretches], Decimal(1)
        )
        for days, share in zip(stretches, shares, strict=True):
            yield Bill(_payers(plan, pots, frozenset(), days), int(share))


def _stretches(pots: list[Pot], year: FiscalYear) -> list[tuple[date, date]]:
    edges = {year.first_day, year.last_day + DAY}
    for pot in pots:
        edges |= {day for day in (pot.first_day, pot.last_day + DAY) if year.first_day < day <= year.last_day}
    return [(first, following - DAY) for first, following in pairwise(sorted(edges))]


def _payers(plan: Plan, pots: list[Pot], tags: frozenset[str], days: tuple[date, date]) -> frozenset[int]:
    return frozenset(
        place
        for place, pot in enumerate(pots)
        if (not pot.uses or pot.uses & tags)
        and pot.first_day <= days[0]
        and days[1] <= pot.last_day
        and (pot.again or days[0] < plan.after.first_day)
    )
