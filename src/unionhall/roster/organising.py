"""Organising: noting conversations, following them up, and saying who talks to whom."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F, Q, QuerySet
from wagtail.log_actions import log

from unionhall.core.models import User
from unionhall.places.models import Local
from unionhall.roster.models import Assignment, Person, Talk


@dataclass(frozen=True)
class TalkFacts:
    """What is noted of a conversation; the follow-up is nobody's until somebody is named."""

    held_on: date
    held_by: Person | None = None
    assessment: int | None = None
    notes: str = ""
    follow_up_on: date | None = None
    follow_up_by: Person | None = None
    form_key: UUID = field(default_factory=uuid4)


@transaction.atomic
def note(person: Person, local: Local, facts: TalkFacts, *, by: User | None) -> Talk:
    """Note a conversation that was held. The same form sent twice is one conversation.

    What was still to be done after earlier ones by the same day is done by having talked again.
    """
    values = {name: getattr(facts, name) for name in TalkFacts.__dataclass_fields__ if name != "form_key"}
    talk, is_new = Talk.objects.get_or_create(
        form_key=facts.form_key,
        defaults={**values, "person": person, "local": local, "entered_by": by},
    )
    if is_new:
        earlier = Talk.objects.due().filter(person=person, local=local, held_on__lt=facts.held_on)
        earlier.update(followed_up_on=facts.held_on)
        log(person, "roster.talk", user=by, data={"local": local.number})
    return talk


class TalkChangedError(Exception):
    """Somebody else has corrected the note since it was read."""


def facts_of(talk: Talk) -> TalkFacts:
    """What is noted of it."""
    return TalkFacts(**{name: getattr(talk, name) for name in TalkFacts.__dataclass_fields__})


@transaction.atomic
def correct(talk: Talk, facts: TalkFacts, is_seen: Callable[[Talk], bool], *, by: User | None) -> None:
    """Note it as it was. Raises, and writes nothing, if the note as it stands now was not seen before."""
    held = Talk.objects.select_for_update().get(pk=talk.pk)
    now, facts = facts_of(held), replace(facts, form_key=held.form_key)
    if now == facts:
        return
    if not is_seen(held):
        raise TalkChangedError
    changed = [name for name in TalkFacts.__dataclass_fields__ if getattr(now, name) != getattr(facts, name)]
    Talk.objects.filter(pk=talk.pk).update(**{name: getattr(facts, name) for name in changed})
    if "follow_up_on" in changed:
        # Another day has been set: what was done by the old one is to be done again.
        Talk.objects.filter(pk=talk.pk).update(followed_up_on=None)
    data = {"local": talk.local.number, "corrected": changed}
    log(talk.person, "roster.talk_corrected", user=by, data=data)


@transaction.atomic
def remove(talk: Talk, *, by: User | None) -> None:
    """Take away a note that is about somebody else: what was said of another is not kept with her."""
    held, _rows = Talk.objects.filter(pk=talk.pk).delete()
    if held:
        day = talk.held_on.isoformat()
        log(talk.person, "roster.talk_removed", user=by, data={"local": talk.local.number, "day": day})


@transaction.atomic
def follow_up(talk: Talk, *, by: User | None, on: date) -> None:
    """Note that what was to follow has been done; the first day it was said stands."""
    if Talk.objects.filter(pk=talk.pk, followed_up_on__isnull=True).update(followed_up_on=on):
        log(talk.person, "roster.follow_up", user=by, data={"local": talk.local.number})


@transaction.atomic
def assign(
    organiser: Person | None, people: Iterable[Person], local: Local, *, by: User | None, on: date
) -> int:
    """Say who talks to these people from a day on, or that nobody does; returns how many have changed."""
    people = list(people)
    held = Assignment.objects.on(on).filter(local=local, person__in=people)
    kept = set(held.filter(organiser=organiser).values_list("person_id", flat=True)) if organiser else set()
    ended = set(held.exclude(person__in=kept).values_list("person_id", flat=True))
    _end(Assignment.objects.filter(local=local, person__in=people).exclude(person__in=kept), on)
    new = [person for person in people if organiser and person.pk not in kept]
    Assignment.objects.bulk_create(
        Assignment(local=local, person=person, organiser=organiser, since=on) for person in new
    )
    changed = [person for person in people if person.pk in ended or person in new]
    for person in changed:
        log(person, "roster.assign", user=by, data={"to": str(organiser or ""), "local": local.number})
    return len(changed)


def _end(rows: QuerySet[Assignment], on: date) -> None:
    running = rows.filter(Q(until__isnull=True) | Q(until__gt=on))
    running.filter(since__gt=on).update(until=F("since"))
    running.filter(since__lte=on).update(until=on)
