"""What a package means for one person: each year, each paycheck, against today.

One person is costed by the same engine as everybody. What depends on how many others there are (people who
cross lanes or leave, stipends for a duty, what is paid on top) is left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from tally.money import share_out
from tally.pay.cents import to_dollars
from tally.pay.costing import cost
from tally.pay.course import Course, course_of, one_each
from tally.pay.outcome import Costing, PayLine, YearCost
from tally.pay.package import Package
from tally.pay.placement import Group
from tally.pay.schedule import Cell
from tally.pay.terms.charges import HealthPremium, RollUp
from tally.pay.terms.movement import LaneMove, Turnover
from tally.pay.terms.payments import Differential, Longevity, OtherPay, Stipend
from tally.years import FiscalYear

OF_OTHERS = (LaneMove, Turnover, Stipend, Differential, OtherPay, RollUp, HealthPremium)


@dataclass(frozen=True)
class YearOfPay:
    """One person's year: where they stand at its end, what they are paid, and how it came about.

    `pay` is all of it, `full_year` the salary a whole year at the end's rate comes to.
    """

    fiscal_year: FiscalYear
    cell: Cell | None
    pay: Decimal
    full_year: Decimal
    lines: tuple[PayLine, ...]
    pays: tuple[Decimal, ...]


def follow(package: Package, person: Group, course: Course | None = None) -> tuple[YearOfPay, ...]:
    """The base year and every year of the package for one person (`people` is 1, whatever it says).

    With `course`, what the terms did when that was kept counts, and not what they would do today.
    Raises `KeyError` for a cell that does not exist, `RefusedError` for a package that cannot be costed.
    """
    costing = alone(package, person, course)
    return tuple(_year(costing, year, person) for year in (costing.base, *costing.years))


def course(package: Package) -> Course:
    """What every term does to each cell of a package, to be kept. Raises `RefusedError` as `cost` does."""
    return course_of(cost(one_each(package.without(*OF_OTHERS))))


def alone(package: Package, person: Group, course: Course | None = None) -> Costing:
    """The package costed for one person and nobody else; raises what `follow` does."""
    hers = package.without(*OF_OTHERS)
    in_force = tuple(payment for payment in hers.base.in_force if isinstance(payment, Longevity))
    base = replace(hers.base, groups=(replace(person, people=Decimal(1)),), in_force=in_force, rollup={})
    return cost(replace(hers, base=base), course)


def pay_cheques(pay: Decimal, pays: int) -> tuple[Decimal, ...]:
    """A year's pay in that many cheques that differ by a cent at most and add up to it."""
    return tuple(share_out(pay, [Decimal(1)] * pays))


def against(ours: Sequence[YearOfPay], theirs: Sequence[YearOfPay]) -> tuple[tuple[FiscalYear, Decimal], ...]:
    """For each year, how much more the first brings one person than the second."""
    return tuple((mine.fiscal_year, mine.pay - other.pay) for mine, other in zip(ours, theirs, strict=True))


def _year(costing: Costing, year: YearCost, person: Group) -> YearOfPay:
    pays = pay_cheques(year.payroll, person.pays) if person.pays else ()
    full_year = to_dollars(year.salaries[0])
    return YearOfPay(year.fiscal_year, year.standing.cells[0], year.payroll, full_year, year.lines, pays)
