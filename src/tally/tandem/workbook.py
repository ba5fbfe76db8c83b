"""The answer as a workbook whose formulas reach the same dollars.

Typed in are the choices (units by year, who pays what) and the plan's own figures; every cost, total,
remainder and check is a formula over them. Every sheet has an investment in the same row and a year in the
same column, so a formula can be read off its place. Cells carry the exact result too, for readers that do not
calculate. Every label goes through `Words.say`, for readers of other languages. Formulas are made with the
English names of the sheets; where one is written, the names become those of the reader.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from tally.paper import Section
from tally.tandem.answers import Answer, Course, Draw
from tally.tandem.streams import Grant, Recurring
from tally.tandem.telling import sections, title
from tally.years import FiscalYear

ZERO = Decimal(0)
HEAD = 2
"""Rows above the first investment or stream of a sheet: its title and its head."""

BLOCK = 5
"""Rows of one stream: what comes in, what is spent, what is left, what is carried over, and an empty one."""

_SHEET = re.compile(r""""(?:[^"]|"")*"|'(?P<quoted>[^']+)'!|(?P<bare>\b[A-Z][a-z]+)!""")


@dataclass(frozen=True)
class Words:
    """In which words a workbook speaks: `say` turns a label, with its %(places)s, into another language.

    `called` does the same for the name of an investment or a bill. The title and the sections of the summary
    come ready; without them they are the English ones.
    """

    say: Callable[[str], str] = str
    called: Callable[[str], str] = str
    title: str = ""
    sections: Sequence[Section] = ()


@dataclass
class _Book:
    """The workbook being written, and what its sheets share."""

    answer: Answer
    file: Any
    words: Words
    formats: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        looks = {
            "title": {"bold": True, "font_size": 14},
            "head": {"bold": True, "bottom": 1, "align": "right"},
            "name": {},
            "money": {"num_format": "#,##0.00;[Red]-#,##0.00;-"},
            "number": {"num_format": "#,##0.00##;[Red]-#,##0.00##;-"},
            "choice": {"num_format": "#,##0.00##;[Red]-#,##0.00##;-", "bg_color": "#FFF4D6"},
            "check": {"bold": True},
            "text": {"text_wrap": True, "valign": "top"},
        }
        self.formats = {name: self.file.add_format(look) for name, look in looks.items()}

    def say(self, label: str, **names: str) -> str:
        """A label in the words of the reader."""
        said = self.words.say(label)
        return said % names if names else said

    @property
    def years(self) -> tuple[FiscalYear, ...]:
        return self.answer.plan.years

    def sheet(self, name: str, says: str, head: Iterable[str]) -> Any:
        sheet = self.file.add_worksheet(self.say(name))
        sheet.write_string(0, 0, self.say(says) if says else "", self.formats["title"])
        for place, text in enumerate(head):
            sheet.write_string(1, place, text, self.formats["head"])
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 20, 15)
        sheet.freeze_panes(HEAD, 1)
        return sheet

    def by_year(self, first: str, *more: str) -> list[str]:
        years = (self.answer.plan.named(year) for year in self.years)
        return [self.say(first), *years, *(self.say(text) for text in more)]

    def number(self, sheet: Any, cell: tuple[int, int], amount: Decimal, look: str = "number") -> None:
        sheet.write_number(*cell, float(amount), self.formats[look])

    def formula(
        self, sheet: Any, cell: tuple[int, int], formula: str, result: Decimal | str, look: str = "money"
    ) -> None:
        value = float(result) if isinstance(result, Decimal) else result
        sheet.write_formula(*cell, _SHEET.sub(self._renamed, formula), self.formats[look], value)

    def _renamed(self, found: re.Match[str]) -> str:
        """A sheet as it is called here; what stands in quotation marks names no sheet and stays."""
        name = found["quoted"] or found["bare"]
        if not name or (said := self.say(name)) == name:
            return found[0]
        return f"'{said}'!"


def workbook(answer: Answer, words: Words = Words()) -> bytes:
    """The workbook as the bytes of an XLSX file, in the words given."""
    written = BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as file:
        # No clock here: the same answer is the same file, dated by the plan's own first day.
        begins = datetime.combine(answer.plan.years[0].first_day, time())
        named = words.title or title(answer)
        file.set_properties({"title": named, "created": begins})
        book = _Book(answer, file, words)
        summary = book.sheet("Summary", "", ())
        summary.write_string(0, 0, named, book.formats["title"])
        _asks(book)
        _units(book)
        _unit_costs(book)
        _costs(book)
        _payers(book)
        _streams(book)
        _checks(book)
        _summary(book, summary)
    return written.getvalue()


def _asks(book: _Book) -> None:
    sheet = book.sheet(
        "Asks",
        "What is asked for",
        [
            book.say(text)
            for text in ("Investment", "Priority", "Units asked", "Unit cost", "Growth", "Cost year")
        ],
    )
    for row, course in enumerate(book.answer.all_courses, start=HEAD):
        ask = course.investment
        sheet.write_string(row, 0, book.words.called(ask.name))
        for column, number in enumerate(
            (ask.priority, ask.units, ask.price.unit_cost, ask.price.growth), start=1
        ):
            book.number(sheet, (row, column), number)
        sheet.write_number(row, 5, ask.price.base_year.ends_in)


def _units(book: _Book) -> None:
    """The choice: units by year, and how many stay in every year after."""
    sheet = book.sheet("Units", "Units by year (the choice)", book.by_year("Investment", "each year after"))
    for row, course in enumerate(book.answer.all_courses, start=HEAD):
        sheet.write_string(row, 0, book.words.called(course.investment.name))
        for column, units in enumerate((*course.units_by_year.values(), course.stays_after), start=1):
            book.number(sheet, (row, column), units, "choice")


def _unit_costs(book: _Book) -> None:
    sheet = book.sheet("Unit cost", "What one unit costs", book.by_year("Investment"))
    for row, course in enumerate(book.answer.all_courses, start=HEAD):
        sheet.write_string(row, 0, book.words.called(course.investment.name))
        for column, year in enumerate(book.years, start=1):
            price = course.investment.price
            if price.by_year and year <= max(price.by_year):
                book.number(sheet, (row, column), price.at(year), "money")
                continue
            book.formula(sheet, (row, column), _grown(course, row, year), price.at(year))


def _grown(course: Course, row: int, year: FiscalYear) -> str:
    """The unit cost grown from its base year, rounded to the cent as a pay rate is.

    Rounding to six places first takes away what binary fractions add, so that half a cent stays half a cent.
    """
    price = course.investment.price
    if price.by_year:
        last = max(price.by_year)
        return f"=ROUND(ROUND({price.by_year[last]}*(1+Asks!$E{row + 1})^{year - last},6),2)"
    return f"=ROUND(ROUND(Asks!$D{row + 1}*(1+Asks!$E{row + 1})^({year.ends_in}-Asks!$F{row + 1}),6),2)"


def _costs(book: _Book) -> None:
    sheet = book.sheet("Cost", "What it costs: units times unit cost", book.by_year("Investment", "Total"))
    last = HEAD + len(book.answer.all_courses)
    for row, course in enumerate(book.answer.all_courses, start=HEAD):
        sheet.write_string(row, 0, book.words.called(course.investment.name))
        for column, year in enumerate(book.years, start=1):
            cell = xl_rowcol_to_cell(row, column)
            cost = f"=ROUND(ROUND(Units!{cell}*'Unit cost'!{cell},6),2)"
            book.formula(sheet, (row, column), cost, course.cost_by_year[year])
    sheet.write_string(last, 0, book.say("Total"), book.formats["check"])
    for column, year in enumerate(book.years, start=1):
        total = sum((course.cost_by_year[year] for course in book.answer.all_courses), ZERO)
        book.formula(sheet, (last, column), _sum_above(column, HEAD, last), total)
    totals = [sum(course.cost_by_year.values(), ZERO) for course in book.answer.all_courses]
    for row, total in enumerate((*totals, sum(totals, ZERO)), start=HEAD):
        book.formula(sheet, (row, len(book.years) + 1), _sum_left(row, len(book.years)), total)


def _payers(book: _Book) -> None:
    """The choice: who pays how much. One row for every investment and stream, in that order."""
    sheet = book.sheet("Who pays", "Who pays (the choice)", [book.say("Investment"), *book.by_year("Stream")])
    pairs = [(course, draw) for course in book.answer.all_courses for draw in book.answer.draws]
    for row, (course, draw) in enumerate(pairs, start=HEAD):
        sheet.write_string(row, 0, book.words.called(course.investment.name))
        sheet.write_string(row, 1, draw.name)
        for column, year in enumerate(book.years, start=2):
            book.number(sheet, (row, column), course.sources[year].get(draw.name, ZERO), "choice")
    sheet.set_column(1, 1, 24)


def _streams(book: _Book) -> None:
    """For each stream what comes in, what is spent, what that leaves, and what is held back for later."""
    sheet = book.sheet("Streams", "What becomes of each stream", book.by_year("Stream", "Total"))
    last = len(book.years)
    for place, draw in enumerate(book.answer.draws):
        row = HEAD + BLOCK * place
        for offset, label in enumerate(("supplied", "spent", _rest(draw))):
            sheet.write_string(row + offset, 0, f"{draw.name}: {book.say(label)}")
        for column, year in enumerate(book.years, start=1):
            book.number(sheet, (row, column), draw.supply_by_year[year], "money")
            book.formula(sheet, (row + 1, column), _spent(book, draw, column), draw.spent_by_year[year])
            if isinstance(draw.stream, Recurring):
                above, spent = (xl_rowcol_to_cell(row + offset, column) for offset in (0, 1))
                book.formula(sheet, (row + 2, column), f"={above}-{spent}", draw.left_by_year[year])
        if not isinstance(draw.stream, Recurring):
            _carried(book, sheet, draw, row)
        for offset, total in enumerate((draw.supplied, draw.spent)):
            book.formula(sheet, (row + offset, last + 1), _sum_left(row + offset, last), total)
        supplied, spent = (xl_rowcol_to_cell(row + offset, last + 1) for offset in (0, 1))
        book.formula(sheet, (row + 2, last + 1), f"={supplied}-{spent}", draw.lapsed + draw.unspent)


def _carried(book: _Book, sheet: Any, draw: Draw, row: int) -> None:
    """What later years spend of the money in hand: of a grant all they spend, of savings what is in now."""
    sheet.write_string(row + 3, 0, f"{draw.name}: {book.say('carried over for later')}")
    last = len(book.years)
    for column, (year, carried) in enumerate(draw.carried_by_year.items(), start=1):
        in_hand = isinstance(draw.stream, Grant) and draw.stream.first_day <= year.last_day
        if column < last and in_hand:
            later = [xl_rowcol_to_cell(row + 1, place) for place in (column + 1, last)]
            book.formula(sheet, (row + 3, column), f"=SUM({':'.join(later)})", carried)
        else:
            book.number(sheet, (row + 3, column), carried, "money")


def _rest(draw: Draw) -> str:
    return "lapsed" if draw.lapsed else "left for other needs"


def _spent(book: _Book, draw: Draw, column: int) -> str:
    """The payments of one stream in one year; names are compared, so that none is taken for a pattern."""
    last = HEAD + len(book.answer.all_courses) * len(book.answer.draws)
    letter = xl_col_to_name(column + 1)
    names, paid = f"'Who pays'!$B${HEAD + 1}:$B${last}", f"'Who pays'!{letter}${HEAD + 1}:{letter}${last}"
    quoted = draw.name.replace('"', '""')
    return f'=SUMPRODUCT(({names}="{quoted}")*{paid})'


def _checks(book: _Book) -> None:
    """What must hold: costs are paid in full, no stream gives more than it has, what stays can be kept."""
    sheet = book.sheet("Checks", "Every line must say OK", (book.say("Check"), book.say("Off by"), ""))
    good, bad = book.say("OK"), book.say("NOT OK")
    for row, (label, formula, off) in enumerate(_check_lines(book), start=HEAD):
        sheet.write_string(row, 0, label)
        book.formula(sheet, (row, 1), formula, off)
        book.formula(
            sheet,
            (row, 2),
            f'=IF(ROUND(B{row + 1},2)<=0,"{good}","{bad}")',
            good if off <= 0 else bad,
            "check",
        )
    sheet.set_column(0, 0, 60)


def _check_lines(book: _Book) -> list[tuple[str, str, Decimal]]:
    """A label, a formula that is above nothing where it fails, and its result."""
    return [*_paid_in_full(book), *_within_supply(book), *_reserves(book), _kept(book)]


def _paid_in_full(book: _Book) -> Iterable[tuple[str, str, Decimal]]:
    """Every cost of what was chosen; and, where there is no plan, what must be paid and cannot be."""
    unmet = {(amount.name, amount.year): amount.dollars for amount in book.answer.unmet}
    for place, course in enumerate(book.answer.all_courses):
        first = HEAD + place * len(book.answer.draws)
        for column, year in enumerate(book.years, start=1):
            letter = xl_col_to_name(column + 1)
            paid = f"SUM('Who pays'!{letter}{first + 1}:{letter}{first + len(book.answer.draws)})"
            cost = f"Cost!{xl_rowcol_to_cell(HEAD + place, column)}"
            short = unmet.pop((course.investment.name, year), ZERO)
            yield _in_full(book, course.investment.name, year), f"=ABS({cost}-{paid})+{short}", short
    for (name, year), short in unmet.items():
        yield _in_full(book, name, year), f"={short}", short


def _in_full(book: _Book, name: str, year: FiscalYear) -> str:
    named = {"name": book.words.called(name), "year": book.answer.plan.named(year)}
    return book.say("%(name)s is paid in full in %(year)s", **named)


def _within_supply(book: _Book) -> Iterable[tuple[str, str, Decimal]]:
    last = len(book.years)
    for place, draw in enumerate(book.answer.draws):
        row = HEAD + BLOCK * place
        if not isinstance(draw.stream, Recurring):
            rest = xl_rowcol_to_cell(row + 2, last + 1)
            label = book.say("%(name)s gives no more than it has", name=draw.name)
            yield label, f"=-Streams!{rest}", -(draw.lapsed + draw.unspent)
            continue
        for column, year in enumerate(book.years, start=1):
            rest = xl_rowcol_to_cell(row + 2, column)
            named = {"name": draw.name, "year": book.answer.plan.named(year)}
            label = book.say("%(name)s gives no more than it has in %(year)s", **named)
            yield label, f"=-Streams!{rest}", -draw.left_by_year[year]


def _reserves(book: _Book) -> Iterable[tuple[str, str, Decimal]]:
    """Work without a grant's reserved tag uses no more than the grant less its reserve."""
    for draw in book.answer.draws:
        stream = draw.stream
        if not isinstance(stream, Grant) or not stream.reserve:
            continue
        other = [
            (HEAD + place * len(book.answer.draws) + book.answer.draws.index(draw), course)
            for place, course in enumerate(book.answer.all_courses)
            if stream.reserve.tag not in course.investment.tags
        ]
        room = stream.amount - stream.reserved
        first, last = xl_col_to_name(2), xl_col_to_name(1 + len(book.years))
        used = "+".join(f"SUM('Who pays'!{first}{row + 1}:{last}{row + 1})" for row, _ in other) or "0"
        spent = sum(
            (paid.get(draw.name, ZERO) for _, course in other for paid in course.sources.values()), ZERO
        )
        label = book.say("%(name)s: the reserve for %(tag)s is kept", name=draw.name, tag=stream.reserve.tag)
        yield label, f"={used}-{room}", spent - room


def _kept(book: _Book) -> tuple[str, str, Decimal]:
    """What stays costs no more, every year after, than the last year's recurring money."""
    answer, last = book.answer, len(book.years)
    final = book.years[-1]
    recurring = [place for place, draw in enumerate(answer.draws) if isinstance(draw.stream, Recurring)]
    rows = f"{HEAD + 1}:{{0}}{HEAD + len(answer.all_courses)}"
    after, price = xl_col_to_name(last + 1), xl_col_to_name(last)
    cost = f"SUMPRODUCT(Units!{after}{rows.format(after)},'Unit cost'!{price}{rows.format(price)})"
    supply = (
        "+".join(f"Streams!{xl_rowcol_to_cell(HEAD + BLOCK * place, last)}" for place in recurring) or "0"
    )
    off = sum((course.stays_after * course.investment.price.at(final) for course in answer.all_courses), ZERO)
    off -= sum((answer.draws[place].supply_by_year[final] for place in recurring), ZERO)
    return book.say("What stays can be paid from recurring money"), f"={cost}-({supply})", off


def _summary(book: _Book, sheet: Any) -> None:
    """The sentences of the answer, and its worth as a formula."""
    row = HEAD
    sheet.write_string(row, 0, book.say("Worth: dollars of work times priority"), book.formats["check"])
    worth = [_worth(book, place, course) for place, course in enumerate(book.answer.all_courses)]
    book.formula(sheet, (row, 1), "=" + "+".join(worth), book.answer.objective)
    sheet.write_string(row + 1, 0, book.say("Checks that fail"), book.formats["check"])
    lines = _check_lines(book)
    checks, fail = f"Checks!B{HEAD + 1}:B{HEAD + len(lines)}", Decimal(sum(off > 0 for _, _, off in lines))
    book.formula(sheet, (row + 1, 1), f"=SUMPRODUCT((ROUND({checks},2)>0)*1)", fail, "number")
    row += 3
    for section in book.words.sections or sections(book.answer):
        sheet.write_string(row, 0, section.heading, book.formats["check"])
        for sentence in section.sentences:
            row += 1
            sheet.write_string(row, 0, sentence)
        row += 2


def _worth(book: _Book, place: int, course: Course) -> str:
    """Priority, times the units of every year and the year after, each at its cost in the first year."""
    row, last = HEAD + place + 1, len(book.years)
    price = course.investment.price
    units = f"Units!B{row}:{xl_col_to_name(last + 1)}{row}"
    if not price.by_year:
        return f"Asks!B{row}*'Unit cost'!B{row}*SUM({units})"
    worths = ",".join(str(price.worth(year, book.years[0])) for year in book.answer.plan.span)
    return f"Asks!B{row}*SUMPRODUCT({units},{{{worths}}})"


def _sum_above(column: int, first: int, last: int) -> str:
    return f"=SUM({xl_rowcol_to_cell(first, column)}:{xl_rowcol_to_cell(last - 1, column)})"


def _sum_left(row: int, last: int) -> str:
    return f"=SUM({xl_rowcol_to_cell(row, 1)}:{xl_rowcol_to_cell(row, last)})"
