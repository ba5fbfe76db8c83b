"""No page stands where something else answers, and publishers say where old addresses lead."""

import pytest
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, streamfield

from unionhall.core.routes import reserved
from unionhall.newsroom.actions import free_slug
from unionhall.pages.models import HomePage, StandingPage


def add(browser, parent: Page, slug: str):
    form = {"title": "A page", "slug": slug, "summary": "", "body": streamfield([]), "comments": _NO_COMMENTS}
    return browser.post(f"/staff/pages/add/pages/standingpage/{parent.pk}/", nested_form_data(form))


_NO_COMMENTS = {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0", "MIN_NUM_FORMS": "0", "MAX_NUM_FORMS": ""}


def test_the_addresses_of_every_desk_and_language_are_kept_free():
    desks = {"resources", "staff", "locals", "search", "contracts", "bargaining", "funding", "institute"}
    assert desks | {"media", "documents", "static", "feeds", "account", "es", "pt", "en"} <= reserved()
    assert not {"news", "about-us", "campaigns"} & reserved()


@pytest.mark.parametrize("language", ["en", "es"])
def test_an_editor_is_told_that_the_site_itself_answers_there(as_user, eve, home, language):
    parent = HomePage.objects.get(locale__language_code=language)
    answer = add(as_user(eve), parent, "resources")
    assert "The site itself answers at /resources/." in answer.content.decode()
    assert not StandingPage.objects.exists()


def test_deeper_down_every_address_is_free_and_what_has_one_can_be_changed(as_user, dot, home):
    parent = home.add_child(instance=StandingPage(title="About us", slug="about-us"))
    assert add(as_user(dot), parent, "resources").status_code == 302
    page = StandingPage.objects.get(slug="resources")
    home_too = as_user(dot).post(f"/staff/pages/{page.pk}/move/{home.pk}/confirm/")
    assert home_too.status_code == 302
    assert StandingPage.objects.get(pk=page.pk).get_parent().pk == parent.pk


def test_of_several_pages_none_moves_where_one_would_never_be_seen(as_user, dot, home):
    parent = home.add_child(instance=StandingPage(title="About us", slug="about-us"))
    pages = [parent.add_child(instance=StandingPage(title=slug, slug=slug)) for slug in ("staff", "history")]
    address = "/staff/bulk/wagtailcore/page/move/?" + "&".join(f"id={page.pk}" for page in pages)
    answer = as_user(dot).post(address, {"chooser": home.pk}, follow=True)
    assert "The site itself answers at /staff/." in answer.content.decode()
    assert parent.get_children().count() == 2
    as_user(dot).post(address.replace(f"id={pages[0].pk}&", ""), {"chooser": home.pk})
    assert StandingPage.objects.get(slug="history").get_parent().pk == home.pk


def test_an_action_takes_the_next_free_address(home):
    assert free_slug(home, "Resources") == "resources-2"
    parent = home.add_child(instance=StandingPage(title="About us", slug="about-us"))
    assert free_slug(parent, "Resources") == "resources"


def test_a_publisher_keeps_the_redirects_and_an_editor_does_not(as_user, dot, eve, home):
    redirect = Redirect.objects.create(old_path="/old", redirect_link="/news/")
    assert as_user(dot).get(f"/staff/redirects/{redirect.pk}/").status_code == 200
    assert as_user(eve).get(f"/staff/redirects/{redirect.pk}/").status_code == 302


def test_a_withdrawn_page_that_came_back_to_its_address_leads_nowhere(
    client, home, django_capture_on_commit_callbacks
):
    page = home.add_child(instance=StandingPage(title="About us", slug="about-us"))
    for slug in ("about", "about-us"):
        page.slug = slug
        with django_capture_on_commit_callbacks(execute=True):
            page.save_revision().publish()
    assert client.get("/about/")["Location"] == "/about-us/"
    page.unpublish()
    for old in ("/about-us/", "/about/", "/about-us/?from=mail"):
        assert client.get(old).status_code == 404, old


def test_the_feeds_of_an_old_front_page_lead_on(client, home):
    for form, place in {"rss2": "rss", "rss": "rss", "atom": "atom"}.items():
        answer = client.get(f"/?feed={form}")
        assert (answer.status_code, answer["Location"]) == (301, f"/feeds/news.{place}")
    for other in ("/?feed=../atom", "/?feed=comments-rss2", "/?feed=", "/es/?feed=rss"):
        assert client.get(other).status_code == 200, other


def test_a_redirect_to_its_own_address_leads_nowhere_and_one_to_another_site_does(client, home):
    Redirect.objects.create(old_path="/old", redirect_link="http://testserver/old/")
    Redirect.objects.create(old_path="/moved", redirect_link="https://elsewhere.example.org/moved/")
    assert client.get("/old/").status_code == 404
    assert client.get("/moved/?page=2")["Location"] == "https://elsewhere.example.org/moved/"
