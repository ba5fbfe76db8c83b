"""Writing what the team works with: grids and people brought in, packages saved version by version.

A package is only ever saved when it can be costed. Who saves says which version she has seen: two who edit
at once are told of each other, and neither loses a change in silence.

What is pressed twice is saved once. A grid or a placement is known by what is in it: the same one brought in
again, from the same form or after going back, is the same one. A change of a package may well be meant twice,
so that only the key of its form tells.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.log_actions import log

from unionhall.bargaining import permissions
from unionhall.bargaining.actions import ChangedMeanwhileError
from unionhall.bargaining.bridge import (
    Problem,
    RefusedError,
    Said,
    cost,
    index_grid,
    off_grid,
    read_grid,
    read_people,
)
from unionhall.bargaining.changes import blank
from unionhall.bargaining.costed import built
from unionhall.bargaining.deeds import Deed, told
from unionhall.bargaining.models import Grid, Package, Placement, Side, Table, Version
from unionhall.bargaining.standing import Asked, Stands, on_the_roll
from unionhall.core.models import User

Rows = Sequence[Sequence[str]]
Content = dict[str, Any]


# What is kept of `PlacementFacts` as it was told.
NOTED = ("title", "as_of", "origin", "file_name", "full_hours", "paid_days")


@dataclass(frozen=True)
class Index:
    """A grid as numbers: a base, and the factors of lanes and steps in their order."""

    base: str
    lanes: Mapping[str, str]
    steps: Mapping[str, str]


@dataclass(frozen=True)
class GridFacts:
    """A printed grid as it arrives: its rows with their header, and what is known about it."""

    title: str
    as_of: date
    rows: Rows
    basis: str = Grid.Basis.ANNUAL
    origin: str = ""
    # What a cell is printed to: 1 is the cent, 100 the dollar.
    unit: int = 1
    # Instead of rows: base x lane factor x step factor.
    index: Index | None = None
    # People with a rate of their own, by name.
    off_grid: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class PlacementFacts:
    """People as they arrive. `rows` are needed unless they come from the roll."""

    title: str
    as_of: date
    origin: str = Placement.Origin.PASTE
    rows: Rows = ()
    file_name: str = ""
    full_hours: Decimal | None = None
    paid_days: Decimal | None = None
    # Leave out who does not fit, and list them, instead of refusing the whole.
    leaves_out: bool = False
    # From the roll: everybody goes up on the day of the year she was hired.
    by_hire: bool = False


@dataclass(frozen=True)
class PackageFacts:
    """A package as it is begun."""

    title: str
    side: str = Side.OURS
    content: Content | None = None
    what: Deed | str = ""
    form_key: UUID | None = None


@dataclass(frozen=True)
class Edit:
    """One saved change: what the package is from now on, what changed, and which version was seen."""

    content: Content
    what: Deed | str
    seen: int
    form_key: UUID | None = None
    placement: Placement | None = None
    title: str = ""


@transaction.atomic
def bring_grid(table: Table, facts: GridFacts, *, by: User | None, on: date) -> Grid:
    """Bring a printed grid in. Raises `RefusedError` with every problem and its row and column."""
    _demand(table, by, on)
    schedule = _schedule(facts)
    known = {"title": facts.title, "as_of": facts.as_of, "origin": facts.origin}
    Table.objects.select_for_update().get(pk=table.pk)
    for same in table.grids.filter(**known):
        # Pressed twice, brought once.
        if same.schedule == schedule:
            return same
    grid = Grid.objects.create(table=table, schedule=schedule, brought_by=by, **known)
    log(table, "bargaining.bring", user=by, data={"grid": grid.title})
    return grid


def _schedule(facts: GridFacts) -> dict[str, Any]:
    """The grid as plain data, with the rates beside it. Raises `RefusedError` with every problem."""
    if facts.index:
        index = facts.index
        schedule, problems = index_grid(index.base, index.lanes, index.steps, facts.basis, facts.unit)
    else:
        schedule, problems = read_grid(facts.origin, facts.rows, facts.basis, facts.unit)
    schedule, more = off_grid(schedule, facts.off_grid)
    if problems or more:
        raise RefusedError([*problems, *more])
    return schedule


@transaction.atomic
def place(grid: Grid, facts: PlacementFacts, *, by: User | None, on: date) -> Placement:
    """Place people on a grid: from the roll, or from rows. Raises `RefusedError` with every problem."""
    _demand(grid.table, by, on)
    stands = _from_roll(grid, facts, by, on) if facts.origin == Placement.Origin.ROLL else _read(grid, facts)
    misplaced = stands.misplaced
    if misplaced and not facts.leaves_out and facts.origin != Placement.Origin.ROLL:
        raise RefusedError(stands.problems)
    if not stands.groups:
        raise RefusedError(stands.problems or [Problem(Said("nobody is placed"))])
    Table.objects.select_for_update().get(pk=grid.table_id)
    known = {name: getattr(facts, name) for name in NOTED}
    for same in grid.placements.filter(**known):
        if same.groups == stands.groups and same.misplaced == misplaced:
            return same
    placement = Placement.objects.create(
        table=grid.table,
        grid=grid,
        groups=stands.groups,
        people=stands.people,
        misplaced=misplaced,
        brought_by=by,
        **known,
    )
    log(grid.table, "bargaining.bring", user=by, data={"placement": placement.title})
    return placement


@transaction.atomic
def start(placement: Placement, facts: PackageFacts, *, by: User | None, on: date) -> Package:
    """Begin a package, blank or as a copy of another's content."""
    table = placement.table
    _demand(table, by, on)
    Table.objects.select_for_update().get(pk=table.pk)
    same = Version.objects.filter(package__table=table, form_key=facts.form_key).first()
    if facts.form_key and same:
        return same.package
    years = [f"FY{table.first_year + number}" for number in range(table.years)]
    content = blank(years) if facts.content is None else facts.content
    _check(facts.title, placement, content)
    package = Package.objects.create(table=table, side=facts.side, title=facts.title)
    _save(package, Edit(content, facts.what, 0, facts.form_key), placement, None, by)
    log(table, "bargaining.draft", user=by, data={"package": package.pk, "version": 1})
    return package


@transaction.atomic
def save(package: Package, edit: Edit, *, by: User | None, on: date) -> Version:
    """Save a change as the next version; the same form pressed twice saves once.

    Raises `ChangedMeanwhileError` if another version was saved since the one that was seen, `RefusedError`
    with every term that cannot be done.
    """
    _demand(package.table, by, on)
    held = Package.objects.select_for_update().get(pk=package.pk)
    same = edit.form_key and held.versions.filter(form_key=edit.form_key).first()
    if same:
        return same
    if held.version != edit.seen:
        raise ChangedMeanwhileError(told(held.now))
    now = held.now
    _check(held.title, edit.placement or now.placement, edit.content)
    version = _save(held, edit, edit.placement or now.placement, now.number, by)
    if edit.title and edit.title != held.title:
        held.title = edit.title
        held.save(update_fields=["title"])
    log(package.table, "bargaining.draft", user=by, data={"package": held.pk, "version": version.number})
    return version


@transaction.atomic
def undo(package: Package, seen: int, *, what: Deed | str, by: User | None, on: date) -> Version:
    """Go back to the version before; pressed again, to the one before that. Nothing is lost."""
    _demand(package.table, by, on)
    held = Package.objects.select_for_update().get(pk=package.pk)
    if held.version != seen:
        raise ChangedMeanwhileError(told(held.now))
    now = held.now
    if now.before is None:
        return now
    older = held.versions.get(number=now.before)
    return _again(held, older, older.before, what, by)


@transaction.atomic
def restore(
    package: Package, number: int, seen: int, *, what: Deed | str, by: User | None, on: date
) -> Version:
    """Make an older version count again."""
    _demand(package.table, by, on)
    held = Package.objects.select_for_update().get(pk=package.pk)
    if held.version != seen:
        raise ChangedMeanwhileError(told(held.now))
    return _again(held, held.versions.get(number=number), held.version, what, by)


def _again(held: Package, older: Version, before: int | None, what: Deed | str, by: User | None) -> Version:
    edit = Edit(older.content, what, held.version)
    version = _save(held, edit, older.placement, before, by)
    log(held.table, "bargaining.draft", user=by, data={"package": held.pk, "version": version.number})
    return version


def _save(package: Package, edit: Edit, on: Placement, before: int | None, by: User | None) -> Version:
    package.version += 1
    package.save(update_fields=["version"])
    return Version.objects.create(
        package=package,
        number=package.version,
        placement=on,
        content=edit.content,
        what=edit.what[:300] if isinstance(edit.what, str) else "",
        deed=None if isinstance(edit.what, str) else edit.what,
        before=before,
        by=by,
        form_key=edit.form_key,
    )


def _check(title: str, placement: Placement, content: Content) -> None:
    """Cost it once: what cannot be costed is not saved."""
    try:
        cost(built(title, placement, content))
    except KeyError as missing:
        raise RefusedError([Problem(Said("the grid has no {missing}", missing=missing))]) from None


def _from_roll(grid: Grid, facts: PlacementFacts, by: User | None, on: date) -> Stands:
    if by and not permissions.may_read_pay(by, grid.table.unit, on=on):
        raise PermissionDenied
    return on_the_roll(grid, Asked(facts.as_of, facts.full_hours, facts.paid_days, facts.by_hire))


def _read(grid: Grid, facts: PlacementFacts) -> Stands:
    placed = read_people(facts.file_name, facts.rows, grid.schedule, facts.full_hours, facts.paid_days)
    return Stands(placed.groups, placed.people, placed.problems)


def _demand(table: Table, by: User | None, on: date) -> None:
    if by is not None and not permissions.may_work(by, table, on=on):
        raise PermissionDenied
