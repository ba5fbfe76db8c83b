"""Sittings as iCalendar events: files that go with letters, feeds to follow, links of the common calendars.

The same sitting has the same UID everywhere and for ever; its SEQUENCE rises with every change.
"""

from collections.abc import Iterable
from datetime import date, datetime
from email.utils import parseaddr
from functools import cache
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event, Timezone, vCalAddress

from unionhall.core.frame import absolute
from unionhall.core.glyphs import writable
from unionhall.core.outbox import Enclosure
from unionhall.institute.models import Registration, Sitting
from unionhall.institute.times import is_second, utc

PUBLISH, CANCEL = "PUBLISH", "CANCEL"
TYPE = "text/calendar; charset=utf-8"


def uid(sitting: Sitting) -> str:
    return f"{sitting.key}@{urlsplit(settings.URL).hostname}"


def event(
    sitting: Sitting, *, sequence: int | None = None, is_cancelled: bool = False, url: str = ""
) -> Event:
    """One sitting as an event; `url` where its reader finds more, its public page if nothing is said."""
    made = Event()
    made.add("uid", uid(sitting))
    made.add("sequence", sitting.sequence if sequence is None else sequence)
    made.add("dtstamp", utc(timezone.now()).replace(microsecond=0))
    made.add("dtstart", _moment(sitting.starts_at))
    made.add("dtend", _moment(sitting.ends_at))
    made.add("summary", sitting.workshop.title)
    made.add("status", "CANCELLED" if is_cancelled or sitting.cancelled_at else "CONFIRMED")
    address = url or absolute(sitting.workshop.get_absolute_url())
    made.add("url", address)
    made.add("description", f"{sitting.workshop.summary}\n{address}".strip())
    if sitting.room:
        made.add("location", sitting.room)
    # An event that is published or cancelled has an organizer (RFC 5546).
    contact = sitting.workshop.series.contact or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    made.add("organizer", vCalAddress(f"mailto:{contact}"))
    return made


def calendar(events: Iterable[Event], *, name: str = "", method: str = PUBLISH) -> bytes:
    """A calendar with its time zone in it, as RFC 5545 asks for."""
    made = Calendar()
    made.add("prodid", "-//Unionhall//Institute//EN")
    made.add("version", "2.0")
    made.add("method", method)
    if name:
        made.add("x-wr-calname", name)
        made.add("x-wr-timezone", settings.TIME_ZONE)
    made.add_component(zone())
    for each in events:
        made.add_component(each)
    return written(made)


def written(made: Calendar) -> bytes:
    """The calendar as a file; a control character would cut its lines where they do not end."""
    return writable(made.to_ical().decode()).encode()


def personal_events(registrations: Iterable[Registration], *, url: str = "") -> list[Event]:
    """A participant's own events: each rises also when she leaves and when she comes back."""
    rows = list(registrations)
    places = Registration.objects.filter(
        participant__in={row.participant_id for row in rows}, sitting__in={row.sitting_id for row in rows}
    )
    had = list(places.order_by().values_list("participant", "sitting", "pk"))
    return [_personal(row, sum(_is_before(each, row) for each in had), url) for row in rows]


def _is_before(place: tuple[int, int, int], registration: Registration) -> bool:
    participant, sitting, pk = place
    return (participant, sitting) == (registration.participant_id, registration.sitting_id) and (
        pk < registration.pk
    )


def _personal(registration: Registration, ended: int, url: str) -> Event:
    is_over = not registration.is_active
    # A place in line becomes a seat, and either ends.
    step = 2 if is_over else int(registration.state == Registration.State.SEATED)
    sequence = registration.sitting.sequence + 3 * ended + step
    made = event(registration.sitting, sequence=sequence, is_cancelled=is_over, url=url)
    if registration.state != Registration.State.SEATED and not is_over:
        made["status"] = "TENTATIVE"
    return made


def enclosure(registrations: Iterable[Registration], *, method: str = PUBLISH, url: str = "") -> Enclosure:
    """The file that goes with a letter about these registrations."""
    events = personal_events(registrations, url=url)
    name = "cancelled.ics" if method == CANCEL else "workshops.ics"
    # The method is said outside too (RFC 6047): by it calendars know that something is to be taken out.
    return Enclosure(name, calendar(events, method=method), f"text/calendar; method={method}")


def links(sitting: Sitting) -> list[tuple[str, str]]:
    """Addresses at which the common calendars on the web take the sitting in, with their names."""
    begin, end = utc(sitting.starts_at), utc(sitting.ends_at)
    title, place = sitting.workshop.title, sitting.room
    told = absolute(sitting.workshop.get_absolute_url())
    google = {
        "action": "TEMPLATE",
        "text": title,
        "dates": f"{begin:%Y%m%dT%H%M%SZ}/{end:%Y%m%dT%H%M%SZ}",
        "details": told,
        "location": place,
    }
    outlook = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": title,
        "startdt": begin.isoformat(),
        "enddt": end.isoformat(),
        "body": told,
        "location": place,
    }
    return [
        ("Google", f"https://calendar.google.com/calendar/render?{urlencode(google)}"),
        ("Outlook", f"https://outlook.live.com/calendar/0/deeplink/compose?{urlencode(outlook)}"),
        ("Office 365", f"https://outlook.office.com/calendar/0/deeplink/compose?{urlencode(outlook)}"),
    ]


def _moment(moment: datetime) -> datetime:
    """In the federation's zone; the second of two times of one name in UTC: RFC 5545 means the first."""
    return utc(moment) if is_second(moment) else timezone.localtime(moment, timezone.get_default_timezone())


def zone() -> Timezone:
    """The federation's time zone, as a calendar has to carry it."""
    return _zone(timezone.localdate().year)


@cache
def _zone(year: int) -> Timezone:
    """The federation's time zone over the years that events of today can lie in."""
    return Timezone.from_tzid(
        settings.TIME_ZONE, first_date=date(year - 3, 1, 1), last_date=date(year + 5, 1, 1)
    )
