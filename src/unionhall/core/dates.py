"""Days and moments in full, as each of the site's languages writes them, in the federation's own time."""

from datetime import MAXYEAR, date, datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, ngettext, pgettext_lazy

_DAYS = {"en": "l, F j, Y", "es": r"l j \d\e F \d\e Y", "pt": r"l, j \d\e F \d\e Y"}
_TIMES = {"en": "P", "es": "G:i", "pt": r"G\hi"}
# What people call the time zones of the United States; another zone shows its abbreviation.
_ZONES = {"EST": pgettext_lazy("time", "Eastern"), "EDT": pgettext_lazy("time", "Eastern")}


def day(value: date | datetime) -> str:
    """Thursday, July 8, 2021; jueves 8 de julio de 2021; quinta-feira, 8 de julho de 2021."""
    here = timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value
    return date_format(here, _DAYS[_language()])


def moment(value: datetime) -> str:
    """Thursday, July 8, 2021, 10 a.m. Eastern."""
    here = timezone.localtime(value)
    zone = here.tzname() or ""
    return f"{day(here)}, {date_format(here, _TIMES[_language()])} {_ZONES.get(zone, zone)}".strip()


def still_to_wait(left: timedelta | None) -> str:
    """About 3 minutes left; nothing as long as nobody can tell."""
    if left is None:
        return ""
    minutes = round(left.total_seconds() / 60)
    if not minutes:
        return gettext("less than a minute left")
    words = ngettext("about %(minutes)s minute left", "about %(minutes)s minutes left", minutes)
    return words % {"minutes": minutes}


def asked_year(text: str | None) -> int | None:
    """The year that an address asks for; None if it is none that the databases know."""
    if not text or len(text) != 4 or not (text.isascii() and text.isdigit()):
        return None
    return int(text) if 1 < int(text) < MAXYEAR else None


def _language() -> str:
    code = (get_language() or "en")[:2]
    return code if code in _DAYS else "en"
