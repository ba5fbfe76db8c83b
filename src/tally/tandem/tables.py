"""Reading a TOML table key by key, noting every mistake with its key and its line, not stopping at one.

A value that is missing or wrong reads as a harmless stand-in, so that reading goes on; whoever reads must
look at the problems before using anything. What the keys mean is in `reading`.
"""

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from tally.money import dollars
from tally.problems import Problem
from tally.words import Said
from tally.years import FIRST_YEAR, LAST_YEAR, FiscalYear

ZERO = Decimal(0)
NO_DAY = date(1, 1, 1)
# More dollars, pupils or units than any district has; past it a number was mistyped.
MOST = Decimal(10) ** 12
_HEADER = re.compile(r"\s*\[+\s*([\w.-]+)\s*\]+\s*(?:#|$)")
_KEY = re.compile(r"\s*([^\s=#\[\]{}][^=#\[\]{}]*?)\s*=")


@dataclass(frozen=True)
class Source:
    """The text a plan is read from, and the problems found in it so far."""

    name: str
    text: str
    problems: list[Problem] = field(default_factory=list)

    def line_of(self, table: str, place: int, key: str) -> int | None:
        """The line `key` stands on in the `place`-th `[[table]]`, or else what it is part of, or the header.

        A key within a key has a point between, however it is written: `reserve = { share = ... }`,
        `reserve.share = ...`, or below `[table.reserve]`.
        """
        lines: dict[str, int] = {}
        header, inside, below = -1, not table, ""
        for number, line in enumerate(self.text.splitlines(), start=1):
            if opened := _HEADER.match(line):
                name, _point, below = opened[1].partition(".")
                header += name == table and not below
                inside = name == table and header == place
                if inside:
                    lines.setdefault(below, number)
            elif inside and (written := _KEY.match(line)):
                path = _bare(written[1])
                lines.setdefault(f"{below}.{path}" if below else path, number)
        while key and key not in lines:
            key = key.rpartition(".")[0]
        return lines.get(key)


@dataclass(frozen=True)
class Table:
    """One table of the text: `name` and `place` say which, `values` is what was parsed.

    A table within a table has the key it stands under as `within`.
    """

    source: Source
    values: Mapping[str, Any]
    name: str = ""
    place: int = 0
    within: str = ""

    def wrong(self, key: str, message: str) -> None:
        key = f"{self.within}.{key}" if self.within else key
        path = f"{self.name}[{self.place + 1}].{key}" if self.name else key
        row = self.source.line_of(self.name, self.place, key)
        self.source.problems.append(Problem(message, self.source.name, row, path))

    def known(self, keys: Collection[str]) -> None:
        """Every key that is not one of `keys` is a problem, with the nearest known one."""
        for key in self.values:
            if key not in keys:
                near = get_close_matches(key, keys, n=1)
                self.wrong(key, f"is not a key here; {f'did you mean {near[0]}?' if near else _one_of(keys)}")

    def inner(self, key: str) -> "Table":
        """The table that stands under a key, or an empty one; whoever asks has seen that it is a table."""
        return replace(self, values=self.values.get(key, {}), within=key)

    def tables(self, key: str) -> list["Table"]:
        found = self.values.get(key, [])
        if not isinstance(found, list) or not all(isinstance(item, Mapping) for item in found):
            self.wrong(key, f"must be written as [[{key}]] tables")
            return []
        return [Table(self.source, item, key, place) for place, item in enumerate(found)]

    def text(self, key: str, missing: str | None = None) -> str:
        value = self.values.get(key, missing)
        if isinstance(value, str) and (value.strip() or key not in self.values):
            return value.strip()
        self.wrong(
            key, "is missing; give a text" if value is None else f"must be a text, not {_written(value)}"
        )
        return ""

    def flag(self, key: str, missing: bool = False) -> bool:
        value = self.values.get(key, missing)
        if not isinstance(value, bool):
            self.wrong(key, f"must be true or false, not {_written(value)}")
        return value is True

    def choice(self, key: str, among: Collection[str]) -> str:
        value = self.values.get(key)
        if isinstance(value, str) and value in among:
            return value
        self.wrong(
            key, _one_of(among) if value is None else f"{_written(value)} is unknown; {_one_of(among)}"
        )
        return ""

    def number(self, key: str, missing: Decimal | None = None, least: Decimal | None = ZERO) -> Decimal:
        """An exact number, written as a text or bare; `least` is the smallest allowed."""
        if key not in self.values:
            if missing is None:
                self.wrong(key, 'is missing; give a number in quotes, as "38500"')
            return missing or ZERO
        return self._number(key, self.values[key], least)

    def positive(self, key: str, missing: Decimal | None = None) -> Decimal:
        """A number of more than nothing; one where it is wrong."""
        before = len(self.source.problems)
        number = self.number(key, missing)
        if not number and len(self.source.problems) == before:
            self.wrong(key, "must be more than nothing")
        return number or Decimal(1)

    def tags(self, key: str) -> frozenset[str]:
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(tag, str) and tag.strip() for tag in value):
            self.wrong(key, 'must be a list of texts, as ["staff", "hvac"]')
            return frozenset()
        return frozenset(tag.strip() for tag in value)

    def day(self, key: str, missing: date | None = None) -> date:
        value = self.values.get(key, missing)
        try:
            day = value if type(value) is date else date.fromisoformat(value)
        except (TypeError, ValueError):
            said = "is missing; give" if value is None else f"{_written(value)} is not a day; write"
            self.wrong(key, f"{said} a day as 2024-09-30")
            return NO_DAY
        self._near(key, day.year, str(day))
        return day

    def year(self, key: str, value: object) -> FiscalYear | None:
        try:
            year = FiscalYear.parse(str(value))
        except ValueError as wrong:
            self.wrong(key, str(wrong))
            return None
        self._near(key, year.ends_in, str(year))
        return year

    def by_year(
        self, key: str, needed: Collection[FiscalYear] = (), least: Decimal | None = None
    ) -> dict[FiscalYear, Decimal]:
        """Dollars by fiscal year; every year `needed` must be there."""
        value = self.values.get(key, {})
        if not isinstance(value, Mapping):
            self.wrong(key, 'must be amounts by year, as { FY22 = "1000000" }')
            return {}
        amounts: dict[FiscalYear, Decimal] = {}
        for written, amount in value.items():
            year = self.year(key, written)
            if year in amounts:
                self.wrong(key, f"has {year} twice")
            if year:
                amounts[year] = self._number(f"{key}.{written}", amount, least)
        missing = ", ".join(str(year) for year in needed if year not in amounts)
        if missing:
            self.wrong(key, f'has no amount for {missing}; write "0" where there is none')
        return amounts

    def _near(self, key: str, year: int, written: str) -> None:
        """A problem where a day or year was given that no plan comes near."""
        if key in self.values and not FIRST_YEAR <= year <= LAST_YEAR:
            self.wrong(key, f"{written} is too far away; days and years lie from {FIRST_YEAR} to {LAST_YEAR}")

    def _number(self, key: str, value: object, least: Decimal | None) -> Decimal:
        try:
            number = dollars(value)  # type: ignore[arg-type]
        except (TypeError, ValueError):
            in_percent = isinstance(value, str) and value.strip().endswith("%")
            hint = "; three percent is 0.03" if in_percent else ""
            self.wrong(key, f"{_written(value)} is not a number{hint}")
            return ZERO
        if not number.is_finite():
            self.wrong(key, f"{_written(value)} is not a number")
            return ZERO
        if abs(number) > MOST:
            self.wrong(key, f"{_written(value)} is more than any district has")
            return ZERO
        if least is not None and number < least:
            self.wrong(key, Said("must be at least {least}, not {number}", least=least, number=number))
        return number


def _written(value: object) -> str:
    """A value that was refused, about as it stands in the file."""
    if isinstance(value, str):
        return f"{value!r}"
    if isinstance(value, bool | list | Mapping):
        return json.dumps(value, default=str, ensure_ascii=False)
    return str(value)


def _one_of(names: Collection[str]) -> str:
    return f"use one of {', '.join(sorted(names))}"


def _bare(key: str) -> str:
    """A key as the file has it, without quotes."""
    return ".".join(part.strip().strip("\"'") for part in key.split("."))
