"""The page cache in front of Django: what one stranger was shown, the next is shown without asking the site.

Here is decided who may be answered from the cache and what may be kept. Where pages are kept is in
`core.shelf`, that only one process makes a page in `core.flight`, when a page is stale in `core.freshness`
and `core.moments`. Reasons and limits: docs/decisions/0004-page-cache.md.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from unionhall.core import flight, shelf
from unionhall.core.freshness import generation

# Where the site says, in the request's environment, of which generation its answer is and how long it holds.
GENERATION = "unionhall.generation"
FRESH_UNTIL = "unionhall.fresh_until"

MOST_BYTES = 2 * 2**20
_LONGEST_WAIT = 10.0
# A page that cannot be kept is not waited for during so many seconds.
_DECLINED_FOR = 10.0
_MOST_DECLINED = 2_000
_CONDITIONS = {"HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE"}
# Marks that senders of letters and advertisers hang on an address; they change nothing on the page.
_TRACKING = ("utm_", "fbclid=", "gclid=", "msclkid=", "mc_cid=", "mc_eid=")
# The language is in the address, and partial answers (HX-Request) are never answered from here.
_HARMLESS_VARY = {"accept-encoding", "accept-language", "hx-request"}
_NOT_KEPT = {"private", "no-store", "no-cache"}
_REPLACED = {"content-length", "etag", "vary"}

StartResponse = Callable[..., object]
Environ = dict[str, Any]


@dataclass
class Answer:
    """What the site answered."""

    environ: Environ
    status: str = ""
    headers: shelf.Headers = ()  # type: ignore[assignment]
    result: Iterable[bytes] = ()

    def start(self, status: str, headers: shelf.Headers, exc_info: object = None) -> None:
        self.status, self.headers = status, headers

    @property
    def is_streaming(self) -> bool:
        return getattr(self.result, "streaming", True)

    def read(self) -> bytes:
        """The whole body, once."""
        body = b"".join(self.result)
        self.result.close()  # type: ignore[attr-defined]
        self.result = [body]
        return body


class PageCache:
    """A WSGI application round another one."""

    def __init__(
        self, site: Callable[..., Iterable[bytes]], folder: Path, *, clock: Callable[[], float] = time.time
    ) -> None:
        self._site = site
        self._clock = clock
        self._current = generation().current
        self._never = tuple(settings.PAGES_NEVER_KEPT)
        self._personal = tuple(settings.PERSONAL_COOKIES)
        self._proxy = getattr(settings, "SECURE_PROXY_SSL_HEADER", None) or ("", "https")
        # Addresses with a question are without number; they have their own, smaller room, so that whoever
        # makes them up cannot crowd out the pages.
        self._pages = shelf.Shelf(most_bytes=64 * 2**20, most_entries=5_000)
        self._asked = shelf.Shelf(most_bytes=8 * 2**20, most_entries=500)
        self._page_drawers = shelf.Drawers(folder / "plain", 4_096)
        self._asked_drawers = shelf.Drawers(folder / "asked", 512)
        self._declined: dict[shelf.Key, float] = {}

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if not self._is_for_everybody(environ):
            return _pass(self._site(environ, start_response))
        key = self._key(environ)
        page = self._on_shelf(key)
        if page is not None:
            return _send(page, environ, start_response)
        return self._miss(key, environ, start_response)

    def _is_for_everybody(self, environ: Environ) -> bool:
        """Whether this is a stranger asking for a page in the plainest way."""
        cookies = environ.get("HTTP_COOKIE")
        return (
            environ["REQUEST_METHOD"] in ("GET", "HEAD")
            and (cookies is None or not any(name in cookies for name in self._personal))
            and "HTTP_AUTHORIZATION" not in environ
            and "HTTP_RANGE" not in environ
            and "HTTP_HX_REQUEST" not in environ
            and not environ["PATH_INFO"].startswith(self._never)
        )

    def _key(self, environ: Environ) -> shelf.Key:
        secure = environ["wsgi.url_scheme"] == "https" or environ.get(self._proxy[0]) == self._proxy[1]
        query = environ.get("QUERY_STRING", "")
        if query:
            query = "&".join(part for part in query.split("&") if not part.startswith(_TRACKING))
        return ("s" if secure else "", environ.get("HTTP_HOST", ""), environ["PATH_INFO"], query)

    def _on_shelf(self, key: shelf.Key) -> shelf.Entry | None:
        page = (self._asked if key[3] else self._pages).find(key)
        return page if page is not None and self._is_fresh(page) else None

    def _is_fresh(self, page: shelf.Entry) -> bool:
        return page.generation == self._current() and self._clock() < page.until

    def _miss(self, key: shelf.Key, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if self._clock() < self._declined.get(key, 0):
            return _pass(self._site(environ, start_response))
        lock = self._drawers(key).path(key).with_suffix(".lock")
        with flight.turn(
            lock, seconds=_LONGEST_WAIT, is_over=lambda: self._on_shelf(key) is not None
        ) as turn:
            page = self._on_shelf(key) or self._in_drawer(key)
            if page is None and turn is not None and not self._was_declined(key, turn.read()):
                answer = self._ask(key, environ)
                page = self._keep(key, answer)
                if page is None:
                    turn.leave(self._decline(key))
                    start_response(answer.status, answer.headers)
                    return _pass(answer.result)
        if page is None:
            return _pass(self._site(environ, start_response))
        return _send(page, environ, start_response)

    def _drawers(self, key: shelf.Key) -> shelf.Drawers:
        return self._asked_drawers if key[3] else self._page_drawers

    def _in_drawer(self, key: shelf.Key) -> shelf.Entry | None:
        page = self._drawers(key).find(key)
        if page is None or not self._is_fresh(page):
            return None
        self._shelve(key, page)
        return page

    def _shelve(self, key: shelf.Key, page: shelf.Entry) -> None:
        (self._asked if key[3] else self._pages).put(key, page)

    def _ask(self, key: shelf.Key, environ: Environ) -> Answer:
        """Let the site answer as it would to somebody who has never seen the page."""
        plain = {name: value for name, value in environ.items() if name not in _CONDITIONS}
        answer = Answer(plain | {"REQUEST_METHOD": "GET", "QUERY_STRING": key[3]})
        answer.result = self._site(answer.environ, answer.start)
        return answer

    def _keep(self, key: shelf.Key, answer: Answer) -> shelf.Entry | None:
        """The page as it will be sent; None if it is not for everybody, or stale already."""
        made_in, until = answer.environ.get(GENERATION), answer.environ.get(FRESH_UNTIL, 0)
        if made_in is None or answer.is_streaming or not _is_public(answer):
            return None
        body = answer.read()
        if len(body) > MOST_BYTES:
            return None
        headers = _headers(answer.headers)
        page = shelf.entry(made_in, until, headers, body)
        if self._is_fresh(page):
            self._shelve(key, page)
            self._drawers(key).put(key, page, headers)
        return page

    def _decline(self, key: shelf.Key) -> bytes:
        """Remember, and tell the others, that this page cannot be kept: it is made for each who asks."""
        if len(self._declined) >= _MOST_DECLINED:
            self._declined.clear()
        until = self._clock() + _DECLINED_FOR
        self._declined[key] = until
        return b"%s %d" % (shelf.digest(key).hex().encode(), until)

    def _was_declined(self, key: shelf.Key, note: bytes) -> bool:
        mark, _space, until = note.partition(b" ")
        is_ours = mark == shelf.digest(key).hex().encode()
        return is_ours and until.isdigit() and self._clock() < int(until)


def _is_public(answer: Answer) -> bool:
    """Whether the next stranger may be shown the same."""
    if not answer.status.startswith("200"):
        return False
    fields = [(name.lower(), value.lower()) for name, value in answer.headers]
    return not any(
        name == "set-cookie"
        or (name == "vary" and not _HARMLESS_VARY.issuperset(_words(value)))
        or (name == "cache-control" and not _NOT_KEPT.isdisjoint(_words(value)))
        or (name == "content-security-policy" and "'nonce-" in value)
        for name, value in fields
    )


def _words(value: str) -> list[str]:
    return [word.strip() for word in value.split(",")]


def _headers(headers: shelf.Headers) -> shelf.Headers:
    """The site's headers for a page that others keep too, and ask after each time."""
    kept = [(name, value) for name, value in headers if name.lower() not in _REPLACED]
    if not any(name.lower() == "cache-control" for name, _value in kept):
        kept.append(("Cache-Control", "no-cache"))
    varies = {word.title() for name, value in headers if name.lower() == "vary" for word in _words(value)}
    return [*kept, ("Vary", ", ".join(sorted(varies - {"Accept-Language"} | {"Accept-Encoding"})))]


def _send(page: shelf.Entry, environ: Environ, start_response: StartResponse) -> list[bytes]:
    variant = page.gzipped if _takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")) else page.plain
    seen = environ.get("HTTP_IF_NONE_MATCH")
    if seen is not None and (variant.etag in seen or seen.strip() == "*"):
        start_response("304 Not Modified", [h for h in variant.headers if h[0] != "Content-Length"])
        return []
    start_response("200 OK", variant.headers)
    return variant.body if environ["REQUEST_METHOD"] == "GET" else []


def _takes_gzip(accepted: str) -> bool:
    # Whoever weighs encodings against each other gets the plain page, which is always right.
    return "gzip" in accepted and "gzip;" not in accepted


def _pass(result: Iterable[bytes]) -> Iterable[bytes]:
    """An answer of the site, in one piece if it is there already: the server sends that faster."""
    if isinstance(result, list) or getattr(result, "streaming", True):
        return result
    body = b"".join(result)
    result.close()  # type: ignore[attr-defined]
    return [body]
