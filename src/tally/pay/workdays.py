"""The work year: how much of a fiscal year is left on a day, counted in work days.

Work days are the weekdays between the first and the last day of the work year that are not closed. Without
a calendar every weekday of the fiscal year counts.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cache

from tally.years import FiscalYear

MonthDay = tuple[int, int]


@dataclass(frozen=True)
class WorkYear:
    """First and last work day and the closed spells of every fiscal year, as (month, day)."""

    first: MonthDay = (7, 1)
    last: MonthDay = (6, 30)
    closed: tuple[tuple[MonthDay, MonthDay], ...] = ()

    def days_from(self, day: date, year: FiscalYear) -> int:
        """Work days of `year` on or after `day`."""
        return sum(1 for work_day in _work_days(self, year) if work_day >= day)

    def share_from(self, day: date | None, year: FiscalYear) -> Fraction:
        """The share of the work year that `day` opens: all of it for no day or one before the first."""
        if day is None or day <= year.first_day:
            return Fraction(1)
        return _share(self, day, year)

    def share_between(self, first: date, until: date, year: FiscalYear) -> Fraction:
        """The share of the work year from `first` up to, not including, `until`."""
        return self.share_from(first, year) - self.share_from(until, year)


EVERY_WEEKDAY = WorkYear()


def on_day(spot: MonthDay, year: FiscalYear) -> date:
    """The date of (month, day) in a fiscal year; 29 February falls on the 28th where there is none."""
    month, day = spot
    calendar_year = year.ends_in - 1 if month >= 7 else year.ends_in
    if spot == (2, 29) and (calendar_year % 4 or (calendar_year % 100 == 0 and calendar_year % 400)):
        day = 28
    return date(calendar_year, month, day)


@cache
def _share(calendar: WorkYear, day: date, year: FiscalYear) -> Fraction:
    return Fraction(calendar.days_from(day, year), len(_work_days(calendar, year)))


@cache
def _work_days(calendar: WorkYear, year: FiscalYear) -> tuple[date, ...]:
    day, last = on_day(calendar.first, year), on_day(calendar.last, year)
    spells = [(on_day(start, year), on_day(end, year)) for start, end in calendar.closed]
    days = []
    while day <= last:
        if day.weekday() < 5 and not any(start <= day <= end for start, end in spells):
            days.append(day)
        day += timedelta(days=1)
    if not days:
        raise ValueError(f"the work year {calendar.first} to {calendar.last} has no work day in {year}")
    return tuple(days)
