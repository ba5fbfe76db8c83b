"""Copies of a card on paper, and the letters they go out with: to who signed, and to her local."""

from datetime import date, datetime

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from unionhall.core import outbox
from unionhall.core.outbox import Enclosure
from unionhall.places.models import Local
from unionhall.roster.bridge import Section
from unionhall.roster.bridge import pdf as set_pdf
from unionhall.roster.dated import in_force
from unionhall.roster.models import Agreement, AuthorisationCard, Classification, Email, Office, Purpose
from unionhall.roster.roles import ROLES, Power, Scope

# The outbox shows nobody what is said in letters whose key begins so.
_PRIVATE = "mail:card"


def send(card: AuthorisationCard, *, on: datetime) -> None:
    """To the signer, if she gave an address, and to the local's officers."""
    with translation.override(card.language):
        subject = _("Your card for Local %(number)s") % {"number": card.local.number}
        text = _(
            "Thank you for signing. Your copy of the card is enclosed; keep it. An officer of the local "
            "looks at it next, and you will hear from us.\n\nIf you did not sign this card, write to us."
        )
        _post(card, "signer", [card.facts["email"]], subject, text)
    with translation.override("en"):
        subject = _("A new card for Local %(number)s") % {"number": card.local.number}
        text = _("Somebody has signed a card. The copy is enclosed; look at it and countersign in the hall.")
        _post(card, "local", mailboxes(card.local, timezone.localdate(on)), subject, text)


def send_countersigned(card: AuthorisationCard) -> None:
    """To the new member: the card with the officer's name on it."""
    with translation.override(card.language):
        subject = _("Welcome to Local %(number)s") % {"number": card.local.number}
        text = _("An officer has countersigned your card: you are a member now. The copy is enclosed.")
        _post(card, "member", [card.facts["email"]], subject, text)


def mailboxes(local: Local, on: date) -> list[str]:
    """Where a local takes its letters: its own address, else those of the officers who take in members."""
    if local.contact_email:
        return [local.contact_email]
    kinds = [kind for kind, role in ROLES.items() if Power.ENROL in role.powers and role.scope is Scope.LOCAL]
    people = Office.objects.on(on).filter(local=local, kind__in=kinds).values("person")
    rows = Email.objects.filter(in_force(on), person__in=people, purpose=Purpose.HOME)
    return sorted(set(rows.values_list("address", flat=True)))


def pdf(card: AuthorisationCard) -> bytes:
    """The card as a tagged PDF, in the language it was signed in."""
    with translation.override(card.language):
        title = _("Authorization card, Local %(local)s, number %(number)s") % {
            "local": card.local.number,
            "number": card.number,
        }
        foot = _("Fingerprint: %(digest)s") % {"digest": card.digest}
        return set_pdf(title, _sections(card), foot=foot, language=card.language)


def _sections(card: AuthorisationCard) -> list[Section]:
    words = card.signed["text"]["words"]
    agreed = [name for name in Agreement.values if card.agrees_to(name)]
    refused = [name for name in Agreement.values if not card.agrees_to(name)]
    sections = [
        Section(str(card.local), (words["pledge"],)),
        Section(_("Who joins"), tuple(f"{label}: {value}" for label, value in told(card))),
        Section(_("What I agree to"), tuple(words[name] for name in agreed)),
    ]
    if refused:
        sections.append(Section(_("What I do not agree to"), tuple(words[name] for name in refused)))
    sections.append(Section(_("Signed"), tuple(_signed(card))))
    if card.decision:
        sections.append(Section(_("What the local decided"), (decided(card),)))
    return sections


def told(card: AuthorisationCard) -> list[tuple[str, str]]:
    """What she says of herself, line by line; what she left blank is left out."""
    facts = card.facts
    home = f"{facts['locality']}, {facts['state']} {facts['postcode']}".strip(" ,")
    work = dict(Classification.choices).get(facts["classification"], "")
    lines = [
        (_("Name"), card.name),
        (_("Personal e-mail"), facts["email"]),
        (_("Mobile phone"), facts["phone"]),
        (_("Home address"), ", ".join(part for part in (facts["street"], home) if part)),
        (_("Unit"), card.signed["unit"]),
        (_("Worksite"), facts["worksite"]),
        (_("Job title"), facts["title"]),
        (_("Kind of work"), str(work)),
    ]
    return [(label, value) for label, value in lines if value]


def _signed(card: AuthorisationCard) -> list[str]:
    day = date_format(date.fromisoformat(card.signed["on"]), "DATE_FORMAT")
    if card.is_on_paper:
        return [_("On paper, on %(day)s. The picture of the card is kept with it.") % {"day": day}]
    at = date_format(timezone.localtime(card.signed_at), "DATETIME_FORMAT")
    return [
        _("Typed signature: %(name)s") % {"name": card.signed["signature"]},
        _("%(moment)s, from the internet address %(address)s")
        % {"moment": at, "address": card.signed["from"]},
        _("Text of the card: version %(version)s") % {"version": card.signed["text"]["version"]},
    ]


def decided(card: AuthorisationCard) -> str:
    """What became of it, in one sentence."""
    words = {
        "name": card.decision["by"],
        "day": date_format(timezone.localdate(datetime.fromisoformat(card.decision["at"])), "DATE_FORMAT"),
    }
    if card.decision["state"] == AuthorisationCard.State.ACCEPTED:
        return _("Countersigned by %(name)s on %(day)s.") % words
    return _("Declined by %(name)s on %(day)s.") % words


def _post(card: AuthorisationCard, whom: str, addresses: list[str], subject: str, text: str) -> None:
    enclosure = Enclosure(f"card-{card.local.number}-{card.number}.pdf", pdf(card), "application/pdf")
    for place, address in enumerate(address for address in addresses if address):
        key = f"{_PRIVATE}:{card.key}:{whom}:{place}"
        outbox.write(key=key, to=address, subject=subject, text=text, attachments=[enclosure])
