"""Who stands where: groups of people alike in everything that pay depends on, and where they stand today.

Five thousand people are a few hundred groups, for people in the same cell with the same hours, days and
step date are paid the same cent. What a term does to them is a `Change`; the money is added up in `costing`.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from operator import mul
from typing import Any

from tally.pay.cents import WHOLE, half_up_each, to_people, to_shares
from tally.pay.schedule import Cell, Regrid, Schedule
from tally.pay.workdays import MonthDay

Service = tuple[tuple[int, int], ...]  # years of service, and how many people (ten-thousandths) have them
Work = tuple[int, int, int]  # pay = (rate x first + second) // third: a salary rounded to the cent


@dataclass(frozen=True)
class Time:
    """How much one person works. Annual: `fte`, and paid days where days can change. Hourly: hours x days."""

    fte: Decimal = Decimal(1)
    hours: Decimal | None = None
    days: Decimal | None = None
    full_days: Decimal | None = None

    @property
    def amount(self) -> Fraction:
        """What one person's rate is multiplied by for a year of pay."""
        if self.hours is not None:
            return Fraction(self.hours) * Fraction(self.days or 0)
        if self.days is None or self.full_days is None:
            return Fraction(self.fte)
        return Fraction(self.fte) * Fraction(self.days) / Fraction(self.full_days)

    @property
    def work(self) -> Work:
        amount = self.amount
        return 2 * amount.numerator, amount.denominator, 2 * amount.denominator


FULL_TIME = Time()


@dataclass(frozen=True)
class Group:
    """People alike. `people` may be a fraction: the FTE of a cell is that many full-time people.

    `service` says how many of them (in ten-thousandths) have how many years of service, for longevity.
    `classification` is the kind of work, as the placement knows it: nothing is paid by it.
    """

    cell: Cell
    people: Decimal
    time: Time = FULL_TIME
    step_date: MonthDay | None = None
    service: Service = ()
    pays: int | None = None
    classification: str = ""


@dataclass(frozen=True)
class Part:
    """Some of the people of a cell, in posts or persons, who go to another cell (or, to none, leave).

    Where the post is filled by somebody `new`, the longest-serving leave and service begins at nought;
    otherwise those with the shortest service are the ones who move, and keep it.
    """

    source: Cell
    to: Cell | None
    people: Decimal
    new: bool = False


@dataclass(frozen=True)
class Change:
    """What one term does at one moment: a new grid, people who move, time that changes.

    `moves` sends everybody in a cell elsewhere, or only the groups in `who`. `days` and `hours` are added
    to the groups in `longer`. `waiting` are groups that were due a step and had none above them.
    """

    grid: Regrid | None = None
    moves: Mapping[Cell, Cell] = field(default_factory=dict)
    who: frozenset[int] | None = None
    parts: tuple[Part, ...] = ()
    days: Decimal = Decimal(0)
    hours: Decimal = Decimal(0)
    longer: frozenset[int] = frozenset()
    waiting: frozenset[int] | None = None
    held: frozenset[int] | None = None

    @property
    def changes_pay(self) -> bool:
        """Whether anybody could be paid otherwise after it."""
        return bool(self.grid is not None or self.parts or self.moves or self.longer)


class Cells(tuple[Cell | None, ...]):
    """Where everybody stands: position i is the cell of group i. A new grid leaves it as it is."""

    @cached_property
    def groups(self) -> Mapping[Cell | None, list[int]]:
        """The groups in each cell where somebody stands."""
        places: dict[Cell | None, list[int]] = defaultdict(list)
        for place, cell in enumerate(self):
            places[cell].append(place)
        return places


@dataclass(frozen=True)
class Standing:
    """The schedule and the place of every group on one day. Position i of each tuple is group i.

    `counts` are people in ten-thousandths; a cell of `None` is a post that has lapsed. `services` are the
    years of service as they were at the base, `seniority` their sum, `year` the years gone since.
    `fractions` are the groups that are not a whole number of people: only they have a cent to round.
    `origins` says which group of the standing before each group came from, where groups were split;
    `written` which cells the last new grid gave another rate.
    """

    schedule: Schedule
    groups: tuple[Group, ...]
    cells: Cells
    counts: tuple[int, ...]
    times: tuple[Time, ...]
    works: tuple[Work, ...]
    services: tuple[Service, ...]
    seniority: Mapping[int, int]
    fractions: tuple[int, ...]
    year: int = 0
    waiting: frozenset[int] = frozenset()
    held: frozenset[int] = frozenset()
    origins: tuple[int, ...] = ()
    written: tuple[Cell, ...] = ()

    def salaries(self, first: int = 0) -> list[int]:
        """A year's pay of one person of each group from `first` on, in cents, each rounded to the cent."""
        rates: dict[Any, int] = {**self.schedule.rates, None: 0}
        return [
            (rates[cell] * times + half) // over
            for cell, (times, half, over) in zip(self.cells[first:], self.works[first:], strict=True)
        ]

    def repriced(self, salaries: list[int]) -> list[int]:
        """`salaries` on the new grid; where few cells were written, only theirs are made again."""
        if 2 * len(self.written) > len(self.schedule.rates):
            return self.salaries()
        rates, new = self.schedule.rates, list(salaries)
        for cell in self.written:
            for place in self.by_cell.get(cell, ()):
                times, half, over = self.works[place]
                new[place] = (rates[cell] * times + half) // over
        return new

    def pay(self, each: list[int]) -> int:
        """Everybody's pay: for each group, its people times what one is paid, to the cent."""
        counts = self.counts
        exact = sum(map(mul, counts, each))
        parts = [counts[place] * each[place] for place in self.fractions]
        return (exact - sum(parts)) // WHOLE + sum(half_up_each(parts, WHOLE))

    def after(self, change: Change, numbers: Mapping[str, Decimal]) -> "Standing":
        """The standing once `change` has happened; `numbers` are those of the term that makes it."""
        standing = self
        if change.parts:
            standing = standing._parted(change.parts)
        if change.grid is not None:
            schedule = standing.schedule.repriced(change.grid, numbers)
            written = schedule.written(standing.schedule)
            standing = replace(standing, schedule=schedule, written=written)
        if change.moves:
            standing = replace(standing, cells=standing._moved(change))
        if change.longer:
            standing = standing._lengthened(change)
        if change.waiting is not None:
            standing = replace(standing, waiting=change.waiting)
        if change.held is not None:
            standing = replace(standing, held=change.held)
        return standing

    @property
    def by_cell(self) -> Mapping[Cell | None, list[int]]:
        """The groups in each cell where somebody stands."""
        return self.cells.groups

    def service(self, places: Iterable[int]) -> Mapping[int, int]:
        """How many people (in ten-thousandths) of those groups had how many years of service at the base."""
        return _together(self.services[place] for place in places)

    def in_cells(self, cells: Iterable[Cell]) -> list[int]:
        """The groups that stand in those cells."""
        wanted, by_cell = set(cells), self.by_cell
        return sorted(place for cell in wanted for place in by_cell.get(cell, ()))

    def people(self, places: Iterable[int] | None = None) -> Decimal:
        """How many people (or full-time posts) there are in those groups, or in all that have a cell."""
        counts, cells = self.counts, self.cells
        if places is None:
            return to_people(sum([count for count, cell in zip(counts, cells, strict=True) if cell]))
        return to_people(sum([counts[place] for place in places if cells[place]]))

    def _moved(self, change: Change) -> Cells:
        moves, cells = change.moves, list(self.cells)
        for place in range(len(cells)) if change.who is None else change.who:
            cell = cells[place]
            if cell is not None and cell in moves:
                cells[place] = moves[cell]
        return Cells(cells)

    def _lengthened(self, change: Change) -> "Standing":
        times = tuple(
            _longer(time, change) if place in change.longer else time for place, time in enumerate(self.times)
        )
        return replace(self, times=times, works=tuple(time.work for time in times))

    def _parted(self, parts: Sequence[Part]) -> "Standing":
        counts, cells, origins = list(self.counts), list(self.cells), list(range(len(self.cells)))
        services, seniority = list(self.services), self.seniority
        for part in parts:
            wanted = to_shares(part.people)
            for place in self.in_cells([part.source]):
                taken = min(wanted, counts[place])
                if not taken:
                    continue
                counts[place] -= taken
                wanted -= taken
                counts.append(taken)
                cells.append(part.to)
                origins.append(place)
                services[place], moved = _shared(services[place], taken, longest=part.new)
                if part.new:
                    begins = ((-self.year, taken),) if part.to else ()
                    gone = ((years, -count) for years, count in moved)
                    seniority, moved = _together([seniority.items(), gone, begins]), begins
                services.append(moved)
        return replace(
            self,
            cells=Cells(cells),
            counts=tuple(counts),
            groups=tuple(self.groups[place] for place in origins),
            times=tuple(self.times[place] for place in origins),
            works=tuple(self.works[place] for place in origins),
            services=tuple(services),
            seniority=seniority,
            fractions=_fractions(counts),
            origins=tuple(origins),
        )


def standing(schedule: Schedule, groups: Iterable[Group]) -> Standing:
    """Everybody in their place on the schedule. Raises `KeyError` for a cell that does not exist."""
    alike = tuple(groups)
    for group in alike:
        schedule.rate(group.cell)
    counts = tuple(to_shares(group.people) for group in alike)
    services = tuple(group.service for group in alike)
    return Standing(
        schedule=schedule,
        groups=alike,
        cells=Cells(group.cell for group in alike),
        counts=counts,
        times=tuple(group.time for group in alike),
        works=tuple(group.time.work for group in alike),
        services=services,
        seniority=_together(services),
        fractions=_fractions(counts),
    )


def collapse(groups: Iterable[Group]) -> tuple[Group, ...]:
    """Groups alike in cell, time, step date and pays made one, in the order they first appear."""
    people: dict[Group, Decimal] = defaultdict(Decimal)
    service: dict[Group, Counter[int]] = defaultdict(Counter)
    for group in groups:
        key = replace(group, people=Decimal(1), service=())
        people[key] += group.people
        for years, count in group.service:
            service[key][years] += count
    return tuple(
        replace(key, people=count, service=tuple(sorted(service[key].items())))
        for key, count in people.items()
    )


def _together(services: Iterable[Iterable[tuple[int, int]]]) -> Mapping[int, int]:
    totals: dict[int, int] = {}
    for service in services:
        for years, count in service:
            totals[years] = totals.get(years, 0) + count
    return totals


def _fractions(counts: Iterable[int]) -> tuple[int, ...]:
    return tuple(place for place, count in enumerate(counts) if count % WHOLE)


def _shared(service: Service, people: int, *, longest: bool) -> tuple[Service, Service]:
    """The service of those who stay and of `people` who go, the longest or the shortest service first."""
    stay, gone, wanted = dict(service), {}, people
    for years in sorted(stay, reverse=longest):
        taken = min(wanted, stay[years])
        gone[years], stay[years] = taken, stay[years] - taken
        wanted -= taken
    return tuple(_peopled(stay)), tuple(_peopled(gone))


def _peopled(counts: Mapping[int, int]) -> Iterable[tuple[int, int]]:
    return ((years, count) for years, count in sorted(counts.items()) if count)


def _longer(time: Time, change: Change) -> Time:
    hours = None if time.hours is None else time.hours + change.hours
    days = None if time.days is None else time.days + change.days
    return replace(time, hours=hours, days=days)


def fte_of(time: Time, full_hours: Decimal | None) -> Fraction:
    """The share of a full-time post one person fills: the FTE, or hours over a full day's hours."""
    if time.hours is None or not full_hours:
        return Fraction(time.fte)
    return Fraction(time.hours) / Fraction(full_hours)
