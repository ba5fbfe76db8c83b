"""What a sum of money buys: the rate, the dollars or the step that spends it, to the cent with what is left.

What a package costs never falls when a raise grows, so the largest raise within the sum is found between two
that are known, in the units it is asked for. What is compared with what is in `compare`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_FLOOR, Decimal
from typing import Literal

from tally.pay.costing import cost
from tally.pay.outcome import Costing
from tally.pay.package import Package
from tally.pay.terms.grid import AcrossTheBoard, Flat, LiftBottom, MinimumRate
from tally.pay.terms.term import Term
from tally.problems import Problem, RefusedError
from tally.words import Figure, Said

Measure = Literal["ongoing", "cumulative"]
MEASURES: tuple[Measure, ...] = ("ongoing", "cumulative")
WIDEST = 30  # times the raise is made eight times larger before a sum is called out of reach
FIRST = 4096  # units of the first raise that is tried
GUESSES = 20
LARGEST = 10**12  # dollars
OUT_OF_REACH = Said("no raise however large spends that sum; nobody would be paid it")


@dataclass(frozen=True)
class Solution:
    """The largest value whose package spends no more than the sum, and what is left over.

    `value` is a rate, dollars or a height on the grid, as its kind has it; `costing` is the package costed
    with it. `left_over` is never negative.
    """

    kind: str
    value: Decimal
    spend: Decimal
    measure: Measure
    costing: Costing

    @property
    def value_is_rate(self) -> bool:
        return self.kind in {"across_the_board", "mix"}

    @property
    def spent(self) -> Decimal:
        return measured(self.costing, self.measure)

    @property
    def left_over(self) -> Decimal:
        return self.spend - self.spent


@dataclass(frozen=True)
class Knob:
    """Something that can be turned up: how a package looks at a value, and the unit it is turned in."""

    kind: str
    unit: Decimal
    turned: Callable[[Package, Decimal], Package]
    largest: Callable[[Package], Decimal | None] = lambda _package: None


@dataclass(frozen=True)
class Mix:
    """One point of the frontier: this many flat dollars leave room for this rate across the board."""

    flat: Decimal
    rate: Decimal
    left_over: Decimal


def solve(package: Package, knob: Knob, spend: Decimal, measure: Measure = "ongoing") -> Solution:
    """The largest value that spends at most `spend`. Raises `RefusedError` when even nothing costs more."""

    if abs(spend) > LARGEST:
        raise RefusedError([Problem(OUT_OF_REACH)])

    def spent(units: int) -> Decimal:
        return measured(cost(knob.turned(package, units * knob.unit)), measure)

    if spent(0) > spend:
        already, wanted = Figure(f"{spent(0):,}"), Figure(f"{spend:,}")
        said = "the rest of the package already costs {already} ({measure}); {spend} cannot be met"
        raise RefusedError([Problem(Said(said, already=already, measure=Said(measure), spend=wanted))])
    limit = knob.largest(package)
    units = _largest(spent, spend, None if limit is None else int(limit / knob.unit))
    value = units * knob.unit
    return Solution(knob.kind, value, spend, measure, cost(knob.turned(package, value)))


def across_the_board(unit: Decimal = Decimal("0.000001")) -> Knob:
    """One rate for every across-the-board term of the package, or for every year where it has none."""
    return Knob(
        "across_the_board", unit, lambda package, rate: _everywhere(package, AcrossTheBoard(rate=rate))
    )


def flat(unit: Decimal = Decimal("0.01")) -> Knob:
    """One amount for every flat term of the package, or for every year where it has none."""
    return Knob("flat", unit, lambda package, amount: _everywhere(package, Flat(amount=amount)))


def minimum_rate(unit: Decimal = Decimal("0.01")) -> Knob:
    """The rate below which no cell pays, in the minimum-rate terms of the package or in its first year."""
    return Knob("minimum_rate", unit, lambda package, rate: _first(package, MinimumRate(rate=rate)))


def mix(amount: Decimal, unit: Decimal = Decimal("0.000001")) -> Knob:
    """A rate across the board beside a flat amount, both in every year."""

    def turned(package: Package, rate: Decimal) -> Package:
        return _everywhere(_everywhere(package, Flat(amount=amount)), AcrossTheBoard(rate=rate))

    return Knob("mix", unit, turned)


def bottom_first(unit: Decimal = Decimal("0.0001")) -> Knob:
    """Lift the bottom steps first, in the first year.

    A height of 2.25 pays everybody below it as a quarter of the way from the third step to the fourth.
    """
    return Knob("bottom_first", unit, _lifted, lambda package: Decimal(len(package.base.schedule.steps) - 1))


KNOBS: Mapping[str, Callable[..., Knob]] = {
    "across_the_board": across_the_board,
    "flat": flat,
    "minimum_rate": minimum_rate,
    "bottom_first": bottom_first,
}


def frontier(
    package: Package, spend: Decimal, measure: Measure = "ongoing", points: int = 11
) -> tuple[Mix, ...]:
    """The mixes of flat dollars and percent that spend the sum, from all percent to all flat."""
    most = solve(_everywhere(package, AcrossTheBoard(rate=Decimal(0))), flat(), spend, measure).value
    amounts = [
        (most * place / (points - 1)).quantize(Decimal("0.01"), ROUND_FLOOR) for place in range(points)
    ]
    return tuple(
        Mix(amount, found.value, found.left_over)
        for amount in dict.fromkeys(amounts)
        for found in (solve(package, mix(amount), spend, measure),)
    )


def printable(solution: Solution, unit: Decimal = Decimal("0.0001")) -> Solution:
    """The rate rounded down to what a contract prints, hundredths of a percent, and what that leaves."""
    value = solution.value.quantize(unit, ROUND_FLOOR)
    package = KNOBS[solution.kind]().turned(solution.costing.package, value)
    return replace(solution, value=value, costing=cost(package))


def measured(costing: Costing, measure: Measure) -> Decimal:
    """The cost of a package in the sense asked for."""
    return costing.ongoing if measure == "ongoing" else costing.cumulative


def _largest(spent: Callable[[int], Decimal], spend: Decimal, limit: int | None) -> int:
    """The largest whole number whose cost is within the sum, between a known low and a known high."""
    low, high = 0, FIRST
    for _ in range(WIDEST):
        if limit is not None and high >= limit:
            break
        if spent(high) > spend:
            break
        low, high = high, high * 8
    else:
        raise RefusedError([Problem(OUT_OF_REACH)])
    if limit is not None and high >= limit:
        if spent(limit) <= spend:
            return limit
        high = limit
    return _between(spent, spend, low, high)


def _between(spent: Callable[[int], Decimal], spend: Decimal, low: int, high: int) -> int:
    """The last whole number within the sum, guessing where a straight line meets it.

    When two guesses fall on one side, the weight of the other end is halved (the Illinois rule), so that both
    ends close in; after `GUESSES` the gap is simply halved.
    """
    under, over = spend - spent(low), spent(high) - spend
    last = guesses = 0
    while high - low > 1:
        straight = low + int((high - low) * under / (under + over))
        middle = straight if guesses < GUESSES else (low + high) // 2
        middle = min(max(middle, low + 1), high - 1)
        rest, guesses = spend - spent(middle), guesses + 1
        side = 1 if rest >= 0 else -1
        if side > 0:
            low, under, over = middle, rest, over / 2 if last == side else over
        else:
            high, over, under = middle, -rest, under / 2 if last == side else under
        last = side
    return low


def _everywhere(package: Package, new: Term) -> Package:
    """The package with the value of `new` in every term of its kind, or with `new` each year."""
    if _has(package, new):
        return _turned(package, new)
    return package.with_years(replace(year, terms=(*year.terms, replace(new))) for year in package.years)


def _first(package: Package, new: Term) -> Package:
    """The same, with `new` in the first year only."""
    if _has(package, new):
        return _turned(package, new)
    first, *others = package.years
    return package.with_years([replace(first, terms=(*first.terms, new)), *others])


def _has(package: Package, new: Term) -> bool:
    return any(term.kind == new.kind for year in package.years for term in year.terms)


def _turned(package: Package, new: Term) -> Package:
    value = dict([next(iter(new.numbers.items()))])  # the first number of a term is what it is asked for

    def turned(term: Term) -> Term:
        return replace(term, **value) if term.kind == new.kind else term  # type: ignore[arg-type]

    return package.with_years(replace(year, terms=tuple(map(turned, year.terms))) for year in package.years)


def _lifted(package: Package, height: Decimal) -> Package:
    reached = int(height)
    step = package.base.schedule.steps[reached]
    first, *others = package.years
    kept = tuple(term for term in first.terms if not isinstance(term, LiftBottom))
    lift = LiftBottom(step=step, part=height - reached)
    return package.with_years([replace(first, terms=(*kept, lift)), *others])
