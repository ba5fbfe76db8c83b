"""A programme as a page shows it: the days, their sittings, what overlaps, what is free."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import combinations, groupby

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from unionhall.core.frame import absolute
from unionhall.institute import times
from unionhall.institute.models import Participant, Presenter, Registration, Series, Sitting, Workshop
from unionhall.institute.seats import Tally

_MODES = {
    Workshop.Mode.VIRTUAL: "OnlineEventAttendanceMode",
    Workshop.Mode.PERSON: "OfflineEventAttendanceMode",
    Workshop.Mode.BOTH: "MixedEventAttendanceMode",
}


@dataclass(frozen=True)
class Slot:
    """A sitting as a line of its programme, worked out here rather than in the page, which may have many."""

    sitting: Sitting
    key: str
    title: str
    summary: str
    address: str
    more: str
    # As a script compares them.
    begins: str
    ends: str
    span: str
    is_pickable: bool
    state: str
    badge: str
    marks: list[str]


@dataclass(frozen=True)
class Day:
    """One day of a programme."""

    day: date
    slots: list[Slot]


def days(sittings: Iterable[Sitting], now: datetime) -> list[Day]:
    """Sittings by their day in the federation's zone, in the order given."""
    grouped = groupby(sittings, key=lambda each: timezone.localdate(each.starts_at))
    return [Day(day, [slot(each, now) for each in group]) for day, group in grouped]


def slot(sitting: Sitting, now: datetime) -> Slot:
    """A sitting as it stands now."""
    workshop, is_pickable = sitting.workshop, sitting.takes_names(now)
    state, badge = _state(sitting, now, is_pickable=is_pickable)
    begins, ends = sitting.seconds
    return Slot(
        sitting,
        key=str(sitting.pk),
        title=workshop.title,
        summary=workshop.summary,
        address=workshop.get_absolute_url(),
        more=_("More about %(title)s") % {"title": workshop.title},
        begins=begins,
        ends=ends,
        span=times.span(sitting.starts_at, sitting.ends_at),
        is_pickable=is_pickable,
        state=state,
        badge=badge,
        marks=marks(workshop),
    )


def _state(sitting: Sitting, now: datetime, *, is_pickable: bool) -> tuple[str, str]:
    """Whether one can still come, in words, and the badge that says so."""
    if sitting.cancelled_at:
        return _("canceled"), "badge badge--old"
    if not is_pickable:
        return _("not open yet") if sitting.opens_later(now) else _("closed"), "badge badge--old"
    if not sitting.is_full:
        return _("seats are free"), "badge badge--now"
    return (_("full, with a waiting list") if sitting.has_line else _("full")), "badge"


def marks(workshop: Workshop) -> list[str]:
    """What kind of workshop it is, in a few words each."""
    said = [str(Workshop.Mode(workshop.mode).label)]
    if workshop.audience != Workshop.Audience.PUBLIC:
        said.append(for_whom(workshop))
    if workshop.language != settings.LANGUAGE_CODE:
        said.append(workshop.get_language_display())
    if workshop.interpreters:
        said.append(f"{_('Interpreters:')} {workshop.interpreters}")
    return said


def for_whom(workshop: Workshop) -> str:
    """Who may come: a group, or the division or local by its name."""
    if workshop.audience == Workshop.Audience.DIVISION and workshop.division:
        return str(workshop.division.label)
    if workshop.audience == Workshop.Audience.LOCAL:
        return str(workshop.local)
    return workshop.get_audience_display()


def clashes(sittings: Iterable[Sitting]) -> list[tuple[Sitting, Sitting]]:
    """Every two that overlap, which nobody can both attend."""
    return [(one, other) for one, other in combinations(sittings, 2) if one.clashes_with(other)]


def clashes_with_places(who: Participant, sittings: Iterable[Sitting]) -> list[tuple[Sitting, Sitting]]:
    """Every place she has that overlaps with a sitting she would add to it."""
    active = Registration.objects.active().filter(participant=who, sitting__cancelled_at__isnull=True)
    ahead = active.filter(sitting__ends_at__gt=timezone.now())
    has = [row.sitting for row in ahead.select_related("sitting__workshop__series")]
    new = [each for each in sittings if each not in has]
    return [(one, other) for one in has for other in new if one.clashes_with(other)]


def of_series(series: Series) -> list[Sitting]:
    """All sittings of a series with what its page shows, asked at once."""
    sittings = Sitting.objects.filter(workshop__series=series).order_by("starts_at", "pk")
    found = list(sittings.select_related("workshop__division", "workshop__local"))
    for each in found:
        each.workshop.series = series
    return found


@dataclass(frozen=True)
class Pick:
    """A sitting that is picked, with what it would bring right now."""

    sitting: Sitting
    tally: Tally
    result: str

    @property
    def free(self) -> int | None:
        return self.tally.free(self.sitting)

    @property
    def place(self) -> int:
        return self.tally.waiting + 1


# --- In schema.org's words --------------------------------------------------------------------------------
def series_facts(series: Series, sittings: list[Sitting]) -> dict:
    """A series as an EventSeries, with its sittings as events."""
    facts = {
        "@context": "https://schema.org",
        "@type": "EventSeries",
        "name": series.title,
        "description": series.summary,
        "url": absolute(series.get_absolute_url()),
        "eventStatus": _status(series.cancelled_at),
        "subEvent": [_event(each) for each in sittings],
    }
    if sittings:
        facts["startDate"] = _iso(sittings[0].starts_at)
        facts["endDate"] = _iso(max(each.ends_at for each in sittings))
    return facts


def workshop_facts(workshop: Workshop, sittings: list[Sitting], presenters: Iterable[Presenter]) -> dict:
    """A workshop as an Event; held several times, as a series of them."""
    series = {"@type": "EventSeries", "name": workshop.series.title}
    series["url"] = absolute(workshop.series.get_absolute_url())
    people = [{"@type": "Person", "name": each.name} for each in presenters]
    events = [_event(each) | {"performer": people, "superEvent": series} for each in sittings]
    if len(events) == 1:
        return {"@context": "https://schema.org", **events[0]}
    return {
        "@context": "https://schema.org",
        "@type": "EventSeries",
        "name": workshop.title,
        "url": absolute(workshop.get_absolute_url()),
        "superEvent": series,
        "subEvent": events,
    }


def _event(sitting: Sitting) -> dict:
    workshop = sitting.workshop
    url = absolute(workshop.get_absolute_url())
    online, room = {"@type": "VirtualLocation", "url": url}, {"@type": "Place", "name": sitting.room}
    places = [online] if sitting.is_online else []
    if workshop.mode != Workshop.Mode.VIRTUAL:
        places.append(room | {"address": sitting.room})
    return {
        "@type": "Event",
        "name": workshop.title,
        "description": workshop.summary,
        "startDate": _iso(sitting.starts_at),
        "endDate": _iso(sitting.ends_at),
        "eventAttendanceMode": f"https://schema.org/{_MODES[Workshop.Mode(workshop.mode)]}",
        "eventStatus": _status(sitting.cancelled_at or workshop.cancelled_at),
        "location": places,
        "inLanguage": workshop.language,
        "isAccessibleForFree": True,
        "url": url,
    }


def _status(cancelled_at: datetime | None) -> str:
    return f"https://schema.org/Event{'Cancelled' if cancelled_at else 'Scheduled'}"


def _iso(moment: datetime) -> str:
    return timezone.localtime(moment).isoformat()
