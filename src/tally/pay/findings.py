"""What a costing is held against: hold harmless, floors under pay, retroactive pay.

The `[floors]` and `[retro]` tables of a package say what to hold it against; who falls is always told. Found
and told here as text, JSON and sections of the packet; `floorsheet` and `retrosheet` write the workbook's.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from tally.figures import NoFigureError, figure
from tally.money import dollars
from tally.paper import Grid, Section
from tally.pay.floors import Floor, Under, living_wage, minimum_wage, poverty_guideline, under
from tally.pay.harm import Fall, falls
from tally.pay.leavers import Leaver
from tally.pay.outcome import Costing
from tally.pay.report import row, rows
from tally.pay.retro import Retro, pay_days, prolonged, retro
from tally.pay.schedule import Cell
from tally.pay.source import Filed
from tally.pay.terms.term import plain
from tally.problems import Problem, RefusedError
from tally.words import Day, Figure, Said, together
from tally.years import FiscalYear

Table = Mapping[str, Any]
Value = TypeVar("Value")


@dataclass(frozen=True)
class Measured:
    """A floor with the cells under it today and at the end of the term, the lowest first.

    `hours` are those of a year, which turn a rate by the hour into one by the year and back.
    """

    floor: Floor
    hours: Decimal | None
    before: tuple[Under, ...]
    after: tuple[Under, ...]

    @property
    def because(self) -> str:
        """How many cells are under it, and which is the lowest at the end."""
        counted = Said(
            "cells under it: {before} today, {after} at the end of the term",
            before=len(self.before),
            after=len(self.after),
        )
        if not self.after:
            return counted
        lowest = self.after[0]
        said = Said("lowest {cell} at {pays}", cell=lowest.cell, pays=_money(lowest.pays))
        return together([counted, said])


@dataclass(frozen=True)
class Findings:
    """What a costing was held against; nothing where the package did not ask."""

    falls: tuple[Fall, ...]
    floors: tuple[Measured, ...] = ()
    owed: Retro | None = None


def found(filed: Filed, costing: Costing) -> Findings:
    """Hold a costing against what its file asks for. Raises `RefusedError` for what cannot be looked up."""
    asked = filed.data
    return Findings(
        falls(costing),
        _read(filed, "floors", lambda: all_measured(costing, asked["floors"])) if "floors" in asked else (),
        _read(filed, "retro", lambda: retro_of(costing, asked["retro"])) if "retro" in asked else None,
    )


def as_text(findings: Findings) -> str:
    """The findings as text."""
    parts = [_harm(findings.falls)]
    if findings.floors:
        parts.append("\n".join(["Floors", *map(_floor, findings.floors)]))
    if findings.owed:
        parts.append(_retro(findings.owed))
    return "\n".join(f"\n{part}" for part in parts)


def as_json(findings: Findings, *, full: bool = False) -> dict[str, Any]:
    """What the findings add to the JSON of a costing: what the package asks for, and whoever falls.

    With `full` it is said too when nobody does.
    """
    told: dict[str, Any] = {}
    if findings.falls or full:
        told["hold_harmless"] = [_fall_data(fall) for fall in findings.falls]
    if findings.floors:
        told["floors"] = [_floor_data(one) for one in findings.floors]
    if findings.owed:
        told["retro"] = _retro_data(findings.owed)
    return told


def sections(findings: Findings) -> Iterator[Section]:
    """The findings as sections of the packet."""
    yield _harm_section(findings.falls)
    if findings.floors:
        head = Said("Floor"), Said("Amount")
        floors = tuple((_named(one), _money(one.floor.amount)) for one in findings.floors)
        yield Section(Said("Floors under pay"), grid=Grid(head, floors))
    if findings.owed:
        lines = tuple(
            (together([line.label, line.because], ": "), Figure(f"{line.amount:+,.2f}"))
            for line in findings.owed.lines
        )
        grid = Grid(
            (Said("Line"), Said("Amount")), (*lines, (Said("Due at once"), _money(findings.owed.due)))
        )
        yield Section(Said("Retroactive pay"), (_heading(findings.owed),), grid)


def measured(costing: Costing, floor: Floor, hours: Decimal | None) -> Measured:
    """A floor with the cells under it. Raises `ValueError` where `hours` are needed and not there."""
    before = under(costing.package.base.schedule, floor, hours)
    return Measured(floor, hours, before, under(costing.final_schedule, floor, hours))


def all_measured(costing: Costing, table: Table) -> tuple[Measured, ...]:
    """The floors a `[floors]` table asks for, with the cells under each."""
    hours = dollars(table["hours_a_year"]) if "hours_a_year" in table else None
    return tuple(measured(costing, floor, hours) for floor in list(floors_of(table)))


def floors_of(table: Table) -> Iterator[Floor]:
    """The floors a `[floors]` table asks for; the minimum wage always, of the last year it is known for."""
    last_known = figure("ma/pay/minimum_wage").horizon
    yield minimum_wage(FiscalYear.parse(str(table.get("minimum_wage_year", last_known.ends_in))))
    if "household" in table:
        yield poverty_guideline(int(table["year"]), int(table["household"]))
    if "living_wage" in table:
        household = str(table.get("living_wage_household", "as entered"))
        yield living_wage(dollars(table["living_wage"]), household, str(table.get("living_wage_source", "")))


def retro_of(costing: Costing, table: Table) -> Retro:
    """The retroactive pay a `[retro]` table asks for: by pay periods where it names the first pay.

    It runs from the first year of the package on, or where earlier ones are paid from the year of the
    first pay; beyond the term the last schedule stays in force.
    """
    first_paid = _day(table["first_paid"])
    paid_in, first = FiscalYear.on(first_paid), costing.years[0].fiscal_year
    if "fiscal_year" in table and FiscalYear.parse(str(table["fiscal_year"])) != paid_in:
        raise ValueError(Said("{day} is not in {year}", day=first_paid, year=table["fiscal_year"]))
    if paid_in < first:
        raise ValueError(Said("{day} is before {year} has begun", day=first_paid, year=first))
    longer = prolonged(costing, first_paid)
    start = longer.years[paid_in - first if table.get("earlier_years_are_paid", False) else 0]
    pays = pay_days(_day(table["first_pay"]), int(table["pays"])) if "first_pay" in table else ()
    gone = [_leaver(one) for one in table.get("leavers", [])]
    are_paid = bool(table.get("leavers_are_paid", False))
    return retro(longer, start, first_paid, pays=pays, leavers=gone, leavers_are_paid=are_paid)


def _leaver(told: Table) -> Leaver:
    hours, fte = (dollars(told[key]) if key in told else None for key in ("hours_per_day", "fte"))
    return Leaver(
        Cell(str(told["step"]), str(told["lane"])),
        dollars(told["people"]),
        _day(told["last_day"]),
        hours,
        fte,
        int(told["years"]) if "years" in told else None,
        tuple(map(str, told.get("stipends", ()))),
    )


def _harm(found: tuple[Fall, ...]) -> str:
    if not found:
        return "Hold harmless: nobody's pay falls."
    told = [
        row(f"{fall.fiscal_year} {fall.was_in} to {fall.now_in}", f"{-fall.loss:,.2f}", because)
        for fall in found
        for because in [f"{fall.people} of them, by {fall.term}"]
    ]
    return "\n".join(["Not held harmless", *told])


def _harm_section(found: tuple[Fall, ...]) -> Section:
    heading = Said("Hold harmless")
    if not found:
        return Section(heading, (Said("Nobody's pay falls."),))
    told = tuple((_fallen(fall), _money(-fall.loss)) for fall in found)
    return Section(heading, grid=Grid((Said("Who falls, and by what a year"), Said("Amount")), told))


def _fallen(fall: Fall) -> str:
    return Said(
        "{year}, {was} to {now}: {people} of them, by {term}",
        year=fall.fiscal_year,
        was=fall.was_in,
        now=fall.now_in,
        people=fall.people,
        term=fall.term,
    )


def _fall_data(fall: Fall) -> dict[str, Any]:
    return {
        "fiscal_year": str(fall.fiscal_year),
        "term": fall.term,
        "was_in": list(fall.was_in),
        "now_in": list(fall.now_in) if fall.now_in else None,
        "people": plain(fall.people),
        "was": str(fall.was),
        "now": str(fall.now),
        "loss": str(fall.loss),
    }


def _floor(one: Measured) -> str:
    return row(one.floor.name, f"{one.floor.amount:,.2f}", f"{one.because} ({one.floor.source})")


def _named(one: Measured) -> str:
    by = Said("by the hour") if one.floor.by == "hour" else Said("by the year")
    parts = {"name": one.floor.name, "by": by, "because": one.because, "source": one.floor.source}
    return Said("{name}, {by}: {because} ({source})", **parts)


def _floor_data(one: Measured) -> dict[str, Any]:
    return {
        "name": one.floor.name,
        "amount": f"{one.floor.amount:.2f}",
        "by": one.floor.by,
        "source": one.floor.source,
        "under_today": [_under_data(cell) for cell in one.before],
        "under_at_the_end": [_under_data(cell) for cell in one.after],
    }


def _under_data(one: Under) -> dict[str, str]:
    return {"step": one.cell.step, "lane": one.cell.lane, "pays": str(one.pays), "short": str(one.short)}


def _heading(owed: Retro) -> str:
    return Said(
        "Retroactive pay due on {day}, by {share_by}, within the year's cost",
        day=Day(owed.first_paid),
        share_by=owed.share_by,
    )


def _retro(owed: Retro) -> str:
    return "\n".join([_heading(owed), *rows(owed.lines), row("Due", f"{owed.due:,.2f}")])


def _retro_data(owed: Retro) -> dict[str, Any]:
    return {
        "fiscal_year": str(owed.years[-1].year.fiscal_year),
        "owed_since": str(owed.years[0].year.fiscal_year),
        "first_paid": owed.first_paid.isoformat(),
        "share_by": owed.share_by,
        "due": str(owed.due),
        "lines": [
            {"label": line.label, "amount": str(line.amount), "because": line.because} for line in owed.lines
        ],
    }


def _read(filed: Filed, name: str, look: Callable[[], Value]) -> Value:
    try:
        return look()
    except KeyError as missing:
        reason = f"[{name}] needs {missing.args[0]}"
    except (NoFigureError, ValueError, TypeError, AttributeError) as wrong:
        reason = str(wrong)
    raise RefusedError([Problem(reason, filed.file, column=name)])


def _money(amount: Decimal) -> Figure:
    return Figure(f"{amount:,.2f}")


def _day(value: object) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))
