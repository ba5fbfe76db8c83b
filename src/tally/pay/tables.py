"""Schedules and placements from tables: a CSV file, a pasted grid or the rows of a spreadsheet.

A reader returns what it could read together with every problem it met; the caller refuses. Rows count as a
spreadsheet does: the header is row 1. The TOML file that names the tables is read in `source`.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path

from tally.money import dollars
from tally.pay.cents import to_cents, to_shares
from tally.pay.placement import Group, Time
from tally.pay.schedule import OFF_GRID, Basis, Cell, Schedule
from tally.problems import Problem
from tally.words import Said

Rows = Sequence[Sequence[str]]
# "54.000" is fifty-four thousand to half the world.
PARTED = re.compile(r"\$?\d{1,3}\.\d{3}")
MOST = 10_000_000_00
CROWD = 900_000
TWICE = "step {step!r} stands here a second time"
PEOPLE_COLUMNS = (
    "step",
    "lane",
    "people",
    "fte",
    "hours",
    "days",
    "pays",
    "step_date",
    "years",
    "classification",
)


@dataclass(frozen=True)
class Table:
    """The rows of a table, every cell a text, and the name of the file they came from."""

    file: str
    rows: Rows

    @property
    def header(self) -> list[str]:
        return [cell.strip() for cell in self.rows[0]] if self.rows else []

    def body(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Each row that is not blank with its number, as a mapping from column to text."""
        for number, row in enumerate(self.rows[1:], start=2):
            cells = [cell.strip() for cell in row]
            if any(cells):
                padded = [*cells, *[""] * (len(self.header) - len(cells))]
                yield number, dict(zip(self.header, padded, strict=False))

    def problem(self, message: str, row: int | None = None, column: str = "") -> Problem:
        return Problem(message, self.file, row, column)


def from_text(file: str, text: str) -> Table:
    """A table from CSV text, or from cells copied out of a spreadsheet (separated by tabs)."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    separator = "\t" if "\t" in lines.partition("\n")[0] else ","
    return Table(file, list(csv.reader(io.StringIO(lines), delimiter=separator)))


def from_file(path: Path) -> Table:
    """A table from a CSV file. Raises `OSError` or `UnicodeDecodeError` when it cannot be read."""
    return from_text(path.name, path.read_text(encoding="utf-8-sig"))


def read_schedule(table: Table, basis: Basis, unit: int = 1) -> tuple[Schedule, list[Problem]]:
    """A schedule: `step,LANE,LANE,...`, one row a step; an empty cell does not exist."""
    problems = list(_header_problems(table))
    lanes = tuple(lane for lane in table.header[1:] if lane)
    steps: list[str] = []
    rates: dict[Cell, int] = {}
    for number, row in table.body():
        step = row.get(table.header[0], "")
        if not step:
            problems.append(table.problem(Said("the row has no step"), number, "step"))
        elif step in steps:
            problems.append(table.problem(Said(TWICE, step=step), number, "step"))
        else:
            steps.append(step)
            problems.extend(_read_rates(table, number, step, row, lanes, rates))
    if not rates and not problems:
        problems.append(table.problem(Said("there is no rate in the schedule")))
    return Schedule(basis, tuple(steps), lanes, rates, unit), problems


def read_placement(table: Table, schedule: Schedule, time: Time) -> tuple[tuple[Group, ...], list[Problem]]:
    """Full-time posts (or people, by the hour) in each cell, under the header of the schedule."""
    problems = [*_header_problems(table), *_lane_problems(table, schedule)]
    groups: list[Group] = []
    seen: set[str] = set()
    for number, row in table.body():
        step = row.get(table.header[0], "")
        if Cell(step, OFF_GRID) in schedule.rates and step not in schedule.steps:
            groups += _off_grid(table, number, row, time, problems)
            continue
        if step not in schedule.steps:
            problems.append(table.problem(_unknown(Said("step"), step, schedule.steps), number, "step"))
            continue
        if step in seen:
            problems.append(table.problem(Said(TWICE, step=step), number, "step"))
        seen.add(step)
        for lane in (lane for lane in table.header[1:] if row.get(lane) and lane in schedule.lanes):
            people = _people(table, number, lane, row[lane], problems)
            if not people:
                continue
            if Cell(step, lane) not in schedule.rates:
                message = Said(
                    "{people} stand in step {step} of {lane}, a cell the schedule does not have",
                    people=row[lane],
                    step=step,
                    lane=lane,
                )
                problems.append(table.problem(message, number, lane))
            else:
                groups.append(Group(Cell(step, lane), people, time))
    if not groups and not problems:
        problems.append(table.problem(Said("nobody is placed")))
    return tuple(groups), problems


def _off_grid(
    table: Table, number: int, row: dict[str, str], time: Time, problems: list[Problem]
) -> list[Group]:
    """A row of somebody with a rate of her own: her name, and how many there are in any of its columns."""
    name, *counts = (row.get(column, "") for column in table.header)
    told = [people for text in counts if text and (people := _people(table, number, name, text, problems))]
    return [Group(Cell(name, OFF_GRID), people, time) for people in told]


def read_people(table: Table, schedule: Schedule, time: Time) -> tuple[tuple[Group, ...], list[Problem]]:
    """One row a person (or `people` of them): step, lane, and where they differ fte, hours, days, pays,
    step_date (01-15) and years of service."""
    problems = [
        table.problem(_unknown(Said("column"), name, PEOPLE_COLUMNS), 1, name)
        for name in table.header
        if name not in PEOPLE_COLUMNS
    ]
    problems += [
        table.problem(Said("the column {name} is missing", name=name), 1)
        for name in ("step", "lane")
        if name not in table.header
    ]
    if problems:
        return (), problems
    groups = [
        group
        for number, row in table.body()
        if (group := _person(table, number, row, schedule, time, problems))
    ]
    if not groups and not problems:
        problems.append(table.problem(Said("nobody is placed")))
    return tuple(groups), problems


def _header_problems(table: Table) -> Iterator[Problem]:
    if not table.header:
        yield table.problem(Said("the file is empty; it needs a header: step, then the lanes"))
        return
    if table.header[0].lower() != "step":
        yield table.problem(
            Said("the first column is {header!r}; it has to be step", header=table.header[0]),
            1,
            table.header[0],
        )
    lanes = table.header[1:]
    for lane in sorted({lane for lane in lanes if lane and lanes.count(lane) > 1}):
        yield table.problem(Said("the lane {lane!r} stands in the header twice", lane=lane), 1, lane)
    for number, row in enumerate(table.rows, start=1):
        if any(cell.strip() for cell in row[len(table.header) :]):
            yield table.problem(Said("the row is longer than the header"), number)


def _lane_problems(table: Table, schedule: Schedule) -> Iterator[Problem]:
    for lane in table.header[1:]:
        if lane and lane not in schedule.lanes:
            yield table.problem(_unknown(Said("lane"), lane, schedule.lanes), 1, lane)


def _read_rates(
    table: Table, number: int, step: str, row: dict[str, str], lanes: tuple[str, ...], rates: dict[Cell, int]
) -> Iterator[Problem]:
    for lane in lanes:
        text = row.get(lane, "")
        if not text:
            continue
        try:
            cents = to_cents(dollars(text))
        except ValueError as wrong:
            yield table.problem(wrong.args[0], number, lane)
            continue
        if doubt := _doubt(text, cents):
            yield table.problem(doubt, number, lane)
        elif cents <= 0:
            yield table.problem(
                Said("{text} is not a rate; leave the cell empty if it does not exist", text=text),
                number,
                lane,
            )
        rates[Cell(step, lane)] = cents


def _doubt(text: str, cents: int) -> str:
    """Why a cell is asked about before anybody is paid by it; nothing where it is plain."""
    if PARTED.fullmatch(text):
        return Said("{text!r} may be thousands or three decimals; write it with two decimals", text=text)
    return Said("{text} is more than a rate of pay can be", text=text) if cents > MOST else ""


def _people(table: Table, number: int, column: str, text: str, problems: list[Problem]) -> Decimal | None:
    try:
        people = dollars(text)
    except ValueError:
        problems.append(table.problem(Said("{text!r} is not a number", text=text), number, column))
        return None
    if people > CROWD:
        problems.append(
            table.problem(
                Said("{text} is more people than a unit can have", text=f"{text:.20}"), number, column
            )
        )
        return None
    try:
        to_shares(people)
    except ValueError as wrong:
        problems.append(table.problem(wrong.args[0], number, column))
        return None
    if people < 0:
        problems.append(
            table.problem(
                Said("{text} is negative; nobody can stand there less than not", text=text), number, column
            )
        )
        return None
    return people


def _person(
    table: Table, number: int, row: dict[str, str], schedule: Schedule, time: Time, problems: list[Problem]
) -> Group | None:
    before = len(problems)
    cell = Cell(row["step"], row["lane"])
    if cell.lane == OFF_GRID:
        if cell not in schedule.rates:
            said = Said("the schedule has no rate off the grid for {name!r}", name=cell.step)
            problems.append(table.problem(said, number, "step"))
    elif cell.step not in schedule.steps:
        problems.append(table.problem(_unknown(Said("step"), cell.step, schedule.steps), number, "step"))
    if cell.lane not in (*schedule.lanes, OFF_GRID):
        problems.append(table.problem(_unknown(Said("lane"), cell.lane, schedule.lanes), number, "lane"))
    elif cell.step in schedule.steps and cell not in schedule.rates:
        problems.append(table.problem(Said("the schedule has no cell {cell}", cell=cell), number, "step"))
    counts = {
        name: _people(table, number, name, row[name], problems)
        for name in ("people", "fte", "hours", "days", "pays", "years")
        if row.get(name)
    }
    spot = _step_date(table, number, row.get("step_date", ""), problems)
    own = _own_time(time, counts, schedule.basis)
    if schedule.basis == "hourly" and (own.hours is None or own.days is None):
        problems.append(
            table.problem(Said("hours and days are needed where pay is by the hour"), number, "hours")
        )
    if schedule.basis == "annual" and own.days is not None and own.full_days is None:
        said = Said("days of one's own need the paid days of a full year beside them (paid_days)")
        problems.append(table.problem(said, number, "days"))
    if len(problems) > before:
        return None
    people, years, pays = counts.get("people", Decimal(1)), counts.get("years"), counts.get("pays")
    if not people:
        return None
    service = ((int(years), to_shares(people)),) if years is not None else ()
    return Group(cell, people, own, spot, service, int(pays) if pays else None, row.get("classification", ""))


def _own_time(time: Time, counts: dict[str, Decimal | None], basis: Basis) -> Time:
    told = {name: count for name, count in counts.items() if count is not None}
    days = told.get("days", time.days)
    if basis == "hourly":
        return Time(hours=told.get("hours", time.hours), days=days)
    return replace(time, fte=told.get("fte", time.fte), days=days)


def _step_date(table: Table, number: int, text: str, problems: list[Problem]) -> tuple[int, int] | None:
    if not text:
        return None
    parts = text.split("-")[-2:]
    if len(parts) == 2 and all(part.isdigit() for part in parts):
        month, day = int(parts[0]), int(parts[1])
        if 1 <= month <= 12 and 1 <= day <= (29 if month == 2 else 30 if month in {4, 6, 9, 11} else 31):
            return month, day
    problems.append(
        table.problem(
            Said("{text!r} is no step date; write month and day as 01-15", text=text), number, "step_date"
        )
    )
    return None


def _unknown(what: str, name: str, known: Sequence[str]) -> str:
    close = get_close_matches(name, known, n=1)
    if close:
        return Said(
            "there is no {what} {name!r}; did you mean {close!r}?", what=what, name=name, close=close[0]
        )
    return Said(
        "there is no {what} {name!r}; there are {known}", what=what, name=name, known=", ".join(known)
    )
