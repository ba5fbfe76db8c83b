"""Addresses as another site wrote them, taken apart without falling over one that is none."""

import re
from itertools import product
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

from wagtail.contrib.redirects.models import Redirect

_NOTHING = SplitResult("", "", "", "", "")
# What WordPress puts before the ending of a picture it has made smaller or turned.
_MADE = ("-scaled", "-rotated")
_SIZE = re.compile(rf"(?:{'|'.join(_MADE)}|-\d+x\d+)+(?=\.\w+$)")


def parts(address: str) -> SplitResult:
    """The parts of an address; of what is none, such as http://[broken/, there are none."""
    try:
        return urlsplit(address)
    except ValueError:
        return _NOTHING


def bare_host(address: str) -> str:
    """The host of an address; what stands there stands there without www., too."""
    return (parts(address).hostname or "").removeprefix("www.")


def bare_address(address: str) -> str:
    """An address without what differs between two mentions of a file: scheme, www., query, size."""
    # A NUL is no part of any name, and PostgreSQL takes none.
    name = f"{bare_host(address)}{unquote(parts(address).path)}".replace("\0", "")
    return _SIZE.sub("", name)[:500]


def spellings(address: str) -> list[str]:
    """The bare address, and how it was kept before all of that was left out."""
    bare = bare_address(address)
    name, dot, ending = bare.rpartition(".")
    hosts = ("",) if bare.startswith("/") else ("", "www.")
    return [f"{www}{name}{made}{dot}{ending}" for www, made in product(hosts, ("", *_MADE))]


def whole(address: str, base: str) -> str:
    """The address as it was meant on the page `base`; nothing where that cannot be told.

    A place on the page itself is none: it is not kept.
    """
    bare = "".join(address.split())
    if not bare or bare.startswith("#"):
        return ""
    try:
        found = urljoin(base, bare)
    except ValueError:
        return ""
    return f"https:{found}" if found.startswith("//") else found


def old_path(address: str) -> str:
    """How a redirect knows the address: its path and query; empty for the front door and for what is none."""
    if not parts(address).path.strip("/") and not parts(address).query:
        return ""
    return Redirect.normalise_path(address)[:255]
