"""A member asks to have corrected what her employer reports too; an officer confirms or declines it."""

import pytest
from django.utils.timezone import localdate
from wagtail.models import ModelLogEntry

from unionhall.core.bridge import RefusedError
from unionhall.core.models import User
from unionhall.roster import actions, correcting
from unionhall.roster.actions import JobFacts, NameFacts
from unionhall.roster.models import Correction, Person
from unionhall.roster.tests.samples import officer

MINE, WAITING = "/roll/mine/", "/roll/corrections/"
NAME = {"given": "Ana", "surname": "Reis-Lund", "says": "Married in June"}


@pytest.fixture
def herself(roll, ana) -> Person:
    return Person.objects.get(user=ana)


@pytest.fixture
def asked(herself, ana, as_user) -> Correction:
    assert as_user(ana).post(f"{MINE}correct/name/", NAME).status_code == 302
    return Correction.objects.get()


def decide(browser, asked: Correction, decision: str, reason: str = "") -> str:
    answer = browser.post(
        f"{WAITING}{asked.key}/decide/", {"decision": decision, "reason": reason}, follow=True
    )
    return answer.content.decode() if answer.status_code == 200 else str(answer.status_code)


def state(asked: Correction) -> str:
    return Correction.objects.get(pk=asked.pk).state


def test_nothing_changes_before_an_officer_has_confirmed_it(asked, herself, ana, ben, as_user):
    assert str(Person.objects.get(pk=herself.pk)) == "Ana Reis"
    assert "waits for an officer" in as_user(ana).get(MINE).content.decode()
    page = as_user(ben).get(WAITING).content.decode()
    assert "Reis-Lund" in page
    assert "Married in June" in page
    assert "1 waits" in as_user(ben).get(MINE).content.decode()
    assert "Confirmed." in decide(as_user(ben), asked, "confirm")
    assert str(Person.objects.get(pk=herself.pk)) == "Ana Reis-Lund"
    assert "Ana Reis" in [str(name) for name in herself.names.all()], "The name she had keeps its days."
    assert "confirmed" in as_user(ana).get(MINE).content.decode()
    lines = ModelLogEntry.objects.filter(object_id=str(herself.pk)).values_list("action", "user")
    assert {("roster.ask", ana.pk), ("roster.change", ben.pk), ("roster.decide_correction", ben.pk)} <= set(
        lines
    )


def test_a_correction_is_declined_only_with_a_reason_that_she_reads(asked, herself, ana, ben, as_user):
    assert "Say why you decline" in decide(as_user(ben), asked, "decline")
    assert state(asked) == "waiting"
    decide(as_user(ben), asked, "decline", "Bring the certificate first")
    assert state(asked) == "declined"
    assert "Bring the certificate first" in as_user(ana).get(MINE).content.decode()
    assert "Somebody else has decided this already" in decide(as_user(ben), asked, "confirm")
    assert str(Person.objects.get(pk=herself.pk)) == "Ana Reis"


def test_only_officers_who_may_correct_her_decide(asked, roll, cleo, eve, as_user):
    officer("president", person=Person.objects.get(user=cleo), local=roll.local_2)
    officer("building_rep", user=eve, local=roll.local_1, worksite=roll.primary)
    assert decide(as_user(cleo), asked, "confirm") == "404"
    assert decide(as_user(eve), asked, "confirm") == "404"


def test_no_officer_decides_about_herself(roll, ben, dot, as_user):
    assert as_user(ben).post(f"{MINE}correct/name/", NAME | {"given": "Ben"}).status_code == 302
    own = Correction.objects.get(person__user=ben)
    assert decide(as_user(ben), own, "confirm") == "404"
    decide(as_user(dot), own, "confirm")
    assert state(own) == "confirmed"


def test_pay_is_shown_and_decided_only_where_pay_is_seen(herself, roll, ana, eve, ben, as_user):
    officer("vice_president", user=eve, local=roll.local_1)
    job = herself.employments.get()
    pay = {"hours_a_day": "7.25", "paid_days": "183", "step": "4"}
    as_user(ana).post(f"{MINE}correct/pay/{job.pk}/", pay)
    asked = Correction.objects.get()
    assert "7.25" not in as_user(eve).get(WAITING).content.decode()
    assert decide(as_user(eve), asked, "confirm") == "404"
    decide(as_user(ben), asked, "confirm")
    now = herself.employments.on(localdate()).get()
    assert (str(now.hours_a_day), now.step, now.title, now.pk == job.pk) == (
        "7.25",
        "4",
        "Paraprofessional",
        False,
    )


def test_what_the_employer_changed_meanwhile_is_not_overwritten(herself, roll, ana, ben, as_user):
    job = herself.employments.get()
    as_user(ana).post(f"{MINE}correct/job/{job.pk}/", {"title": "Bus monitor", "worksite": roll.high.pk})
    facts = JobFacts(roll.employer, roll.paras, roll.primary, "Tutor", "tutor")
    actions.change_job(job, facts, by=None, on=localdate())
    assert "The record has changed since she asked" in decide(
        as_user(ben), Correction.objects.get(), "confirm"
    )
    assert herself.employments.on(localdate()).get().title == "Tutor"


def test_she_asks_once_for_one_thing_and_may_withdraw_it(asked, herself, ana, cleo, as_user):
    same = as_user(ana).post(f"{MINE}correct/name/", {"given": "Ana", "surname": "Reis"})
    assert "This is what the record says already" in same.content.decode()
    as_user(ana).post(f"{MINE}correct/name/", NAME | {"given": "Anna"})
    assert state(asked) == "withdrawn"
    newer = Correction.objects.waiting().get()
    assert as_user(cleo).post(f"{MINE}withdraw/{newer.key}/").status_code == 404
    as_user(ana).post(f"{MINE}withdraw/{newer.key}/")
    assert not Correction.objects.waiting().exists()


def test_a_job_of_somebody_else_is_no_job_of_hers(herself, cleo, ben, as_user):
    job = herself.employments.get()
    assert as_user(cleo).get(f"{MINE}correct/job/{job.pk}/").status_code == 404
    assert as_user(ben).get(f"{MINE}correct/shoe/").status_code == 404


def test_a_name_that_changed_since_is_looked_at_again(asked, herself, ben):
    actions.rename(herself, NameFacts("Ana", "Reis Costa"), by=None, on=localdate())
    with pytest.raises(RefusedError, match="has changed since"):
        correcting.confirm(asked, by=User.objects.get(pk=ben.pk), on=localdate())
