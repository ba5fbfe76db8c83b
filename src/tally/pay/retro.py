"""Retroactive pay: what is owed at once when a raise is agreed after the day it begins.

The money is part of the year's cost already; this says how much of it is due on the first day the new rates
are paid, counted by work days or by pay periods, and whether those who left meanwhile get their share.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from tally.pay.cents import WHOLE, half_up, rounded, to_dollars, to_shares
from tally.pay.outcome import Costing, Played, YearCost
from tally.pay.schedule import Cell
from tally.pay.workdays import WorkYear
from tally.working import Line
from tally.years import FiscalYear


@dataclass(frozen=True)
class Leaver:
    """Somebody (or a part of a post) who left after `last_day`, from the cell of the year's start."""

    cell: Cell
    people: Decimal
    last_day: date


@dataclass(frozen=True)
class Retro:
    """What is due on the first day the new rates are paid: a line for each term, and one for leavers."""

    first_paid: date
    lines: tuple[Line, ...]
    share_by: str

    @property
    def due(self) -> Decimal:
        return sum((line.amount for line in self.lines), Decimal(0))


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
    left before: paid their own share if `leavers_are_paid`, and nothing if not. Raises `ValueError` for a day
    outside the year.
    """
    if first_paid not in year.fiscal_year:
        raise ValueError(f"{first_paid} is not in {year.fiscal_year}")
    share = (
        _by_pays(pays, year.fiscal_year)
        if pays
        else _by_days(costing.package.base.calendar, year.fiscal_year)
    )
    lines = [
        Line(play.term.label, _owed(play, share(_start(play, year), first_paid)), _since(play, year))
        for play in year.played
        if play.term is not None and _start(play, year) < first_paid and play.before is not play.after
    ]
    lines = [line for line in lines if line.amount]
    if leavers:
        lines.append(_leavers(year, first_paid, leavers, share, paid=leavers_are_paid))
    return Retro(first_paid, tuple(lines), "pay periods" if pays else "work days")


Share = Callable[[date, date], Fraction]


def _by_days(calendar: WorkYear, year: FiscalYear) -> Share:
    return lambda first, until: calendar.share_between(first, until, year)


def _by_pays(pays: Sequence[date], year: FiscalYear) -> Share:
    def share(first: date, until: date) -> Fraction:
        return Fraction(sum(1 for day in pays if first <= day < until), len(pays))

    return share


def _start(play: Played, year: YearCost) -> date:
    first = year.fiscal_year.first_day
    return max(play.on or first, first)


def _since(play: Played, year: YearCost) -> str:
    return f"from {_start(play, year)}"


def _raises(play: Played) -> list[int]:
    """What each person's full-year pay rises by at a play, in cents."""
    before = play.before.salaries()
    origins = play.after.origins if len(play.after.cells) != len(before) else range(len(before))
    return [new - before[origin] for new, origin in zip(play.salaries, origins, strict=True)]


def _owed(play: Played, share: Fraction) -> Decimal:
    counts = play.after.counts
    each = [rounded(gain * share) for gain in _raises(play)]
    return to_dollars(sum(half_up(count * owed, WHOLE) for count, owed in zip(counts, each, strict=True)))


def _leavers(
    year: YearCost, first_paid: date, leavers: Sequence[Leaver], share: Share, *, paid: bool
) -> Line:
    """What is not owed to those who left: the time after their last day, or all of it."""
    withheld, opening = 0, year.played[0].after.by_cell
    for leaver in leavers:
        for play in year.played:
            start = _start(play, year)
            if play.term is None or play.before is play.after or start >= first_paid:
                continue
            left = leaver.last_day + timedelta(days=1) if paid else start
            gain = _raises(play)[opening[leaver.cell][0]] if leaver.cell in opening else 0
            owed = rounded(gain * share(max(left, start), first_paid)) if left < first_paid else 0
            withheld += half_up(to_shares(leaver.people) * owed, WHOLE)
    words = "paid to their last day" if paid else "not paid"
    return Line("Leavers", -to_dollars(withheld), f"{len(leavers)} who left, {words}")
