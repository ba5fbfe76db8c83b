"""A member's own page: what the roll knows of her, who looked, correcting it, taking it away, leaving."""

import io
import json

import pytest
from django.utils.timezone import localdate
from pypdf import PdfReader
from wagtail.log_actions import log

from unionhall.roster import actions, organising
from unionhall.roster.models import Person, Unit
from unionhall.roster.organising import TalkFacts

MINE = "/roll/mine/"


@pytest.fixture
def herself(roll, ana) -> Person:
    return Person.objects.get(user=ana)


def test_she_sees_her_local_unit_officers_and_contract(roll, ana, herself, as_user, client):
    Unit.objects.filter(pk=roll.paras.pk).update(contract_name="Paras 2024 to 2027")
    page = as_user(ana).get(MINE).content.decode()
    for words in ("Lunenburg Paraprofessionals", "Paras 2024 to 2027", "Ben Okafor", "Ana Reis"):
        assert words in page
    assert "Cleo Marsh" not in page
    assert client.get(MINE).status_code == 302


def test_she_sees_who_looked_by_name_and_office(roll, ana, ben, cleo, herself, as_user):
    log(herself, "roster.look", user=ben)
    mine = as_user(ana).get(MINE)
    assert [(look.name, look.offices) for look in mine.context["looks"]] == [
        ("Ben Okafor", [f"President, {roll.local_1}"])
    ]
    assert as_user(cleo).get(MINE).context["looks"] == []


def test_an_account_without_a_record_is_told_so(eve, as_user):
    browser = as_user(eve)
    assert browser.get(MINE).context["person"] is None
    assert browser.get(f"{MINE}everything.json").status_code == 404


def test_she_adds_and_ends_ways_to_reach_her_but_nobody_elses(roll, ana, cleo, herself, as_user):
    browser = as_user(ana)
    browser.post(f"{MINE}add/email/", {"address": "new@example.org", "purpose": "home"})
    browser.post(f"{MINE}add/phone/", {"number": "978 555 0100", "purpose": "home"})
    email, phone = herself.emails.get(address="new@example.org"), herself.phones.get()
    assert as_user(cleo).post(f"{MINE}end/email/{email.pk}/").status_code == 404
    assert herself.emails.on(localdate()).filter(pk=email.pk).exists()
    browser.post(f"{MINE}end/email/{email.pk}/")
    browser.post(f"{MINE}end/phone/{phone.pk}/")
    assert not herself.emails.on(localdate()).filter(pk=email.pk).exists()
    assert not herself.phones.on(localdate()).exists()


def test_where_she_lived_stays_in_her_history(herself, ana, as_user):
    old = {"street": "1 Old Lane", "locality": "Lunenburg", "state": "MA", "postcode": "01462"}
    actions.move_home(herself, old, by=None, on=localdate().replace(year=2025))
    browser = as_user(ana)
    assert browser.post(f"{MINE}add/home/", {"street": "2 New Road"}).context["form"].errors
    browser.post(f"{MINE}add/home/", old | {"street": "2 New Road"})
    page = browser.get(MINE)
    assert [str(row) for row in page.context["addresses"]] == ["2 New Road, Lunenburg, MA 01462"]
    assert "1 Old Lane" in page.content.decode()


def test_she_takes_everything_away_also_what_officers_noted_about_her(herself, roll, ana, ben, as_user):
    organising.note(
        herself, roll.local_1, TalkFacts(localdate(), assessment=2, notes="Asks about leave"), by=ben
    )
    Person.objects.filter(pk=herself.pk).update(notes="For officers")
    log(herself, "roster.look", user=ben)
    answer = as_user(ana).get(f"{MINE}everything.json")
    told = json.loads(answer.content)
    assert told["name"] == "Ana Reis"
    assert told["emails"][0]["address"] == "ana@example.org"
    assert told["employments"][0]["title"] == "Paraprofessional"
    assert told["looks"][0]["by"] == "Ben Okafor"
    assert told["notes"] == "For officers"
    (talk,) = told["talks"]
    assert (talk["assessment"], talk["notes"], talk["local"]) == (2, "Asks about leave", str(roll.local_1))
    assert told["cards"] == told["consents"] == told["corrections"] == []
    assert "form_key" not in talk


def test_her_only_e_mail_is_not_ended_without_asking_her_again(herself, ana, as_user):
    browser, only = as_user(ana), herself.emails.get()
    actions.add_email(herself, "ana@school.example", purpose="work", by=None, on=localdate())
    asked = browser.post(f"{MINE}end/email/{only.pk}/")
    assert "is the only e-mail of your own" in asked.content.decode()
    assert herself.emails.on(localdate()).filter(pk=only.pk).exists()
    browser.post(f"{MINE}end/email/{only.pk}/", {"sure": "1"})
    assert not herself.emails.on(localdate()).filter(pk=only.pk).exists()


def test_an_officer_finds_the_way_to_what_her_office_opens(roll, ana, ben, as_user):
    assert "/roll/people/" in as_user(ben).get(MINE).content.decode()
    assert ">My office<" not in as_user(ana).get(MINE).content.decode()


def test_she_leaves_only_once_she_has_said_so(herself, ana, as_user):
    browser = as_user(ana)
    assert "Leave the union" in browser.get(f"{MINE}leave/").content.decode()
    assert herself.memberships.on(localdate()).get().status == "member"
    browser.post(f"{MINE}leave/")
    assert herself.memberships.on(localdate()).get().status == "lapsed"
    assert browser.get(MINE).context["standings"] == []


def test_anybody_can_read_who_may_see_what(client, home):
    page = client.get("/roll/offices/").content.decode()
    assert "Building representative" in page
    assert "see e-mail and phone at work" in page


def test_how_she_is_called_is_hers_to_say_at_once_and_has_its_days(herself, ana, cleo, as_user):
    browser, page = as_user(ana), f"{MINE}add/lived-name/"
    for _pressed_twice in range(2):
        assert browser.post(page, {"given": "Ani", "surname": "Reis"}).url == MINE
    herself.refresh_from_db()
    assert herself.display_name == "Ani Reis"
    (lived,) = herself.names.filter(kind="lived")
    assert (lived.since, lived.until) == (localdate(), None)
    assert 'value="Ani"' in browser.get(page).content.decode()
    assert browser.post(page, {"given": "", "surname": "Reis"}).context["form"].errors
    browser.post(page, {"given": "", "surname": ""})
    herself.refresh_from_db()
    assert herself.display_name == "Ana Reis"
    assert herself.names.get(kind="legal").until is None
    assert cleo.person.names.count() == 1


def test_her_pronouns_and_languages_are_hers_to_say_and_what_stood_before_is_kept(herself, ana, as_user):
    Person.objects.filter(pk=herself.pk).update(pronouns="she", languages=["en", "ht"])
    told = {"pronouns": "they", "language": "pt", "others": ["en"]}
    browser = as_user(ana)
    assert browser.post(f"{MINE}add/about/", told).url == MINE
    herself.refresh_from_db()
    assert (herself.pronouns, herself.languages) == ("they", ["pt", "en", "ht"])
    assert {(row.what, str(row.value)) for row in herself.formerly.all()} == {
        ("pronouns", "she"),
        ("languages", "['en', 'ht']"),
    }
    written = herself.version
    assert browser.post(f"{MINE}add/about/", told).url == MINE
    herself.refresh_from_db()
    assert herself.version == written
    page = browser.get(MINE).content.decode()
    assert "they</dd>" in page
    assert "Português, English, ht</dd>" in page
    assert 'hreflang="es"' in page


def test_a_phone_is_noted_once_however_often_the_button_is_pressed(herself, ana, as_user):
    browser = as_user(ana)
    for _pressed_twice in range(2):
        browser.post(f"{MINE}add/phone/", {"number": "978 555 0100", "purpose": "home"})
    assert herself.phones.count() == 1


def test_everything_can_be_read_on_paper_too(herself, roll, ana, ben, cleo, as_user):
    talk = TalkFacts(localdate(), assessment=2, notes="Asks about leave")
    organising.note(herself, roll.local_1, talk, by=ben)
    Person.objects.filter(pk=herself.pk).update(notes="For officers", pronouns="she")
    herself.consents.create(local=roll.local_1, kind="dues", since=localdate())
    log(herself, "roster.look", user=ben)
    answer = as_user(ana).get(f"{MINE}everything.pdf")
    assert answer["Content-Type"] == "application/pdf"
    pages = PdfReader(io.BytesIO(answer.content)).pages
    words = " ".join("".join(page.extract_text() for page in pages).split())
    for said in ("Everything about Ana Reis", "Asks about leave", "For officers", "dues by payroll"):
        assert said in words
    assert "Cleo" not in words


def test_of_two_e_mails_she_says_which_is_used_first(roll, ana, cleo, as_user):
    address = actions.add_email(ana.person, "ana.reis@example.org", by=ana, on=localdate())
    page, browser = f"/roll/mine/prefer/email/{address.pk}/", as_user(ana)
    assert as_user(cleo).post(page).status_code == 404
    for _ in range(2):
        assert browser.post(page).status_code == 302
    assert [row.address for row in ana.person.emails.all()] == [address.address, ana.email]
    assert browser.get("/roll/mine/").content.decode().count("used first") == 1
