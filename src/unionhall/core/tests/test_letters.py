"""Staff see what became of each letter and can send it again; nobody reads what is for one reader only."""

import pytest
from django.contrib.auth.models import Group, Permission

from unionhall.core import outbox
from unionhall.core.models import Letter


def write(key: str, **facts) -> Letter:
    return outbox.write(
        key=key, to="ana@example.org", subject="Your seat", text="Ana, you have a seat.", **facts
    )


@pytest.fixture
def postmistress(dot):
    dot.groups.add(Group.objects.create(name="Post"))
    Group.objects.get(name="Post").permissions.add(Permission.objects.get(codename="view_letter"))
    return dot


def test_letters_are_listed_by_those_who_may_and_by_nobody_else(as_user, postmistress, eve):
    write("seat:1")
    page = as_user(postmistress).get("/staff/letters/?state=waiting")
    assert b"Your seat" in page.content
    assert as_user(eve).get("/staff/letters/").status_code == 302


def test_a_letter_is_read_and_sent_again(as_user, postmistress, eve):
    letter = write("seat:1")
    Letter.objects.update(state=Letter.State.FAILED, attempts=7, last_error="nobody there")
    address = f"/staff/letters/inspect/{letter.pk}/"
    page = as_user(postmistress).get(address)
    assert b"Ana, you have a seat." in page.content
    assert b"nobody there" in page.content
    assert as_user(eve).post(address).status_code == 302
    letter.refresh_from_db()
    assert letter.state == Letter.State.FAILED
    as_user(postmistress).post(address)
    letter.refresh_from_db()
    assert (letter.state, letter.attempts) == (Letter.State.WAITING, 0)


def test_a_private_letter_shows_that_it_was_sent_and_not_what_it_says(as_user, postmistress):
    letter = write("mail:1:0")
    page = as_user(postmistress).get(f"/staff/letters/inspect/{letter.pk}/")
    assert b"ana@example.org" in page.content
    assert b"you have a seat" not in page.content


def test_no_letter_can_be_changed_or_removed(as_user, postmistress):
    letter = write("seat:1")
    for what in ("edit", "delete", "history", "usage"):
        assert as_user(postmistress).get(f"/staff/letters/{what}/{letter.pk}/").status_code == 404
