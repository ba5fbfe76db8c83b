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
    message = {"name": "Pat\nQuill", "email": "pat@example.org", "text": "How do I join?", "kept_empty": ""}
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


def test_another_text_from_the_same_form_is_another_letter(client, local):
    form = fill_in(client)
    client.post("/locals/7/contact/", form)
    client.post("/locals/7/contact/", form | {"text": "I forgot: please call me at five."})
    assert {letter.text.split("\n")[0] for letter in Letter.objects.all()} == {
        "How do I join?",
        "I forgot: please call me at five.",
    }


def test_who_springs_the_trap_for_machines_is_shown_her_words_and_sends_once_more(client, local):
    form = fill_in(client)
    answer = client.post("/locals/7/contact/", form | {"kept_empty": "https://mine.example"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "please send once more" in page
    assert "How do I join?" in page
    assert "mine.example" not in page
    assert not Letter.objects.exists()
    assert client.post("/locals/7/contact/", form).status_code == 302
    assert Letter.objects.count() == 1


def test_who_writes_again_and_again_has_to_wait_and_silences_nobody_else(client, local):
    form = fill_in(client)
    for number in range(5):
        assert client.post("/locals/7/contact/", form | {"text": f"Message {number}"}).status_code == 302
    answer = client.post("/locals/7/contact/", form)
    assert "wait a quarter of an hour" in answer.content.decode()
    assert client.post("/locals/7/contact/", form, REMOTE_ADDR="198.51.100.7").status_code == 302
    assert Letter.objects.count() == 6


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
