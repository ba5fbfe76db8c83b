"""Streams of money, and the pots they fill.

A stream is what people name: a grant, the yearly growth of state aid, a fund. A pot is what arithmetic needs:
so many cents, payable for work done on these days, for investments with one of these tags. Every rule of a
stream (window, uses, reserve, years) is told by the pots it fills, so whatever pays out of pots keeps every
rule. What the pots pay for is in `investments`; the choosing is in `plan`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from tally.aid.esser import Award
from tally.money import CENT
from tally.years import FiscalYear

FOREVER = date(9999, 6, 30)


@dataclass(frozen=True)
class Pot:
    """Money that may be paid for work done from `first_day` to `last_day`.

    `cents` is whole cents. Empty `uses` let it pay for anything; else an investment needs one of the tags.
    A pot that is there `again` belongs to a recurring stream: the next year has another like it.
    """

    stream: str
    cents: int
    first_day: date
    last_day: date
    uses: frozenset[str] = frozenset()
    again: bool = False

    def may_pay(self, tags: frozenset[str]) -> bool:
        return not self.uses or bool(self.uses & tags)

    def covers(self, first: date, last: date) -> bool:
        return self.first_day <= first and last <= self.last_day

    def meets(self, first: date, last: date) -> bool:
        return self.first_day <= last and first <= self.last_day


@dataclass(frozen=True)
class Reserve:
    """The part of a grant only work with this tag may use: a share of it, or a least amount if larger."""

    tag: str
    share: Decimal = Decimal(0)
    least: Decimal = Decimal(0)


@dataclass(frozen=True)
class Grant:
    """One-time money: obligated from `first_day` to `obligate_by`, for its `uses` (empty: anything)."""

    name: str
    amount: Decimal
    first_day: date
    obligate_by: date
    uses: frozenset[str] = frozenset()
    reserve: Reserve | None = None

    @property
    def reserved(self) -> Decimal:
        """What only reserved work may use, rounded up to the cent because a reserve is a least amount."""
        if not self.reserve:
            return Decimal(0)
        share = (self.amount * self.reserve.share).quantize(CENT, ROUND_CEILING)
        return min(max(share, self.reserve.least), self.amount)

    def pots(self, years: tuple[FiscalYear, ...]) -> list[Pot]:
        """The reserved part first, then the rest; both end with the grant's last day to obligate."""
        filled = []
        if self.reserve:
            filled.append(self._pot(self.reserved, frozenset({self.reserve.tag})))
        return [*filled, self._pot(self.amount - self.reserved, self.uses)]

    def _pot(self, amount: Decimal, uses: frozenset[str]) -> Pot:
        return Pot(self.name, cents(amount), self.first_day, self.obligate_by, uses)


@dataclass(frozen=True)
class Recurring:
    """Money over the base year's that comes again every year, less commitments already made on it.

    What a year does not use goes to the district's other needs at its end. A year in which the commitments
    pass the money has a hole instead of a pot, and other money has to fill it.

    Three things are known only to say how the stream may fail: the `pupils` it follows and the dollars one of
    them is worth, `per_pupil`, each year; and by name the `stages` with other amounts for some years.
    """

    name: str
    by_year: Mapping[FiscalYear, Decimal]
    commitments: Mapping[FiscalYear, Decimal] = field(default_factory=dict)
    uses: frozenset[str] = frozenset()
    pupils: Decimal = Decimal(0)
    per_pupil: Decimal = Decimal(0)
    stages: Mapping[str, Mapping[FiscalYear, Decimal]] = field(default_factory=dict)

    def supply(self, year: FiscalYear) -> Decimal:
        """What `year` brings after commitments; negative where they are the greater."""
        return self.by_year[year] - self.commitments.get(year, Decimal(0))

    def net(self, years: tuple[FiscalYear, ...]) -> "Recurring":
        """What is left of it after commitments, and nothing where they are the greater."""
        by_year = {year: max(self.supply(year), Decimal(0)) for year in years}
        return replace(self, by_year=by_year, commitments={})

    def hole(self, year: FiscalYear) -> Decimal:
        return max(-self.supply(year), Decimal(0))

    def pots(self, years: tuple[FiscalYear, ...]) -> list[Pot]:
        """One pot a year, and one more for the year after the plan, which is taken to bring as much again."""
        filled = [self._pot(year, year) for year in years]
        return [*filled, self._pot(years[-1], years[-1] + 1)]

    def _pot(self, like: FiscalYear, year: FiscalYear) -> Pot:
        amount = cents(max(self.supply(like), Decimal(0)))
        return Pot(self.name, amount, year.first_day, year.last_day, self.uses, again=True)


@dataclass(frozen=True)
class Fund:
    """Other named money that keeps: what a year does not use is carried on, to `spend_by` if there is one."""

    name: str
    by_year: Mapping[FiscalYear, Decimal]
    spend_by: date = FOREVER
    uses: frozenset[str] = frozenset()

    def pots(self, years: tuple[FiscalYear, ...]) -> list[Pot]:
        """One pot for each year's receipt, open from that year's first day."""
        return [
            Pot(self.name, cents(self.by_year[year]), year.first_day, self.spend_by, self.uses)
            for year in years
            if self.by_year.get(year)
        ]


Stream = Grant | Recurring | Fund


def granted(award: Award) -> Grant:
    """An ESSER award as a stream, with the window, uses and reserve of its round."""
    given = award.round
    reserve = (
        Reserve(given.reserve_tag, given.reserve_share, given.reserve_least) if given.reserve_tag else None
    )
    return Grant(given.name, award.amount, given.costs_from, given.obligate_by, given.uses, reserve)


def cents(amount: Decimal) -> int:
    """Whole cents of money that can be spent: a fraction of a cent cannot."""
    return int((amount / CENT).to_integral_value(ROUND_FLOOR))
