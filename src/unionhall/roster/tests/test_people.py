"""The people on the roll and one person's record: who sees which part of it, and who may correct it."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import ModelLogEntry

from unionhall.core.models import User
from unionhall.roster import actions
from unionhall.roster.models import Person
from unionhall.roster.tests.samples import AUTUMN, officer, para

PEOPLE = "/roll/people/"
HOME = {"street": "9 Elm Street", "locality": "Lunenburg", "state": "MA", "postcode": "01462"}


@pytest.fixture
def sonia(roll) -> Person:
    person = para(roll, "Sonia", "Seen", step="Step7")
    actions.add_email(person, "sonia@home.example", by=None, on=AUTUMN)
    actions.add_email(person, "sonia@school.example", purpose="work", by=None, on=AUTUMN)
    actions.move_home(person, HOME, by=None, on=AUTUMN)
    facts = {"birth_date": date(1980, 5, 17), "notes": "Asks about leave"}
    Person.objects.filter(pk=person.pk).update(**facts)
    person.refresh_from_db()
    return person


def address(person: Person) -> str:
    return f"{PEOPLE}{person.key}/"


def looks(person: Person) -> int:
    return ModelLogEntry.objects.filter(action="roster.look", object_id=str(person.pk)).count()


def test_a_president_finds_her_own_people_and_nobody_elses(sonia, ben, ana, as_user):
    browser = as_user(ben)
    names = [person.display_name for person in browser.get(PEOPLE).context["page"]]
    assert names == ["Ben Okafor", "Ana Reis", "Sonia Seen"]
    assert [str(person) for person in browser.get(f"{PEOPLE}?q=see").context["page"]] == ["Sonia Seen"]
    assert as_user(ana).get(PEOPLE).status_code == 404


def test_a_longer_list_asks_no_more_of_the_database(roll, dot, as_user):
    browser, asked = as_user(dot), []
    for count in (3, 30):
        for number in range(count):
            para(roll, f"Pat{number}", f"Long{count}")
        browser.get(PEOPLE)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            browser.get(PEOPLE)
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 15


def test_each_part_is_shown_to_who_has_the_power_over_it(roll, sonia, eve, as_user):
    officer("building_rep", user=eve, worksite=roll.primary, local=roll.local_1)
    parts = (
        "sonia@school.example",
        "sonia@home.example",
        "9 Elm Street",
        "Step7",
        "May 17, 1980",
        "Asks about",
    )
    seen, (ben, cleo, dot) = {}, (User.objects.get(first_name=name) for name in ("Ben", "Cleo", "Dot"))
    for user in (eve, ben, dot):
        page = as_user(user).get(address(sonia)).content.decode()
        seen[user] = [part in page for part in parts]
    assert seen[eve] == [True, False, False, False, False, False]
    assert seen[ben] == [True, True, True, True, False, True]
    assert seen[dot] == [True] * 6
    assert as_user(cleo).get(address(sonia)).status_code == 404


def test_every_look_at_another_is_written_down_and_none_at_oneself(sonia, ana, ben, cleo, as_user):
    as_user(ben).get(address(sonia))
    as_user(cleo).get(address(sonia))
    assert looks(sonia) == 1
    herself = Person.objects.get(user=ana)
    assert as_user(ana).get(address(herself)).status_code == 200
    assert looks(herself) == 0


def test_who_may_watch_sees_who_changed_what(roll, sonia, ben, eve, as_user):
    officer("vice_president", user=eve, local=roll.local_1)
    actions.add_phone(sonia, "978 555 0100", by=ben, on=AUTUMN)
    assert "Ben Okafor" in [line.name for line in as_user(ben).get(address(sonia)).context["changes"]]
    assert as_user(eve).get(address(sonia)).context["changes"] == []


def test_who_may_correct_a_record_does_and_nobody_else(roll, sonia, ben, eve, as_user):
    officer("treasurer", user=eve, local=roll.local_1)
    written = {"pronouns": "she/her", "language": "pt", "notes": "Speaks for us", "version": sonia.version}
    assert as_user(eve).post(address(sonia), written).status_code == 404
    as_user(ben).post(address(sonia), written | {"birth_date": "1990-01-01"})
    found = Person.objects.get(pk=sonia.pk)
    assert (found.pronouns, found.languages, found.notes) == ("she/her", ["pt"], "Speaks for us")
    assert found.birth_date == sonia.birth_date, "A president has no power over birth dates."


def test_neither_of_two_who_correct_at_once_is_lost_in_silence(sonia, ben, dot, as_user):
    first = {"pronouns": "she/her", "language": "en", "notes": "First", "version": sonia.version}
    assert as_user(dot).post(address(sonia), first).status_code == 302
    answer = as_user(ben).post(address(sonia), first | {"notes": "Second"})
    said = answer.content.decode()
    assert "Somebody else changed this record" in said
    assert "It says now: Notes: First." in said
    assert Person.objects.get(pk=sonia.pk).notes == "First"
    # What she typed is still there, and sent by one who has seen what is new it is written.
    again = {field.html_name: field.value() for field in answer.context["form"]}
    assert again["notes"] == "Second"
    assert as_user(ben).post(address(sonia), again).status_code == 302
    assert Person.objects.get(pk=sonia.pk).notes == "Second"
    assert as_user(ben).post(address(sonia), again).status_code == 302
