"""The institute's public pages: what there is, a series, a workshop, a month; and calendars to follow."""

from calendar import Calendar
from datetime import date, datetime, timedelta
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from unionhall.core.frame import Crumb, Frame
from unionhall.institute import calendars, permissions, programmes
from unionhall.institute.models import Participant, Series, Sitting, Workshop
from unionhall.institute.rules import rules


def index(request: HttpRequest) -> HttpResponse:
    """Every series: what is ahead, and what has been."""
    now = timezone.now()
    newest_first = Series.objects.public().with_days()
    coming = [each for each in newest_first if (each.ends >= now if each.ends else not each.cancelled_at)]
    frame = Frame(
        _("Institute and workshops"), _("Learn with other members: sign up for one or as many as you like.")
    )
    context = {
        "coming": sorted(coming, key=lambda each: (each.begins is None, each.begins)),
        "past": [each for each in newest_first if each not in coming],
        "month_url": month_url(timezone.localdate()),
        "may_run": permissions.may_run(request.user),
    }
    return render(request, "institute/index.html", frame.context(request) | context)


def show_series(request: HttpRequest, slug: str) -> HttpResponse:
    """A series with all it offers, on one form."""
    series = get_object_or_404(Series.objects.public(), slug=slug)
    sittings = programmes.of_series(series)
    now = timezone.now()
    frame = Frame(
        series.title,
        series.summary,
        crumbs=[_home()],
        structured_data=programmes.series_facts(series, sittings),
    )
    days = programmes.days(sittings, now)
    context = {
        "series": series,
        "days": days,
        "takes_names": any(slot.is_pickable for day in days for slot in day.slots),
        "is_ahead": series.opens_at and series.opens_at > now,
        "may_run": permissions.may_run(request.user),
        "may_bring": permissions.may_register_others(request.user),
        "feeds": [calendar_link(series)],
    }
    return render(request, "institute/series.html", frame.context(request) | context)


def show_workshop(request: HttpRequest, slug: str, workshop: str) -> HttpResponse:
    """One workshop: what it is about, who gives it, when, and for whom."""
    found = Workshop.objects.select_related("series", "division", "local", "after__series")
    shown = get_object_or_404(found, series__slug=slug, series__is_public=True, slug=workshop)
    now, sittings = timezone.now(), list(shown.sittings.all())
    for each in sittings:
        each.workshop = shown
    slots = [programmes.slot(each, now) for each in sittings]
    presenters = shown.presenters.filter(withdrawn_at__isnull=True).select_related("picture")
    frame = Frame(
        shown.title,
        shown.summary,
        crumbs=[_home(), (shown.series.title, shown.series.get_absolute_url())],
        structured_data=programmes.workshop_facts(shown, sittings, presenters),
    )
    context = {
        "workshop": shown,
        "series": shown.series,
        "marks": programmes.marks(shown),
        "slots": [
            (each, calendars.links(each.sitting) if each.sitting.ends_at > now else []) for each in slots
        ],
        "presenters": presenters,
        "credits": [(rules()[each.rule], each.hours) for each in shown.credits.all() if each.rule in rules()],
        "form_key": uuid4() if request.user.is_authenticated else "",
        "takes_names": any(each.is_pickable for each in slots),
    }
    return render(request, "institute/workshop.html", frame.context(request) | context)


def show_month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """A month of sittings, day by day."""
    if not (2000 <= year <= 2100 and 1 <= month <= 12):
        raise Http404
    first = date(year, month, 1)
    weeks = Calendar(firstweekday=6).monthdatescalendar(year, month)
    by_day: dict[date, list[Sitting]] = {}
    for each in _between(weeks[0][0], weeks[-1][-1]):
        by_day.setdefault(timezone.localdate(each.starts_at), []).append(each)
    name = date_format(first, "F Y")
    frame = Frame(_("Workshops in %(month)s") % {"month": name}, crumbs=[_home()])
    context = {
        "weeks": [[(day, day.month == month, by_day.get(day, [])) for day in week] for week in weeks],
        "earlier": first - timedelta(days=1),
        "later": (first + timedelta(days=31)).replace(day=1),
        "today": timezone.localdate(),
        "has_any": any(day.month == month for day in by_day),
    }
    return render(request, "institute/month.html", frame.context(request) | context)


def _between(first: date, last: date) -> list[Sitting]:
    begin = timezone.make_aware(datetime.combine(first, datetime.min.time()))
    end = timezone.make_aware(datetime.combine(last + timedelta(days=1), datetime.min.time()))
    found = Sitting.objects.public().filter(starts_at__gte=begin, starts_at__lt=end)
    return list(found.on_the_programme())


# --- Calendars --------------------------------------------------------------------------------------------
def series_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """A series as a calendar that phones and computers can follow."""
    series = get_object_or_404(Series.objects.public(), slug=slug)
    events = [calendars.event(each) for each in programmes.of_series(series)]
    return _calendar(calendars.calendar(events, name=series.title), f"{slug}.ics")


def sitting_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """One sitting as a file for any calendar."""
    sitting = get_object_or_404(Sitting.objects.public().on_the_programme(), pk=pk)
    return _calendar(calendars.calendar([calendars.event(sitting)]), f"workshop-{pk}.ics")


def personal_calendar(request: HttpRequest, key: str) -> HttpResponse:
    """What one participant is signed up for; whoever has the address has the calendar."""
    participant = get_object_or_404(Participant, feed_key=key)
    rows = participant.registrations.for_lists().order_by("sitting__starts_at", "pk")
    newest = {row.sitting_id: row for row in rows}
    events = calendars.personal_events(newest.values())
    answer = _calendar(calendars.calendar(events, name=_("My workshops")), "my-workshops.ics")
    answer["Cache-Control"] = "private, no-store"
    return answer


def calendar_link(series: Series) -> dict[str, str]:
    """For a page's frame: where its calendar is."""
    return {
        "title": _("Calendar: %(series)s") % {"series": series},
        "url": reverse("institute:series-calendar", args=[series.slug]),
        "type": "text/calendar",
    }


def _calendar(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=calendars.TYPE)
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    return answer


def month_url(day: date) -> str:
    return reverse("institute:month", args=[day.year, day.month])


def _home() -> Crumb:
    return _("Institute and workshops"), reverse("institute:index")
