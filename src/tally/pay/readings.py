"""The figures always shown together: percentages, what one point of anything is worth, gross and net.

Everything is read from a finished costing; nothing here changes what is paid.
"""

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from tally.pay.cents import rounded, to_dollars
from tally.pay.costing import cost
from tally.pay.outcome import Costing, YearCost
from tally.pay.package import Year
from tally.pay.placement import Standing, fte_of
from tally.pay.terms.charges import HealthPremium
from tally.pay.terms.grid import AcrossTheBoard
from tally.pay.terms.movement import Turnover
from tally.problems import RefusedError

PERCENT_PLACES = Decimal("0.0001")


@dataclass(frozen=True)
class Readings:
    """What is read from a costing at a glance. Percents are in percent; a value that has no meaning is None.

    `gross` and `net` are the cumulative cost without and with the turnover terms; there is no gross where
    the other terms cannot be done without them.
    """

    nominal_percent: Decimal
    compounded_percent: Decimal
    value_of_one_percent: Decimal
    value_of_one_percent_with_rollup: Decimal
    value_of_1000_a_cell: Decimal
    value_of_a_dollar_an_hour: Decimal | None
    value_of_one_day: Decimal | None
    value_of_a_premium_point: Decimal | None
    gross: Decimal | None
    net: Decimal

    @property
    def saved_by_turnover(self) -> Decimal:
        return Decimal(0) if self.gross is None else self.gross - self.net


def readings(costing: Costing) -> Readings:
    """The figures always shown together."""
    base, package = costing.base.standing, costing.package
    one_percent = Fraction(costing.base.payroll_cents, 100)
    rollup = 1 + sum((Fraction(rate) for rate in package.base.rollup.values()), Fraction(0))
    return Readings(
        nominal_percent=nominal_percent(costing),
        compounded_percent=compounded_percent(costing),
        value_of_one_percent=to_dollars(rounded(one_percent)),
        value_of_one_percent_with_rollup=to_dollars(rounded(one_percent * rollup)),
        value_of_1000_a_cell=_each_post(base, package.base.full_hours, 100_000),
        value_of_a_dollar_an_hour=_an_hour(base),
        value_of_one_day=_a_day(costing.base),
        value_of_a_premium_point=_premium_point(costing),
        gross=_gross(costing),
        net=costing.cumulative,
    )


def _gross(costing: Costing) -> Decimal | None:
    """The cumulative cost with nobody leaving, where the other terms need nobody to have come instead."""
    package = costing.package
    if not any(isinstance(term, Turnover) for year in package.years for term in year.terms):
        return costing.cumulative
    try:
        return cost(package.without(Turnover)).cumulative
    except RefusedError:
        return None


def nominal_percent(costing: Costing) -> Decimal:
    """The raises of the whole schedule added up, as they are quoted: 3, 2.5 and 2.5 are 8.0."""
    return tidy(sum(_raises(costing), Decimal(0)) * 100)


def quoted_percent(costing: Costing, year: YearCost) -> Decimal:
    """The raises of the whole schedule in one year, as they are quoted."""
    return tidy(sum(raises_of(costing.package.years[year.index - 1]), Decimal(0)) * 100)


def compounded_percent(costing: Costing) -> Decimal:
    """The raises of the whole schedule on top of each other: 3, 2.5 and 2.5 are 8.2144."""
    factor = Fraction(1)
    for rate in _raises(costing):
        factor *= 1 + Fraction(rate)
    return as_percent(factor - 1)


def new_money_percent(costing: Costing, year: YearCost) -> Decimal:
    """The year's new money against the payroll of the year before: the percentage with step and all."""
    before = costing.before(year).payroll_cents
    return as_percent(Fraction(year.payroll_cents - before, before)) if before else Decimal("0.0")


def inclusive_percent(costing: Costing) -> Decimal:
    """The ongoing cost against the base payroll: what the term adds with step, lanes and all else."""
    base = costing.base.payroll_cents
    return as_percent(Fraction(costing.ongoing) * 100 / base) if base else Decimal("0.0")


def as_percent(share: Fraction) -> Decimal:
    """A share in percent, to four places, without idle zeros but never without a decimal."""
    return tidy((Decimal(share.numerator) * 100 / share.denominator).quantize(PERCENT_PLACES, ROUND_HALF_UP))


def tidy(percent: Decimal) -> Decimal:
    """8.2000 as 8.2, and 8 as 8.0."""
    plain = percent.normalize()
    return plain.quantize(Decimal("0.1")) if plain == plain.quantize(Decimal("0.1")) else plain


def _raises(costing: Costing) -> list[Decimal]:
    return [rate for year in costing.package.years for rate in raises_of(year)]


def raises_of(year: Year) -> list[Decimal]:
    """The rates of the raises of the whole schedule in a year."""
    return [term.rate for term in year.terms if isinstance(term, AcrossTheBoard) and term.is_whole]


def _each_post(base: Standing, full_hours: Decimal | None, cents: int) -> Decimal:
    each = [rounded(cents * fte_of(time, full_hours)) for time in base.times]
    return to_dollars(base.pay(each))


def _an_hour(base: Standing) -> Decimal | None:
    if any(time.hours is None for time in base.times):
        return None
    return to_dollars(base.pay([rounded(100 * time.amount) for time in base.times]))


def _a_day(base: YearCost) -> Decimal | None:
    """One more paid day for everybody: a day's share of each salary, to the cent."""
    times = base.standing.times
    longer = [replace(time, days=time.days + 1) for time in times if time.days is not None]
    if len(longer) != len(times):
        return None
    standing = replace(base.standing, works=tuple(time.work for time in longer))
    return to_dollars(standing.pay(standing.salaries()) - base.salary_total)


def _premium_point(costing: Costing) -> Decimal | None:
    """One point of every premium, for everybody enrolled, in the first year that has a plan."""
    for year in (costing.base, *costing.years):
        plans = [bill for bill in year.charges if isinstance(bill.payment, HealthPremium)]
        if plans:
            items = (item for bill in plans for item in bill.items)
            return to_dollars(sum(rounded(Fraction(item.quantity) * item.each / 100) for item in items))
    return None
