"""One form, many workshops: with a code or signed in, clashes told before, each form counted once."""

import re
import uuid
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils.encoding import iri_to_uri
from django.utils.html import escape

from unionhall.core.models import Attachment, Letter
from unionhall.institute import actions, proving
from unionhall.institute.models import Paper, Participant, Question, Registration, Slip, Workshop
from unionhall.institute.tests.samples import (
    NOW,
    ahead,
    guest,
    place,
    sign_up,
    sitting,
    states,
    summer,
    workshop,
)

pytestmark = pytest.mark.django_db
TRAVELLING = ("sealed", "csrfmiddlewaretoken")
FORM = {"key": "8b9a7f0e-6b6e-4f0e-9f58-6c5f5f5f0001", "name": "Una Vale", "email": "una@example.org"}


@pytest.fixture
def programme(home):
    """Three sittings of one morning: the first two overlap."""
    series = summer()
    first = sitting(workshop(series), starts_at=ahead(10))
    second = sitting(workshop(series, "Grievances"), starts_at=ahead(10) + timedelta(minutes=30))
    third = sitting(workshop(series, "Budgets", audience=Workshop.Audience.MEMBERS), starts_at=ahead(12))
    return series, first, second, third


def send(browser: Client, *picks, **changed):
    """Send the sign-up form of a stranger; the page that asks for the code."""
    facts = {**FORM, **changed, "pick": [each.pk for each in picks]}
    return browser.post("/institute/summer/sign-up/", facts)


def prove(browser: Client, page, code: str | None = None):
    sealed = re.search(r'name="sealed" value="([^"]+)"', page.content.decode())[1]
    return browser.post(
        "/institute/summer/sign-up/code/", {"sealed": sealed, "code": code or proving.code_of(sealed)}
    )


def test_the_programme_is_one_form_with_a_box_for_each_sitting(client, programme):
    page = client.get("/institute/summer/").content.decode()
    assert page.count('name="pick"') == 3
    assert '"@type": "EventSeries"' in page


def test_what_overlaps_is_said_before_anything_is_written(client, programme):
    _series, first, second, third = programme
    page = client.get(f"/institute/summer/sign-up/?pick={first.pk}&pick={second.pk}&pick={third.pk}")
    assert "These overlap:" in page.content.decode()
    assert "Know your contract and Grievances" in page.content.decode()
    apart = client.get(f"/institute/summer/sign-up/?pick={first.pk}&pick={third.pk}").content.decode()
    assert "These overlap:" not in apart
    assert not Slip.objects.exists()


def test_a_stranger_proves_her_address_and_has_her_seats(client, programme):
    _series, first, second, _third = programme
    page = send(client, first, second)
    assert not Registration.objects.exists()
    letter = Letter.objects.get()
    answer = prove(client, page, code=re.search(r"\d{6}", letter.subject)[0])
    assert states(first) == states(second) == [("Una Vale", "seated")]
    assert client.get(answer.url).content.decode().count("You have a seat.") == 2


def test_the_page_for_the_code_is_made_once_and_says_to_each_her_own_words(home, programme):
    browsers = [Client(enforce_csrf_checks=True) for _each in range(3)]
    addresses = ["una@example.org", "o'tis&co@example.org", "csrf_token@example.org"]
    for browser, address in zip(browsers, addresses, strict=True):
        browser.get("/institute/summer/sign-up/", {"pick": programme[1].pk})
        token = browser.cookies["csrftoken"].value
        page = send(browser, programme[1], email=address, csrfmiddlewaretoken=token).content.decode()
        assert f"We sent six digits to {escape(address)}." in page
        field = {name: re.search(rf'name="{name}" value="([^"]+)"', page)[1] for name in TRAVELLING}
        assert proving.unseal(field["sealed"])["email"] == address
        told = {**field, "code": proving.code_of(field["sealed"])}
        assert browser.post("/institute/summer/sign-up/code/", told).status_code == 302
    assert Slip.objects.count() == len(set(addresses))


def test_what_somebody_hangs_on_an_address_is_not_shown_to_the_next(client, programme):
    facts = {**FORM, "pick": [programme[1].pk]}
    for browser, query in ((client, "pick=1&mine"), (Client(), "ours"), (Client(), "pick=1&<b>")):
        page = browser.post(f"/institute/summer/sign-up/?{query}", facts).content.decode()
        spanish = re.search(r'href="[^"]*(/es/institute/summer/sign-up/[^"]*)" hreflang="es"', page)[1]
        assert spanish == f"/es/institute/summer/sign-up/?{escape(iri_to_uri(query))}"
    assert (
        "?"
        not in re.search(
            r'/es/institute/summer/sign-up/[^"]*', send(Client(), programme[1]).content.decode()
        )[0]
    )


def test_a_wrong_code_takes_no_seat_and_guessing_ends(client, programme):
    page = send(client, programme[1])
    for _guess in range(7):
        answer = prove(client, page, code="000000").content.decode()
    assert "Wait a quarter of an hour" in answer
    assert "Wait a quarter of an hour" in prove(client, page).content.decode()
    assert not Registration.objects.exists()


def test_a_form_that_is_too_old_is_not_lost(client, programme, monkeypatch):
    page = send(client, programme[1])
    monkeypatch.setattr(proving, "GOOD_FOR", -1)
    monkeypatch.setattr(proving.unseal, "__kwdefaults__", {"max_age": -1})
    again = prove(client, page)
    assert "Your choices are kept, and a new code is on its way" in again.content.decode()
    monkeypatch.setattr(proving.unseal, "__kwdefaults__", {"max_age": 1800})
    prove(client, again)
    assert states(programme[1]) == [("Una Vale", "seated")]


def test_a_double_click_is_one_registration(client, programme):
    page = send(client, programme[1])
    first, second = prove(client, page), prove(client, page)
    assert first.url == second.url
    assert Slip.objects.count() == 1
    assert states(programme[1]) == [("Una Vale", "seated")]


def test_going_back_and_choosing_others_is_another_form(client, programme):
    _series, first, _second, third = programme
    prove(client, send(client, first))
    client.post("/institute/summer/sign-up/", {"key": FORM["key"], "pick": [first.pk]})
    assert Slip.objects.count() == 1
    answer = client.post("/institute/summer/sign-up/", {"key": FORM["key"], "pick": [first.pk, third.pk]})
    assert "/institute/mine/" in answer.url
    assert [each["result"] for each in Slip.objects.first().outcome] == ["already", "not for you"]


def test_a_member_signs_up_with_one_tap(roll, ana, as_user, programme):
    browser, third = as_user(ana), programme[3]
    page = browser.get("/institute/summer/budgets/").content.decode()
    assert "Take a seat" in page
    key = re.search(r'name="key" value="([^"]+)"', page)[1]
    browser.post("/institute/summer/sign-up/", {"pick": third.pk, "key": key})
    assert states(third) == [("Ana Reis", "seated")]
    assert Participant.objects.get().person == ana.person


def test_one_tap_beside_what_she_has_at_that_time_asks_her_first(roll, ana, as_user, programme):
    browser, (_series, first, second, _third) = as_user(ana), programme
    assert 'name="tap"' in browser.get("/institute/summer/grievances/").content.decode()
    browser.post("/institute/summer/sign-up/", {"pick": first.pk, "key": FORM["key"], "tap": "1"})
    told = {"pick": second.pk, "key": FORM["key"]}
    page = browser.post("/institute/summer/sign-up/", {**told, "tap": "1"}).content.decode()
    assert "You have a place already at that time:" in page
    assert "Know your contract and Grievances" in page
    assert states(second) == []
    browser.post("/institute/summer/sign-up/", told)
    assert states(second) == [("Ana Reis", "seated")]


def test_a_proved_address_is_the_person_on_the_roll_who_has_it(client, roll, ana, programme):
    prove(client, send(client, programme[3], email="ANA@example.org"))
    assert Participant.objects.get().person == ana.person
    assert states(programme[3]) == [("Ana Reis", "seated")]


def test_who_may_come_is_asked_of_the_roll(client, roll, ben, as_user, programme):
    series = programme[0]
    only = {"audience": Workshop.Audience.LOCAL, "local": roll.local_2}
    officers = sitting(workshop(series, "For officers", audience="officers"), starts_at=ahead(20))
    others = sitting(workshop(series, "For Local 2", **only), starts_at=ahead(21))
    as_user(ben).post("/institute/summer/sign-up/", {"pick": [officers.pk, others.pk], "key": FORM["key"]})
    assert [each["result"] for each in Slip.objects.get().outcome] == ["seat", "not for you"]
    prove(client, send(client, officers))
    assert dict(states(officers)) == {"Ben Okafor": "seated"}


def test_a_question_that_has_to_be_answered_holds_the_form_back(client, programme):
    series, first, *_rest = programme
    question = Question.objects.create(
        series=series, kind="select_one", label="Lunch?", choices="Soup\nBread", is_required=True
    )
    assert "There is a problem" in send(client, first).content.decode()
    prove(client, send(client, first, **{f"q{question.pk}": "Soup", "access": "Captions"}))
    slip = Slip.objects.get()
    assert slip.answers == {str(question.pk): "Soup"}
    assert slip.needs == {"access": "Captions"}


def test_a_question_that_depends_on_another_is_put_only_to_who_answered_so(client, programme):
    series, first, *_rest = programme
    ride = Question.objects.create(
        series=series, kind="select_one", label="Ride?", choices="Car\nBus", choices_es="Coche\nBus"
    )
    seats = Question.objects.create(
        series=series,
        kind="integer",
        label="Seats?",
        least=1,
        most=6,
        is_required=True,
        only_if=ride,
        only_if_answer="Car",
    )
    page = client.get(f"/es/institute/summer/sign-up/?pick={first.pk}").content.decode()
    assert "Coche</label>" in page
    assert f'data-only-if="q{ride.pk}" data-answer="Car"' in page
    for wrong in ("", "7", "many"):
        told = {f"q{ride.pk}": "Car", f"q{seats.pk}": wrong}
        assert "There is a problem" in send(client, first, **told).content.decode()
    prove(client, send(client, first, **{f"q{ride.pk}": "Bus", f"q{seats.pk}": "many"}))
    assert Slip.objects.get().answers == {str(ride.pk): "Bus"}


def test_none_is_an_answer_too(client, programme):
    series, first, *_rest = programme
    children = Question.objects.create(series=series, kind="integer", label="Children?", is_required=True)
    prove(client, send(client, first, **{f"q{children.pk}": "0"}))
    assert Slip.objects.get().answers == {str(children.pk): 0}


def test_what_was_given_up_is_had_again_by_the_page_that_was_kept(programme):
    _series, first, *_rest = programme
    una, key = guest("Una"), uuid.uuid4()
    sign_up(una, first, key=key)
    actions.drop(place(una, first), by=None, on=NOW)
    sign_up(una, first, key=key, on=NOW + timedelta(seconds=30))
    assert states(first) == [("Una", "dropped")], "a second tap on the same form"
    for _twice in range(2):
        sign_up(una, first, key=key, on=NOW + timedelta(hours=1))
    assert states(first) == [("Una", "dropped"), ("Una", "seated")]


def test_before_sign_up_opens_nobody_is_told_that_it_is_closed(client, programme):
    series, first, *_rest = programme
    series.opens_at = ahead(3)
    series.save()
    assert "not open yet" in client.get("/institute/summer/").content.decode()
    assert "opens " in client.get(f"/institute/summer/sign-up/?pick={first.pk}").content.decode()
    prove(client, send(client, first))
    assert [each["result"] for each in Slip.objects.get().outcome] == ["not yet"]


def test_who_goes_back_after_her_code_sees_what_she_has_and_is_not_asked_to_send_it_again(client, programme):
    _series, first, *_rest = programme
    page = send(client, first)
    assert "core/answered.js" in page.content.decode()
    # A phone that has dropped the page while she read her letters asks for it again.
    again = client.get("/institute/summer/sign-up/code/")
    assert 'name="code"' in again.content.decode()
    prove(client, again)
    assert states(first) == [("Una Vale", "seated")]
    assert client.get("/institute/summer/sign-up/code/").url == "/institute/summer/"
    assert (
        "you have a place already"
        in client.get(f"/institute/summer/sign-up/?pick={first.pk}").content.decode()
    )


def test_one_place_is_given_up_without_the_other(client, programme):
    _series, first, second, _third = programme
    prove(client, send(client, first, second))
    who = Participant.objects.get()
    mine = who.registrations.get(sitting=first)
    # Stricter, and a browser posts the page's forms from the origin "null", which is refused.
    assert client.get(f"/institute/mine/{who.key}/")["Referrer-Policy"] == "same-origin"
    client.post(f"/institute/mine/{who.key}/{mine.pk}/drop/")
    assert states(first) == [("Una Vale", "dropped")]
    assert states(second) == [("Una Vale", "seated")]


def test_nobody_touches_anothers_place(client, programme):
    prove(client, send(client, programme[1]))
    mine = Registration.objects.get()
    other = Participant.objects.create(name="Vic", email="vic@example.org")
    assert client.post(f"/institute/mine/{other.key}/{mine.pk}/drop/").status_code == 404
    assert states(programme[1]) == [("Una Vale", "seated")]


def test_the_link_to_join_is_behind_the_door_until_the_day(client, programme, monkeypatch):
    _series, first, *_rest = programme
    prove(client, send(client, first))
    who = Participant.objects.get()
    assert "meet.example.org" not in client.get("/institute/summer/know-your-contract/").content.decode()
    assert "meet.example.org" not in client.get(f"/institute/mine/{who.key}/").content.decode()
    monkeypatch.setattr("unionhall.institute.mine.timezone.now", lambda: first.starts_at - timedelta(hours=1))
    assert "meet.example.org" in client.get(f"/institute/mine/{who.key}/").content.decode()


def test_what_is_not_on_the_site_cannot_be_signed_up_for(client, programme):
    series = programme[0]
    series.is_public = False
    series.save()
    assert client.get("/institute/summer/").status_code == 404
    assert send(client, programme[1]).status_code == 404
    assert not Letter.objects.exists()


def test_a_paper_is_handed_to_who_has_a_seat_and_a_recording_not_before_its_time(client, programme):
    _series, first, *_others = programme
    una, uno, una_too = guest("Una"), guest("Uno"), guest("Una Too")
    for who in (una, uno, una_too):
        sign_up(who, first)
    document = Attachment.objects.create(title="Reading", file=ContentFile(b"Read it.", name="reading.txt"))
    reading = Paper.objects.create(workshop=first.workshop, title="Reading", document=document)
    recording = Paper.objects.create(
        workshop=first.workshop, title="Recording", document=document, is_for_after=True
    )

    def handed(who: Participant, paper: Paper) -> int:
        return client.get(f"{who.get_absolute_url()}{place(who, first).pk}/papers/{paper.pk}/").status_code

    page = client.get(una.get_absolute_url()).content.decode()
    assert f"{place(una, first).pk}/papers/{reading.pk}/" in page
    assert f"/papers/{recording.pk}/" not in page
    assert (handed(una, reading), handed(una, recording)) == (200, 404)
    assert states(first)[2] == ("Una Too", "waiting")
    assert handed(una_too, reading) == 404
    assert client.get(document.url).status_code == 404
