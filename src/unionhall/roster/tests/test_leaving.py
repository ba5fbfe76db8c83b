"""Leaving, and taking back one thing that was agreed to: what ends with it, and what does not."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from unionhall.roster import actions, leaving
from unionhall.roster.joining import agreeing
from unionhall.roster.models import Consent, Person
from unionhall.roster.tests.samples import officer, para

TODAY = timezone.localdate()
MINE = "/roll/mine/"


@pytest.fixture
def herself(roll, ana) -> Person:
    for kind in ("membership", "dues", "political", "email"):
        Consent.objects.create(
            person=ana.person, local=roll.local_1, kind=kind, since=TODAY - timedelta(days=9)
        )
    return ana.person


def kinds(person: Person) -> set[str]:
    return {kind for kind in ("membership", "dues", "political", "email") if agreeing([person], kind, TODAY)}


def test_she_takes_back_one_thing_and_the_others_go_on(roll, herself, ana, cleo, as_user):
    browser, political = as_user(ana), herself.consents.get(kind="political")
    page = browser.get(MINE).content.decode()
    assert page.count("Take it back</button>") == 3
    address = f"{MINE}agreed/{political.pk}/end/"
    assert as_user(cleo).post(address).status_code == 404
    assert browser.get(address).status_code == 405
    browser.post(address)
    browser.post(address)
    assert kinds(herself) == {"membership", "dues", "email"}
    assert ModelLogEntry.objects.filter(action="roster.consent", object_id=str(herself.pk)).count() == 1
    assert "political giving, Lunenburg" in browser.get(MINE).content.decode()
    dues = browser.post(f"{MINE}agreed/{herself.consents.get(kind='dues').pk}/end/", follow=True)
    assert "before it stops taking dues" in dues.content.decode()
    membership = herself.consents.get(kind="membership")
    assert browser.post(f"{MINE}agreed/{membership.pk}/end/").url == f"{MINE}leave/"
    assert kinds(herself) == {"membership", "email"}


def test_who_leaves_ends_what_she_agreed_to_as_a_member_and_her_local_s_office(roll, herself, ana, as_user):
    rep = officer("building_rep", person=herself, worksite=roll.primary, local=roll.local_1)
    staff = officer("research_staff", person=herself)
    browser = as_user(ana)
    asked = browser.get(f"{MINE}leave/").content.decode()
    for words in ("Dues by payroll", "Building representative"):
        assert words in asked
    assert "Research staff" not in asked
    told = browser.post(f"{MINE}leave/", follow=True).content.decode()
    assert "Your office has ended too: Building representative" in told
    assert kinds(herself) == {"email"}
    rep.refresh_from_db()
    staff.refresh_from_db()
    assert (rep.until, staff.until) == (TODAY, None)
    assert herself.memberships.on(TODAY).get().status == "lapsed"


def test_who_leaves_is_not_a_member_next_month_either(roll):
    someone = para(roll, "Fu", "Ture")
    someone.memberships.all().delete()
    soon = TODAY + timedelta(days=30)
    actions.stand(someone, roll.local_1, "member", by=None, on=soon)
    actions.stand(someone, roll.local_2, "member", by=None, on=TODAY)
    someone.memberships.filter(local=roll.local_2).update(until=soon)
    leaving.leave(someone, by=None, on=TODAY)
    assert not someone.memberships.on(soon).filter(status="member").exists()
    assert [str(row) for row in someone.memberships.on(TODAY)] == [f"lapsed, {roll.local_2}"]
