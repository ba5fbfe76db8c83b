"""A wrong address, a crash, an expired form: what people see, and what the log says."""

import logging
import re

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import path

from unionhall import urls as hall

handler403, handler404, handler500 = hall.handler403, hall.handler404, hall.handler500


def crash(request):
    raise ZeroDivisionError("the sum came to nothing")


def forbid(request):
    raise PermissionDenied("the lists of Local 2 are Local 2's")


urlpatterns = [path("crash/", crash), path("forbidden/", forbid), *hall.urlpatterns]

REFERENCE = re.compile(r"\b[0-9a-f]{10}\b")


@pytest.fixture
def bystander() -> Client:
    """A browser: it is shown the page, not the traceback."""
    return Client(raise_request_exception=False)


def test_a_wrong_address_offers_search_and_find_my_local(client, home):
    answer = client.get("/no/such/page/")
    page = answer.content.decode()
    assert answer.status_code == 404
    assert 'action="/search/"' in page
    assert 'href="/locals/"' in page
    assert "no-store" not in answer.get("Cache-Control", "")


def test_a_wrong_address_in_spanish_is_answered_in_spanish(client, home):
    page = client.get("/es/no/existe/").content.decode()
    assert '<html lang="es">' in page
    assert "This page is not here" not in page


@pytest.mark.parametrize(
    "address", ["/news/?kind=%00", "/resources/?topic=a%00b", "/news/%00/", "/%00", "/es/search/?q=%00"]
)
def test_a_sign_that_no_database_takes_leads_nowhere(bystander, home, address):
    assert bystander.get(address).status_code == 404


@pytest.mark.urls(__name__)
def test_what_is_forbidden_looks_as_if_it_were_not_there(client, home):
    forbidden, missing = client.get("/forbidden/"), client.get("/missing/")
    assert forbidden.status_code == missing.status_code == 404
    assert forbidden.content.replace(b"/forbidden/", b"/missing/") == missing.content
    assert b"Local 2" not in forbidden.content


@pytest.mark.urls(__name__)
def test_a_crash_shows_a_number_that_one_line_of_the_log_has_with_the_cause(bystander, home, caplog):
    with caplog.at_level(logging.ERROR):
        answer = bystander.get("/crash/")
    page = answer.content.decode()
    assert answer.status_code == 500
    assert "the sum came to nothing" not in page
    (reference,) = set(REFERENCE.findall(page))
    (line,) = [each for each in caplog.records if reference in each.getMessage()]
    assert line.getMessage() == f"reference {reference}: GET /crash/"
    assert line.exc_info[0] is ZeroDivisionError


def test_the_page_of_a_crash_needs_no_database(bystander, caplog):
    # This test asks for no database, so every question to it fails, as if it were down.
    with caplog.at_level(logging.ERROR):
        answer = bystander.get("/")
    assert answer.status_code == 500
    (reference,) = set(REFERENCE.findall(answer.content.decode()))
    assert any(reference in each.getMessage() for each in caplog.records)
    assert "default-src 'self'" in answer["Content-Security-Policy"]


def test_every_crash_has_a_number_of_its_own(bystander):
    numbers = [REFERENCE.findall(bystander.get("/").content.decode())[0] for _again in range(3)]
    assert len(set(numbers)) == 3


def test_a_form_that_has_expired_says_so_and_how_to_go_on(home):
    answer = Client(enforce_csrf_checks=True).post("/staff/login/", {"username": "a", "password": "b"})
    assert answer.status_code == 403
    assert b"This form has expired" in answer.content
    assert b'href="/staff/login/"' in answer.content


def test_an_expired_form_leads_back_to_the_page_it_stands_on_and_to_no_other_house(home):
    ways = {
        "http://testserver/news/": "http://testserver/news/",
        "https://elsewhere.example.org/": "/staff/login/",
    }
    for came_from, way in ways.items():
        browser = Client(enforce_csrf_checks=True, headers={"referer": came_from})
        assert f'href="{way}"' in browser.post("/staff/login/").content.decode()
