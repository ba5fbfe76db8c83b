"""Whether what a link of the ledger leads to is still there.

Asks for nothing inside a private network, whatever a name or a redirect says: each address is looked up
once, judged, and then that very address is connected to. Near at hand (demo and tests) only this machine's
own loopback addresses are asked, and no name is looked up at all.
"""

import socket
import ssl
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from ipaddress import ip_address
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from django.utils.translation import gettext as _

_SECONDS = 10
_MOST_REDIRECTS = 5
# The server is there and answers; it only does not talk to machines or strangers.
_RESERVED = {401, 403, 405, 406, 429, 451, 999}
_HEADERS = {"User-Agent": "Unionhall link check", "Accept": "*/*"}
# Everything an address may hold unchanged; other letters are encoded, as browsers do.
_AS_WRITTEN = "/?%:@!$&'()*+,;=~-._#[]"
_PORTS = {"http": 80, "https": 443}


class UnreachableError(Exception):
    """The link leads nowhere; the message says why, in words for staff."""


class OutOfBoundsError(Exception):
    """The link leads where this hall may not look."""


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
    return Finding(has_looked=True)


def _follow(link: str, is_near: bool) -> None:
    for _turn in range(_MOST_REDIRECTS + 1):
        status, onward = _ask(link, is_near)
        if not onward:
            return _judge(status)
        link = urljoin(link, onward)
    raise UnreachableError(_("It redirects again and again."))


def _judge(status: int) -> None:
    if status < HTTPStatus.BAD_REQUEST or status in _RESERVED:
        return
    if status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
        raise UnreachableError(_("The page is no longer there (%(status)s).") % {"status": status})
    raise UnreachableError(_("The server answers with error %(status)s.") % {"status": status})


def _ask(link: str, is_near: bool) -> tuple[int, str]:
    """The status and, for a redirect, where to. Asks for the head alone; for all of it if that is refused."""
    place = urlsplit(link)
    address = _address(place, is_near)
    for method in ("HEAD", "GET"):
        answer = _send(method, place, address)
        if answer.status < HTTPStatus.BAD_REQUEST or answer.status == HTTPStatus.GONE:
            break
    is_redirect = 300 <= answer.status < 400
    return answer.status, (answer.getheader("Location") or "") if is_redirect else ""


def _address(place: SplitResult, is_near: bool) -> str:
    """The numeric address to connect to, judged."""
    if place.scheme not in _PORTS or not place.hostname:
        raise UnreachableError(_("The link is no web address."))
    if is_near:
        return _near(place.hostname)
    try:
        found = socket.getaddrinfo(place.hostname, _port(place), type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise UnreachableError(
            _("There is no server of the name %(name)s.") % {"name": place.hostname}
        ) from None
    addresses = [each[4][0] for each in found]
    if not all(ip_address(address).is_global for address in addresses):
        raise UnreachableError(_("The link leads into a private network, where readers cannot go."))
    return addresses[0]


def _near(host: str) -> str:
    if host == "localhost":
        return "127.0.0.1"
    try:
        is_here = ip_address(host).is_loopback
    except ValueError:
        is_here = False
    if not is_here:
        raise OutOfBoundsError
    return host


def _port(place: SplitResult) -> int:
    try:
        return place.port or _PORTS[place.scheme]
    except ValueError:
        raise UnreachableError(_("The link is no web address.")) from None


def _send(method: str, place: SplitResult, address: str) -> HTTPResponse:
    """Ask once; the body is never read."""
    kind = _Pinned if place.scheme == "http" else _PinnedSafe
    connection = kind(place.hostname, _port(place), timeout=_SECONDS)
    connection.address = address
    target = quote((place.path or "/") + (f"?{place.query}" if place.query else ""), safe=_AS_WRITTEN)
    try:
        connection.request(method, target, headers=_HEADERS)
        return connection.getresponse()
    except TimeoutError:
        raise UnreachableError(_("The server does not answer.")) from None
    except ssl.SSLError:
        raise UnreachableError(_("The server's certificate is not valid.")) from None
    except (OSError, HTTPException, ValueError):
        raise UnreachableError(_("The server cannot be reached.")) from None
    finally:
        connection.close()


class _Pinned(HTTPConnection):
    """A connection to the address that was judged, whatever the name means by now."""

    address: str

    def connect(self) -> None:
        self.sock = socket.create_connection((self.address, self.port), self.timeout)


class _PinnedSafe(HTTPSConnection):
    """The same, encrypted; the certificate must be the name's."""

    address: str

    def connect(self) -> None:
        plain = socket.create_connection((self.address, self.port), self.timeout)
        self.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=self.host)
