"""What a browser is given to keep: no script reads it, and it travels only where the session's own does."""

from datetime import timedelta
from typing import Literal

from django.conf import settings
from django.http import HttpResponseBase

# Browsers drop a longer one.
LONGEST = 3500


def give(
    response: HttpResponseBase,
    name: str,
    value: str,
    *,
    path: str = "/",
    max_age: timedelta | int | None = None,
    samesite: Literal["Lax", "Strict"] = "Lax",
) -> None:
    """Let the browser keep a value: until it is closed, unless it is said for how long."""
    response.set_cookie(
        name,
        value,
        path=path,
        max_age=max_age,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite=samesite,
    )
