"""Addresses as another site wrote them, taken apart without falling over one that is none."""

from urllib.parse import SplitResult, urljoin, urlsplit

from wagtail.contrib.redirects.models import Redirect

_NOTHING = SplitResult("", "", "", "", "")


def parts(address: str) -> SplitResult:
    """The parts of an address; of what is none, such as http://[broken/, there are none."""
    try:
        return urlsplit(address)
    except ValueError:
        return _NOTHING


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
