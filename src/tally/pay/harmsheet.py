"""The workbook's sheet of hold harmless: for each term whose pay falls by it, live, and who and how much.

How many fall and by how much together follows whatever is changed on the sheet of terms; the rows below each
term are those who fall in the package as it was costed.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from tally.pay.book import Book, Sheet
from tally.pay.cents import rounded, to_dollars
from tally.pay.crowd import Crowd, Seen
from tally.pay.harm import Fall
from tally.pay.outcome import Costing, Played, YearCost
from tally.pay.sheets import SMALL
from tally.pay.terms.movement import Turnover
from tally.words import Said

WIDTHS = {"A:A": 9, "B:B": 44, "C:D": 16, "E:H": 16}
HEADINGS = [
    Said("Year"),
    Said("Term"),
    Said("Was in"),
    Said("Then in"),
    Said("People whose pay falls"),
    Said("Was paid"),
    Said("Then paid"),
    Said("Falls by, a full year"),
]


def write_harm(book: Book, costing: Costing, falls: Sequence[Fall], crowd: Crowd) -> str:
    """The sheet `Harmless`. Returns the address of what everybody who falls loses together."""
    sheet = book.sheet(Said("Harmless"), WIDTHS)
    sheet.headings(0, HEADINGS)
    sheet.sheet.freeze_panes(1, 0)
    row = 0
    totals: list[str] = []
    for year, play in _plays(costing):
        row += 1
        fallen = [fall for fall in falls if fall.play is play]
        seen = crowd.after(play)
        totals.append(_write_play(sheet, row, (year, play), fallen, seen))
        for fall in fallen:
            row += 1
            _write_fall(sheet, row, fall, seen)
    sheet.text(row + 2, 1, Said("All together, a full year"), "bold")
    told = f"ROUND({'+'.join(totals) or '0'},2)"
    return sheet.formula(row + 2, 7, told, together(falls), "total")


def together(falls: Sequence[Fall]) -> Decimal:
    """What everybody who falls loses in a full year, each term to the cent."""
    plays = {id(fall.play): fall.play for fall in falls}
    return sum((_lost([fall for fall in falls if fall.play is play]) for play in plays.values()), Decimal(0))


def _plays(costing: Costing) -> Iterator[tuple[YearCost, Played]]:
    """What changes somebody's pay; leavers and who replaces them are two people."""
    for year in costing.years:
        for play in year.played[1:]:
            if play.change.changes_pay and not isinstance(play.term, Turnover):
                yield year, play


def _lost(falls: Sequence[Fall]) -> Decimal:
    return to_dollars(rounded(sum((Fraction(fall.people * fall.loss) * 100 for fall in falls), Fraction(0))))


def _write_play(
    sheet: Sheet, row: int, which: tuple[YearCost, Played], falls: Sequence[Fall], seen: Seen
) -> str:
    """How many fall by a term and by how much together, counted live. Returns the address of the sum."""
    year, play = which
    was, now, people = (_column(one) for one in (seen.was, seen.salary, seen.people))
    sheet.text(row, 0, str(year.fiscal_year), "bold")
    sheet.text(row, 1, play.term.label if play.term else "", "bold")
    count = sum((fall.people for fall in falls), Decimal(0))
    sheet.formula(row, 4, f"ROUND(SUMPRODUCT(({now}<{was})*{people}),4)", count, "number")
    lost = f"ROUND(SUMPRODUCT(({now}<{was})*({was}-{now})*{people})+{SMALL},2)"
    return sheet.formula(row, 7, lost, _lost(falls), "total")


def _write_fall(sheet: Sheet, row: int, fall: Fall, seen: Seen) -> None:
    sheet.text(row, 2, str(fall.was_in))
    sheet.text(row, 3, str(fall.now_in or ""))
    sheet.formula(row, 4, seen.people[fall.group], fall.people, "number")
    was = sheet.formula(row, 5, seen.was[fall.group], fall.was)
    now = sheet.formula(row, 6, seen.salary[fall.group], fall.now)
    sheet.formula(row, 7, f"ROUND({was}-{now},2)", fall.loss)


def _column(addresses: Sequence[str]) -> str:
    """The range from the first address to the last, which stand below one another."""
    return f"{addresses[0]}:{addresses[-1].rpartition('!')[2]}"
