"""Whom an account reaches: its offices in force on a day, turned into conditions on the roll's tables.

Decides nothing by itself: which office has which power stands in `roster.roles`.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Q

from unionhall.core.prepared import Prepared
from unionhall.roster.dated import in_force
from unionhall.roster.roles import ROLES, SELF, Power, Scope

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from unionhall.core.models import User

NOBODY = Q(pk__in=())


@dataclass(frozen=True)
class Reach:
    """The places in which somebody has one power. `everywhere` is the whole federation."""

    everywhere: bool = False
    # A worksite with the local that reaches into it: one building often holds the people of several.
    worksites: frozenset[tuple[int, int]] = field(default_factory=frozenset)
    units: frozenset[int] = field(default_factory=frozenset)
    locals: frozenset[int] = field(default_factory=frozenset)
    divisions: frozenset[int] = field(default_factory=frozenset)

    def __bool__(self) -> bool:
        return self.everywhere or any((self.worksites, self.units, self.locals, self.divisions))


@dataclass(frozen=True)
class Grant:
    """One office in force: what it is and where it is held."""

    kind: str
    worksite_id: int | None
    unit_id: int | None
    local_id: int | None
    division_id: int | None


def grants(user: "User | AnonymousUser", on: date) -> tuple[Grant, ...]:
    """The offices she holds on a day that are in force in this session; asked for once a request.

    Without the second factor an office that sees other people is not in force.
    """
    sure = getattr(user, "has_shown_second_factor", False)
    return tuple(grant for grant in held(user, on) if sure or not ROLES[grant.kind].sees_others)


def held(user: "User | AnonymousUser", on: date) -> tuple[Grant, ...]:
    """The offices she holds on a day, in force in this session or not."""
    if not user.is_authenticated:
        return ()
    kept: dict[date, tuple[Grant, ...]] = user.__dict__.setdefault("_grants", {})
    if on not in kept:
        kept[on] = tuple(Grant(*row) for row in _offices(on).ask(user.pk))
    return kept[on]


@lru_cache(maxsize=4)
def _offices(on: date) -> Prepared[tuple[Any, ...]]:
    """What every page of somebody who is signed in asks."""
    places = ("kind", "worksite_id", "unit_id", "local_id", "division_id")
    in_force_then = apps.get_model("roster", "Office").objects.on(on).filter(person__merged_into__isnull=True)
    return Prepared(lambda user: in_force_then.filter(person__user=user).values_list(*places))


def places(user: "User | AnonymousUser", power: Power, on: date) -> Reach:
    """Where she has a power on a day."""
    mine = [grant for grant in grants(user, on) if power in ROLES[grant.kind].powers]
    of = {scope: [grant for grant in mine if ROLES[grant.kind].scope is scope] for scope in Scope}
    return Reach(
        everywhere=bool(of[Scope.FEDERATION]),
        worksites=frozenset(
            (grant.worksite_id, grant.local_id)
            for grant in of[Scope.WORKSITE]
            if grant.worksite_id and grant.local_id
        ),
        units=frozenset(grant.unit_id for grant in of[Scope.UNIT] if grant.unit_id),
        locals=frozenset(grant.local_id for grant in of[Scope.LOCAL] if grant.local_id),
        divisions=frozenset(grant.division_id for grant in of[Scope.DIVISION] if grant.division_id),
    )


def persons(user: "User | AnonymousUser", power: Power, on: date, as_of: date | None = None) -> Q:
    """The condition on persons that she may see what `power` says of them.

    Her offices are those of `on`; what tied people to a place is asked as of another day, if one is given.
    """
    if not user.is_authenticated:
        return NOBODY
    where = places(user, power, on)
    if where.everywhere and as_of is None:
        return Q()
    herself = Q(user=user.pk) if power in SELF else NOBODY
    return herself | (within(where, as_of or on) if where else NOBODY)


def within(where: Reach, on: date) -> Q:
    """The condition on persons that a tie in force on a day leads into these places."""
    employments = apps.get_model("roster", "Employment").objects.on(on).filter(jobs(where))
    memberships = apps.get_model("roster", "Membership").objects.on(on).filter(standings(where))
    return Q(pk__in=employments.values("person")) | Q(pk__in=memberships.values("person"))


def jobs(where: Reach) -> Q:
    """The condition on jobs that they are held in these places."""
    if where.everywhere:
        return Q()
    found = _corners(where) | Q(unit__local__in=where.locals)
    for worksite, local in sorted(where.worksites):
        found |= Q(worksite=worksite, unit__local=local)
    return found


def standings(where: Reach) -> Q:
    """The condition on standings that they are held in these places."""
    if where.everywhere:
        return Q()
    return (
        _corners(where)
        | Q(local__in=where.locals)
        | Q(
            unit=None,
            local__in=apps.get_model("places", "Local").objects.filter(divisions__in=where.divisions),
        )
    )


def units(where: Reach) -> Q:
    """The condition on bargaining units that they lie in these places."""
    if where.everywhere:
        return Q()
    return Q(pk__in=where.units) | Q(local__in=where.locals) | Q(division__in=where.divisions)


def _corners(where: Reach) -> Q:
    return Q(unit__in=where.units) | Q(unit__division__in=where.divisions)


def in_local(locals_: Collection[Any], on: date) -> Q:
    """The condition on persons that they work in a unit of these locals, or have a standing there."""
    jobs = apps.get_model("roster", "Employment").objects.filter(in_force(on), unit__local__in=locals_)
    standings = apps.get_model("roster", "Membership").objects.filter(in_force(on), local__in=locals_)
    return Q(pk__in=jobs.values("person")) | Q(pk__in=standings.values("person"))
