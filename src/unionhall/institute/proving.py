"""Proving an e-mail address with a code, without an account.

Nothing is kept here: the form is signed, travels with the page, and lies in her browser for as long as the
code that follows from it is good: half an hour and a few guesses.
"""

from typing import Any

from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from unionhall.core import cookies, knocking, outbox
from unionhall.core.prepared import Prepared
from unionhall.institute.models import Participant, Series

GOOD_FOR = 30 * 60
COOKIE = "institute"
_FORM_COOKIE = "institute-form"
_SALT = "unionhall.institute.proving"
# Many people of one school ask from one address of the network.
_ASKING = knocking.Door("workshop code: ", most_of_pair=6, most_of_client=400, most_of_address=12)
_GUESSING = knocking.Door("workshop guess: ", most_of_pair=6, most_of_client=400, most_of_address=12)
# In a rush every form asks this.
_REMEMBERED: Prepared[Participant] = Prepared(lambda key: Participant.objects.filter(pk=key).order_by())


class TooOftenError(Exception):
    """So many codes were asked for, or guessed, that she has to wait."""


def seal(form: dict[str, Any]) -> str:
    """The form, signed and dated, to travel with the page that asks for the code."""
    return signing.dumps(form, salt=_SALT, compress=True)


def unseal(sealed: str, *, max_age: int | None = GOOD_FOR) -> dict[str, Any]:
    """The form again. Raises `signing.SignatureExpired` or `signing.BadSignature`."""
    form: dict[str, Any] = signing.loads(sealed, salt=_SALT, max_age=max_age)
    return form


@transaction.atomic
def send_code(request: HttpRequest, series: Series, sealed: str, address: str) -> None:
    """Write the letter with the code of this form. Raises `TooOftenError`."""
    if knocking.knock(request, address, _ASKING) is None:
        raise TooOftenError
    code = code_of(sealed)
    outbox.write(
        key=f"institute:code:{salted_hmac(_SALT, sealed).hexdigest()}",
        to=address,
        subject=_("Your code is %(code)s") % {"code": code},
        text=_(
            "Your code is %(code)s. Type it in on the page where you signed up for “%(series)s”. It is good "
            "for half an hour.\n\nIf you did not sign up, do nothing: without the code nothing happens.\n"
        )
        % {"code": code, "series": series},
    )


def is_right(request: HttpRequest, sealed: str, address: str, code: str) -> bool:
    """Whether it is the code of this form. Raises `TooOftenError` after too many guesses."""
    guess = knocking.knock(request, address, _GUESSING)
    if guess is None:
        raise TooOftenError
    right = constant_time_compare("".join(code.split()), code_of(sealed))
    if right:
        knocking.let_in(guess)
    return right


def code_of(sealed: str) -> str:
    """The six digits of a sealed form."""
    digest = salted_hmac(f"{_SALT}.code", sealed, algorithm="sha256").digest()
    return f"{int.from_bytes(digest[:8]) % 1_000_000:06}"


def remember(response: HttpResponse, participant: Participant) -> None:
    """Let this browser sign up again without a code until it is closed."""
    value = signing.dumps(participant.pk, salt=COOKIE)
    cookies.give(response, COOKIE, value)


def keep(response: HttpResponse, sealed: str, path: str) -> None:
    """Let this browser show the page for the code again: phones forget it while one reads letters."""
    if len(sealed) <= cookies.LONGEST:
        cookies.give(response, _FORM_COOKIE, sealed, path=path, max_age=GOOD_FOR)


def kept(request: HttpRequest) -> str:
    """The sealed form that this browser keeps."""
    return request.COOKIES.get(_FORM_COOKIE, "")


def drop(response: HttpResponse, path: str) -> None:
    response.delete_cookie(_FORM_COOKIE, path=path, samesite="Lax")


def forget(response: HttpResponse) -> None:
    response.delete_cookie(COOKIE)


def remembered(request: HttpRequest) -> Participant | None:
    """Who proved her address in this browser, if she still may be remembered."""
    try:
        key = signing.loads(request.COOKIES.get(COOKIE, ""), salt=COOKIE, max_age=24 * 3600)
    except signing.BadSignature:
        return None
    return next(iter(_REMEMBERED.ask(key)), None)
