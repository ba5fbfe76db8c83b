"""Certificates: issued to who was there, shown on paper, verified by anybody at an address, revoked."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.log_actions import log

from unionhall.core import dates
from unionhall.core.frame import absolute
from unionhall.core.models import User
from unionhall.institute import presenting, seats
from unionhall.institute.bridge import Award, award_pdf
from unionhall.institute.models import Certificate, Notice, Registration, Sitting
from unionhall.institute.notices import owe
from unionhall.institute.passes import drawing
from unionhall.institute.rules import rules
from unionhall.places.models import Federation


class NotThereError(Exception):
    """Nobody is certified to have been where she was not."""


@transaction.atomic
def issue(sitting: Sitting, *, by: User | None, on: datetime) -> int:
    """A certificate, and thanks, to everybody who came and has none yet. Returns how many were issued."""
    seats.held([sitting.pk])  # pressed twice, they are issued once
    has_one = Certificate.objects.filter(registration__sitting=sitting).values("registration__participant")
    came = sitting.registrations.active().filter(came=True).exclude(participant__in=has_one)
    rows = list(came.for_lists().order_by("pk"))
    Certificate.objects.bulk_create(_made(sitting, rows, on))
    owe(Notice.Kind.THANKS, rows)
    if rows:
        presenting.write_to(sitting)
        log(sitting, "institute.certify", user=by, data={"count": len(rows)})
    return len(rows)


def _made(sitting: Sitting, rows: Iterable[Registration], on: datetime) -> list[Certificate]:
    """The certificates of those who came, as things stand now."""
    facts, credits = _facts(sitting), _credits(sitting)
    return [
        Certificate(
            registration=row,
            facts=facts | {"name": row.participant.name},
            credits=credits,
            day=timezone.localdate(sitting.starts_at),
            issued_at=on,
        )
        for row in rows
    ]


def _facts(sitting: Sitting) -> dict[str, object]:
    workshop = sitting.workshop
    federation = Federation.objects.first()
    return {
        "workshop": workshop.title,
        "series": workshop.series.title,
        "topic": workshop.topic,
        "presenters": [each.name for each in workshop.presenters.filter(withdrawn_at__isnull=True)],
        "minutes": sitting.minutes,
        "federation": federation.name if federation else "",
    }


def _credits(sitting: Sitting) -> list[dict[str, str]]:
    return [{"rule": each.rule, "hours": str(each.hours)} for each in sitting.workshop.credits.all()]


@transaction.atomic
def revoke(certificate: Certificate, *, by: User | None, on: datetime, why: str) -> None:
    """Say that a certificate no longer stands, and why; its address goes on to answer."""
    if certificate.revoked_at:
        return
    certificate.revoked_at, certificate.revoked_why = on, why
    certificate.save(update_fields=["revoked_at", "revoked_why"])
    log(certificate, "institute.revoke", user=by, data={"code": certificate.code, "why": why})


@transaction.atomic
def reissue(revoked: Certificate, *, by: User | None, on: datetime, name: str = "") -> Certificate:
    """A new certificate, of another code, today's facts and this name, in place of one that was revoked.

    One that has been issued since is the answer too. Raises `NotThereError` for who did not come, or whose
    certificate stands.
    """
    row = Registration.objects.for_lists().select_for_update(of=("self",)).get(pk=revoked.registration_id)
    last = row.certificate
    if last and last.pk != revoked.pk and not last.revoked_at:
        return last
    if not (revoked.revoked_at and row.came):
        raise NotThereError
    [made] = _made(row.sitting, [row], on)
    made.facts["name"] = name or made.facts["name"]
    made.save()
    owe(Notice.Kind.THANKS, [row], stamp=made.code)
    log(row.sitting, "institute.certify", user=by, data={"count": 1, "instead": revoked.code})
    return made


def credit_lines(certificate: Certificate) -> list[tuple[str, str]]:
    """What it counts for, in words: the rule and the hours."""
    known = [(rules().get(each["rule"]), each["hours"]) for each in certificate.credits]
    return [
        (str(rule), f"{number_format(Decimal(hours).normalize())} {_unit(rule.unit)}")
        for rule, hours in known
        if rule
    ]


def _unit(unit: str) -> str:
    return _("hours") if unit == "hours" else unit


def paper(certificate: Certificate, language: str) -> bytes:
    """The certificate as a tagged PDF to hang up, with a drawing that leads a phone to its page."""
    with override(language):
        return award_pdf(_award(certificate), language=language)


def _award(certificate: Certificate) -> Award:
    facts, address = certificate.facts, absolute(certificate.get_absolute_url())
    told = {"workshop": facts["workshop"], "series": facts["series"], "day": dates.day(certificate.day)}
    presented = _("Presented by %(names)s.") % {"names": ", ".join(facts["presenters"])}
    issued = _("Issued on %(day)s. Code: %(code)s.")
    return Award(
        house=str(facts["federation"]) or _("The federation"),
        title=_("Certificate of attendance"),
        name=str(facts["name"]),
        deed=_("took part in “%(workshop)s” (%(series)s) on %(day)s.") % told,
        lines=tuple((hours, rule) for rule, hours in credit_lines(certificate)),
        foot=(
            *([presented] if facts["presenters"] else []),
            issued % {"day": dates.day(certificate.issued_at), "code": certificate.code},
            _("Verify it at %(address)s") % {"address": address},
        ),
        drawing=drawing(address),
        drawn=_("Verify it at %(address)s") % {"address": address},
        void=_revoked(certificate),
    )


def _revoked(certificate: Certificate) -> str:
    if not certificate.revoked_at:
        return ""
    return f"{_('This certificate was revoked')}. {certificate.revoked_why}".strip()
