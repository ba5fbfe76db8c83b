"""One cell of a spreadsheet: the text somebody wrote, the value it means, and its guard against formulas.

Every reader hands cells over as text, exactly as written; an importer asks here for the value it needs.
A blank cell is `None`; a cell that is neither blank nor a value raises `ValueError` in plain words.
"""

import re
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from unionhall.core.bridge import dollars

# What a spreadsheet program may run when a cell begins with it (also in its full-width forms).
_LIVE = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_GUARDED = re.compile(r"''*[=+\-@\t\r\n＝＋－＠]")
_DAYS = ("%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y", "%Y%m%d", "%B %d, %Y", "%b %d, %Y", "%d-%b-%Y", "%d-%b-%y")
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YES = {"yes", "y", "true", "t", "1", "x"}
_NO = {"no", "n", "false", "f", "0"}


def guard(text: str) -> str:
    """The text as it may stand in an exported cell: an apostrophe goes before what could be run."""
    return f"'{text}" if _LIVE.match(text) else text


def unguard(text: str) -> str:
    """The text that was guarded: `unguard(guard(x)) == x` for every text, and `'t Hooft` stays as it is."""
    # Hardly a cell is guarded, and there are millions.
    return text[1:] if text[:1] == "'" and _GUARDED.match(text) else text


def day(text: str) -> date | None:
    """A date as ISO or the United States write it: 2021-07-08, 7/8/2021, July 8, 2021."""
    text = text.strip()
    if not text:
        return None
    if _ISO.fullmatch(text):
        with suppress(ValueError):
            return date.fromisoformat(text)
    for form in _DAYS:
        try:
            return datetime.strptime(text.split("T")[0], form).date()
        except ValueError:
            continue
    raise _not(text, _("%(text)s is not a date. Write it as 2021-07-08 or 7/8/2021."))


def whole(text: str) -> int | None:
    """A whole number: 1,234 or 12.0."""
    number = amount(text)
    if number is not None and number != number.to_integral_value():
        raise _not(text, _("%(text)s is not a whole number."))
    return None if number is None else int(number)


def amount(text: str) -> Decimal | None:
    """An exact amount: $ 1,234.50, (12) or 7. Never a float."""
    if not text.strip():
        return None
    try:
        return dollars(text)
    except ValueError:
        raise _not(text, _("%(text)s is not a number. Write it as 1234.50.")) from None


def truth(text: str) -> bool | None:
    """Yes or no."""
    word = text.strip().casefold()
    if not word:
        return None
    if word in _YES | _NO:
        return word in _YES
    raise _not(text, _("%(text)s is neither yes nor no."))


def _not(text: str, message: str) -> ValueError:
    return ValueError(message % {"text": repr(text.strip())})
