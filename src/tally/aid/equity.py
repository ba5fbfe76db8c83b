"""Maintenance of equity: a district that took ESSER III may not cut its poorest schools harder than the rest.

American Rescue Plan Act section 2004(c), for fiscal years 2022 and 2023: at a high-poverty school neither
state and local money per pupil nor staff per pupil may fall by more than the district's own fall per pupil.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from tally.figures import figure
from tally.working import Line
from tally.years import FiscalYear

NONE = Fraction(0)
LAW = "American Rescue Plan Act, Pub. L. 117-2 s. 2004(c)"


@dataclass(frozen=True)
class SchoolYear:
    """A school in one year: pupils, state and local dollars, and staff in full-time equivalents."""

    pupils: Decimal
    funding: Decimal
    staff: Decimal


@dataclass(frozen=True)
class School:
    """A school in the year before and the year asked about. `low_income` is the share of its pupils."""

    name: str
    low_income: Decimal
    before: SchoolYear
    now: SchoolYear


@dataclass(frozen=True)
class Finding:
    """What happened per pupil at one high-poverty school, beside the most the law lets it lose.

    Dollars and staff per pupil, exact; a cut below zero is a gain. A school without pupils in one of the two
    years, opened or closed, has no cut per pupil: `incomparable_because` says so, and nothing is held
    against the district.
    """

    school: School
    funding_cut: Fraction
    funding_allowed: Fraction
    staff_cut: Fraction
    staff_allowed: Fraction
    incomparable_because: str = ""

    @property
    def is_kept(self) -> bool:
        return self.funding_cut <= self.funding_allowed and self.staff_cut <= self.staff_allowed

    @property
    def lines(self) -> tuple[Line, ...]:
        if self.incomparable_because:
            return (Line(self.school.name, Decimal(0), self.incomparable_because, LAW),)
        return (
            Line("Cut in state and local money per pupil", _shown(self.funding_cut), self.school.name, LAW),
            Line("The district's cut per pupil", _shown(self.funding_allowed), "the most allowed", LAW),
            Line("Cut in staff per pupil", _shown(self.staff_cut, 5), "full-time equivalents", LAW),
            Line(
                "The district's cut in staff per pupil",
                _shown(self.staff_allowed, 5),
                "the most allowed",
                LAW,
            ),
        )


@dataclass(frozen=True)
class Equity:
    """The findings for the high-poverty schools, poorest first; or why the district is exempt."""

    findings: tuple[Finding, ...] = ()
    exempt_because: str = ""

    @property
    def is_kept(self) -> bool:
        return all(finding.is_kept for finding in self.findings)


def maintenance_of_equity(
    schools: Sequence[School], year: FiscalYear, *, one_school_a_span: bool = False
) -> Equity:
    """Whether the district kept maintenance of equity in `year`.

    `one_school_a_span` says that no grade span is taught in two schools. Raises `NoFigureError` for a year
    the law does not reach.
    """
    because = _exempt(schools, year, one_school_a_span)
    if because:
        return Equity(exempt_because=because)
    pupils = _sum(school.now.pupils for school in schools)
    funding = _sum(school.before.funding - school.now.funding for school in schools)
    staff = _sum(school.before.staff - school.now.staff for school in schools)
    allowed = max(funding, Fraction(0)) / pupils, max(staff, Fraction(0)) / pupils
    return Equity(tuple(_finding(school, *allowed) for school in high_poverty(schools, year)))


def high_poverty(schools: Sequence[School], year: FiscalYear) -> list[School]:
    """The quarter of the schools with the largest low-income shares, poorest first, by name among equals.

    Schools that opened or closed are counted too. A count that is not whole is rounded to the nearest, and is
    at least one. The law does not say how; rounding up would protect a school more.
    """
    share = figure("us/esser/equity_share_of_schools").at(year)
    count = max(int((share * len(schools)).quantize(Decimal(1), ROUND_HALF_UP)), 1)
    return sorted(schools, key=lambda school: (-school.low_income, school.name))[:count]


def _exempt(schools: Sequence[School], year: FiscalYear, one_school_a_span: bool) -> str:
    least = figure("us/esser/equity_least_enrolment").at(year)
    if _sum(school.now.pupils for school in schools) < least:
        return f"the district has fewer than {least:,} pupils"
    if len(schools) == 1:
        return "the district has one school"
    return "every grade span is taught in one school only" if one_school_a_span else ""


def _finding(school: School, funding_allowed: Fraction, staff_allowed: Fraction) -> Finding:
    before, now = school.before, school.now
    if because := _incomparable(school):
        return Finding(school, NONE, funding_allowed, NONE, staff_allowed, because)
    return Finding(
        school=school,
        funding_cut=_per(before.funding, before.pupils) - _per(now.funding, now.pupils),
        funding_allowed=funding_allowed,
        staff_cut=_per(before.staff, before.pupils) - _per(now.staff, now.pupils),
        staff_allowed=staff_allowed,
    )


def _incomparable(school: School) -> str:
    if not school.now.pupils:
        return "closed: no per-pupil comparison"
    return "" if school.before.pupils else "opened: no per-pupil comparison"


def _per(amount: Decimal, pupils: Decimal) -> Fraction:
    return Fraction(amount) / Fraction(pupils)


def _sum(amounts: Iterable[Decimal]) -> Fraction:
    return sum(map(Fraction, amounts), Fraction(0))


def _shown(amount: Fraction, places: int = 2) -> Decimal:
    exact = Decimal(amount.numerator) / Decimal(amount.denominator)
    return exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
