"""Environment variables: each says what it has to, or is refused in one line that names it.

A value that may hold a password is not repeated.
"""

import os
import re
from collections.abc import Callable
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo

from django.core.exceptions import ImproperlyConfigured
from environ import Env

# Names, and numbers of both kinds; with a port, if they have one.
_HOST = re.compile(r"[\w.:\[\]-]+", re.ASCII)
_YES = ("1", "true", "yes", "on", "y", "ok")
_NO = ("", "0", "false", "no", "off", "n")
_DATABASES = ("sqlite", "postgresql", "postgres", "psql", "pgsql")


def env(name: str, default: str = "", read: Callable[[str], Any] = str) -> Any:
    """What the variable says, or the default, as `read` understands it.

    `read` raises `ValueError` with what is wrong, as it stands behind the variable's name.
    """
    try:
        return read(os.environ.get(name, default))
    except ValueError as fault:
        raise ImproperlyConfigured(f"{name} {fault}") from None


def yes_or_no(text: str) -> bool:
    word = text.strip().lower()
    if word not in (*_YES, *_NO):
        raise ValueError(f"is “{text}”. Set it to 1 or to 0.")
    return word in _YES


def whole_number(text: str) -> int:
    if not re.fullmatch(r"0*[1-9][0-9]{0,6}", text):
        raise ValueError(f"is “{text}”. Set it to a whole number from 1 on.")
    return int(text)


def several(text: str) -> list[str]:
    return [part for part in text.split(",") if part]


def hosts(text: str) -> list[str]:
    """Host names, none of which stands for any host."""
    if "*" in text:
        raise ValueError(f"is “{text}”. Set it to names, as www.ourfederation.org, without a star")
    names = [name for part in several(text) if (name := part.strip())]
    if not all(_HOST.fullmatch(name) for name in names):
        raise ValueError(
            f"is “{text}”. Set it to names, as www.ourfederation.org, with a comma between two of them"
        )
    return names


def issuer(text: str) -> str:
    """The address of a service that tells who somebody is, or none; nobody may change that on its way."""
    parts = _split(text)
    is_here = parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1")
    if text and not (is_here or (parts.scheme == "https" and parts.hostname)):
        raise ValueError(f"is “{text}”. Set it to an address that begins with https://")
    return text


def folder(text: str) -> Path:
    """That folder, made if it is not there."""
    try:
        path = Path(text).expanduser().resolve()
        path.mkdir(parents=True, exist_ok=True)
    except (OSError, RuntimeError) as fault:
        raise ValueError(f"is “{text}”, a folder that cannot be made: {fault}") from None
    if not os.access(path, os.W_OK):
        raise ValueError(f"is “{text}”, a folder in which this account may not write.")
    return path


def address(text: str) -> str:
    """The address of a site, without a slash at its end."""
    if not text:
        raise ValueError("is missing. Set it to the address people type, as https://www.ourfederation.org")
    parts = _split(text)
    if parts.hostname and not parts.hostname.isascii():
        raise ValueError(
            f"is “{text}”. Write the name as machines do, as https://xn--9ca.example.org (its punycode)"
        )
    has_host = parts.scheme in ("http", "https") and re.fullmatch(r"[\w.:-]+", parts.hostname or "")
    if not has_host or parts.username or parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError(
            f"is “{text}”. Set it to the address people type, with nothing behind it, as "
            "https://www.ourfederation.org"
        )
    return text.rstrip("/")


def _split(text: str) -> SplitResult:
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018 - it is read, and refused, only when asked for
    except ValueError:
        return urlsplit("")
    return parts


def zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ValueError, KeyError, OSError):
        raise ValueError(f"is “{text}”, which is no time zone. Write it as America/New_York") from None
    return text


def database(text: str) -> dict[str, Any]:
    try:
        found = Env.db_url_config(text) if text.partition("://")[0] in _DATABASES else {}
    except ValueError:
        found = {}
    if not found.get("NAME"):
        raise ValueError("is no address of a database. Write it as postgresql://user:password@host/name")
    return found


def mail(text: str) -> dict[str, Any]:
    """The settings of a mail server."""
    try:
        found = Env.email_url_config(text)
    except (ValueError, ImproperlyConfigured):
        found = {}
    if not found or ("smtp" in found["EMAIL_BACKEND"] and not found["EMAIL_HOST"]):
        raise ValueError("is no address of a mail server. Write it as smtp+tls://user:password@host:587")
    return found


def sender(text: str) -> str:
    if not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", parseaddr(text)[1]) or "\n" in text:
        raise ValueError(
            f"is “{text}”. Write it as hall@ourfederation.org or Our Hall <hall@ourfederation.org>"
        )
    return text
