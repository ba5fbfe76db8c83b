"""Many at once: the last seat is given once, a form that is sent twice is one, and nobody waits for ever."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from unionhall.institute import participants
from unionhall.institute.models import Participant, Registration, Slip
from unionhall.institute.participants import Guest
from unionhall.institute.tests.samples import NOW, guest, sign_up, sitting, summer, workshop

pytestmark = pytest.mark.django_db(transaction=True)


def test_many_forms_at_once_fill_the_seats_and_then_the_line(home):
    series = summer()
    sittings = [sitting(workshop(series, f"Workshop {number}"), capacity=3) for number in range(3)]
    people = [guest(f"Person {number}") for number in range(8)]
    keys = [uuid.uuid4() for _person in people]

    def send(number: int) -> int:
        """Choose all three, in an order of her own; every form is sent twice."""
        try:
            turned = [sittings[(number + step) % 3] for step in range(3)]
            return sign_up(people[number % 8], *turned, key=keys[number % 8]).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as crowd:
        slips = list(crowd.map(send, range(16)))
    assert slips[:8] == slips[8:]
    assert Slip.objects.count() == 8
    for each in sittings:
        rows = list(Registration.objects.filter(sitting=each).order_by("pk"))
        assert [row.state for row in rows] == ["seated"] * 3 + ["waiting"] * 5
        assert [row.slip_id for row in rows] == sorted(slips[:8])


def test_an_address_that_is_proved_twice_at_once_is_one_person(home):
    def prove(_time: int) -> int:
        try:
            return participants.of_guest(Guest("Una", "Una@example.org"), on=NOW.date()).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as crowd:
        assert len(set(crowd.map(prove, range(8)))) == 1
    assert Participant.objects.get().email == "una@example.org"
