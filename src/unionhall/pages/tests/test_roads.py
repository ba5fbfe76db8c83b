"""Machines find their way, and only to what is public."""

import xml.etree.ElementTree as ET
from datetime import date, datetime, timedelta
from io import BytesIO

from django.utils import timezone
from icalendar import Calendar
from PIL import Image

from unionhall.institute import actions as institute
from unionhall.institute.tests.samples import ahead, sitting, summer, workshop
from unionhall.newsroom import actions
from unionhall.newsroom.actions import CampaignDraft, PostDraft
from unionhall.newsroom.models import CampaignIndex, Milestone, PostIndex
from unionhall.pages import cards, roads
from unionhall.pages.cards import SIZE, draw
from unionhall.places.actions import LocalFacts, record_local
from unionhall.places.models import Federation

NOW = timezone.make_aware(datetime(2021, 7, 8, 10))


def locations(client, address: str) -> list[str]:
    """The addresses that a map, or the list of the maps, holds."""
    answer = client.get(address.removeprefix("http://127.0.0.1:8000"))
    return [place.text for place in ET.fromstring(answer.content).iter() if place.tag.endswith("}loc")]


def test_the_site_map_has_what_is_public_and_no_draft(client, dot):
    index = PostIndex.objects.get(locale__language_code="en")
    post = actions.publish_post(index, PostDraft("Open", "s", [], NOW), by=dot, on=NOW)
    actions.draft_post(index, PostDraft("Closed", "s", [], NOW), by=dot)
    record_local("7", LocalFacts(name="Harbor Clerks"), by=None)
    places = [place for part in locations(client, "/sitemap.xml") for place in locations(client, part)]
    assert f"http://127.0.0.1:8000{post.get_url()}" in places
    assert "http://127.0.0.1:8000/locals/7/" in places
    assert "http://127.0.0.1:8000/es/" in places
    assert not [place for place in places if "closed" in place]


def test_a_map_that_grows_too_long_is_cut_into_parts_that_are_all_listed(client, dot, monkeypatch):
    monkeypatch.setattr(roads.LocalsMap, "limit", 2)
    for number in "12345":
        record_local(number, LocalFacts(name="Clerks"), by=None)
    parts = [part for part in locations(client, "/sitemap.xml") if "locals" in part]
    assert [len(locations(client, part)) for part in parts] == [2, 2, 1]
    assert len({place for part in parts for place in locations(client, part)}) == 5
    assert not [part for part in locations(client, "/sitemap.xml") if "workshops" in part]
    assert max(each.limit for each in roads.MAPS.values()) <= 5_000
    for part in ("locals-0", "locals-4", "people-1"):
        assert client.get(f"/sitemap-{part}.xml").status_code == 404


def test_a_calendar_holds_no_control_character(client, dot):
    index = CampaignIndex.objects.get(locale__language_code="en")
    day = timezone.localdate() + timedelta(days=9)
    milestones = [(day, "Hearing\x0b in\x1f Room\r 7")]
    actions.open_campaign(index, CampaignDraft("Fair", "Why.", milestones=milestones), by=dot, on=NOW)
    text = client.get("/feeds/calendar.ics").content.decode()
    assert "SUMMARY:Hearing in Room" in text
    assert "\r" not in text.replace("\r\n", "")
    assert {ord(sign) for sign in text if ord(sign) < 32} == {10, 13}


def test_a_calendar_bears_the_last_of_all_days(client, dot):
    index = CampaignIndex.objects.get(locale__language_code="en")
    draft = CampaignDraft("Fair", "Why.", milestones=[(timezone.localdate(), "Hearing")])
    actions.open_campaign(index, draft, by=dot, on=NOW)
    Milestone.objects.update(date=date.max)
    assert "DTSTART;VALUE=DATE:99991231" in client.get("/feeds/calendar.ics").content.decode()


def test_robots_are_told_where_the_map_is(client, home):
    text = client.get("/robots.txt").content.decode()
    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml" in text
    assert "Disallow: /staff/" in text


def test_what_is_ahead_is_in_the_calendar_with_a_name_of_its_own(client, dot):
    day = timezone.localdate() + timedelta(days=9)
    index = CampaignIndex.objects.get(locale__language_code="en")
    draft = CampaignDraft(
        "Fair budget", "Why.", milestones=[(day, "Hearing, room A-1"), (NOW.date(), "Past")]
    )
    actions.open_campaign(index, draft, by=dot, on=NOW)
    once, again = (Calendar.from_ical(client.get("/feeds/calendar.ics").content) for _time in range(2))
    [event] = once.walk("VEVENT")
    assert event["summary"] == "Hearing, room A-1"
    assert event["dtstart"].dt == day
    assert event["uid"] == again.walk("VEVENT")[0]["uid"]
    assert client.get("/feeds/division/none.ics").status_code == 404


def test_a_series_spans_its_days_in_the_calendar(client, home):
    series = summer()
    for days in (9, 10):
        sitting(workshop(series, f"Day {days}"), starts_at=ahead(days))
    events = Calendar.from_ical(client.get("/feeds/calendar.ics").content).walk("VEVENT")
    [whole] = [event for event in events if event["summary"] == series.title]
    first, last = (timezone.localdate(ahead(days)) for days in (9, 10))
    assert (whole["dtstart"].dt, whole["dtend"].dt) == (first, last + timedelta(days=1))


def test_who_follows_a_calendar_is_told_of_what_was_cancelled(client, home):
    held = sitting(workshop(summer()), starts_at=ahead(9))
    institute.cancel([held], by=None, on=timezone.now())
    [event] = Calendar.from_ical(client.get("/feeds/calendar.ics").content).walk("VEVENT")
    assert (event["status"], event["sequence"]) == ("CANCELLED", 1)
    assert "Know your contract" not in client.get("/").content.decode()


def test_every_public_page_has_a_card_and_no_other(client, dot):
    index = PostIndex.objects.get(locale__language_code="en")
    post = actions.publish_post(index, PostDraft("Open", "s", [], NOW), by=dot, on=NOW)
    secret = actions.draft_post(index, PostDraft("Closed", "s", [], NOW), by=dot)
    card = client.get(f"/cards/{post.pk}.png")
    assert Image.open(BytesIO(card.content)).size == SIZE
    assert client.get("/cards/hall.png").status_code == 200
    assert client.get(f"/cards/{secret.pk}.png").status_code == 404
    assert (
        f'content="http://127.0.0.1:8000/cards/{post.pk}.png"' in client.get(post.get_url()).content.decode()
    )


def test_a_card_names_the_kind_of_a_post_in_the_language_of_the_post(client, dot, monkeypatch):
    drawn: list[str] = []
    monkeypatch.setattr(cards, "draw", lambda _title, label, _federation: drawn.append(label) or b"")
    for language in ("en", "es"):
        index = PostIndex.objects.get(locale__language_code=language)
        draft = PostDraft("Aprecio", "s", [], NOW, kind="observance")
        post = actions.publish_post(index, draft, by=dot, on=NOW)
        client.get(f"/cards/{post.pk}.png", HTTP_ACCEPT_LANGUAGE="pt")
    assert drawn == ["Observance", "Conmemoración"]


def test_no_letter_of_a_title_reaches_into_the_band():
    for words in (2, 3, 4, 6):
        card = Image.open(BytesIO(draw("judged quietly by a jury " * words, "", Federation(name=""))))
        above, band = card.crop((0, 492, 1200, 510)), card.crop((0, 510, 1200, 528))
        assert len(above.getcolors()) == len(band.getcolors()) == 1, words


def test_no_title_is_too_long_for_a_card():
    for title in ("", "A", "word " * 200, "x" * 400, "Educación y más educación para todas las personas"):
        assert Image.open(BytesIO(draw(title, "News", Federation(name="F" * 120)))).size == SIZE
