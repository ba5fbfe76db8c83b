"""The one door from the bargaining desk to `tally`: rows to its values and back, no logic."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from tally import figures
from tally.figures import NoFigureError, figure
from tally.money import dollars
from tally.paper import Grid as PaperGrid
from tally.paper import Section, pdf
from tally.pay import equity, floors, snapshot, tables
from tally.pay.compare import Comparison, Sense, compare
from tally.pay.costing import cost
from tally.pay.findings import Findings, Measured, measured, retro_of
from tally.pay.findings import sections as findings_in_words
from tally.pay.floors import Floor
from tally.pay.harm import Fall, falls
from tally.pay.outcome import Costing, PayLine, YearCost
from tally.pay.package import Package
from tally.pay.packet import sections
from tally.pay.placement import Group, Time, collapse
from tally.pay.readings import Readings, inclusive_percent, new_money_percent, quoted_percent, readings
from tally.pay.retro import FURTHEST, Retro
from tally.pay.schedule import OFF_GRID, Cell, Schedule
from tally.pay.seniority import years_of_service
from tally.pay.solve import KNOBS, Mix, Solution, frontier, mix, printable, solve
from tally.pay.terms.fields import FieldSpec
from tally.pay.terms.registry import KINDS, TermError, as_data, fields_of, term_from
from tally.pay.terms.surgery import indexed
from tally.pay.terms.term import Charge, Payment
from tally.pay.workbook import as_xlsx
from tally.pay.workdays import WorkYear
from tally.problems import Problem, RefusedError
from tally.words import Said, again, kept
from tally.years import FiscalYear

__all__ = [
    "FURTHEST",
    "KINDS",
    "KNOBS",
    "OFF_GRID",
    "Cell",
    "Charge",
    "Comparison",
    "Costing",
    "Fall",
    "FieldSpec",
    "Findings",
    "FiscalYear",
    "Floor",
    "Measured",
    "Mix",
    "NoFigureError",
    "Package",
    "PaperGrid",
    "PayLine",
    "Payment",
    "Problem",
    "Readings",
    "RefusedError",
    "Retro",
    "Said",
    "Schedule",
    "Section",
    "Sense",
    "Solution",
    "TermError",
    "Time",
    "YearCost",
    "again",
    "as_data",
    "as_xlsx",
    "compare",
    "cost",
    "dollars",
    "equity",
    "falls",
    "fields_of",
    "figure",
    "figures",
    "findings_in_words",
    "floors",
    "frontier",
    "inclusive_percent",
    "index_grid",
    "kept",
    "measured",
    "mix",
    "new_money_percent",
    "off_grid",
    "package_from",
    "pdf",
    "printable",
    "quoted_percent",
    "read_grid",
    "read_people",
    "readings",
    "retro_of",
    "sections",
    "snapshot",
    "solve",
    "term_from",
    "what_if",
    "work_days",
    "years_of_service",
]

Data = dict[str, Any]
Rows = Sequence[Sequence[str]]
Named = Mapping[str, str]


@dataclass(frozen=True)
class Placed:
    """People as they were read: groups as plain data, how many people, and whatever did not fit."""

    groups: list[Data]
    people: Decimal
    problems: list[Problem]


def read_grid(name: str, rows: Rows, basis: str, unit: int) -> tuple[Data, list[Problem]]:
    """A printed schedule as plain data, with everything that is wrong in it."""
    known = "hourly" if basis == "hourly" else "annual"
    schedule, problems = tables.read_schedule(tables.Table(name, rows), known, unit)  # type: ignore[arg-type]
    return snapshot.schedule_data(schedule), problems


def index_grid(base: str, lanes: Named, steps: Named, basis: str, unit: int) -> tuple[Data, list[Problem]]:
    """A grid that is base x lane factor x step factor, with everything that is wrong in its numbers."""
    problems: list[Problem] = []
    told = {name: _numbers(one, problems) for name, one in (("lanes", lanes), ("steps", steps))}
    amount = _numbers({"base": base}, problems).get("base")
    if problems or amount is None or not all(told.values()):
        return {}, problems or [Problem(Said("an indexed grid needs a base, lanes and steps"))]
    known = "hourly" if basis == "hourly" else "annual"
    return snapshot.schedule_data(indexed(amount, told["lanes"], told["steps"], known, unit)), []  # type: ignore[arg-type]


def off_grid(schedule: Data, rates: Named) -> tuple[Data, list[Problem]]:
    """The grid with rates of people's own beside it."""
    problems: list[Problem] = []
    cents = _numbers(rates, problems)
    beside = [[name, OFF_GRID, str(rate.quantize(Decimal("0.01")))] for name, rate in cents.items()]
    return schedule | {"rates": [*schedule.get("rates", []), *beside]}, problems


def work_days(calendar: Mapping[str, Any], year: int) -> int:
    """How many work days a calendar leaves of a fiscal year. Raises `ValueError` for none, or no such day."""
    spells = tuple((_spot(first), _spot(last)) for first, last in calendar["closed"])
    told = WorkYear(_spot(calendar["first"]), _spot(calendar["last"]), spells)
    fiscal_year = FiscalYear(year)
    told.share_from(fiscal_year.last_day, fiscal_year)
    return told.days_from(fiscal_year.first_day, fiscal_year)


def _spot(told: Sequence[int]) -> tuple[int, int]:
    month, day = told
    return month, day


def _numbers(told: Named, problems: list[Problem]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for name, text in told.items():
        try:
            found[name] = dollars(text)
        except ValueError as wrong:
            problems.append(Problem(wrong.args[0], column=name))
            continue
        if found[name] <= 0:
            problems.append(Problem(Said("{text} is not above nothing", text=text), column=name))
    return found


def read_people(name: str, rows: Rows, schedule: Data, hours: Decimal | None, days: Decimal | None) -> Placed:
    """Who stands where: posts under the grid's header, or a row a person under `step,lane`."""
    grid, table = snapshot.schedule_from(schedule), tables.Table(name, rows)
    hourly = grid.basis == "hourly"
    time = Time(hours=hours, days=days) if hourly else Time(days=days, full_days=days)
    one_each = "lane" in table.header
    wrong: list[Problem] = []
    if hourly and not one_each and (hours is None or days is None):
        said = Said("an hourly grid needs the hours of a day and the paid days of a year")
        # Read all the same, with any hours: what else is wrong is told with it.
        wrong, time = [table.problem(said)], Time(hours=Decimal(1), days=Decimal(1))
    groups, problems = (tables.read_people if one_each else tables.read_placement)(table, grid, time)
    if wrong:
        return Placed([], Decimal(0), [*wrong, *problems])
    alike = collapse(groups)
    people = sum((group.people for group in alike), Decimal(0))
    return Placed([snapshot.group_data(group) for group in alike], people, problems)


def package_from(
    title: str, schedule: Data, groups: list[Data], content: Data, hours: Decimal | None
) -> Package:
    """A package from a version's content on a grid and a placement. Raises `TermError`, `KeyError`."""
    told = {"title": title, "schedule": schedule, "groups": groups, "full_hours": None} | content
    package = snapshot.package_from(told)
    return replace(package, base=replace(package.base, full_hours=hours))


def what_if(saved: Package, content: Data) -> Package:
    """The same grid and people with another content; whoever stands where is not read a second time."""
    told = {"title": saved.title, "schedule": snapshot.schedule_data(saved.base.schedule), "groups": []}
    fresh = snapshot.package_from(told | {"full_hours": None} | content)
    beside = {name: getattr(fresh.base, name) for name in ("in_force", "rollup", "calendar")}
    is_same = all(getattr(saved.base, name) == value for name, value in beside.items())
    base = saved.base if is_same else replace(saved.base, **beside)
    return replace(saved, base=base, years=fresh.years)


def content_of(package: Package) -> Data:
    """What of a package a version holds: everything but its grid and its people."""
    told = snapshot.package_data(package)
    return {name: told[name] for name in ("years", "in_force", "rollup", "calendar")}


def person(cell: Cell, time: Mapping[str, Decimal | None]) -> Group:
    return Group(cell, Decimal(1), Time(**time))  # type: ignore[arg-type]
