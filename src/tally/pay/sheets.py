"""The inside of the workbook: the terms' numbers, the cells, the people and the payments, as live formulas.

Each sheet writes the formula and the value `tally.pay` has for it, so that the file reads the same before
and after a recalculation. Formulas add a billionth before they round, for a spreadsheet's binary numbers hold
half a cent a hair too low. Which sheets there are, and the checks, is in `workbook`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from xlsxwriter.utility import xl_col_to_name

from tally.pay.book import Book, Sheet
from tally.pay.cents import rounded, to_dollars
from tally.pay.outcome import Bill, Costing, Held, Played, YearCost
from tally.pay.schedule import AS_IT_WAS, Cell, Rule
from tally.pay.terms.term import Item, Term
from tally.words import Said, together

TERMS = (
    Said("Year"),
    Said("Term"),
    Said("Number"),
    Said("Value"),
    Said("From"),
    Said("Work days paid"),
    Said("of"),
)
CELLS = Said("Step"), Said("Lane"), Said("Cell")
PAYMENTS = (
    Said("Year"),
    Said("Payment"),
    Said("Item"),
    Said("Quantity"),
    Said("Each"),
    Said("Times"),
    Said("Amount"),
    Said("Price after raises"),
)
HAIR, SMALL = "2E-9", "2E-7"  # added before rounding a salary, and before rounding a sum


def nearest(text: str, hair: str = HAIR) -> str:
    """The formula that rounds an amount of either sign to the cent, halves away from zero."""
    return f"SIGN({text})*ROUND(ABS({text})+{hair},2)"


@dataclass
class TermSheet:
    """Every number of every term, once: what a negotiator changes to see what follows."""

    addresses: dict[tuple[int, str], str] = field(default_factory=dict)
    shares: dict[tuple[int, date | None], str] = field(default_factory=dict)

    def of(self, term: Term, name: str) -> str:
        """Where a number of a term stands."""
        return self.addresses[id(term), name]

    def share(self, term: Term, on: date | None) -> str:
        """What a whole year is multiplied by for a term that starts on that day, or nothing at all."""
        return self.shares.get((id(term), on), "")


def write_terms(book: Book, costing: Costing) -> TermSheet:
    """The sheet `Terms`."""
    sheet = book.sheet(Said("Terms"), {"A:A": 9, "B:B": 34, "C:C": 26, "D:D": 14, "E:E": 12, "F:G": 11})
    sheet.headings(0, TERMS)
    sheet.sheet.freeze_panes(1, 0)
    terms, row = TermSheet(), 1
    for year, term, starts in _terms(costing):
        for name, value in term.numbers.items():
            sheet.text(row, 0, year)
            sheet.text(row, 1, term.label)
            sheet.text(row, 2, number_name(name))
            terms.addresses[id(term), name] = sheet.number(row, 3, value, "rate")
            row += 1
        for on, share in starts.items():
            sheet.text(row, 0, year)
            sheet.text(row, 1, term.label)
            sheet.text(row, 2, Said("share of the year"))
            sheet.text(row, 4, on.isoformat() if on else "")
            part = sheet.number(row, 5, share.numerator)
            whole = sheet.number(row, 6, share.denominator)
            terms.shares[id(term), on] = f"*{part}/{whole}"
            row += 1
    return terms


def number_name(name: str) -> str:
    """What a number of a term is called: `rates.B` is the rate of the lane B."""
    head, _, rest = name.partition(".")
    said = Said(head.replace("_", " "))
    return together([said, rest], ": ") if rest else said


def _terms(costing: Costing) -> Iterator[tuple[str, Term, dict[date | None, Fraction]]]:
    """Every term with its year and the days within the year it starts on."""
    for bill in (*costing.base.bills, *costing.base.charges):
        yield Said("in force"), bill.payment, {}
    for year in costing.years:
        name = str(year.fiscal_year)
        for place in dict.fromkeys(play.place for play in year.played):
            plays = [play for play in year.played if play.place == place]
            if plays[0].term is not None:
                yield name, plays[0].term, {play.on: play.share for play in plays if play.share != 1}
        for held in _begun(year):
            yield name, held.payment, {held.payment.on: held.begins} if held.begins != 1 else {}


def _begun(year: YearCost) -> Iterator[Held]:
    """The payments that begin in a year, those replaced again within it too."""
    for bill in (*year.bills, *year.charges):
        held: Held | None = bill.held
        while held is not None:
            if held.first == year.index:
                yield held
            held = held.outgoing


@dataclass
class CellSheet:
    """Every cell that ever exists, a row each: its rate after every play, and where its people go."""

    sheet: Sheet
    rows: dict[Cell, int]
    column: int = 3

    @property
    def keys(self) -> str:
        return f"'{self.sheet.name}'!$C$2:$C${len(self.rows) + 1}"

    def within(self, column: int) -> str:
        """The range of a column."""
        name = xl_col_to_name(column)
        return f"'{self.sheet.name}'!${name}$2:${name}${len(self.rows) + 1}"

    def look_up(self, key: str, column: int) -> str:
        """The formula for what stands in a column beside a key."""
        return f"INDEX({self.within(column)},MATCH({key},{self.keys},0))"


def write_cells(book: Book, costing: Costing, grid: Mapping[Cell, str]) -> CellSheet:
    """The sheet `Cells` with the base rates, which stand on the sheet `Grid`."""
    sheet = book.sheet(Said("Cells"), {"A:C": 12, "D:ZZ": 13})
    sheet.headings(0, [*CELLS, Said("{year} rate", year=costing.base.fiscal_year)])
    sheet.sheet.freeze_panes(1, 3)
    schedules = [play.after.schedule for year in costing.years for play in year.played]
    every = dict.fromkeys(cell for one in (costing.base.standing.schedule, *schedules) for cell in one.rates)
    cells = CellSheet(sheet, {cell: row for row, cell in enumerate(every, 1)})
    for cell, row in cells.rows.items():
        sheet.text(row, 0, cell.step)
        sheet.text(row, 1, cell.lane)
        sheet.text(row, 2, key_of(cell))
        if cell in grid:
            sheet.formula(row, 3, grid[cell], costing.base.standing.schedule.rate(cell))
    return cells


def key_of(cell: Cell | None) -> str:
    return f"{cell.step}|{cell.lane}" if cell else ""


def write_rates(cells: CellSheet, play: Played, terms: TermSheet, before: int, year: str) -> int:
    """The column of rates after a play that makes a new grid. Returns its number."""
    cells.column += 1
    column, sheet, grid, term = cells.column, cells.sheet, play.change.grid, play.term
    if grid is None or term is None:
        raise ValueError("only a play with a new grid has rates to write")
    sheet.text(0, column, Said("{year} {term}", year=year, term=term.label), "heading")
    for cell, (source, rule) in grid.rules.items():
        old = sheet.at(cells.rows[source], before) if source else ""
        toward = sheet.at(cells.rows[rule.toward], before) if rule.toward else ""
        text = _price(rule, term, terms, old, toward, play.after.schedule.unit)
        sheet.formula(cells.rows[cell], column, text, play.after.schedule.rate(cell))
    return column


def _price(rule: Rule, term: Term, terms: TermSheet, old: str, toward: str, unit: int) -> str:
    if rule is AS_IT_WAS:
        return old
    text = old or (terms.of(term, rule.start) if rule.start else "0")
    if toward:
        text = f"({text}+{terms.of(term, rule.part)}*({toward}-{text}))"
    if rule.raised_by:
        text += f"*(1+{terms.of(term, rule.raised_by)})"
    text += "".join(f"*{terms.of(term, name)}" for name in rule.times)
    if rule.plus:
        text += f"+{terms.of(term, rule.plus)}"
        text += f"*{terms.of(term, rule.plus_times)}" if rule.plus_times else ""
        text += f"/{terms.of(term, rule.plus_over)}" if rule.plus_over else ""
    text = f"ROUND({text}+{HAIR},{2 if unit == 1 else 0})"
    return f"MAX({text},ROUND({terms.of(term, rule.at_least)}+{HAIR},2))" if rule.at_least else text


def write_moves(cells: CellSheet, play: Played, year: str) -> int:
    """The column that says where the people of a cell go. Returns its number."""
    cells.column += 1
    label = play.term.label if play.term else ""
    heading = Said("{year} {term}: go to", year=year, term=label)
    cells.sheet.text(0, cells.column, heading, "heading")
    for cell, row in cells.rows.items():
        cells.sheet.text(row, cells.column, key_of(play.change.moves.get(cell, cell)))
    return cells.column


@dataclass
class PaymentSheet:
    """What is paid beside and on top of salaries: one row a product, with its quantity, price and factors."""

    sheet: Sheet
    terms: TermSheet
    row: int = 0
    totals: dict[tuple[int, str], str] = field(default_factory=dict)
    prices: dict[tuple[int, int, str], str] = field(default_factory=dict)
    # An indexed price within a year: as the year opened, and after each of its raises.
    raised: dict[tuple[int, int, int, str], list[str]] = field(default_factory=dict)

    def price(self, index: int, held: Held, name: str) -> list[str]:
        """Where an indexed price stands as a year opened, and after each of its raises in it."""
        key = held.first, id(held.payment), name
        last = self.prices.get(key) or self.terms.of(held.payment, name)
        return self.raised.get((index, *key), [last])

    def total(self, index: int, bill: Bill) -> str:
        """Where the total of a payment stands in a year; nothing where it was not paid."""
        return self.totals.get((index, bill.held.name), "0")


def write_payments(book: Book, terms: TermSheet) -> PaymentSheet:
    """The sheet `Payments`, empty yet."""
    sheet = book.sheet(Said("Payments"), {"A:A": 9, "B:C": 36, "D:H": 14})
    sheet.headings(0, PAYMENTS)
    sheet.sheet.freeze_panes(1, 0)
    return PaymentSheet(sheet, terms)


@dataclass(frozen=True)
class Counted:
    """What payments look up on the sheet of people: the counts, what each was paid, and the payroll."""

    people: Mapping[int, str]
    paid: Mapping[int, str]
    payroll: str = ""


def write_bill(payments: PaymentSheet, year: YearCost, bill: Bill, counted: Counted) -> str:
    """The rows of a payment in a year; returns the address of its total."""
    first = payments.row + 1
    _write_items(payments, year, bill, counted)
    payments.row += 1
    label = Said("{payment}, {year}", payment=bill.payment.label, year=year.fiscal_year)
    payments.sheet.text(payments.row, 1, label, "bold")
    rows = f"SUM(G{first + 1}:G{payments.row})" if payments.row > first else "0"
    address = payments.sheet.formula(payments.row, 6, f"ROUND({rows},2)", to_dollars(bill.cents), "total")
    payments.totals[year.index, bill.held.name] = address
    return address


def _write_items(
    payments: PaymentSheet, year: YearCost, bill: Bill, counted: Counted, until: str = ""
) -> None:
    """A row for each product, times the share of the year it is paid for; first those of what it replaced."""
    sheet, begins = payments.sheet, ""
    if bill.held.begins != 1:
        begins = payments.terms.share(bill.payment, bill.payment.on)
    if bill.outgoing:
        _write_items(payments, year, bill.outgoing, counted, until=begins)
    share = f"*(1{begins}-1{until})" if until else begins
    for item in bill.items:
        payments.row += 1
        row = payments.row
        sheet.text(row, 0, str(year.fiscal_year))
        sheet.text(row, 1, bill.payment.label)
        sheet.text(row, 2, item.label)
        _write_quantity(payments, bill, item, counted)
        sheet.formula(row, 4, _each(payments, year, bill, item, counted), to_dollars(item.each))
        if item.factor_name:
            sheet.formula(row, 5, payments.terms.of(bill.payment, item.factor_name), item.factor, "number")
        else:
            sheet.number(row, 5, 1, "number")
        product = f"{sheet.at(row, 3)}*{sheet.at(row, 4)}*{sheet.at(row, 5)}{share}"
        amount = to_dollars(item.cents(bill.share))
        sheet.formula(row, 6, nearest(product, SMALL), amount)


def _write_quantity(payments: PaymentSheet, bill: Bill, item: Item, counted: Counted) -> None:
    if item.counted:
        text = payments.terms.of(bill.payment, item.counted)
    elif item.groups:
        text = "+".join(counted.people[group] for group in item.groups)
    else:
        payments.sheet.number(payments.row, 3, item.quantity)
        return
    payments.sheet.formula(payments.row, 3, text, item.quantity, "number")


def _each(payments: PaymentSheet, year: YearCost, bill: Bill, item: Item, counted: Counted) -> str:
    if not item.price:
        return counted.payroll
    address = payments.terms.of(bill.payment, item.price)
    if item.group is not None:
        return f"ROUND({counted.paid[item.group]}*{address}+{HAIR},2)"
    if item.part != 1:
        return f"ROUND({address}*{item.part.numerator}/{item.part.denominator}+{HAIR},2)"
    key = bill.held.first, id(bill.payment), item.price
    if item.grows:
        grown = (
            f"ROUND({payments.prices.get(key)}*(1+{payments.terms.of(bill.payment, item.grows)})+{HAIR},2)"
        )
        text = grown if key in payments.prices else address
        payments.prices[key] = payments.sheet.at(payments.row, 4)
        return text
    if item.price in bill.held.prices:
        return _raised(payments, year.index, bill, item, address)
    return address


def _raised(payments: PaymentSheet, year: int, bill: Bill, item: Item, address: str) -> str:
    """An indexed price: to the right of the row, its full-year price after each raise of the year."""
    key = bill.held.first, id(bill.payment), item.price
    full = payments.prices.get(key, address)
    raised = payments.raised[year, *key] = [full]
    paid, column, cents = full, 7, bill.held.opening[item.price]
    for raise_, share in bill.held.raised_by:
        text = f"ROUND({full}*(1+{payments.terms.of(raise_, 'rate')})+{HAIR},2)"
        cents = rounded(cents * (1 + Fraction(raise_.rate)))
        new = payments.sheet.formula(payments.row, column, text, to_dollars(cents))
        gain = f"({new}-{full}){payments.terms.share(raise_, raise_.on) if share != 1 else ''}"
        paid = f"{paid}+{nearest(gain)}"
        full, column = new, column + 1
        raised.append(full)
    payments.prices[key] = full
    return f"ROUND({paid},2)" if bill.held.raised_by else paid
