"""Every address of the site, and what each office is answered there.

Who knocks: a stranger, members of two locals, an editor, a publisher, somebody who held every office until
yesterday, and every kind of officer: of the local the thing belongs to, of another, and without her second
factor. Each app says in its `tests/doors.py` what they are answered; a route that stands in no such table
fails the first test.

An officer knocks alone where her office opens something to her. Wherever it opens nothing, one person knocks
who holds all offices of which that is said: what any of them opened, it would open to her.
"""

import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import date
from importlib import import_module
from pathlib import Path
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.template import Template
from django.test import Client
from django.test.utils import _TestState, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, include, path
from django.utils.timezone import localdate

from tests.doors import PEOPLE, PLACES, Door, Stage
from unionhall import urls
from unionhall.conftest import CAST, person
from unionhall.core.freshness import generation
from unionhall.core.models import User
from unionhall.roster.roles import ROLES, Scope
from unionhall.roster.tests.samples import Roll, officer, settle
from unionhall.settings import INSTALLED_APPS

FEDERATION = Scope.FEDERATION


def refuse(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The answer alone; that everybody is shown the page that goes with it is tried once for each."""
    return HttpResponse(status=404)


# The site with the addresses that only the demo has.
handler403, handler404, handler500 = refuse, refuse, urls.handler500
urlpatterns = [path("demo/", include("unionhall.demo.urls")), *urls.urlpatterns]
pytestmark = pytest.mark.django_db

APPS = [app for app in reversed(INSTALLED_APPS) if app.startswith("unionhall.")]
# From the ground up: what an upper app furnishes may stand on what a lower one did.
TABLES = [
    import_module(f"{app}.tests.{path.stem}")
    for app in APPS
    for path in sorted(Path(urls.__file__).parent.joinpath(app.split(".")[1], "tests").glob("*doors.py"))
]
DOORS: dict[str, list[Door]] = {name: doors for table in TABLES for name, doors in table.DOORS.items()}

# Which doors have been printed by now, in this process.
PRINTED: set[tuple[str, str]] = set()

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
    "redirects/": PUBLISHERS_ONLY,
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


@pytest.fixture(scope="module", autouse=True)
def _with_the_doors_of_the_demo() -> Iterator[None]:
    """Once for all: a site that changes its addresses reads every one of them again."""
    with override_settings(ROOT_URLCONF=__name__):
        yield


@pytest.fixture(scope="module")
def stage(django_db_setup, django_db_blocker) -> Iterator[Stage]:
    """One of each thing that an address can name, made from the ground up, once for all who knock."""
    with django_db_blocker.unblock(), transaction.atomic():
        stage = Stage({name.lower(): person(name, *groups) for name, groups in CAST.items()}, settle())
        for table in TABLES:
            getattr(table, "furnish", lambda stage: None)(stage)
        # It stays for as long as anybody knocks, and counts as committed: what is made of it may be kept.
        connection.run_on_commit.clear()
        generation().bump()
        yield stage
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _own_folder(stage) -> None:
    """What was made for all who knock stays where it is."""


@pytest.fixture(autouse=True)
def _only_answers(monkeypatch) -> None:
    """Templates are rendered as on the site: what each was given is not copied for the test to look at."""
    monkeypatch.setattr(Template, "_render", _TestState.saved_data.template_render)


def browsers(kind: str, stage: Stage, as_user) -> dict[str, Client]:
    """Who knocks: one of PEOPLE, or an officer of a kind from each of PLACES."""
    if kind == "stranger":
        return {kind: Client()}
    if kind in stage.users:
        return {kind: as_user(stage.users[kind])}
    if kind == "former":
        # Were one of her offices still good for anything, it would show.
        return {kind: as_user(seated(ROLES, kind, stage, until=localdate()))}
    return {
        f"{kind} {place}": as_user(seated([kind], place, stage), surely=place != "unsure")
        for place in PLACES
        if is_held(kind, place)
    }


def is_held(kind: str, place: str) -> bool:
    """There is no federation beside ours to hold an office of."""
    return place != "there" or ROLES[kind].scope is not FEDERATION


def seated(kinds: Iterable[str], place: str, stage: Stage, until: date | None = None) -> User:
    """Somebody with an account and nothing but these offices."""
    user = User.objects.create_user(f"{uuid4()}@example.org")
    person = None
    for kind in kinds:
        where = seat(stage.roll, is_there=place == "there")
        person = officer(kind, user=user, person=person, until=until, **where).person
    return user


def seat(roll: Roll, *, is_there: bool = False) -> dict[str, object]:
    """What an office can be held of, in Ana's local or in Cleo's."""
    return {
        "local": roll.local_2 if is_there else roll.local_1,
        "unit": roll.faculty if is_there else roll.paras,
        "worksite": roll.high if is_there else roll.primary,
        "division": roll.teachers if is_there else roll.psrp,
    }


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


@pytest.mark.parametrize("kind", [*PEOPLE, "cleo", "former", *ROLES])
def test_every_door_answers_as_it_is_said(stage, as_user, kind):
    wrong = {}
    for visitor, browser in browsers(kind, stage, as_user).items():
        for door in (door for door in every_door() if kind not in ROLES or is_told_apart(visitor, door)):
            wrong |= wrongly_answered(visitor, browser, door, stage)
    assert wrong == {}


@pytest.mark.parametrize("place", PLACES)
def test_a_door_that_no_office_opens_stays_shut_to_all_of_them_together(stage, as_user, place):
    wrong, knocking = {}, {}
    held = [kind for kind in ROLES if is_held(kind, place)]
    for door in every_door():
        kinds = [kind for kind in held if not is_told_apart(f"{kind} {place}", door)]
        if not kinds:
            continue
        together = f"{' and '.join(kinds)} {place}"
        if together not in knocking:
            knocking[together] = as_user(seated(kinds, place, stage), surely=place != "unsure")
        wrong |= wrongly_answered(together, knocking[together], door, stage)
    assert wrong == {}


def every_door() -> Iterator[Door]:
    return (door for doors in DOORS.values() for door in doors)


def is_told_apart(visitor: str, door: Door) -> bool:
    """Whether her office makes a difference: she is not answered as any member is."""
    return door.answer(visitor) != door.answer("a member")


def wrongly_answered(visitor: str, browser: Client, door: Door, stage: Stage) -> dict[str, int]:
    """What she is answered at a door, if that is not what is said of it."""
    address = door.address.format(**stage.made)
    with printed_once(door):
        answer = knock(browser, door.method, address)
    return {} if answer == door.answer(visitor) else {f"{visitor}: {door.method} {address}": answer}


@contextmanager
def printed_once(door: Door) -> Iterator[None]:
    """What is open to everybody alike is printed for the first who asks; the others hear the answer alone."""
    name = (door.method, door.address)
    is_printed = name in PRINTED
    if door.is_the_same_for_all:
        PRINTED.add(name)
    with patch.object(Template, "_render", lambda *_: "") if is_printed else nullcontext():
        yield


@pytest.mark.parametrize("kind", [*PEOPLE, "cleo", "former", *ROLES])
def test_whoever_is_refused_is_shown_that_the_page_is_not_here(stage, as_user, monkeypatch, kind):
    monkeypatch.setattr(sys.modules[__name__], "handler404", urls.handler404)
    for visitor, browser in browsers(kind, stage, as_user).items():
        answer = browser.get("/nowhere/")
        assert (visitor, answer.status_code) == (visitor, 404)
        assert b"This page is not here" in answer.content


def knock(browser: Client, method: str, address: str) -> int:
    """The answer at a door, with nothing changed behind it."""
    # Signing in as somebody else would change who knocks at the next door.
    browser = Client() if address.startswith("/demo/cast/") else browser
    with transaction.atomic():
        status = getattr(browser, method)(address).status_code
        transaction.set_rollback(True)
    return status


@pytest.mark.parametrize("person", ["stranger", "ana"])
def test_outsiders_are_asked_to_sign_in_at_every_door_of_the_staff_room(stage, as_user, person):
    browser, let_in = browsers(person, stage, as_user)[person], []
    for route in staff_routes():
        answer = browser.get(filled(route), follow=False)
        is_shut = answer.status_code in (301, 302) and "/login/" in answer.headers["Location"]
        if owner(route) not in (*OPEN, "^.*/$") and "^" not in route and not is_shut:
            let_in.append(route)
    assert let_in == []


@pytest.mark.parametrize("person", ["eve", "dot"])
def test_staff_come_in_where_their_group_may_and_nowhere_else(stage, as_user, person):
    browser = browsers(person, stage, as_user)[person]
    answered = {
        start: browser.get(f"/staff/{start}").status_code == 200
        for start, passes in STAFF.items()
        if passes is not NOT_A_PAGE
    }
    assert answered == {
        start: person in passes for start, passes in STAFF.items() if passes is not NOT_A_PAGE
    }
