"""Who looked at a record and who changed it, from the log: by name and by the office held that day.

Lines are written where something is done; here only those of many people at once.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from wagtail.models import ModelLogEntry

from unionhall.core.models import User
from unionhall.roster.merging import numbers_of
from unionhall.roster.models import Office, Person

_NEWEST = 50
# Reading a record, and taking it out in a list; all else is writing.
_SEEN = ("roster.look", "roster.export")


@dataclass(frozen=True)
class Look:
    """One line of the log: when, who, in which offices, and what was done."""

    at: datetime
    name: str
    offices: Sequence[str]
    what: str


def looked_at(person: Person) -> QuerySet[ModelLogEntry]:
    """Every look of others at a record, and every list it was taken out in; newest first."""
    return _lines(person).filter(action__in=_SEEN)


def changes(person: Person) -> list[Look]:
    """The newest of all that was written to a record."""
    return told(written_to(person)[:_NEWEST])


def written_to(person: Person) -> QuerySet[ModelLogEntry]:
    """All that was ever written to a record; newest first."""
    return _lines(person).exclude(action__in=_SEEN)


def note_on_each(
    people: Iterable[Person], action: str, data: Mapping[str, object], *, by: User, on: datetime
) -> int:
    """A line for each of many people who were shown or taken out together. How many they are."""
    kind = ContentType.objects.get_for_model(Person)
    rows = [
        ModelLogEntry(
            content_type=kind,
            object_id=str(person.pk),
            label=str(person),
            action=action,
            data=dict(data),
            timestamp=on,
            user=by,
        )
        for person in people
    ]
    ModelLogEntry.objects.bulk_create(rows, batch_size=1000)
    return len(rows)


def _lines(person: Person) -> QuerySet[ModelLogEntry]:
    """The log of the record and of those that were joined to it, and to those."""
    numbers = [str(pk) for pk in numbers_of(person)]
    lines = ModelLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Person), object_id__in=numbers
    )
    return lines.select_related("user").order_by("-timestamp", "-pk")


def told(lines: Iterable[ModelLogEntry]) -> list[Look]:
    """Lines of the log in words."""
    found = list(lines)
    actors = {line.user_id for line in found if line.user_id}
    people = {person.user_id: person for person in Person.objects.filter(user__in=actors)}
    offices = list(
        Office.objects.filter(person__user__in=actors)
        .select_related("person", "local", "unit__local", "worksite", "division")
        .order_by("kind", "pk")
    )
    return [
        Look(
            line.timestamp,
            _name(line.user, people),
            [str(row) for row in offices if row.person.user_id == line.user_id and row.holds(_day(line))],
            _what(line),
        )
        for line in found
    ]


# What of a record a line is about, as the actions write it into the log.
_PARTS = {
    "name": _l("the name"),
    "address": _l("the home"),
    "email": _l("an e-mail"),
    "phone": _l("a phone"),
    "job": _l("a job"),
    "person": _l("pronouns, language, birth date or notes"),
}


def _what(line: ModelLogEntry) -> str:
    if line.action == "roster.export":
        return f"{line.message}: {line.data['list']}"
    # An employer's list changes several parts at once, and says so itself.
    what = line.data.get("what")
    part = _PARTS.get(what) if isinstance(what, str) else None
    return f"{line.message}: {part}" if part and line.action == "roster.change" else str(line.message)


def _day(line: ModelLogEntry) -> date:
    return timezone.localdate(line.timestamp)


def _name(user: User | None, people: dict[int | None, Person]) -> str:
    if user is None:
        return _("the site itself")
    person = people.get(user.pk)
    return str(person) if person else user.get_full_name() or _("somebody of the staff")
