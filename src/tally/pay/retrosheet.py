"""The workbook's sheet of retroactive pay: every product of what is owed, as live formulas.

What a person of a group gains by a term is read from the sheet of people, and what a payment is made of from
that of terms and payments; how much of the year is owed stands here, and may be changed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from tally.pay.arrears import Arrear, Piece
from tally.pay.book import Book, Sheet
from tally.pay.cents import WHOLE, half_up, to_dollars, to_people
from tally.pay.crowd import Crowd, Seen, ancestor_of, parents_of
from tally.pay.outcome import Costing, YearCost
from tally.pay.retro import Retro, YearOwed
from tally.pay.rises import Rise, refilled
from tally.pay.sheets import HAIR, SMALL, PaymentSheet, nearest
from tally.words import Day, Said, together
from tally.years import FiscalYear

WIDTHS = {"A:A": 40, "B:B": 30, "C:H": 14, "I:I": 90}
HEADINGS = [
    Said("Line"),
    Said("Of"),
    Said("People or quantity"),
    Said("A full year"),
    Said("Share owed"),
    Said("of"),
    Said("Owed each"),
    Said("Amount"),
    Said("Because"),
]


@dataclass
class RetroSheet:
    """The sheet being written. `gains` say where one person's gain stands, for each rise and each group.

    They are kept by the index of the year: what one year added is what the next carries on.
    """

    sheet: Sheet
    costing: Costing
    owed: Retro
    crowd: Crowd
    payments: PaymentSheet
    row: int = 2
    gains: dict[int, list[list[str]]] = field(default_factory=dict)
    totals: list[str] = field(default_factory=list)

    @property
    def paid(self) -> Seen:
        """Where everything stood as the first year opened, which was paid all along."""
        return self.crowd.after(self.owed.years[0].year.played[0])

    def people(self, year: YearCost) -> tuple[str, ...]:
        """The people of each group at the end of a year."""
        last = next(play for play in reversed(year.played) if id(play) in self.crowd.seen)
        return self.crowd.after(last).people

    def head(self, year: YearCost, label: str, because: str, amount: Decimal, rows: int) -> None:
        """A line of what is owed, the sum of the rows below it."""
        self.row += 1
        name = Said("{name}: {label}", name=year.fiscal_year, label=label)
        self.sheet.text(self.row, 0, label if len(self.owed.years) == 1 else name, "bold")
        below = f"SUM(H{self.row + 2}:H{self.row + 1 + rows})" if rows else "0"
        self.totals.append(self.sheet.formula(self.row, 7, f"ROUND({below},2)", amount, "total"))
        self.sheet.text(self.row, 8, because)

    def share(self, share: Fraction) -> str:
        """The share of the year of this row, as it may be changed."""
        part = self.sheet.number(self.row, 4, share.numerator)
        whole = self.sheet.number(self.row, 5, share.denominator)
        return f"*{part}/{whole}"

    def amount(self, text: str, value: Decimal) -> None:
        self.sheet.formula(self.row, 7, text, value)


def write_retro(book: Book, costing: Costing, owed: Retro, crowd: Crowd, payments: PaymentSheet) -> str:
    """The sheet `Retro`, once the others are written. Returns the address of what is due."""
    sheet = book.sheet(Said("Retro"), WIDTHS)
    first, last = owed.years[0].year, owed.years[-1].year
    gaps = {"day": Day(owed.first_paid), "share_by": owed.share_by, "first": first.fiscal_year}
    one_year = Said("Due on {day}, by {share_by}, within the cost of {first}", **gaps)
    several = Said("Due on {day}, by {share_by}, from {first} on", **gaps)
    sheet.text(0, 0, one_year if first is last else several, "title")
    sheet.headings(2, HEADINGS)
    sheet.sheet.freeze_panes(3, 0)
    written = RetroSheet(sheet, costing, owed, crowd, payments)
    for one in owed.years:
        opening = one.year.played[0]
        if id(opening) not in crowd.seen:
            crowd.note(opening, crowd.salary)  # a year beyond the term, in which nothing changes
        _write_year(written, one)
    sheet.text(written.row + 2, 0, Said("Due at once"), "bold")
    due = f"ROUND({'+'.join(written.totals) or '0'},2)"
    return sheet.formula(written.row + 2, 7, due, owed.due, "total")


def _write_year(written: RetroSheet, one: YearOwed) -> None:
    written.gains[one.year.index] = []
    for rise in one.rises:
        _write_rise(written, one, rise)
    for arrear in one.arrears:
        _write_arrear(written, one, arrear)
    if one.leavers:
        _write_leavers(written, one)


def _write_rise(written: RetroSheet, one: YearOwed, rise: Rise) -> None:
    """What a term, or an earlier year, brings: a row for each group."""
    sheet, seen = written.sheet, written.crowd.after(rise.play)
    cents = to_dollars(rise.cents)
    written.head(one.year, rise.label, one.since(rise), cents, written.crowd.groups)
    share, counts = written.share(rise.share), rise.play.after.counts
    parents, gains = parents_of(written.costing), []
    for group in range(written.crowd.groups):
        written.row += 1
        ancestor = ancestor_of(group, parents, len(counts))
        count = counts[group] if group < len(counts) else 0
        sheet.text(written.row, 1, Said("group {number}", number=group + 1))
        people = sheet.formula(written.row, 2, seen.people[group], to_people(count), "number")
        text = _carried(written, rise.of, group) if rise.of else _gain(written, one, rise, group, ancestor)
        gain = sheet.formula(written.row, 3, f"ROUND({text},2)", to_dollars(rise.gains[ancestor]))
        each = sheet.formula(written.row, 6, nearest(f"{gain}{share}"), to_dollars(rise.each[ancestor]))
        amount = to_dollars(half_up(count * rise.each[ancestor], WHOLE))
        written.amount(nearest(f"{people}*{each}", SMALL), amount)
        gains.append(gain)
    written.gains[one.year.index].append(gains)


def _carried(written: RetroSheet, of: FiscalYear, group: int) -> str:
    """What one of a group gained by the terms of an earlier year."""
    earlier = next(one for one in written.owed.years if one.year.fiscal_year == of)
    rows = zip(earlier.rises, written.gains[earlier.year.index], strict=True)
    return "+".join(gains[group] for rise, gains in rows if not rise.of) or "0"


def _gain(written: RetroSheet, one: YearOwed, rise: Rise, group: int, ancestor: int) -> str:
    """What one of a group gains in a full year; a post refilled gains what its new cell has risen by."""
    seen, play = written.crowd.after(rise.play), rise.play
    if not refilled(play, ancestor):
        return f"{seen.salary[group]}-{seen.was[group]}"
    origin = play.after.origins[ancestor]
    risen = "".join(f"-{gains[origin]}" for gains in written.gains[one.year.index])
    cell = play.after.cells[ancestor]
    if cell is None or cell not in written.owed.years[0].year.played[0].after.schedule.rates:
        return f"0{risen}"
    rate = written.crowd.cells.look_up(seen.key[ancestor], written.paid.rates)
    return f"{seen.salary[ancestor]}-ROUND({rate}*{seen.work[ancestor]}+{HAIR},2){risen}"


def _write_arrear(written: RetroSheet, one: YearOwed, arrear: Arrear) -> None:
    """What a payment owes: a row for each product."""
    sheet = written.sheet
    written.head(one.year, arrear.label, arrear.because, to_dollars(arrear.cents), len(arrear.pieces))
    for piece in arrear.pieces:
        written.row += 1
        sheet.text(written.row, 1, _named(piece))
        quantity = _quantity(written, one, piece)
        each = sheet.formula(written.row, 3, _each(written, one, piece), to_dollars(piece.each))
        text = nearest(f"{quantity}*{each}{written.share(piece.share)}", SMALL)
        written.amount(text if piece.sign > 0 else f"-{text}", to_dollars(piece.cents))


def _named(piece: Piece) -> str:
    return piece.item.label if piece.sign > 0 else Said("less: {what}", what=piece.item.label)


def _quantity(written: RetroSheet, one: YearOwed, piece: Piece) -> str:
    item, payments = piece.item, written.payments
    if item.counted:
        text = payments.terms.of(piece.held.payment, item.counted)
    elif item.groups:
        people = written.people(one.year)
        text = "+".join(people[group] for group in item.groups)
    else:
        return written.sheet.number(written.row, 2, item.quantity)
    return written.sheet.formula(written.row, 2, text, item.quantity, "number")


def _each(written: RetroSheet, one: YearOwed, piece: Piece) -> str:
    held, item = piece.held, piece.item
    address = written.payments.terms.of(held.payment, item.price)
    if item.group is not None:
        paid = "+".join(_paid(written, one, piece, place, share) for place, share in piece.pay)
        return f"ROUND(({paid})*{address}+{HAIR},2)"
    if item.price in held.prices:
        year = one.year if piece.sign > 0 else written.owed.years[0].year
        prices = written.payments.price(year.index, held, item.price)
        return prices[0] if piece.raised is None else f"{prices[piece.raised + 1]}-{prices[piece.raised]}"
    if item.part != 1:
        return f"ROUND({address}*{item.part.numerator}/{item.part.denominator}+{HAIR},2)"
    return address


def _paid(written: RetroSheet, one: YearOwed, piece: Piece, place: int | None, share: Fraction) -> str:
    """What one of a group was paid in the time: of a salary, or of what it rose by."""
    salaries: Sequence[str] = written.gains[one.year.index][place] if place is not None else ()
    if place is None:
        opened = written.crowd.after(one.year.played[0]) if piece.sign > 0 else written.paid
        salaries = opened.salary
    return nearest(f"{salaries[piece.item.group or 0]}*{share.numerator}/{share.denominator}")


def _write_leavers(written: RetroSheet, one: YearOwed) -> None:
    """What is not owed to those who left, less of what they were paid meanwhile."""
    cents = sum(gone.cents for gone in one.withheld)
    written.head(one.year, Said("Leavers"), one.leavers, -to_dollars(cents), len(one.withheld))
    for gone in one.withheld:
        written.row += 1
        name = together([str(gone.leaver.cell), gone.label], ", ")
        if gone.piece:
            written.sheet.text(written.row, 1, together([name, _named(gone.piece)], ": "))
            _write_piece_withheld(written, one, gone.piece)
            continue
        written.sheet.text(written.row, 1, name)
        people = written.sheet.number(written.row, 2, gone.leaver.people)
        place = gone.place or 0
        gain = to_dollars(one.rises[place].gains[gone.group])
        rose = written.sheet.formula(written.row, 3, written.gains[one.year.index][place][gone.group], gain)
        each = nearest(f"{rose}{written.share(gone.share)}")
        owed = written.sheet.formula(written.row, 6, each, to_dollars(gone.each))
        written.amount(f"-{nearest(f'{people}*{owed}', SMALL)}", -to_dollars(gone.cents))


def _write_piece_withheld(written: RetroSheet, one: YearOwed, piece: Piece) -> None:
    """What a leaver does not get of a payment: so many of her at its price."""
    quantity = written.sheet.number(written.row, 2, piece.item.quantity)
    each = written.sheet.formula(written.row, 3, _each(written, one, piece), to_dollars(piece.each))
    text = nearest(f"{quantity}*{each}{written.share(piece.share)}", SMALL)
    written.amount(f"-{text}" if piece.sign > 0 else text, -to_dollars(piece.cents))
