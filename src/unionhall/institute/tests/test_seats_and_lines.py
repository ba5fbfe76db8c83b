"""A seat is never given twice and a line never jumps."""

import uuid
from datetime import timedelta

import pytest

from unionhall.core.models import Letter
from unionhall.institute import actions, letters
from unionhall.institute.actions import TooLateError
from unionhall.institute.models import Notice, Participant, Registration, Slip
from unionhall.institute.tests.samples import (
    FIRST,
    NOW,
    guest,
    place,
    sign_up,
    sitting,
    states,
    summer,
    workshop,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def first():
    return sitting(workshop(summer()))


@pytest.fixture
def full(first):
    """Two have seats, two wait."""
    for name in ("Una", "Vic", "Wes", "Xia"):
        sign_up(guest(name), first)
    first.refresh_from_db()
    return first


def test_a_full_workshop_puts_you_on_the_waiting_list(full):
    assert states(full) == [("Una", "seated"), ("Vic", "seated"), ("Wes", "waiting"), ("Xia", "waiting")]
    assert full.is_full
    assert [row.place for row in full.registrations.in_line()] == [1, 2]


def test_each_pick_gets_its_seat_or_its_place_at_once(full):
    other = sitting(workshop(full.workshop.series, "Grievances"), starts_at=FIRST + timedelta(days=1))
    slip = sign_up(guest("Yan"), full, other)
    assert slip.outcome == [{"sitting": full.pk, "result": "line"}, {"sitting": other.pk, "result": "seat"}]


def test_without_a_line_a_full_workshop_turns_away(first):
    first.capacity, first.has_line = 0, False
    first.save()
    slip = sign_up(guest("Una"), first)
    assert slip.outcome == [{"sitting": first.pk, "result": "full"}]
    assert states(first) == []


def test_the_same_form_twice_is_one_registration(first):
    una, key = guest("Una"), uuid.uuid4()
    assert sign_up(una, first, key=key) == sign_up(una, first, key=key)
    assert states(first) == [("Una", "seated")]
    assert Slip.objects.count() == Notice.objects.count() == 1


def test_two_forms_of_one_person_are_one_place(first):
    una = guest("Una")
    sign_up(una, first)
    assert sign_up(una, first).outcome == [{"sitting": first.pk, "result": "already"}]
    assert states(first) == [("Una", "seated")]


def test_the_same_form_from_another_person_is_another_registration(first):
    key = uuid.uuid4()
    for name in ("Una", "Vic"):
        sign_up(guest(name), first, key=key)
    assert states(first) == [("Una", "seated"), ("Vic", "seated")]


def test_when_somebody_drops_the_next_is_offered_the_seat(full):
    actions.drop(place_of("Una", full), by=None, on=NOW)
    assert dict(states(full)) == {"Una": "dropped", "Vic": "seated", "Wes": "offered", "Xia": "waiting"}
    assert place_of("Wes", full).offered_until == NOW + timedelta(hours=48)


def test_whoever_comes_now_does_not_jump_the_line_while_a_seat_is_offered(full):
    actions.drop(place_of("Una", full), by=None, on=NOW)
    sign_up(guest("Zoe"), full)
    assert dict(states(full))["Zoe"] == "waiting"


def test_an_offer_that_is_taken_is_a_seat(full):
    actions.drop(place_of("Una", full), by=None, on=NOW)
    actions.accept(place_of("Wes", full), by=None, on=NOW + timedelta(hours=1))
    actions.accept(place_of("Wes", full), by=None, on=NOW + timedelta(hours=2))
    assert actions.expire(on=NOW + timedelta(days=9)) == 0
    assert dict(states(full))["Wes"] == "seated"


def test_an_offer_that_is_not_taken_goes_to_the_next(full):
    actions.drop(place_of("Una", full), by=None, on=NOW)
    letters.write_owed(on=NOW)
    Letter.objects.update(sent_at=NOW, state=Letter.State.SENT)
    assert actions.expire(on=NOW + timedelta(hours=47)) == 0
    assert actions.expire(on=NOW + timedelta(hours=48)) == 1
    assert dict(states(full)) == {"Una": "dropped", "Vic": "seated", "Wes": "lapsed", "Xia": "offered"}
    with pytest.raises(TooLateError):
        actions.accept(place_of("Wes", full), by=None, on=NOW + timedelta(hours=49))


def test_an_offer_does_not_end_before_its_letter_has_gone_out(full):
    actions.drop(place_of("Una", full), by=None, on=NOW)
    letters.write_owed(on=NOW)
    a_day_after = NOW + timedelta(hours=50)
    assert actions.expire(on=a_day_after) == 0
    Letter.objects.update(sent_at=a_day_after, state=Letter.State.SENT)
    assert actions.expire(on=a_day_after + timedelta(hours=23)) == 0
    assert actions.expire(on=a_day_after + timedelta(hours=25)) == 1


@pytest.mark.parametrize("why", ["no address", "no server takes it"])
def test_a_line_does_not_stop_at_who_cannot_be_written_to(full, why):
    if why == "no address":
        Participant.objects.filter(name="Wes").update(email="")
    actions.drop(place_of("Una", full), by=None, on=NOW)
    letters.write_owed(on=NOW)
    Letter.objects.update(state=Letter.State.FAILED)
    assert actions.expire(on=NOW + timedelta(hours=49)) == 1
    assert dict(states(full))["Xia"] == "offered"


def test_nobody_is_offered_a_seat_in_what_has_begun(full):
    actions.drop(place_of("Una", full), by=None, on=FIRST)
    assert dict(states(full))["Wes"] == "waiting"


def test_an_offer_never_lasts_beyond_the_beginning(full):
    late = FIRST - timedelta(hours=3)
    actions.drop(place_of("Una", full), by=None, on=late)
    assert place_of("Wes", full).offered_until == FIRST


def test_cutting_the_seats_throws_nobody_out_and_staff_choose(full):
    assert actions.resize(full, 1, by=None, on=NOW) == 1
    assert dict(states(full))["Vic"] == "seated"
    actions.drop(place_of("Vic", full), by=None, on=NOW, why="The room is smaller.")
    assert dict(states(full)) == {"Una": "seated", "Vic": "dropped", "Wes": "waiting", "Xia": "waiting"}


def test_more_seats_are_offered_to_the_line_in_its_order(full):
    assert actions.resize(full, 3, by=None, on=NOW) == 0
    assert dict(states(full)) == {"Una": "seated", "Vic": "seated", "Wes": "offered", "Xia": "waiting"}
    actions.resize(full, None, by=None, on=NOW)
    full.refresh_from_db()
    assert dict(states(full))["Xia"] == "offered"
    assert not full.is_full


def test_changing_to_another_sitting_keeps_the_old_one_if_the_new_is_full(full):
    other = sitting(full.workshop, starts_at=FIRST + timedelta(days=1), capacity=1)
    actions.swap(place_of("Una", full), other, by=None, on=NOW)
    assert states(other) == [("Una", "seated")]
    assert dict(states(full))["Wes"] == "offered"
    with pytest.raises(TooLateError):
        actions.swap(place_of("Vic", full), other, by=None, on=NOW)
    assert dict(states(full))["Vic"] == "seated"


def test_cancelling_a_series_ends_what_is_ahead_and_keeps_what_was_held(full):
    later = sitting(full.workshop, starts_at=FIRST + timedelta(days=30))
    sign_up(guest("Yan"), later)
    actions.cancel_series(full.workshop.series, by=None, on=FIRST + timedelta(days=1), why="A storm.")
    assert dict(states(full))["Una"] == "seated"
    assert dict(states(later)) == {"Yan": "cancelled"}
    assert sign_up(guest("Zoe"), later).outcome[0]["result"] == "closed"


def test_a_cancelled_workshop_takes_nobody_in_a_sitting_that_is_added_afterwards(first):
    actions.cancel_workshop(first.workshop, by=None, on=NOW)
    added = sitting(first.workshop, starts_at=FIRST + timedelta(days=1))
    assert not added.takes_names(NOW)
    assert sign_up(guest("Una"), added).outcome[0]["result"] == "closed"


def test_what_comes_after_another_workshop_needs_it_first(first):
    second = sitting(workshop(first.workshop.series, "Part two", after=first.workshop))
    assert sign_up(guest("Una"), second).outcome[0]["result"] == "not before"
    assert {each["result"] for each in sign_up(guest("Vic"), first, second).outcome} == {"seat"}


def test_a_pick_that_brings_no_place_is_not_what_another_comes_after(first):
    series = first.workshop.series
    second = sitting(workshop(series, "Part two", after=first.workshop))
    third = sitting(workshop(series, "Part three", after=second.workshop))
    first.capacity, first.has_line = 0, False
    first.save()
    results = [each["result"] for each in sign_up(guest("Una"), first, second, third).outcome]
    assert results == ["full", "not before", "not before"]


def test_two_that_come_after_each_other_are_taken_together(first):
    second = sitting(workshop(first.workshop.series, "Part two", after=first.workshop))
    first.workshop.after = second.workshop
    first.workshop.save()
    assert {each["result"] for each in sign_up(guest("Una"), first, second).outcome} == {"seat"}
    assert sign_up(guest("Vic"), second).outcome[0]["result"] == "not before"


def place_of(name: str, where) -> Registration:
    return place(where.registrations.filter(participant__name=name).latest("pk").participant, where)


def test_a_seat_whose_holders_record_is_removed_goes_to_the_line(home):
    where = sitting(workshop(summer()), capacity=1)
    ana, ben = guest("Ana"), guest("Ben")
    sign_up(ana, where)
    sign_up(ben, where)
    ana.delete()
    assert actions.recount(on=NOW) == 1
    assert states(where) == [("Ben", "offered")]
    assert actions.recount(on=NOW) == 0
