"""Signing up a group: an officer's people from her local, from a pasted list, each with her own outcome."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext as _

from unionhall.core.models import User
from unionhall.institute import actions, bridge, participants, permissions
from unionhall.institute.actions import SignUp
from unionhall.institute.bridge import Decision
from unionhall.institute.models import Participant, Series, Sitting
from unionhall.institute.participants import Guest
from unionhall.places.models import Local
from unionhall.roster.models import Person


@dataclass(frozen=True)
class Line:
    """One line of the list: as it was written, whom it means, and what became of each pick."""

    written: str
    who: Participant | None = None
    # Why nobody was signed up, if so.
    problem: str = ""
    outcome: tuple[tuple[Sitting, str], ...] = ()


@dataclass(frozen=True)
class Group:
    """A list of people of one local, for the same workshops."""

    key: uuid.UUID
    local: Local
    series: Series
    picks: tuple[int, ...]
    lines: tuple[str, ...]


def register(group: Group, *, by: User, on: datetime) -> list[Line]:
    """Sign up everybody whom the list names clearly; say of the others why not. Again, it changes nothing."""
    day = timezone.localdate(on)
    people = list(Person.objects.visible_to(by).of_local(group.local, day).prefetch_related("emails"))
    named = _named(group.lines, people, group.local, by, on)
    sittings = Sitting.objects.filter(pk__in=group.picks).on_the_programme().in_bulk()
    return [_entered(line, group, sittings, by, on) for line in named]


def _entered(line: Line, group: Group, sittings: dict[int, Sitting], by: User, on: datetime) -> Line:
    if line.who is None:
        return line
    form = SignUp(uuid.uuid5(group.key, f"{line.who.pk} {group.picks}"), group.picks)
    slip = actions.register(line.who, group.series, form, by=by, on=on)
    outcome = tuple((sittings[each["sitting"]], each["result"]) for each in slip.outcome)
    return Line(line.written, line.who, outcome=outcome)


def _named(lines: Iterable[str], people: list[Person], local: Local, by: User, on: datetime) -> list[Line]:
    """Whom each line means: by address, then by name."""
    by_email: dict[str, list[Person]] = {}
    for person in people:
        for row in person.emails.all():
            by_email.setdefault(row.address.casefold(), []).append(person)
    told = [_parts(line) for line in lines]
    records = [bridge.record(str(place), name, email) for place, (name, email) in enumerate(told)]
    pairs = bridge.found(bridge.records_of_people(people), records)
    by_key = {str(person.pk): person for person in people}
    by_name: dict[str, list[Person]] = {}
    for person in people:
        by_name.setdefault(person.display_name.casefold(), []).append(person)
    named = []
    for place, (name, email) in enumerate(told):
        pair = pairs[str(place)]
        sure = by_email.get(email.casefold(), []) if email else by_name.get(name.casefold(), [])
        if not sure and pair.decision == Decision.SAME:
            sure = [by_key[pair.left_id]]
        likely = by_key.get(pair.left_id) if pair.decision != Decision.NEW else None
        named.append(_line(" ".join([name, email]).strip(), sure, likely, Guest(name, email, local), by, on))
    return named


def _line(
    written: str, sure: list[Person], likely: Person | None, guest: Guest, by: User, on: datetime
) -> Line:
    day = timezone.localdate(on)
    if len(sure) == 1:
        return Line(written, participants.of_person(sure[0], on=day))
    if len(sure) > 1:
        return Line(
            written, problem=_("Several people on the roll are called so. Write the e-mail address too.")
        )
    if likely:
        return Line(
            written, problem=_("Do you mean %(name)s? Write the name as it is there.") % {"name": likely}
        )
    if permissions.may_run(by) and guest.name and guest.email:
        return Line(written, participants.of_guest(guest, on=day))
    return Line(written, problem=_("Nobody in this local is called so."))


def _parts(line: str) -> tuple[str, str]:
    """The name and the address in a line, in whatever order."""
    name, email = "", ""
    for part in line.replace(";", ",").replace("<", ",").replace(">", ",").replace("\t", ",").split(","):
        word = part.strip()
        if _is_address(word):
            email = word
        else:
            name = f"{name}, {word}" if name and word else name or word
    return name, email


def _is_address(word: str) -> bool:
    try:
        validate_email(word)
    except ValidationError:
        return False
    return True
