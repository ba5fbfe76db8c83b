"""Who may do what to whom on the roll, by the table of offices (`roster.roles`) and how far each reaches."""

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils import timezone

from unionhall.core.models import User
from unionhall.places.models import Local
from unionhall.roster import reach
from unionhall.roster.models import Person, Unit
from unionhall.roster.roles import SELF, Power

Visitor = User | AnonymousUser


def may(user: Visitor, power: Power, person: Person, *, on: date | None = None) -> bool:
    """Whether she may do to this person what the power says."""
    return Person.objects.visible_to(user, power, on).filter(pk=person.pk).exists()


def powers_over(user: Visitor, person: Person, *, on: date | None = None) -> frozenset[Power]:
    """All that she may do to this person; powers that reach equally far are asked for together."""
    day = on or timezone.localdate()
    equally: dict[tuple[reach.Reach, bool], list[Power]] = {}
    for power in Power:
        equally.setdefault((reach.places(user, power, day), power in SELF), []).append(power)
    return frozenset(
        power for alike in equally.values() if may(user, alike[0], person, on=day) for power in alike
    )


def may_in(user: Visitor, power: Power, local: Local, *, on: date | None = None) -> bool:
    """Whether she has the power over a whole local."""
    where = reach.places(user, power, on or timezone.localdate())
    if where.everywhere or local.pk in where.locals:
        return True
    return bool(where.divisions) and local.divisions.filter(pk__in=where.divisions).exists()


def may_in_unit(user: Visitor, power: Power, unit: Unit, *, on: date | None = None) -> bool:
    """Whether she has the power over a bargaining unit."""
    where = reach.places(user, power, on or timezone.localdate())
    reaches = unit.pk in where.units or unit.local_id in where.locals or unit.division_id in where.divisions
    return where.everywhere or reaches


def may_anywhere(user: Visitor, power: Power, *, on: date | None = None) -> bool:
    """Whether she has the power somewhere: enough to be shown the way in, not to be shown a thing."""
    return bool(reach.places(user, power, on or timezone.localdate()))


def may_everywhere(user: Visitor, power: Power, *, on: date | None = None) -> bool:
    """Whether she has the power over the whole federation."""
    return reach.places(user, power, on or timezone.localdate()).everywhere


def locals_within(user: Visitor, power: Power, *, on: date | None = None) -> "list[Local]":
    """The locals over which she has the power, in the order of their numbers."""
    where = reach.places(user, power, on or timezone.localdate())
    if where.everywhere:
        return list(Local.objects.all())
    within = Q(pk__in=where.locals) | Q(divisions__in=where.divisions)
    return list(Local.objects.filter(within).distinct())
