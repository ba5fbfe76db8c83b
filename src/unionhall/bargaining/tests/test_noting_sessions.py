"""What is noted of a session is written over unawares by nobody: no second form, and nobody else's."""

from dataclasses import replace

import pytest
from django.urls import reverse

from unionhall.bargaining import actions
from unionhall.bargaining.actions import ChangedMeanwhileError, DayTakenError, SessionFacts
from unionhall.bargaining.tests.samples import DAY, lay

NOTED = SessionFacts(DAY, "Library", "Pay", "They came with 2%.")


@pytest.fixture
def table(roll, ben):
    return lay(roll.paras, ben).table


@pytest.fixture
def session(table):
    return actions.hold_session(table, NOTED, by=None, on=DAY)


def test_a_session_pressed_twice_is_noted_once(table, session):
    assert actions.hold_session(table, NOTED, by=None, on=DAY) == session


def test_a_second_form_for_the_same_day_leaves_the_notes_alone(table, session, as_user, ben):
    posted = {"held_on": DAY.isoformat(), "place": "Gym"}
    answer = as_user(ben).post(reverse("bargaining:session-new", args=[table.key]), posted)
    assert answer.status_code == 409
    assert "noted already" in answer.content.decode()
    assert table.sessions.get().notes == NOTED.notes


def test_a_session_can_move_to_another_day_but_not_onto_another(table, session):
    later = replace(NOTED, held_on=DAY.replace(day=DAY.day + 1))
    moved = actions.change_session(session, later, 1, by=None, on=DAY)
    assert [one.held_on for one in table.sessions.all()] == [later.held_on]
    actions.hold_session(table, NOTED, by=None, on=DAY)
    with pytest.raises(DayTakenError):
        actions.change_session(moved, NOTED, 2, by=None, on=DAY)


def test_who_changes_what_somebody_else_has_changed_is_shown_it_first(table, session, as_user, ben):
    actions.change_session(session, replace(NOTED, notes="They left at ten."), 1, by=None, on=DAY)
    with pytest.raises(ChangedMeanwhileError):
        actions.change_session(session, NOTED, 1, by=None, on=DAY)
    address = reverse("bargaining:session", args=[table.key, session.pk])
    posted = {"held_on": DAY.isoformat(), "notes": "We left at ten.", "seen": "1"}
    answer = as_user(ben).post(address, posted)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "They left at ten." in page
    assert "We left at ten." in page
    again = as_user(ben).post(address, posted | {"seen": "2"})
    assert again.status_code == 302
    assert table.sessions.get().notes == "We left at ten."
