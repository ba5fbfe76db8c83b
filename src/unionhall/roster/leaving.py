"""Leaving the union, and taking back one thing that was agreed to on a card.

What she agreed to as a member ends with her membership, and so does an office that a local gives to its own.
Letters she agreed to go on until she takes that back. Her record and its history stay.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from wagtail.log_actions import log

from unionhall.core.models import User
from unionhall.places.models import Local
from unionhall.roster import actions
from unionhall.roster.models import Agreement, Consent, Membership, Office, Person
from unionhall.roster.roles import OF_A_LOCAL

BELONGS = tuple(getattr(Membership.Status, name) for name in ("APPLIED", "MEMBER", "FEE", "ASSOCIATE"))
OF_MEMBERS = (Agreement.MEMBERSHIP, Agreement.DUES, Agreement.POLITICAL)


@dataclass(frozen=True)
class Ending:
    """What ends when she leaves: in which locals she belongs or is to, what she agreed to, her offices."""

    standings: list[Membership]
    consents: list[Consent]
    offices: list[Office]

    @property
    def agreed(self) -> list[str]:
        """What she agreed to, in words and each once."""
        return list(dict.fromkeys(str(row) for row in self.consents))


def ending(person: Person, on: date) -> Ending:
    """What would end if she left on a day."""
    standings = person.memberships.ahead(on).filter(status__in=BELONGS)
    held = person.offices.ahead(on).filter(kind__in=OF_A_LOCAL)
    locals_ = standings.values("local")
    offices = held.filter(Q(local__in=locals_) | Q(unit__local__in=locals_))
    return Ending(
        list(standings.select_related("local", "unit")),
        list(_running(person, on).filter(kind__in=OF_MEMBERS)),
        list(offices.select_related("local", "unit__local", "worksite", "division")),
    )


@transaction.atomic
def leave(person: Person, *, by: User | None, on: date) -> Ending:
    """Leave the union: she is a member nowhere from a day on, nor on a later one. What ended with it."""
    actions.hold(person)
    ends = ending(person, on)
    for row in ends.standings:
        _lapse(row, by, on)
    _end(Consent.objects.filter(pk__in=[row.pk for row in ends.consents]), on)
    for office in ends.offices:
        actions.unseat(office, by=by, on=on)
    if ends.standings:
        told = {"locals": [row.local.number for row in ends.standings], "agreed": ends.agreed}
        log(person, "roster.leave", user=by, data=told)
    return ends


@transaction.atomic
def withdraw(person: Person, local: Local, kind: str, *, by: User | None, on: date) -> bool:
    """Agree to one thing no longer, from a day on. Whether she had."""
    if not _end(_running(person, on).filter(local=local, kind=kind), on):
        return False
    log(person, "roster.consent", user=by, data={"kind": kind, "local": local.number})
    return True


def agreed(person: Person, on: date) -> Iterable[Consent]:
    """What she agrees to on a day; what two cards say is said once."""
    return {(row.local_id, row.kind): row for row in _running(person, on).filter(since__lte=on)}.values()


def _running(person: Person, on: date) -> Any:
    return person.consents.ahead(on).select_related("local").order_by("local", "kind", "-since")


def _lapse(row: Membership, by: User | None, on: date) -> None:
    has_begun = row.since <= on
    _end(Membership.objects.filter(pk=row.pk), on)
    if has_begun:
        lapsed = Membership.Status.LAPSED
        actions.stand(row.person, row.local, lapsed, unit=row.unit, by=by, on=on)


def _end(rows: "QuerySet[Any]", on: date) -> int:
    """End rows on a day; one that would begin later is struck."""
    later = rows.filter(since__gt=on).update(until=F("since"))
    return later + rows.filter(since__lte=on).update(until=on)
