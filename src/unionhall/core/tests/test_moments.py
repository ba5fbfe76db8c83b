"""What is scheduled appears and leaves on time, once, with nobody pressing a button."""

import fcntl
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone
from wagtail.models import Page, PageLogEntry

from unionhall import urls
from unionhall.core import clock, moments
from unionhall.core.freshness import generation
from unionhall.core.pagecache import PageCache
from unionhall.core.tests.test_pagecache import ask
from unionhall.pages.models import StandingPage


def _titles(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(", ".join(StandingPage.objects.live().order_by("pk").values_list("title", flat=True)))


urlpatterns = [path("", _titles), path("feeds/all.rss", _titles), *urls.urlpatterns]


@pytest.fixture
def pass_time(monkeypatch):
    """`pass_time(hours=1)` moves every clock on by an hour. It begins at noon: a new day is a moment too."""
    real_now, real_time, now = timezone.now, time.time, timezone.localtime()
    moved = [now.replace(hour=12, minute=0) - now]
    monkeypatch.setattr(timezone, "now", lambda: real_now() + moved[0])
    monkeypatch.setattr(time, "time", lambda: real_time() + moved[0].total_seconds())

    def move(**delta: float) -> None:
        moved[0] += timedelta(**delta)

    return move


@pytest.fixture
def hall(transactional_db, home):
    return home


@pytest.fixture
def front(settings, tmp_path) -> PageCache:
    """The whole hall as a stranger meets it: the cache, Django, and a page and a feed that list titles."""
    settings.ROOT_URLCONF = __name__
    return PageCache(WSGIHandler(), tmp_path / "pages", clock=lambda: time.time())  # noqa: PLW0108 - it moves


def schedule(home, title: str, *, from_: datetime | None = None, until: datetime | None = None) -> Page:
    page = home.add_child(instance=StandingPage(title=title, live=False, go_live_at=from_, expire_at=until))
    page.save_revision().publish()
    return page


def read(front, address: str = "/") -> str:
    return ask(front, address, HTTP_HOST="testserver").body.decode()


@pytest.mark.parametrize("address", ["/", "/feeds/all.rss"])
def test_a_page_appears_and_leaves_at_its_moment_though_the_front_page_is_kept(
    hall, front, pass_time, address
):
    now = timezone.now()
    schedule(hall, "Rally", from_=now + timedelta(hours=2), until=now + timedelta(hours=4))
    assert read(front, address) == ""
    pass_time(minutes=119, seconds=30)
    assert read(front, address) == ""
    pass_time(minutes=1)
    assert read(front, address) == "Rally"
    pass_time(minutes=119)
    assert read(front, address) == "Rally"
    pass_time(minutes=1)
    assert read(front, address) == ""


def test_a_page_whose_moments_both_passed_while_the_hall_was_down_never_appears(hall, front, pass_time):
    now = timezone.now()
    page = schedule(hall, "Rally", from_=now + timedelta(hours=1), until=now + timedelta(hours=2))
    pass_time(hours=3)
    assert read(front) == ""
    page.refresh_from_db()
    assert (page.live, page.expired) == (False, True)
    assert PageLogEntry.objects.filter(action="wagtail.publish.scheduled").count() == 0


def test_a_page_whose_next_words_have_come_and_gone_leaves_with_them(hall, front, pass_time):
    now, page = timezone.now(), schedule(hall, "Rally")
    page.refresh_from_db()
    page.title, page.go_live_at, page.expire_at = "March", now + timedelta(hours=1), now + timedelta(hours=2)
    page.save_revision().publish()
    assert read(front) == "Rally"
    pass_time(hours=3)
    assert read(front) == ""
    page.refresh_from_db()
    assert (page.live, page.expired, page.title) == (False, True, "Rally")


def test_between_the_moments_the_site_is_not_asked(hall, front, pass_time, django_assert_num_queries):
    schedule(hall, "Rally", from_=timezone.now() + timedelta(hours=5))
    read(front)
    pass_time(minutes=30)
    with django_assert_num_queries(0):
        read(front)


def test_a_page_scheduled_after_the_front_page_was_kept_appears_on_time_too(hall, front, pass_time):
    read(front)
    schedule(hall, "Rally", from_=timezone.now() + timedelta(minutes=5))
    assert read(front) == ""
    pass_time(minutes=6)
    assert read(front) == "Rally"


def test_publishing_withdrawing_and_renaming_show_at_once(hall, front):
    page = schedule(hall, "Rally")
    assert read(front) == "Rally"
    page.refresh_from_db()
    page.title = "March"
    page.save_revision().publish()
    assert read(front) == "March"
    page.unpublish()
    assert read(front) == ""


def test_many_at_the_same_moment_publish_once(hall, pass_time):
    schedule(hall, "Rally", from_=timezone.now() + timedelta(minutes=1))
    pass_time(minutes=2)
    together = Barrier(4)

    def work(_number: int) -> None:
        together.wait()
        try:
            moments.settle()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(work, range(4)))
    assert PageLogEntry.objects.filter(action="wagtail.publish.scheduled").count() == 1


def test_the_workers_clock_publishes_without_any_visitor(hall, pass_time):
    schedule(hall, "Rally", from_=timezone.now() + timedelta(minutes=1))
    pass_time(minutes=2)
    clock.once(moments.settle)
    assert StandingPage.objects.live().count() == 1


def test_a_page_that_cannot_be_published_does_not_take_the_site_down(hall, front, pass_time, monkeypatch):
    schedule(hall, "Rally", from_=timezone.now() + timedelta(minutes=1))
    pass_time(minutes=2)
    with monkeypatch.context() as broken:
        broken.setattr(moments, "call_command", lambda _name: 1 / 0)
        assert read(front) == ""
    pass_time(seconds=61)
    assert read(front) == "Rally"


def test_a_visitor_does_not_wait_for_another_process_that_publishes(hall, front, pass_time):
    schedule(hall, "Rally", from_=timezone.now() + timedelta(minutes=1))
    pass_time(minutes=2)
    with (settings.DATA / "publishing.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert read(front) == ""
    pass_time(seconds=3)
    assert read(front) == "Rally"


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite has one lock for all who write")
def test_a_visitor_does_not_wait_for_somebody_who_writes(hall, front, pass_time, caplog):
    schedule(hall, "Rally", from_=timezone.now() + timedelta(minutes=1))
    pass_time(minutes=2)
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as other:
        other.execute("BEGIN IMMEDIATE")
        assert read(front) == ""
    assert "failed" not in caplog.text
    pass_time(seconds=3)
    assert read(front) == "Rally"


def test_a_moment_named_in_the_settings_ends_what_is_kept(hall, front, pass_time, settings):
    settings.MOMENTS = [f"{__name__}.in_ten_minutes"]
    generation().bump()
    assert moments.settle().until <= timezone.now() + timedelta(minutes=10)


def in_ten_minutes(now: datetime) -> datetime:
    return now + timedelta(minutes=10)


def test_the_next_moment_is_found_without_reading_every_page(db):
    expiring = Page.objects.order_by().filter(live=True, expire_at__isnull=False)
    if connection.vendor == "postgresql":  # with so few pages it would rather read them all
        connection.cursor().execute("SET LOCAL enable_seqscan = off")
    assert "hall_pages_expiring" in expiring.explain()
