"""Whatever is done in whatever order: no seat is given twice, nobody waits beside one, no line jumps."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from unionhall.conftest import tries
from unionhall.institute import actions, seats
from unionhall.institute.models import Notice, Participant, Registration
from unionhall.institute.tests.samples import FIRST, NOW, guest, sign_up, sitting, summer, workshop

State = Registration.State
PEOPLE = 9
_one = st.integers(0, PEOPLE - 1)


class Desk(RuleBasedStateMachine):
    """A sitting with few seats, many people, and everything that can happen to it."""

    @initialize(seats=st.integers(0, 4))
    def open(self, seats):
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.sitting = sitting(workshop(summer()))
        actions.resize(self.sitting, seats, by=None, on=NOW)
        self.people = [guest(f"Person {number}") for number in range(PEOPLE)]
        self.now = NOW
        # Who was cut beside: taken seats may exceed the seats there are by so many, until they are given up.
        self.excess = 0
        # The numbers of those who were ever offered a seat, in the order of the offers.
        self.offered: list[int] = []

    @rule(who=_one)
    def register(self, who):
        sign_up(self.people[who], self.sitting, on=self.now)

    @rule(who=_one)
    def drop(self, who):
        self._with(who, lambda row: actions.drop(row, by=None, on=self.now))

    @rule(who=_one)
    def accept(self, who):
        offered = self._rows(who).filter(state=State.OFFERED).first()
        if offered:
            actions.accept(offered, by=None, on=self.now)

    @rule(capacity=st.integers(0, 6))
    def resize(self, capacity):
        self.excess = actions.resize(self.sitting, capacity, by=None, on=self.now)

    @rule(hours=st.integers(1, 80), is_post_taken=st.booleans())
    def time_passes(self, hours, is_post_taken):
        self.now = min(self.now + timedelta(hours=hours), FIRST - timedelta(hours=1))
        if is_post_taken:
            # Offers end only once their letters cannot come any more, or have come.
            Notice.objects.update(written_at=self.now)
        actions.expire(on=self.now)

    @rule()
    def cancel(self):
        actions.cancel([self.sitting], by=None, on=self.now)

    @invariant()
    def seats_and_line_fit_together(self):
        if not hasattr(self, "sitting"):
            return
        self.sitting.refresh_from_db()
        tally = seats.tallies([self.sitting])[self.sitting.pk]
        assert seats.counted([self.sitting.pk]) == {self.sitting.pk: tally}, "what is kept is what is there"
        self.excess = min(self.excess, tally.over(self.sitting))
        assert tally.over(self.sitting) == self.excess
        if not self.sitting.cancelled_at:
            assert not (tally.waiting and tally.free(self.sitting)), "somebody waits beside a free seat"
            assert self.sitting.is_full == (not tally.has_room(self.sitting))
        assert self._rows().active().values("participant").distinct().count() == self._rows().active().count()

    @invariant()
    def the_line_moves_from_its_front(self):
        if not hasattr(self, "sitting"):
            return
        waiting = list(self._rows().in_line().values_list("pk", flat=True))
        left_the_line = (
            self._rows().filter(state__in=[State.OFFERED, State.LAPSED]).values_list("pk", flat=True)
        )
        assert all(gone < min(waiting, default=gone + 1) for gone in left_the_line)
        if self.sitting.cancelled_at:
            assert not self._rows().active().exists()

    def teardown(self):
        if hasattr(self, "savepoint"):
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)

    def _rows(self, who: int | None = None):
        rows = Registration.objects.filter(sitting=self.sitting)
        return rows if who is None else rows.filter(participant=self.people[who])

    def _with(self, who, act) -> None:
        row = self._rows(who).active().first()
        if row:
            act(row)


@pytest.mark.django_db
def test_any_sequence_keeps_seats_and_line_consistent_and_fair():
    run_state_machine_as_test(
        Desk,
        settings=settings(
            max_examples=tries(30), stateful_step_count=20, suppress_health_check=list(HealthCheck)
        ),
    )
    assert not Participant.objects.exists()
