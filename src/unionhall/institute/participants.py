"""Who signs up: a person on the roll, or a guest whose address is proved. Found, or written down once."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db import transaction
from django.db.models.functions import Lower
from django.utils.translation import get_language

from unionhall.core.models import User
from unionhall.core.prepared import Prepared, PreparedRows
from unionhall.institute.models import Participant
from unionhall.places.models import Local
from unionhall.roster.models import Email, Person, Purpose

# As the index has it.
_GUESTS: Prepared[Participant] = Prepared(
    lambda address: (
        Participant.objects.alias(lowered=Lower("email"))
        .filter(person__isnull=True, lowered=address)
        .order_by()
    )
)
_ROWS = PreparedRows(Participant)


@dataclass(frozen=True)
class Guest:
    """What somebody says of herself when she proves an address."""

    name: str
    email: str
    local: Local | None = None


@transaction.atomic
def of_person(person: Person, *, on: date, user: User | None = None) -> Participant:
    """The participant that a person on the roll is, with her name and address as they are today."""
    # Held, so that two forms of hers do not make her two.
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    facts = {
        "name": person.display_name,
        "email": _email(person, on) or (user.email if user else "") or "",
        "language": (user.language if user else "") or person.language,
        "local": _local(person, on),
    }
    known = Participant.objects.filter(person=person).order_by("pk").first()
    if known is None:
        return Participant.objects.create(person=person, **facts)
    changed = [name for name, value in facts.items() if getattr(known, name) != value]
    if changed:
        for name in changed:
            setattr(known, name, facts[name])
        known.save(update_fields=changed)
    return known


def of_guest(guest: Guest, *, on: date) -> Participant:
    """The participant behind a proved address: the one person on the roll who has it, else a guest."""
    found = _people(on).ask(guest.email.lower())
    return of_person(found[0], on=on) if len(found) == 1 else _guest(guest)


def _guest(guest: Guest) -> Participant:
    if known := _known(guest.email):
        return known
    facts = {"name": guest.name, "local": guest.local, "language": (get_language() or "en")[:2]}
    made = Participant(email=guest.email.lower(), **facts)
    # If she sent her form twice, the other may have been a moment earlier.
    return made if _ROWS.write_once(made) else _GUESTS.ask(made.email)[0]


def _known(address: str) -> Participant | None:
    return next(iter(_GUESTS.ask(address.lower())), None)


def of_user(user: User, *, on: date) -> Participant | None:
    """The participant that an account is: its person, or whoever has the address it signs in by."""
    person = Person.objects.present().filter(user=user).first()
    if person:
        return of_person(person, on=on, user=user)
    if not user.email:
        return None
    return of_guest(Guest(user.get_full_name() or user.email, user.email), on=on)


@lru_cache(maxsize=2)
def _people(on: date) -> Prepared[Person]:
    """Those who have an address on that day, two at most: more than one is as good as none."""
    # An address at work is the employer's: it proves nothing about a person.
    personal = Email.objects.on(on).filter(purpose=Purpose.HOME).alias(lowered=Lower("address"))
    return Prepared(
        lambda address: (
            Person.objects.present()
            .filter(pk__in=personal.filter(lowered=address).values("person"))
            .order_by()[:2]
        )
    )


def _email(person: Person, on: date) -> str:
    """Her own address: what the employer can read is no place for the key to her page."""
    row = person.emails.on(on).filter(purpose=Purpose.HOME).first()
    return row.address if row else ""


def _local(person: Person, on: date) -> Local | None:
    row = person.memberships.on(on).select_related("local").first()
    return row.local if row else None
