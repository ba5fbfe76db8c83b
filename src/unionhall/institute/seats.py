"""Seats and lines, counted and moved while their sittings are locked.

Whoever changes who sits or waits holds the sittings first (`held`), always in the order of their numbers, so
that two forms never wait for each other. On SQLite the transaction itself is the lock. Registrations get
their numbers under the lock: their order in one sitting is the order in which the forms were committed.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from unionhall.institute.models import Notice, Registration, Sitting
from unionhall.institute.notices import owe

State = Registration.State


@dataclass(frozen=True)
class Tally:
    """How many seats of a sitting are taken or offered, and how many people wait."""

    taken: int = 0
    waiting: int = 0

    def free(self, sitting: Sitting) -> int | None:
        """Seats left; None where there is room for everybody."""
        return None if sitting.capacity is None else max(0, sitting.capacity - self.taken)

    def over(self, sitting: Sitting) -> int:
        """Seats taken beyond what there are, since some were cut: nobody is thrown out by a number."""
        return 0 if sitting.capacity is None else max(0, self.taken - sitting.capacity)

    def has_room(self, sitting: Sitting) -> bool:
        return self.waiting == 0 and self.free(sitting) != 0


def held(keys: Collection[int]) -> list[Sitting]:
    """Those sittings, locked until the transaction ends, in the order of their numbers."""
    rows = Sitting.objects.select_for_update(of=("self",)).select_related("workshop__series")
    return list(rows.filter(pk__in=keys).order_by("pk"))


def tallies(sittings: Iterable[Sitting]) -> dict[int, Tally]:
    """What is taken in each, and who waits; asked at once."""
    keys = [sitting.pk for sitting in sittings]
    counted = (
        Registration.objects.filter(sitting__in=keys, state__in=Registration.ACTIVE)
        .order_by()
        .values_list("sitting")
        .annotate(
            taken=Count("pk", filter=Q(state__in=Registration.TAKING)),
            waiting=Count("pk", filter=Q(state=State.WAITING)),
        )
    )
    found = {sitting: Tally(taken, waiting) for sitting, taken, waiting in counted}
    return {key: found.get(key, Tally()) for key in keys}


def settle(sitting: Sitting, *, on: datetime) -> list[Registration]:
    """Offer what is free to the first in line, and note whether the next to come has to wait."""
    tally = tallies([sitting])[sitting.pk]
    offered = _offer(sitting, tally, on)
    now = Tally(tally.taken + len(offered), tally.waiting - len(offered))
    mark(sitting, now)
    return offered


def mark(sitting: Sitting, tally: Tally) -> None:
    """Write down that a sitting has become full, or is so no longer: it shows on public pages."""
    is_full = not tally.has_room(sitting)
    if sitting.is_full != is_full:
        sitting.is_full = is_full
        sitting.save(update_fields=["is_full"])


def _offer(sitting: Sitting, tally: Tally, on: datetime) -> list[Registration]:
    if sitting.cancelled_at or sitting.starts_at <= on or not tally.waiting:
        return []
    first = list(sitting.registrations.in_line()[: tally.free(sitting)])
    until = min(on + sitting.workshop.series.offer_time, sitting.starts_at)
    for each in first:
        each.state, each.offered_until = State.OFFERED, until
    Registration.objects.bulk_update(first, ["state", "offered_until"])
    owe(Notice.Kind.OFFER, first)
    return first
