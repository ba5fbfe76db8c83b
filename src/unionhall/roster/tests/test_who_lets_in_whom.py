"""Nobody comes in as somebody who may do more: who lets an officer in could have seated her herself."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry

from unionhall.core.models import User
from unionhall.roster import actions
from unionhall.roster.models import Email, Person, TrustedAddress
from unionhall.roster.signin import accounts, factors, slips
from unionhall.roster.signin.holders import Holder, holders
from unionhall.roster.tests.entrance import ask, come_in, letter_to, set_up_app, who
from unionhall.roster.tests.samples import AUTUMN, officer, para

TODAY = timezone.localdate()
SOON = TODAY + timedelta(days=20)


@pytest.fixture
def nia(roll) -> Person:
    return para(roll, "Nia", "Costa")


@pytest.fixture
def clerk(roll, sure) -> User:
    user = User.objects.create_user("clerk@example.org")
    officer("secretary", user=user, local=roll.local_1)
    return sure(user)


def is_refused(by: User, person: Person) -> bool:
    """Whether she may neither print a code for this person nor take away her second step."""
    may = slips.may_issue(by, person, on=TODAY), factors.may_forget(by, person, on=TODAY)
    assert may[0] == may[1]
    return not may[0]


def test_a_president_does_not_come_in_as_staff_of_the_federation_on_her_own_local_s_roll(
    roll, ben, dot, sure, as_user
):
    fay = para(roll, "Fay", "Osei", user=User.objects.create_user("fay@example.org"))
    assert not is_refused(sure(ben), fay)
    officer("membership_staff", person=fay)
    set_up_app(fay.user)
    assert is_refused(sure(ben), fay)
    assert as_user(ben).get(f"/account/people/{fay.key}/").status_code == 404
    assert as_user(ben).post(f"/account/people/{fay.key}/", {"forget": "1"}).status_code == 404
    assert Authenticator.objects.filter(user=fay.user).exists()
    assert not is_refused(sure(dot), fay)


def test_nor_as_an_officer_of_another_local_nor_as_one_whose_term_is_still_to_come(roll, nia, ben, sure):
    other, later = para(roll, "Olga", "Other"), para(roll, "Lena", "Later")
    officer("treasurer", person=other, local=roll.local_2)
    actions.seat(later, actions.Seat("negotiator", unit=roll.faculty), by=None, on=SOON)
    for person in (other, later):
        assert is_refused(sure(ben), person)
    officer("treasurer", person=nia, local=roll.local_1)
    assert not is_refused(sure(ben), nia)
    actions.unseat(other.offices.get(), by=None, on=TODAY)
    actions.unseat(later.offices.get(), by=None, on=TODAY)
    for person in (other, later):
        assert not is_refused(sure(ben), person)


def test_nor_as_who_comes_into_the_staff_room(roll, ben, dot, eve, sure):
    editor = para(roll, "Eve", "Writer", user=eve)
    admin = User.objects.create_superuser("root@example.org", "secret")
    root = para(roll, "Rut", "Root", user=admin)
    assert is_refused(sure(ben), editor)
    assert not is_refused(sure(dot), editor)
    assert is_refused(sure(dot), root)


def test_seating_somebody_voids_the_codes_of_those_who_could_not_seat_her(roll, nia, ben, clerk, sure):
    weak = slips.issue(nia, by=clerk, on=TODAY)
    officer("president", person=nia, local=roll.local_1)
    assert not nia.slips.open(TODAY).exists()
    assert slips.redeem(weak, at=timezone.now(), on=TODAY) is None
    strong = slips.issue(nia, by=sure(ben), on=TODAY)
    officer("delegate", person=nia, local=roll.local_1)
    officer("negotiator", person=nia, unit=roll.paras)
    assert slips.redeem(strong, at=timezone.now(), on=TODAY) == nia


def test_a_code_is_looked_at_again_when_it_is_typed_however_she_came_to_her_office(roll, nia, clerk):
    code = slips.issue(nia, by=clerk, on=TODAY)
    nia.offices.create(kind="president", local=roll.local_1, since=TODAY)
    assert slips.redeem(code, at=timezone.now(), on=TODAY) is None


def test_an_address_that_a_secretary_writes_down_does_not_open_an_officer_who_never_signed_in(
    roll, nia, clerk, as_user
):
    officer("president", person=nia, local=roll.local_1)
    page = f"/roll/people/{nia.key}/change/email/"
    nia.refresh_from_db()
    as_user(clerk).post(page, {"version": nia.version, "address": "evil@example.net", "purpose": "home"})
    assert nia.emails.get().address == "evil@example.net"
    ask(Client(), "evil@example.net")
    told = letter_to("evil@example.net")
    assert "let in by those who seat officers" in told.text
    ask(Client(), "nobody@example.net")
    assert letter_to("nobody@example.net").text == told.text
    assert (
        as_user(clerk).post(f"/account/people/{nia.key}/", {"vouch": "evil@example.net"}).status_code == 404
    )


def test_who_seats_her_says_which_address_is_hers_and_only_that_lets_her_in(roll, nia, ben, as_user):
    for address in ("hers@example.net", "evil@example.net"):
        Email.objects.create(person=nia, address=address, since=AUTUMN)
    officer("treasurer", person=nia, local=roll.local_1)
    assert "has not signed in yet" in as_user(ben).get(f"/roll/people/{nia.key}/").content.decode()
    page = f"/account/people/{nia.key}/"
    assert "She told me that hers@example.net is hers" in as_user(ben).get(page).content.decode()
    assert as_user(ben).post(page, {"vouch": "hers@example.net"}).status_code == 302
    browser = Client()
    come_in(browser, "hers@example.net")
    nia.refresh_from_db()
    assert who(browser) == nia.user
    assert holders("evil@example.net", on=TODAY).sole is None
    with pytest.raises(PermissionDenied):
        accounts.vouch(nia, "evil@example.net", by=ben, on=TODAY)


def test_an_officer_who_came_with_a_printed_code_is_not_opened_by_what_others_wrote(roll, nia):
    Email.objects.create(person=nia, address="evil@example.net", since=AUTUMN)
    officer("president", person=nia, local=roll.local_1)
    accounts.account_of(Holder(nia), on=TODAY)
    assert holders("evil@example.net", on=TODAY).sole is None
    member = para(roll, "Mia", "Roy")
    Email.objects.create(person=member, address="mia@example.net", since=AUTUMN)
    accounts.account_of(Holder(member), on=TODAY)
    assert holders("mia@example.net", on=TODAY).sole is not None


def test_the_mailbox_of_an_editor_does_not_become_an_officer_s_because_somebody_wrote_it_down(roll, nia, eve):
    Email.objects.create(person=nia, address=eve.email, since=AUTUMN)
    assert holders(eve.email, on=TODAY).sole == Holder(nia, eve)
    officer("president", person=nia, local=roll.local_1)
    assert holders(eve.email, on=TODAY).sole is None


def test_an_address_that_was_ended_opens_nothing_even_if_a_list_brings_it_back(roll, ana):
    old = "ex@family.example"
    row = Email.objects.create(person=ana.person, address=old, since=AUTUMN)
    TrustedAddress.objects.create(person=ana.person, address=old, since=AUTUMN)
    assert holders(old, on=TODAY).sole is not None
    for each in (row, ana.person.emails.get(address=ana.email)):
        actions.end_way(each, by=ana, on=TODAY)
        assert holders(each.address, on=TODAY).sole is None
    Email.objects.create(person=ana.person, address=old, since=TODAY)
    assert holders(old, on=TODAY).sole is None


def test_the_address_that_she_first_came_in_with_is_noted_as_proved(roll, nia):
    for address in ("one@example.net", "two@example.net"):
        Email.objects.create(person=nia, address=address, since=AUTUMN)
    come_in(Client(), "two@example.net")
    lines = ModelLogEntry.objects.for_instance(nia).filter(action="roster.trust")
    assert [line.data for line in lines] == [{"address": "two@example.net"}]


def test_nobody_changes_her_own_term_or_pay_but_she_may_lay_down_her_office(roll, ben, dot, as_user):
    job, browser = ben.person.employments.get(), as_user(ben)
    mine = f"/roll/people/{ben.person.key}/"
    shown = browser.get(mine).content.decode()
    for what in ("office", "name", "standing", f"job/{job.pk}"):
        assert browser.get(f"{mine}change/{what}/").status_code == 404, what
        assert f"change/{what}/" not in shown
        assert as_user(dot).get(f"{mine}change/{what}/").status_code == 200
    form = {"title": "Lead", "step": "9", "hours_a_day": "8", "version": ben.person.version}
    assert browser.post(f"{mine}change/job/{job.pk}/", form).status_code == 404
    assert browser.get(f"{mine}change/end-office/{ben.person.offices.get().pk}/").status_code == 200
    ben.person.refresh_from_db()
    told = {"language": "en", "notes": "A fine president", "version": ben.person.version}
    assert browser.post(mine, told | {"pronouns": "he"}).url == mine
    ben.person.refresh_from_db()
    assert (ben.person.pronouns, ben.person.notes) == ("he", "")
