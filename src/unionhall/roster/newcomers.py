"""Whom the people of a list may turn out to be: candidates on the roll, and those who are sure at once.

Never further than whoever brought the list may enrol people; what is less than sure goes to `tally.rolls`.
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from unionhall.roster import reach
from unionhall.roster.arrivals import Arrival
from unionhall.roster.bridge import spelling
from unionhall.roster.known import open_on
from unionhall.roster.naming import Parts
from unionhall.roster.people import Name, Person
from unionhall.roster.reading import Arriving
from unionhall.roster.roles import Power
from unionhall.roster.ties import Employment, Membership, Unit

_CHUNK = 2000
# A text and no tuple of texts: there is one for everybody whom an employer has a number for.
Key = str


def candidates(arrival: Arrival) -> Iterator[int]:
    """The numbers of everybody the list may speak of."""
    return _within_reach(arrival).values_list("pk", flat=True).order_by("pk").iterator(chunk_size=_CHUNK)


def has_candidates(arrival: Arrival) -> bool:
    """Whether there is anybody of whom the list may speak; of the first list of all there is nobody."""
    return _within_reach(arrival).exists()


def _within_reach(arrival: Arrival) -> QuerySet[Person]:
    if _reaches_everywhere(arrival):
        return Person.objects.present()
    units = Unit.objects.filter(employer=arrival.employer_id)
    if arrival.unit_id:
        units = units.filter(pk=arrival.unit_id)
    locals_ = units.values("local")
    jobs = Employment.objects.filter(
        Q(unit__in=units) | Q(unit__local__in=locals_) | Q(unit=None, employer=arrival.employer_id)
    )
    standings = Membership.objects.filter(local__in=locals_)
    return Person.objects.present().filter(
        Q(pk__in=jobs.values("person")) | Q(pk__in=standings.values("person"))
    )


def _reaches_everywhere(arrival: Arrival) -> bool:
    """Whether whoever brought the list enrols for the whole federation; so does the server's own terminal."""
    if arrival.begun_by is None:
        return True
    # She had shown it when she brought the list; the worker has no session to ask.
    arrival.begun_by.has_shown_second_factor = True  # type: ignore[attr-defined]
    return reach.places(arrival.begun_by, Power.ENROL, timezone.localdate()).everywhere


class SureNames:
    """People of the roll by its own key, and by employee id and name together: ids alone are used again."""

    def __init__(self, by_key: dict[str, int], by_id: dict[Key, tuple[int, str]]) -> None:
        self._by_key, self._by_id = by_key, by_id
        self.unknown_keys: list[int] = []
        self._taken: dict[int, Any] = {}

    def of(self, person: Arriving) -> int | None:
        """The number of the person on the roll, if there is no doubt."""
        if person.key:
            return self._of_key(person)
        id_ = person.job.get("employee_id")
        if not (id_ and self._by_id):
            return None
        found, born = self._by_id.get(_key(id_, person.name), (0, ""))
        if born and person.birth_date and born != person.birth_date:
            return None
        return self._once(found, person)

    def _of_key(self, person: Arriving) -> int | None:
        found = self._by_key.get(person.key.replace("-", "").casefold())
        if not found:
            self.unknown_keys.append(person.row)
        return self._once(found or 0, person)

    def _once(self, found: int, person: Arriving) -> int | None:
        """Nobody is two people: the second who would be her is looked at by matching."""
        if not found or found in self._taken:
            return None
        self._taken[found] = None
        return found


def sure_names(arrival: Arrival) -> SureNames:
    """What is needed to place people at once, as far as the list says it."""
    fields = set(arrival.places.values())
    return SureNames(
        _keys(arrival) if "key" in fields else {}, _ids(arrival) if "employee_id" in fields else {}
    )


def _keys(arrival: Arrival) -> dict[str, int]:
    rows = _within_reach(arrival).values_list("key", "pk")
    return {key.hex: pk for key, pk in rows.iterator(chunk_size=_CHUNK)}


def _ids(arrival: Arrival) -> dict[Key, tuple[int, str]]:
    """Employee id and name, where they lead to one person alone."""
    jobs = Q(person__employments__employer=arrival.employer_id)
    if arrival.unit_id:
        # One of no unit yet may turn out to be of this one.
        jobs &= Q(person__employments__unit=arrival.unit_id) | Q(person__employments__unit=None)
    names = Name.objects.filter(open_on(arrival.as_of), jobs)
    rows = (
        names.filter(person__merged_into=None)
        .exclude(person__employments__employee_id="")
        .values_list(
            "person__employments__employee_id",
            "given",
            "middle",
            "surname",
            "suffix",
            "person",
            "person__birth_date",
        )
    )
    found: dict[Key, tuple[int, str]] = {}
    for id_, *parts, person, born in rows.iterator(chunk_size=_CHUNK):
        key = _key(id_, Parts(*parts))
        is_other = key in found and found[key][0] != person
        found[key] = (0, "") if is_other else (person, born.isoformat() if born else "")
    return found


def _key(id_: str, name: Parts) -> Key:
    parts = (
        spelling.employee_id(id_),
        spelling.given_name(name.given),
        spelling.surname(name.surname),
        spelling.generation(name.suffix),
    )
    return "\t".join(parts)
