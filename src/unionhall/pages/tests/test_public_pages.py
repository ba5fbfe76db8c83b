"""Every public page of a new hall and of one with news answers, in three languages, with few queries."""

import json
import re

import pytest
from django.core.files.base import ContentFile
from PIL import Image
from wagtail.models import Locale, Page, PageViewRestriction, Site

from unionhall.core.models import Attachment
from unionhall.newsroom import actions
from unionhall.newsroom.models import PostIndex
from unionhall.newsroom.tests.samples import MAY_DAY, campaign_draft, entry, post_draft, publish_in
from unionhall.pages.actions import PageDraft, RoomDraft, open_room, write_page
from unionhall.pages.files import keep
from unionhall.pages.indexing import entry_of_page
from unionhall.places.models import Division, Federation, Local

ROOMS = [
    "/",
    "/news/",
    "/campaigns/",
    "/resources/",
    "/es/",
    "/es/noticias/",
    "/pt/campanhas/",
    "/pt/resources/",
]


@pytest.fixture
def psrp(home) -> Division:
    return Division.objects.create(name="Paraprofessionals", name_es="Paraprofesionales", slug="psrp")


@pytest.mark.parametrize("address", ROOMS)
def test_an_empty_hall_has_designed_pages(home, client, address):
    page = client.get(address)
    assert page.status_code == 200
    assert page.content.decode().count("<h1") == 1
    assert 'class="empty"' in page.content.decode()


@pytest.mark.parametrize("address", [*ROOMS, "/nowhere/"])
def test_a_stranger_gets_no_cookie_and_one_page_for_all(home, client, address):
    page = client.get(address)
    assert "Cookie" not in page.headers.get("Vary", "")
    assert not page.cookies


def test_a_post_shows_all_it_has(home, dot, psrp, client):
    campaign = publish_in(home, campaign_draft(title="A fair budget"), by=dot)
    resource = actions.add_resource(entry(), by=dot)
    other = publish_in(home, post_draft(title="Another story"), by=dot)
    draft = post_draft(
        byline="Ada Reis, president",
        divisions=[psrp],
        part_of=campaign,
        related_pages=[other],
        related_resources=[resource],
        call=actions.Call("Write to your senators", "https://example.org/write"),
    )
    post = publish_in(home, draft, by=dot)
    actions.correct(post, "It was 3 percent.", by=dot, on=draft.date)
    page = client.get(post.get_url())
    words = page.content.decode()
    for shown in (
        "Ada Reis, president",
        "Saturday, May 1, 2021",
        "It was 3 percent.",
        "Write to your senators",
        "Another story",
        "A fair budget",
        resource.title,
        "?division=psrp",
    ):
        assert shown in words
    facts = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', words, re.S)[1])
    assert facts[0]["@type"] == "NewsArticle"
    assert facts[0]["datePublished"] == draft.date.isoformat()
    assert facts[1]["@type"] == "BreadcrumbList"


def test_a_page_is_kept_for_whom_the_dialog_offers_and_nobody_else(home, dot, ana, eve, as_user, client):
    post = publish_in(home, post_draft(), by=dot)
    kept = PageViewRestriction.objects.create(page=post, restriction_type="login")
    where = post.get_url()
    assert [each.get(where).status_code for each in (client, as_user(ana), as_user(eve))] == [404, 200, 200]
    kept.restriction_type = "groups"
    kept.save()
    kept.groups.set(ana.groups.model.objects.filter(name="Editors"))
    assert [each.get(where).status_code for each in (client, as_user(ana), as_user(eve))] == [404, 404, 200]
    offered = as_user(dot).get(f"/staff/pages/{post.pk}/privacy/").json()["html"]
    assert 'value="login"' in offered
    assert 'value="groups"' in offered
    assert "password" not in offered


def test_who_hides_a_page_is_told_which_translations_still_stand(home, dot, eve, ana, as_user):
    post = publish_in(home, post_draft(), by=dot)
    spanish = publish_in(home, post_draft(title="Un aumento", translates=post), by=dot, language="es")
    browser, told = as_user(dot), "“Members win a raise” still stands in Español."
    where = f"/staff/pages/{post.pk}/privacy/"
    for refused in (as_user(ana), as_user(eve)):
        assert refused.post(where, {"restriction_type": "login"}).status_code in (302, 403)
    browser.post(where, {"restriction_type": "login"})
    page = browser.get("/staff/pages/").content.decode()
    assert told in page
    assert f'href="/staff/pages/{spanish.pk}/edit/"' in page
    browser.post(where, {"restriction_type": "none"})
    assert told not in browser.get("/staff/pages/").content.decode()
    for address in ("/staff/pages/{}/unpublish/", "/staff/bulk/wagtailcore/page/unpublish/?id={}"):
        post.save_revision().publish()
        browser.post(address.format(post.pk))
        assert told in browser.get("/staff/pages/").content.decode(), address
    browser.post(f"/staff/pages/{spanish.pk}/unpublish/")
    assert "still stands" not in browser.get("/staff/pages/").content.decode()


@pytest.mark.parametrize("address", ["/staff/pages/{}/delete/", "/staff/bulk/wagtailcore/page/delete/?id={}"])
def test_who_deletes_a_page_is_told_which_translations_still_stand(home, dot, as_user, address):
    post = publish_in(home, post_draft(), by=dot)
    publish_in(home, post_draft(title="Un aumento", translates=post), by=dot, language="es")
    browser = as_user(dot)
    browser.post(address.format(post.pk))
    assert not Page.objects.filter(pk=post.pk).exists()
    assert "“Members win a raise” still stands in Español." in browser.get("/staff/pages/").content.decode()


def test_the_way_back_up_tells_nothing_of_what_is_not_public(home, dot, client):
    above = write_page(home, PageDraft("Plans of ours", []), by=dot, on=MAY_DAY)
    below = write_page(above, PageDraft("Officers", []), by=dot, on=MAY_DAY)
    assert "Plans of ours" in client.get(below.get_url()).content.decode()
    actions.withdraw(above, by=dot)
    assert "Plans of ours" not in client.get(below.get_url()).content.decode()


def test_a_post_leads_to_no_local_that_is_closed(home, dot, client):
    local = Local.objects.create(number="7", name="Harbor Clerks")
    post = publish_in(home, post_draft(locals=[local]), by=dot)
    assert "Harbor Clerks" in client.get(post.get_url()).content.decode()
    Local.objects.update(is_open=False)
    assert "Harbor Clerks" not in client.get(post.get_url()).content.decode()


def call(page) -> tuple[str, dict]:
    return "call", {
        "title": "Vote",
        "text": "",
        "link": {"label": "Read the ballot", "page": page, "url": ""},
    }


@pytest.mark.parametrize("counts", [(1, 3), (3, 1)])
def test_two_blocks_of_a_kind_show_as_many_as_each_is_told(home, dot, client, counts):
    for number in range(3):
        actions.add_resource(entry(title=f"Memo {number}"), by=dot)
        publish_in(home, campaign_draft(title=f"Campaign {number}"), by=dot)
    kinds = ("resources", "campaigns")
    home.body = [(kind, {"title": "More", "count": count}) for kind in kinds for count in counts]
    home.save_revision().publish()
    parts = client.get("/").content.decode().split(">More<")[1:]
    shown = [len(set(re.findall(r"Memo \d|Campaign \d", part.partition("</section>")[0]))) for part in parts]
    assert shown == [*counts, *counts]


@pytest.mark.parametrize("is_withdrawn", [True, False])
def test_a_button_leads_only_to_what_everybody_may_read(home, dot, client, is_withdrawn):
    ballot = publish_in(home, post_draft(title="The ballot"), by=dot)
    home.body = [("todo", {"title": "What to do now", "calls": [call(ballot)[1]]})]
    home.save_revision().publish()
    post = publish_in(home, post_draft(body=[call(ballot)]), by=dot)
    places = ("/", post.get_url(), "/feeds/news.json")
    assert all("Read the ballot" in client.get(where).content.decode() for where in places)
    if is_withdrawn:
        actions.withdraw(ballot, by=dot)
    else:
        PageViewRestriction.objects.create(page=ballot, restriction_type="login")
    assert not any("Read the ballot" in client.get(where).content.decode() for where in places)


def test_of_a_picture_or_document_that_was_deleted_nothing_is_left_in_the_text(home, dot, client, tmp_path):
    Image.new("RGB", (40, 30), "red").save(tmp_path / "hall.png")
    picture = keep(tmp_path / "hall.png", title="The hall", description="", by=dot)
    memo = Attachment.objects.create(title="The memo", file=ContentFile(b"memo", "memo.txt"))
    shown = {"picture": picture, "alternative": "A full hall", "caption": "Before the vote"}
    post = publish_in(home, post_draft(body=[("picture", shown), ("document", memo)]), by=dot)
    words = client.get(post.get_url()).content.decode()
    assert "srcset=" in words
    assert "Before the vote" in words
    assert "The memo" in words
    picture.delete()
    memo.delete()
    words = client.get(post.get_url()).content.decode()
    assert not {"<figure", 'class="note"'} & set(re.findall(r'<figure|class="note"', words))
    assert "Before the vote" not in words


def test_where_the_news_is_withdrawn_a_post_is_filed_without_links(home, dot, psrp, client):
    post = publish_in(home, post_draft(divisions=[psrp]), by=dot, language="es")
    PostIndex.objects.get(locale__language_code="es").unpublish()
    words = client.get(post.get_url()).content.decode()
    assert "?division=psrp" not in words.partition("<main")[2].partition("</main>")[0]
    assert "<span>Paraprofesionales</span>" in words


@pytest.mark.parametrize("asked", ["0", "0000", "0001", "9999", "99999", "²²²²", "x", "9" * 40])
def test_a_year_that_is_none_shows_the_plain_list(home, dot, client, asked):
    publish_in(home, post_draft(title="A statement"), by=dot)
    actions.add_resource(entry(), by=dot)
    assert "A statement" in client.get("/news/", {"year": asked}).content.decode()
    assert entry().title in client.get("/resources/", {"year": asked}).content.decode()
    assert client.get("/search/", {"year": asked, "q": "statement"}).status_code == 200


def test_the_news_is_narrowed_by_plain_links(home, dot, psrp, client):
    publish_in(home, post_draft(title="Of the paras", divisions=[psrp]), by=dot)
    publish_in(home, post_draft(title="A statement", kind="statement"), by=dot)
    for query, shown, hidden in (
        ("division=psrp", "Of the paras", "A statement"),
        ("kind=statement", "A statement", "Of the paras"),
        ("year=2021", "A statement", "No post fits"),
        ("year=1999", "No post fits", "A statement"),
    ):
        words = client.get(f"/news/?{query}").content.decode()
        assert shown in words
        assert hidden not in words


def test_a_division_page_gathers_its_own(home, dot, psrp, client):
    on = post_draft().date
    draft = RoomDraft(
        "PSRP", psrp, note="<p>Ask your rep.</p>", people=[("Rosa Lima", "chair", "rosa@example.org")]
    )
    room = open_room(home, draft, by=dot, on=on)
    write_page(room, PageDraft("Advisory council", body=[]), by=dot, on=on)
    old = actions.add_resource(entry(title="Old guidance", divisions=[psrp]), by=dot)
    actions.supersede(old, entry(title="New guidance", divisions=[psrp]), by=dot)
    publish_in(home, post_draft(title="Of the paras", divisions=[psrp]), by=dot)
    words = client.get("/psrp/").content.decode()
    for shown in (
        "Ask your rep.",
        "Rosa Lima",
        "Advisory council",
        "New guidance",
        "Old guidance",
        "Of the paras",
    ):
        assert shown in words
    assert "Coming up" not in words


def test_a_reader_sees_which_languages_a_page_exists_in(home, dot, client):
    post = publish_in(home, post_draft(title="In English"), by=dot)
    words = client.get(post.get_url()).content.decode()
    assert "Español: " in words
    assert 'hreflang="es"' not in words
    translation = post_draft(title="En español", translates=post)
    publish_in(home, translation, by=dot, language="es")
    words = client.get(post.get_url()).content.decode()
    assert 'hreflang="es"' in words
    assert "Português: " in words
    assert "In English" not in client.get("/es/noticias/").content.decode()
    assert "En español" in client.get("/es/noticias/").content.decode()
    assert "In English" in client.get("/pt/noticias/").content.decode()


def test_an_english_page_in_the_spanish_tree_is_said_to_be_english(
    home, dot, client, django_capture_on_commit_callbacks
):
    above = write_page(home, PageDraft("About us", body=[]), by=dot, on=MAY_DAY)
    below = write_page(above, PageDraft("Officers", body=[]), by=dot, on=MAY_DAY)
    with django_capture_on_commit_callbacks(execute=True):
        below.copy_for_translation(Locale.objects.get(language_code="es"), copy_parents=True)
        above.save_revision().publish()
    assert 'hreflang="es"' not in client.get("/about-us/").content.decode()
    words = client.get("/es/about-us/").content.decode()
    assert re.search(r'Solo en inglés</span></p>\s*<div lang="en">\s*<header', words)
    assert 'href="http://127.0.0.1:8000/about-us/" hreflang="en"' in words
    assert 'hreflang="es"' not in words
    assert (
        'lang="en"' not in client.get("/es/").content.decode().partition("<main")[2].partition("</main>")[0]
    )
    [alias] = Page.objects.filter(alias_of=above)
    assert entry_of_page(alias.specific).language == "en"


def test_an_english_post_in_the_spanish_news_is_said_to_be_english(home, dot, client):
    post = publish_in(home, post_draft(title="In English"), by=dot)
    post.copy_for_translation(Locale.objects.get(language_code="es"), alias=True)
    assert 'hreflang="es"' not in client.get(post.get_url()).content.decode()
    [listed] = client.get("/es/noticias/").content.decode().split("<article")[1:]
    assert ' lang="en"' in listed
    assert "Solo en inglés" in listed
    [item] = json.loads(client.get("/es/feeds/news.json").content)["items"]
    assert item["language"] == "en"


@pytest.fixture
def open_door(transactional_db, home):
    """A hall whose pages are made as they are for readers, outside any transaction."""
    return home


def test_the_front_door_bears_the_name_the_federation_has_today(home, client):
    federation = Federation.for_site(Site.objects.get())
    federation.name = "Bay and River Federation"
    federation.save()
    for door in ("/", "/es/"):
        page = client.get(door).content.decode()
        assert "<title>Bay and River Federation</title>" in page
        assert '<meta property="og:title" content="Bay and River Federation">' in page


def test_home_and_a_post_ask_the_database_little(open_door, dot, psrp, client, django_assert_max_num_queries):
    home = open_door
    open_room(home, RoomDraft("PSRP", psrp), by=dot, on=post_draft().date)
    for number in range(8):
        draft = post_draft(title=f"Story {number}", divisions=[psrp], kind="statement")
        post = publish_in(home, draft, by=dot)
        actions.add_resource(entry(title=f"Guidance {number}"), by=dot)
    assert client.get("/").status_code == 200
    publish_in(home, post_draft(title="The newest"), by=dot)
    with django_assert_max_num_queries(12):
        assert client.get("/").status_code == 200
    with django_assert_max_num_queries(20):
        assert client.get(post.get_url()).status_code == 200
