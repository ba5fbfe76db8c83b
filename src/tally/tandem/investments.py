"""Investments: what the people want started, when it may start, and what it costs in each year.

Positions and raises stay once started; one-time work is done and paid for in its year. What may pay is told
by the tags and worked out in `ledger`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from tally.money import to_cent
from tally.years import FiscalYear

ONE, HUNDREDTH = Decimal(1), Decimal("0.01")

MOST_GROWTH, MOST_DEARER = Decimal(10) ** 9, Decimal(10) ** 3
"""How many times itself a price may become by its own growth, and by an assumption that makes it dearer.

Neither is reached by a plan that can be paid; past them there would be more digits than dollars are kept in.
"""


class Kind(StrEnum):
    POSITIONS = "positions"
    RAISE = "raise"
    ONE_TIME = "one_time"


@dataclass(frozen=True)
class Price:
    """What one unit (an FTE, a raise, a piece of work) costs by fiscal year, in dollars to the cent.

    Either `unit_cost` in `base_year`, growing by `growth` each year after, or the amounts `by_year`; past the
    last of those the last one grows on by `growth`.
    """

    base_year: FiscalYear
    unit_cost: Decimal = Decimal(0)
    growth: Decimal = Decimal(0)
    by_year: Mapping[FiscalYear, Decimal] = field(default_factory=dict)

    def at(self, year: FiscalYear) -> Decimal:
        """The unit's cost in `year`, rounded to the cent as a pay rate is."""
        start, base = self._anchor(year)
        return to_cent(base * _growth(self.growth, year - start))

    def worth(self, year: FiscalYear, first: FiscalYear) -> Decimal:
        """What a unit counts for in the objective: its cost in the plan's `first` year, or as given by year.

        So growth makes nothing better, nor does it matter in which year's dollars a cost is written.
        """
        return self.at(min(year, max(first, *self.by_year)) if self.by_year else first)

    def faster(self, points: Decimal, first: FiscalYear) -> "Price":
        """What it costs from `first` on, growing by so much more each year after that, as a fraction."""
        start, base = self._anchor(first)
        by_year = {
            year: amount * min(_growth(points, year - first), MOST_DEARER)
            for year, amount in self.by_year.items()
            if year >= first
        }
        cost = base * _growth(self.growth, first - start)
        return Price(first, cost, self.growth + points, by_year)

    def _anchor(self, year: FiscalYear) -> tuple[FiscalYear, Decimal]:
        if not self.by_year:
            return self.base_year, self.unit_cost
        last = max(self.by_year)
        return (last, self.by_year[last]) if year > last else (year, self.by_year.get(year, Decimal(0)))


@dataclass(frozen=True)
class Investment:
    """One thing asked for: up to `units` of it, started from `earliest` to `latest`.

    `end` is its last year, or None for something meant to stay. `whole` allows whole units only. A larger
    `priority` counts for more. What `must` start has all its units by `latest`; what people `keep` is never
    cut, even where cuts are allowed.
    """

    name: str
    kind: Kind
    units: Decimal
    price: Price
    earliest: FiscalYear
    latest: FiscalYear
    end: FiscalYear | None = None
    whole: bool = False
    priority: Decimal = Decimal(1)
    tags: frozenset[str] = frozenset()
    must: bool = False
    keep: bool = False

    @property
    def step(self) -> Decimal:
        """What its units are chosen in: whole ones, or hundredths, or finer parts if `units` has such."""
        return ONE if self.whole else min(HUNDREDTH, finest(self.units))

    @property
    def lasts(self) -> bool:
        """Positions and raises cost money every year they stay; one-time work costs its year only."""
        return self.kind is not Kind.ONE_TIME

    def stays(self, year: FiscalYear) -> bool:
        """It is there in `year` if it was started by then and has not come to its planned end."""
        return self.lasts and self.earliest <= year and (self.end is None or year <= self.end)

    def is_there(self, year: FiscalYear) -> bool:
        """It can be of use in `year`: what stays, until its end; what is done once, from then on."""
        return self.earliest <= year and (self.end is None or year <= self.end)

    def costs_in(self, year: FiscalYear) -> bool:
        return self.stays(year) if self.lasts else self.may_start(year)

    def may_start(self, year: FiscalYear) -> bool:
        return self.earliest <= year <= self.latest


def finest(number: Decimal) -> Decimal:
    """The place of its last digit that is no zero: 0.01 for 7.850, 100 for 1200."""
    return ONE.scaleb(int(number.normalize().as_tuple().exponent))


def _growth(rate: Decimal, years: int) -> Decimal:
    """What a price is multiplied with that grows at a yearly rate for so many years, or goes back so many."""
    return min((1 + rate) ** years, MOST_GROWTH)
