"""What a costing is held against, told in text: hold harmless, floors under pay, retroactive pay.

The `[floors]` and `[retro]` tables of a package say what to hold it against; who falls is always told.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from tally.figures import NoFigureError, figure
from tally.money import dollars
from tally.pay.floors import Floor, living_wage, minimum_wage, poverty_guideline, under
from tally.pay.harm import falls
from tally.pay.outcome import Costing
from tally.pay.report import row, rows
from tally.pay.retro import Leaver, Retro, pay_days, retro
from tally.pay.schedule import Cell
from tally.pay.source import Filed
from tally.problems import Problem, RefusedError
from tally.years import FiscalYear

Table = Mapping[str, Any]


def as_text(filed: Filed, costing: Costing) -> str:
    """The findings as text. Raises `RefusedError` when a table says something that cannot be looked up."""
    parts = [_harm(costing)]
    if "floors" in filed.data:
        parts.append(_read(filed, "floors", lambda table: _floors(costing, table)))
    if "retro" in filed.data:
        parts.append(_read(filed, "retro", lambda table: _retro(costing, table)))
    return "\n".join(f"\n{part}" for part in parts)


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
    """The retroactive pay a `[retro]` table asks for: by pay periods where it names the first pay."""
    fiscal_year = FiscalYear.parse(str(table["fiscal_year"]))
    year = next((year for year in costing.years if year.fiscal_year == fiscal_year), None)
    if year is None:
        raise ValueError(f"{fiscal_year} is not a year of the package")
    pays = pay_days(_day(table["first_pay"]), int(table["pays"])) if "first_pay" in table else ()
    gone = [
        Leaver(Cell(str(one["step"]), str(one["lane"])), dollars(one["people"]), _day(one["last_day"]))
        for one in table.get("leavers", [])
    ]
    are_paid = bool(table.get("leavers_are_paid", False))
    return retro(costing, year, _day(table["first_paid"]), pays=pays, leavers=gone, leavers_are_paid=are_paid)


def _harm(costing: Costing) -> str:
    found = falls(costing)
    if not found:
        return "Hold harmless: nobody's pay falls."
    told = [
        row(f"{fall.fiscal_year} {fall.was_in} to {fall.now_in}", f"{-fall.loss:,.2f}", because)
        for fall in found
        for because in [f"{fall.people} of them, by {fall.term}"]
    ]
    return "\n".join(["Not held harmless", *told])


def _floors(costing: Costing, table: Table) -> str:
    hours = dollars(table["hours_a_year"]) if "hours_a_year" in table else None
    return "\n".join(["Floors", *(_floor(costing, floor, hours) for floor in list(floors_of(table)))])


def _floor(costing: Costing, floor: Floor, hours: Decimal | None) -> str:
    before = under(costing.package.base.schedule, floor, hours)
    after = under(costing.final_schedule, floor, hours)
    lowest = f"; lowest {after[0].cell} at {after[0].pays:,.2f}" if after else ""
    because = f"cells under it: {len(before)} today, {len(after)} at the end of the term{lowest}"
    return row(floor.name, f"{floor.amount:,.2f}", f"{because} ({floor.source})")


def _retro(costing: Costing, table: Table) -> str:
    owed = retro_of(costing, table)
    heading = f"Retroactive pay due on {owed.first_paid}, by {owed.share_by}, within the year's cost"
    return "\n".join([heading, *rows(owed.lines), row("Due", f"{owed.due:,.2f}")])


def _read(filed: Filed, name: str, tell: Callable[[Table], str]) -> str:
    try:
        return tell(filed.data[name])
    except KeyError as missing:
        reason = f"[{name}] needs {missing.args[0]}"
    except (NoFigureError, ValueError, TypeError) as wrong:
        reason = str(wrong)
    raise RefusedError([Problem(reason, filed.file, column=name)])


def _day(value: object) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))
