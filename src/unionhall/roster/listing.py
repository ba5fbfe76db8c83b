"""Keeping saved lists, and noting each time one is taken out as a file."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from wagtail.log_actions import log

from unionhall.core.models import User
from unionhall.places.models import Local
from unionhall.roster.lists import Question
from unionhall.roster.looks import note_on_each
from unionhall.roster.models import Person, SavedList


@dataclass(frozen=True)
class ListFacts:
    """What is kept of a list."""

    name: str
    question: Question
    local: Local | None = None
    is_shared: bool = False


@transaction.atomic
def save(facts: ListFacts, *, by: User) -> SavedList:
    """Keep a question under a name. The same form sent twice is one list."""
    # Two presses of one button wait here for each other.
    User.objects.select_for_update().get(pk=by.pk)
    kept = SavedList.objects.filter(owner=by, **_fields(facts)).first()
    if kept:
        return kept
    kept = SavedList.objects.create(owner=by, **_fields(facts))
    log(kept, "wagtail.create", user=by)
    return kept


@transaction.atomic
def change(kept: SavedList, facts: ListFacts, *, by: User) -> None:
    for name, value in _fields(facts).items():
        setattr(kept, name, value)
    kept.save()
    log(kept, "wagtail.edit", user=by)


@transaction.atomic
def remove(kept: SavedList, *, by: User) -> None:
    """Forget a list; the people on it stay where they are."""
    log(kept, "wagtail.delete", user=by)
    kept.delete()


@transaction.atomic
def hand_out(
    kept: SavedList, people: Iterable[Person], columns: Sequence[str], *, by: User, on: datetime
) -> None:
    """Note that a list was taken out: on the list, and on everybody who is on it, so that she can ask."""
    told = {"columns": list(columns), "list": kept.name}
    count = note_on_each(people, "roster.export", told, by=by, on=on)
    log(kept, "roster.export", user=by, data={**told, "count": count})


def _fields(facts: ListFacts) -> dict[str, object]:
    return {
        "name": facts.name,
        "question": facts.question.kept(),
        "local": facts.local,
        "is_shared": facts.is_shared,
    }
