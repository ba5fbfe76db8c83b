"""The workbook's sheet of retroactive pay: every product of what is owed, as live formulas.

What a person of a group gains by a term is read from the sheet of people, and what a payment is made of from
that of terms and payments; how much of the year is owed stands here, and may be changed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from tally.pay.arrears import Arrear, Piece
from tally.pay.cents import WHOLE, half_up, to_dollars, to_people
from tally.pay.crowd import Crowd, Seen, ancestor_of, parents_of
from tally.pay.outcome import Costing
from tally.pay.retro import Retro, Withheld
from tally.pay.rises import Rise, refilled
from tally.pay.sheets import HAIR, SMALL, Book, PaymentSheet, Sheet, nearest
from tally.pay.terms.term import Item

WIDTHS = {"A:A": 40, "B:B": 30, "C:H": 14, "I:I": 90}
HEADINGS = [
    "Line",
    "Of",
    "People or quantity",
    "A full year",
    "Share owed",
    "of",
    "Owed each",
    "Amount",
    "Because",
]


@dataclass
class RetroSheet:
    """The sheet being written. `gains` say where one person's gain stands, for each rise and each group."""

    sheet: Sheet
    costing: Costing
    owed: Retro
    crowd: Crowd
    payments: PaymentSheet
    row: int = 2
    gains: list[list[str]] = field(default_factory=list)
    totals: list[str] = field(default_factory=list)

    @property
    def opening(self) -> Seen:
        """Where everything stood as the year opened."""
        return self.crowd.after(self.owed.year.played[0])

    @property
    def people(self) -> tuple[str, ...]:
        """The people of each group at the end of the year."""
        last = next(play for play in reversed(self.owed.year.played) if id(play) in self.crowd.seen)
        return self.crowd.after(last).people

    def head(self, label: str, because: str, amount: Decimal, rows: int) -> None:
        """A line of what is owed, the sum of the rows below it."""
        self.row += 1
        self.sheet.text(self.row, 0, label, "bold")
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
    """The sheet `Retro`. Returns the address of what is due."""
    sheet = book.sheet("Retro", WIDTHS)
    title = f"Due on {owed.first_paid}, by {owed.share_by}, within the cost of {owed.year.fiscal_year}"
    sheet.text(0, 0, title, "title")
    sheet.headings(2, HEADINGS)
    sheet.sheet.freeze_panes(3, 0)
    written = RetroSheet(sheet, costing, owed, crowd, payments)
    for rise in owed.rises:
        _write_rise(written, rise)
    for arrear in owed.arrears:
        _write_arrear(written, arrear)
    if owed.leavers:
        _write_leavers(written)
    sheet.text(written.row + 2, 0, "Due at once", "bold")
    due = f"ROUND({'+'.join(written.totals) or '0'},2)"
    return sheet.formula(written.row + 2, 7, due, owed.due, "total")


def _write_rise(written: RetroSheet, rise: Rise) -> None:
    """What a term brings: a row for each group."""
    sheet, seen = written.sheet, written.crowd.after(rise.play)
    written.head(rise.label, written.owed.since(rise), to_dollars(rise.cents), written.crowd.groups)
    share, counts = written.share(rise.share), rise.play.after.counts
    parents, gains = parents_of(written.costing), []
    for group in range(written.crowd.groups):
        written.row += 1
        ancestor = ancestor_of(group, parents, len(counts))
        count = counts[group] if group < len(counts) else 0
        sheet.text(written.row, 1, f"group {group + 1}")
        people = sheet.formula(written.row, 2, seen.people[group], to_people(count), "number")
        text = _gain(written, rise, group, ancestor)
        gain = sheet.formula(written.row, 3, f"ROUND({text},2)", to_dollars(rise.gains[ancestor]))
        each = sheet.formula(written.row, 6, nearest(f"{gain}{share}"), to_dollars(rise.each[ancestor]))
        amount = to_dollars(half_up(count * rise.each[ancestor], WHOLE))
        written.amount(nearest(f"{people}*{each}", SMALL), amount)
        gains.append(gain)
    written.gains.append(gains)


def _gain(written: RetroSheet, rise: Rise, group: int, ancestor: int) -> str:
    """What one of a group gains in a full year; a post refilled gains what its new cell has risen by."""
    seen, play, opening = written.crowd.after(rise.play), rise.play, written.opening
    if not refilled(play, ancestor):
        return f"{seen.salary[group]}-{seen.was[group]}"
    origin = play.after.origins[ancestor]
    risen = "".join(f"-{gains[origin]}" for gains in written.gains)
    cell = play.after.cells[ancestor]
    if cell is None or cell not in written.owed.year.played[0].after.schedule.rates:
        return f"0{risen}"
    rate = written.crowd.cells.look_up(seen.key[ancestor], opening.rates)
    return f"{seen.salary[ancestor]}-ROUND({rate}*{seen.work[ancestor]}+{HAIR},2){risen}"


def _write_arrear(written: RetroSheet, arrear: Arrear) -> None:
    """What a payment owes: a row for each product."""
    sheet = written.sheet
    written.head(arrear.label, arrear.because, to_dollars(arrear.cents), len(arrear.pieces))
    for piece in arrear.pieces:
        written.row += 1
        sheet.text(written.row, 1, piece.item.label if piece.sign > 0 else f"less: {piece.item.label}")
        quantity = _quantity(written, piece)
        each = sheet.formula(written.row, 3, _each(written, piece), to_dollars(piece.each))
        text = nearest(f"{quantity}*{each}{written.share(piece.share)}", SMALL)
        written.amount(text if piece.sign > 0 else f"-{text}", to_dollars(piece.cents))


def _quantity(written: RetroSheet, piece: Piece) -> str:
    item, payments = piece.item, written.payments
    if item.counted:
        text = payments.terms.of(piece.held.payment, item.counted)
    elif item.groups:
        text = "+".join(written.people[group] for group in item.groups)
    else:
        return written.sheet.number(written.row, 2, item.quantity)
    return written.sheet.formula(written.row, 2, text, item.quantity, "number")


def _each(written: RetroSheet, piece: Piece) -> str:
    held, item = piece.held, piece.item
    address = written.payments.terms.of(held.payment, item.price)
    if item.group is not None:
        paid = "+".join(_paid(written, item, place, share) for place, share in piece.pay)
        return f"ROUND(({paid})*{address}+{HAIR},2)"
    if item.price in held.prices:
        prices = written.payments.price(written.owed.year.index, held, item.price)
        return prices[0] if piece.raised is None else f"{prices[piece.raised + 1]}-{prices[piece.raised]}"
    if item.part != 1:
        return f"ROUND({address}*{item.part.numerator}/{item.part.denominator}+{HAIR},2)"
    return address


def _paid(written: RetroSheet, item: Item, place: int | None, share: Fraction) -> str:
    """What one of a group was paid in the time: of the salary as the year opened, or of what it rose by."""
    salaries: Sequence[str] = written.opening.salary if place is None else written.gains[place]
    return nearest(f"{salaries[item.group or 0]}*{share.numerator}/{share.denominator}")


def _write_leavers(written: RetroSheet) -> None:
    sheet, owed = written.sheet, written.owed
    cents = sum(one.cents for one in owed.withheld)
    written.head("Leavers", owed.leavers, -to_dollars(cents), len(owed.withheld))
    for one in owed.withheld:
        written.row += 1
        if one.piece:
            _write_once_withheld(written, one, one.piece)
            continue
        sheet.text(written.row, 1, f"{one.leaver.cell}, {owed.rises[one.place].label}")
        people = sheet.number(written.row, 2, one.leaver.people)
        gain = to_dollars(owed.rises[one.place].gains[one.group])
        rose = sheet.formula(written.row, 3, written.gains[one.place][one.group], gain)
        each = sheet.formula(
            written.row, 6, nearest(f"{rose}{written.share(one.share)}"), to_dollars(one.each)
        )
        written.amount(f"-{nearest(f'{people}*{each}', SMALL)}", -to_dollars(one.cents))


def _write_once_withheld(written: RetroSheet, one: Withheld, piece: Piece) -> None:
    """A one-time payment a leaver does not get."""
    sheet = written.sheet
    sheet.text(written.row, 1, f"{one.leaver.cell}, {piece.held.payment.label}")
    people = sheet.number(written.row, 2, one.leaver.people)
    each = sheet.formula(written.row, 3, _each(written, piece), to_dollars(one.each))
    written.amount(f"-{nearest(f'{people}*{each}', SMALL)}", -to_dollars(one.cents))
