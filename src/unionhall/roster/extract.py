"""Everything about a person on paper, for her to read: what `dossier.everything` says, in sentences."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from unionhall.roster.bridge import Section, pdf
from unionhall.roster.cards import Agreement
from unionhall.roster.corrections import Correction
from unionhall.roster.dossier import chapters, facts, rows
from unionhall.roster.looks import Look, looked_at, told, written_to
from unionhall.roster.models import AuthorisationCard, Person

_TALKED = (
    *("local", "held_on", "held_by", "assessment", "notes"),
    *("follow_up_on", "follow_up_by", "followed_up_on"),
)
_ASSIGNED = ("local", "organiser", "since", "until")


def extract(person: Person) -> bytes:
    """The paper, in the language she reads the site in; chapters of which nothing is kept are left out."""
    found = [Section(title, tuple(lines)) for title, lines in _sections(person) if lines]
    title = _("Everything about %(name)s") % {"name": person}
    return pdf(title, found, language=get_language() or "en")


def _sections(person: Person) -> Iterable[tuple[str, list[str]]]:
    yield _("My record"), _about(person)
    yield _("Its history"), [f"{_days(fact.row)}: {fact.kind}: {fact.says}" for fact in facts(person)]
    yield (
        _("What was corrected"),
        [f"{row.label}: {_plain(row.value)} ({_day(row.until)})" for row in person.formerly.all()],
    )
    yield _("What officers noted of me"), [person.notes] if person.notes else []
    yield _("Conversations"), [_sentence(row, _TALKED) for row in rows(person, "talks")]
    yield _("Who talks to me"), [_sentence(row, _ASSIGNED) for row in rows(person, "assignments")]
    yield _("Cards that I signed"), [_card(card) for card in person.cards.select_related("local")]
    yield _("What I asked to have corrected"), [_asked(row) for row in rows(person, "corrections")]
    for chapter in chapters(person):
        yield chapter.title, chapter.lines
    yield _("My sign-ins"), _sign_ins(person)
    yield _("Who looked at my record"), _looks(told(looked_at(person)))
    yield _("Who changed my record"), _looks(told(written_to(person)))


def _about(person: Person) -> list[str]:
    spoken = dict(settings.LANGUAGES)
    about = {
        "display_name": person.display_name,
        "pronouns": person.pronouns,
        "languages": ", ".join(str(spoken.get(code, code)) for code in person.languages),
        "birth_date": _day(person.birth_date) if person.birth_date else "",
    }
    return [f"{_label(person, name)}: {value}" for name, value in about.items() if value]


def _sign_ins(person: Person) -> list[str]:
    found = person.user.sign_ins.all() if person.user else ()
    return [", ".join((_moment(row.at), row.get_how_display(), row.browser)).rstrip(", ") for row in found]


def _looks(lines: Iterable[Look]) -> list[str]:
    return [
        "; ".join(part for part in (f"{_moment(line.at)}, {line.name}", *line.offices, line.what) if part)
        for line in lines
    ]


def _card(card: AuthorisationCard) -> str:
    """As it was signed: where, when, in which words she signed, and what she agreed to."""
    agreed = [str(Agreement(name).label) for name in Agreement.values if card.agrees_to(name)]
    words = {
        "local": card.local,
        "number": card.number,
        "day": _moment(card.signed_at),
        "signature": card.signed["signature"],
        "agreed": ", ".join(agreed) or "–",
        "state": card.get_state_display(),
    }
    return (
        _(
            "%(local)s, card %(number)s of %(day)s, signed as %(signature)s. Agreed to: %(agreed)s. "
            "The card: %(state)s."
        )
        % words
    )


def _asked(asked: Correction) -> str:
    lines = "; ".join(f"{label}: {before or '–'} → {after or '–'}" for label, before, after in asked.lines)
    return f"{_day(asked.asked_on)}: {lines} ({asked.get_state_display()})"


def _sentence(row: Model, fields: Iterable[str]) -> str:
    """What a row says, each part with its name; what is empty is left out."""
    parts = {
        name: getattr(row, f"get_{name}_display", lambda name=name: getattr(row, name))() for name in fields
    }
    return "; ".join(f"{_label(row, name)}: {_plain(value)}" for name, value in parts.items() if value)


def _label(row: Model, name: str) -> str:
    return capfirst(str(row._meta.get_field(name).verbose_name))  # type: ignore[union-attr]


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return _day(value) if hasattr(value, "isoformat") else str(value)


def _days(row: Any) -> str:
    return f"{_day(row.since)} – {_day(row.until) if row.until else ''}".rstrip()


def _day(day: Any) -> str:
    return date_format(day, "DATE_FORMAT")


def _moment(at: Any) -> str:
    return date_format(localtime(at), "SHORT_DATETIME_FORMAT")
