"""Dated, cited figures: the numbers a legislature, an agency or a contract sets, kept as data.

A figure is one entry of a YAML file in `tally/lawbook/`, with its unit, its source and its values by fiscal
year (and, where a budget passes through several hands, by stage). Tables are CSV files in the same folders.
Asking for a year past the last value is an error that names the file to edit: last year's number is never
carried forward in silence.

    minimum_aid_per_pupil:
      label: Minimum aid for each pupil
      unit: dollars a pupil
      reference: M.G.L. c. 70
      source: DESE, FY2025 formula workbook
      checked_on: 2026-08-31
      values:
        FY2024: "60"
        FY2025: {governor: "30", enacted: "104"}
"""

import csv
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from io import StringIO

import yaml

from tally.years import FiscalYear

ENACTED = "enacted"
LAWBOOK = files("tally").joinpath("lawbook")


class NoFigureError(LookupError):
    """There is no value for that year and stage; the text says which file would hold it."""


@dataclass(frozen=True)
class Figure:
    """One named number through the years. `values` maps a fiscal year to its value by stage."""

    name: str
    place: str
    label: str
    unit: str
    reference: str
    source: str
    checked_on: str
    values: Mapping[FiscalYear, Mapping[str, Decimal]]

    @property
    def horizon(self) -> FiscalYear:
        """The last fiscal year there is a value for."""
        return max(self.values)

    def at(self, year: FiscalYear, stage: str = ENACTED) -> Decimal:
        """The value in `year` at `stage`. Raises `NoFigureError`, naming the file to edit."""
        by_stage = self.values.get(year)
        if by_stage is None:
            known = ", ".join(map(str, sorted(self.values)))
            raise NoFigureError(f"no {self.name} for {year}: add it to {self.place} (known: {known})")
        if stage not in by_stage:
            raise NoFigureError(
                f"no {self.name} for {year} at stage {stage!r}: add it to {self.place} "
                f"(known: {', '.join(by_stage)})"
            )
        return by_stage[stage]


@cache
def figure(path: str) -> Figure:
    """The figure `"ma/chapter70/minimum_aid_per_pupil"`: folder, YAML file and entry of the lawbook."""
    place, _, name = path.rpartition("/")
    entries = _entries(place)
    if name not in entries:
        raise NoFigureError(f"no figure {name!r} in lawbook/{place}.yaml (known: {', '.join(entries)})")
    entry = entries[name]
    return Figure(
        name=name,
        place=f"src/tally/lawbook/{place}.yaml",
        label=entry["label"],
        unit=entry["unit"],
        reference=entry["reference"],
        source=entry["source"],
        checked_on=str(entry["checked_on"]),
        values={FiscalYear.parse(str(year)): _stages(value) for year, value in entry["values"].items()},
    )


def names(place: str) -> tuple[str, ...]:
    """The names of the figures in the file `"ma/chapter70"` of the lawbook, in its order."""
    return tuple(_entries(place))


def catalogue(folder: str) -> Iterator[Figure]:
    """Every figure in a folder of the lawbook, `"ma"` for Massachusetts, file by file."""
    for name, _ in sorted(_walk(LAWBOOK.joinpath(folder), f"{folder}/")):
        if name.endswith(".yaml"):
            place = name.removesuffix(".yaml")
            yield from (figure(f"{place}/{entry}") for entry in names(place))


def yearly(folder: str) -> dict[str, set[FiscalYear]]:
    """The tables of a folder that are kept in a file a year, and the years there are files for."""
    years: dict[str, set[FiscalYear]] = {}
    for name, _ in _walk(LAWBOOK.joinpath(folder), f"{folder}/"):
        stem, is_yearly, year = name.removesuffix(".csv").rpartition("_fy")
        if is_yearly and year.isdigit():
            years.setdefault(stem, set()).add(FiscalYear.parse(year))
    return years


def growing(folder: str) -> dict[str, set[FiscalYear]]:
    """The tables of a folder that get a row a year for the whole of it, and the years they have."""
    found: dict[str, set[FiscalYear]] = {}
    for name, _ in _walk(LAWBOOK.joinpath(folder), f"{folder}/"):
        stem, is_table, _ending = name.rpartition(".csv")
        years = [int(row["fy"]) for row in table(stem) if "fy" in row] if is_table else []
        # A table of exceptions has no row in some years and several in others.
        if years and years == list(range(years[0], years[0] + len(years))):
            found[stem] = {FiscalYear(year) for year in years}
    return found


@cache
def table(path: str) -> tuple[dict[str, str], ...]:
    """The rows of the table `"ma/foundation_rates_fy2025"`, every cell a text as the source printed it."""
    place = LAWBOOK.joinpath(f"{path}.csv")
    if not place.is_file():
        raise NoFigureError(f"no table {path!r}: add src/tally/lawbook/{path}.csv")
    lines = StringIO(place.read_bytes().decode("utf-8"), newline="")
    return tuple(csv.DictReader(lines))


@cache
def digest() -> str:
    """A short fingerprint of every figure and table, kept with a saved result to say what it stood on."""
    together = hashlib.sha256()
    for name, place in sorted(_walk(LAWBOOK, "")):
        together.update(name.encode() + b"\0" + place.read_bytes() + b"\0")
    return together.hexdigest()[:16]


@cache
def _entries(place: str) -> dict[str, dict]:
    source = LAWBOOK.joinpath(f"{place}.yaml")
    if not source.is_file():
        raise NoFigureError(f"no file src/tally/lawbook/{place}.yaml")
    return yaml.safe_load(source.read_text(encoding="utf-8"))


def _stages(value: str | int | Mapping[str, str | int]) -> dict[str, Decimal]:
    by_stage = value if isinstance(value, Mapping) else {ENACTED: value}
    for stage, number in by_stage.items():
        if isinstance(number, float):
            raise TypeError(f"{stage}: {number} is a float; put quotes round it so that it stays exact")
    return {stage: Decimal(number) for stage, number in by_stage.items()}


def _walk(folder: Traversable, prefix: str) -> Iterator[tuple[str, Traversable]]:
    for place in folder.iterdir():
        name = f"{prefix}{place.name}"
        if place.is_dir():
            yield from _walk(place, name + "/")
        elif name.endswith((".yaml", ".csv")):
            yield name, place
