"""What stood on a person's record before today, as far as whoever asks may see of it.

The roll as of a day is asked for with `visible_to(user, as_of=day)`: her own offices of today, over what tied
people to a place on that day. Here are the facts that are over, line by line. Whatever the day, a person is
called by the name she goes by now; the names she laid down are for those who may correct her record.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q
from django.utils.formats import date_format
from django.utils.text import capfirst

from unionhall.core.models import User
from unionhall.roster import reach
from unionhall.roster.dated import Dated
from unionhall.roster.models import Employment, Former, Person
from unionhall.roster.roles import Power

# Under which power each field of a record is read; what is not here goes with the name.
_POWER = {"birth_date": Power.BIRTH_DATE, "notes": Power.NOTES}


@dataclass(frozen=True)
class Before:
    """A fact that is over: what kind it was, what it said, its days (no first one where none is known)."""

    kind: str
    says: str
    until: date
    since: date | None = None


def before(person: Person, user: User, powers: Collection[Power], on: date) -> list[Before]:
    """All that is over on a day and was true on another, the latest first."""
    found = [*_corrected(person, powers, on)]
    for row in _ended(person, user, powers, on):
        place = f", {row.worksite or row.employer}" if isinstance(row, Employment) else ""
        kind = capfirst(str(row._meta.verbose_name))
        found.append(Before(kind, f"{row}{place}", row.until or on, row.since))
    return sorted(found, key=lambda fact: (fact.until, fact.since or date.min), reverse=True)


def _ended(person: Person, user: User, powers: Collection[Power], on: date) -> Iterator[Dated]:
    is_herself = person.user_id == user.pk
    if is_herself or Power.EDIT in powers:
        yield from _over(person.names, on)
    jobs = Q() if is_herself else reach.jobs(reach.places(user, Power.NAMES, on))
    yield from _over(person.employments.filter(jobs).select_related("worksite", "employer"), on)
    standings = Q() if is_herself else reach.standings(reach.places(user, Power.MEMBERSHIP, on))
    yield from _over(person.memberships.filter(standings).select_related("local"), on)
    yield from _over(person.offices.select_related("local", "unit__local", "worksite", "division"), on)


def _over(rows: Any, on: date) -> Iterator[Dated]:
    """What was struck out held on no day."""
    yield from rows.filter(until__lte=on, until__gt=F("since"))


def _corrected(person: Person, powers: Collection[Power], on: date) -> Iterator[Before]:
    for row in person.formerly.filter(until__lte=on):
        if _POWER.get(row.what, Power.NAMES) in powers:
            yield Before(capfirst(row.label), _written(row), row.until)


def _written(row: Former) -> str:
    """A value of a record as people read it."""
    if row.what == "birth_date":
        return date_format(date.fromisoformat(row.value))
    return ", ".join(row.value) if isinstance(row.value, list) else str(row.value)
