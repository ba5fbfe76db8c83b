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

HEADER = ("step", "lane", "fte", "hours", "days", "years", "step_date", "classification")
TEN_THOUSANDTH = Decimal("0.0001")


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


@dataclass(frozen=True)
class Asked:
    """How the roll is to be read: on which day, what a full post works, and from when a step counts."""

    as_of: date
    hours: Decimal | None = None
    days: Decimal | None = None
    by_hire: bool = False


def on_the_roll(grid: Grid, asked: Asked) -> Stands:
    """Everybody with a job in the table's unit on that day."""
    jobs = Employment.objects.on(asked.as_of).filter(unit=grid.table.unit, person__merged_into__isnull=True)
    jobs = jobs.select_related("person").order_by("person__sort_name", "pk")
    rows = [_row(job, grid, asked) for job in jobs]
    table = [
        list(HEADER),
        *([told[name] for name in HEADER] if told else [""] * len(HEADER) for told in rows),
    ]
    read = read_people("", table, grid.schedule, asked.hours, asked.days)
    unknown = [
        Problem(Said("the roll does not say on which step"), row=number, column="step")
        for number, row in enumerate(rows, 2)
        if not row
    ]
    problems = sorted([*unknown, *read.problems], key=lambda problem: problem.row or 0)
    return Stands(read.groups, read.people, problems, tuple(str(job.person.key) for job in jobs))


def _row(job: Employment, grid: Grid, asked: Asked) -> dict[str, str]:
    """A job as a row of a placement; nothing for one without a step, which is told of beside the others."""
    if not job.step:
        return {}
    # The years of a package are counted on from its base year, the one before its first.
    base_year = FiscalYear(grid.table.first_year) + -1
    hired = job.hired_on
    told = {
        "step": _spelled(job.step, grid.steps),
        "lane": _spelled(job.lane, grid.lanes) or _only(grid.lanes),
        "years": str(years_of_service(hired, base_year)) if hired else "",
        "step_date": f"{hired:%m-%d}" if hired and asked.by_hire else "",
        "classification": job.classification,
    }
    if grid.is_hourly:
        time = {"hours": str(job.hours_a_day or asked.hours or ""), "days": str(job.paid_days or "")}
    else:
        time = {"fte": _share(job.hours_a_day, asked.hours)}
    return dict.fromkeys(HEADER, "") | told | time


def _share(hours: Decimal | None, full: Decimal | None) -> str:
    """The share of a full post, where the roll knows her hours and the team those of a full day."""
    if not hours or not full or hours >= full:
        return ""
    return f"{(hours / full).quantize(TEN_THOUSANDTH)}"


def _spelled(name: str, known: list[str]) -> str:
    """The grid's own spelling of a step or a lane, or the name as the roll has it."""
    same = [one for one in known if one.casefold() == name.strip().casefold()]
    return same[0] if same else name.strip()


def _only(lanes: list[str]) -> str:
    return lanes[0] if len(lanes) == 1 else ""
