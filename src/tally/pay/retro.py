"""Retroactive pay: what is owed at once when a contract is agreed after the day its pay begins.

The money is part of the years' cost already; this says how much of it is due on the first day the new rates
are paid: for each year not yet paid, what is due under the package less what was paid, which is what the last
year paid in full would have brought. The time counts by work days or by pay periods. What is owed of salaries
and wages is worked out in `rises`, of stipends and all else paid beside them in `arrears`, and what those who
left do not get in `leavers`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from tally.pay.arrears import Arrear, Meanwhile, arrears
from tally.pay.cents import to_dollars
from tally.pay.costing import cost
from tally.pay.course import Course
from tally.pay.leavers import Leaver, Withheld, gone_among, told, withheld
from tally.pay.outcome import Costing, YearCost
from tally.pay.package import Year
from tally.pay.rises import Carry, Climb, Rise, Share
from tally.pay.workdays import WorkYear
from tally.words import Day, Said
from tally.working import Line, total
from tally.years import FiscalYear

WORK_DAYS, PAY_PERIODS = Said("work days"), Said("pay periods")
FURTHEST = 10  # years beyond the term that are still worked out
FOUR_SEASONS = 364  # 52 weeks on, a pay falls on the same day of the week


@dataclass(frozen=True)
class YearOwed:
    """What is owed of one year. `rises`, `arrears` and `withheld` are the products its lines are made of."""

    year: YearCost
    share_by: str
    rises: tuple[Rise, ...]
    arrears: tuple[Arrear, ...]
    withheld: tuple[Withheld, ...]
    leavers: str = ""

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(self._lines())

    @property
    def due(self) -> Decimal:
        return total(self.lines)

    def since(self, rise: Rise) -> str:
        """From when a rise is owed, and for how much of the year."""
        if rise.share == 1:
            return Said("from {on}, the whole year", on=Day(rise.start))
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
            yield Line(Said("Leavers"), -to_dollars(sum(one.cents for one in self.withheld)), self.leavers)


@dataclass(frozen=True)
class Retro:
    """What is due on the first day the new rates are paid, year by year."""

    first_paid: date
    share_by: str
    years: tuple[YearOwed, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines of every year; where there are several, each says which it is of."""
        if len(self.years) == 1:
            return self.years[0].lines
        return tuple(
            replace(line, label=Said("{name}: {label}", name=owed.year.fiscal_year, label=line.label))
            for owed in self.years
            for line in owed.lines
        )

    @property
    def due(self) -> Decimal:
        return sum((owed.due for owed in self.years), Decimal(0))


def pay_days(first: date, pays: int, days_apart: int = 14) -> tuple[date, ...]:
    """The pay days of a year: 22 or 26 fortnights from the first."""
    return tuple(first + timedelta(days=days_apart * place) for place in range(pays))


def prolonged(costing: Costing, day: date, course: Course | None = None) -> Costing:
    """The costing with a year of no terms for each that has begun by a day beyond its last.

    Until there is another contract the last schedule stays in force. Raises `ValueError` for a day more than
    `FURTHEST` years on.
    """
    last, until = costing.years[-1].fiscal_year, FiscalYear.on(day)
    if until - last > FURTHEST:
        raise ValueError(
            Said("{day} is more than {years} years after {last}", day=day, years=FURTHEST, last=last)
        )
    more = [Year(last + number, ()) for number in range(1, until - last + 1)]
    if not more:
        return costing
    package = costing.package.with_years([*costing.package.years, *more])
    later = cost(package, course).years[len(costing.years) :]
    return Costing(package, costing.base, (*costing.years, *later))


def retro(
    costing: Costing,
    first: YearCost,
    first_paid: date,
    *,
    pays: Sequence[date] = (),
    leavers: Sequence[Leaver] = (),
    leavers_are_paid: bool = False,
) -> Retro:
    """What is owed from the start of the year `first` on, for the time before `first_paid`.

    Years before `first` are taken to be paid at the package's rates; from then on, what they ended with was
    paid. With `pays`, the pay days of `first`, the time counts in pay periods, in later years those of 52
    weeks on; else in work days. `leavers` stood where they are said to as `first` opened, and left before:
    they are paid their own share if `leavers_are_paid`, and nothing if not. Raises `ValueError` for a day
    before `first` or after the last year (see `prolonged`), and for leavers nobody can tell from the others.
    """
    _check(first_paid, first, costing)
    years = [
        year
        for year in costing.years[first.index - 1 :]
        if year is first or year.fiscal_year.first_day < first_paid
    ]
    times = list(_times(costing, years, first_paid, pays))
    gone = gone_among(times, leavers)
    by, said = PAY_PERIODS if pays else WORK_DAYS, told(leavers, leavers_are_paid)
    owed = (
        YearOwed(
            time.year,
            by,
            tuple(time.rises),
            arrears(time),
            tuple(withheld(time, gone, leavers_are_paid)),
            said,
        )
        for time in times
    )
    return Retro(first_paid, by, tuple(owed))


def _check(first_paid: date, first: YearCost, costing: Costing) -> None:
    if first_paid < first.fiscal_year.first_day:
        raise ValueError(Said("{day} is before {year} has begun", day=first_paid, year=first.fiscal_year))
    if first_paid > (last := costing.years[-1].fiscal_year).last_day:
        raise ValueError(
            Said("{day} is after {last}, the last year of the package", day=first_paid, last=last)
        )


def _times(
    costing: Costing, years: Sequence[YearCost], until: date, pays: Sequence[date]
) -> Iterator[Meanwhile]:
    """The years to be owed, one after another, each with what those before it carry into it."""
    before, carried = costing.before(years[0]), tuple[Carry, ...]()
    for later, year in enumerate(years):
        fiscal_year = year.fiscal_year
        share = (
            _by_pays(_years_on(pays, later, fiscal_year))
            if pays
            else _by_days(costing.package.base.calendar, fiscal_year)
        )
        climb = Climb(year, carried, before.standing.schedule)
        risen = tuple(climb.rises(until, share))
        day = fiscal_year.first_day
        yield Meanwhile(costing, year, before, until, share, risen, year.standing, day)
        carried = climb.onward()


def _by_days(calendar: WorkYear, year: FiscalYear) -> Share:
    return lambda first, until: calendar.share_between(first, until, year)


def _by_pays(pays: Sequence[date]) -> Share:
    def share(first: date, until: date) -> Fraction:
        return Fraction(sum(1 for day in pays if first <= day < until), len(pays))

    return share


def _years_on(pays: Sequence[date], later: int, year: FiscalYear) -> Sequence[date]:
    """The pay days of a later year: the same of the week, and none before the year has begun."""
    days = FOUR_SEASONS * later
    while pays[0] + timedelta(days=days) < year.first_day:
        days += 7
    return [day + timedelta(days=days) for day in pays]
