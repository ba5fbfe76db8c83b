"""Codes of eight digits: asked for with an address, sent by letter, typed once.

Attempts are counted in the database before the digits are compared, so that neither two tabs at once nor a
new session gains a guess.
"""

import secrets
from datetime import datetime
from enum import Enum

from django.db import transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac

from unionhall.core.knocking import Door
from unionhall.core.models import User
from unionhall.roster.signin.models import Code

# Each is a letter to somebody who may not have asked.
ASKING = Door("code: ", most_of_pair=5, most_of_client=20, most_of_address=10)
DIGITS = 8
_SALT = "unionhall.roster.signin.codes"


class Typed(Enum):
    """What came of typing a code."""

    RIGHT = "right"
    WRONG = "wrong"
    OVER = "over"


def ask(address: str, *, user: User | None = None, at: datetime) -> tuple[Code, str]:
    """A new code and its digits, which are kept nowhere else."""
    digits = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    code = Code.objects.create(address=address, user=user, digest=_digest(address, digits), asked_at=at)
    return code, digits


def try_digits(pk: int, typed: str, *, at: datetime) -> Typed:
    """Compare what was typed. A code is right once; one of two tabs wins."""
    with transaction.atomic():
        if not Code.objects.open(at).filter(pk=pk).update(attempts=F("attempts") + 1):
            return Typed.OVER
    code = Code.objects.get(pk=pk)
    digits = "".join(mark for mark in typed if mark.isdecimal() and mark.isascii())
    if not constant_time_compare(code.digest, _digest(code.address, digits)):
        return Typed.WRONG if code.attempts < Code.MOST_ATTEMPTS else Typed.OVER
    won = Code.objects.filter(pk=pk, used_at__isnull=True).update(used_at=at)
    return Typed.RIGHT if won else Typed.OVER


def forget_codes(now: datetime) -> None:
    """Remove codes that nobody can type any more."""
    Code.objects.filter(asked_at__lt=now - 2 * Code.LIFETIME).delete()


def _digest(address: str, digits: str) -> str:
    return salted_hmac(_SALT, f"{address.casefold()} {digits}", algorithm="sha256").hexdigest()
