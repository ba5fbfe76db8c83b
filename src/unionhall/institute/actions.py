"""Signing up, dropping, offering, moving and cancelling: everything that changes who sits and who waits.

Each is one short transaction that first holds the sittings it touches (`institute.seats`). Keeping attendance
is `institute.attendance`, certificates are `institute.certificates`.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.log_actions import log

from unionhall.core import trail
from unionhall.core.models import User
from unionhall.core.prepared import Prepared, PreparedRows
from unionhall.institute import seats
from unionhall.institute.models import (
    Notice,
    Participant,
    Presenter,
    Registration,
    Series,
    Sitting,
    Slip,
    Workshop,
)
from unionhall.institute.notices import confirm, offer_left_at, owe, take_back_reminders
from unionhall.institute.permissions import Standing, may_come, standing_of

State = Registration.State
Kind = Notice.Kind
# Where somebody has a seat or waits, and the workshops of that.
_PLACES: Prepared[tuple[int, int]] = Prepared(
    lambda participant: (
        Registration.objects.active()
        .filter(participant=participant)
        .order_by()
        .values_list("sitting", "sitting__workshop")
    )
)
# Within this time the same form is a second tap, or a browser that tries again.
_ONE_TAP = timedelta(minutes=2)
_SLIPS = PreparedRows(Slip)
_REGISTRATIONS = PreparedRows(Registration)


class TooLateError(Exception):
    """What was asked for is no longer to be had: the seat went to somebody else, or the day has passed."""


@dataclass(frozen=True)
class SignUp:
    """A sign-up form. The same key from the same participant is the same form, however often it is sent."""

    key: UUID
    picks: Collection[int]
    answers: dict[str, Any] = field(default_factory=dict)
    needs: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Times:
    """When and where a sitting is held."""

    starts_at: datetime
    ends_at: datetime
    room: str = ""
    join_link: str = ""


@dataclass(frozen=True)
class Desk:
    """What is looked at to decide one pick."""

    standing: Standing | None
    tallies: dict[int, seats.Tally]
    # Where she has a place already, the workshops of that, and what she picks now.
    places: set[int]
    workshops: set[int]
    picks: list[Sitting]
    on: datetime

    def decide(self, sitting: Sitting, asked: frozenset[int] = frozenset()) -> str:
        """What becomes of a pick: seat, line, full, already, closed, not yet, not for you, not before."""
        if sitting.pk in self.places:
            return "already"
        if not sitting.takes_names(self.on):
            return "not yet" if sitting.opens_later(self.on) else "closed"
        if self.standing is not None and not may_come(self.standing, sitting.workshop):
            return "not for you"
        if sitting.workshop.after_id and not self._takes(sitting.workshop.after_id, asked):
            return "not before"
        if self.tallies[sitting.pk].has_room(sitting):
            return "seat"
        return "line" if sitting.has_line else "full"

    def _takes(self, workshop: int, asked: frozenset[int]) -> bool:
        """Whether she has a place in a workshop, or one of her picks gives her one now."""
        # Two that come after each other are taken together.
        if workshop in self.workshops | asked:
            return True
        first = [each for each in self.picks if each.workshop_id == workshop]
        return any(self.decide(each, asked | {workshop}) in ("seat", "line") for each in first)


def register(
    participant: Participant, series: Series, form: SignUp, *, by: User | None, on: datetime
) -> Slip:
    """Give each pick its seat or its place in line, all at once. The same form again changes nothing."""
    # What does not change with the seats is looked up first: the transaction is as short as it can be.
    standing, workshops = standing_of(participant.person, timezone.localdate(on)), seats.workshops_of(series)
    try:
        with transaction.atomic():
            held = seats.held(form.picks, workshops)
            sittings = [each for each in held if each.workshop.series_id == series.pk]
            at = desk(participant, sittings, on, standing)
            results = [(each, at.decide(each)) for each in sittings]
            slip = Slip(
                key=form.key,
                participant=participant,
                series=series,
                by=by,
                written_at=on,
                outcome=[{"sitting": each.pk, "result": result} for each, result in results],
                answers=form.answers,
                needs=form.needs,
            )
            _SLIPS.write([slip])
            _seat(slip, results, at, on)
            confirm(slip)
            trail.note(slip, "institute.register", by=by, data={"outcome": slip.outcome})
    except IntegrityError:
        # The database takes a form once. Rather than asking before each, the second is undone whole.
        slip = Slip.objects.get(participant=participant, key=form.key)
        if not _is_over(slip, on):
            return slip
        # She has come back to the page, and wishes anew what she gave up, or could not have then.
        again = replace(form, key=uuid5(form.key, str(slip.pk)))
        return register(participant, series, again, by=by, on=on)
    return slip


def _is_over(slip: Slip, on: datetime) -> bool:
    """Whether nothing of what a form gave is hers any more, and it is not just sent twice."""
    return slip.written_at <= on - _ONE_TAP and not slip.registrations.active().exists()


def desk(
    participant: Participant | None,
    sittings: list[Sitting],
    on: datetime,
    standing: Standing | None = None,
) -> Desk:
    """What decides these picks now. Of nobody yet, it is not asked whether they are for her."""
    mine: list[tuple[int, int]] = []
    if participant:
        mine = _PLACES.ask(participant.pk)
        standing = standing or standing_of(participant.person, timezone.localdate(on))
    return Desk(
        standing=standing,
        tallies=seats.tallies(sittings),
        places={sitting for sitting, _workshop in mine},
        workshops={workshop for _sitting, workshop in mine},
        picks=sittings,
        on=on,
    )


def _seat(slip: Slip, results: Iterable[tuple[Sitting, str]], at: Desk, on: datetime) -> None:
    states = {"seat": State.SEATED, "line": State.WAITING}
    given = [(sitting, states[result]) for sitting, result in results if result in states]
    _REGISTRATIONS.write(
        [
            Registration(
                participant_id=slip.participant_id, sitting=sitting, slip=slip, state=state, written_at=on
            )
            for sitting, state in given
        ]
    )
    seats.keep(
        {sitting: at.tallies[sitting.pk].plus(is_seat=state == State.SEATED) for sitting, state in given}
    )


@transaction.atomic
def drop(registration: Registration, *, by: User | None, on: datetime, why: str = "") -> None:
    """Give up a seat or a place in line; the next in line is offered what becomes free."""
    (sitting,) = seats.held([registration.sitting_id])
    registration.refresh_from_db(fields=["state"])
    if not registration.is_active:
        return
    _end([registration], State.DROPPED)
    owe(Kind.GIVEN_UP, [registration], facts={"why": why})
    log(sitting, "institute.drop", user=by, data={"registration": registration.pk, "why": why})
    seats.settle(sitting, on=on)


@transaction.atomic
def accept(registration: Registration, *, by: User | None, on: datetime) -> None:
    """Take the seat that is offered. Raises `TooLateError` once it has gone to the next."""
    (sitting,) = seats.held([registration.sitting_id])
    registration.refresh_from_db(fields=["state"])
    if registration.state == State.SEATED:
        return
    if registration.state != State.OFFERED or sitting.cancelled_at:
        raise TooLateError
    registration.state, registration.offered_until = State.SEATED, None
    registration.save(update_fields=["state", "offered_until"])
    owe(Kind.CONFIRMATION, [registration], stamp="taken")
    log(sitting, "institute.accept", user=by, data={"registration": registration.pk})


@transaction.atomic
def swap(registration: Registration, to: Sitting, *, by: User | None, on: datetime) -> Registration:
    """Change to another sitting of the same workshop. Raises `TooLateError`, and changes nothing, if full."""
    held = {each.pk: each for each in seats.held([registration.sitting_id, to.pk])}
    old, new = held[registration.sitting_id], held[to.pk]
    registration.refresh_from_db(fields=["state"])
    has_place = registration.participant.registrations.active().filter(sitting=new).exists()
    is_possible = old.workshop_id == new.workshop_id and registration.is_active and not has_place
    if not (is_possible and new.takes_names(on) and seats.tallies([new])[new.pk].has_room(new)):
        raise TooLateError
    _end([registration], State.DROPPED)
    row = Registration.objects.create(
        participant_id=registration.participant_id,
        sitting=new,
        slip_id=registration.slip_id,
        state=State.SEATED,
        written_at=on,
    )
    owe(Kind.CHANGE, [row], facts={"was": old.starts_at.isoformat(), "left": old.pk})
    log(new, "institute.swap", user=by, data={"registration": row.pk, "from": old.pk})
    seats.settle(old, on=on)
    seats.settle(new, on=on)
    return row


def expire(*, on: datetime) -> int:
    """End the offers whose time has passed, and offer those seats to the next. Returns how many ended."""
    due = Registration.objects.filter(state=State.OFFERED, offered_until__lte=on)
    return sum(_expire(key, on) for key in sorted(set(due.values_list("sitting", flat=True))))


def recount(*, on: datetime) -> int:
    """Put right sittings whose seats became free without us, and offer them. Returns how many."""
    strayed = seats.strayed(on)
    for key in strayed:
        with transaction.atomic():
            (sitting,) = seats.held([key])
            seats.settle(sitting, on=on)
    return len(strayed)


@transaction.atomic
def _expire(key: int, on: datetime) -> int:
    (sitting,) = seats.held([key])
    due = list(sitting.registrations.filter(state=State.OFFERED, offered_until__lte=on))
    ended = [each for each in due if sitting.starts_at <= on or not _waits_for_its_letter(each, sitting, on)]
    _end(ended, State.LAPSED)
    owe(Kind.LAPSED, ended)
    log(sitting, "institute.expire", data={"registrations": [each.pk for each in ended]})
    seats.settle(sitting, on=on)
    return len(ended)


def _waits_for_its_letter(registration: Registration, sitting: Sitting, on: datetime) -> bool:
    """Whether the offer could not reach her in time: her hours begin when its letter has gone out."""
    left_at = offer_left_at(registration, on)
    if left_at is None:
        return False
    until = min(left_at + sitting.workshop.series.offer_time / 2, sitting.starts_at)
    if until <= on:
        return False
    registration.offered_until = until
    registration.save(update_fields=["offered_until"])
    return True


@transaction.atomic
def resize(sitting: Sitting, capacity: int | None, *, by: User | None, on: datetime) -> int:
    """Change the number of seats. Nobody is thrown out: returns how many are now taken beyond it."""
    (held,) = seats.held([sitting.pk])
    before, held.capacity = held.capacity, capacity
    held.save(update_fields=["capacity"])
    log(held, "institute.resize", user=by, data={"from": before, "to": capacity})
    seats.settle(held, on=on)
    return seats.tallies([held])[held.pk].over(held)


@transaction.atomic
def move(sitting: Sitting, times: Times, *, by: User | None, on: datetime) -> Sitting:
    """Hold a sitting at another time or place, and tell everybody who has a place in it."""
    (held,) = seats.held([sitting.pk])
    was = Times(held.starts_at, held.ends_at, held.room, held.join_link)
    if was == times:
        return held
    for name in ("starts_at", "ends_at", "room", "join_link"):
        setattr(held, name, getattr(times, name))
    _raise_sequence(held, "starts_at", "ends_at", "room", "join_link")
    take_back_reminders(held.registrations.active(), "The sitting was moved.")
    offers = held.registrations.filter(state=State.OFFERED, offered_until__gt=held.starts_at)
    offers.update(offered_until=held.starts_at)
    facts: dict[str, Any] = {"was": was.starts_at.isoformat(), "room": was.room}
    facts["time_stays"] = (was.starts_at, was.ends_at) == (times.starts_at, times.ends_at)
    facts["has_new_link"] = bool(was.join_link) and was.join_link != times.join_link
    owe(Kind.CHANGE, held.registrations.active(), stamp=str(held.sequence), facts=facts)
    log(held, "institute.move", user=by, data=facts)
    seats.settle(held, on=on)
    return held


@transaction.atomic
def withdraw(presenter: Presenter, *, by: User | None, on: datetime) -> None:
    """Note that somebody will not present, and tell who has a place in what is still to come."""
    if presenter.withdrawn_at:
        return
    presenter.withdrawn_at = on
    presenter.save(update_fields=["withdrawn_at"])
    log(presenter.workshop, "institute.withdraw", user=by, data={"presenter": presenter.name})
    ahead = presenter.workshop.sittings.going_ahead().filter(starts_at__gt=on)
    for sitting in seats.held(ahead.values_list("pk", flat=True)):
        _raise_sequence(sitting)
        facts = {"presenter": presenter.name}
        owe(Kind.CHANGE, sitting.registrations.active(), stamp=str(sitting.sequence), facts=facts)


@transaction.atomic
def cancel(sittings: Iterable[Sitting], *, by: User | None, on: datetime, why: str = "") -> None:
    """Cancel sittings that have not been held, and everybody's place in them."""
    for sitting in seats.held([each.pk for each in sittings]):
        if sitting.cancelled_at or sitting.ends_at <= on:
            continue
        sitting.cancelled_at = on
        _raise_sequence(sitting, "cancelled_at")
        active = list(sitting.registrations.active())
        _end(active, State.CANCELLED)
        seats.settle(sitting, on=on)
        owe(Kind.CANCELLED, active, facts={"why": why})
        log(sitting, "institute.cancel", user=by, data={"why": why, "people": len(active)})


@transaction.atomic
def cancel_workshop(workshop: Workshop, *, by: User | None, on: datetime, why: str = "") -> None:
    cancel(workshop.sittings.all(), by=by, on=on, why=why)
    workshop.cancelled_at = on
    workshop.save(update_fields=["cancelled_at"])


@transaction.atomic
def cancel_series(series: Series, *, by: User | None, on: datetime, why: str = "") -> None:
    """Cancel what of a series is still to come. What was held stays, with its certificates."""
    cancel(Sitting.objects.filter(workshop__series=series), by=by, on=on, why=why)
    series.cancelled_at = on
    series.save(update_fields=["cancelled_at"])
    log(series, "institute.cancel", user=by, data={"why": why})


def _end(registrations: Iterable[Registration], state: Registration.State) -> None:
    keys = [each.pk for each in registrations]
    Registration.objects.filter(pk__in=keys).update(state=state, offered_until=None)
    take_back_reminders(registrations, "Her place was given up.")
    for each in registrations:
        each.state = state


def _raise_sequence(sitting: Sitting, *changed: str) -> None:
    sitting.sequence += 1
    sitting.save(update_fields=["sequence", *changed])
