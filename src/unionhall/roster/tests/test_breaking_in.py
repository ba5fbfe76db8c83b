"""Ways to break in, each of which fails: guessing, using twice, another session, address or family."""

import re
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from unionhall.core.models import Letter, User
from unionhall.roster import actions
from unionhall.roster.middleware import SECOND_FACTOR
from unionhall.roster.models import Code, Email, Person, SignIn
from unionhall.roster.signin import codes
from unionhall.roster.tests.entrance import (
    CODE,
    FAMILY,
    PASSWORD,
    app_digits,
    ask,
    come_in,
    digits_for,
    is_in,
    letter_to,
    set_up_app,
    who,
)
from unionhall.roster.tests.samples import AUTUMN, officer, para

NIA = "nia@home.example"
SECOND, SHOW = "/account/second-step/", "/account/second-step/show/"
TODAY = timezone.localdate


def member(roll, given: str, address: str) -> Person:
    person = para(roll, given, "Costa")
    Email.objects.create(person=person, address=address, since=AUTUMN)
    return person


@pytest.fixture
def nia(roll) -> Person:
    return member(roll, "Nia", NIA)


def opened(person: Person) -> User:
    """Her account, after she came in once with a code."""
    come_in(Client(), person.emails.first().address)
    person.refresh_from_db()
    return person.user


def test_five_guesses_end_a_code_even_for_the_right_digits(nia):
    browser = Client()
    ask(browser, NIA)
    right = digits_for(NIA)
    for _guess in range(5):
        browser.post(CODE, {"code": "00000000"})
    assert b"This code is over" in browser.post(CODE, {"code": right}).content
    assert not is_in(browser)


def test_a_new_session_gains_no_guesses_at_an_old_code(nia):
    first = Client()
    ask(first, NIA)
    pk = Code.objects.get().pk
    for _session in range(5):
        thief = Client()
        session = thief.session
        session["sign_in_code"] = pk
        session.save()
        thief.post(CODE, {"code": "00000000"})
    assert codes.try_digits(pk, digits_for(NIA), at=timezone.now()) is codes.Typed.OVER


def test_a_code_is_over_after_ten_minutes_and_when_a_newer_one_was_asked_for(nia):
    browser = Client()
    ask(browser, NIA)
    Code.objects.update(asked_at=timezone.now() - timedelta(minutes=11))
    assert b"This code is over" in browser.post(CODE, {"code": digits_for(NIA)}).content
    old = digits_for(NIA)
    ask(browser, NIA)
    assert b"That is not the code" in browser.post(CODE, {"code": old}).content
    assert not is_in(browser)


def test_a_code_works_only_in_the_browser_that_asked_for_it(nia):
    ask(Client(), NIA)
    other = Client()
    assert other.post(CODE, {"code": digits_for(NIA)})["Location"] == "/account/sign-in/"
    ask(other, "none@home.example")
    other.post(CODE, {"code": digits_for(NIA)})
    assert not is_in(other)


@pytest.mark.django_db(transaction=True)
def test_of_two_tabs_that_type_one_code_at_once_one_comes_in(db):
    code, digits = codes.ask(NIA, at=timezone.now())
    outcomes, start = [], threading.Barrier(4)

    def type_it() -> None:
        start.wait()
        outcomes.append(codes.try_digits(code.pk, digits, at=timezone.now()))
        connection.close()

    tabs = [threading.Thread(target=type_it) for _tab in range(4)]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    assert outcomes.count(codes.Typed.RIGHT) == 1
    assert len(outcomes) == 4


def test_a_session_put_into_her_browser_beforehand_opens_nothing(nia):
    attacker = Client()
    ask(attacker, NIA)
    planted = attacker.session.session_key
    hers = Client()
    hers.cookies["sessionid"] = planted
    hers.post(CODE, {"code": digits_for(NIA)})
    assert is_in(hers)
    assert not is_in(attacker)


def test_an_address_that_somebody_else_writes_into_her_record_lets_nobody_in(nia):
    opened(nia)
    actions.add_email(nia, "thief@evil.example", by=None, on=TODAY())
    browser = Client()
    ask(browser, "thief@evil.example")
    assert "We cannot sign you in with it" in letter_to("thief@evil.example").text
    assert not is_in(browser)


def test_she_proves_another_address_herself_and_the_first_is_told(nia):
    browser = Client()
    come_in(browser, NIA)
    browser.post("/account/addresses/add/", {"address": "nia@other.example"})
    assert "nia@other.example" in browser.get("/account/addresses/confirm/").content.decode()
    browser.post("/account/addresses/confirm/", {"code": digits_for("nia@other.example")})
    assert "Another e-mail address" in letter_to(NIA).subject
    again = Client()
    come_in(again, "nia@other.example")
    assert who(again) == who(browser)
    browser.post("/account/addresses/forget/", {"address": "nia@other.example"})
    ask(Client(), "nia@other.example")
    assert "We cannot sign you in with it" in letter_to("nia@other.example").text


def test_a_code_to_prove_an_address_does_not_sign_anybody_in(nia):
    browser = Client()
    come_in(browser, NIA)
    browser.post("/account/addresses/add/", {"address": "nia@other.example"})
    thief = Client()
    session = thief.session
    session["sign_in_code"] = Code.objects.latest("pk").pk
    session.save()
    assert thief.post(CODE, {"code": digits_for("nia@other.example")})["Location"] == "/account/sign-in/"


def test_who_has_a_second_step_shows_it_before_she_changes_her_addresses(nia):
    browser = Client()
    come_in(browser, NIA)
    set_up_app(who(browser))
    for path in ("/account/addresses/add/", "/account/addresses/forget/"):
        answer = browser.post(path, {"address": NIA})
        assert answer["Location"].startswith("/account/second-step/again/")
    assert nia.trusted_addresses.count() == 1


def test_one_of_a_family_does_not_open_the_record_of_the_other(roll):
    shared = "family@home.example"
    nia, otto = member(roll, "Nia", shared), member(roll, "Otto", shared)
    browser = Client()
    answer = come_in(browser, shared)
    assert answer["Location"] == FAMILY
    page = browser.get(FAMILY).content.decode()
    assert "Nia" not in page
    assert "Otto" not in page
    assert not is_in(browser)
    otto.user = User.objects.create_user(None, first_name="Otto")
    otto.save()
    set_up_app(otto.user)
    assert b"That did not work" in browser.post(FAMILY, {"code": "000000"}).content
    assert browser.post(FAMILY, {"code": app_digits()}).status_code == 302
    assert who(browser) == otto.user
    assert browser.session[SECOND_FACTOR]
    nia.refresh_from_db()
    assert nia.user is None


def test_an_address_that_two_come_to_share_no_longer_opens_either(roll, nia):
    opened(nia)
    member(roll, "Otto", NIA)
    browser = Client()
    assert come_in(browser, NIA)["Location"] == FAMILY
    assert not is_in(browser)


def test_the_address_of_who_was_shut_out_does_not_open_her_husband_s_record(roll, nia):
    user = opened(nia)
    user.is_active = False
    user.save()
    otto = member(roll, "Otto", NIA)
    assert come_in(Client(), NIA)["Location"] == FAMILY
    otto.refresh_from_db()
    assert otto.user is None


def test_an_office_is_asked_for_a_second_step_and_then_sees_its_people(nia, roll):
    opened(nia)
    officer("president", person=nia, local=roll.local_1)
    browser = Client()
    assert come_in(browser, NIA)["Location"].startswith(SECOND)
    assert SECOND_FACTOR not in browser.session
    assert b"Set up a passkey" in browser.get(SECOND).content
    set_up_app(who(browser))
    again = Client()
    assert come_in(again, NIA)["Location"] == SHOW
    assert not is_in(again)
    assert again.post(SHOW, {"code": app_digits()}).status_code == 302
    assert again.session[SECOND_FACTOR]
    assert SignIn.objects.filter(user=who(again)).first().with_second_factor


def test_setting_up_an_app_counts_as_showing_it_and_gives_recovery_codes(
    nia, django_capture_on_commit_callbacks
):
    browser = Client()
    come_in(browser, NIA)
    page = browser.get("/account/app/").content.decode()
    assert "<svg" in page
    session = browser.session
    session["mfa.totp.secret"] = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    session.save()
    with django_capture_on_commit_callbacks(execute=True):
        answer = browser.post("/account/app/", {"code": app_digits()})
    assert answer["Location"] == "/account/recovery-codes/"
    assert browser.session[SECOND_FACTOR]
    assert Letter.objects.filter(recipient=NIA, subject__contains="new way to show").exists()
    page = browser.get("/account/recovery-codes/").content.decode()
    assert len(re.findall(r"<li>\d{8}</li>", page)) == 10


def test_digits_of_an_app_work_once_and_guessing_them_has_an_end(nia):
    user = opened(nia)
    set_up_app(user)
    digits, browsers = app_digits(), [Client(), Client()]
    for browser in browsers:
        come_in(browser, NIA)
    assert browsers[0].post(SHOW, {"code": digits}).status_code == 302
    assert b"used already" in browsers[1].post(SHOW, {"code": digits}).content
    for _guess in range(12):
        browsers[1].post(SHOW, {"code": "000000"})
    browsers[1].post(SHOW, {"code": app_digits(1)})
    assert not is_in(browsers[1])


def test_a_second_step_of_one_does_not_count_for_the_next_in_the_same_browser(nia, dot):
    set_up_app(opened(nia))
    dot.set_password("a long walk to the hall")
    dot.save()
    browser = Client()
    come_in(browser, NIA)
    browser.post(SHOW, {"code": app_digits()})
    assert browser.session[SECOND_FACTOR]
    browser.post(PASSWORD, {"username": dot.email, "password": "a long walk to the hall"})
    assert who(browser) == dot
    assert SECOND_FACTOR not in browser.session


def test_a_first_second_step_is_set_up_only_soon_after_signing_in(nia):
    browser = Client()
    come_in(browser, NIA)
    SignIn.objects.update(at=timezone.now() - timedelta(minutes=16))
    for path in ("/account/app/", "/account/passkeys/add/"):
        assert browser.get(path)["Location"].startswith("/account/sign-in/?again=1")


def test_staff_without_their_second_step_stay_before_the_staff_room(dot, as_user):
    answer = as_user(dot, surely=False).get("/staff/pages/")
    assert (answer.status_code, answer["Location"]) == (302, "/account/second-step/?next=%2Fstaff%2Fpages%2F")


def test_who_is_shut_out_or_joined_to_another_record_does_not_come_in(nia, roll):
    user = opened(nia)
    browser = Client()
    ask(browser, NIA)
    user.is_active = False
    user.save()
    assert not is_in(browser)
    browser.post(CODE, {"code": digits_for(NIA)})
    assert not is_in(browser)
    User.objects.update(is_active=True)
    Person.objects.filter(pk=nia.pk).update(merged_into=para(roll, "Nia", "Costa-Lima"))
    ask(Client(), NIA)
    assert "We cannot sign you in with it" in letter_to(NIA).text


def test_who_has_left_still_sees_her_own_record(nia, roll):
    actions.stand(nia, roll.local_1, "lapsed", by=None, on=TODAY())
    browser = Client()
    come_in(browser, NIA)
    assert is_in(browser)


def test_a_session_is_ended_from_another_browser_and_nobody_ends_another_s(nia, ana, as_user):
    here, there = Client(), Client()
    for browser, agent in ((here, "Firefox/130 (Windows)"), (there, "iPhone Safari")):
        ask(browser, NIA)
        browser.post(CODE, {"code": digits_for(NIA)}, HTTP_USER_AGENT=agent)
    page = here.get("/account/sign-ins/").content.decode()
    assert "Firefox, Windows" in page
    assert "Safari, iPhone" in page
    row = there.session["sign_in"]
    as_user(ana).post("/account/sign-ins/end/", {"sign_in": row})
    assert is_in(there)
    here.post("/account/sign-ins/end/", {"sign_in": row})
    assert not is_in(there)
    third = Client()
    come_in(third, NIA)
    here.post("/account/sign-ins/end/")
    assert is_in(here)
    assert not is_in(third)


def test_no_letter_says_more_than_its_reader_knows(nia):
    ask(Client(), NIA)
    letter = Letter.objects.get()
    assert letter.key.startswith("mail:")
    assert "Nia" not in letter.subject + letter.text
