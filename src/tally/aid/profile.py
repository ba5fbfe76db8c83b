"""The state's Chapter 70 district profile workbook, read into frozen rows.

Two pairs of columns in it bear one name: the first `c70aid` is the formula's aid and the second what was
left after penalties; the first `rqdnss` is the formula's requirement and the second the one with
carryover. They are told apart by name and place. What the figures should come to is in `reconciliation`;
storing them is not done here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import IO
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook

from tally.problems import Problem, RefusedError
from tally.years import FiscalYear

STATE = 999
DATA, SPENDING, CODES = "DataC70", "DataNSS", "Codes"
# Field of `Row`, the header the workbook gives it, and which of the columns of that name it is.
COLUMNS = (
    ("lea", "LEANumCode", 0),
    ("year", "fy", 0),
    ("enrolment", "distfoundenro", 0),
    ("foundation_budget", "distfoundbudget", 0),
    ("required_contribution", "distrlc", 0),
    ("aid", "c70aid", 0),
    ("required_spending", "rqdnss", 0),
    ("adjusted_spending", "rqdnss", 1),
    ("actual_spending", "actualNSS", 0),
    ("aid_after_penalties", "c70aid", 1),
)
CODE_COLUMNS = ("leanumcode", "DistrictName", "Dropdown List", "opcode15", "Org structure changes since 1993")
WIDTH = 14
HEADERS_WITHIN = 12
# More dollars than any district, or the state, ever had; a cell that reaches it holds something else.
MOST = 10**12


@dataclass(frozen=True, slots=True)
class Row:
    """One district in one year, in pupils and dollars; None where the workbook has no number.

    A spending of nothing is none reported, and None too.
    """

    lea: int
    year: FiscalYear
    enrolment: Decimal | None
    foundation_budget: Decimal | None
    required_contribution: Decimal | None
    aid: Decimal | None
    required_spending: Decimal | None
    adjusted_spending: Decimal | None
    actual_spending: Decimal | None
    aid_after_penalties: Decimal | None


@dataclass(frozen=True, slots=True)
class Code:
    """A district's number, name, whether it runs schools, and how it came together or apart."""

    lea: int
    name: str
    is_operating: bool
    history: str


@dataclass(frozen=True)
class Profile:
    """The whole workbook. `budgeted` are the years whose actual spending is only budgeted so far."""

    districts: Mapping[int, Code]
    rows: Mapping[tuple[int, FiscalYear], Row]
    budgeted: frozenset[FiscalYear]

    @property
    def years(self) -> tuple[FiscalYear, ...]:
        """The years there are rows for, the first first."""
        return tuple(sorted({year for _, year in self.rows}))

    def of(self, year: FiscalYear) -> tuple[Row, ...]:
        """Every district's row of a year, the state's total left out."""
        return tuple(row for (lea, of_year), row in self.rows.items() if of_year == year and lea != STATE)

    def at(self, lea: int, year: FiscalYear) -> Row | None:
        """One district's row of a year."""
        return self.rows.get((lea, year))


def read(source: Path | IO[bytes], name: str = "") -> Profile:
    """Read the workbook. Raises `RefusedError` with every problem when it is not what it should be."""
    file = name or str(getattr(source, "name", "workbook"))
    try:
        book = load_workbook(source, read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, OSError) as wrong:
        raise RefusedError([Problem(f"this is no workbook that can be read: {wrong}", file)]) from wrong
    absent = [sheet for sheet in (DATA, SPENDING, CODES) if sheet not in book.sheetnames]
    if absent:
        known = ", ".join(book.sheetnames)
        raise RefusedError([Problem(f"no sheet {sheet!r} (there are: {known})", file) for sheet in absent])
    problems: list[Problem] = []
    districts = {code.lea: code for code in _codes(book, file, problems)}
    rows: dict[tuple[int, FiscalYear], Row] = {}
    first: dict[tuple[int, FiscalYear], int] = {}
    for number, row in _rows(book, file, problems):
        place = row.lea, row.year
        if place in rows:
            said = f"district {row.lea} in {row.year} is in row {first[place]} already"
            problems.append(Problem(said, f"{file}, {DATA}", number))
        rows[place] = row
        first.setdefault(place, number)
    if problems:
        raise RefusedError(problems)
    return Profile(districts, rows, _budgeted(book))


def _rows(book: Workbook, file: str, problems: list[Problem]) -> Iterator[tuple[int, Row]]:
    lines = enumerate(book[DATA].iter_rows(max_col=WIDTH, values_only=True), start=1)
    wanted = [(header, place) for _, header, place in COLUMNS]
    places = _header(lines, wanted, f"{file}, {DATA}", problems)
    for number, line in lines:
        if places and any(value is not None for value in line[:4]):
            row = _row([line[place] for place in places], f"{file}, {DATA}", number, problems)
            if row:
                yield number, row


def _row(cells: Sequence[object], file: str, number: int, problems: list[Problem]) -> Row | None:
    values: list[Decimal | None] = []
    for (_, header, _), cell in zip(COLUMNS, cells, strict=True):
        try:
            values.append(_decimal(cell))
        except ValueError as wrong:
            problems.append(Problem(str(wrong), file, number, header))
            return None
    lea, year, *amounts = values
    if lea is None or year is None:
        problems.append(Problem("a row needs a district number and a year", file, number, "LEANumCode"))
        return None
    row = Row(int(lea), FiscalYear(int(year)), *amounts)
    # The sheet looks spending up and finds nothing where none is reported: in FY1993 for every district.
    return row if row.actual_spending else replace(row, actual_spending=None)


def _codes(book: Workbook, file: str, problems: list[Problem]) -> Iterator[Code]:
    lines = enumerate(book[CODES].iter_rows(values_only=True), start=1)
    places = _header(lines, [(header, 0) for header in CODE_COLUMNS], f"{file}, {CODES}", problems)
    first: dict[int, int] = {}
    for number, line in lines:
        if not places or line[places[0]] is None:
            continue
        lea, name, listed, operates, history = (line[place] for place in places)
        if not isinstance(lea, int | float):
            problems.append(Problem(f"{lea!r} is not a number", f"{file}, {CODES}", number, CODE_COLUMNS[0]))
            continue
        if first.setdefault(int(lea), number) != number:
            said = f"district {int(lea)} is in row {first[int(lea)]} already"
            problems.append(Problem(said, f"{file}, {CODES}", number, CODE_COLUMNS[0]))
        # The list for the reader's drop-down is the only one in ordinary capitals: "0001 Abington".
        title = str(listed or "").partition(" ")[2].strip() or str(name).strip().title()
        yield Code(int(lea), title, operates == 1, str(history or "").strip())


def _header(
    lines: Iterator[tuple[int, tuple]], wanted: Sequence[tuple[str, int]], file: str, problems: list[Problem]
) -> list[int]:
    """Where the wanted columns stand, by the first line with any; empty, with problems, if some are not."""
    names = {header for header, _ in wanted}
    for number, line in lines:
        if names.isdisjoint(line) and number < HEADERS_WITHIN:
            continue
        stands = {header: [place for place, cell in enumerate(line) if cell == header] for header in names}
        absent = [(header, nth) for header, nth in wanted if len(stands[header]) <= nth]
        problems += [Problem(_absent(header, nth), file, number, header) for header, nth in absent]
        return [] if absent else [stands[header][nth] for header, nth in wanted]
    problems.append(Problem("the sheet is empty", file))
    return []


def _absent(header: str, nth: int) -> str:
    return f"no column {header!r}" if nth == 0 else f"no second column {header!r}; the workbook has two of it"


def _decimal(cell: object) -> Decimal | None:
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return None
    # A spreadsheet keeps binary fractions; their shortest decimal text is the number that was typed.
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if abs(cell) >= MOST:
            raise ValueError(f"{cell!r} is more than there can be")
        return Decimal(repr(cell))
    raise ValueError(f"{cell!r} is not a number")


def _budgeted(book: Workbook) -> frozenset[FiscalYear]:
    heads = book[SPENDING].iter_rows(max_row=HEADERS_WITHIN, values_only=True)
    names = (str(cell) for line in heads for cell in line if str(cell).endswith("budnss"))
    return frozenset(FiscalYear.parse(name.removesuffix("budnss")) for name in names)
