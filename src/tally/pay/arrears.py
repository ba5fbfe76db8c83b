"""What is owed of the payments beside salaries for the time before a contract's first pay.

A stipend, a differential, longevity and other pay are owed by the share of the year: at what they are now,
less what the payment last paid in full has brought meanwhile. A one-time payment whose day is past
is owed whole. Salaries and wages are in `rises`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import TypeVar

from tally.pay.cents import rounded, to_dollars
from tally.pay.outcome import Bill, Costing, Held, YearCost
from tally.pay.placement import Cells, Standing
from tally.pay.rises import Rise, Share
from tally.pay.terms.term import Item, Moment
from tally.words import Figure, Said, together

Window = tuple[date, date]
Value = TypeVar("Value")


@dataclass(frozen=True)
class Meanwhile:
    """The time of a year up to the first pay `until`, and what salaries rose by in it.

    `before` is the last year that was paid in full: its schedule and its payments were paid all along.
    `standing` are the people whose time it is, and `since` the day from which on they are owed.
    """

    costing: Costing
    year: YearCost
    before: YearCost
    until: date
    share: Share
    rises: Sequence[Rise]
    standing: Standing
    since: date

    @property
    def first(self) -> date:
        return self.year.fiscal_year.first_day

    @cached_property
    def parents(self) -> Mapping[int, int]:
        """For each group split off since, the group it came from."""
        plays = (play for year in self.costing.years for play in year.played if play.change.parts)
        return {
            group: play.after.origins[group]
            for play in plays
            for group in range(len(play.before.cells), len(play.after.cells))
        }

    def of(self, values: Sequence[Value], group: int) -> Value:
        """What stands for a group among values of a time when it may not have been split off yet."""
        while group >= len(values):
            group = self.parents[group]
        return values[group]

    def begins(self, held: Held) -> date:
        """The day a payment is paid from within the year."""
        return max(held.payment.on or self.first, self.first) if held.first == self.year.index else self.first

    def starts(self, held: Held) -> date:
        """The same, for those who are owed from a day on."""
        return max(self.begins(held), self.since)


@dataclass(frozen=True)
class Piece:
    """One product of what a payment owes: an item at `each` cents for a share of the year.

    `sign` is -1 for what was paid meanwhile. `raised` says which raise of the year an indexed price gained
    `each` by. `pay` is what a share of pay is taken of: for the salary as the year opened (`None`; meanwhile,
    as the first year opened) and for each rise, by its place, the share of the year.
    """

    held: Held
    item: Item
    each: int
    share: Fraction
    sign: int = 1
    raised: int | None = None
    pay: tuple[tuple[int | None, Fraction], ...] = ()

    @property
    def cents(self) -> int:
        return self.sign * replace(self.item, each=self.each).cents(self.share)

    @property
    def because(self) -> str:
        gaps = {
            "count": Figure(f"{self.item.quantity.normalize():f}"),
            "each": Figure(f"{to_dollars(self.each):,}"),
            "what": self.item.label,
            "numerator": self.share.numerator,
            "denominator": self.share.denominator,
        }
        if self.share == 1:
            said = Said("{count} x {each} ({what})", **gaps)
        else:
            said = Said("{count} x {each} ({what}) for {numerator}/{denominator} of the year", **gaps)
        return said if self.sign > 0 else Said("less {what} as it was", what=said)


@dataclass(frozen=True)
class Arrear:
    """What one payment owes."""

    label: str
    pieces: tuple[Piece, ...]

    @property
    def cents(self) -> int:
        return sum(piece.cents for piece in self.pieces)

    @property
    def because(self) -> str:
        told = [piece.because for piece in self.pieces[:4]]
        more = len(self.pieces) - 4
        return together([*told, Said("and {number} more", number=more)] if more > 0 else told)


def arrears(time: Meanwhile) -> tuple[Arrear, ...]:
    """What each payment of the year owes, where that is anything."""
    found = (Arrear(bill.payment.label, tuple(pieces(bill, time))) for bill in time.year.bills)
    return tuple(one for one in found if one.cents)


def pieces(bill: Bill, time: Meanwhile) -> Iterator[Piece]:
    """The products of what a payment owes for a time."""
    if bill.payment.once:
        if time.begins(bill.held) < time.until:
            yield from (Piece(bill.held, item, item.each, Fraction(1)) for item in bill.items)
        return
    yield from _now(bill, time)
    was = next((one.held for one in time.before.bills if one.held.name == bill.held.name), None)
    if was is not None:
        yield from _meanwhile(was, time)


def _now(bill: Bill, time: Meanwhile) -> Iterator[Piece]:
    """What the payments of a name come to by now, the last of them first."""
    end = time.until
    one: Bill | None = bill
    while one is not None:
        start = time.starts(one.held)
        if start < end:
            for item in one.items:
                yield from _owed(one.held, item, (start, end), time)
        end, one = min(end, start), one.outgoing


def _owed(held: Held, item: Item, window: Window, time: Meanwhile) -> Iterator[Piece]:
    start, end = window
    share = time.share(start, end)
    if item.group is not None:
        own = ((place, rise) for place, rise in enumerate(time.rises) if not rise.of)
        later = [(place, max(rise.start, start)) for place, rise in own]
        shares = [(place, time.share(day, end)) for place, day in later if day < end]
        yield _of_pay(held, item, [(None, share), *shares], time)
    elif item.price not in held.prices:
        yield Piece(held, item, item.each, share)
    else:
        full = held.opening[item.price]
        yield Piece(held, item, full, share)
        for place, (term, _) in enumerate(held.raised_by):
            day, old = max(term.on or start, start), full
            full = rounded(full * (1 + Fraction(term.rate)))
            if day < end:
                yield Piece(held, item, full - old, time.share(day, end), raised=place)


def _of_pay(
    held: Held, item: Item, shares: Sequence[tuple[int | None, Fraction]], time: Meanwhile, sign: int = 1
) -> Piece:
    """A share of what one of a group has been paid by now, each part of that to the cent."""
    group = item.group or 0
    paid, opened = 0, time.year.played[0].salaries if sign > 0 else time.before.salaries
    for place, share in shares:
        values = opened if place is None else time.rises[place].gains
        paid += rounded(time.of(values, group) * share)
    each = rounded(paid * Fraction(held.payment.numbers[item.price]))
    return Piece(held, item, each, Fraction(1), sign, pay=tuple(shares))


def _meanwhile(was: Held, time: Meanwhile) -> Iterator[Piece]:
    """What the payment last paid in full has brought: today's people, where and as paid then."""
    if (start := max(time.first, time.since)) >= time.until:
        return
    share = time.share(start, time.until)
    moment = moment_of(was, time, {name: full for name, (full, _) in was.prices.items()})
    for item in was.payment.items(moment):
        if item.group is None:
            yield Piece(was, item, item.each, share, -1)
        else:
            yield _of_pay(was, item, [(None, share)], time, -1)


def moment_of(held: Held, time: Meanwhile, prices: Mapping[str, int]) -> Moment:
    """What the items of a payment are read from: the people of the time, as they were last paid in full."""
    now, before = time.standing, time.before
    groups = range(len(now.cells))
    cells = Cells(time.of(before.standing.cells, group) if now.cells[group] else None for group in groups)
    return Moment(
        year=time.year.fiscal_year,
        index=time.year.index,
        first=held.first,
        standing=replace(now, cells=cells),
        paid=tuple(time.of(before.salaries, group) for group in groups),
        full_hours=time.costing.package.base.full_hours,
        prices=prices,
    )
