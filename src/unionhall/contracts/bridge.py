"""The one door from contracts to `tally`: a kept package to values and back, no logic."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tally.paper import Grid, Section, pdf
from tally.pay.cents import to_dollars
from tally.pay.costing import cost
from tally.pay.course import Course, course_data, course_from
from tally.pay.outcome import Costing, PayLine
from tally.pay.package import Package
from tally.pay.person import OF_OTHERS, YearOfPay, alone, follow, pay_cheques
from tally.pay.person import course as course_by
from tally.pay.placement import Group, Time
from tally.pay.readings import nominal_percent
from tally.pay.retro import Retro, prolonged, retro
from tally.pay.schedule import OFF_GRID, Cell, Schedule
from tally.pay.seniority import years_of_service
from tally.pay.snapshot import package_from
from tally.pay.terms.registry import KINDS
from tally.problems import RefusedError
from tally.words import Figure, Said, again, in_other_words
from tally.years import FiscalYear

__all__ = [
    "KINDS",
    "OFF_GRID",
    "OF_OTHERS",
    "Cell",
    "Costing",
    "Course",
    "Figure",
    "FiscalYear",
    "Grid",
    "Group",
    "Package",
    "PayLine",
    "RefusedError",
    "Retro",
    "Said",
    "Schedule",
    "Section",
    "Time",
    "YearOfPay",
    "again",
    "alone",
    "cost",
    "course_of",
    "follow",
    "grids_of",
    "in_other_words",
    "package_from",
    "pay_cheques",
    "pdf",
    "prolonged",
    "retro",
    "settlement",
    "to_dollars",
    "without_people",
    "years_of_service",
]


@dataclass(frozen=True)
class Settlement:
    """What a list of agreements says of one: its years, its raises as quoted, and the lowest printed rate."""

    first_year: int
    last_year: int
    percent: Decimal
    is_hourly: bool
    lowest_before: Decimal
    lowest_after: Decimal


def without_people(kept: Mapping[str, Any], known: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """A kept costing without its people, its charges and its result: what members need, and no more.

    `known` is what members know already: of the same package its course stays.
    """
    package = {**kept["package"], "groups": [], "rollup": {}}
    said = {name: kept[name] for name in ("form", "version", "lawbook")} | {"package": package}
    same = known if known and known["package"] == package and "course" in known else kept
    return said | {"course": same.get("course") or course_data(course_by(package_from(package)))}


def course_of(kept: Mapping[str, Any], package: Package) -> Course | None:
    """The course that was kept of a package; older ones have none and follow the terms."""
    return course_from(kept["course"], package) if "course" in kept else None


def grids_of(kept: Mapping[str, Any]) -> list[tuple[FiscalYear, Schedule]]:
    """The printed grid of the base year and at the end of each year, as they were kept."""
    package = package_from(kept["package"])
    base, years = package.base.schedule, enumerate(package.years, 1)
    course = course_of(kept, package) or course_by(package)
    return [
        (package.base_year, base),
        *((year.fiscal_year, course.schedule(index, base)) for index, year in years),
    ]


def settlement(package: Mapping[str, Any]) -> Settlement:
    """The figures of a kept package, whoever stands on it."""
    costing = cost(package_from(package).without(*OF_OTHERS))
    before, after = costing.package.base.schedule, costing.final_schedule
    return Settlement(
        first_year=costing.years[0].fiscal_year.ends_in,
        last_year=costing.years[-1].fiscal_year.ends_in,
        percent=nominal_percent(costing),
        is_hourly=before.basis == "hourly",
        lowest_before=_lowest(before),
        lowest_after=_lowest(after),
    )


def _lowest(schedule: Schedule) -> Decimal:
    return to_dollars(min(cents for cell, cents in schedule.rates.items() if cell.lane != OFF_GRID))
