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
from unionhall.institute.bridge import Section, pdf
from unionhall.institute.models import Certificate, Notice, Sitting
from unionhall.institute.notices import owe
from unionhall.institute.rules import rules
from unionhall.places.models import Federation


@transaction.atomic
def issue(sitting: Sitting, *, by: User | None, on: datetime) -> int:
    """A certificate, and thanks, to everybody who came and has none yet. Returns how many were issued."""
    came = sitting.registrations.filter(came=True, certificate__isnull=True).for_lists().order_by("pk")
    facts, credits = _facts(sitting), _credits(sitting)
    rows = list(came)
    Certificate.objects.bulk_create(
        Certificate(
            registration=row,
            facts=facts | {"name": row.participant.name},
            credits=credits,
            day=timezone.localdate(sitting.starts_at),
            issued_at=on,
        )
        for row in rows
    )
    owe(Notice.Kind.THANKS, rows)
    if rows:
        log(sitting, "institute.certify", user=by, data={"count": len(rows)})
    return len(rows)


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
    """The certificate as a tagged PDF."""
    with override(language):
        return pdf(
            _("Certificate of attendance"),
            list(_sections(certificate)),
            foot=_("Verify it at %(address)s") % {"address": absolute(certificate.get_absolute_url())},
            language=language,
        )


def _sections(certificate: Certificate) -> Iterable[Section]:
    facts = certificate.facts
    if certificate.revoked_at:
        yield Section(_("This certificate was revoked"), (certificate.revoked_why,))
    yield Section(
        str(facts["name"]),
        (
            _("took part in “%(workshop)s” (%(series)s) on %(day)s.")
            % {"workshop": facts["workshop"], "series": facts["series"], "day": dates.day(certificate.day)},
            _("Presented by %(names)s.") % {"names": ", ".join(facts["presenters"])}
            if facts["presenters"]
            else "",
        ),
    )
    counted = tuple(f"{rule}: {hours}" for rule, hours in credit_lines(certificate))
    if counted:
        yield Section(_("What it counts for"), counted)
    issued = dates.day(certificate.issued_at)
    yield Section(
        str(facts["federation"]) or _("The federation"),
        (_("Issued on %(day)s. Code: %(code)s.") % {"day": issued, "code": certificate.code},),
    )
