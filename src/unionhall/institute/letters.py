"""The institute's letters: worded in the reader's language, written into the outbox once, each by its notice.

`institute.notices` says when one is owed; what each says is `institute.phrases`. A reminder that would come
too late is not written, and one that the mail server has not taken in time is taken back.
"""

from datetime import datetime, timedelta

from django.core import signing
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone, translation

from unionhall.core import outbox
from unionhall.core.frame import absolute
from unionhall.institute.models import Notice, Participant, Registration
from unionhall.institute.notices import letter_key, owe
from unionhall.institute.phrases import Told, tell

Kind = Notice.Kind
State = Registration.State
_SALT = "unionhall.institute.letters"
_AT_ONCE = 20
_MOST_IN_A_ROUND = 1000
# How long before the beginning each reminder goes out; the next one begins where the one before ends.
LEADS = {
    Kind.WEEK: (timedelta(days=7), timedelta(days=1)),
    Kind.DAY: (timedelta(days=1), timedelta(hours=1)),
    Kind.HOUR: (timedelta(hours=1), timedelta()),
}
_TOO_LATE = "The workshop had begun before the mail server took this letter."


def remind(*, on: datetime) -> None:
    """Owe the reminders whose time has come to everybody with a seat."""
    for kind, (lead, next_lead) in LEADS.items():
        told = Notice.objects.filter(
            kind=kind, registration=OuterRef("pk"), moment=OuterRef("sitting__starts_at")
        )
        due = Registration.objects.filter(
            state=State.SEATED,
            sitting__cancelled_at__isnull=True,
            sitting__starts_at__gt=on + next_lead,
            sitting__starts_at__lte=on + lead,
            participant__wants_reminders=True,
        ).exclude(Exists(told))
        for each in due.select_related("sitting"):
            starts_at = each.sitting.starts_at
            # Who signs up so late has just been told.
            if each.written_at <= starts_at - lead:
                days = (timezone.localdate(starts_at) - timezone.localdate(on)).days
                stamp = str(int(starts_at.timestamp()))
                owe(kind, [each], stamp=stamp, moment=starts_at, facts={"days": days})


def write_owed(*, on: datetime) -> int:
    """Write the letters that are owed. Returns how many notices were settled."""
    owed = Notice.objects.filter(written_at__isnull=True).order_by("pk").values_list("pk", flat=True)
    keys = list(owed[:_MOST_IN_A_ROUND])
    for start in range(0, len(keys), _AT_ONCE):
        _write(keys[start : start + _AT_ONCE], on)
    return len(keys)


def _write(keys: list[int], on: datetime) -> None:
    notices = Notice.objects.filter(pk__in=keys).select_related(
        "participant", "slip__series", "registration__sitting__workshop__series", "registration__participant"
    )
    # Worded before the transaction begins, so that nobody waits for it.
    told = [(notice, word(notice)) for notice in notices if is_wanted(notice, on)]
    with transaction.atomic():
        for notice, letter in told:
            _post(notice, letter)
        Notice.objects.filter(pk__in=keys).update(written_at=on)


def _post(notice: Notice, letter: Told) -> None:
    outbox.write(
        key=letter_key(notice.key),
        to=notice.participant.email,
        subject=letter.subject,
        text=letter.text,
        headers=unsubscribe_headers(notice.participant) if notice.kind in Notice.OPTIONAL else {},
        attachments=letter.enclosures,
    )


def is_wanted(notice: Notice, on: datetime) -> bool:
    """Whether the letter still makes sense: she has an address, wants it, and it is not too late."""
    if not notice.participant.email:
        return False
    if notice.kind in Notice.OPTIONAL and not notice.participant.wants_reminders:
        return False
    mine = notice.registration
    if notice.kind in LEADS:
        return bool(
            mine
            and mine.state == State.SEATED
            and mine.sitting.starts_at == notice.moment
            and notice.moment > on
        )
    if notice.kind == Kind.OFFER:
        return bool(mine and mine.state == State.OFFERED)
    return True


def word(notice: Notice) -> Told:
    """The letter of a notice, in her language."""
    with translation.override(notice.participant.language):
        return tell(notice)


def take_back_late(*, on: datetime) -> int:
    """Take back reminders of what has begun, which the mail server did not take in time."""
    late = Notice.objects.filter(
        kind__in=LEADS,
        written_at__isnull=False,
        registration__sitting__starts_at__lte=on,
        registration__sitting__starts_at__gt=on - timedelta(days=3),
    )
    return outbox.withdraw([letter_key(key) for key in late.values_list("key", flat=True)], _TOO_LATE)


def unsubscribe_headers(participant: Participant) -> dict[str, str]:
    """The two headers of RFC 8058, with an address that is signed."""
    with translation.override(participant.language):
        address = absolute(reverse("institute:unsubscribe", args=[token_of(participant)]))
    return {"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def token_of(participant: Participant) -> str:
    """What stands in a letter for whom it is written to."""
    return signing.dumps(participant.pk, salt=_SALT)


def participant_of(token: str) -> Participant | None:
    """Whom a signed address means, if it was signed here."""
    try:
        return Participant.objects.filter(pk=signing.loads(token, salt=_SALT)).first()
    except signing.BadSignature:
        return None


@transaction.atomic
def choose(participant: Participant, *, reminders: bool, shares: bool) -> None:
    """Note whether she wants reminders and thanks, and may be named. What she asked for is answered."""
    Participant.objects.filter(pk=participant.pk).update(wants_reminders=reminders, shares_hours=shares)
