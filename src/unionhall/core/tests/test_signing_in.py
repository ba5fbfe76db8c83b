"""Signing in with a password: guessing is slow, nobody is kept out by somebody else's guesses."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.conf import settings as hall_settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core import mail
from django.test import Client, RequestFactory
from django.utils import timezone

from unionhall.core import knocking
from unionhall.core.models import Knock

PATH = "/account/password/"
SECOND_STEP = "/account/second-step/?next=%2Fstaff%2F"
PASSWORD = "a long walk to the hall"
WRONG = "a short walk to the hall"


@pytest.fixture
def dot(dot):
    dot.set_password(PASSWORD)
    dot.save()
    return dot


@pytest.fixture
def plain(settings):
    """Guessing hundreds of times costs hundreds of real hashes; a plain one shows the same."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def sign_in(browser: Client, password: str, address: str = "dot@example.org", client: str = "192.0.2.1"):
    return browser.post(PATH, {"username": address, "password": password}, REMOTE_ADDR=client)


def test_the_right_password_signs_in_and_the_session_is_a_new_one(plain, dot):
    browser = Client()
    browser.get("/staff/")
    before = browser.session.session_key
    answer = sign_in(browser, PASSWORD, "DOT@Example.org")
    assert (answer.status_code, answer["Location"]) == (302, SECOND_STEP)
    assert browser.session.session_key != before
    assert browser.session.get_expire_at_browser_close()
    assert not Knock.objects.exists()


def test_who_asks_to_be_remembered_is_for_a_week(plain, dot):
    browser = Client()
    browser.post(PATH, {"username": dot.email, "password": PASSWORD, "remember": "on"})
    assert browser.session.get_expiry_age() == 7 * 24 * 3600


def test_after_five_failures_even_the_right_password_has_to_wait(plain, dot):
    for _guess in range(5):
        assert sign_in(Client(), WRONG).status_code == 200
    answer = sign_in(Client(), PASSWORD)
    assert (answer.status_code, answer["Retry-After"]) == (429, "900")
    assert b"Wait 15 minutes" in answer.content
    assert sign_in(Client(), PASSWORD, client="192.0.2.2").status_code == 302
    Knock.objects.update(at=timezone.now() - timedelta(minutes=16))
    assert sign_in(Client(), PASSWORD).status_code == 302


def test_being_made_to_wait_does_not_make_the_wait_longer(plain, dot):
    for _guess in range(12):
        sign_in(Client(), WRONG)
    assert Knock.objects.count() == 5


def test_one_client_cannot_go_through_many_addresses(plain, dot):
    answers = [sign_in(Client(), WRONG, f"{number}@example.org").status_code for number in range(22)]
    assert answers == [200] * 20 + [429] * 2


def test_many_clients_cannot_guess_at_one_address_but_its_owner_still_comes_in(plain, dot):
    known = Client()
    sign_in(known, PASSWORD)
    known.post("/staff/logout/")
    for number in range(100):
        sign_in(Client(), WRONG, client=f"198.51.100.{number}")
    assert sign_in(Client(), WRONG, client="203.0.113.7").status_code == 429
    assert sign_in(known, PASSWORD).status_code == 302


def test_a_browser_that_knows_one_address_is_a_stranger_to_another(dot):
    request = RequestFactory().get(PATH)
    request.COOKIES[knocking.COOKIE] = knocking.token_for(dot.email)
    assert knocking._is_known(request, "Dot@example.org")
    assert not knocking._is_known(request, "eve@example.org")
    request.COOKIES[knocking.COOKIE] = "made:up"
    assert not knocking._is_known(request, dot.email)


def test_an_unknown_address_is_answered_like_a_known_one_and_costs_as_much(dot, eve):
    answers, hashed = {}, []
    real = Argon2PasswordHasher.encode
    with patch.object(Argon2PasswordHasher, "encode", lambda *args: hashed.append(1) or real(*args)):
        for address in ("nobody@example.org", eve.email):  # Eve has no password at all
            page = sign_in(Client(), WRONG, address).content.decode()
            answers[address] = [line for line in page.splitlines() if "match" in line]
    assert answers["nobody@example.org"] == answers[eve.email] != []
    assert len(hashed) == 2


def ask_anew(address: str = "dot@example.org", client: str = "192.0.2.1"):
    return Client().post("/staff/password_reset/", {"email": address}, REMOTE_ADDR=client)


def test_a_new_password_is_sent_for_at_most_three_times_from_one_client(plain, dot):
    assert [ask_anew().status_code for _again in range(4)] == [302, 302, 302, 429]
    answer = ask_anew()
    assert answer["Retry-After"] == "900"
    assert b"wait 15 minutes" in answer.content
    assert [letter.to for letter in mail.outbox] == [[dot.email]] * 3
    assert sign_in(Client(), PASSWORD).status_code == 302


def test_many_clients_cannot_fill_a_letter_box_and_a_stranger_to_us_is_answered_the_same(plain, dot):
    for address in (dot.email, "nobody@example.org"):
        answers = [ask_anew(address, f"198.51.100.{number}").status_code for number in range(8)]
        assert answers == [302] * 6 + [429] * 2
    assert len(mail.outbox) == 6


def test_failing_to_sign_in_does_not_keep_anybody_from_a_new_password(plain, dot):
    for _guess in range(6):
        sign_in(Client(), WRONG)
    assert ask_anew().status_code == 302


def test_attempts_are_forgotten_and_never_name_anybody(plain, dot):
    sign_in(Client(), WRONG)
    kept = Knock.objects.get()
    assert "dot" not in kept.address
    assert "192" not in kept.client
    Knock.objects.update(at=timezone.now() - timedelta(minutes=16))
    knocking.forget_knocks()
    assert not Knock.objects.exists()


@pytest.mark.parametrize(
    ("behind_proxy", "given", "client"),
    [
        (False, {"REMOTE_ADDR": "192.0.2.1", "HTTP_X_FORWARDED_FOR": "203.0.113.9"}, "192.0.2.1"),
        (True, {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "10.9.9.9, 203.0.113.9"}, "203.0.113.9"),
        (True, {"REMOTE_ADDR": "127.0.0.1"}, "127.0.0.1"),
        (False, {"REMOTE_ADDR": "2001:db8:1:2:3:4:5:6"}, "2001:db8:1:2::/64"),
        (False, {"REMOTE_ADDR": ""}, ""),
    ],
)
def test_a_client_is_who_the_connection_or_our_own_proxy_says(settings, behind_proxy, given, client):
    settings.BEHIND_PROXY = behind_proxy
    assert knocking.client_of(RequestFactory().get(PATH, **given)) == client


def test_attempts_do_not_empty_the_page_cache():
    assert Knock._meta.db_table in hall_settings.QUIET_TABLES
