"""Times of day in the federation's own zone, and the two nights a year on which clocks are changed."""

from datetime import UTC, datetime, time, timedelta
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from unionhall.core import dates


class NoSuchTimeError(ValueError):
    """Clocks jump over this time on that night."""


class TwiceError(ValueError):
    """This time comes twice on that night: it has to be said which of them is meant."""


def aware(naive: datetime, *, is_second: bool | None = None) -> datetime:
    """That time in the federation's zone. `is_second` says which of two is meant when clocks are set back.

    Raises `NoSuchTimeError` for a time that is jumped over, `TwiceError` for one that comes twice, unsaid.
    """
    zone = timezone.get_default_timezone()
    first = naive.replace(tzinfo=zone, fold=0)
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != naive:
        raise NoSuchTimeError(_("Clocks are set forward in that night: there is no such time."))
    if not comes_twice(first):
        return first
    if is_second is None:
        raise TwiceError(_("Clocks are set back in that night: this time comes twice. Say which is meant."))
    return first.replace(fold=int(is_second))


def comes_twice(moment: datetime) -> bool:
    """Whether the clock shows this time twice on that day."""
    here = timezone.localtime(moment, timezone.get_default_timezone())
    return here.replace(fold=0).utcoffset() != here.replace(fold=1).utcoffset()


def is_second(moment: datetime) -> bool:
    """Whether it is the later of two times of the same name."""
    return bool(timezone.localtime(moment, timezone.get_default_timezone()).fold)


def days(begins: datetime, ends: datetime) -> str:
    """The day of something, or its first and its last."""
    first, last = (dates.day(timezone.localdate(moment)) for moment in (begins, ends))
    return first if first == last else f"{first} – {last}"


def words(moment: datetime) -> str:
    """Thursday, July 8, 2021, 10 a.m. Eastern; of a time that comes twice, which of the two."""
    said = dates.moment(moment)
    return f"{said} ({_which(moment)})" if comes_twice(moment) else said


def span(starts_at: datetime, ends_at: datetime) -> str:
    """10 to 11:30 a.m., as a list of sittings says it under its day."""
    begin, end = timezone.localtime(starts_at), timezone.localtime(ends_at)
    said = f"{clock(begin)} – {clock(end)}"
    if begin.date() != end.date():
        said = f"{clock(begin)} – {dates.day(end)}, {clock(end)}"
    return f"{said} ({_which(starts_at)})" if comes_twice(starts_at) else said


def clock(moment: datetime) -> str:
    return _clock(moment.time().replace(second=0, microsecond=0), get_language())


@lru_cache(maxsize=500)
def _clock(at: time, _language: str | None) -> str:
    """A programme says the same few times of day again and again."""
    # Django formats a time of day as well as a day; its types do not say so.
    return date_format(at, pgettext("time of day", "P"))  # type: ignore[arg-type]


def _which(moment: datetime) -> str:
    return _("after the clocks are set back") if is_second(moment) else _("before the clocks are set back")


def utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


def round_up(moment: datetime) -> datetime:
    """The next whole minute: seconds mean nothing on a programme."""
    return moment.replace(second=0, microsecond=0) + timedelta(minutes=1)
