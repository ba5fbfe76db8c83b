"""Signing in by a code sent to a personal address on the roll."""

import pytest
from django.test import Client

from unionhall.core.models import User
from unionhall.roster.models import Code, Email, Person, SignIn
from unionhall.roster.tests.entrance import CODE, ask, come_in, digits_for, is_in, who
from unionhall.roster.tests.samples import para


@pytest.fixture
def nia(roll) -> Person:
    """A member who has never signed in."""
    person = para(roll, "Nia", "Costa")
    Email.objects.create(person=person, address="nia@home.example", since="2024-09-01")
    return person


def test_a_member_comes_in_with_a_code_and_an_account_is_opened_for_her(nia):
    browser = Client()
    assert ask(browser, "NIA@home.example").status_code == 302
    answer = browser.post(CODE, {"code": digits_for("nia@home.example")})
    assert (answer.status_code, answer["Location"]) == (302, "/roll/mine/")
    nia.refresh_from_db()
    assert nia.user == who(browser)
    assert (nia.user.email, nia.user.has_usable_password(), str(nia.user)) == (None, False, "Nia Costa")
    row = SignIn.objects.get(user=nia.user)
    assert (row.how, row.with_second_factor) == (SignIn.How.CODE, False)


def test_the_session_is_a_new_one_and_ends_with_the_browser_unless_she_asks_otherwise(nia):
    browser = Client()
    ask(browser, "nia@home.example")
    before = browser.session.session_key
    browser.post(CODE, {"code": digits_for("nia@home.example")})
    assert browser.session.session_key != before
    assert browser.session.get_expire_at_browser_close()
    other = Client()
    come_in(other, "nia@home.example", remember="on")
    assert other.session.get_expiry_age() == 7 * 24 * 3600


def test_coming_in_twice_is_one_account(nia):
    come_in(Client(), "nia@home.example")
    accounts = User.objects.count()
    come_in(Client(), "nia@home.example")
    assert User.objects.count() == accounts


def test_a_code_works_once(nia):
    browser = Client()
    come_in(browser, "nia@home.example")
    digits, code = digits_for("nia@home.example"), Code.objects.get()
    thief = Client()
    session = thief.session
    session["sign_in_code"] = code.pk
    session.save()
    assert "This code is over" in thief.post(CODE, {"code": digits}).content.decode()
    assert not is_in(thief)
