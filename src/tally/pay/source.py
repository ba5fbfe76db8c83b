"""Packages from files: a TOML file with its schedule and its placement as CSV beside it.

Every mistake in all the files is collected and refused together, with file, row and column. `docs/costing.md`
lists every key. The tables themselves are read in `tables`.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

from tally.money import dollars
from tally.pay.cents import to_cents, to_shares
from tally.pay.costing import IN_FORCE, PackageRefusedError, cost
from tally.pay.outcome import Costing
from tally.pay.package import Base, Package, Year
from tally.pay.placement import Group, Time, collapse
from tally.pay.schedule import OFF_GRID, Basis, Cell, Schedule
from tally.pay.tables import Table, from_file, read_people, read_placement, read_schedule
from tally.pay.terms.registry import TermError, term_from
from tally.pay.terms.surgery import indexed
from tally.pay.terms.term import Term
from tally.pay.workdays import MonthDay, WorkYear
from tally.problems import Problem, RefusedError
from tally.years import FiscalYear

KEYS = {
    "": {
        "title",
        "schedule",
        "placement",
        "rollup",
        "in_force",
        "off_grid",
        "calendar",
        "years",
        "retro",
        "floors",
    },
    "schedule": {"basis", "file", "printed_to", "index"},
    "schedule.index": {"base", "lanes", "steps"},
    "placement": {"file", "people", "hours_per_day", "paid_days"},
    "calendar": {"first", "last", "closed"},
    "years": {"fiscal_year", "terms"},
    "off_grid": {"name", "rate", "people", "hours_per_day", "paid_days"},
    "floors": {
        "hours_a_year",
        "minimum_wage_year",
        "year",
        "household",
        "living_wage",
        "living_wage_household",
        "living_wage_source",
    },
    "retro": {
        "fiscal_year",
        "first_paid",
        "first_pay",
        "pays",
        "leavers",
        "leavers_are_paid",
        "earlier_years_are_paid",
    },
}
UNITS = {"cent": 1, "dollar": 100}


@dataclass
class Source:
    """One TOML file being read: its data, its text for row numbers, and the problems met so far."""

    path: Path
    data: Mapping[str, Any] = field(default_factory=dict)
    text: str = ""
    problems: list[Problem] = field(default_factory=list)

    @cached_property
    def term_rows(self) -> Mapping[int, int]:
        """The row of every term, by the identity of its entry: the n-th term has the n-th `kind =`."""
        plain = re.sub(r"#.*", "", self.text)
        rows = [plain.count("\n", 0, found.start()) + 1 for found in re.finditer(r"\bkind\s*=", plain)]
        return {id(entry): row for entry, row in zip(_entries(self.data), rows, strict=False)}

    def wrong(self, message: str, key: str = "", row: int | None = None) -> None:
        """Note a problem, at the row where `key` is first written if no row is given."""
        self.problems.append(Problem(message, self.path.name, row or self.row_of(key), key))

    def row_of(self, key: str) -> int | None:
        """The row where a key, or a table of that name, is first written."""
        name = re.escape(key.rpartition(".")[2])
        pattern = re.compile(rf"^\s*(\[+[\w.]*\b{name}\]+|[^#\n]*?\b{name}\s*=)")
        rows = (number for number, line in enumerate(self.text.splitlines(), 1) if pattern.match(line))
        return next(rows, None) if key else None


@dataclass(frozen=True)
class Filed:
    """A package as read from its file, with the row of every term, year by year and of what is in force."""

    package: Package
    file: str
    rows: tuple[tuple[int | None, ...], ...]
    data: Mapping[str, Any]
    paid_rows: tuple[int | None, ...] = ()

    def problems(self) -> Sequence[Problem]:
        """Every term that cannot be done where it stands, with its row."""
        try:
            self.cost()
        except RefusedError as refused:
            return refused.problems
        return ()

    def cost(self) -> Costing:
        """Cost it. Raises `RefusedError` with the row of every term that cannot be done where it stands."""
        try:
            return cost(self.package)
        except PackageRefusedError as refused:
            problems = zip(refused.places, refused.problems, strict=True)
            placed = [
                Problem(problem.message, self.file, self._row(year, term), problem.column)
                for (year, term), problem in problems
            ]
            raise RefusedError(placed) from None

    def _row(self, year: int, term: int) -> int | None:
        """The row of a term; charges of the table `rollup` have none, and stand behind what is in force."""
        if year != IN_FORCE:
            return self.rows[year][term]
        return self.paid_rows[term] if term < len(self.paid_rows) else None


def load(path: Path) -> Filed:
    """Read a package from its TOML file. Raises `RefusedError` with everything that is wrong in any file."""
    source = _opened(path)
    _check_keys(source)
    schedule = _schedule(source)
    groups = _placement(source, schedule) if schedule else ()
    if schedule:
        schedule, groups = _off_grid(source, schedule, groups)
    in_force, paid_rows = _terms(source, source.data.get("in_force", []), "in_force")
    years, rows = _years(source)
    base_parts = _rollup(source), _calendar(source), _number(source, "placement", "hours_per_day")
    if schedule is None or not years:
        raise RefusedError(source.problems)
    rollup, calendar, full_hours = base_parts
    base = Base(schedule, collapse(groups), in_force, rollup, calendar, full_hours)
    title = str(source.data.get("title", path.stem))
    filed = Filed(Package(title, base, years), path.name, rows, source.data, paid_rows)
    if source.problems:
        raise RefusedError([*source.problems, *filed.problems()])
    return filed


def _opened(path: Path) -> Source:
    try:
        text = path.read_text(encoding="utf-8-sig")
        return Source(path, tomllib.loads(text, parse_float=Decimal), text)
    except OSError as wrong:
        raise RefusedError([Problem(f"cannot be read: {wrong.strerror}", path.name)]) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        row = re.search(r"at line (\d+)", str(wrong))
        problem = Problem(f"is not TOML: {wrong}", path.name, int(row[1]) if row else None)
        raise RefusedError([problem]) from None


def _check_keys(source: Source) -> None:
    for key in source.data:
        if key not in KEYS[""]:
            source.wrong(f"there is no key {key!r}; there are {', '.join(sorted(KEYS['']))}", key)
    for table in ("schedule", "placement", "calendar", "rollup", "floors", "retro"):
        value = source.data.get(table, {})
        if not isinstance(value, Mapping):
            source.wrong(f"{table} has to be a table: [{table}]", table)
        elif table in KEYS:
            for key in value:
                if key not in KEYS[table]:
                    source.wrong(
                        f"[{table}] has no key {key!r}; it has {', '.join(sorted(KEYS[table]))}", key
                    )


def _table(source: Source, name: str) -> Mapping[str, Any]:
    value = source.data.get(name, {})
    return value if isinstance(value, Mapping) else {}


def _schedule(source: Source) -> Schedule | None:
    table = _table(source, "schedule")
    basis, printed_to = table.get("basis"), table.get("printed_to", "cent")
    if basis not in {"annual", "hourly"}:
        source.wrong(f'basis has to be "annual" or "hourly", not {basis!r}', "schedule.basis")
    if printed_to not in UNITS:
        source.wrong(f'printed_to has to be "cent" or "dollar", not {printed_to!r}', "schedule.printed_to")
    known: Basis = "hourly" if basis == "hourly" else "annual"
    if "index" in table:
        return _indexed(source, table["index"], known, UNITS.get(str(printed_to), 1))
    rows = _csv(source, "schedule", "file")
    if rows is None:
        return None
    schedule, problems = read_schedule(rows, known, UNITS.get(str(printed_to), 1))
    source.problems.extend(problems)
    return schedule


def _indexed(source: Source, index: Any, basis: Basis, unit: int) -> Schedule | None:
    """A schedule that is base x lane factor x step factor, each cell rounded as printed."""
    try:
        base = dollars(index["base"])
        lanes = {str(lane): dollars(factor) for lane, factor in index["lanes"].items()}
        steps = {str(step): dollars(factor) for step, factor in index["steps"].items()}
    except (KeyError, TypeError, ValueError, AttributeError) as wrong:
        source.wrong(f"an indexed schedule needs base, lanes and steps as numbers: {wrong}", "schedule.index")
        return None
    return indexed(base, lanes, steps, basis, unit)


def _placement(source: Source, schedule: Schedule) -> tuple[Group, ...]:
    time = _time(source, schedule.basis, _table(source, "placement"))
    people = "people" in _table(source, "placement")
    rows = _csv(source, "placement", "people" if people else "file")
    if rows is None:
        return ()
    groups, problems = (read_people if people else read_placement)(rows, schedule, time)
    source.problems.extend(problems)
    if schedule.basis == "hourly" and not people and (time.hours is None or time.days is None):
        source.wrong("an hourly schedule needs hours_per_day and paid_days", "placement")
    return groups


def _time(source: Source, basis: Basis, table: Mapping[str, Any]) -> Time:
    hours, days = (_amount(source, table, key) for key in ("hours_per_day", "paid_days"))
    return Time(hours=hours, days=days) if basis == "hourly" else Time(days=days, full_days=days)


def _off_grid(
    source: Source, schedule: Schedule, groups: tuple[Group, ...]
) -> tuple[Schedule, tuple[Group, ...]]:
    """People with a rate of their own: each rate is a cell of its own beside the grid."""
    rates, more = dict(schedule.rates), []
    for entry in source.data.get("off_grid", []):
        try:
            cell, people = Cell(str(entry["name"]), OFF_GRID), dollars(entry.get("people", 1))
            rates[cell] = to_cents(dollars(entry["rate"]))
            to_shares(people)
        except (KeyError, ValueError, TypeError) as wrong:
            source.wrong(f"somebody off the grid needs a name and a rate: {wrong}", "off_grid")
            continue
        time = _time(source, schedule.basis, {**_table(source, "placement"), **entry})
        more.append(Group(cell, people, time))
    off = Schedule(schedule.basis, schedule.steps, schedule.lanes, rates, schedule.unit)
    return off, (*groups, *more)


def _csv(source: Source, table: str, key: str) -> Table | None:
    name = _table(source, table).get(key)
    if not isinstance(name, str) or not name:
        source.wrong(f"[{table}] needs {key}: the name of a CSV file", f"{table}.{key}", source.row_of(table))
        return None
    try:
        return from_file(source.path.parent / name)
    except OSError as wrong:
        source.wrong(
            f"{name} cannot be read: {wrong.strerror}",
            f"{table}.{key}",
            source.row_of(name) or source.row_of(table),
        )
    except UnicodeDecodeError:
        source.wrong(
            f"{name} is not UTF-8 text; save it as CSV (UTF-8)", f"{table}.{key}", source.row_of(table)
        )
    return None


def _years(source: Source) -> tuple[tuple[Year, ...], tuple[tuple[int | None, ...], ...]]:
    years: list[Year] = []
    rows: list[tuple[int | None, ...]] = []
    entries = source.data.get("years", [])
    if not isinstance(entries, list) or not entries:
        source.wrong("a package needs at least one [[years]]", "years")
        return (), ()
    for entry in entries:
        terms, places = _terms(source, entry.get("terms", []), "years.terms")
        rows.append(places)
        for key in set(entry) - KEYS["years"]:
            source.wrong(f"[[years]] has no key {key!r}; it has fiscal_year and terms", key)
        try:
            written = str(entry.get("fiscal_year", ""))
            years.append(Year(FiscalYear.parse(written), terms, written.strip()))
        except ValueError as wrong:
            source.wrong(str(wrong), "years.fiscal_year")
    for earlier, later in pairwise(years):
        if later.fiscal_year - earlier.fiscal_year != 1:
            source.wrong(f"{later.fiscal_year} does not follow {earlier.fiscal_year}", "years.fiscal_year")
    return tuple(years), tuple(rows)


def _terms(source: Source, entries: Any, key: str) -> tuple[tuple[Term, ...], tuple[int | None, ...]]:
    terms: list[Term] = []
    rows: list[int | None] = []
    for entry in entries if isinstance(entries, list) else []:
        if not isinstance(entry, Mapping) or "kind" not in entry:
            source.wrong(f'a term needs its kind, as in {{ kind = "step" }}; this is {entry!r}', key)
            continue
        row = source.term_rows.get(id(entry))
        try:
            terms.append(term_from(_with_file(source, entry)))
            rows.append(row)
        except TermError as wrong:
            for name, reason in wrong.objections:
                source.wrong(reason, name, row)
    return tuple(terms), tuple(rows)


def _entries(data: Mapping[str, Any]) -> Iterator[object]:
    """Everything in the file that names a kind, in the order it is written."""
    for value in data.values():
        for entry in value if isinstance(value, list) else []:
            if isinstance(entry, Mapping) and "kind" in entry:
                yield entry
            elif isinstance(entry, Mapping):
                yield from _entries(entry)


def _with_file(source: Source, entry: Mapping[str, Any]) -> Mapping[str, Any]:
    """`set_cells` may name the file of a printed schedule instead of listing its rates."""
    if entry["kind"] != "set_cells" or "file" not in entry:
        return entry
    try:
        table = from_file(source.path.parent / str(entry["file"]))
    except (OSError, UnicodeDecodeError):
        raise TermError([("file", f"{entry['file']} cannot be read as CSV (UTF-8)")]) from None
    schedule, problems = read_schedule(table, "annual")
    source.problems.extend(problems)
    rates = {f"{cell.step}|{cell.lane}": schedule.rate(cell) for cell in schedule.rates}
    return {**{key: value for key, value in entry.items() if key != "file"}, "rates": rates}


def _rollup(source: Source) -> Mapping[str, Decimal]:
    charges = _table(source, "rollup")
    return {name: rate for name in charges if (rate := _rate(source, charges, name)) is not None}


def _rate(source: Source, table: Mapping[str, Any], name: str) -> Decimal | None:
    rate = _amount(source, table, name)
    if rate is not None and not 0 <= rate <= 1:
        source.wrong(f"{rate} is not a rate between 0 and 1; write 1.45% as 0.0145", name)
        return None
    return rate


def _number(source: Source, table: str, key: str) -> Decimal | None:
    try:
        return dollars(_table(source, table)[key])
    except (KeyError, ValueError, TypeError):
        return None


def _amount(source: Source, table: Mapping[str, Any], key: str) -> Decimal | None:
    if key not in table:
        return None
    try:
        amount = dollars(table[key])
    except (ValueError, TypeError) as wrong:
        source.wrong(str(wrong), key)
        return None
    if amount < 0:
        source.wrong(f"{key} is {amount}; it cannot be negative", key)
        return None
    return amount


def _calendar(source: Source) -> WorkYear:
    table = _table(source, "calendar")
    try:
        closed = tuple((_spot(first), _spot(last)) for first, last in table.get("closed", []))
        calendar = WorkYear(_spot(table.get("first", "07-01")), _spot(table.get("last", "06-30")), closed)
        calendar.share_from(None, FiscalYear(2025))
        return calendar
    except (ValueError, TypeError) as wrong:
        source.wrong(f"the calendar needs days as month-day (08-27): {wrong}", "calendar")
        return WorkYear()


def _spot(text: Any) -> MonthDay:
    month, day = (int(part) for part in str(text).split("-")[-2:])
    FiscalYear(2025).first_day.replace(month=month, day=day)
    return month, day
