"""Guessing passwords: how often somebody may try to sign in, or ask for a new one, before she has to wait.

Failures are counted for an address from one client, for one client, and for an address from everywhere. The
last does not concern a browser that has signed in with that address before, so that nobody can be kept out by
a stranger's guesses. An address nobody has is counted like any other. See docs/decisions/0013-signing-in.md.
"""

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from unionhall.core.models import Knock
from unionhall.core.prepared import Prepared, PreparedRows

COOKIE = "known"
COOKIE_AGE = timedelta(days=180)
WAIT = timedelta(minutes=15)
_SALT = "unionhall.core.knocking"
# Those at the same address or from the same client before this one; old ones go within the hour.
_EARLIER: Prepared[tuple[str, str, datetime]] = Prepared(
    lambda key, address, client: Knock.objects.filter(
        Q(address=address) | Q(client=client), pk__lt=key
    ).values_list("address", "client", "at")
)
_KNOCKS = PreparedRows(Knock)


@dataclass(frozen=True)
class Door:
    """What is knocked at, each counted by itself, and how often within `WAIT`."""

    name: str
    most_of_pair: int
    most_of_client: int
    most_of_address: int


SIGNING_IN = Door("", most_of_pair=5, most_of_client=20, most_of_address=100)
# Each of these is a letter to somebody who may not have asked; one of them is enough to come in.
NEW_PASSWORD = Door("new password: ", most_of_pair=3, most_of_client=20, most_of_address=6)


def knock(request: HttpRequest, address: str, door: Door = SIGNING_IN) -> Knock | None:
    """Note an attempt before anything is done about it; None if she has to wait instead."""
    now, client = timezone.now(), _hidden(door.name + client_of(request))
    knock = Knock(address=_hidden(door.name + address.casefold()), client=client, at=now)
    _KNOCKS.write([knock])
    earlier = _EARLIER.ask(knock.pk, knock.address, knock.client)
    seen = [(whom, whence) for whom, whence, at in earlier if at > now - WAIT]
    if _is_too_often(seen, knock, door, is_known=_is_known(request, address)):
        knock.delete()  # who is made to wait does not make the wait longer, nor fill the table
        return None
    return knock


def let_in(knock: Knock) -> None:
    """Forget the failures of who has signed in."""
    Knock.objects.filter(address=knock.address, client=knock.client).delete()


def token_for(address: str) -> str:
    """What a browser keeps to show that it has signed in with this address before."""
    return signing.dumps(_hidden(address.casefold()), salt=_SALT)


def forget_knocks() -> None:
    Knock.objects.filter(at__lt=timezone.now() - WAIT).delete()


def client_of(request: HttpRequest) -> str:
    """Where a request comes from; with IPv6 the network, since one client has a whole one."""
    given = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:  # the last entry is the proxy's own; those before are whatever was sent
        given = request.META.get("HTTP_X_FORWARDED_FOR", given).rpartition(",")[2].strip()
    try:
        address = ipaddress.ip_address(given)
    except ValueError:
        return given
    return str(ipaddress.ip_network(f"{address}/64", strict=False) if address.version == 6 else address)


def _is_too_often(seen: list[tuple[str, str]], knock: Knock, door: Door, *, is_known: bool) -> bool:
    of_address = sum(address == knock.address for address, _client in seen)
    return (
        seen.count((knock.address, knock.client)) >= door.most_of_pair
        or sum(client == knock.client for _address, client in seen) >= door.most_of_client
        or (not is_known and of_address >= door.most_of_address)
    )


def _is_known(request: HttpRequest, address: str) -> bool:
    try:
        kept = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=COOKIE_AGE)
    except signing.BadSignature:
        return False
    return constant_time_compare(kept, _hidden(address.casefold()))


def _hidden(text: str) -> str:
    """Enough to count by; who tried to sign in from where cannot be read from the table."""
    return salted_hmac(_SALT, text, algorithm="sha256").hexdigest()
