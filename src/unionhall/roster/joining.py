"""Joining: signing a card, taking in one on paper, countersigning and declining it.

Signing looks at nobody on the roll, so it tells nothing about who is on it; an officer says whose card it is.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from unionhall.core.models import User
from unionhall.core.uploads import name_of_content
from unionhall.places.models import Local
from unionhall.roster import actions, copies, pledges, seals
from unionhall.roster.actions import JobFacts, NameFacts, PersonFacts
from unionhall.roster.models import Agreement, AuthorisationCard, CardText, Consent, Person, Unit, Worksite

State = AuthorisationCard.State


class CardClosedError(Exception):
    """The card has been decided already; what the other officer did stands."""


@dataclass(frozen=True)
class Applicant:
    """What somebody who joins says of herself."""

    given: str
    surname: str
    email: str = ""
    phone: str = ""
    street: str = ""
    locality: str = ""
    state: str = ""
    postcode: str = ""
    worksite: str = ""
    title: str = ""
    classification: str = "other"


@dataclass(frozen=True)
class Signature:
    """How a card was signed: the name that was typed, what was agreed to, and from which internet address.

    `form_key` is made with the form: the same form sent twice is one card.
    """

    typed: str
    agreements: frozenset[str]
    language: str
    address: str
    form_key: UUID


@transaction.atomic
def sign(
    local: Local, applicant: Applicant, signature: Signature, *, unit: Unit | None = None, on: datetime
) -> AuthorisationCard:
    """Keep a card that was signed on the local's page, and send its copies to the signer and the local."""
    card, is_new = _keep(local, applicant, signature, Sheet(unit=unit), on)
    if is_new:
        log(card, "roster.sign", user=None)
        copies.send(card, on=on)
    return card


@dataclass(frozen=True)
class Sheet:
    """What a card on paper has beside its words: the picture of it; and the unit somebody joins."""

    unit: Unit | None = None
    scan: File | None = None
    signed_on: date | None = None


@transaction.atomic
def take_in(
    local: Local, applicant: Applicant, signature: Signature, sheet: Sheet, *, by: User | None, on: datetime
) -> AuthorisationCard:
    """Keep a card that was signed on paper, with its picture, which is checked before it comes here."""
    card, is_new = _keep(local, applicant, signature, sheet, on)
    if is_new:
        log(card, "roster.take_in", user=by)
    return card


def _keep(
    local: Local, applicant: Applicant, signature: Signature, sheet: Sheet, on: datetime
) -> tuple[AuthorisationCard, bool]:
    """The card and whether it is new; a local's cards follow on each other, so one is kept at a time."""
    local = Local.objects.select_for_update().get(pk=local.pk)
    kept = AuthorisationCard.objects.filter(form_key=signature.form_key).first()
    if kept:
        return kept, False
    before = local.cards.order_by("-number").first()
    card = AuthorisationCard(local=local, unit=sheet.unit, form_key=signature.form_key, signed_at=on)
    card.number = before.number + 1 if before else 1
    card.signed = _written(card, applicant, signature, sheet)
    card.digest = seals.fingerprint(before.digest if before else "", card.signed)
    card.seal = seals.seal(card.digest)
    if sheet.scan:
        name = name_of_content(sheet.scan.name or "card.pdf", sheet.scan.read())
        sheet.scan.seek(0)
        card.scan.save(name, sheet.scan, save=False)
    card.save()
    return card, True


def _written(
    card: AuthorisationCard, applicant: Applicant, signature: Signature, sheet: Sheet
) -> dict[str, Any]:
    """All that was signed, as plain values that read the same from any database."""
    signed_on = sheet.signed_on or timezone.localdate(card.signed_at)
    text = _text(signed_on)
    return {
        "local": {"number": card.local.number, "name": card.local.name},
        "number": card.number,
        "how": "paper" if sheet.scan else "online",
        "at": card.signed_at.isoformat(timespec="seconds"),
        "on": signed_on.isoformat(),
        "from": signature.address,
        "person": asdict(applicant),
        "unit": str(sheet.unit.name) if sheet.unit else "",
        "text": {
            "version": text.version,
            "language": signature.language,
            "words": text.words[signature.language],
        },
        "agreements": {name: name in signature.agreements for name in Agreement.values},
        "signature": signature.typed,
        "scan": seals.fingerprint_of_file(sheet.scan) if sheet.scan else "",
    }


def _text(on: date) -> CardText:
    """The text of the day; the one that comes with the hall is kept when it is first signed."""
    text = pledges.text(on)
    if text.pk:
        return text
    facts = {"since": text.since, "words": text.words}
    return CardText.objects.get_or_create(version=text.version, defaults=facts)[0]


@transaction.atomic
def write_text(words: dict[str, dict[str, str]], *, by: User | None, on: date) -> CardText:
    """A new version of what cards say, from a day on. What was signed before stays as it was."""
    latest = CardText.objects.order_by("-version").first()
    version = latest.version + 1 if latest else 2
    text = CardText.objects.create(version=version, since=on, words=words, written_by=by)
    log(text, "wagtail.create", user=by)
    return text


@dataclass(frozen=True)
class Entry:
    """As what somebody is taken in: who she is on the roll (None: nobody yet), her unit, from which day."""

    person: Person | None = None
    unit: Unit | None = None
    since: date | None = None


@transaction.atomic
def countersign(card: AuthorisationCard, entry: Entry, *, by: User | None, on: datetime) -> Person:
    """Take her in: make her a member, note what the card says of her, and send her the countersigned copy.

    Raises `CardClosedError` where another officer has decided.
    """
    card, today = _open(card), timezone.localdate(on)
    since = entry.since or today
    is_new = entry.person is None
    person = entry.person or actions.enter(
        _name(card), PersonFacts(languages=(card.language,)), by=by, on=today
    )
    _note_contacts(person, card, by, today)
    if is_new and entry.unit:
        actions.employ(person, _job(card, entry.unit), by=by, on=since)
    actions.stand(person, card.local, "member", unit=entry.unit, by=by, on=since)
    _consent(person, card, today)
    card.person = person
    _decide(card, {"state": State.ACCEPTED.value, "person": str(person.key)}, by, on)
    log(person, "roster.countersign", user=by, data={"card": f"{card.local.number}-{card.number}"})
    copies.send_countersigned(card)
    return person


@transaction.atomic
def decline(card: AuthorisationCard, reason: str, *, by: User | None, on: datetime) -> None:
    """Put a card aside, with the reason: sent twice, not of this local. Nothing is noted on the roll."""
    card = _open(card)
    _decide(card, {"state": State.DECLINED.value, "reason": reason}, by, on)


def _open(card: AuthorisationCard) -> AuthorisationCard:
    card = AuthorisationCard.objects.select_for_update(of=("self",)).select_related("local").get(pk=card.pk)
    if card.state != State.SIGNED:
        raise CardClosedError
    return card


def _decide(card: AuthorisationCard, facts: dict[str, str], by: User | None, on: datetime) -> None:
    card.state, card.decided_by, card.decided_at = facts["state"], by, on
    who = {"by": str(by or ""), "account": by.pk if by else None}
    card.decision = {**facts, **who, "at": on.isoformat(timespec="seconds"), "card": card.digest}
    card.decision_seal = seals.seal(card.decision)
    card.save(
        update_fields=["state", "person", "decided_by", "decided_at", "decision", "decision_seal"],
    )
    log(card, "roster.decide", user=by, data={"state": card.state})


def _name(card: AuthorisationCard) -> NameFacts:
    return NameFacts(card.facts["given"], card.facts["surname"])


def _job(card: AuthorisationCard, unit: Unit) -> JobFacts:
    worksite = Worksite.objects.filter(employer=unit.employer_id, name=card.facts["worksite"]).first()
    return JobFacts(
        employer=unit.employer,
        unit=unit,
        worksite=worksite,
        title=card.facts["title"],
        classification=card.facts["classification"],
    )


def _note_contacts(person: Person, card: AuthorisationCard, by: User | None, on: date) -> None:
    """What is new of the ways to reach her; what the roll knows already is left alone."""
    facts = card.facts
    if facts["email"]:
        actions.add_email(person, facts["email"], by=by, on=on)
    if facts["phone"] and not person.phones.on(on).filter(number=facts["phone"]).exists():
        actions.add_phone(person, facts["phone"], by=by, on=on)
    home = {name: facts[name] for name in ("street", "locality", "state", "postcode")}
    if facts["street"] and not person.addresses.on(on).filter(purpose="home", **home).exists():
        actions.move_home(person, home, by=by, on=on)


def _consent(person: Person, card: AuthorisationCard, on: date) -> None:
    """What she agreed to on this card holds from now on; what she left open on it holds no longer."""
    running = Consent.objects.on(on).filter(person=person, local=card.local)
    agreed = {name for name in Agreement.values if card.agrees_to(name)}
    running.exclude(kind__in=agreed).update(until=on)
    held = set(running.values_list("kind", flat=True))
    Consent.objects.bulk_create(
        Consent(person=person, local=card.local, kind=kind, card=card, since=on)
        for kind in sorted(agreed - held)
    )


def agreeing(people: Iterable[Person], kind: str, on: date) -> set[int]:
    """The keys of those who agree to something on a day, for whoever writes to them."""
    rows = Consent.objects.on(on).filter(person__in=people, kind=kind)
    return set(rows.values_list("person_id", flat=True))
