"""The workbook's sheet of floors under pay: every cell held against each floor, as live formulas."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from xlsxwriter.utility import xl_col_to_name

from tally.pay.book import Book, Sheet
from tally.pay.findings import Measured
from tally.pay.floors import Under
from tally.pay.schedule import Cell, Schedule
from tally.pay.sheets import HAIR, key_of
from tally.words import Said

HEADINGS = (
    Said("Floor"),
    Said("Amount"),
    Said("By the"),
    Said("Cells under it today"),
    Said("At the end"),
    Said("Source"),
)
WIDTHS = {"A:A": 40, "B:ZZ": 16}
FIRST = 3  # the first floor's row


@dataclass(frozen=True)
class Rates:
    """A schedule, and the formula for the rate of each of its cells."""

    words: str
    schedule: Schedule
    formulas: Mapping[Cell, str]


@dataclass(frozen=True)
class FloorSheet:
    """The sheet being written: its cells, in rows from `top` on, and the factor that turns bases over."""

    sheet: Sheet
    cells: tuple[Cell, ...]
    top: int
    hours: str

    def turned(self, rate: str, floor: Measured, basis: str) -> str:
        """A rate in the floor's own terms, to the cent."""
        if (basis == "hourly") == (floor.floor.by == "hour"):
            return rate
        return f"ROUND({rate}{'*' if floor.floor.by == 'year' else '/'}{self.hours}+{HAIR},2)"


def write_floors(book: Book, floors: Sequence[Measured], grids: Sequence[Rates]) -> None:
    """The sheet `Floors`: how many cells are under each floor today and at the end, and each cell."""
    sheet = book.sheet(Said("Floors"), WIDTHS)
    hours = floors[0].hours
    if hours is not None:
        sheet.text(0, 0, Said("Hours of a year"))
    address = sheet.number(0, 1, hours) if hours is not None else ""
    sheet.headings(2, HEADINGS)
    every = tuple(dict.fromkeys(cell for grid in grids for cell in grid.formulas))
    written = FloorSheet(sheet, every, FIRST + len(floors) + 2, address)
    sheet.headings(written.top - 1, [Said("Cell"), *(Said("Rate {when}", when=grid.words) for grid in grids)])
    for row, cell in enumerate(every, written.top):
        sheet.text(row, 0, key_of(cell))
    rates = [_write_rates(written, column, grid) for column, grid in enumerate(grids, 1)]
    for place, one in enumerate(floors):
        amount = _write_floor(sheet, FIRST + place, one)
        for beside, (grid, found) in enumerate(zip(grids, (one.before, one.after), strict=True)):
            column = len(grids) + 1 + 2 * place + beside
            sheet.headings(written.top - 1, [_short_of(one, grid)], column)
            pays = {
                cell: written.turned(rate, one, grid.schedule.basis) for cell, rate in rates[beside].items()
            }
            _write_short(written, column, {cell: f"{amount}-{paid}" for cell, paid in pays.items()}, found)
            count = f'COUNTIF({_column(written, column)},">0")'
            sheet.formula(FIRST + place, 3 + beside, count, len(found), "number")


def _write_floor(sheet: Sheet, row: int, one: Measured) -> str:
    sheet.text(row, 0, one.floor.name)
    sheet.text(row, 2, Said("hour") if one.floor.by == "hour" else Said("year"))
    sheet.text(row, 5, one.floor.source)
    return sheet.number(row, 1, one.floor.amount)


def _write_rates(written: FloorSheet, column: int, grid: Rates) -> dict[Cell, str]:
    rows = enumerate(written.cells, written.top)
    return {
        cell: written.sheet.formula(row, column, grid.formulas[cell], grid.schedule.rate(cell))
        for row, cell in rows
        if cell in grid.formulas
    }


def _write_short(
    written: FloorSheet, column: int, shorts: Mapping[Cell, str], found: Sequence[Under]
) -> None:
    """By how much each cell is short of a floor."""
    missing = {one.cell: one.short for one in found}
    for row, cell in enumerate(written.cells, written.top):
        if cell in shorts:
            text = f"MAX(0,ROUND({shorts[cell]},2))"
            written.sheet.formula(row, column, text, missing.get(cell, Decimal(0)))


def _short_of(one: Measured, grid: Rates) -> str:
    return Said("{floor}: short {when}", floor=one.floor.name, when=grid.words)


def _column(written: FloorSheet, column: int) -> str:
    name = xl_col_to_name(column)
    return f"${name}${written.top + 1}:${name}${written.top + len(written.cells)}"
