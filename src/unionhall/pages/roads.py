"""What machines read to find their way: the site map, robots.txt, and the calendar of what is ahead.

The site map is a list of maps, each of at most 5,000 addresses, so that none is ever left out.
"""

import uuid
from datetime import date, timedelta

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import SitemapIndexItem
from django.core.paginator import EmptyPage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from icalendar import Calendar, Event
from wagtail.models import Page

from unionhall.contracts.models import Agreement
from unionhall.core.frame import absolute
from unionhall.core.glyphs import writable
from unionhall.core.publishing import PublicQuerySet
from unionhall.funding.models import Recipient
from unionhall.institute import calendars, coming
from unionhall.institute.models import Series, Workshop
from unionhall.newsroom.models import Resource
from unionhall.pages import upcoming
from unionhall.places.models import Division, Federation, Local

_CLOSED = ("/staff/", "/search/", "/es/search/", "/pt/search/", "/hub/", "/demo/", "/es/demo/", "/pt/demo/")


class _Map(Sitemap):
    """A part of the map, at the one address this hall has."""

    limit = 5000

    def signs(self, part: int) -> list[dict]:
        """Where the map's part of that number leads. Raises `EmptyPage` if it has no such part."""
        return [self._sign(item) for item in self.paginator.page(part).object_list]

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


MAPS: dict[str, type[_Map]] = {
    "pages": PagesMap,
    "locals": LocalsMap,
    "resources": ResourcesMap,
    "aid": AidMap,
    "agreements": AgreementsMap,
    "series": SeriesMap,
    "workshops": WorkshopsMap,
}


def show_maps(request: HttpRequest) -> HttpResponse:
    """The list of the maps; of what there is nothing of, there is none."""
    sizes = {name: made().paginator for name, made in MAPS.items()}
    parts = [
        SitemapIndexItem(absolute(reverse("sitemap-part", args=[name, part])))
        for name, paginator in sizes.items()
        if paginator.count
        for part in paginator.page_range
    ]
    return _map(render_to_string("sitemap_index.xml", {"sitemaps": parts}))


def show_map(request: HttpRequest, name: str, part: int) -> HttpResponse:
    """One part of one map."""
    if name not in MAPS:
        raise Http404
    try:
        signs = MAPS[name]().signs(part)
    except EmptyPage:
        raise Http404 from None
    return _map(render_to_string("sitemap.xml", {"urlset": signs}))


def _map(text: str) -> HttpResponse:
    return HttpResponse(writable(text), content_type="application/xml")


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
    answer = HttpResponse(calendars.written(calendar), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="calendar.ics"'
    return answer


def _event(each: upcoming.Upcoming) -> Event:
    """Whole days of the calendar; its identity is its address and words, so that it stays itself."""
    event = Event()
    event.add("uid", f"{uuid.uuid5(uuid.NAMESPACE_URL, absolute(each.url) + each.title)}@unionhall")
    event.add("dtstamp", timezone.now().replace(microsecond=0))
    event.add("dtstart", each.day)
    # Of the last of all days there is no next one: a day without an end is a whole one.
    last = each.until or each.day
    if last < date.max:
        event.add("dtend", last + timedelta(days=1))
    event.add("summary", each.title)
    event.add("url", absolute(each.url))
    if each.belongs_to:
        event.add("description", each.belongs_to)
    return event
