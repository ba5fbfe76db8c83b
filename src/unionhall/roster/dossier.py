"""All that the roll knows of one person, from her first day: to be read on her page, and to be taken away.

What officers noted about her (`Power.NOTES`, `Power.ORGANISE`) stands in the file she may take away: whoever
asks what is kept about her is told all of it. It stands on no page: nobody reads it over her shoulder. Desks
that lean on the roll each add a chapter (settings.CHAPTERS). On paper it is `extract`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.text import capfirst
from wagtail.models import ModelLogEntry

from unionhall.roster.dated import Dated
from unionhall.roster.looks import looked_at, written_to
from unionhall.roster.looks import told as words
from unionhall.roster.models import AuthorisationCard, Person

_TIES = {
    "names": (),
    "emails": (),
    "phones": (),
    "addresses": (),
    "employments": ("employer", "unit__local", "worksite"),
    "memberships": ("local", "unit__local"),
    "offices": ("local", "unit__local", "worksite", "division"),
    "consents": ("local",),
}
# What others wrote about her, and what she asked for.
_MORE = {
    "talks": ("local", "held_by", "follow_up_by"),
    "assignments": ("local", "organiser"),
    "corrections": ("job",),
    "formerly": (),
}
_INWARD = ("id", "person", "key", "form_key", "entered_by", "decided_by", "card")


@dataclass(frozen=True)
class Fact:
    """One fact with its days: what kind it is, what it says, and its row."""

    kind: str
    says: str
    row: Dated


@dataclass(frozen=True)
class Chapter:
    """What one desk keeps about her: its name in the file with plain values, its title with lines to read."""

    name: str
    entries: object
    title: str
    lines: list[str]


def chapters(person: Person) -> list[Chapter]:
    return [import_string(path)(person) for path in settings.CHAPTERS]


def facts(person: Person) -> list[Fact]:
    """Every fact of the record and of its past, newest first; what was struck out holds on no day."""
    found = [
        Fact(capfirst(str(row._meta.verbose_name)), _says(row), row)
        for name in _TIES
        for row in rows(person, name)
        if row.until is None or row.until > row.since
    ]
    return sorted(found, key=lambda fact: fact.row.since, reverse=True)


def everything(person: Person) -> dict[str, object]:
    """The record, its past, who looked and who changed it, as plain values."""
    told: dict[str, object] = {
        "key": str(person.key),
        "name": person.display_name,
        "pronouns": person.pronouns,
        "languages": person.languages,
        "birth_date": person.birth_date,
        "notes": person.notes,
    }
    told |= {name: [_plain(row) for row in rows(person, name)] for name in (*_TIES, *_MORE)}
    told["cards"] = [_card(card) for card in person.cards.select_related("local")]
    user = person.user
    told["sign_ins"] = list(user.sign_ins.values("at", "how", "browser")) if user else []
    told["looks"] = _lines(looked_at(person))
    told["changes"] = _lines(written_to(person))
    return told | {chapter.name: chapter.entries for chapter in chapters(person)}


def _lines(lines: Iterable[ModelLogEntry]) -> list[dict[str, object]]:
    return [
        {"at": line.at, "by": line.name, "offices": line.offices, "what": line.what} for line in words(lines)
    ]


def _card(card: AuthorisationCard) -> dict[str, object]:
    """A card as it was signed, and what the local decided."""
    told = {"local": str(card.local), "number": card.number, "state": card.state, "signed_at": card.signed_at}
    return told | {"signed": card.signed, "decision": card.decision}


def rows(person: Person, name: str) -> Iterable[Any]:
    """The rows of one kind, as the file has them."""
    ties = (_TIES | _MORE)[name]
    found = getattr(person, name).all()
    return found.select_related(*ties) if ties else found


def _says(row: Dated) -> str:
    kind = getattr(row, "get_purpose_display", None)
    place = getattr(row, "worksite", None) or getattr(row, "employer", None)
    more: list[str | Promise | Model | date | None] = [row, kind and kind()]
    if hasattr(row, "employer"):
        more.append(place)
    return ", ".join(str(part) for part in more if part)


def _plain(row: Model) -> dict[str, object]:
    """A row's fields; what it points to, by its name."""
    fields = [field for field in row._meta.concrete_fields if field.name not in _INWARD]
    return {
        field.name: str(value) if isinstance(value := getattr(row, field.name), Model) else value
        for field in fields
    }
