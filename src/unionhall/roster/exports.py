"""The people of a local, an employer or a unit as a sheet to take out, and that reads back in unchanged.

A row is a job: somebody with two has two. Each way to reach her has a column of its own, as many as anybody
needs. Texts stay texts, so ids and ZIP codes keep their zeros. What the reader may not see has no column.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import translation

from unionhall.core.exports import Sheet, Value
from unionhall.places.models import Employer
from unionhall.roster.known import Known, batches, known
from unionhall.roster.layouts import PAY, TITLES
from unionhall.roster.people import Name, Person
from unionhall.roster.roles import Power
from unionhall.roster.ties import Employment, Unit, Worksite

_BATCH = 500
_NAME = ("given", "middle", "surname", "suffix")
_PLACE = ("street", "locality", "state", "postcode")
_JOB = ("employee_id", "worksite", "title", "classification", "hired_on")
# Ways to reach somebody by the field they are read into, with what has to be allowed to see them.
_WAYS: dict[str, Power] = {
    "email_home": Power.HOME_CONTACT,
    "email_work": Power.WORK_CONTACT,
    "phone_home": Power.HOME_CONTACT,
    "phone_mobile": Power.HOME_CONTACT,
    "phone_work": Power.WORK_CONTACT,
    "phone_work_mobile": Power.WORK_CONTACT,
    "home": Power.HOME_ADDRESS,
    "work": Power.WORK_CONTACT,
}


@dataclass(frozen=True)
class People:
    """Whose jobs are taken out, as of which day, and what the reader may see of them."""

    name: str
    jobs: QuerySet[Employment]
    on: date
    powers: frozenset[Power]


def sheet(people: People) -> Sheet:
    """The sheet. Its rows are read from the database as they are written."""
    numbers = _numbers(people)
    widths = {way: 0 for way, power in _WAYS.items() if power in people.powers}
    for person in _known(people, numbers):
        for way, found in _ways(person).items():
            if way in widths:
                widths[way] = max(widths[way], len(found))
    return Sheet(people.name, _header(people, widths), _rows(people, numbers, widths))


def _numbers(people: People) -> list[int]:
    """Everybody with one of the jobs, in the order of their names."""
    with_jobs = Person.objects.present().filter(pk__in=people.jobs.values("person"))
    return list(with_jobs.order_by("sort_name", "pk").values_list("pk", flat=True))


def _known(people: People, numbers: list[int]) -> Iterator[Known]:
    for batch in batches(numbers, _BATCH):
        found = known(batch, people.jobs, people.on)
        yield from (found[pk] for pk in batch)


def _ways(person: Known) -> dict[str, list[tuple[str, ...]]]:
    """Every way to reach her, by the field it is read into."""
    found: dict[str, list[tuple[str, ...]]] = {way: [] for way in _WAYS}
    for _row, address, purpose in person.emails:
        found[f"email_{purpose}"].append((address,))
    for _row, number, purpose, is_mobile in person.phones:
        name = "phone_mobile" if purpose == "home" else "phone_work_mobile"
        found[name if is_mobile else f"phone_{purpose}"].append((number,))
    for _row, (*place, purpose) in person.addresses:
        found[purpose].append(tuple(place))
    return found


def _parts_of(way: str) -> tuple[str, ...]:
    """The fields that one such way fills."""
    if way in ("home", "work"):
        return tuple(f"work_{part}" if way == "work" else part for part in _PLACE)
    return (way,)


def _job_fields(people: People) -> tuple[str, ...]:
    return (*_JOB, *(PAY if Power.PAY in people.powers else ()))


def _header(people: People, widths: dict[str, int]) -> list[str]:
    fields = ["key", *_NAME, *(f"lived_{part}" for part in _NAME)]
    fields += ["birth_date"] if Power.BIRTH_DATE in people.powers else []
    fields += ["employer", "unit", *_job_fields(people)]
    # The header is English in every language: it is what the sheet is read back by.
    with translation.override("en"):
        titles = [str(TITLES[field]) for field in fields]
        for way, width in widths.items():
            for nth in range(width):
                more = f" ({nth + 1})" if nth else ""
                titles += [f"{TITLES[part]}{more}" for part in _parts_of(way)]
    return titles


def _rows(people: People, numbers: list[int], widths: dict[str, int]) -> Iterator[list[Value]]:
    keys = dict(Person.objects.filter(pk__in=people.jobs.values("person")).values_list("pk", "key"))
    employers = dict(people.jobs.order_by().values_list("pk", "employer__name"))
    name_of = _names_of_places(people)
    for person in _known(people, numbers):
        names = [_name(person, kind) for kind in (Name.Kind.LEGAL, Name.Kind.LIVED)]
        who: list[Value] = [str(keys[person.pk]), *names[0], *names[1]]
        who += [person.birth_date] if Power.BIRTH_DATE in people.powers else []
        reached = list(_reached(_ways(person), widths))
        for row, job in person.jobs.items():
            told = [name_of.get(name, str)(job[name] or "") for name in ("unit", *_job_fields(people))]
            yield [*who, employers[row], *told, *reached]


def _name(person: Known, kind: str) -> tuple[str, ...]:
    _row, parts = person.names.get(kind, (0, None))
    return tuple(getattr(parts, part) if parts else "" for part in _NAME)


def _names_of_places(people: People) -> dict[str, Callable[[object], str]]:
    """How numbers of units and worksites are written; a unit whose name another has is written in full."""
    employers = Employer.objects.filter(employments__in=people.jobs)
    units = list(Unit.objects.filter(employer__in=employers).select_related("local"))
    names = [unit.name for unit in units]
    written = {unit.pk: unit.name if names.count(unit.name) == 1 else str(unit) for unit in units}
    sites = dict(Worksite.objects.filter(employer__in=employers).values_list("pk", "name"))
    return {
        "unit": lambda pk: written.get(pk, ""),
        "worksite": lambda pk: sites.get(pk, ""),
        "classification": lambda kind: str(kind).replace("_", " "),
    }


def _reached(ways: dict[str, list[tuple[str, ...]]], widths: dict[str, int]) -> Iterable[str]:
    for way, width in widths.items():
        found = ways[way]
        for nth in range(width):
            yield from found[nth] if nth < len(found) else [""] * len(_parts_of(way))
