"""A card that was refused, with what was typed on it: in her own browser for a while, and nowhere else.

She is sent back to the page of the card, so that no browser asks whether it shall send a form anew.
"""

from dataclasses import dataclass

from django.core import signing
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect

from unionhall.core import cookies

_COOKIE, _SALT = "unfinished-card", "roster.halfway"
_FOR = 15 * 60


@dataclass(frozen=True)
class Halfway:
    """What she had typed when her card was refused, and whether only because it came too often."""

    typed: QueryDict
    is_early: bool


def sent_back(request: HttpRequest, is_early: bool = False) -> HttpResponse | None:
    """The way back to the card with what she typed; None where that is too long to be kept."""
    typed = request.POST.copy()
    typed.pop("csrfmiddlewaretoken", None)
    kept = signing.dumps([typed.urlencode(), is_early], salt=_SALT, compress=True)
    if len(kept) > cookies.LONGEST:
        return None
    answer = redirect(request.path)
    cookies.give(answer, _COOKIE, kept, path=request.path, max_age=_FOR)
    return answer


def halfway(request: HttpRequest) -> Halfway | None:
    """The card that this browser was sent back with."""
    try:
        typed, is_early = signing.loads(request.COOKIES.get(_COOKIE, ""), salt=_SALT, max_age=_FOR)
    except signing.BadSignature:
        return None
    return Halfway(QueryDict(typed), is_early)


def forgotten(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """The answer, after which the browser keeps nothing of the card."""
    answer.delete_cookie(_COOKIE, path=request.path, samesite="Lax")
    return answer
