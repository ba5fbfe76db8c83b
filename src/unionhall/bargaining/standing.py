"""Who stands where by the roll: jobs in force on a day, read as the rows of a placement.

Nobody is guessed onto a step: whoever does not fit is listed, with the reason.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from unionhall.bargaining.bridge import FiscalYear, Problem, Said, kept, read_people, years_of_service
from unionhall.bargaining.models import Grid
from unionhall.roster.models import Employment

HEADER = ("step", "lane", "hours", "days", "years")


@dataclass(frozen=True)
class Stands:
    """People read from somewhere. `keys` are those of the roll's persons, by row."""

    groups: list[dict[str, Any]]
    people: Decimal
    problems: list[Problem]
    keys: tuple[str, ...] = ()

    @property
    def misplaced(self) -> list[dict[str, Any]]:
        """Everything that did not fit, as the placement keeps it."""
        return [
            {"row": problem.row, "column": problem.column, "why": kept(problem.message)}
            | self._who(problem.row)
            for problem in self.problems
        ]

    def _who(self, row: int | None) -> dict[str, str]:
        # Row 1 is the header.
        known = row is not None and 0 <= row - 2 < len(self.keys)
        return {"person": self.keys[row - 2]} if known and row is not None else {}


def on_the_roll(grid: Grid, as_of: date, hours: Decimal | None, days: Decimal | None) -> Stands:
    """Everybody with a job in the table's unit on that day."""
    jobs = Employment.objects.on(as_of).filter(unit=grid.table.unit, person__merged_into__isnull=True)
    jobs = jobs.select_related("person").order_by("person__sort_name", "pk")
    rows = [_row(job, grid, hours) for job in jobs]
    table = [list(HEADER if grid.is_hourly else (*HEADER[:2], *HEADER[4:])), *rows]
    read = read_people("", table, grid.schedule, hours, days)
    unknown = [
        Problem(Said("the roll does not say on which step"), row=number, column="step")
        for number, row in enumerate(rows, 2)
        if not any(row)
    ]
    problems = sorted([*unknown, *read.problems], key=lambda problem: problem.row or 0)
    return Stands(read.groups, read.people, problems, tuple(str(job.person.key) for job in jobs))


def _row(job: Employment, grid: Grid, hours: Decimal | None) -> list[str]:
    # A row without anything is passed over by the reader; it is told of beside what the reader tells.
    if not job.step:
        return [""] * (len(HEADER) if grid.is_hourly else len(HEADER) - 2)
    place = [_spelled(job.step, grid.steps), _spelled(job.lane, grid.lanes) or _only(grid.lanes)]
    # The years of a package are counted on from its base year, the one before its first.
    base_year = FiscalYear(grid.table.first_year) + -1
    years = [str(years_of_service(job.hired_on, base_year)) if job.hired_on else ""]
    if not grid.is_hourly:
        return [*place, *years]
    return [*place, str(job.hours_a_day or hours or ""), str(job.paid_days or ""), *years]


def _spelled(name: str, known: list[str]) -> str:
    """The grid's own spelling of a step or a lane, or the name as the roll has it."""
    same = [one for one in known if one.casefold() == name.strip().casefold()]
    return same[0] if same else name.strip()


def _only(lanes: list[str]) -> str:
    return lanes[0] if len(lanes) == 1 else ""
