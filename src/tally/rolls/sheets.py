"""Lists of people from CSV files, and what was decided about them as one.

A reader returns what it could read together with every problem it met; the caller refuses. Comma, semicolon
and tab, any line end, UTF-8 with or without its mark and old Windows files are read alike; rows count as a
spreadsheet does, the header being row 1.
"""

import csv
import io
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from tally.problems import Problem
from tally.rolls.records import FIELDS, Pair, Record

Columns = Mapping[str, Sequence[str]]
"""Which columns make up a field, joined by a blank: `{"street": ["Number", "Street"]}`."""
SIDES = ("left", "right")
HEADS = ("left_id", "right_id", "score", "decision")


@dataclass(frozen=True)
class Sheet:
    """A list of people as read, with the fields that have a column and every problem met."""

    records: Sequence[Record] = ()
    fields: frozenset[str] = frozenset()
    problems: Sequence[Problem] = ()


@dataclass(frozen=True)
class ColumnMap:
    """The columns of both lists. Where nothing is said, a column is looked for by the field's own name."""

    both: Columns = field(default_factory=dict)
    left: Columns = field(default_factory=dict)
    right: Columns = field(default_factory=dict)
    is_given: bool = False

    def of(self, side: str) -> Columns:
        return {**self.both, **getattr(self, side)} if self.is_given else {name: [name] for name in FIELDS}

    def is_asked(self, side: str, name: str) -> bool:
        """Whether the map says so of this very list: a column for both may be in one of them only."""
        return name in getattr(self, side)


def read_map(path: Path | None) -> tuple[ColumnMap, list[Problem]]:
    """MAP.toml: `surname = "Last Name"` for both lists, or under `[left]` and `[right]` for one of them."""
    if path is None:
        return ColumnMap(), []
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as wrong:
        return ColumnMap(), [Problem(f"cannot be read as TOML: {_reason(wrong)}", path.name)]
    problems: list[Problem] = []
    tables = {side: written.pop(side, {}) for side in SIDES}
    both = _columns(path.name, "", written, problems)
    left, right = (_columns(path.name, f"[{side}] ", tables[side], problems) for side in SIDES)
    return ColumnMap(both, left, right, is_given=True), problems


def read_lists(paths: Sequence[Path], columns: ColumnMap) -> tuple[list[Sheet], list[Problem]]:
    """One or two lists and every problem in them."""
    sheets = [read_list(path, columns, side) for path, side in zip(paths, SIDES, strict=False)]
    problems = [problem for sheet in sheets for problem in sheet.problems]
    if any(sheet.problems and not sheet.fields for sheet in sheets):
        return sheets, problems
    found = frozenset[str]().union(*(sheet.fields for sheet in sheets))
    files = " nor in ".join(path.name for path in paths)
    for name in sorted(columns.both.keys() - found):
        titles = " + ".join(columns.both[name])
        problems.append(Problem(f"no such column in {files}; the map wants it for {name}", column=titles))
    if not found - {"id"}:
        problems.append(
            Problem(f"no column in {files} is one of: {', '.join(FIELDS[1:])}; name them in a map")
        )
    return sheets, problems


def read_list(path: Path, columns: ColumnMap, side: str = "left") -> Sheet:
    """The people of one list. A list without ids gets its row numbers for ids."""
    try:
        rows = list(_rows(path))
    except (OSError, UnicodeDecodeError, csv.Error) as wrong:
        return Sheet(problems=[Problem(f"cannot be read as CSV: {_reason(wrong)}", path.name)])
    if not rows:
        return Sheet(
            problems=[Problem("is empty; a header and a row for each person were expected", path.name)]
        )
    places, problems = _places(path.name, rows[0][1], columns, side)
    people = [(number, row) for number, row in rows[1:] if any(row)]
    problems += _row_problems(path.name, len(rows[0][1]), people)
    records = _records(people, places)
    if "id" in places:
        problems += _id_problems(path.name, rows[0][1][places["id"][0]], people, records)
    return Sheet(records, frozenset(places), problems)


def write_pairs(pairs: Iterable[Pair], out: TextIO, with_evidence: bool = False) -> None:
    """`left_id,right_id,score,decision`, and with evidence what speaks for and against, in bits."""
    lines = csv.writer(out, lineterminator="\n")
    lines.writerow((*HEADS, "evidence") if with_evidence else HEADS)
    for pair in pairs:
        row = (pair.left_id, pair.right_id, f"{pair.score:.6f}", pair.decision)
        lines.writerow((*row, "; ".join(map(str, pair.evidence))) if with_evidence else row)


def _columns(file: str, where: str, table: object, problems: list[Problem]) -> Columns:
    if not isinstance(table, dict):
        problems.append(Problem(f"{where}must be a table of fields and their columns", file))
        return {}
    columns = {}
    for name, value in table.items():
        titles = [value] if isinstance(value, str) else value
        if name not in FIELDS:
            problems.append(Problem(f"{where}{name} is no field; the fields are {', '.join(FIELDS)}", file))
        elif not isinstance(titles, list) or not titles or not all(isinstance(one, str) for one in titles):
            problems.append(Problem(f"{where}{name} must be the title of a column or a list of titles", file))
        else:
            columns[name] = [title.strip() for title in titles]
    return columns


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows with their numbers, every cell stripped; the first is the header."""
    text = _text(path.read_bytes())
    head = text[: min(text.find(end) % (len(text) + 1) for end in "\r\n")]
    separator = max(",;\t|", key=head.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True, strict=True)
    try:
        for number, row in enumerate(lines, start=1):
            yield number, [cell.strip() for cell in row]
    except csv.Error as wrong:
        raise csv.Error(f"{wrong} (line {lines.line_num})") from wrong


def _text(written: bytes) -> str:
    if written.startswith((b"\xff\xfe", b"\xfe\xff")):
        return written.decode("utf-16")
    try:
        return written.decode("utf-8-sig")
    except UnicodeDecodeError:
        return written.decode("cp1252")


def _places(
    file: str, header: Sequence[str], columns: ColumnMap, side: str
) -> tuple[dict[str, list[int]], list[Problem]]:
    """Where each field stands; one with no column is left out, and a problem where the map asked for it."""
    problems, places = [], {}
    times = Counter(header)
    for name, titles in columns.of(side).items():
        for title in titles:
            if times[title] > 1:
                problems.append(
                    Problem(f"the header has it {times[title]} times; {name} must be one", file, 1, title)
                )
        absent = [title for title in titles if title not in times]
        if not absent:
            places[name] = [header.index(title) for title in titles]
        elif columns.is_asked(side, name):
            problems += [
                Problem(f"no such column; the map wants it for {name}", file, 1, title) for title in absent
            ]
    return places, problems


def _row_problems(file: str, width: int, rows: Iterable[tuple[int, Sequence[str]]]) -> list[Problem]:
    return [
        Problem(
            f"{len(row)} cells where the header has {width}; quote the cells that hold a separator",
            file,
            number,
        )
        for number, row in rows
        if any(row[width:])
    ]


def _records(
    people: Sequence[tuple[int, Sequence[str]]], places: Mapping[str, Sequence[int]]
) -> list[Record]:
    rows = [row for _, row in people]
    cells = {name: _joined(rows, several) for name, several in places.items()}
    ids = cells.pop("id", None) or [str(number) for number, _ in people]
    return list(map(Record, ids, *(cells.get(name) or [""] * len(rows) for name in FIELDS[1:])))


def _joined(rows: Sequence[Sequence[str]], places: Sequence[int]) -> list[str]:
    """The cells of one column, or of several joined by blanks; a short row ends in empty cells."""
    if len(places) == 1:
        (place,) = places
        return [row[place] if place < len(row) else "" for row in rows]
    return [" ".join(row[place] for place in places if place < len(row) and row[place]) for row in rows]


def _id_problems(
    file: str, column: str, rows: Iterable[tuple[int, Sequence[str]]], records: Iterable[Record]
) -> list[Problem]:
    problems, first = [], dict[str, int]()
    for (number, _), record in zip(rows, records, strict=True):
        earlier = first.setdefault(record.id, number)
        if not record.id:
            problems.append(Problem("the row has no id", file, number, column))
        elif earlier != number:
            problems.append(
                Problem(f"the id {record.id} stands in row {earlier} already", file, number, column)
            )
    return problems


def _reason(wrong: Exception) -> str:
    return wrong.strerror or str(wrong) if isinstance(wrong, OSError) else str(wrong)
