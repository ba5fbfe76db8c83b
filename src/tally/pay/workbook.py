"""A costing as a workbook whose formulas recompute it, to the cent, in any spreadsheet.

Sheets: Summary, Lines, Terms, Grid, Cells, People, Payments, Harmless, Checks, and Floors and Retro where the
package asks for them. What a negotiator may change stands on Terms, Grid and the first columns of People;
everything else follows. The inside sheets are in `sheets` and `crowd`; what a costing is held against is in
`harmsheet`, `floorsheet` and `retrosheet`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO

from xlsxwriter import Workbook

from tally.pay.book import Book, Sheet
from tally.pay.crowd import Crowd, write_crowd, write_year
from tally.pay.findings import Findings
from tally.pay.floorsheet import Rates, write_floors
from tally.pay.harmsheet import together, write_harm
from tally.pay.outcome import Bill, Costing, PayLine, YearCost
from tally.pay.package import Year
from tally.pay.readings import (
    compounded_percent,
    inclusive_percent,
    new_money_percent,
    nominal_percent,
    quoted_percent,
    readings,
)
from tally.pay.retrosheet import write_retro
from tally.pay.schedule import OFF_GRID, Cell, Schedule
from tally.pay.sheets import (
    CellSheet,
    Counted,
    PaymentSheet,
    TermSheet,
    key_of,
    write_bill,
    write_cells,
    write_payments,
    write_terms,
)
from tally.pay.terms.grid import AcrossTheBoard
from tally.words import Said

LINES = Said("Year"), Said("Line"), Said("Kind"), Said("Amount"), Said("Because")
SUMMARY = (
    Said("Year"),
    Said("Payroll"),
    Said("New money"),
    Said("With step, percent"),
    Said("One-time in it"),
    Said("On top"),
    Said("Quoted, percent"),
)
CHECKS = Said("Check"), Said("Here"), Said("As costed"), Said("Difference")
MADE_ON = datetime(2000, 1, 1, tzinfo=UTC)  # the same costing makes the same file, byte for byte


@dataclass
class Sums:
    """Where the sums of a year stand."""

    payroll: str
    on_top: str
    lines: str = "0"
    one_time: str = "0"


def as_xlsx(
    costing: Costing, found: Findings | None = None, *, foot: str = "", say: Callable[[str], str] = str
) -> bytes:
    """The workbook as the bytes of an XLSX file, with what the costing was held against.

    `foot` is printed on every page; `say` puts what is `Said` in another language.
    """
    out = BytesIO()
    workbook = Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    workbook.set_properties({"title": costing.package.title, "created": MADE_ON})
    book = Book(workbook, foot, say)
    summary = book.sheet(Said("Summary"), {"A:A": 40, "B:F": 18})
    lines = book.sheet(Said("Lines"), {"A:A": 9, "B:B": 44, "C:C": 18, "D:D": 16, "E:E": 90})
    terms = write_terms(book, costing)
    grid = book.sheet(Said("Grid"), {"A:A": 16, "B:ZZ": 13})
    base = _write_base_grid(grid, costing.package.base.schedule)
    cells = write_cells(book, costing, base)
    crowd = write_crowd(book, costing, cells, terms)
    payments = write_payments(book, terms)
    sums = _write_lines(lines, costing, crowd, payments)
    _write_grids(grid, costing, cells, crowd)
    _write_summary(summary, costing, sums, terms)
    lost = write_harm(book, costing, found.falls, crowd) if found else ""
    if found and found.floors:
        ends = {
            cell: cells.look_up(f'"{key_of(cell)}"', crowd.rates) for cell in costing.final_schedule.rates
        }
        today = Rates(Said("today"), costing.package.base.schedule, base)
        write_floors(book, found.floors, (today, Rates(Said("at the end"), costing.final_schedule, ends)))
    owed = found.owed if found else None
    due = write_retro(book, costing, owed, crowd, payments) if owed else ""
    _write_checks(book, costing, sums, [*_told_beside(found, lost, due)])
    workbook.close()
    return out.getvalue()


def _told_beside(found: Findings | None, lost: str, due: str) -> Iterator[tuple[str, str, Decimal]]:
    """What a costing was held against, to be checked with the rest."""
    if found:
        yield Said("Lost by those whose pay falls"), lost, together(found.falls)
    if found and found.owed:
        yield Said("Retroactive pay due at once"), due, found.owed.due


def _write_base_grid(grid: Sheet, schedule: Schedule) -> Mapping[Cell, str]:
    """The schedule of the base year, which can be changed."""
    grid.text(0, 0, Said("The schedule of the base year"), "title")
    grid.headings(1, [Said("Step"), *schedule.lanes])
    places: dict[Cell, str] = {}
    for row, step in enumerate(schedule.steps, 2):
        grid.text(row, 0, step)
        for column, lane in enumerate(schedule.lanes, 1):
            if Cell(step, lane) in schedule.rates:
                rate = schedule.rate(Cell(step, lane))
                places[Cell(step, lane)] = grid.number(row, column, rate)
    row = len(schedule.steps) + 3
    for cell in (cell for cell in schedule.rates if cell.lane == OFF_GRID):
        grid.text(row, 0, Said("off grid: {name}", name=cell.step))
        places[cell] = grid.number(row, 1, schedule.rate(cell))
        row += 1
    return places


def _write_grids(grid: Sheet, costing: Costing, cells: CellSheet, crowd: Crowd) -> None:
    """The schedule at the end of the term, read from the sheet of cells."""
    schedule = costing.final_schedule
    row = len(costing.package.base.schedule.rates) + len(costing.package.base.schedule.steps) + 4
    title = Said("The schedule at the end of {year}", year=costing.years[-1].fiscal_year)
    grid.text(row, 0, title, "title")
    grid.headings(row + 1, [Said("Step"), *schedule.lanes])
    for down, step in enumerate(schedule.steps, row + 2):
        grid.text(down, 0, step)
        for column, lane in enumerate(schedule.lanes, 1):
            cell = Cell(step, lane)
            if cell in schedule.rates:
                text = cells.look_up(f'"{key_of(cell)}"', crowd.rates)
                grid.formula(down, column, text, schedule.rate(cell))


def _write_lines(sheet: Sheet, costing: Costing, crowd: Crowd, payments: PaymentSheet) -> list[Sums]:
    """Every line of every year, and the payroll they lead to."""
    sheet.headings(0, LINES)
    sheet.sheet.freeze_panes(1, 0)
    row, sums = 1, []
    for year in (costing.base, *costing.years):
        totals = write_year(crowd, costing, year) if year.played else {}
        start = row
        payroll = _payroll(sheet, row + len(year.lines), year, crowd, payments)
        for line, cause in year.explained:
            if isinstance(cause, Bill):
                text = _difference(payments, year, cause)
            else:
                plays = totals[cause[0].place]
                text = "+".join(f"({after}-{before})" for after, before in plays)
            _write_line(sheet, row, year, line, text)
            row += 1
        lines = f"ROUND(SUM({sheet.at(start, 3)}:{sheet.at(row - 1, 3)}),2)" if row > start else "0"
        row += 1
        on_top = _write_on_top(sheet, row, year, payments, payroll, crowd)
        row += len(year.explained_on_top) + 2
        once = (payments.total(year.index, bill) for bill in year.bills if bill.payment.once)
        sums.append(Sums(payroll, on_top, lines, "+".join(once) or "0"))
    return sums


def _payroll(sheet: Sheet, row: int, year: YearCost, crowd: Crowd, payments: PaymentSheet) -> str:
    counted = Counted(dict(enumerate(crowd.people)), dict(enumerate(crowd.paid)))
    bills = [write_bill(payments, year, bill, counted) for bill in year.bills]
    sheet.text(row, 0, str(year.fiscal_year), "bold")
    sheet.text(row, 1, Said("Payroll"), "bold")
    return sheet.formula(row, 3, "ROUND(" + "+".join([crowd.total, *bills]) + ",2)", year.payroll, "total")


def _write_on_top(
    sheet: Sheet, row: int, year: YearCost, payments: PaymentSheet, payroll: str, crowd: Crowd
) -> str:
    counted = Counted({}, {}, payroll)
    charges = [write_bill(payments, year, bill, counted) for bill in year.charges]
    for line, bill in year.explained_on_top:
        _write_line(sheet, row, year, line, _difference(payments, year, bill))
        row += 1
    sheet.text(row, 0, str(year.fiscal_year), "bold")
    sheet.text(row, 1, Said("On top of payroll"), "bold")
    return sheet.formula(row, 3, f"ROUND({'+'.join(charges) or '0'},2)", year.on_top, "total")


def _difference(payments: PaymentSheet, year: YearCost, bill: Bill) -> str:
    return f"{payments.total(year.index, bill)}-{payments.total(year.index - 1, bill)}"


def _write_line(sheet: Sheet, row: int, year: YearCost, line: PayLine, text: str) -> None:
    sheet.text(row, 0, str(year.fiscal_year))
    sheet.text(row, 1, line.label)
    sheet.text(row, 2, Said(line.kind.replace("_", " ")))
    sheet.formula(row, 3, f"ROUND({text},2)", line.amount)
    sheet.text(row, 4, line.because)


def _write_summary(sheet: Sheet, costing: Costing, sums: list[Sums], terms: TermSheet) -> None:
    sheet.text(0, 0, costing.package.title, "title")
    heads = [
        "Year",
        "Payroll",
        "New money",
        "With step, percent",
        "One-time in it",
        "On top",
        "Quoted, percent",
    ]
    sheet.headings(2, heads)
    for row, (year, told) in enumerate(zip((costing.base, *costing.years), sums, strict=True), 3):
        sheet.text(row, 0, str(year.fiscal_year))
        sheet.formula(row, 1, told.payroll, year.payroll)
        sheet.formula(row, 4, told.one_time, year.one_time)
        sheet.formula(row, 5, told.on_top, year.on_top)
        if year.index:
            before, now = sheet.at(row - 1, 1), sheet.at(row, 1)
            sheet.formula(row, 2, f"ROUND({now}-{before},2)", year.new_money)
            percent = new_money_percent(costing, year)
            sheet.formula(row, 3, f"ROUND(({now}/{before}-1)*100,4)", percent, "percent")
            raises = _raises(costing.package.years[year.index - 1], terms)
            quoted = f"ROUND(({'+'.join(raises) or '0'})*100,4)"
            sheet.formula(row, 6, quoted, quoted_percent(costing, year), "percent")
    _write_headlines(sheet, costing, terms, first=3, last=3 + len(costing.years))


def _write_headlines(sheet: Sheet, costing: Costing, terms: TermSheet, *, first: int, last: int) -> None:
    base, once, end = sheet.at(first, 1), sheet.at(first, 4), sheet.at(last, 1)
    raises = [rate for year in costing.package.years for rate in _raises(year, terms)]
    compounded = "*".join(f"(1+{rate})" for rate in raises) or "1"
    one_percent = readings(costing).value_of_one_percent
    later = f"{sheet.at(first + 1, 1)}:{end}"
    told = [
        (Said("Ongoing cost"), f"{end}-{sheet.at(last, 4)}-{base}+{once}", costing.ongoing, "money"),
        (Said("Cumulative cost"), f"SUM({later})-{len(costing.years)}*{base}", costing.cumulative, "money"),
        (
            Said("Nominal percent"),
            f"ROUND(({'+'.join(raises) or '0'})*100,4)",
            nominal_percent(costing),
            "percent",
        ),
        (
            Said("Compounded percent"),
            f"ROUND(({compounded}-1)*100,4)",
            compounded_percent(costing),
            "percent",
        ),
        (
            Said("With step and all, percent"),
            f"ROUND(B{last + 3}/{base}*100,4)",
            inclusive_percent(costing),
            "percent",
        ),
        (Said("Value of 1%"), f"ROUND({base}/100+{'2E-7'},2)", one_percent, "money"),
    ]
    for row, (label, text, value, style) in enumerate(told, last + 2):
        sheet.text(row, 0, label)
        sheet.formula(row, 1, text if text.startswith("ROUND") else f"ROUND({text},2)", value, style)


def _raises(year: Year, terms: TermSheet) -> list[str]:
    """Where the rates of the raises of the whole schedule in a year stand."""
    return [
        terms.of(term, "rate") for term in year.terms if isinstance(term, AcrossTheBoard) and term.is_whole
    ]


def _write_checks(
    book: Book, costing: Costing, sums: list[Sums], beside: list[tuple[str, str, Decimal]]
) -> None:
    """Every total a second time as it was costed; a difference that is not nought was typed in since."""
    sheet = book.sheet(Said("Checks"), {"A:A": 56, "B:D": 18})
    sheet.headings(0, CHECKS)
    for row, (label, text, value) in enumerate([*_checks(costing, sums), *beside], 1):
        sheet.text(row, 0, label)
        here = sheet.formula(row, 1, text, value)
        costed = sheet.number(row, 2, value, "money")
        sheet.formula(row, 3, f"ROUND({here}-{costed},2)", Decimal(0))


def _checks(costing: Costing, sums: list[Sums]) -> Iterator[tuple[str, str, Decimal]]:
    for place, (year, told) in enumerate(zip((costing.base, *costing.years), sums, strict=True)):
        name = year.fiscal_year
        yield Said("{year} payroll", year=name), told.payroll, year.payroll
        yield Said("{year} on top of payroll", year=name), told.on_top, year.on_top
        if year.index:
            climb = f"ROUND({told.payroll}-{sums[place - 1].payroll},2)"
            yield Said("{year} payroll less the year before", year=name), climb, year.new_money
            yield Said("{year} lines added up", year=name), told.lines, year.new_money
