"""Whether what a link of the ledger leads to is still there (see `core.outside` for where it may lead)."""

import logging
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urljoin

from django.utils.translation import gettext as _

from unionhall.core.outside import Message, OutOfBoundsError, Reply, UnreachableError, send

log = logging.getLogger("unionhall")
_MOST_REDIRECTS = 5
# The server is there and answers; it only does not talk to machines or strangers.
_RESERVED = {401, 403, 405, 406, 429, 451, 999}
_HEADERS = {"User-Agent": "Unionhall link check", "Accept": "*/*"}


@dataclass(frozen=True)
class Finding:
    """What came of looking: not looked, fine, or what is wrong."""

    has_looked: bool
    problem: str = ""


def check(link: str, *, is_near: bool) -> Finding:
    """Follow a link to its end. `is_near`: ask this machine only."""
    try:
        _follow(link, is_near)
    except OutOfBoundsError:
        return Finding(has_looked=False)
    except UnreachableError as problem:
        return Finding(has_looked=True, problem=str(problem))
    except Exception:
        # One link nobody can make sense of must not cost what was found behind the others.
        log.exception("looking behind the link %s", link)
        return Finding(
            has_looked=True, problem=_("Looking failed for a reason nobody foresaw; it is in the log.")
        )
    return Finding(has_looked=True)


def _follow(link: str, is_near: bool) -> None:
    for _turn in range(_MOST_REDIRECTS + 1):
        answer = _ask(link, is_near)
        if not (300 <= answer.status < 400 and answer.location):
            return _judge(answer.status)
        link = _onward(link, answer.location)
    raise UnreachableError(_("It redirects again and again."))


def _onward(link: str, location: str) -> str:
    try:
        return urljoin(link, location)
    except ValueError:
        raise UnreachableError(_("The link is no web address.")) from None


def _judge(status: int) -> None:
    if status < HTTPStatus.BAD_REQUEST or status in _RESERVED:
        return
    if status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
        raise UnreachableError(_("The page is no longer there (%(status)s).") % {"status": status})
    raise UnreachableError(_("The server answers with error %(status)s.") % {"status": status})


def _ask(link: str, is_near: bool) -> Reply:
    """Asks for the head alone; for all of it if that is refused."""
    answer = send(link, Message("HEAD", _HEADERS), is_near=is_near)
    if answer.status < HTTPStatus.BAD_REQUEST or answer.status == HTTPStatus.GONE:
        return answer
    return send(link, Message("GET", _HEADERS), is_near=is_near)
