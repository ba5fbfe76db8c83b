"""What an officer changes on a person's record by hand, and what she hears if another was quicker."""

from dataclasses import replace
from datetime import date

import pytest
from django.utils import timezone

from unionhall.places.actions import record_employer
from unionhall.roster import actions
from unionhall.roster.actions import JobFacts, NameFacts
from unionhall.roster.models import Membership, Office, Unit, Worksite
from unionhall.roster.tests.samples import AUTUMN, para

pytestmark = pytest.mark.django_db
JOB = {"title": "Aide", "classification": "paraprofessional"}


@pytest.fixture
def sonia(roll):
    return para(roll, "Sonia", "Reis")


def version(person) -> int:
    return type(person).objects.get(pk=person.pk).version


def facts_of(job) -> JobFacts:
    return JobFacts(**{name: getattr(job, name) for name in JobFacts.__dataclass_fields__})


def test_a_president_renames_moves_and_seats_her_people_and_another_local_s_may_not(
    roll, sonia, ben, cleo, as_user
):
    page, name = (
        f"/roll/people/{sonia.key}/change/",
        {"kind": "legal", "given": "Sonia", "surname": "Reis-Lima"},
    )
    told = {
        "name": name,
        "home": {"street": "1 Elm Street", "locality": "Lowell", "state": "MA", "postcode": "01850"},
    }
    told["office"] = {"kind": "secretary", "local": roll.local_1.pk}
    told["standing"] = {"status": "retired", "local": roll.local_1.pk}
    for what, facts in told.items():
        form = facts | {"version": version(sonia)}
        assert as_user(cleo).post(f"{page}{what}/", form).status_code == 404
        assert as_user(ben).post(f"{page}{what}/", form).url == f"/roll/people/{sonia.key}/"
    sonia.refresh_from_db()
    assert sonia.display_name == "Sonia Reis-Lima"
    assert sonia.addresses.on(AUTUMN.replace(year=2100)).get().street == "1 Elm Street"
    assert sonia.offices.get().kind == "secretary"
    assert Membership.objects.filter(person=sonia, until=None).get().status == "retired"


def test_who_was_slower_sees_what_is_new_and_decides_herself(roll, sonia, ben, as_user):
    page = f"/roll/people/{sonia.key}/change/name/"
    seen = version(sonia)
    actions.rename(sonia, NameFacts("Sonia", "Alves"), by=None, on=AUTUMN)
    mine = {"kind": "legal", "given": "Sonia", "surname": "Lima", "version": seen}
    answer = as_user(ben).post(page, mine).content.decode()
    assert "Somebody else was quicker" in answer
    assert 'value="Lima"' in answer
    assert "Alves</dd>" in answer
    sonia.refresh_from_db()
    assert sonia.display_name == "Sonia Alves"
    as_user(ben).post(page, mine | {"version": version(sonia)})
    sonia.refresh_from_db()
    assert sonia.display_name == "Sonia Lima"


def test_a_job_is_changed_or_ended_and_one_that_is_over_is_not_written_to(roll, sonia, ben, as_user):
    job = sonia.employments.get()
    page = f"/roll/people/{sonia.key}/change/job/{job.pk}/"
    told = JOB | {"unit": roll.paras.pk, "title": "Tutor", "hours_a_day": "5.5", "version": version(sonia)}
    as_user(ben).post(page, told)
    (now,) = [row for row in sonia.employments.all() if row.until is None]
    assert (now.title, str(now.hours_a_day)) == ("Tutor", "5.50")
    assert as_user(ben).get(page).url == f"/roll/people/{sonia.key}/change/job/{now.pk}/"
    left = JOB | {"unit": roll.paras.pk, "title": "Tutor", "is_over": "on", "version": version(sonia)}
    as_user(ben).post(f"/roll/people/{sonia.key}/change/job/{now.pk}/", left)
    assert all(row.until for row in sonia.employments.all())
    assert as_user(ben).post(page, left).status_code == 302
    answer = as_user(ben).post(page, told).content.decode()
    assert "This is over already" in answer
    assert "<dd>Tutor</dd>" in answer


def test_who_changes_a_job_that_another_has_just_changed_keeps_what_she_typed_and_sends_it_again(
    roll, sonia, ben, as_user
):
    job = sonia.employments.get()
    page, seen = f"/roll/people/{sonia.key}/change/job/{job.pk}/", version(sonia)
    actions.change_job(job, replace(facts_of(job), title="Library aide"), by=None, on=timezone.localdate())
    mine = JOB | {"unit": roll.paras.pk, "title": "Tutor", "hours_a_day": "5.5", "version": seen}
    answer = as_user(ben).post(page, mine).content.decode()
    assert "Somebody else was quicker" in answer
    assert 'value="Tutor"' in answer
    assert "Library aide</dd>" in answer
    assert as_user(ben).post(page, mine | {"version": version(sonia)}).status_code == 302
    (now,) = [row for row in sonia.employments.all() if row.until is None]
    assert now.title == "Tutor"


def test_a_button_pressed_twice_writes_once_and_says_so_once(roll, sonia, ben, as_user):
    job, browser = sonia.employments.get(), as_user(ben)
    email = actions.add_email(sonia, "old@example.org", by=None, on=AUTUMN)
    forms = {
        "name": {"kind": "lived", "given": "Soni", "surname": "Reis"},
        "home": {"street": "1 Elm Street", "locality": "Lowell", "state": "MA", "postcode": "01850"},
        "email": {"address": "soni@example.org", "purpose": "home"},
        "phone": {"number": "(978) 555-0177", "purpose": "home"},
        "office": {"kind": "delegate", "local": roll.local_1.pk},
        "standing": {"status": "retired", "local": roll.local_1.pk},
        f"job/{job.pk}": JOB | {"unit": roll.paras.pk, "hours_a_day": "5.5"},
        "new-job": JOB | {"unit": roll.paras.pk, "since": "2024-11-01"},
        f"prefer-email/{email.pk}": {},
        f"end-email/{email.pk}": {},
    }
    for what, facts in forms.items():
        page, form = f"/roll/people/{sonia.key}/change/{what}/", facts | {"version": version(sonia)}
        assert browser.post(page, form).status_code == 302
        written = version(sonia)
        assert browser.post(page, form).status_code == 302, what
        assert version(sonia) == written


def test_a_second_job_in_another_unit_is_written_down_by_hand(roll, sonia, ben, dot, as_user):
    aides = Unit.objects.create(local=roll.local_1, employer=roll.employer, name="Aides")
    page = f"/roll/people/{sonia.key}/change/new-job/"
    told = JOB | {"unit": aides.pk, "worksite": roll.high.pk, "since": "2024-10-01", "hours_a_day": "2"}
    more = {"employee_id": "0042", "hired_on": "2024-10-01", "schedule": "Aides", "step": "1"}
    assert as_user(ben).post(page, told | more | {"version": version(sonia)}).status_code == 302
    job = sonia.employments.get(unit=aides)
    assert (job.worksite, job.employee_id, job.schedule) == (roll.high, "0042", "Aides")
    assert (job.since, str(job.hours_a_day)) == (date(2024, 10, 1), "2.00")
    # A unit of another local is not hers to give; a worksite goes with the employer of the unit.
    wrong = told | {"unit": roll.faculty.pk, "version": version(sonia)}
    assert "unit" in as_user(ben).post(page, wrong).context["form"].errors
    elsewhere = Worksite.objects.create(employer=record_employer("Ayer Schools", by=None), name="Depot")
    Unit.objects.create(local=roll.local_2, employer=elsewhere.employer, name="Drivers")
    wrong = told | {"worksite": elsewhere.pk, "version": version(sonia)}
    assert "worksite" in as_user(dot).post(page, wrong).context["form"].errors
    wrong = told | {"since": "2099-01-01", "version": version(sonia)}
    assert "since" in as_user(ben).post(page, wrong).context["form"].errors


def test_an_officer_ends_what_is_wrong_and_says_what_is_preferred(roll, sonia, ben, as_user):
    old, new = (
        actions.add_email(sonia, f"{name}@example.org", by=None, on=AUTUMN) for name in ("old", "new")
    )
    phone = actions.add_phone(sonia, "978 555 0101", by=None, on=AUTUMN)
    lived = actions.rename(sonia, NameFacts("Soni", "Reis"), kind="lived", by=None, on=AUTUMN)
    place = {"street": "1 Elm Street", "locality": "Lowell", "state": "MA", "postcode": "01850"}
    home = actions.move_home(sonia, place, by=None, on=AUTUMN)
    page, browser = f"/roll/people/{sonia.key}/", as_user(ben)
    browser.post(f"{page}change/prefer-email/{new.pk}/", {"version": version(sonia)})
    assert list(sonia.emails.all()) == [new, old]
    ends = [("email", old), ("phone", phone), ("name", lived), ("address", home)]
    for kind, row in ends:
        way = f"{page}change/end-{kind}/{row.pk}/"
        assert way in browser.get(page).content.decode()
        assert browser.post(way, {"version": version(sonia)}).status_code == 302
        assert way not in browser.get(page).content.decode()
    assert not any(row.holds(timezone.localdate()) for row in (*sonia.phones.all(), *sonia.addresses.all()))
    sonia.refresh_from_db()
    assert sonia.display_name == "Sonia Reis"


def test_a_local_seats_its_own_offices_and_none_of_the_federation_s(roll, sonia, ben, as_user):
    page = f"/roll/people/{sonia.key}/change/office/"
    for kind in ("auditor", "membership_staff", "building_rep"):
        answer = as_user(ben).post(page, {"kind": kind, "local": roll.local_1.pk, "version": version(sonia)})
        assert answer.status_code == 200, kind
    assert not Office.objects.filter(person=sonia).exists()
    as_user(ben).post(page, {"kind": "delegate", "local": roll.local_1.pk, "version": version(sonia)})
    office = sonia.offices.get()
    as_user(ben).post(f"/roll/people/{sonia.key}/change/end-office/{office.pk}/", {"version": version(sonia)})
    office.refresh_from_db()
    assert office.until


def test_what_a_record_said_before_is_kept_with_its_last_day(sonia):
    """Nothing is overwritten: what was never said and what did not change leave nothing behind."""
    facts = {"pronouns": "she/her", "notes": "Ask in May.", "languages": ["pt"]}
    actions.correct(sonia, facts, version(sonia), by=None, on=AUTUMN)
    later = AUTUMN.replace(year=2025)
    now = facts | {"pronouns": "they/them", "languages": ["en", "pt"]}
    actions.correct(sonia, now, version(sonia), by=None, on=later)
    kept = sonia.formerly.order_by("what").values_list("what", "value", "until")
    assert list(kept) == [("languages", ["pt"], later), ("pronouns", "she/her", later)]
    seen = version(sonia)
    actions.correct(sonia, now, seen, by=None, on=later)
    assert version(sonia) == seen
