"""What is noted of a session is written over unawares by nobody: no second form, and nobody else's."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.translation import override

from unionhall.bargaining import actions
from unionhall.bargaining.actions import ChangedMeanwhileError, DayTakenError, SessionFacts
from unionhall.bargaining.pictures import two_sides
from unionhall.bargaining.tests.samples import DAY, lay
from unionhall.bargaining.views.ledger import standing_at

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


def test_a_sheet_shows_what_stood_on_the_day_of_its_session(table, session, as_user, ben):
    facts = actions.ProposalFacts("ours", "Three percent", DAY, session=session)
    proposal = actions.propose(table, facts, by=None, on=DAY)
    later = actions.hold_session(table, replace(NOTED, held_on=DAY + timedelta(7)), by=None, on=DAY)
    last = actions.hold_session(table, replace(NOTED, held_on=DAY + timedelta(14)), by=None, on=DAY)
    actions.mark(proposal, "agreed", by=None, on=DAY + timedelta(7))
    actions.mark(proposal, "gone", by=None, on=DAY + timedelta(8))
    told = [standing_at(one) for one in (session, later, last)]
    assert [len(one["fresh"]) for one in told] == [1, 0, 0]
    assert [one.status for one in told[0]["fresh"]] == ["open"]
    assert [len(one["agreed"]) for one in told] == [0, 1, 0]
    page = as_user(ben).get(reverse("bargaining:sheet", args=[table.key, later.pk])).content.decode()
    assert "Tentatively agreed" in page


def test_a_status_marked_before_days_were_kept_counts_from_its_day(table):
    facts = actions.ProposalFacts("ours", "Three percent", DAY)
    proposal = actions.propose(table, facts, by=None, on=DAY)
    proposal.status, proposal.status_since = "agreed", DAY + timedelta(7)
    assert [proposal.status_on(DAY + timedelta(days)) for days in (0, 6, 7)] == ["open", "open", "agreed"]
    proposal.mark("open", DAY + timedelta(9))
    assert [proposal.status_on(DAY + timedelta(days)) for days in (6, 8, 9)] == ["open", "agreed", "open"]


def test_where_the_sides_stand_leaves_out_what_was_withdrawn_and_knows_what_came_after_midnight(roll, ben):
    laid = lay(roll.paras, ben)
    session = actions.hold_session(laid.table, NOTED, by=None, on=DAY)
    first, second = (actions.keep(one.now, by=None, on=DAY) for one in (laid.theirs, laid.ours))
    facts = actions.ProposalFacts("ours", "One percent", DAY, session=session, costing=first)
    actions.propose(laid.table, facts, by=None, on=DAY)
    late = replace(facts, title="At one in the morning", made_on=DAY + timedelta(1), costing=second)
    proposal = actions.propose(laid.table, late, by=None, on=DAY)
    told = standing_at(session)
    assert ([one.title for one in told["fresh"]][1], told["ours"]) == (late.title, second)
    actions.mark(proposal, "gone", by=None, on=DAY + timedelta(1))
    after = actions.hold_session(laid.table, replace(NOTED, held_on=DAY + timedelta(7)), by=None, on=DAY)
    assert standing_at(after)["ours"] == first


def test_what_was_agreed_after_midnight_is_on_the_sheet_of_its_session(table, session, as_user, ben):
    facts = actions.ProposalFacts("ours", "Three percent", DAY, session=session)
    proposal = actions.propose(table, facts, by=None, on=DAY)
    address = reverse("bargaining:mark", args=[table.key, proposal.pk])
    for day in (DAY - timedelta(1), DAY + timedelta(365_000)):
        page = as_user(ben).post(address, {"status": "agreed", "since": day.isoformat()}, follow=True)
        assert "never begins before the one it follows" in page.content.decode()
    as_user(ben).post(address, {"status": "agreed", "since": DAY.isoformat()})
    assert [one.title for one in standing_at(session)["agreed"]] == ["Three percent"]


def test_days_on_the_picture_of_both_sides_are_written_as_the_reader_writes_them(roll, ben):
    laid = lay(roll.paras, ben)
    costing = actions.keep(laid.ours.now, by=None, on=DAY)
    facts = actions.ProposalFacts("ours", "Three percent", DAY, costing=costing)
    proposal = actions.propose(laid.table, facts, by=None, on=DAY)
    assert "1, 09/02" in two_sides(laid.table, [proposal])
    with override("es"):
        assert "1, 02/09" in two_sides(laid.table, [proposal])
