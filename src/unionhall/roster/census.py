"""The federation in numbers: people and members by local, division and year, as sums without a name in them.

Whole for those behind the door, within their reach; for everybody else only as `Discreet` lets it out:
rounded to tens, and nothing under ten (docs/decisions/0126-numbers-outside-the-door.md).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Exists, OuterRef, QuerySet

from unionhall.core.keeping import Kept
from unionhall.core.models import User
from unionhall.places.models import Division, Local
from unionhall.roster import reach
from unionhall.roster.dated import in_force
from unionhall.roster.models import Employment, Membership
from unionhall.roster.roles import Power

YEARS = 5
HALF_A_YEAR = timedelta(days=183)
LEAST = 10
# Every standing and every job is gone through: once for each reach and day, until one of them changes.
_SUMS: Kept["Census"] = Kept(50)
# School years are counted in October, when hiring is done.
COUNTED = (10, 1)


@dataclass(frozen=True)
class Cell:
    """People of one division in one local: how many work in its units today, and the members of each day."""

    local: int
    division: int | None
    people: int
    members: tuple[int | None, ...]
    # Those of the people who are members; a member may have left the employer, and is one all the same.
    at_work: int | None = 0


@dataclass(frozen=True)
class Line:
    """A local, a division or the whole: sums of cells. What is None is not known, or not told."""

    label: str
    number: str
    people: int | None
    members: tuple[int | None, ...]
    # The members of the day that today is compared with.
    earlier: int | None = None
    # How many of the people are members.
    at_work: int | None = None

    @property
    def now(self) -> int | None:
        return self.members[-1]

    @property
    def trend(self) -> int | None:
        """How many more members than on the day that is compared with."""
        return None if self.now is None or self.earlier is None else self.now - self.earlier

    @property
    def density(self) -> int | None:
        """Members among a hundred of those who work in the units; who works there no more is not counted."""
        if not self.people or self.at_work is None:
            return None
        return min(100, (200 * self.at_work + self.people) // (2 * self.people))


@dataclass(frozen=True)
class Census:
    """All cells, and the days on which members were counted; the last is the day that is asked about."""

    days: tuple[date, ...]
    cells: tuple[Cell, ...]

    @property
    def before(self) -> int:
        """The place of the day that the last is compared with: an October at least half a year ago."""
        is_recent = self.days[-1] - self.days[-2] < HALF_A_YEAR
        return -3 if is_recent else -2

    def whole(self) -> Line:
        return self._line("", "", self.cells)

    def by_division(self, divisions: Iterable[Division]) -> list[Line]:
        cells: dict[int | None, list[Cell]] = {}
        for cell in self.cells:
            cells.setdefault(cell.division, []).append(cell)
        return [self._line(one.label, "", cells[one.pk]) for one in divisions if one.pk in cells]

    def by_local(self, locals_: Iterable[Local]) -> list[Line]:
        cells: dict[int, list[Cell]] = {}
        for cell in self.cells:
            cells.setdefault(cell.local, []).append(cell)
        return [self._line(one.name, one.number, cells[one.pk]) for one in locals_ if one.pk in cells]

    def discreet(self) -> "Census":
        """What may be known outside the door: every sum is made of these cells."""
        told = [
            Cell(
                cell.local,
                cell.division,
                discreet(cell.people) or 0,
                tuple(map(discreet, cell.members)),
                discreet(cell.at_work),
            )
            for cell in self.cells
        ]
        return Census(self.days, tuple(cell for cell in told if cell.people or any(cell.members)))

    def _line(self, label: str, number: str, cells: Iterable[Cell]) -> Line:
        cells = list(cells)
        by_day = zip(*(cell.members for cell in cells), strict=True) if cells else ((),) * len(self.days)
        members = tuple(_sum(day) for day in by_day)
        people = _sum(cell.people or None for cell in cells)
        at_work = _sum(cell.at_work for cell in cells)
        return Line(label, number, people, members, members[self.before], at_work)


def discreet(count: int | None) -> int | None:
    """A number about people as it may be published: rounded to tens, and none under ten."""
    if count is None or count < LEAST:
        return None
    return (count + LEAST // 2) // LEAST * LEAST


def census(user: User | AnonymousUser, on: date) -> Census:
    """The sums as far as she may know who is a member."""
    where = reach.places(user, Power.MEMBERSHIP, on)
    return _counted(where, on)


def published(on: date) -> Census:
    """The sums of the whole federation for everybody, on the first of the month."""
    return _counted(reach.Reach(everywhere=True), on.replace(day=1)).discreet()


def days(on: date) -> tuple[date, ...]:
    """The last first-of-Octobers before a day, and the day."""
    month, day = COUNTED
    latest = on.year if date(on.year, month, day) < on else on.year - 1
    return (*(date(year, month, day) for year in range(latest - YEARS + 2, latest + 1)), on)


def _counted(where: reach.Reach, on: date) -> Census:
    return _SUMS.get((where, on), lambda: _count(where, on))


def _count(where: reach.Reach, on: date) -> Census:
    counted = days(on)
    jobs = Employment.objects.on(on).filter(reach.jobs(where), unit__isnull=False)
    standing = Membership.objects.on(on).filter(status=Membership.Status.MEMBER, person=OuterRef("person"))
    people, at_work = (
        _people(jobs),
        _people(jobs.filter(Exists(standing.filter(local=OuterRef("unit__local"))))),
    )
    members = _members(where, counted)
    none = (0,) * len(counted)
    return Census(
        counted,
        tuple(
            Cell(*key, people.get(key, 0), members.get(key, none), at_work.get(key, 0))
            for key in sorted({*people, *members}, key=lambda key: (key[0], key[1] or 0))
        ),
    )


def _people(jobs: QuerySet[Employment]) -> dict[tuple[int, int | None], int]:
    """How many people have one of the jobs, by local and division."""
    counts = jobs.values_list("unit__local", "unit__division").annotate(count=Count("person", distinct=True))
    return {(local, division): count for local, division, count in counts.order_by()}


def _members(where: reach.Reach, counted: tuple[date, ...]) -> dict[tuple[int, int | None], tuple[int, ...]]:
    """Members on each of the days, each person once in a local and division, however she stands."""
    rows = Membership.objects.filter(reach.standings(where), status=Membership.Status.MEMBER)
    sums = {
        f"day{place}": Count("person", filter=in_force(day), distinct=True)
        for place, day in enumerate(counted)
    }
    found = rows.values_list("local", "unit__division").annotate(**sums).order_by()
    return {(local, division): tuple(counts) for local, division, *counts in found}


def _sum(values: Iterable[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None
