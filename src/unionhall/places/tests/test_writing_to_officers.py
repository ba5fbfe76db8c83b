"""Anyone can write to a local's officers; nobody learns their address."""

import re

import pytest

from unionhall.core.models import Letter
from unionhall.places import actions
from unionhall.places.actions import LocalFacts
from unionhall.places.models import Local

OFFICERS = "officers@local-7.example.org"


@pytest.fixture
def local(home):
    return actions.record_local("7", LocalFacts(name="Harbor Clerks", contact_email=OFFICERS), by=None)


def fill_in(client, **other) -> dict:
    page = client.get("/locals/7/contact/").content.decode()
    key = re.search(r'name="form_key" value="([^"]+)"', page)[1]
    message = {"name": "Pat\nQuill", "email": "pat@example.org", "text": "How do I join?", "website": ""}
    return {**message, "form_key": key, **other}


def test_a_message_reaches_the_officers_who_can_answer_it(client, local):
    answer = client.post("/locals/7/contact/", fill_in(client), follow=True)
    assert "on its way" in answer.content.decode()
    letter = Letter.objects.get()
    assert letter.recipient == OFFICERS
    assert letter.subject == "Local 7: a message from Pat Quill"
    assert letter.headers["Reply-To"] == "pat@example.org"


def test_a_double_click_sends_one_letter(client, local):
    form = fill_in(client)
    client.post("/locals/7/contact/", form)
    client.post("/locals/7/contact/", form)
    assert Letter.objects.count() == 1


def test_what_is_wrong_is_said_all_at_once_and_nothing_is_sent(client, local):
    answer = client.post("/locals/7/contact/", fill_in(client, email="nowhere", text=""))
    assert answer.content.decode().count("Error:") == 2
    assert not Letter.objects.exists()


def test_a_machine_that_fills_the_trap_is_turned_away(client, local):
    assert (
        client.post("/locals/7/contact/", fill_in(client, website="https://spam.example")).status_code == 404
    )
    assert not Letter.objects.exists()


def test_officers_get_no_more_than_twenty_letters_an_hour(client, local):
    for _number in range(20):
        client.post("/locals/7/contact/", fill_in(client))
    answer = client.post("/locals/7/contact/", fill_in(client))
    assert "in an hour" in answer.content.decode()
    assert Letter.objects.count() == 20


def test_the_address_is_on_no_page_and_a_local_without_one_has_no_form(client, local):
    for path in ("/locals/", "/locals/?q=harbor", "/locals/7/contact/"):
        assert OFFICERS not in client.get(path).content.decode()
    actions.record_local("8", LocalFacts(name="Silent"), by=None)
    assert client.get("/locals/8/contact/").status_code == 404
    assert client.get("/locals/nowhere/contact/").status_code == 404


def test_an_address_that_is_none_is_told_and_does_not_break_the_form(client, local):
    form = fill_in(client)
    Local.objects.update(contact_email="one@example.org; two@example.org")
    answer = client.post("/locals/7/contact/", form)
    assert answer.status_code == 200
    assert "your message was not sent" in answer.content.decode()
