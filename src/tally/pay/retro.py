"""Retroactive pay: what is owed at once when a contract is agreed after the day its pay begins.

The money is part of the year's cost already; this says how much of it is due on the first day the new rates
are paid, counted by work days or by pay periods, and whether those who left meanwhile get their share. What
is owed of salaries and wages is worked out here, of stipends and all else paid beside them in `arrears`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from tally.pay.arrears import Arrear, Meanwhile, Piece, arrears
from tally.pay.cents import WHOLE, half_up, rounded, to_dollars, to_shares
from tally.pay.outcome import Costing, Played, YearCost
from tally.pay.placement import Time
from tally.pay.rises import Rise, Share, rises
from tally.pay.schedule import Cell
from tally.pay.terms.movement import Turnover
from tally.pay.workdays import WorkYear
from tally.words import Day, Said
from tally.working import Line, total
from tally.years import FiscalYear

WORK_DAYS, PAY_PERIODS = Said("work days"), Said("pay periods")


@dataclass(frozen=True)
class Leaver:
    """Somebody (or a part of a post) who left after `last_day`, from the cell of the year's start.

    Where people of different hours or shares of a post stand there, `hours` or `fte` says whose.
    """

    cell: Cell
    people: Decimal
    last_day: date
    hours: Decimal | None = None
    fte: Decimal | None = None

    def is_like(self, time: Time) -> bool:
        """Whether she may have worked as much as that."""
        return self.hours in (None, time.hours) and self.fte in (None, time.fte)


@dataclass(frozen=True)
class Withheld:
    """What a leaver is not paid of a rise: the share of the year after the last day, or all of it.

    Of a one-time payment it is the whole of a `piece`; then `place` counts for nothing.
    """

    leaver: Leaver
    place: int
    group: int
    share: Fraction
    each: int
    piece: Piece | None = None

    @property
    def cents(self) -> int:
        return half_up(to_shares(self.leaver.people) * self.each, WHOLE)


@dataclass(frozen=True)
class Retro:
    """What is due on the first day the new rates are paid: a line for each term, and one for leavers.

    `rises`, `withheld` and `arrears` are the products the lines are made of; `year` is the year they are of.
    """

    year: YearCost
    first_paid: date
    share_by: str
    rises: tuple[Rise, ...] = ()
    arrears: tuple[Arrear, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    leavers: str = ""

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(self._lines())

    @property
    def due(self) -> Decimal:
        return total(self.lines)

    def since(self, rise: Rise) -> str:
        """From when a rise is owed, and for how much of the year."""
        gaps = {
            "on": Day(rise.start),
            "numerator": rise.share.numerator,
            "denominator": rise.share.denominator,
        }
        if self.share_by == PAY_PERIODS:
            return Said("from {on}, {numerator}/{denominator} of the year's pay periods", **gaps)
        return Said("from {on}, {numerator}/{denominator} of the year's work days", **gaps)

    def _lines(self) -> Iterator[Line]:
        for rise in self.rises:
            if rise.cents:
                yield Line(rise.label, to_dollars(rise.cents), self.since(rise))
        for arrear in self.arrears:
            yield Line(arrear.label, to_dollars(arrear.cents), arrear.because)
        if self.leavers:
            withheld = sum(one.cents for one in self.withheld)
            yield Line(Said("Leavers"), -to_dollars(withheld), self.leavers)


def pay_days(first: date, pays: int, days_apart: int = 14) -> tuple[date, ...]:
    """The pay days of a year: 22 or 26 fortnights from the first."""
    return tuple(first + timedelta(days=days_apart * place) for place in range(pays))


def retro(
    costing: Costing,
    year: YearCost,
    first_paid: date,
    *,
    pays: Sequence[date] = (),
    leavers: Sequence[Leaver] = (),
    leavers_are_paid: bool = False,
) -> Retro:
    """What of a year's changes is owed for the time before `first_paid`.

    With `pays` the time counts in pay periods, else in work days. `leavers` are people of the placement who
    left before: of salaries and wages they are paid their own share if `leavers_are_paid`, and nothing if
    not; of one-time payments those due by their last day, or none. Years before this one are taken to be
    paid. Raises `ValueError` for a day outside the year, and for leavers nobody can tell from the others.
    """
    if first_paid not in year.fiscal_year:
        raise ValueError(f"{first_paid} is not in {year.fiscal_year}")
    calendar = costing.package.base.calendar
    share = _by_pays(pays) if pays else _by_days(calendar, year.fiscal_year)
    risen = tuple(rises(year, first_paid, share))
    time = Meanwhile(costing, year, first_paid, share, risen)
    owed = arrears(time)
    gone = _gone(year, leavers, risen)
    return Retro(
        year,
        first_paid,
        PAY_PERIODS if pays else WORK_DAYS,
        risen,
        owed,
        (*_withheld(time, gone, leavers_are_paid), *_once_withheld(time, gone, owed, leavers_are_paid)),
        _told(leavers, leavers_are_paid) if leavers else "",
    )


def _by_days(calendar: WorkYear, year: FiscalYear) -> Share:
    return lambda first, until: calendar.share_between(first, until, year)


def _by_pays(pays: Sequence[date]) -> Share:
    def share(first: date, until: date) -> Fraction:
        return Fraction(sum(1 for day in pays if first <= day < until), len(pays))

    return share


def _gone(year: YearCost, leavers: Sequence[Leaver], risen: Sequence[Rise]) -> list[tuple[Leaver, int]]:
    """Each leaver with the group she was one of. Raises `ValueError` where that cannot be."""
    opening = year.played[0].after
    gone: list[tuple[Leaver, int]] = []
    for leaver in leavers:
        if leaver.people <= 0:
            raise ValueError(f"{leaver.people} people cannot have left {leaver.cell}")
        places = [
            place for place in opening.by_cell.get(leaver.cell, []) if leaver.is_like(opening.times[place])
        ]
        if not places:
            raise ValueError(f"nobody stands at {leaver.cell} at the start of the year")
        if any(rise.gains[place] != rise.gains[places[0]] for rise in risen for place in places):
            raise ValueError(
                f"people of different hours stand at {leaver.cell}: say the leaver's hours_per_day or fte"
            )
        alike = [left.people for left, group in gone if group == places[0]]
        if (left := sum(alike, leaver.people)) > (there := opening.people(places)):
            raise ValueError(f"{left} cannot have left {leaver.cell}, where {there} stood")
        if any(places[0] in _left_by(play) for play in year.played):
            raise ValueError(f"who leaves {leaver.cell} is in the turnover of the year already")
        gone.append((leaver, places[0]))
    return gone


def _left_by(play: Played) -> Sequence[int]:
    """The groups whose posts a turnover empties."""
    if not isinstance(play.term, Turnover):
        return ()
    return play.before.by_cell.get(Cell(play.term.step, play.term.lane), ())


def _withheld(time: Meanwhile, gone: Sequence[tuple[Leaver, int]], are_paid: bool) -> Iterator[Withheld]:
    """What is not owed to those who left: all of it, or where they are paid the time after their last day."""
    for leaver, group in gone:
        for place, rise in enumerate(time.rises):
            left, share = max(leaver.last_day + timedelta(days=1), rise.start), rise.share
            if are_paid:
                share = time.share(left, time.until) if left < time.until else Fraction(0)
            yield Withheld(leaver, place, group, share, rounded(rise.gains[group] * share))


def _once_withheld(
    time: Meanwhile, gone: Sequence[tuple[Leaver, int]], owed: Sequence[Arrear], are_paid: bool
) -> Iterator[Withheld]:
    """The one-time payments that are not owed to those who left."""
    once = [piece for arrear in owed for piece in arrear.pieces if piece.held.payment.once]
    for leaver, group in gone:
        for piece in once:
            had_left = time.starts(piece.held) > leaver.last_day
            if group in piece.item.groups and (had_left or not are_paid):
                yield Withheld(leaver, 0, group, Fraction(1), piece.each, piece)


def _told(leavers: Sequence[Leaver], are_paid: bool) -> str:
    if are_paid:
        return Said("{number} who left, paid to their last day", number=len(leavers))
    return Said("{number} who left, not paid", number=len(leavers))
