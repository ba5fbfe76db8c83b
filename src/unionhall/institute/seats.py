"""Seats and lines, counted and moved while their sittings are locked.

Whoever changes who sits or waits holds the sittings first (`held`), always in the order of their numbers, so
that two forms never wait for each other. On SQLite the transaction itself is the lock. Registrations get
their numbers under the lock: their order in one sitting is the order in which the forms were committed. How
many sit and wait is kept beside each sitting: a form adds to it, everything else counts anew (`settle`).
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.db.models import Q

from unionhall.core.keeping import Kept
from unionhall.core.prepared import Prepared, PreparedRows
from unionhall.institute.models import Count, Notice, Registration, Series, Sitting, Workshop
from unionhall.institute.notices import owe

State = Registration.State
# In a rush every form asks these.
_HELD: Prepared[Sitting] = Prepared(
    lambda keys: Sitting.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
)
_COUNTS: Prepared[tuple[int, int, int]] = Prepared(
    lambda keys: Count.objects.filter(pk__in=keys).values_list("pk", "taken", "waiting")
)
_KEPT_COUNTS = PreparedRows(Count, anew=["taken", "waiting"])
_WORKSHOPS: Kept[dict[int, Workshop]] = Kept(100)


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

    def plus(self, *, is_seat: bool) -> "Tally":
        """With one more who has a seat, or who waits."""
        return Tally(self.taken + is_seat, self.waiting + (not is_seat))


def held(keys: Collection[int], workshops: Mapping[int, Workshop] | None = None) -> list[Sitting]:
    """Those sittings, locked until the transaction ends, in the order of their numbers.

    Their workshops are given with them, or fetched when they are asked for.
    """
    sittings = _HELD.ask(list(keys))
    for each in sittings:
        if workshops and each.workshop_id in workshops:
            each.workshop = workshops[each.workshop_id]
    return sittings


def workshops_of(series: Series) -> dict[int, Workshop]:
    """The workshops of a series as they are planned; kept, for thousands of forms."""
    return _WORKSHOPS.get(
        series.pk, lambda: Workshop.objects.filter(series=series.pk).select_related("series").in_bulk()
    )


def tallies(sittings: Iterable[Sitting]) -> dict[int, Tally]:
    """What is taken in each, and who waits, as it is kept."""
    keys = [sitting.pk for sitting in sittings]
    found = {key: Tally(taken, waiting) for key, taken, waiting in _COUNTS.ask(keys)}
    return {key: found.get(key, Tally()) for key in keys}


def counted(keys: Collection[int]) -> dict[int, Tally]:
    """The same, counted anew from those who are signed up."""
    rows = (
        Registration.objects.filter(sitting__in=keys, state__in=Registration.ACTIVE)
        .order_by()
        .values_list("sitting")
        .annotate(
            taken=models.Count("pk", filter=Q(state__in=Registration.TAKING)),
            waiting=models.Count("pk", filter=Q(state=State.WAITING)),
        )
    )
    found = {sitting: Tally(taken, waiting) for sitting, taken, waiting in rows}
    return {key: found.get(key, Tally()) for key in keys}


def settle(sitting: Sitting, *, on: datetime) -> list[Registration]:
    """Count anew, offer what is free to the first in line, and note what is taken now."""
    tally = counted([sitting.pk])[sitting.pk]
    offered = _offer(sitting, tally, on)
    keep({sitting: Tally(tally.taken + len(offered), tally.waiting - len(offered))})
    return offered


def keep(tallies: Mapping[Sitting, Tally]) -> None:
    """Write down what is taken in sittings that are held, and whether the next to come has to wait."""
    _KEPT_COUNTS.write(
        [
            Count(sitting=sitting, taken=tally.taken, waiting=tally.waiting)
            for sitting, tally in tallies.items()
        ]
    )
    for sitting, tally in tallies.items():
        is_full = not tally.has_room(sitting)
        # Only when it turns, since it shows on public pages.
        if sitting.is_full != is_full:
            sitting.is_full = is_full
            sitting.save(update_fields=["is_full"])


def strayed(on: datetime) -> list[int]:
    """Sittings ahead whose count is no longer right, since records of people were removed from the roll."""
    ahead = list(Sitting.objects.going_ahead().filter(starts_at__gt=on))
    kept, true = tallies(ahead), counted([each.pk for each in ahead])
    return [key for key, tally in true.items() if kept[key] != tally]


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
