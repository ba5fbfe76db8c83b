"""The roll as of a day: who was there, as what, and what a record said before."""

from datetime import date, timedelta

import pytest

from unionhall.roster import actions
from unionhall.roster.actions import JobFacts, NameFacts
from unionhall.roster.looks import looked_at, told
from unionhall.roster.tests.samples import AUTUMN, officer, para

pytestmark = pytest.mark.django_db
YEAR = date(2025, 9, 1)


@pytest.fixture
def sonia(roll):
    """A para of Local 1 for a year, since then a teacher of Local 2, under another name."""
    sonia = para(roll, "Sonia", "Reis")
    job = sonia.employments.get()
    actions.end_job(job, by=None, on=YEAR)
    facts = JobFacts(roll.employer, roll.faculty, roll.high, "Teacher", "teacher", step="5")
    actions.employ(sonia, facts, by=None, on=YEAR)
    actions.stand(sonia, roll.local_1, "lapsed", by=None, on=YEAR)
    actions.rename(sonia, NameFacts("Sonia", "Lima"), by=None, on=YEAR)
    return sonia


def people(browser, day="") -> str:
    return browser.get(f"/roll/people/?on={day}").content.decode()


def test_who_left_is_found_on_the_days_she_was_there_and_no_other(roll, sonia, ben, dot, as_user):
    sonia.memberships.filter(status="lapsed").update(until=YEAR + timedelta(days=30))
    for browser in (as_user(ben), as_user(dot)):
        assert "Sonia Lima" in people(browser, "2024-12-01")
        assert "Sonia Lima" not in people(browser, "2024-08-31")
    assert "Sonia Lima" not in people(as_user(ben))
    assert as_user(ben).get(f"/roll/people/{sonia.key}/").status_code == 404


def test_a_record_of_a_day_has_the_ties_of_that_day_and_no_way_to_reach_her(roll, sonia, ben, as_user):
    actions.add_phone(sonia, "978 555 0101", by=None, on=AUTUMN)
    page = as_user(ben).get(f"/roll/people/{sonia.key}/?on=2024-12-01").content.decode()
    assert "6.50 hours a day" in page
    assert "member, since Sept. 1, 2024" in page
    assert "Teacher" not in page
    assert "978 555 0101" not in page
    assert "Reis" not in page
    assert [look.name for look in told(looked_at(sonia))] == ["Ben Okafor"]


def test_a_day_opens_nothing_that_is_closed_today(roll, sonia, cleo, as_user):
    """The offices that count are those of today; a day in the past is no way into another local."""
    record = f"/roll/people/{sonia.key}/?on=2024-12-01"
    assert as_user(cleo).get("/roll/people/?on=2024-12-01").status_code == 404
    officer("secretary", person=cleo.person, local=roll.local_2)
    assert as_user(cleo).get(record).status_code == 404
    assert as_user(cleo).get(record.partition("?")[0]).status_code == 200
    assert "Ana Reis" not in people(as_user(cleo), "2024-12-01")


def test_what_stood_before_is_told_to_whom_it_is_open(roll, sonia, dot, cleo, as_user):
    sonia.refresh_from_db()
    actions.correct(sonia, {"notes": "Asked."}, sonia.version, by=None, on=AUTUMN)
    sonia.refresh_from_db()
    actions.correct(sonia, {"notes": "", "birth_date": date(1980, 5, 1)}, sonia.version, by=None, on=YEAR)
    everything = as_user(dot).get(f"/roll/people/{sonia.key}/").content.decode()
    said_before = (
        "Sonia Reis",
        "Paraprofessional, Primary School",
        "Notes: Asked.",
        "Member, Lunenburg Para",
    )
    for said in said_before:
        assert said.casefold() in everything.casefold()
    officer("building_rep", person=cleo.person, local=roll.local_2, worksite=roll.high)
    little = as_user(cleo).get(f"/roll/people/{sonia.key}/").content.decode()
    assert "Reis" not in little
    assert "Asked." not in little
    assert "Primary School" not in little


def test_a_day_that_is_none_is_today(roll, sonia, dot, as_user):
    assert "Sonia Lima" in people(as_user(dot), "nonsense")
    assert as_user(dot).get(f"/roll/people/{sonia.key}/?on=2024-02-31").status_code == 200


def test_the_sheet_of_a_local_can_be_had_of_any_day(roll, sonia, ben, as_user):
    sheet = as_user(ben).get("/roll/locals/1/people.csv?on=2024-12-01")
    assert "Paraprofessional" in b"".join(sheet.streaming_content).decode()
    assert "2024-12-01" in sheet.headers["Content-Disposition"]
    now = b"".join(as_user(ben).get("/roll/locals/1/people.csv").streaming_content).decode()
    assert str(sonia.key) not in now
