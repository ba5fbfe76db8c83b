"""Feeds hold whole posts and the ledger, keep their ids for ever, and hold nothing that is not published."""

import json
import re
import xml.etree.ElementTree as ET
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.html import escape
from PIL import Image
from wagtail.rich_text import RichText

from unionhall.core.models import Picture
from unionhall.newsroom import actions, items
from unionhall.newsroom.actions import PostDraft
from unionhall.newsroom.models import PostIndex
from unionhall.newsroom.tests.samples import entry
from unionhall.pages.files import keep
from unionhall.pages.models import DivisionPage, HomePage
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


FORMS = ("rss", "atom", "json")


def read_strictly(text: str) -> ET.Element:
    """A feed, if it is what RFC 4287 or RSS 2.0 ask of it."""
    root = ET.fromstring(text)
    if root.tag == "rss":
        _check_rss(root)
    else:
        _check_atom(root)
    return root


def _check_rss(root: ET.Element) -> None:
    channel = root.find("channel")
    assert root.get("version") == "2.0"
    assert all(channel.findtext(name) for name in ("title", "link", "description", "language"))
    assert all(parsedate_to_datetime(each.text) for each in root.iter("pubDate"))
    assert parsedate_to_datetime(channel.findtext("lastBuildDate"))
    items = channel.findall("item")
    ids = [item.findtext("guid") for item in items]
    assert len(set(ids)) == len(ids)
    for item in items:
        assert item.findtext("title")
        assert item.findtext("link").startswith("http")
        assert item.find("author") is None  # it would have to be an e-mail address


def _check_atom(root: ET.Element) -> None:
    assert root.tag == f"{ATOM}feed"
    for each in (root, *root.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(each.findall(f"{ATOM}{name}")) == 1
        alternates = [link for link in each.findall(f"{ATOM}link") if link.get("rel") == "alternate"]
        assert len(alternates) == 1
        assert re.match(r"(https?:|urn:)\S+$", each.findtext(f"{ATOM}id"))
        assert datetime.fromisoformat(each.findtext(f"{ATOM}updated")).tzinfo
    assert root.findtext(f"{ATOM}author/{ATOM}name")
    ids = [each.text for each in root.iter(f"{ATOM}id")]
    assert len(set(ids)) == len(ids)


def _check_json(text: str) -> None:
    feed = json.loads(text)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"]
    for each in (feed, *feed["items"]):
        assert all(author.keys() & {"name", "url", "avatar"} for author in each.get("authors", ()))
    for item in feed["items"]:
        assert isinstance(item["id"], str)
        assert item.keys() & {"content_html", "content_text"}
        assert all(datetime.fromisoformat(item[name]).tzinfo for name in ("date_published", "date_modified"))


@pytest.mark.parametrize("title", ["Tutors & nurses <now>", "From\x0b slides\x1f\ufffe"])
def test_every_feed_is_what_its_specification_asks_for(client, dot, title):
    body = [("paragraph", RichText(f"<p>{escape(title)}</p>"))]
    write(dot, title, summary=f"5 < 6: {title}", byline=f"Ada{title[4:8]}", body=body)
    write(dot, "Unsigned")
    for address in ("/feeds/news", "/es/feeds/news"):
        for form in ("rss", "atom"):
            root = read_strictly(client.get(f"{address}.{form}").content.decode())
            summary = next(each.text for each in root.iter() if each.text and "5 &lt; 6" in each.text)
            assert "5 < 6" not in summary
        _check_json(client.get(f"{address}.json").content.decode())
    for form in FORMS:
        text = client.get(f"/feeds/news.{form}").content.decode()
        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe]|u000b", text)


def test_each_feed_has_an_id_of_its_own(client, dot):
    record_division("psrp", {"name": "Support staff"}, 0, by=None)
    addresses = ("/feeds/news.atom", "/es/feeds/news.atom", "/feeds/division/psrp.atom")
    for address in addresses:
        own = ET.fromstring(client.get(address).content).findtext(f"{ATOM}id")
        assert own == f"http://127.0.0.1:8000{address}"


def test_a_feed_tells_of_corrections_and_of_the_resources_of_a_post(client, dot):
    post = write(dot, related_resources=[actions.add_resource(entry(), by=dot)])
    assert "Correction" not in client.get("/feeds/news.rss").content.decode()
    actions.correct(post, "It was 3 percent.", by=dot, on=NOW)
    for form in FORMS:
        text = client.get(f"/feeds/news.{form}").content.decode()
        assert "Correction, Thursday, July 8, 2021" in text
        assert "It was 3 percent." in text
        assert "Guidance on ventilation" in text


def test_a_correction_on_the_day_itself_is_news_to_feed_readers(client, dot):
    post = write(dot)
    at = "2021-07-08T12:30:00-04:00"
    assert "Last updated" not in client.get(post.url).content.decode()
    actions.publish(post, by=dot, on=NOW.replace(hour=11))
    assert "Last updated" not in client.get(post.url).content.decode()
    actions.correct(post, "It was 3 percent.", by=dot, on=datetime.fromisoformat(at))
    [item] = json.loads(client.get("/feeds/news.json").content)["items"]
    assert datetime.fromisoformat(item["date_modified"]) == datetime.fromisoformat(at)
    assert item["date_published"] < item["date_modified"]
    assert "<updated>2021-07-08T16:30:00+00:00</updated>" in client.get("/feeds/news.atom").content.decode()
    page = client.get(post.url).content.decode()
    assert f'<meta property="article:modified_time" content="{at}">' in page
    assert re.search(rf'Last updated <time datetime="{at}">Thursday, July 8, 2021</time>', page)
    assert '"dateModified": "2021-07-08T16:30:00+00:00"' in page


def test_a_chart_is_drawn_once_in_a_feed_and_for_both_widths_on_the_page(client, dot):
    figures = [{"label": "Clerks", "value": 1, "is_ours": False}]
    chart = {"title": "Pay", "says": "Low.", "column": "Who", "measure": "Pay", "unit": "number"}
    post = write(dot, body=[("figures", {**chart, "source": "", "figures": figures})])
    assert client.get(post.get_url()).content.decode().count("<svg") == 2
    [item] = json.loads(client.get("/feeds/news.json").content)["items"]
    assert item["content_html"].count("<svg") == 1


def test_a_picture_has_one_complete_address_in_a_feed(client, dot, tmp_path):
    Image.new("RGB", (40, 30), "red").save(tmp_path / "hall.png")
    picture = keep(tmp_path / "hall.png", title="The hall", description="", by=dot)
    write(dot, body=[("picture", {"picture": picture, "alternative": "A full hall", "caption": ""})])
    [item] = json.loads(client.get("/feeds/news.json").content)["items"]
    assert 'src="http://127.0.0.1:8000/media/' in item["content_html"]
    assert 'alt="A full hall"' in item["content_html"]
    assert "srcset" not in item["content_html"]


def test_who_took_the_picture_on_top_is_named_in_a_feed(client, dot, tmp_path):
    Image.new("RGB", (40, 30), "red").save(tmp_path / "hall.png")
    picture = keep(tmp_path / "hall.png", title="The hall", description="", by=dot)
    for credit in ("Photo: Ada Reis", "Photo: Ada Reis & daughter"):
        picture.credit = credit
        picture.save()
        if credit == "Photo: Ada Reis":
            write(dot, lead=actions.Lead(picture, "A full hall", "Tuesday."))
        [item] = json.loads(client.get("/feeds/news.json").content)["items"]
        assert f"<figcaption>Tuesday. <small>{escape(credit)}</small></figcaption>" in item["content_html"]


def test_the_list_of_a_topic_or_division_announces_its_feeds(client, dot):
    record_division("psrp", {"name": "Support staff"}, 0, by=None)
    actions.add_topic("Pay", by=dot)
    for query, name in (("topic=pay", "topic/pay"), ("division=psrp", "division/psrp")):
        for room in ("/news/", "/resources/"):
            assert f'href="/feeds/{name}.atom"' in client.get(f"{room}?{query}").content.decode()
    assert 'href="/feeds/news.atom"' in client.get("/news/?topic=none").content.decode()


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


def test_an_entry_of_the_ledger_is_in_every_feed_it_belongs_to(client, dot):
    division = record_division("psrp", {"name": "Support staff"}, 0, by=None)
    topic = actions.add_topic("Safety", by=dot)
    write(dot, "Older", date=NOW.replace(year=2020))
    write(dot, "Newer")
    actions.add_resource(entry(divisions=(division,), topics=(topic,)), by=dot)
    for address in ("/feeds/news", "/es/feeds/news"):
        assert titles(client, f"{address}.json") == ["Newer", "Guidance on ventilation", "Older"]
    for path in ("division/psrp", "topic/safety"):
        assert titles(client, f"/feeds/{path}.json") == ["Guidance on ventilation"]


def test_an_entry_in_a_feed_says_what_it_is_who_issued_it_and_when(client, dot):
    resource = actions.add_resource(entry(summary="Open the windows & doors."), by=dot)
    [item] = json.loads(client.get("/feeds/news.json").content)["items"]
    own = f"http://127.0.0.1:8000/resources/{resource.pk}/"
    assert (item["id"], item["url"], item["tags"]) == (own, own, ["Resource"])
    assert (item["summary"], item["authors"]) == (
        "Open the windows & doors.",
        [{"name": "Department of Public Health"}],
    )
    assert item["date_published"] == "2021-01-15T00:00:00-05:00"
    for said in ("https://example.org/ventilation.pdf", "Friday, January 15, 2021", "Massachusetts"):
        assert said in item["content_html"]
    [spanish] = json.loads(client.get("/es/feeds/news.json").content)["items"]
    assert (spanish["id"], spanish["url"], spanish["tags"]) == (
        own, own.replace("/resources", "/es/resources"), ["Recurso"],
    )  # fmt: skip
    for form in ("rss", "atom"):
        text = read_strictly(client.get(f"/feeds/news.{form}").content.decode())
        assert "Department of Public Health" in {each.text for each in text.iter()}


def test_a_superseded_entry_stays_in_the_feed_and_says_by_what(client, dot):
    old = actions.add_resource(entry(title="Old memo"), by=dot)
    assert titles(client, "/feeds/news.json") == ["Old memo"]
    actions.supersede(old, entry(title="New memo", issued_on=date(2021, 2, 1)), by=dot)
    newer, older = json.loads(client.get("/feeds/news.json").content)["items"]
    assert (newer["title"], older["title"]) == ("New memo", "Old memo")
    assert (newer["date_modified"], older["date_modified"]) == (newer["date_published"],) * 2
    assert older["date_published"] == "2021-01-15T00:00:00-05:00"
    assert (
        f'This entry is superseded. Read instead:</strong> <a href="{newer["url"]}">' in older["content_html"]
    )


def test_a_feed_names_the_page_it_is_of_in_its_language(client, dot):
    home = HomePage.objects.get(locale__language_code="en")
    division = record_division("psrp", {"name": "Support staff"}, 0, by=None)
    home.add_child(instance=DivisionPage(title="Support staff", slug="psrp", division=division))
    actions.add_topic("Pay", by=dot)
    for feed, place in {
        "/feeds/news": "/",
        "/es/feeds/news": "/es/",
        "/feeds/division/psrp": "/psrp/",
        "/es/feeds/division/psrp": "/es/noticias/?division=psrp",
        "/feeds/topic/pay": "/news/?topic=pay",
    }.items():
        page = json.loads(client.get(f"{feed}.json").content)["home_page_url"]
        assert page == f"http://127.0.0.1:8000{place}"
        link = ET.fromstring(client.get(f"{feed}.rss").content).findtext("channel/link")
        assert link == page


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


def test_a_post_that_cannot_be_shown_leaves_its_feeds_standing(client, dot, monkeypatch, caplog):
    write(dot, "Broken", summary="Broken & in short.")
    write(dot, "Whole")
    of_posts = items._content

    def break_down(post, beside):
        if post.title == "Broken":
            raise ArithmeticError
        return of_posts(post, beside)

    monkeypatch.setattr(items, "_content", break_down)
    texts = {
        each["title"]: each["content_html"]
        for each in json.loads(client.get("/feeds/news.json").content)["items"]
    }
    assert texts["Broken"] == "<p>Broken &amp; in short.</p>"
    assert "the ledger" in texts["Whole"]
    assert "cannot be shown whole" in caplog.text


def test_the_picture_on_top_is_enclosed_with_its_size_in_bytes(client, dot):
    file = BytesIO()
    Image.new("RGB", (40, 30), "red").save(file, "PNG")
    content = ContentFile(file.getvalue(), name="hall.png")
    picture = Picture.objects.create(title="The hall", file=content, credit="Photo: Ada Reis")
    write(dot, lead=actions.Lead(picture, "A full hall"))
    assert Picture.objects.get().file_size == len(file.getvalue())
    for size in (len(file.getvalue()), None):
        Picture.objects.update(file_size=size)
        rss = ET.fromstring(client.get("/feeds/news.rss").content)
        assert rss.find("channel/item/enclosure").get("length") == str(len(file.getvalue()))


def test_an_entry_says_when_it_is_in_another_language_than_its_feed(client, dot):
    write(dot, "Only in English")
    for address, said in (("/feeds/news.atom", None), ("/es/feeds/news.atom", "en")):
        [item] = ET.fromstring(client.get(address).content).findall(f"{ATOM}entry")
        assert item.get("{http://www.w3.org/XML/1998/namespace}lang") == said
