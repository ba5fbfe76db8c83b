"""Feeds hold whole posts, keep their ids for ever, and hold nothing that is not published."""

import json
import xml.etree.ElementTree as ET
from datetime import datetime

import pytest
from django.utils import timezone
from wagtail.rich_text import RichText

from unionhall.newsroom import actions
from unionhall.newsroom.actions import PostDraft
from unionhall.newsroom.models import PostIndex
from unionhall.places.actions import LocalFacts, record_division, record_local

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
NOW = timezone.make_aware(datetime(2021, 7, 8, 10))


def write(dot, title: str = "Tutors & nurses <now>", language: str = "en", **other):
    body = [("paragraph", RichText('<p>All of <a href="/resources/">the ledger</a>.</p>'))]
    draft = PostDraft(title=title, **{"summary": "In short.", "body": body, "date": NOW, **other})
    index = PostIndex.objects.get(locale__language_code=language)
    return actions.publish_post(index, draft, by=dot, on=NOW)


def titles(client, path: str) -> list[str]:
    return [item["title"] for item in json.loads(client.get(path).content)["items"]]


def test_the_three_forms_hold_the_same_whole_post(client, dot):
    write(dot)
    rss = ET.fromstring(client.get("/feeds/news.rss").content)
    atom = ET.fromstring(client.get("/feeds/news.atom").content)
    feed = json.loads(client.get("/feeds/news.json").content)
    texts = [
        rss.findtext(f"channel/item/{CONTENT}"),
        atom.findtext(f"{ATOM}entry/{ATOM}content"),
        feed["items"][0]["content_html"],
    ]
    for text in texts:
        assert 'href="http://127.0.0.1:8000/resources/"' in text
    assert {rss.findtext("channel/item/title"), atom.findtext(f"{ATOM}entry/{ATOM}title")} == {
        "Tutors & nurses <now>"
    }
    ids = {rss.findtext("channel/item/guid"), atom.findtext(f"{ATOM}entry/{ATOM}id"), feed["items"][0]["id"]}
    assert len(ids) == 1


def test_types_and_versions_are_the_conventions_of_the_field(client, dot):
    types = {form: client.get(f"/feeds/news.{form}")["Content-Type"] for form in ("rss", "atom", "json")}
    assert types == {
        "rss": "application/rss+xml; charset=utf-8",
        "atom": "application/atom+xml; charset=utf-8",
        "json": "application/feed+json; charset=utf-8",
    }
    feed = json.loads(client.get("/feeds/news.json").content)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"


@pytest.mark.parametrize("form", ["rss", "atom"])
def test_a_feed_names_itself_once_and_its_hub(client, home, form):
    text = client.get(f"/feeds/news.{form}").content.decode()
    assert text.count('rel="self"') == 1
    assert text.count('rel="hub"') == 1


def test_an_edit_dates_no_post_anew_and_moves_no_id(client, dot):
    post = write(dot)
    before = json.loads(client.get("/feeds/news.json").content)["items"][0]
    post.title, post.slug = "Another title", "another"
    post.save_revision(user=dot)
    actions.publish(post, by=dot, on=NOW.replace(month=9))
    after = json.loads(client.get("/feeds/news.json").content)["items"][0]
    assert (after["id"], after["date_published"]) == (before["id"], before["date_published"])
    assert after["date_modified"] > before["date_modified"]


def test_a_feed_for_each_division_topic_and_local(client, dot):
    division = record_division("psrp", {"name": "Support staff"}, 0, by=None)
    local = record_local("7", LocalFacts(name="Harbor Clerks"), by=None)
    topic = actions.add_topic("Pay", by=dot)
    write(dot, "Filed", divisions=[division], locals=[local], topics=[topic])
    write(dot, "Elsewhere")
    for path in ("division/psrp", "local/7", "topic/pay"):
        assert titles(client, f"/feeds/{path}.json") == ["Filed"]
    assert sorted(titles(client, "/feeds/news.json")) == ["Elsewhere", "Filed"]
    for path in ("division/none", "local/99", "topic/none", "person/7"):
        assert client.get(f"/feeds/{path}.json").status_code == 404


def test_each_language_has_its_feed(client, dot):
    english = write(dot, "English")
    write(dot, "Español", "es", translates=english)
    assert titles(client, "/es/feeds/news.json") == ["Español"]
    assert titles(client, "/pt/feeds/news.json") == ["English"]


def test_what_is_not_public_is_in_no_feed(client, dot):
    index = PostIndex.objects.get(locale__language_code="en")
    actions.draft_post(index, PostDraft("Draft", "s", [], NOW), by=dot)
    actions.withdraw(write(dot, "Withdrawn"), by=dot)
    assert titles(client, "/feeds/news.json") == []


def test_pages_tell_browsers_of_their_feeds(client, home):
    page = client.get("/").content.decode()
    assert 'type="application/feed+json"' in page
    assert "/feeds/news.rss" in page
