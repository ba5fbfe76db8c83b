"""What people hand in: towns and districts as CSV, a district's pupils as TOML; every mistake with its place.

The readers return values and problems side by side, so that a caller can add its own and refuse them all at
once.
"""

import csv
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal, InvalidOperation
from pathlib import Path

from tally.aid.aid import District
from tally.aid.effort import Town
from tally.aid.enrolment import Pupils
from tally.money import dollars
from tally.problems import Problem

YES, NO = frozenset({"yes", "y", "true", "1"}), frozenset({"no", "n", "false", "0"})
COUNTS = tuple(field.name for field in fields(Pupils))
KEYS = frozenset({"district", "wage_factor", "pupils"})
# More dollars or pupils than any state has; past it a number was mistyped.
MOST = Decimal(10) ** 15
MOST_WAGES = 10

Parsed = str | Decimal | bool
Record = dict[str, Parsed]


@dataclass(frozen=True)
class Column:
    """A column of a file: its header, how a cell is read, and what to take where there may be none."""

    name: str
    parse: Callable[[str], Parsed]
    default: Parsed | None = None


@dataclass(frozen=True)
class Head:
    """A district's pupils as handed in, with its wage adjustment factor."""

    district: str
    pupils: Pupils
    wage_factor: Decimal


def towns(path: Path) -> tuple[list[Town], list[Problem]]:
    """The cities and towns of a CSV file, with everything that is wrong in it."""
    records, problems = _records(path, TOWNS)
    return [_town(record) for record in records], problems


def districts(path: Path) -> tuple[list[District], list[Problem]]:
    """The districts of a CSV file, with everything that is wrong in it."""
    records, problems = _records(path, DISTRICTS)
    return [_district(record) for record in records], problems


def pupils(path: Path) -> tuple[Head | None, list[Problem]]:
    """A district's pupils from a TOML file; None, with problems, when it cannot be used."""
    file = path.name
    try:
        handed = tomllib.loads(path.read_text(encoding="utf-8-sig"), parse_float=Decimal)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as wrong:
        return None, [Problem(_unreadable(wrong), file)]
    strange = sorted(set(handed) - KEYS)
    problems = [
        Problem(f"no such key; there are {', '.join(sorted(KEYS))}", file, column=key) for key in strange
    ]
    counted = handed.get("pupils")
    if not isinstance(counted, dict) or not counted:
        return None, [*problems, Problem("there is no table [pupils] with the counts in it", file)]
    counts = {key: _count(key, value, file, problems) for key, value in counted.items()}
    factor = _factor(handed.get("wage_factor", 1), file, problems)
    if not problems:
        problems += _crowded(counts, file)
    if problems:
        return None, problems
    return Head(str(handed.get("district", path.stem)), Pupils(**counts), factor), []


def amount(text: str) -> Decimal:
    """A sum of money that is not negative."""
    value = money(text)
    if value < 0:
        raise ValueError(f"{text!r} is negative; a sum of nothing or more is wanted")
    return value


def money(text: str) -> Decimal:
    """A sum of money, which may be negative."""
    value = dollars(text)
    if abs(value) > MOST:
        raise ValueError(f"{text!r} is more than there can be")
    return value


def number(text: str) -> Decimal:
    """A plain number that is not negative."""
    value = _number(text.replace(",", ""))
    if value < 0:
        raise ValueError(f"{text!r} is negative; a number of nothing or more is wanted")
    if value > MOST:
        raise ValueError(f"{text!r} is more than there can be")
    return value


def fraction(text: str) -> Decimal:
    """A share: 0.0331 or 3.31%. Raises `ValueError` for 1 or more; bare it is likely a percentage."""
    if text.endswith("%"):
        value = _number(text[:-1]) / 100
        if abs(value) >= 1:
            raise ValueError(f"{text!r} is a whole or more; a share is below 100%")
        return value
    value = _number(text)
    if abs(value) >= 1:
        raise ValueError(f"{text!r} is no fraction; write {text} percent as {value / 100} or as {text}%")
    return value


def yes_or_no(text: str) -> bool:
    """Whether a district runs schools."""
    if text.casefold() in YES | NO:
        return text.casefold() in YES
    raise ValueError(f"{text!r} is neither yes nor no")


TOWNS = (
    Column("municipality", str),
    Column("equalized_valuation", amount),
    Column("income", amount),
    Column("foundation_budget", amount),
    Column("prior_contribution", amount),
    Column("growth_factor", fraction),
)
DISTRICTS = (
    Column("district", str),
    Column("foundation_budget", amount),
    Column("required_contribution", amount),
    Column("prior_aid", amount),
    Column("foundation_enrolment", number),
    Column("operating", yes_or_no),
    Column("other_increment", money, Decimal(0)),
)


def _town(record: Record) -> Town:
    name, *amounts = (record[column.name] for column in TOWNS)
    return Town(str(name), *(Decimal(value) for value in amounts))


def _district(record: Record) -> District:
    return District(
        name=str(record["district"]),
        foundation_budget=Decimal(record["foundation_budget"]),
        required_contribution=Decimal(record["required_contribution"]),
        prior_aid=Decimal(record["prior_aid"]),
        foundation_enrolment=Decimal(record["foundation_enrolment"]),
        is_operating=bool(record["operating"]),
        other_increment=Decimal(record["other_increment"]),
    )


def _records(path: Path, columns: Sequence[Column]) -> tuple[list[Record], list[Problem]]:
    file = path.name
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            heads, *table = list(csv.reader(lines)) or [[]]
    except (OSError, UnicodeDecodeError, csv.Error) as wrong:
        return [], [Problem(_unreadable(wrong), file)]
    heads = [head.strip().casefold() for head in heads]
    problems = _header(heads, columns, file)
    numbered = [(row, cells) for row, cells in enumerate(table, start=2) if any(map(str.strip, cells))]
    if not problems and not numbered:
        problems.append(Problem("there are no rows under the header", file))
    if problems:
        return [], problems
    records = {}
    for row, cells in numbered:
        if any(cell.strip() for cell in cells[len(heads) :]):
            told = (
                f"{len(cells)} cells under {len(heads)} headers; a number with commas needs quotes round it"
            )
            problems.append(Problem(told, file, row))
            continue
        records[row] = _record(dict(zip(heads, cells, strict=False)), columns, (file, row), problems)
    problems += _twice(columns[0].name, records, file)
    return ([] if problems else list(records.values())), problems


def _header(heads: Sequence[str], columns: Sequence[Column], file: str) -> list[Problem]:
    there = ", ".join(heads)
    if not there:
        wanted = ", ".join(column.name for column in columns if column.default is None)
        return [Problem(f"the file is empty; it needs the columns {wanted}", file)]
    absent = [
        Problem(f"no column {column.name!r}; the file has {there}", file, 1, column.name)
        for column in columns
        if column.default is None and column.name not in heads
    ]
    repeated = [column.name for column in columns if heads.count(column.name) > 1]
    return [*absent, *(Problem("this column is there twice", file, 1, name) for name in repeated)]


def _record(
    cells: dict[str, str], columns: Sequence[Column], place: tuple[str, int], problems: list[Problem]
) -> Record:
    read = {one.name: _cell(cells.get(one.name, "").strip(), one, place) for one in columns}
    problems += [cell for cell in read.values() if isinstance(cell, Problem)]
    return {name: cell for name, cell in read.items() if not isinstance(cell, Problem)}


def _cell(text: str, column: Column, place: tuple[str, int]) -> Parsed | Problem:
    if not text and column.default is not None:
        return column.default
    if not text:
        return Problem("there is nothing in this cell", *place, column.name)
    try:
        return column.parse(text)
    except ValueError as wrong:
        return Problem(str(wrong), *place, column.name)


def _twice(column: str, records: dict[int, Record], file: str) -> list[Problem]:
    first: dict[str, int] = {}
    problems = []
    for row, record in records.items():
        name = str(record.get(column, ""))
        if name.casefold() in first:
            problems.append(
                Problem(f"{name!r} is in row {first[name.casefold()]} already", file, row, column)
            )
        if name:
            first.setdefault(name.casefold(), row)
    return problems


def _count(key: str, value: object, file: str, problems: list[Problem]) -> Decimal:
    if key not in COUNTS:
        known = ", ".join(COUNTS)
        problems.append(Problem(f"no such kind of pupils; there are {known}", file, column=f"pupils.{key}"))
        return Decimal(0)
    try:
        return number(str(value))
    except ValueError as wrong:
        problems.append(Problem(str(wrong), file, column=f"pupils.{key}"))
        return Decimal(0)


def _crowded(counts: dict[str, Decimal], file: str) -> list[Problem]:
    """Increments of more pupils than there are."""
    learners = [key for key in counts if key.startswith("english_learners")]
    everybody = sum(
        (count for key, count in counts.items() if key not in (*learners, "low_income")), Decimal(0)
    )
    groups = {"low_income": counts.get("low_income", Decimal(0))}
    if learners:
        groups[learners[0]] = sum((counts[key] for key in learners), Decimal(0))
    return [
        Problem(f"{many} of {everybody} pupils is more than there are", file, column=f"pupils.{key}")
        for key, many in groups.items()
        if many > everybody
    ]


def _factor(value: object, file: str, problems: list[Problem]) -> Decimal:
    try:
        factor = _number(str(value))
    except ValueError as wrong:
        problems.append(Problem(str(wrong), file, column="wage_factor"))
        return Decimal(1)
    if factor < 1:
        message = f"{value} is below 1, which a wage adjustment never is"
        problems.append(Problem(message, file, column="wage_factor"))
    if factor >= MOST_WAGES:
        message = f"{value} is {MOST_WAGES} or more, which no wage adjustment comes near"
        problems.append(Problem(message, file, column="wage_factor"))
    return factor


def _number(text: str) -> Decimal:
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        raise ValueError(f"{text!r} is not a number") from None
    if not value.is_finite():
        raise ValueError(f"{text!r} is not a number")
    return value


def _unreadable(wrong: Exception) -> str:
    if isinstance(wrong, FileNotFoundError):
        return "there is no such file"
    if isinstance(wrong, UnicodeDecodeError):
        return "the file is not UTF-8 text; save it as CSV UTF-8"
    return f"the file cannot be read: {wrong}"
