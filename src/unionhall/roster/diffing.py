"""What a list would change for one person: her rows of the list held against what the roll knows of her.

Pure but for the employer's worksites and units, which are read once for a list. A blank cell says nothing.
Case, accents and punctuation are no change; a leading zero that a spreadsheet ate is none either.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from unionhall.core.search import fold
from unionhall.roster.arrivals import Arrival, Change
from unionhall.roster.bridge import spelling
from unionhall.roster.following import LaterLists, Row, chain, earliest, end_of
from unionhall.roster.jobs import kind_of_work
from unionhall.roster.known import JOB_FIELDS, Known
from unionhall.roster.layouts import PAY
from unionhall.roster.naming import Parts
from unionhall.roster.people import Name, Purpose
from unionhall.roster.reading import UNSURE, Arriving
from unionhall.roster.ties import Classification, Employment, Unit, Worksite

Kind = Change.Kind
Facts = dict[str, Any]
# Which group a changed field of a job is shown in.
_GROUPS = {
    "worksite": Kind.MOVE,
    "title": Kind.TITLE,
    "classification": Kind.TITLE,
    **dict.fromkeys(PAY, Kind.PAY),
    **dict.fromkeys(("employee_id", "hired_on", "unit"), Kind.PAPERS),
}


@dataclass(frozen=True, slots=True)
class Draft:
    """One change as it would be shown and written; `before` is what it replaces."""

    kind: str
    facts: Facts
    before: Facts = field(default_factory=dict)


class Places:
    """The worksites and units of the employer: which one a name means, and where a new job belongs."""

    def __init__(self, arrival: Arrival) -> None:
        self._arrival = arrival
        rows = Worksite.objects.filter(employer=arrival.employer_id).values_list("pk", "name")
        self.worksites = dict(rows)
        self._exact = {name: pk for pk, name in rows}
        self._folded = _if_one((fold(name), pk) for pk, name in rows)
        self._normal = _if_one((spelling.worksite(name), pk) for pk, name in rows)
        self.units = dict(Unit.objects.filter(employer=arrival.employer_id).values_list("pk", "name"))
        self.scope = arrival.unit_id
        self._only = arrival.unit_id or (next(iter(self.units)) if len(self.units) == 1 else None)
        self.later = LaterLists(arrival)
        # A list with one row for each person, and no number of hers, says nothing of a second job.
        has_ids = not {"key", "employee_id"}.isdisjoint(arrival.places.values())
        self.has_jobs = has_ids or arrival.counts.get("rows", 0) > arrival.counts.get("people", 0)
        # Of several units, the one of new people is asked for, by kind of work (`deciding.place`).
        self.asks = not arrival.unit_id and len(self.units) > 1
        self._said: dict[str, int | None] = arrival.counts.get("units", {})

    def worksite(self, name: str) -> int | None:
        """The worksite of that name, also where it is written a little differently."""
        found = self._exact.get(name) or self._folded.get(fold(name))
        return found or self._normal.get(spelling.worksite(name))

    def note(self, pk: int, name: str) -> None:
        """A worksite that was made since; also by a name a little different it is found from now on."""
        self.worksites[pk] = name
        self._exact[name] = self._folded[fold(name)] = pk
        self._normal.setdefault(spelling.worksite(name), pk)

    def unit(self, job: Facts) -> int | None:
        """The unit a new job belongs to: the only one, or that of everybody else with such a job."""
        if job.get("unit") or self._only:
            return job.get("unit") or self._only
        of_title, of_kind = self._usual
        found = of_title.get(fold(job.get("title", ""))) or of_kind.get(job["classification"])
        return found or self._said.get(job["classification"])

    def unplaced(self, jobs: Iterable[Facts]) -> Facts:
        """The kinds of work of those jobs whose unit is still to be said."""
        kinds = {job["classification"] for job in jobs if not job["unit"]} if self.asks else set()
        return {"unplaced": sorted(kinds - self._said.keys())} if kinds - self._said.keys() else {}

    @cached_property
    def _usual(self) -> tuple[dict[str, int], dict[str, int]]:
        """Asked once, and only for a new job: it goes through all jobs of the employer."""
        return _usual_units(self._arrival)


def _if_one(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Only names that lead to one thing alone."""
    found: dict[str, set[int]] = defaultdict(set)
    for name, pk in pairs:
        found[name].add(pk)
    return {name: pks.pop() for name, pks in found.items() if len(pks) == 1 and name}


def _usual_units(arrival: Arrival) -> tuple[dict[str, int], dict[str, int]]:
    jobs = Employment.objects.filter(employer=arrival.employer_id, unit__isnull=False, until=None)
    titles = Counter(jobs.values_list("title", "unit").distinct())
    kinds = Counter(jobs.values_list("classification", "unit").distinct())
    return _if_one((fold(title), unit) for title, unit in titles), _if_one(kinds)


def compared(rows: Sequence[Arriving], person: Known | None, places: Places) -> list[Draft]:
    """Everything the list would change for a person, by group."""
    if person is None:
        return [Draft(Kind.HIRE, _whole(rows, places))]
    return [
        *_jobs(rows, person, places),
        *_names(rows[0], person),
        *_contacts(rows, person),
        *_papers(rows, person),
    ]


def _whole(rows: Sequence[Arriving], places: Places) -> Facts:
    """All that is known of somebody new."""
    first = rows[0]
    jobs = [_new_job(row.job, places) for row in rows]
    return places.unplaced(jobs) | {
        "names": {
            kind: [name.given, name.middle, name.surname, name.suffix] for kind, name in first.names.items()
        },
        "birth_date": next((row.birth_date for row in rows if row.birth_date), ""),
        "emails": _unique(email for row in rows for email in row.emails),
        "phones": _unique(phone for row in rows for phone in row.phones),
        "addresses": _unique(address for row in rows for address in row.addresses),
        "jobs": jobs,
    }


def _unique(found: Iterable[tuple[Any, ...]]) -> list[list[Any]]:
    return [list(each) for each in dict.fromkeys(found)]


def _new_job(job: Facts, places: Places, begins: date | None = None) -> Facts:
    """A job as it would begin; it ends where the roll, or a later list without it, knows better."""
    made = {"classification": kind_of_work(job.get("title", "")), **job}
    made["unit"] = places.unit(made)
    until = earliest(begins, places.later.about(made["unit"]))
    return made | {"until": until.isoformat()} if until else made


def _jobs(rows: Sequence[Arriving], person: Known, places: Places) -> Iterator[Draft]:
    listed = [row.job for row in rows]
    if places.scope:
        listed = [{"unit": places.scope, **job} for job in listed]
    pairs, begun, ended = _paired(listed, person.jobs, places)
    groups: dict[str, tuple[Facts, Facts]] = defaultdict(lambda: ({}, {}))
    for new, row in pairs:
        old = person.jobs[row]
        for name, value in _changed(new, old, places).items():
            facts, before = groups[_GROUPS[name]]
            facts.setdefault(str(row), {})[name] = value
            before.setdefault(str(row), {})[name] = _shown(name, old[name], places)
    for kind, (facts, before) in groups.items():
        later = [one for row, its in facts.items() for one in _later(int(row), its, person, places)]
        yield Draft(kind, {"set": facts} | ({"later": later} if later else {}), before)
    if begun:
        jobs = _begun(begun, person, places)
        yield Draft(Kind.HIRE, places.unplaced(jobs) | {"jobs": jobs})
    # A job of no unit may be one of another local: only a list of everybody says that it ended.
    ended = [row for row in ended if places.scope in (None, person.jobs[row]["unit"]) and places.has_jobs]
    if ended:
        spans = {row: until for row, (_since, until) in person.spans.items()}
        yield leaving({row: person.jobs[row] for row in ended}, places, spans)


def _rows(person: Known) -> dict[int, Row]:
    jobs = person.jobs | person.later
    return {pk: Row(pk, *person.spans[pk], facts) for pk, facts in jobs.items()}


def _later(row: int, changed: Facts, person: Known, places: Places) -> Iterator[list[Any]]:
    """What of a change ends on a later day, and why: the field, the day, what holds from then on, by whom."""
    rows = _rows(person)
    its = chain(rows[row], [rows[pk] for pk in person.later])
    for name in changed:
        listed = places.later.saying(name, person.jobs[row]["unit"])
        end = end_of(its, name, listed)
        if end and end < (its[-1].until or date.max):
            then = next(one for one in reversed(its) if one.since <= end)
            by = "list" if places.later.is_of(end) else "officer"
            yield [name, end.isoformat(), _shown(name, then.facts[name], places), by]


def _begun(jobs: Sequence[Facts], person: Known, places: Places) -> list[Facts]:
    """New jobs; one that the roll has from a later day on ends there, where that one begins."""
    rows = _rows(person)
    later = [rows[pk] for pk in person.later]
    followed = {one.pk for pk in person.jobs for one in chain(rows[pk], later)[1:]}
    free: dict[int, Facts] = {}
    for row in later:
        if row.pk not in followed:
            free[row.pk] = person.later[row.pk]
            followed |= {one.pk for one in chain(row, [other for other in later if other is not row])}
    pairs, rest, _ended = _paired(jobs, free, places)
    known = [_new_job(job, places, person.spans[row][0]) for job, row in pairs]
    return known + [_new_job(job, places) for job in rest]


def leaving(jobs: dict[int, Facts], places: Places, spans: Mapping[int, date | None]) -> Draft:
    """Jobs that the list no longer has; `spans` says until when they hold as far as is known."""
    told = {
        str(row): {name: _shown(name, job[name], places) for name in ("title", "worksite", "unit")}
        for row, job in jobs.items()
    }
    later = []
    for row, job in jobs.items():
        listed = places.later.about(job["unit"])
        if end := earliest(spans[row], listed):
            later.append(["job", end.isoformat(), "", "list" if end == listed else "officer"])
    return Draft(Kind.LEAVE, {"end": list(jobs)} | ({"later": later} if later else {}), told)


def _paired(
    new: Sequence[Facts], old: dict[int, Facts], places: Places
) -> tuple[list[tuple[Facts, int]], list[Facts], list[int]]:
    """Which job of the list is which on the roll, the most alike first; and what is left of both."""
    if len(new) == len(old) == 1:
        return [(new[0], next(iter(old)))], [], []
    scores = sorted(
        ((_likeness(job, old[row], places), -nth, -row) for nth, job in enumerate(new) for row in old),
        reverse=True,
    )
    taken: dict[int, int] = {}
    for _score, nth, row in scores:
        if -nth not in taken and -row not in taken.values():
            taken[-nth] = -row
    pairs = [(job, taken[nth]) for nth, job in enumerate(new) if nth in taken]
    begun = [job for nth, job in enumerate(new) if nth not in taken]
    return pairs, begun, [row for row in old if row not in taken.values()]


def _likeness(new: Facts, old: Facts, places: Places) -> int:
    weights = {"unit": 8, "employee_id": 4, "title": 4, "worksite": 2}
    changed = _changed(new, old, places)
    return sum(
        weights.get(name, 1)
        for name in JOB_FIELDS
        if name not in changed and bool(new.get(name)) == bool(old.get(name))
    )


def _changed(new: Facts, old: Facts, places: Places) -> Facts:
    """The fields of a job that the list says otherwise, as they would be written."""
    found = {name: value for name, value in new.items() if not _is_same(name, value, old[name], places)}
    if "title" in found and "classification" not in new:
        kind = kind_of_work(found["title"])
        if kind not in (old["classification"], Classification.OTHER):
            found["classification"] = kind
    return found


def _is_same(name: str, new: Any, old: Any, places: Places) -> bool:
    if new in (old, "", None):
        return True
    if name == "worksite":
        return old is not None and places.worksite(new) == old
    if name == "employee_id":
        return spelling.employee_id(new) == spelling.employee_id(old)
    return isinstance(new, str) and isinstance(old, str) and bool(old) and fold(new) == fold(old)


def _shown(name: str, value: Any, places: Places) -> Any:
    if name == "worksite":
        return places.worksites.get(value, "")
    return places.units.get(value, "") if name == "unit" else value


def _names(row: Arriving, person: Known) -> Iterator[Draft]:
    names, ended, before, until = {}, [], {}, {}
    everything = [name for _pk, name in person.names.values()]
    for kind, written in row.names.items():
        pk, old = person.names.get(kind, (0, Parts()))
        is_given_alone = kind == Name.Kind.LIVED and old and not old.surname
        name = replace(written, surname="") if is_given_alone else written
        if _is_same_name(name, old) or (
            kind == Name.Kind.LEGAL and any(_is_same_name(name, one) for one in everything)
        ):
            continue
        whole = Parts(name.given or old.given, name.middle or old.middle, name.surname or old.surname,
                      name.suffix or old.suffix)  # fmt: skip
        names[kind] = [whole.given, whole.middle, whole.surname, whole.suffix]
        before[kind] = str(old)
        if begins := person.named_from.get(kind):
            until[kind] = begins.isoformat()
        elif pk:
            ended.append(pk)
    if names:
        facts = {"names": names, "end": ended} | ({"until": until} if until else {})
        yield Draft(Kind.NAME, facts, before)


def _is_same_name(new: Parts, old: Parts) -> bool:
    if new == old:
        return True
    return (
        _is_same_or_initial(spelling.given_name(new.given), spelling.given_name(old.given))
        and spelling.surname(new.surname) == spelling.surname(old.surname)
        and _says_no_other(spelling.generation(new.suffix), spelling.generation(old.suffix))
        and (not new.middle or _is_same_or_initial(spelling.plain(new.middle), spelling.plain(old.middle)))
        and bool(old)
    )


def _says_no_other(new: str, old: str) -> bool:
    return not new or new == old


def _is_same_or_initial(new: str, old: str) -> bool:
    """An initial is the same as the name it begins."""
    return new == old or (len(new) == 1 and old.startswith(new))


def _contacts(rows: Sequence[Arriving], person: Known) -> Iterator[Draft]:
    emails = _unknown(
        (email for row in rows for email in row.emails),
        {(spelling.email(address), purpose) for _pk, address, purpose in person.emails},
        spelling.email,
        person,
    )
    phones = _unknown(
        (phone for row in rows for phone in row.phones),
        {(_digits(number), purpose) for _pk, number, purpose, _mobile in person.phones},
        _digits,
        person,
    )
    homes = _moved((address for row in rows for address in row.addresses), person)
    purposes = {address[-1] for address in homes}
    ended = [(pk, old) for pk, old in person.addresses if old[-1] in purposes]
    if emails or phones or homes:
        facts: Facts = {"emails": emails, "phones": phones, "addresses": homes}
        facts["end"] = [pk for pk, _old in ended]
        facts |= _until(purposes - {old[-1] for _pk, old in ended}, person)
        yield Draft(Kind.CONTACT, facts, {"addresses": [list(old) for _pk, old in ended]})


def _until(purposes: set[str], person: Known) -> Facts:
    """Where a home ends because the roll has another from a later day on."""
    later = sorted((since, home[-1]) for since, home in person.later_homes if home[-1] in purposes)
    until = {purpose: since.isoformat() for since, purpose in reversed(later)}
    return {"until": until} if until else {}


def _unknown(
    found: Iterable[tuple[Any, ...]],
    known: set[tuple[str, str]],
    normal: Callable[[str], str],
    person: Known,
) -> list[list[Any]]:
    """Ways to reach her that the roll has not; without a sure purpose, not for any purpose.

    An own one that somebody has ended stays ended: the employer only says what it once was told.
    """
    new = []
    given_up = {normal(text) for text in person.given_up}
    for way in dict.fromkeys(found):
        text, purpose = normal(way[0]), way[1]
        is_sure = purpose not in UNSURE
        purposes = [other for same, other in known if same == text]
        is_gone = text in given_up and purpose != Purpose.WORK
        if purpose not in purposes and (is_sure or not purposes) and not is_gone:
            new.append(list(way))
    return new


def _digits(number: str) -> str:
    return spelling.phone(number) or number


def _moved(found: Iterable[tuple[str, ...]], person: Known) -> list[list[str]]:
    homes = [old for _pk, old in person.addresses]
    purposes = {home[-1] for home in homes}
    homes += [home for _since, home in person.later_homes if home[-1] not in purposes]
    known = {_house(home) for home in homes}
    return [list(address) for address in dict.fromkeys(found) if _house(address) not in known]


def _house(address: tuple[str, ...]) -> tuple[str, ...]:
    """A house as it can be compared; town and ZIP code only where the other says them too."""
    street, locality, _state, postcode, purpose = address
    return spelling.street(street) or street, spelling.plain(locality), spelling.postcode(postcode), purpose


def _papers(rows: Sequence[Arriving], person: Known) -> Iterator[Draft]:
    born = next((row.birth_date for row in rows if row.birth_date), "")
    if born and born != person.birth_date:
        yield Draft(Kind.PAPERS, {"birth_date": born}, {"birth_date": person.birth_date})
