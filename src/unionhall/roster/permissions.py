"""Who may do what to whom on the roll, by the table of offices (`roster.roles`) and how far each reaches."""

from datetime import date

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import import_string

from unionhall.core.models import User
from unionhall.places.models import Local
from unionhall.roster import reach
from unionhall.roster.dated import DatedQuerySet
from unionhall.roster.models import Office, Person, Unit
from unionhall.roster.roles import OF_A_LOCAL, ROLES, SEEING, SELF, Power

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
    within = reach.units(reach.places(user, power, on or timezone.localdate()))
    return Unit.objects.filter(within, pk=unit.pk).exists()


def may_anywhere(user: Visitor, power: Power, *, on: date | None = None) -> bool:
    """Whether she has the power somewhere: enough to be shown the way in, not to be shown a thing."""
    return bool(reach.places(user, power, on or timezone.localdate()))


def may_keep_lists(user: Visitor, *, on: date | None = None) -> bool:
    """Whether she sees others by an office that does more than read: an auditor writes nothing down."""
    held = (ROLES[grant.kind] for grant in reach.grants(user, on or timezone.localdate()))
    return any(Power.NAMES in role.powers and not role.reads_only for role in held)


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


def seated_by(user: Visitor, held: "DatedQuerySet[Office]", *, on: date) -> "DatedQuerySet[Office]":
    """Those of some offices that she may give and take: her local's own, or all there are."""
    if may_everywhere(user, Power.OFFICES, on=on):
        return held
    within = [local.pk for local in locals_within(user, Power.OFFICES, on=on)]
    return held.filter(kind__in=OF_A_LOCAL).filter(Q(local__in=within) | Q(unit__local__in=within))


def seeing(person: Person, *, on: date) -> "DatedQuerySet[Office]":
    """The offices by which she sees others, or will."""
    held: DatedQuerySet[Office] = Office.objects.ahead(on).filter(person=person, kind__in=SEEING)
    return held


def may_answer_for(user: Visitor, person: Person, *, on: date) -> bool:
    """Whether letting this person in gives her nothing that she who lets in could not give to anybody.

    She might seat every office that this person holds or will hold, in whichever local. Whoever comes into
    the staff room, or sits at a bargaining table, is let in by those who seat the federation's officers, a
    superuser by another.
    """
    if seeing(person, on=on).exclude(pk__in=seated_by(user, seeing(person, on=on), on=on)).exists():
        return False
    if not _opens_more(person, on):
        return True
    is_enough = user.is_superuser or not (person.user and person.user.is_superuser)
    return is_enough and may_everywhere(user, Power.OFFICES, on=on)


def is_guarded(person: Person, *, on: date) -> bool:
    """Whether who comes in as her sees more than her: then it matters who let her in."""
    return seeing(person, on=on).exists() or _opens_more(person, on)


def _opens_more(person: Person, on: date) -> bool:
    """Whether her account opens what no office does: the staff room, or a room of another desk."""
    account = person.user
    if account is None:
        return False
    if account.is_staff or account.has_perm("wagtailadmin.access_admin"):
        return True
    return any(import_string(path)(account, on=on) for path in settings.GUARDS)
