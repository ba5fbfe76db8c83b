"""What follows a fact: rows of the roll that begin later, and lists of a later day that were written down.

A list says what held on its day. Where the roll says of a later day that something changed, or where a later
list has left it as it was, what an older list says ends there: it never reaches further than what is known.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Any

from unionhall.roster.arrivals import Arrival

Facts = Mapping[str, Any]
# What two jobs of one unit have in common if the second is the first as it went on.
_TRAITS = ("title", "worksite", "employee_id")
# The columns in which a list says a thing.
_SAID_BY = {
    "classification": {"classification", "title"},
    "name": {"name", "given", "surname", "lived_given", "lived_surname"},
    "home": {"street"},
    "work": {"work_street"},
}


@dataclass(frozen=True, slots=True)
class Row:
    """A dated row, from a day up to, not on, another."""

    pk: int
    since: date
    until: date | None
    facts: Facts


@dataclass(frozen=True, slots=True)
class Span:
    """What holds from a day up to another."""

    since: date
    until: date | None
    facts: dict[str, Any]


def chain(first: Row, later: Iterable[Row]) -> list[Row]:
    """A job with what it became: each row begins on the day on which the one before it ends."""
    rest, found = list(later), [first]
    while nexts := [row for row in rest if _follows(row, found[-1])]:
        last = found[-1].facts
        nearest = min(nexts, key=lambda row: sum(row.facts[name] != last[name] for name in last))
        found.append(nearest)
        rest.remove(nearest)
    return found


def _follows(row: Row, before: Row) -> bool:
    if row.since != before.until or row.facts["unit"] != before.facts["unit"]:
        return False
    return any(row.facts[name] and row.facts[name] == before.facts[name] for name in _TRAITS)


def end_of(rows: Sequence[Row], name: str, listed: date | None) -> date | None:
    """The day from which a field is known otherwise: by a row that changed it, or by a list of that day."""
    changed = next((b.since for a, b in pairwise(rows) if a.facts[name] != b.facts[name]), None)
    return earliest(changed, listed)


def earliest(*days: date | None) -> date | None:
    """The first of those that are known."""
    return min((day for day in days if day), default=None)


def carried(
    rows: Sequence[Row], day: date, new: Facts, ends: Mapping[str, date | None]
) -> tuple[list[int], list[Span]]:
    """The rows that give way if each field is `new` from `day` up to its end, and what takes their place."""
    gone: list[int] = []
    spans: list[Span] = []
    for row in rows:
        start = max(row.since, day)
        if all(end and end <= start for end in ends.values()):
            break
        gone.append(row.pk)
        cuts = {end for end in ends.values() if end and start < end < (row.until or date.max)}
        starts = [start, *sorted(cuts)]
        for since, until in zip(starts, [*starts[1:], row.until], strict=True):
            its = {name: value for name, value in new.items() if since < (ends[name] or date.max)}
            spans.append(Span(since, until, {**row.facts, **its}))
    return gone, spans


@dataclass(frozen=True, slots=True)
class _List:
    day: date
    unit: int | None
    fields: frozenset[str]


class LaterLists:
    """The lists of an employer that are written down and of a later day than one that comes now."""

    def __init__(self, arrival: Arrival) -> None:
        self._arrival = arrival

    @cached_property
    def _lists(self) -> list[_List]:
        its = Arrival.objects.filter(employer=self._arrival.employer_id, state=Arrival.State.DONE)
        rows = its.filter(as_of__gt=self._arrival.as_of).order_by("as_of")
        return [
            _List(day, unit, frozenset(name for _title, name in columns))
            for day, unit, columns in rows.values_list("as_of", "unit", "columns")
        ]

    def saying(self, name: str, unit: int | None) -> date | None:
        """The day of the first that has a column for a thing, and is about somebody of the unit."""
        fields = _SAID_BY.get(name, {name})
        return next((one.day for one in self._about(unit) if one.fields & fields), None)

    def about(self, unit: int | None) -> date | None:
        """The day of the first on which everybody of the unit should stand."""
        return next((one.day for one in self._about(unit)), None)

    def is_of(self, day: date) -> bool:
        return any(one.day == day for one in self._lists)

    def _about(self, unit: int | None) -> Iterator[_List]:
        return (one for one in self._lists if one.unit is None or one.unit == unit)
