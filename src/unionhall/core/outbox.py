"""Outgoing mail: letters are written into the database with what causes them, and sent by the worker.

A letter is written in the caller's transaction, so that it exists exactly when its cause does. How often a
letter is tried, and what is done about one whose sender died: docs/decisions/0006-letters.md.
"""

import base64
import hashlib
import logging
import smtplib
import uuid
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.validators import validate_email
from django.db.models import F
from django.utils import timezone

from unionhall.core.models import Letter
from unionhall.core.prepared import PreparedRows

log = logging.getLogger("unionhall")

# The pauses grow fourfold from a minute: 1, 4, 16, 64 minutes, 4 and 17 hours; a day in all, then we give up.
MOST_ATTEMPTS = 7
_FIRST_PAUSE = timedelta(minutes=1)
# A letter that is being sent for longer than this was left behind by a worker that is no more.
_LEASE = timedelta(minutes=10)
_AT_ONCE = 500
_LETTERS = PreparedRows(Letter)
# How the keys of Django's own letters begin.
_PRIVATE = "mail:"


@dataclass(frozen=True)
class Enclosure:
    """A file that goes with a letter."""

    name: str
    content: bytes
    kind: str


@dataclass
class Round:
    """What came of one round of deliveries."""

    sent: int = 0
    postponed: int = 0
    given_up: int = 0


def write(  # noqa: PLR0913 - a call reads like the head of the letter
    *,
    key: str,
    to: str,
    subject: str,
    text: str,
    html: str = "",
    headers: Mapping[str, str] | None = None,
    attachments: Iterable[Enclosure] = (),
    send_after: datetime | None = None,
) -> Letter:
    """Write a letter, to be sent once this transaction is committed. The same key twice is one letter.

    Raises `ValidationError` for an address that is none, `ValueError` for a header of more than one line.
    """
    validate_email(to)
    for name, value in (headers or {}).items():
        if set(f"{name}{value}") & {"\r", "\n"}:
            raise ValueError(f"The header {name.split()[0]} has more than one line. Write it as one line.")
    enclosed = [[e.name, base64.b64encode(e.content).decode(), e.kind] for e in attachments]
    facts = {
        "recipient": to,
        "subject": " ".join(subject.split())[:200],
        "text": text,
        "html": html,
        "headers": dict(headers or {}),
        "attachments": enclosed,
        "send_after": send_after or timezone.now(),
    }
    letter = Letter(key=key, **facts)
    return letter if _LETTERS.write_once(letter) else Letter.objects.get(key=key)


def deliver(now: datetime | None = None) -> Round:
    """Send what is due, each letter by one worker only."""
    now = now or timezone.now()
    _take_back(now)
    done = Round()
    waiting = list(Letter.objects.due(now).values_list("pk", flat=True)[:_AT_ONCE])
    if not waiting:
        return done
    post = get_connection(settings.LETTER_BACKEND)
    try:
        post.open()
    except OSError as error:
        # The server's fault, not the letters': they lose no attempt and go out when it is back.
        log.warning("The mail server does not answer: %s", error)
        Letter.objects.filter(pk__in=waiting).update(last_error=_words(error))
        return done
    try:
        for pk in waiting:
            if _claim(pk, now):
                _hand_over(Letter.objects.get(pk=pk), post, done, now)
    finally:
        with suppress(OSError):
            post.close()
    return done


def send_again(letter: Letter) -> None:
    """Put a letter back among those waiting, with all its attempts before it.

    Not one that is being sent, nor one so old that what it said is forgotten.
    """
    over = Letter.objects.filter(pk=letter.pk).exclude(state=Letter.State.SENDING).exclude(text="")
    over.update(state=Letter.State.WAITING, attempts=0, send_after=timezone.now(), last_error="")


def withdraw(keys: Iterable[str], why: str) -> int:
    """Take back letters that wait and have lost their sense. Returns how many; what was sent is sent."""
    waiting = Letter.objects.filter(key__in=list(keys), state=Letter.State.WAITING)
    return waiting.update(state=Letter.State.FAILED, last_error=why)


def message_id(letter: Letter) -> str:
    """The same at every attempt, so that a mailbox that has the letter already can drop the second one."""
    digest = hashlib.blake2b(f"{settings.SECRET_KEY}{letter.key}".encode(), digest_size=16).hexdigest()
    return f"<{digest}@{settings.DEFAULT_FROM_EMAIL.rpartition('@')[2].rstrip('>')}>"


class Postbox(BaseEmailBackend):
    """Django's own mail (a forgotten password, a moderator's notice) goes the way of all letters."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        return sum(self._post(message) for message in email_messages)

    def _post(self, message: EmailMessage) -> int:
        headers = dict(message.extra_headers)
        if message.reply_to:
            headers["Reply-To"] = ", ".join(message.reply_to)
        html = [part[0] for part in getattr(message, "alternatives", []) if part[1] == "text/html"]
        stamp = uuid.uuid4().hex
        for number, to in enumerate(message.recipients()):
            write(
                key=f"{_PRIVATE}{stamp}:{number}",
                to=parseaddr(to)[1],
                subject=str(message.subject),
                text=str(message.body),
                html=html[0] if html else "",
                headers=headers,
                attachments=[_enclosure(part) for part in message.attachments if isinstance(part, tuple)],
            )
        return 1


def _enclosure(part: tuple[str | None, str | bytes, str | None]) -> Enclosure:
    name, content, kind = part
    content = content.encode() if isinstance(content, str) else content
    return Enclosure(name or "attachment", content, kind or "application/octet-stream")


def is_private(letter: Letter) -> bool:
    """Whether the letter may hold a link that signs its reader in, and is nobody else's to read."""
    return letter.key.startswith(_PRIVATE)


def _take_back(now: datetime) -> None:
    """Letters whose worker died while it sent them wait again; `send_after` was its lease."""
    left = Letter.objects.filter(state=Letter.State.SENDING, send_after__lte=now)
    left.filter(attempts__gte=MOST_ATTEMPTS).update(state=Letter.State.FAILED)
    left.update(state=Letter.State.WAITING, last_error="The worker stopped while it sent this letter.")


def _claim(pk: int, now: datetime) -> bool:
    """Whether this worker, and no other, now sends the letter; the database lets one of two win."""
    # A round may take long: its last letters need a whole lease too.
    lease = max(now, timezone.now()) + _LEASE
    mine = Letter.objects.due(now).filter(pk=pk).order_by()
    return bool(mine.update(state=Letter.State.SENDING, attempts=F("attempts") + 1, send_after=lease))


def _hand_over(letter: Letter, post: BaseEmailBackend, done: Round, now: datetime) -> None:
    try:
        post.send_messages([_message(letter)])
    except Exception as error:
        log.warning("Letter %s was not sent: %s", letter.pk, error)
        with suppress(OSError):
            post.close()
        _postpone(letter, error, done, now)
        return
    Letter.objects.filter(pk=letter.pk).update(state=Letter.State.SENT, sent_at=timezone.now(), last_error="")
    done.sent += 1


def _postpone(letter: Letter, error: Exception, done: Round, now: datetime) -> None:
    if letter.attempts >= MOST_ATTEMPTS or _is_final(error):
        Letter.objects.filter(pk=letter.pk).update(state=Letter.State.FAILED, last_error=_words(error))
        done.given_up += 1
        return
    later = now + _FIRST_PAUSE * 4 ** (letter.attempts - 1)
    Letter.objects.filter(pk=letter.pk).update(
        state=Letter.State.WAITING, send_after=later, last_error=_words(error)
    )
    done.postponed += 1


def _is_final(error: Exception) -> bool:
    """Whether the server says that this address will never do."""
    return isinstance(error, smtplib.SMTPRecipientsRefused) and all(
        code >= 500 for code, _reason in error.recipients.values()
    )


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def _message(letter: Letter) -> EmailMultiAlternatives:
    headers = {"Message-ID": message_id(letter), "Auto-Submitted": "auto-generated", **letter.headers}
    message = EmailMultiAlternatives(letter.subject, letter.text, to=[letter.recipient], headers=headers)
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    for name, content, kind in letter.attachments:
        message.attach(name, base64.b64decode(content), kind)
    return message
