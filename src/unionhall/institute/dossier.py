"""What the institute keeps about a person, for the file she takes with her (settings.CHAPTERS)."""

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from unionhall.institute.models import Certificate, Participant, Registration
from unionhall.roster.dossier import Chapter
from unionhall.roster.models import Person


def chapter(person: Person) -> Chapter:
    """Her sign-ups with what she wrote in their forms, whether she came, and her certificates."""
    taken = Registration.objects.filter(participant__person=person)
    rows = taken.for_lists().select_related("slip").prefetch_related("certificates").order_by("written_at")
    known = [_participant(each) for each in person.participations.all()]
    entries = {"known_as": known, "sign_ups": [_sign_up(row) for row in rows]}
    return Chapter("workshops", entries, _("My workshops"), [_line(row) for row in rows])


def _participant(who: Participant) -> dict[str, object]:
    names = ("name", "email", "language", "wants_reminders", "shares_hours")
    return {name: getattr(who, name) for name in names}


def _sign_up(row: Registration) -> dict[str, object]:
    workshop, slip = row.sitting.workshop, row.slip
    names = ("state", "written_at", "came", "arrived_at", "minutes")
    return {
        "workshop": workshop.title,
        "series": workshop.series.title,
        "starts_at": row.sitting.starts_at,
        **{name: getattr(row, name) for name in names},
        "answers": slip.answers if slip else {},
        "needs": slip.needs if slip else {},
        "certificates": [_certificate(each) for each in row.certificates.all()],
    }


def _certificate(made: Certificate) -> dict[str, object]:
    names = ("code", "day", "facts", "credits", "issued_at", "revoked_at", "revoked_why")
    return {name: getattr(made, name) for name in names}


def _line(row: Registration) -> str:
    at = date_format(localtime(row.sitting.starts_at), "SHORT_DATETIME_FORMAT")
    codes = ", ".join(made.code for made in row.certificates.all())
    certified = f"; {Certificate._meta.verbose_name}: {codes}" if codes else ""
    asked = _asked(row)
    said = f"{at}: {row.sitting.workshop.title}, {row.get_state_display()}{certified}"
    return f"{said}. {asked}" if asked else said


def _asked(row: Registration) -> str:
    """What she answered and asked for, as she wrote it."""
    told = (row.slip.answers | row.slip.needs) if row.slip else {}
    return "; ".join(f"{capfirst(str(name))}: {value}" for name, value in told.items() if value)
