"""The wall chart: who is counted where, who sees names, what is noted of conversations, what is printed."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from unionhall.roster import actions, organising
from unionhall.roster.actions import JobFacts
from unionhall.roster.charting import Standing, Wanted, autumn, wall
from unionhall.roster.models import Assignment, Person, Talk
from unionhall.roster.organising import TalkFacts
from unionhall.roster.tests.samples import officer, on_the_roll, para, teacher

TODAY = date(2026, 11, 2)


@pytest.fixture
def newcomer(roll):
    """Works in Local 1 since this September; nobody has asked her."""
    person = actions.enter(actions.NameFacts("Nia", "New"), by=None, on=TODAY)
    began = autumn(timezone.localdate())
    job = JobFacts(roll.employer, roll.paras, roll.high, "Tutor", "tutor", hired_on=began)
    actions.employ(person, job, by=None, on=began)
    return person


def counts(group) -> tuple[int, int, int]:
    return tuple(group.counts[standing] for standing in Standing)


def today():
    return timezone.localdate()


def test_a_local_is_counted_by_worksite_by_work_and_by_who_is_new(roll, sure, ben, newcomer):
    chart = wall(roll.local_1, sure(ben), today())
    assert [(group.label, counts(group)) for group in chart.by_worksite()] == [
        ("Primary School", (2, 0, 0)),
        ("High School", (0, 0, 1)),
    ]
    assert {group.key for group in chart.by_work({"paraprofessional": "p", "tutor": "t"})} == {
        "paraprofessional",
        "tutor",
    }
    assert [(group.label, counts(group)) for group in chart.newcomers()] == [("High School", (0, 0, 1))]


def test_who_works_at_two_schools_is_one_person(roll, sure, ben, newcomer):
    job = JobFacts(roll.employer, roll.paras, roll.primary, "Tutor", "tutor")
    actions.employ(newcomer, job, by=None, on=today())
    chart = wall(roll.local_1, sure(ben), today())
    assert chart.whole.total == 3
    assert sum(group.total for group in chart.by_worksite()) == 4


@pytest.mark.parametrize("how", ["talk", "declined", "lapsed"])
def test_asked_is_who_was_talked_with_or_has_stood_otherwise(roll, sure, ben, newcomer, how):
    if how == "talk":
        organising.note(newcomer, roll.local_1, TalkFacts(today()), by=ben)
    else:
        actions.stand(newcomer, roll.local_1, how, by=None, on=today())
    assert counts(wall(roll.local_1, sure(ben), today()).whole) == (2, 1, 0)


def test_only_people_within_reach_are_counted(roll, sure, dot):
    """Division staff of a local with two divisions count their own."""
    dot.person.offices.all().delete()
    officer("division_staff", person=dot.person, division=roll.teachers)
    assert wall(roll.local_1, sure(dot), today()).whole.total == 0
    assert wall(roll.local_2, sure(dot), today()).whole.total == 1


def test_names_stand_behind_the_door_for_who_knows_members(roll, ben, as_user, newcomer):
    president = as_user(ben)
    page = president.get("/roll/locals/1/chart/?standing=not_asked&new=1")
    assert [entry.name for entry in page.context["page"]] == ["Nia New"]
    assert president.get("/roll/locals/2/chart/?standing=member").status_code == 404


def test_the_picture_has_a_square_for_each_and_a_table_below(roll, ben, as_user):
    text = as_user(ben).get("/roll/locals/1/chart/").content.decode()
    assert text.index("<svg") < text.index("Worksite by worksite")
    assert "2 of 2, 100%" in text


def test_the_walk_list_has_no_pay_no_home_and_no_membership(roll, ben, as_user, newcomer):
    actions.add_phone(newcomer, "555-0199", by=None, on=today())
    actions.add_email(newcomer, "nia@example.org", by=None, on=today())
    home = {"street": "9 Birch Road", "locality": "Ayer", "state": "MA", "postcode": "01432"}
    actions.move_home(newcomer, home, by=None, on=today())
    text = as_user(ben).get("/roll/locals/1/walk/").content.decode()
    body = text[text.index("walk-round") :]
    assert "Nia New" in body
    assert "Tutor" in body
    for secret in ("555-0199", "nia@example.org", "Birch", "6.50", "6.5 ", "183", "member", "asked"):
        assert secret not in body.split("<footer")[0]


def note(browser, person, **more):
    facts = {"held_on": today().isoformat(), "form_key": str(uuid4()), **more}
    return browser.post(f"/roll/locals/1/talks/{person.key}/", facts), facts


def test_a_conversation_is_noted_once_with_its_follow_up(roll, ben, as_user, newcomer):
    president, later = as_user(ben), today() + timedelta(days=3)
    me = str(ben.person.pk)
    answer, facts = note(
        president, newcomer, assessment="2", notes="Wants hours.", follow_up_on=later, follow_up_by=me
    )
    assert answer.status_code == 302, answer.context["form"].errors
    president.post(f"/roll/locals/1/talks/{newcomer.key}/", facts)
    [talk] = Talk.objects.all()
    assert (talk.assessment, talk.follow_up_by, talk.entered_by) == (2, ben.person, ben)
    assert [due.person for due in president.get("/roll/locals/1/talks/").context["due"]] == [newcomer]
    president.post(f"/roll/locals/1/talks/{talk.key}/done/")
    assert president.get("/roll/locals/1/talks/").context["due"] == []


def test_talking_again_does_what_was_to_follow(roll, ben, newcomer):
    first = TalkFacts(TODAY, follow_up_on=TODAY)
    organising.note(newcomer, roll.local_1, first, by=ben)
    organising.note(newcomer, roll.local_1, TalkFacts(TODAY + timedelta(days=1)), by=ben)
    assert not Talk.objects.due().exists()


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("assessment", ("assessment", "6")),
        ("held_on", ("held_on", "2999-01-01")),
        ("follow_up_on", ("follow_up_by", "me")),
        ("held_by", ("held_by", "cleo")),
    ],
)
def test_a_conversation_that_makes_no_sense_is_not_noted(roll, ben, as_user, newcomer, field, given):
    name, value = given
    keys = {"me": str(ben.person.pk), "cleo": str(Person.objects.get(display_name="Cleo Marsh").pk)}
    answer, _facts = note(as_user(ben), newcomer, **{name: keys.get(value, value)})
    assert field in answer.context["form"].errors
    assert not Talk.objects.exists()


def test_a_treasurer_sees_the_chart_and_no_conversation(roll, ana, as_user, newcomer):
    officer("treasurer", person=ana.person, local=roll.local_1)
    assert as_user(ana).get("/roll/locals/1/chart/").status_code == 200
    assert as_user(ana).get("/roll/locals/1/talks/").status_code == 404


def test_talks_in_another_local_stay_there(roll, sure, ben, dot, newcomer):
    """Even about somebody who works in both."""
    job = JobFacts(roll.employer, roll.faculty, roll.high, "Teacher", "teacher")
    actions.employ(newcomer, job, by=None, on=TODAY)
    organising.note(newcomer, roll.local_2, TalkFacts(TODAY, notes="Of Local 2"), by=dot)
    assert not Talk.objects.visible_to(sure(ben), today()).exists()
    assert Talk.objects.visible_to(sure(dot), today()).exists()


def test_who_talks_to_whom_is_said_for_many_and_changed_later(roll, ben, ana, as_user, newcomer):
    president = as_user(ben)
    address, ticked = "/roll/locals/1/assignments/", [str(newcomer.key), str(ana.person.key)]
    assert president.post(address, {"person": ticked, "name": "ana reis"}).status_code == 302
    assert {row.organiser for row in Assignment.objects.on(today())} == {ana.person}
    president.post(address, {"person": ticked[:1], "organiser": str(ben.person.pk)})
    assert {(row.person, row.organiser) for row in Assignment.objects.on(today())} == {
        (newcomer, ben.person),
        (ana.person, ana.person),
    }
    president.post(address, {"person": ticked, "is_nobody": "on"})
    assert not Assignment.objects.on(today()).exists()


def test_a_name_that_two_have_or_nobody_is_asked_again(roll, ben, as_user):
    para(roll, "Ana", "Reisman")
    for name in ("ana reis", "nobody"):
        answer = as_user(ben).post("/roll/locals/1/assignments/", {"name": name})
        assert "name" in answer.context["form"].errors


def test_wanted_asks_for_nothing_when_blank():
    assert not Wanted()
    assert Wanted(is_new=True)


def test_a_teacher_of_another_local_in_the_building_is_not_on_the_chart(roll, sure, ben):
    teacher(roll, "Tess", "Other", worksite=roll.primary)
    on_the_roll("Free", "Lance", JobFacts(roll.employer, None, roll.primary))
    assert wall(roll.local_1, sure(ben), today()).whole.total == 2


def test_a_note_at_the_wrong_person_is_taken_away_and_the_log_says_so(roll, ben, cleo, as_user):
    sonia = para(roll, "Sonia", "Reis")
    talk = organising.note(sonia, roll.local_1, TalkFacts(TODAY, assessment=2, notes="Rui's"), by=ben)
    page = f"/roll/locals/1/talks/{talk.key}/remove/"
    officer("secretary", person=cleo.person, local=roll.local_2)
    assert as_user(cleo).post(page).status_code == 404
    for answer in (as_user(ben).post(page), as_user(ben).post(page)):
        assert answer.status_code == 302
    assert not sonia.talks.exists()
    assert ModelLogEntry.objects.filter(action="roster.talk_removed").count() == 1


def test_what_was_noted_is_corrected_and_who_is_slower_sees_what_stands_there_and_may_send_again(
    roll, ben, as_user
):
    sonia = para(roll, "Sonia", "Reis")
    talk = organising.note(sonia, roll.local_1, TalkFacts(TODAY, assessment=2, notes="Bus\ntimes"), by=ben)
    page, browser = f"/roll/locals/1/talks/{talk.key}/change/", as_user(ben)
    begun = {
        name: field.value() or "" for field in browser.get(page).context["form"] for name in [field.name]
    }
    mine = begun | {"assessment": "3", "notes": "Bus\r\ntimes, and pay"}
    assert browser.post(page, mine | {"held_on": "2999-01-01"}).context["form"].errors
    assert browser.post(page, mine).url == f"/roll/locals/1/talks/{sonia.key}/"
    assert browser.post(page, mine).status_code == 302
    talk.refresh_from_db()
    assert (talk.assessment, talk.notes.splitlines()) == (3, ["Bus", "times, and pay"])
    assert ModelLogEntry.objects.filter(action="roster.talk_corrected").count() == 1
    answer = browser.post(page, begun | {"assessment": "1"})
    assert "Somebody else was quicker" in answer.content.decode()
    form = answer.context["form"]
    again = {field.name: field.value() or "" for field in form}
    assert again["assessment"] == "1"
    assert browser.post(page, again).status_code == 302
    talk.refresh_from_db()
    assert (talk.assessment, talk.notes.splitlines()) == (1, ["Bus", "times"])
