"""Every address of the site, and what a stranger, a member, an editor and a publisher are answered there.

A route that is in no table below fails the first test: whoever adds one says here who may come in.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, include, path
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction, ReferenceIndex

from unionhall import urls
from unionhall.core.models import Attachment, ImportRun, User
from unionhall.demo.cast import CAST, hire
from unionhall.newsroom import actions
from unionhall.newsroom.models import PostIndex, Topic
from unionhall.newsroom.tests.samples import entry, post_draft, publish_in
from unionhall.places.actions import LocalFacts, record_division, record_local

# The site with the addresses that only the demo has.
handler403, handler404, handler500 = urls.handler403, urls.handler404, urls.handler500
urlpatterns = [path("demo/", include("unionhall.demo.urls")), *urls.urlpatterns]
pytestmark = pytest.mark.urls(__name__)

PEOPLE = ("stranger", "ana", "eve", "dot")


@dataclass(frozen=True)
class Door:
    """An address, with gaps for what the test has made, and the status each of PEOPLE is answered with."""

    address: str
    answers: tuple[int, int, int, int]
    method: str = "get"


ALL = (200, 200, 200, 200)
NONE = (404, 404, 404, 404)
# Outsiders are sent to the sign-in page; an editor is told that there is no such page.
PUBLISHERS = (302, 302, 404, 200)

DOORS = {
    "sitemap": [Door("/sitemap.xml", ALL)],
    "robots": [Door("/robots.txt", ALL)],
    "hall-card": [Door("/cards/hall.png", ALL)],
    "card": [
        Door("/cards/{post}.png", ALL),
        Door("/cards/{draft}.png", NONE),
        Door("/cards/{private}.png", NONE),
    ],
    "theme": [Door("/theme.abc123.css", ALL)],
    "media/<slug:folder>/<str:name>": [
        Door("/media/images/nothing.png", NONE),
        Door("/media/documents/memo.txt", NONE),
    ],
    "documents/<int:document_id>/<path:document_filename>": [
        Door("{memo}", ALL),
        Door("{notes}", (404, 404, 200, 200)),
        Door("{minutes}", (404, 404, 302, 200)),
    ],
    # Wagtail's own, behind ours: whatever it would serve, ours answers first.
    "wagtaildocs_serve": [Door("/documents/999999/memo.txt", NONE)],
    "wagtaildocs_authenticate_with_password": [
        Door("/documents/authenticate_with_password/999999/", NONE),
    ],
    "cast": [Door("/demo/cast/", ALL)],
    "cast-enter": [
        Door("/demo/cast/dot/", (302, 302, 302, 302), "post"),
        Door("/demo/cast/dot/", (405, 405, 405, 405)),
        Door("/demo/cast/nobody/", NONE, "post"),
    ],
    "locals": [Door("/locals/", ALL), Door("/locals/?q=harbor", ALL), Door("/es/locals/", ALL)],
    "local": [Door("/locals/7/", ALL), Door("/locals/8/", NONE)],
    "local-contact": [Door("/locals/7/contact/", ALL), Door("/locals/8/contact/", NONE)],
    "local-contact-sent": [Door("/locals/7/contact/sent/", ALL), Door("/locals/8/contact/sent/", NONE)],
    "resources": [Door("/resources/", ALL)],
    "resource": [Door("/resources/{resource}/", ALL), Door("/resources/999999/", NONE)],
    "feed": [Door("/feeds/news.rss", ALL), Door("/feeds/news.atom", ALL), Door("/pt/feeds/news.json", ALL)],
    "feed-of": [
        Door("/feeds/division/psrp.rss", ALL),
        Door("/feeds/topic/pay.json", ALL),
        Door("/feeds/local/7.atom", ALL),
        Door("/feeds/local/8.atom", NONE),
    ],
    "hub": [Door("/hub/", (405, 405, 405, 405)), Door("/hub/", (400, 400, 400, 400), "post")],
    "calendar": [Door("/feeds/calendar.ics", ALL)],
    "calendar-of": [Door("/feeds/division/psrp.ics", ALL), Door("/feeds/division/none.ics", NONE)],
    "search": [Door("/search/", ALL), Door("/search/?q=raise", ALL)],
    "wagtailcore_authenticate_with_password": [
        Door("/_util/authenticate_with_password/{page_password}/{locked}/", ALL),
    ],
    "wagtailcore_login": [Door("/_util/login/", ALL)],
    "wagtail_serve": [
        Door("/", ALL),
        Door("/news/", ALL),
        Door("/news/live/", ALL),
        Door("/news/draft/", NONE),
        Door("/news/private/", (404, 404, 302, 200)),
        Door("/news/locked/", (404, 404, 200, 200)),  # staff are asked for the password
        Door("/nowhere/", NONE),
    ],
    "imports:index": [Door("/staff/imports/", PUBLISHERS)],
    "imports:new": [Door("/staff/imports/new/feed/", PUBLISHERS)],
    "imports:show": [Door("/staff/imports/{run}/", PUBLISHERS)],
    "imports:progress": [Door("/staff/imports/{run}/progress/", PUBLISHERS)],
    "imports:columns": [Door("/staff/imports/{run}/columns/", (302, 302, 404, 302), "post")],
    "imports:act": [Door("/staff/imports/{run}/act/", (302, 302, 404, 302), "post")],
    "imports:problems": [Door("/staff/imports/{run}/problems.csv", PUBLISHERS)],
}

# Wagtail's own screens by the beginning of their address: who passes the first page behind it.
EDITORS_TOO, PUBLISHERS_ONLY, SUPERUSERS, NOT_A_PAGE = {"eve", "dot"}, {"dot"}, set(), None
STAFF = {
    "": EDITORS_TOO,
    "account/": EDITORS_TOO,
    "documents/": EDITORS_TOO,
    "images/": EDITORS_TOO,
    "pages/": EDITORS_TOO,
    "reports/aging-pages/": EDITORS_TOO,
    "reports/page-types-usage/": EDITORS_TOO,
    "reports/site-history/": EDITORS_TOO,
    "reports/workflow/": EDITORS_TOO,
    "reports/workflow_tasks/": EDITORS_TOO,
    "snippets/newsroom/resource/": EDITORS_TOO,
    "snippets/newsroom/topic/": EDITORS_TOO,
    "reports/locked/": PUBLISHERS_ONLY,
    "collections/": SUPERUSERS,
    "groups/": SUPERUSERS,
    "letters/": PUBLISHERS_ONLY,
    "locales/": SUPERUSERS,
    "redirects/": SUPERUSERS,
    "sites/": SUPERUSERS,
    "snippets/": SUPERUSERS,
    "users/": SUPERUSERS,
    "workflows/list/": SUPERUSERS,
    "workflows/tasks/index/": SUPERUSERS,
    **{f"snippets/places/{name}/": PUBLISHERS_ONLY for name in ("district", "division", "employer", "local")},
    **{f"snippets/places/{name}/": PUBLISHERS_ONLY for name in ("municipality", "school")},
    # Parts of other screens: they have no page of their own to look at.
    **dict.fromkeys(
        ["^.*/$", "api/", "block-preview/", "bulk/", "choose-", "dismissibles/", "editing-sessions/"],
        NOT_A_PAGE,
    ),
    **dict.fromkeys(
        ["embeds/", "failwhale/", "logout/", "settings/", "snippets/choose/", "tag-autocomplete/"], NOT_A_PAGE
    ),
    **dict.fromkeys(["test404/", "translation/", "workflows/"], NOT_A_PAGE),
}
# What a browser needs before anybody has signed in.
OPEN = ("login/", "password_reset/", "sprite/", "jsi18n/")


def routes(
    resolver: URLResolver | None = None, before: str = "", space: str = ""
) -> Iterator[tuple[str, str]]:
    """Every route of the site with its name, or itself if it has none."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route, f"{space}{pattern.name}" if pattern.name else route
        else:
            inside = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from routes(pattern, route, space + inside)


def staff_routes() -> list[str]:
    """Wagtail's routes below `/staff/`, without the beginning they share."""
    return [route.removeprefix("staff/") for route, name in routes() if is_of_wagtail(route, name)]


def is_of_wagtail(route: str, name: str) -> bool:
    return route.startswith("staff/") and name not in DOORS


def owner(route: str) -> str | None:
    """The longest beginning in STAFF or OPEN that a route of the staff room has."""
    known = [start for start in (*STAFF, *OPEN) if start and route.startswith(start)]
    return max(known, key=len, default="" if not route else None)


def filled(route: str) -> str:
    """A route with something in its gaps."""
    return "/staff/" + re.sub(r"<(?:\w+:)?\w+>", "x", re.sub(r"<int:\w+>", "1", route))


@pytest.fixture
def visitors(ana, eve, dot, as_user) -> dict[str, Client]:
    return {"stranger": Client(), "ana": as_user(ana), "eve": as_user(eve), "dot": as_user(dot)}


@pytest.fixture
def made(home, dot) -> dict[str, int | str]:
    """One of each thing that an address can name."""
    for role in CAST:
        hire(role)
    record_division("psrp", {"name": "Paraprofessionals"}, 1, by=None)
    record_local("7", LocalFacts("Harbor Clerks", contact_email="seven@example.org"), by=None)
    Topic.objects.create(name="Pay", slug="pay")
    return {
        **made_pages(home, dot),
        **made_documents(dot),
        "run": ImportRun.objects.create(importer="feed", file_name="feed.xml", state="done").pk,
    }


def made_pages(home, dot: User) -> dict[str, int]:
    index = PostIndex.objects.get(locale__language_code="en")
    posts = {
        name: publish_in(home, post_draft(title=name, slug=name), by=dot)
        for name in ("live", "private", "locked")
    }
    keep_to_publishers(PageViewRestriction.objects.create(page=posts["private"], restriction_type="groups"))
    password = PageViewRestriction.objects.create(
        page=posts["locked"], restriction_type="password", password="solidarity"
    )
    draft = actions.draft_post(index, post_draft(title="draft", slug="draft"), by=dot)
    keys = {"post": posts["live"], "private": posts["private"], "locked": posts["locked"], "draft": draft}
    return {name: page.pk for name, page in keys.items()} | {"page_password": password.pk}


def made_documents(dot: User) -> dict[str, int | str]:
    """A memo that the ledger names, notes that nothing public leads to, minutes kept to publishers."""
    root = Collection.get_first_root_node()
    closed = root.add_child(name="Publishers")
    keep_to_publishers(CollectionViewRestriction.objects.create(collection=closed, restriction_type="groups"))
    papers = {
        title: Attachment.objects.create(
            title=title, file=ContentFile(b"A memo.", f"{title}.txt"), collection=place
        )
        for title, place in (("memo", root), ("notes", root), ("minutes", closed))
    }
    resource = actions.add_resource(entry(link="", document=papers["memo"]), by=dot)
    ReferenceIndex.create_or_update_for_object(resource)
    return {title: paper.url for title, paper in papers.items()} | {"resource": resource.pk}


def keep_to_publishers(restriction: PageViewRestriction | CollectionViewRestriction) -> None:
    restriction.groups.set(Group.objects.filter(name="Moderators"))


def test_every_route_is_in_a_table():
    ours = {name for route, name in routes() if not route.startswith("staff/") or name in DOORS}
    assert ours == set(DOORS)
    assert [route for route in staff_routes() if owner(route) is None] == []
    used = {owner(route) for route in staff_routes()}
    assert [start for start in (*STAFF, *OPEN) if start not in used] == []


def test_the_demo_has_its_addresses_only_in_the_demo(settings, client, home):
    settings.ROOT_URLCONF = "unionhall.urls"
    assert client.get("/demo/cast/").status_code == 404
    assert client.post("/demo/cast/dot/").status_code == 404


@pytest.mark.parametrize("person", PEOPLE)
def test_every_door_answers_as_it_is_said(visitors, made, person):
    place = PEOPLE.index(person)
    answered, said = {}, {}
    for door in (door for doors in DOORS.values() for door in doors):
        address = door.address.format(**made)
        browser = visitors[person]
        # Signing in as somebody else would change who knocks at the next door.
        browser = Client() if address.startswith("/demo/cast/") else browser
        key = f"{door.method} {address}"
        answered[key] = getattr(browser, door.method)(address).status_code
        said[key] = door.answers[place]
    assert answered == said


@pytest.mark.parametrize("person", ["stranger", "ana"])
def test_outsiders_are_asked_to_sign_in_at_every_door_of_the_staff_room(visitors, person):
    let_in = []
    for route in staff_routes():
        answer = visitors[person].get(filled(route), follow=False)
        is_shut = answer.status_code in (301, 302) and "/login/" in answer.headers["Location"]
        if owner(route) not in (*OPEN, "^.*/$") and "^" not in route and not is_shut:
            let_in.append(route)
    assert let_in == []


@pytest.mark.parametrize("person", ["eve", "dot"])
def test_staff_come_in_where_their_group_may_and_nowhere_else(visitors, person):
    answered = {
        start: visitors[person].get(f"/staff/{start}").status_code == 200
        for start, passes in STAFF.items()
        if passes is not NOT_A_PAGE
    }
    assert answered == {
        start: person in passes for start, passes in STAFF.items() if passes is not NOT_A_PAGE
    }
