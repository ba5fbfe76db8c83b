"""Asking other servers: never inside a private network; from the demo and the tests never off this machine.

Each name is looked up once, the address judged, and that very address connected to, whatever a name or a
redirect means a moment later. Near at hand (demo and tests) only this machine's own loopback addresses are
asked, and no name is looked up at all.
"""

import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import ip_address
from urllib.parse import SplitResult, quote, urlsplit

from django.utils.translation import gettext as _

_SECONDS = 10
# Everything an address may hold unchanged; other letters are encoded, as browsers do.
_AS_WRITTEN = "/?%:@!$&'()*+,;=~-._#[]"
_PORTS = {"http": 80, "https": 443}


class UnreachableError(Exception):
    """The address leads nowhere; the message says why, in words for staff."""


class OutOfBoundsError(Exception):
    """The address leads where this hall may not go."""


@dataclass(frozen=True)
class Message:
    """What is sent: a method, headers and perhaps a body."""

    method: str
    headers: Mapping[str, str]
    body: bytes | None = None


@dataclass(frozen=True)
class Reply:
    """What came back: the status, where it redirects to, and as much of the body as was wanted."""

    status: int
    location: str
    body: bytes = b""


def send(url: str, message: Message, *, is_near: bool, most: int = 0) -> Reply:
    """Send once, following no redirect, and read at most `most` bytes of the answer.

    Raises `UnreachableError`, or `OutOfBoundsError` where this hall may not go.
    """
    place = _place(url)
    address = _address(place, is_near)
    kind = _Pinned if place.scheme == "http" else _PinnedSafe
    connection = kind(place.hostname or "", _port(place), timeout=_SECONDS)
    connection.address = address
    target = quote((place.path or "/") + (f"?{place.query}" if place.query else ""), safe=_AS_WRITTEN)
    try:
        connection.request(message.method, target, body=message.body, headers=dict(message.headers))
        answer = connection.getresponse()
        return Reply(answer.status, answer.getheader("Location") or "", answer.read(most) if most else b"")
    except TimeoutError:
        raise UnreachableError(_("The server does not answer.")) from None
    except ssl.SSLError:
        raise UnreachableError(_("The server's certificate is not valid.")) from None
    except (OSError, HTTPException, ValueError):
        raise UnreachableError(_("The server cannot be reached.")) from None
    finally:
        connection.close()


def _place(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError:
        raise UnreachableError(_("The link is no web address.")) from None


def _address(place: SplitResult, is_near: bool) -> str:
    """The numeric address to connect to, judged."""
    if place.scheme not in _PORTS or not place.hostname:
        raise UnreachableError(_("The link is no web address."))
    if is_near:
        return _near(place.hostname)
    try:
        found = socket.getaddrinfo(place.hostname, _port(place), type=socket.SOCK_STREAM)
    except (OSError, ValueError):
        raise UnreachableError(
            _("There is no server of the name %(name)s.") % {"name": place.hostname}
        ) from None
    addresses = [str(each[4][0]) for each in found]
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
