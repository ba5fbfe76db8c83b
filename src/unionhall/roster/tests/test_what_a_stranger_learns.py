"""Asking for a code tells a stranger nothing: the same words, status and work for every address."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from unionhall.core.models import Letter, User
from unionhall.roster.models import Email
from unionhall.roster.tests.entrance import CODE, PASSWORD, SIGN_IN, SLIP, ask, digits_for, is_in, letter_to
from unionhall.roster.tests.samples import para

# The addresses have the same length, so that pages that show them are as long.
KNOWN, SHARED, REVOKED, AT_WORK, UNKNOWN = (
    f"{name}@home.example" for name in ("anna", "both", "gone", "work", "none")
)
EVERY = (KNOWN, SHARED, REVOKED, AT_WORK, UNKNOWN)


@pytest.fixture
def people(roll):
    rows = [(KNOWN, "home"), (SHARED, "home"), (SHARED, "home"), (REVOKED, "home"), (AT_WORK, "work")]
    for number, (address, purpose) in enumerate(rows):
        user = User.objects.create_user(None, is_active=False) if address == REVOKED else None
        person = para(roll, f"Person{number}", "Costa")
        person.user = user
        person.save()
        Email.objects.create(person=person, address=address, purpose=purpose, since="2024-09-01")


def plain(answer) -> bytes:
    """An answer without what differs from one request to the next for anybody."""
    text = re.sub(rb'(name="csrfmiddlewaretoken" value=")[^"]+', rb"\1", answer.content)
    return re.sub(rb"[a-z]{4}@home\.example", b"", text)


def shape(queries: CaptureQueriesContext) -> list[str]:
    """What is done with which table, in order."""
    tables = re.compile(
        r"^(SELECT|INSERT|UPDATE|DELETE|SAVEPOINT|RELEASE)\b(?:.*?(?:FROM|INTO|UPDATE) \"(\w+)\")?"
    )
    return ["".join(found.groups("")) for query in queries if (found := tables.match(query["sql"]))]


def test_every_address_is_answered_alike_and_costs_the_same_work(people):
    answers, pages, work = {}, {}, {}
    ask(Client(), "warm@home.example")  # the first request of a process asks for more than the others
    for address in EVERY:
        browser = Client()
        with CaptureQueriesContext(connection) as queries:
            answer = ask(browser, address)
        answers[address] = (
            answer.status_code,
            answer["Location"],
            answer.content,
            tuple(sorted(answer.cookies)),
        )
        work[address] = shape(queries)
        pages[address] = plain(browser.get(CODE))
    assert set(answers.values()) == {answers[KNOWN]}
    assert set(pages.values()) == {pages[KNOWN]}
    assert [address for address in EVERY if work[address] != work[KNOWN]] == []
    assert Letter.objects.count() == len(EVERY) + 1


def test_only_who_may_come_in_is_sent_digits(people):
    for address in EVERY:
        ask(Client(), address)
    with_digits = {address for address in EVERY if re.search(r"\d{4} \d{4}", letter_to(address).text)}
    assert with_digits == {KNOWN, SHARED}
    assert "We cannot sign you in with it" in letter_to(UNKNOWN).text


def test_a_wrong_code_is_answered_alike(people):
    pages = set()
    for address in EVERY:
        browser = Client()
        ask(browser, address)
        answer = browser.post(CODE, {"code": "00000000"})
        pages.add((answer.status_code, plain(answer)))
    assert len(pages) == 1


def test_asking_too_often_is_answered_alike(people):
    for address in (KNOWN, UNKNOWN):
        answers = [ask(Client(), address) for _again in range(6)]
        assert [answer.status_code for answer in answers] == [302] * 5 + [429]
        assert answers[-1]["Retry-After"] == "900"
    assert Letter.objects.count() == 10


def test_nobody_is_flooded_with_letters_from_many_places(people):
    statuses = [ask(Client(), KNOWN, client=f"198.51.100.{number}").status_code for number in range(12)]
    assert statuses == [302] * 10 + [429] * 2


def test_a_browser_that_has_proved_an_address_is_not_kept_out_by_strangers(people):
    hers = Client()
    ask(hers, KNOWN)
    hers.post(CODE, {"code": digits_for(KNOWN)})
    hers.post("/account/sign-out/")
    for number in range(12):
        ask(Client(), KNOWN, client=f"198.51.100.{number}")
    assert ask(Client(), KNOWN, client="203.0.113.9").status_code == 429
    assert ask(hers, KNOWN, client="203.0.113.10").status_code == 302


def test_a_mailbox_at_an_employer_is_refused_whoever_asks(people, roll):
    roll.employer.mail_domains = "lunenburgschools.example other.example"
    roll.employer.save()
    Email.objects.create(
        person=para(roll, "Mia", "Roy"), address="mia@staff.lunenburgschools.example", since="2024-09-01"
    )
    pages = set()
    for name in ("mia", "nix"):
        answer = ask(Client(), f"{name}@staff.lunenburgschools.example")
        assert b"belongs to an employer" in answer.content
        pages.add(re.sub(rb"mia|nix", b"", plain(answer)))
    assert len(pages) == 1
    assert not Letter.objects.exists()
    assert ask(Client(), "mia@notlunenburgschools.example").status_code == 302


def test_letters_name_the_hall_and_not_the_host_that_was_asked_for(people, settings):
    settings.ALLOWED_HOSTS = ["*"]
    Client().post(SIGN_IN, {"address": KNOWN}, HTTP_HOST="evil.example")
    Client().post(SIGN_IN, {"address": UNKNOWN}, HTTP_HOST="evil.example")
    for address in (KNOWN, UNKNOWN):
        assert settings.URL in letter_to(address).text
        assert "evil" not in letter_to(address).text


def test_letters_with_codes_are_private_and_in_the_reader_s_language(people, roll, as_user, dot):
    person = para(roll, "Rita", "Souza")
    person.languages = ["pt", "en"]
    person.save()
    Email.objects.create(person=person, address="rita@home.example", since="2024-09-01")
    ask(Client(), "rita@home.example")
    letter = letter_to("rita@home.example")
    assert "código" in letter.text
    page = as_user(dot).get(f"/staff/letters/inspect/{letter.pk}/").content.decode()
    assert digits_for("rita@home.example") not in page


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_nobody_is_led_off_this_site(people, target):
    browser = Client()
    ask(browser, KNOWN, next=target)
    assert browser.post(CODE, {"code": digits_for(KNOWN)})["Location"] == "/roll/mine/"
    assert browser.get(SIGN_IN, {"next": target})["Location"] == "/roll/mine/"
    assert browser.post("/account/sign-out/", {"next": target})["Location"] == "/"


def test_one_goes_on_to_where_she_was_going(people):
    browser = Client()
    ask(browser, KNOWN, next="/account/sign-ins/")
    assert browser.post(CODE, {"code": digits_for(KNOWN)})["Location"] == "/account/sign-ins/"


@pytest.mark.parametrize("path", [SIGN_IN, SLIP, PASSWORD, "/account/sign-out/", "/account/passkeys/use/"])
def test_no_other_site_can_post_here(people, path):
    assert Client(enforce_csrf_checks=True).post(path, {"address": KNOWN, "code": "x"}).status_code == 403


def test_looking_changes_nothing(people):
    browser = Client()
    ask(browser, KNOWN)
    browser.get(CODE, {"code": digits_for(KNOWN)})
    assert not is_in(browser)
    browser.post(CODE, {"code": digits_for(KNOWN)})
    browser.get("/account/sign-out/")
    assert is_in(browser)
    for path in ("/account/sign-ins/end/", "/account/addresses/forget/"):
        assert browser.get(path).status_code == 405


def test_pages_of_signing_in_are_kept_by_no_cache(people):
    browser = Client()
    for path in (SIGN_IN, SLIP, PASSWORD):
        assert "no-store" in browser.get(path)["Cache-Control"]
    ask(browser, KNOWN)
    browser.post(CODE, {"code": digits_for(KNOWN)})
    for path in ("/account/", "/account/sign-ins/", "/account/app/", "/account/addresses/add/"):
        assert "no-store" in browser.get(path)["Cache-Control"]
