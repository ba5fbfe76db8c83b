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
    # Her jobs on the day, and those that begin later; `unit` and `worksite` are numbers of rows.
    jobs: dict[int, dict[str, Any]] = field(default_factory=dict)
    later: dict[int, dict[str, Any]] = field(default_factory=dict)
    # From which day until which each row of a job holds.
    spans: dict[int, tuple[date, date | None]] = field(default_factory=dict)
    # On which day she gets her first name of a kind, if it is a later one, and the homes she has later.
    named_from: dict[str, date] = field(default_factory=dict)
    later_homes: list[tuple[date, tuple[str, ...]]] = field(default_factory=list)
    # Her own ways that somebody has ended: no list brings them back.
    given_up: list[str] = field(default_factory=list)

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
    """The jobs that the list may speak of, on its day and later; of no unit yet, they may be of this one."""
    jobs = Employment.objects.filter(open_on(arrival.as_of), employer=arrival.employer_id)
    return jobs.filter(Q(unit=arrival.unit_id) | Q(unit=None)) if arrival.unit_id else jobs


def jobs_on(arrival: Arrival) -> QuerySet[Employment]:
    """The jobs of which the list should have everyone: who is not on it has left."""
    jobs = Employment.objects.on(arrival.as_of).filter(employer=arrival.employer_id)
    return jobs.filter(unit=arrival.unit_id) if arrival.unit_id else jobs


def known(people: Collection[int], jobs: QuerySet[Employment], day: date) -> dict[int, Known]:
    """What is known of these people on a day, by their numbers; of their jobs, those among `jobs`.

    Who came to the roll later has the name she came with. Phones and e-mails are hers already if noted later.
    """
    found = {pk: Known(pk) for pk in people}
    for pk, born in Person.objects.filter(pk__in=people).values_list("pk", "birth_date"):
        found[pk].birth_date = born.isoformat() if born else ""
    _note_names(found, day)
    _note_ways(found, day)
    hers = jobs.filter(person__in=people).order_by("since", "pk")
    for row, person, since, until, *rest in hers.values_list("pk", "person", "since", "until", *JOB_FIELDS):
        one = found[person]
        rows = one.jobs if since <= day else one.later
        rows[row] = {name: _plain(value) for name, value in zip(JOB_FIELDS, rest, strict=True)}
        one.spans[row] = since, until
    return found


def _note_names(found: dict[int, Known], day: date) -> None:
    names = Name.objects.filter(open_on(day), person__in=found).order_by("since", "pk")
    for row, person, since, kind, *parts in names.values_list(
        "pk", "person", "since", "kind", "given", "middle", "surname", "suffix"
    ):
        one = found[person]
        if since <= day or kind not in one.names:
            one.names[kind] = (row, Parts(*parts))
            one.named_from |= {kind: since} if since > day else {}


def _note_ways(found: dict[int, Known], day: date) -> None:
    on = open_on(day)
    emails = Email.objects.filter(on, person__in=found)
    for row, person, address, purpose in emails.values_list("pk", "person", "address", "purpose"):
        found[person].emails.append((row, address, purpose))
    phones = Phone.objects.filter(on, person__in=found)
    for row, person, number, purpose, is_mobile in phones.values_list(
        "pk", "person", "number", "purpose", "is_mobile"
    ):
        found[person].phones.append((row, number, purpose, is_mobile))
    for model, way in ((Email, "address"), (Phone, "number")):
        own = model._default_manager.filter(person__in=found, purpose=Purpose.HOME, until__lte=day)
        for person, text in own.filter(until__gt=F("since")).values_list("person", way):
            found[person].given_up.append(text)
    addresses = Address.objects.filter(on, person__in=found)
    for row, person, since, *rest in addresses.values_list(
        "pk", "person", "since", "street", "locality", "state", "postcode", "purpose"
    ):
        if since <= day:
            found[person].addresses.append((row, tuple(rest)))
        else:
            found[person].later_homes.append((since, tuple(rest)))


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, int | str):
        return value
    return value.isoformat() if isinstance(value, date) else f"{value:.2f}"


def record_of(person: Known, worksites: dict[int, str]) -> Record:
    """A person of the roll as matching wants her."""
    job = next(reversed(person.jobs.values()), next(iter(person.later.values()), {}))
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
