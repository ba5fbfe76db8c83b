"""Seals: how a card that was changed after it was signed is found out.

A card's fingerprint is the SHA-256 of what was signed, written in one way only, together with the fingerprint
of the card before it in its local; it stands on the copy that the signer has. The seal is made of it with the
hall's secret: who can only write into the database cannot make one. See docs/decisions/0125-sealed-cards.md.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from unionhall.places.models import Local
from unionhall.roster.cards import AuthorisationCard

_SALT = "unionhall.roster.seals"


@dataclass(frozen=True)
class Flaw:
    """What is not as it was signed; `card` is None where one is missing, and `number` says which."""

    number: int
    card: AuthorisationCard | None
    words: Promise


def fingerprint(before: str, signed: dict[str, Any]) -> str:
    """Of a card, given the fingerprint of the one before it; the first of a local follows on nothing."""
    return hashlib.sha256(_canonical({"before": before, "signed": signed})).hexdigest()


def seal(value: object) -> str:
    """What only a hall with this secret can make of a value."""
    return _sealed(value, settings.SECRET_KEY)


def is_sealed(value: object, given: str) -> bool:
    """Whether the seal was made of the value, with the secret of today or one of before."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return any(constant_time_compare(_sealed(value, secret), given) for secret in secrets)


def fingerprint_of_file(file: File) -> str:
    """The SHA-256 of a file's content."""
    digest = hashlib.sha256()
    file.seek(0)
    for part in file.chunks():
        digest.update(part)
    file.seek(0)
    return digest.hexdigest()


def flaws(local: Local) -> Iterator[Flaw]:
    """Everything about the cards of a local that is not as it was signed and decided, in their order."""
    before, number = "", 0
    for card in local.cards.select_related("local").order_by("number").iterator():
        for missing in range(number + 1, card.number):
            yield Flaw(missing, None, _("This card is missing."))
        yield from (Flaw(card.number, card, words) for words in _of_card(card, before))
        before, number = card.digest, card.number


def flaws_of(card: AuthorisationCard) -> list[Promise]:
    """What is wrong with one card by itself."""
    earlier = card.local.cards.filter(number__lt=card.number).order_by("-number").first()
    return list(_of_card(card, earlier.digest if earlier else ""))


def _of_card(card: AuthorisationCard, before: str) -> Iterator[Promise]:
    if fingerprint(before, card.signed) != card.digest:
        yield _("What was signed, or the card before it, has been changed.")
    if not is_sealed(card.digest, card.seal) or card.signed["number"] != card.number:
        yield _("The fingerprint is not the one that was sealed.")
    if card.signed["scan"] != _scan(card):
        yield _("The picture of the card is missing or is another one.")
    if card.state != card.decision.get("state", AuthorisationCard.State.SIGNED) or (
        card.decision and not is_sealed(card.decision, card.decision_seal)
    ):
        yield _("What the local decided has been changed.")


def _scan(card: AuthorisationCard) -> str:
    if not card.scan:
        return ""
    try:
        with card.scan.open("rb") as file:
            return fingerprint_of_file(file)
    except FileNotFoundError:
        return "missing"


def _sealed(value: object, secret: str) -> str:
    return salted_hmac(_SALT, _canonical(value), secret=secret, algorithm="sha256").hexdigest()


def _canonical(value: object) -> bytes:
    """The one way in which a value is written down."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
