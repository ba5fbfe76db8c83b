"""Who is not on the list any more: her offices and her standing are shown, and decided there."""

import pytest
from wagtail.models import ModelLogEntry

from unionhall.core.models import User
from unionhall.roster import census, lists
from unionhall.roster.arrivals import Change
from unionhall.roster.lists import Question
from unionhall.roster.models import Employment, Person
from unionhall.roster.reach import Reach
from unionhall.roster.tests.autumn import DAY, approve, checked, take_back
from unionhall.roster.tests.samples import officer, para

LIST = "Employee ID,First Name,Last Name,School,Job Title\n500,Ida,Vance,High School,Aide\n"


@pytest.fixture
def lea(roll):
    """A para who is building rep of her school and secretary of her local; nobody else is at work but Ida."""
    Employment.objects.all().delete()
    para(roll, "Ida", "Vance", employee_id="500", worksite=roll.high, title="Aide")
    lea = para(roll, "Lea", "Lund", employee_id="77")
    officer("building_rep", person=lea, local=roll.local_1, worksite=roll.primary)
    officer("secretary", person=lea, local=roll.local_1)
    return lea


def held(person: Person) -> tuple[list[str], list[str]]:
    """Her offices and standings on the day of the list."""
    offices = person.offices.on(DAY).values_list("kind", flat=True)
    return sorted(offices), list(person.memberships.on(DAY).values_list("status", flat=True))


def say(client, change: Change, nth: int, answer: str) -> int:
    return client.post(
        f"/roll/arrivals/{change.arrival_id}/decide/", {"kind": "leave", "tie": f"{change.pk}:{nth}:{answer}"}
    ).status_code


def test_an_office_of_the_building_ends_with_the_job_and_she_stays_a_member(roll, lea):
    arrival = checked(roll, LIST, unit=roll.paras)
    approve(arrival)
    assert held(lea) == (["secretary"], ["member"])
    take_back(arrival)
    assert held(lea) == (["building_rep", "secretary"], ["member"])


def test_what_becomes_of_each_tie_is_shown_and_decided_in_the_diff(roll, lea, ben, as_user):
    arrival, client = checked(roll, LIST, unit=roll.paras), as_user(ben)
    page = client.get(arrival.get_absolute_url()).content.decode()
    local = str(roll.local_1)
    for held_by in ("Building representative, Primary School", f"Secretary, {local}", f"member, {local}"):
        assert f"Holds: {held_by}" in page
    change = arrival.changes.get(kind="leave")
    assert [tie[2] for tie in change.facts["ties"]] == ["end", "keep", "keep"]
    assert {say(client, change, nth, answer) for nth, answer in enumerate(("keep", "end", "end"))} == {302}
    approve(arrival)
    assert held(lea) == (["building_rep"], ["lapsed"])
    take_back(arrival)
    assert held(lea) == (["building_rep", "secretary"], ["member"])


def test_who_may_not_seat_officers_ends_no_office_on_a_list(roll, lea, as_user):
    clerk = User.objects.create_user("clerk@example.org")
    officer("secretary", user=clerk, local=roll.local_1)
    change = checked(roll, LIST, unit=roll.paras).changes.get(kind="leave")
    assert say(as_user(clerk), change, 1, "end") == 404
    assert say(as_user(clerk), change, 2, "end") == 302
    assert say(as_user(clerk), change, 9, "end") == 404


def test_who_works_for_the_local_in_another_job_leaves_nothing_there(roll, lea):
    other = {"employer": roll.employer, "unit": roll.paras, "worksite": roll.primary, "title": "Cook"}
    Employment.objects.create(person=lea, since=DAY, employee_id="77", **other)
    approve(checked(roll, LIST + "77,Lea,Lund,Primary School,Cook\n", unit=roll.paras))
    assert held(lea) == (["building_rep", "secretary"], ["member"])
    assert (
        ModelLogEntry.objects.filter(action="roster.end").count() == 0 or lea.employments.on(DAY).count() == 1
    )


def test_a_member_who_left_is_found_by_a_saved_list_and_not_in_the_density(roll, lea, dot, sure):
    approve(checked(roll, LIST, unit=roll.paras))
    left = lists.people(Question(local=roll.local_1.pk, has_left=True), sure(dot), DAY)
    assert lea in left
    assert "Ida Vance" not in [person.display_name for person in left]
    whole = census._count(Reach(everywhere=True), DAY).whole()
    assert (whole.people, whole.at_work, whole.density) == (1, 1, 100)
    assert whole.now > 1


def test_a_list_with_a_row_for_each_person_ends_no_second_job(roll, lea):
    other = {"employer": roll.employer, "unit": roll.paras, "worksite": roll.primary, "title": "Cook"}
    Employment.objects.create(person=lea, since="2025-09-01", **other)
    text = "Name,Worksite,Job title\nLea Lund,Primary School,Cook\nIda Vance,High School,Aide\n"
    assert not checked(roll, text, unit=roll.paras).changes.exists()
    twice = LIST + "77,Lea,Lund,Primary School,Cook\n"
    assert checked(roll, twice, unit=roll.paras).changes.get(kind="leave").person == lea
