"""Who may come to what, and who may do what for others."""

from dataclasses import dataclass, field
from datetime import date

from unionhall.institute.models import Workshop
from unionhall.places.models import Local
from unionhall.roster.models import Membership, Office, Person
from unionhall.roster.permissions import Visitor, may_anywhere, may_everywhere, may_in
from unionhall.roster.roles import ROLES, Power

Audience = Workshop.Audience
_BELONGS = (Membership.Status.MEMBER, Membership.Status.RETIRED)


@dataclass(frozen=True)
class Standing:
    """What of a participant decides where she may come; nothing of it is known of a guest."""

    locals: frozenset[int] = field(default_factory=frozenset)
    divisions: frozenset[int] = field(default_factory=frozenset)
    is_officer: bool = False


def standing_of(person: Person | None, on: date) -> Standing:
    """How a person stands on a day: her locals, their divisions, whether she holds an office."""
    if person is None:
        return Standing()
    rows = person.memberships.on(on).filter(status__in=_BELONGS)
    ties = list(rows.values_list("local", "unit__division", "local__divisions", "unit"))
    divisions = {own if unit else general for _local, own, general, unit in ties}
    return Standing(
        locals=frozenset(local for local, *_rest in ties),
        divisions=frozenset(divisions - {None}),
        is_officer=Office.objects.on(on).filter(person=person).exists(),
    )


def may_come(standing: Standing, workshop: Workshop) -> bool:
    """Whether a workshop is for somebody who stands so."""
    answers = {
        Audience.PUBLIC: True,
        Audience.MEMBERS: bool(standing.locals),
        Audience.OFFICERS: standing.is_officer,
        Audience.DIVISION: workshop.division_id in standing.divisions,
        Audience.LOCAL: workshop.local_id in standing.locals,
    }
    return answers[Audience(workshop.audience)]


def may_run(user: Visitor) -> bool:
    """Whether she sets up workshops, keeps attendance and issues certificates."""
    return may_everywhere(user, Power.RUN_WORKSHOPS)


def lacks_a_step(user: Visitor, power: Power, on: date) -> bool:
    """Whether she holds an office with this power, and only has to show her second factor."""
    if not user.is_authenticated or getattr(user, "has_shown_second_factor", False):
        return False
    kinds = [kind for kind, role in ROLES.items() if power in role.powers]
    return Office.objects.on(on).filter(person__user=user.pk, kind__in=kinds).exists()


def may_register_others(user: Visitor) -> bool:
    return may_anywhere(user, Power.REGISTER)


def may_register_for(user: Visitor, local: Local) -> bool:
    """Whether she may sign up the people of a local."""
    return may_in(user, Power.REGISTER, local)
