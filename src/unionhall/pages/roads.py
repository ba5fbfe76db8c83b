"""What machines read to find their way: the site map, robots.txt, and the calendar of what is ahead."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import get_language
from icalendar import Calendar, Event
from wagtail.models import Page

from unionhall.contracts.models import Agreement
from unionhall.core.frame import absolute
from unionhall.core.publishing import PublicQuerySet
from unionhall.funding.models import Recipient
from unionhall.institute import calendars, coming
from unionhall.institute.models import Series, Workshop
from unionhall.newsroom.models import Resource
from unionhall.pages import upcoming
from unionhall.places.models import Division, Federation, Local

_CLOSED = ("/staff/", "/search/", "/es/search/", "/pt/search/", "/hub/", "/demo/")


class _Map(Sitemap):
    """A part of the map, at the one address this hall has."""

    limit = 5000

    def get_urls(self, page=1, site=None, protocol=None):
        return [self._sign(item) for item in self.paginator.page(page).object_list]

    def _sign(self, item) -> dict:
        url = absolute(self.location(item) or "/")
        return {"item": item, "location": url, "lastmod": self.lastmod(item), "alternates": []}

    def lastmod(self, item):
        return None


class PagesMap(_Map):
    """Every public page of the page tree, in each language."""

    def items(self):
        return PublicQuerySet(Page).public().filter(depth__gt=1).order_by("path")

    def location(self, item):
        return item.get_url()

    def lastmod(self, item):
        return item.last_published_at


class LocalsMap(_Map):
    def items(self):
        return Local.objects.public()


class ResourcesMap(_Map):
    def items(self):
        return Resource.objects.public()

    def lastmod(self, item):
        return item.issued_on


class AidMap(_Map):
    """The page of every city, town and district on school aid."""

    def items(self):
        return Recipient.objects.public()


class SeriesMap(_Map):
    def items(self):
        return Series.objects.public()


class WorkshopsMap(_Map):
    def items(self):
        return Workshop.objects.public().select_related("series")


class AgreementsMap(_Map):
    def items(self):
        return Agreement.objects.public()

    def lastmod(self, item):
        return item.agreed_on


MAPS: dict[str, type[Sitemap] | Sitemap] = {
    "pages": PagesMap,
    "locals": LocalsMap,
    "resources": ResourcesMap,
    "aid": AidMap,
    "agreements": AgreementsMap,
    "series": SeriesMap,
    "workshops": WorkshopsMap,
}


def show_map(request: HttpRequest) -> HttpResponse:
    """The site map."""
    answer = sitemap(request, MAPS)
    # A map is for machines that keep no session; nothing about it is personal.
    return HttpResponse(answer.rendered_content, content_type="application/xml")


def show_robots(request: HttpRequest) -> HttpResponse:
    """Where machines are asked not to go, and where the map is."""
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in _CLOSED),
        f"Sitemap: {absolute('/sitemap.xml')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


def show_calendar(request: HttpRequest, division: str = "") -> HttpResponse:
    """What is ahead, as a calendar that phones and computers can follow."""
    only = get_object_or_404(Division, slug=division) if division else None
    name = Federation.for_request(request).name
    calendar = Calendar()
    calendar.add("prodid", "-//Unionhall//Calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"{name}: {only.label}" if only else name)
    calendar.add("x-wr-timezone", settings.TIME_ZONE)
    code = get_language() or settings.LANGUAGE_CODE
    for each in upcoming.ahead(code, on=timezone.localdate(), division=only):
        calendar.add_component(_event(each))
    calendar.add_component(calendars.zone())
    for sitting in coming.planned(timezone.localdate(), division=only):
        calendar.add_component(calendars.event(sitting))
    answer = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="calendar.ics"'
    return answer


def _event(each: upcoming.Upcoming) -> Event:
    """A day of the calendar; its identity is its address and words, so that it stays itself."""
    event = Event()
    event.add("uid", f"{uuid.uuid5(uuid.NAMESPACE_URL, absolute(each.url) + each.title)}@unionhall")
    event.add("dtstamp", timezone.now().replace(microsecond=0))
    event.add("dtstart", each.day)
    event.add("dtend", each.day + timedelta(days=1))
    event.add("summary", each.title)
    event.add("url", absolute(each.url))
    if each.belongs_to:
        event.add("description", each.belongs_to)
    return event
