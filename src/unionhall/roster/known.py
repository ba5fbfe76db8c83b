"""What the roll knows of some people as of a day, read in a few queries for a whole batch.

The other half of a comparison: `reading` makes the people of the list, this module those of the roll.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any, TypeVar

from django.db.models import F, Q, QuerySet

from unionhall.roster.arrivals import Arrival
from unionhall.roster.bridge import Record
from unionhall.roster.naming import Parts
from unionhall.roster.people import Address, Email, Name, Person, Phone, Purpose
from unionhall.roster.reading import Arriving
from unionhall.roster.ties import Employment

Item = TypeVar("Item")
JOB_FIELDS = (
    "unit",
    "worksite",
    "title",
    "classification",
    "employee_id",
    "hired_on",
    "hours_a_day",
    "paid_days",
    "schedule",
    "step",
    "lane",
)


@dataclass(slots=True)
class Known:
    """One person of the roll, each fact with the number of its row. Values are as JSON holds them."""

    pk: int
    birth_date: str = ""
    names: dict[str, tuple[int, Parts]] = field(default_factory=dict)
    emails: list[tuple[int, str, str]] = field(default_factory=list)
    phones: list[tuple[int, str, str, bool]] = field(default_factory=list)
    addresses: list[tuple[int, tuple[str, ...]]] = field(default_factory=list)
    # Her jobs that the list is about; `unit` and `worksite` are numbers of rows.
    jobs: dict[int, dict[str, Any]] = field(default_factory=dict)

    @property
    def name(self) -> Parts:
        rows = self.names
        return (rows.get(Name.Kind.LIVED) or rows.get(Name.Kind.LEGAL) or (0, Parts()))[1]


def open_on(day: date) -> Q:
    """Rows that hold on a day or begin after it, and were not struck out."""
    return (Q(until__isnull=True) | Q(until__gt=day)) & ~Q(until__lte=F("since"))


def batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch


def jobs_of(arrival: Arrival) -> QuerySet[Employment]:
    """The jobs that the list is about, as of its day."""
    jobs = Employment.objects.filter(open_on(arrival.as_of), employer=arrival.employer_id)
    return jobs.filter(unit=arrival.unit_id) if arrival.unit_id else jobs


def known(people: Collection[int], jobs: QuerySet[Employment], day: date) -> dict[int, Known]:
    """What is known of these people on a day, by their numbers; of their jobs, those among `jobs`."""
    found = {pk: Known(pk) for pk in people}
    on = open_on(day)
    for pk, born in Person.objects.filter(pk__in=people).values_list("pk", "birth_date"):
        found[pk].birth_date = born.isoformat() if born else ""
    names = Name.objects.filter(on, person__in=people).order_by("since", "pk")
    for row, person, kind, *parts in names.values_list(
        "pk", "person", "kind", "given", "middle", "surname", "suffix"
    ):
        found[person].names[kind] = (row, Parts(*parts))
    emails = Email.objects.filter(on, person__in=people)
    for row, person, address, purpose in emails.values_list("pk", "person", "address", "purpose"):
        found[person].emails.append((row, address, purpose))
    phones = Phone.objects.filter(on, person__in=people)
    for row, person, number, purpose, is_mobile in phones.values_list(
        "pk", "person", "number", "purpose", "is_mobile"
    ):
        found[person].phones.append((row, number, purpose, is_mobile))
    addresses = Address.objects.filter(on, person__in=people)
    for row, person, *rest in addresses.values_list(
        "pk", "person", "street", "locality", "state", "postcode", "purpose"
    ):
        found[person].addresses.append((row, tuple(rest)))
    hers = jobs.filter(person__in=people).order_by("since", "pk")
    for row, person, *rest in hers.values_list("pk", "person", *JOB_FIELDS):
        found[person].jobs[row] = {name: _plain(value) for name, value in zip(JOB_FIELDS, rest, strict=True)}
    return found


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, int | str):
        return value
    return value.isoformat() if isinstance(value, date) else f"{value:.2f}"


def record_of(person: Known, worksites: dict[int, str]) -> Record:
    """A person of the roll as matching wants her."""
    job = next(reversed(person.jobs.values()), {})
    at = next((facts for _row, facts in person.addresses), ("", "", "", ""))
    name = person.names.get(Name.Kind.LEGAL, (0, person.name))[1]
    return Record(
        id=str(person.pk),
        given_name=name.given,
        surname=_whole_surname(name),
        birth_date=person.birth_date,
        hire_date=job.get("hired_on") or "",
        street=at[0],
        locality=at[1],
        postcode=at[3],
        phone=_first((number, purpose) for _row, number, purpose, _mobile in person.phones),
        email=_first((address, purpose) for _row, address, purpose in person.emails),
        employee_id=job.get("employee_id") or "",
        worksite=worksites.get(job.get("worksite") or 0, ""),
        job_title=job.get("title") or "",
    )


def record_of_arriving(id_: str, person: Arriving) -> Record:
    """A person of the list as matching wants her."""
    name = person.names.get(Name.Kind.LEGAL, person.name)
    at = person.addresses[0] if person.addresses else ("", "", "", "")
    return Record(
        id=id_,
        given_name=name.given,
        surname=_whole_surname(name),
        birth_date=person.birth_date,
        hire_date=person.job.get("hired_on", ""),
        street=at[0],
        locality=at[1],
        postcode=at[3],
        phone=_first((number, purpose) for number, purpose, _mobile in person.phones),
        email=_first(person.emails),
        employee_id=person.job.get("employee_id", ""),
        worksite=person.job.get("worksite", ""),
        job_title=person.job.get("title", ""),
    )


def _whole_surname(name: Parts) -> str:
    return f"{name.surname} {name.suffix}".strip()


def _first(found: Iterable[tuple[str, str]]) -> str:
    """The personal one, else the first: a phone of the school says little about who somebody is."""
    ways = list(found)
    return next((way for way, purpose in ways if purpose != Purpose.WORK), ways[0][0] if ways else "")
