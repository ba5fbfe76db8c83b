"""What every term of a package did to each cell, kept: the course of whoever starts there.

With it a person's pay is costed from the rates and the places that were kept, and no longer from the terms:
what was made known stays as it was, whatever later versions of this program make of a term. Rates off the
grid, which nobody knows beforehand, follow the rule of their term.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tally.pay.cents import to_cents, to_dollars
from tally.pay.outcome import Costing, Played
from tally.pay.package import Package
from tally.pay.placement import Change, Group, Standing, Time
from tally.pay.schedule import OFF_GRID, Basis, Cell, Numbers, Regrid, Rule, Schedule
from tally.pay.terms.term import PayTerm

Data = dict[str, Any]
# Time enough for any hours and days a term may cut.
AMPLE: Mapping[Basis, Time] = {
    "hourly": Time(hours=Decimal(24), days=Decimal(366)),
    "annual": Time(days=Decimal(366), full_days=Decimal(366)),
}


@dataclass(frozen=True)
class Stage:
    """What one term did: the share of the year it is paid, the grid after it, who went where, who works more.

    Position i of `cells` is where whoever started in the i-th cell of the course stands after it.
    """

    share: Fraction
    cells: tuple[Cell, ...]
    longer: frozenset[int]
    schedule: Schedule | None = None


@dataclass(frozen=True)
class Course:
    """The stages of a package by year (1 is the first) and place of the term, for each starting cell."""

    starts: tuple[Cell, ...]
    stages: Mapping[tuple[int, int], Stage]

    def share(self, year: int, place: int) -> Fraction:
        return self.stages[year, place].share

    def schedule(self, year: int, base: Schedule) -> Schedule:
        """The printed grid at the end of a year."""
        grids = [stage.schedule for (played, _), stage in self.stages.items() if played <= year]
        return next((grid for grid in reversed(grids) if grid is not None), base)

    def change(self, year: int, place: int, term: PayTerm, now: Standing) -> tuple[Change, Numbers]:
        """What the term did to the one person who stands there, and the numbers its rules speak of."""
        stage, own, here = self.stages[year, place], term.change(now), now.cells[0]
        grid, numbers = _grid(stage.schedule, own.grid) if stage.schedule else (None, {})
        change = replace(own, grid=grid, who=None, moves={}, parts=())
        if now.groups[0].cell in self.starts and here is not None:
            position = self.starts.index(now.groups[0].cell)
            longer = frozenset({0}) if position in stage.longer else frozenset[int]()
            change = replace(change, moves={here: stage.cells[position]}, longer=longer)
        return change, {**term.numbers, **numbers}


def one_each(package: Package) -> Package:
    """The package with one person in every printed cell, and nobody else."""
    schedule = package.base.schedule
    cells = (cell for cell in schedule.rates if cell.lane != OFF_GRID)
    groups = tuple(Group(cell, Decimal(1), AMPLE[schedule.basis]) for cell in cells)
    return replace(package, base=replace(package.base, groups=groups, in_force=(), rollup={}))


def course_of(costing: Costing) -> Course:
    """The course from a costing of `one_each`."""
    plays = ((year.index, play) for year in costing.years for play in year.played if play.term)
    stages = {(index, play.place): _stage(play) for index, play in plays}
    return Course(tuple(group.cell for group in costing.package.base.groups), stages)


def _stage(play: Played) -> Stage:
    cells = tuple(cell for cell in play.after.cells if cell)
    schedule = play.after.schedule if play.change.grid is not None else None
    return Stage(play.share, cells, play.change.longer, schedule)


def _grid(schedule: Schedule, own: Regrid | None) -> tuple[Regrid, Numbers]:
    """The kept rates as rules that say nothing but themselves; rates off the grid by the term's own."""
    numbers = {f"{cell.step}|{cell.lane}": schedule.rate(cell) for cell in schedule.rates}
    rules: dict[Cell, tuple[Cell | None, Rule]] = {
        cell: (None, Rule(at_least=f"{cell.step}|{cell.lane}")) for cell in schedule.rates
    }
    off = {cell: rule for cell, rule in own.rules.items() if cell.lane == OFF_GRID} if own else {}
    return Regrid(schedule.steps, schedule.lanes, {**rules, **off}), numbers


def course_data(course: Course) -> Data:
    """A course as plain data."""
    return {
        "starts": [list(cell) for cell in course.starts],
        "stages": [
            {"year": year, "place": place, **_stage_data(stage)}
            for (year, place), stage in course.stages.items()
        ],
    }


def course_from(data: Mapping[str, Any], package: Package) -> Course:
    """A course from what `course_data` made of it."""
    return Course(
        tuple(Cell(*told) for told in data["starts"]),
        {(told["year"], told["place"]): _stage_from(told, package.base.schedule) for told in data["stages"]},
    )


def _stage_data(stage: Stage) -> Data:
    told: Data = {
        "share": [stage.share.numerator, stage.share.denominator],
        "cells": [list(cell) for cell in stage.cells],
        "longer": sorted(stage.longer),
    }
    if stage.schedule is None:
        return told
    rates = stage.schedule.rates.items()
    return told | {
        "steps": list(stage.schedule.steps),
        "lanes": list(stage.schedule.lanes),
        "rates": [[*cell, str(to_dollars(cents))] for cell, cents in rates if cell.lane != OFF_GRID],
    }


def _stage_from(told: Mapping[str, Any], base: Schedule) -> Stage:
    schedule = None
    if "rates" in told:
        rates = {Cell(step, lane): to_cents(Decimal(rate)) for step, lane, rate in told["rates"]}
        schedule = Schedule(base.basis, tuple(told["steps"]), tuple(told["lanes"]), rates, base.unit)
    cells = tuple(Cell(*cell) for cell in told["cells"])
    return Stage(Fraction(*told["share"]), cells, frozenset(told["longer"]), schedule)
