"""Letters owed: noted in the transaction that causes them, a small row each, so that it can be thousands.

How they are worded and written is `institute.letters`.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from unionhall.core.models import Letter
from unionhall.core.outbox import withdraw
from unionhall.core.prepared import PreparedRows
from unionhall.institute.models import Notice, Registration, Slip

_NOTICES = PreparedRows(Notice)


def owe(
    kind: Notice.Kind,
    registrations: Iterable[Registration],
    *,
    stamp: str = "",
    moment: datetime | None = None,
    facts: dict[str, Any] | None = None,
) -> None:
    """Owe each of them a letter of this kind; the same kind and stamp is owed once."""
    rows = [
        Notice(
            key=f"{kind}:{each.pk}:{stamp}".rstrip(":"),
            kind=kind,
            participant_id=each.participant_id,
            registration=each,
            moment=moment,
            facts=facts or {},
        )
        for each in registrations
    ]
    Notice.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)


def confirm(slip: Slip) -> None:
    """Owe her who sent the form the letter that says what came of it."""
    kind = Notice.Kind.CONFIRMATION
    _NOTICES.write(
        [Notice(key=f"{kind}:{slip.pk}", kind=kind, participant_id=slip.participant_id, slip=slip)]
    )


def letter_key(notice: str) -> str:
    """The key of the letter that settles the notice of this key."""
    return f"institute:{notice}"


def offer_left_at(registration: Registration, on: datetime) -> datetime | None:
    """When the letter that offers her the seat left the house: `on` while it still waits to.

    None where none will: she has no address, or no server takes her letter.
    """
    key = f"{Notice.Kind.OFFER}:{registration.pk}"
    if Notice.objects.filter(key=key, written_at__isnull=True).exists():
        return on
    letter = Letter.objects.filter(key=letter_key(key)).exclude(state=Letter.State.FAILED).first()
    return (letter.sent_at or on) if letter else None


def take_back_reminders(registrations: Iterable[Registration], why: str) -> None:
    """Take back reminders that no mail server has taken yet, of what is no longer so."""
    due = Notice.objects.filter(
        registration__in=registrations, kind__in=Notice.REMINDERS, written_at__isnull=False
    )
    withdraw([letter_key(key) for key in due.values_list("key", flat=True)], why)
