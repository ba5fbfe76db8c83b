"""A table to bargain at: Ben leads the team of Local 1, with a small grid, four people and two packages."""

import csv
import io
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from unionhall.bargaining import actions, drafting
from unionhall.bargaining.actions import TableFacts
from unionhall.bargaining.changes import Place, with_term
from unionhall.bargaining.drafting import Edit, GridFacts, PackageFacts, PlacementFacts
from unionhall.bargaining.models import Grid, Package, Placement, Seat, Side, Table
from unionhall.core.models import User
from unionhall.roster.models import Unit

DAY = date(2024, 9, 2)
GRID = """step,HS,BA
1,18.00,19.00
2,19.00,20.50
3,20.00,22.00
"""
PEOPLE = """step,HS,BA
1,1,
2,1,
3,,2
"""


@dataclass(frozen=True)
class Laid:
    """What `lay` has made."""

    table: Table
    grid: Grid
    placement: Placement
    ours: Package
    theirs: Package


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def open_table(unit: Unit, lead: User | None = None, **facts: object) -> Table:
    """A table of the unit, led by somebody."""
    known = {"title": "Paraprofessionals 2027", "us": "Local 1", "them": "School Committee"}
    years = {"first_year": 2027, "years": 2}
    table = actions.open_table(unit, TableFacts(**(known | years | facts)), by=None, on=DAY)
    if lead:
        actions.seat(table, lead, Seat.Role.LEAD, by=None, on=DAY)
    return table


def grid_facts(text: str = GRID, **facts: object) -> GridFacts:
    known = {"title": "Grid of FY26", "as_of": DAY, "basis": "hourly", "origin": "the contract"}
    return GridFacts(rows=rows(text), **(known | facts))


def placement_facts(text: str = PEOPLE, **facts: object) -> PlacementFacts:
    known = {
        "title": "Who stood where",
        "as_of": DAY,
        "full_hours": Decimal("6.5"),
        "paid_days": Decimal(183),
    }
    return PlacementFacts(rows=rows(text), **(known | facts))


def lay(unit: Unit, lead: User | None = None) -> Laid:
    """A table with everything on it: ours is a step and 3 percent, theirs 1 percent."""
    table = open_table(unit, lead)
    grid = drafting.bring_grid(table, grid_facts(), by=None, on=DAY)
    placement = drafting.place(grid, placement_facts(), by=None, on=DAY)
    ours = drafting.start(placement, PackageFacts("Ours"), by=None, on=DAY)
    theirs = drafting.start(placement, PackageFacts("Theirs", side=Side.THEIRS), by=None, on=DAY)
    add(ours, 0, {"kind": "step"})
    add(ours, 0, {"kind": "across_the_board", "rate": "0.03"})
    add(theirs, 0, {"kind": "across_the_board", "rate": "0.01"})
    return Laid(table, grid, placement, ours, theirs)


def add(package: Package, year: int, term: dict, **edit: object) -> None:
    """Save a term at the end of a year (counted from 0)."""
    package.refresh_from_db()
    content = with_term(package.now.content, Place(year), term)
    drafting.save(package, Edit(content, "a term", package.version, **edit), by=None, on=DAY)
    package.refresh_from_db()
