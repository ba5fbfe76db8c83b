"""Which days what we write may bear: a mistyped one would stand on top of every list for good."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

_FIRST_YEAR = 1900
# How many years ahead a campaign, a rule or the end of a page is planned.
PLANNED = 30


def refusal(day: date | None, ahead: int = 1) -> str:
    """What is said to a day or moment that nobody can mean: before 1900, years ahead. Else nothing."""
    last = timezone.localdate().year + ahead
    if day is None or _FIRST_YEAR <= day.year <= last:
        return ""
    return _("Enter a day in the years from %(first)s to %(last)s.") % {"first": _FIRST_YEAR, "last": last}
