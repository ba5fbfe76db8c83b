"""One batch of approved changes as rows of the roll: what begins, what ends, what is logged.

Everything is gathered first and then written table by table (`bulk`). A row that somebody else has ended or
changed since the list was checked is not touched: its change becomes stale, and says so.
"""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import DateField, F, Model, Value
from django.db.models.functions import Greatest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from unionhall.roster import bulk
from unionhall.roster.actions import NameFacts, shown
from unionhall.roster.arrivals import Arrival, Change
from unionhall.roster.diffing import Places
from unionhall.roster.known import JOB_FIELDS, batches, open_on
from unionhall.roster.people import Address, Email, Name, Person, Phone, Purpose
from unionhall.roster.ties import Employment, Worksite

Kind = Change.Kind
Done = dict[str, Any]
TABLES: dict[str, type[Model]] = {
    "name": Name, "email": Email, "phone": Phone, "address": Address, "job": Employment,
}  # fmt: skip
_COLUMNS = {
    "name": ("kind", "given", "middle", "surname", "suffix"),
    "email": ("address", "purpose"),
    "phone": ("number", "purpose", "is_mobile"),
    "address": ("street", "locality", "state", "postcode", "purpose"),
    "job": ("employer", *JOB_FIELDS),
}
_LOG = (
    "content_type",
    "label",
    "action",
    "data",
    "timestamp",
    "uuid",
    "user",
    "content_changed",
    "deleted",
    "object_id",
)
_CHUNK = 500
_EMPTY = {"title": "", "classification": "other", "employee_id": "", "schedule": "", "step": "", "lane": ""}


class Writing:
    """Gathers what some changes begin and end, and writes it all at once."""

    def __init__(self, arrival: Arrival, changes: Sequence[Change]) -> None:
        self.arrival, self.on, self.places = arrival, arrival.as_of, Places(arrival)
        self._replaced = _replaced(arrival, changes)
        self._jobs = self._open_jobs(changes)
        self._names = _named(Name, changes, Kind.NAME, self.on)
        self._addresses = _named(Address, changes, Kind.CONTACT, self.on)
        people = {change.person_id for change in changes if change.person_id}
        rows = Person.objects.filter(pk__in=people).values_list("pk", "merged_into", "birth_date")
        self._people = {pk: (merged or pk, born) for pk, merged, born in rows}
        self._begun: dict[str, list[tuple[Any, list[Any], list[int]]]] = defaultdict(list)
        self._ended: dict[str, list[list[Any]]] = defaultdict(list)
        # New people: their names and birth date, and the change that keeps their number.
        self._new: list[tuple[Change, dict[str, list[str]], str]] = []
        self._born: list[tuple[int, str]] = []
        self._renamed: dict[int, dict[str, str]] = {}
        self._log: list[tuple[Any, str, str, list[str]]] = []
        self._touched: set[int] = set()

    def add(self, changes: list[Change]) -> None:
        """Everything that is approved for one person."""
        ready = [change for change in changes if self._is_ready(change)]
        for change in changes:
            change.state = Change.State.APPLIED if change in ready else Change.State.STALE
        if not ready:
            return
        new = next((change for change in ready if change.kind == Kind.HIRE and not change.person_id), None)
        # Until they have a number, rows of somebody new point to the change that makes her.
        person: Any = new or self._person(ready[0])
        self._change_jobs(ready)
        for change in ready:
            self._one(change, person)
        self._log.append((person, ready[0].name, _action(ready, new), [str(change.kind) for change in ready]))
        if not new:
            self._touched.add(person)

    def _is_ready(self, change: Change) -> bool:
        """Whether everything the change replaces still holds."""
        facts = change.facts
        if change.kind == Kind.HIRE:
            return "names" in facts or change.person_id in self._people
        if change.person_id not in self._people:
            return False
        jobs = [self._job_now(int(row)) for row in facts.get("set", ())]
        jobs += [self._job_now(row) for row in facts["end"]] if change.kind == Kind.LEAVE else []
        rows = {Kind.NAME: self._names, Kind.CONTACT: self._addresses}.get(Kind(change.kind), set())
        named = facts["end"] if change.kind in (Kind.NAME, Kind.CONTACT) else ()
        return all(row in self._jobs for row in jobs) and all(row in rows for row in named)

    def _person(self, change: Change) -> int:
        """Her number, also if her record was joined to another meanwhile."""
        return self._people[change.person_id or 0][0]

    def _one(self, change: Change, person: Any) -> None:
        facts = change.facts
        if change is person:
            self._new.append((change, facts["names"], facts["birth_date"]))
            self._begin_name(change, person, facts["names"])
        if change.kind == Kind.NAME:
            self._end("name", change, facts["end"])
            self._begin_name(change, person, facts["names"])
        if change.kind == Kind.LEAVE:
            self._end("job", change, [self._job_now(row) for row in facts["end"]])
        if change.kind == Kind.CONTACT:
            self._end("address", change, facts["end"])
        for address, purpose in facts.get("emails", ()):
            self._begin("email", change, person, [address, purpose or Purpose.HOME])
        for number, purpose, is_mobile in facts.get("phones", ()):
            self._begin("phone", change, person, [number, purpose or Purpose.HOME, is_mobile])
        for address in facts.get("addresses", ()):
            self._begin("address", change, person, address)
        for job in facts.get("jobs", ()):
            self._begin_job(change, person, dict.fromkeys(JOB_FIELDS) | _EMPTY | job)
        if facts.get("birth_date") and change is not person:
            born = self._people[change.person_id or 0][1]
            change.done["was"] = {"birth_date": born.isoformat() if born else None}
            change.done["set"] = {"birth_date": facts["birth_date"]}
            self._born.append((person, facts["birth_date"]))

    def _change_jobs(self, changes: list[Change]) -> None:
        """End each job that changes and begin it anew, once for all its changes."""
        new: dict[int, dict[str, Any]] = defaultdict(dict)
        first: dict[int, Change] = {}
        for change in changes:
            for row, facts in change.facts.get("set", {}).items():
                now = self._job_now(int(row))
                new[now] |= facts
                first.setdefault(now, change)
        for row, facts in new.items():
            old = self._jobs[row]
            self._end("job", first[row], [row])
            begun = self._begin_job(first[row], old["person"], {**old, **facts})
            first[row].done.setdefault("replaced", []).append([row, begun])

    def _begin_job(self, change: Change, person: Any, job: dict[str, Any]) -> list[int]:
        if isinstance(job["worksite"], str):
            job["worksite"] = self._worksite(job["worksite"])
        return self._begin(
            "job", change, person, [self.arrival.employer_id, *(job[name] for name in JOB_FIELDS)]
        )

    def _begin_name(self, change: Change, person: Any, names: dict[str, list[str]]) -> None:
        for kind, parts in names.items():
            self._begin("name", change, person, [kind, *parts])
        lived = names.get(Name.Kind.LIVED)
        if change is not person and (lived or not self._has_lived_name(person)):
            given, middle, surname, suffix = lived or names[Name.Kind.LEGAL]
            self._renamed[person] = shown(NameFacts(given, surname, middle, suffix))

    def _has_lived_name(self, person: int) -> bool:
        return Name.objects.filter(open_on(self.on), person=person, kind=Name.Kind.LIVED).exists()

    def _begin(self, table: str, change: Change, person: Any, values: list[Any]) -> list[int]:
        """Note a row; its number stands in the list that is returned once it is written."""
        number: list[int] = []
        self._begun[table].append((person, values, number))
        change.done.setdefault("begun", []).append([table, number])
        return number

    def _end(self, table: str, change: Change, rows: Sequence[int]) -> None:
        ended = [[table, row] for row in rows]
        self._ended[table] += ended
        change.done.setdefault("ended", []).extend(ended)

    def _worksite(self, name: str) -> int | None:
        if not name:
            return None
        found = self.places.worksite(name)
        if not found:
            found = Worksite.objects.create(employer=self.arrival.employer, name=name).pk
            self.arrival.counts.setdefault("worksites", []).append(found)
            self.places.note(found, name)
        return found

    def write(self) -> None:
        """All of it, table by table; then every change knows the numbers of its rows."""
        numbers = bulk.reserve(Person, len(self._new))
        for number, (change, _names, _born) in zip(numbers, self._new, strict=True):
            change.person_id = change.done["person"] = number
        self._write_people()
        for table, rows in self._ended.items():
            _end_rows(table, rows, self.on)
        for table, begun in self._begun.items():
            self._write_rows(table, begun)
        bulk.rewrite(Person, ("birth_date",), self._born)
        bulk.rewrite(
            Person,
            ("display_name", "sort_name"),
            ((pk, *names.values()) for pk, names in self._renamed.items()),
        )
        for pks in batches(sorted(self._touched), _CHUNK):
            Person.objects.filter(pk__in=pks).update(version=F("version") + 1)
        self._write_log()

    def _write_people(self) -> None:
        rows = []
        for change, names, born in self._new:
            given, middle, surname, suffix = names.get(Name.Kind.LIVED) or names[Name.Kind.LEGAL]
            told = shown(NameFacts(given, surname, middle, suffix))
            rows.append(
                (change.person_id, born or None, told["display_name"], told["sort_name"], timezone.now())
            )
        bulk.insert(Person, ("id", "birth_date", "display_name", "sort_name", "written_at"), rows)

    def _write_rows(self, table: str, begun: list[tuple[Any, list[Any], list[int]]]) -> None:
        model = TABLES[table]
        made = []
        for pk, (person, values, number) in zip(bulk.reserve(model, len(begun)), begun, strict=True):
            number.append(pk)
            made.append(
                (pk, person.person_id if isinstance(person, Change) else person, self.on.isoformat(), *values)
            )
        bulk.insert(model, ("id", "person", "since", *_COLUMNS[table]), made)

    def _write_log(self) -> None:
        kind = ContentType.objects.get_for_model(Person).pk
        now, said = timezone.now(), uuid.uuid4()
        by, arrival = self.arrival.begun_by_id, self.arrival.pk
        rows = []
        for person, name, action, kinds in self._log:
            pk = person.person_id if isinstance(person, Change) else person
            data = {"what": kinds, "list": arrival}
            rows.append((kind, name, action, data, now, said, by, True, False, str(pk)))
        bulk.insert(ModelLogEntry, _LOG, rows)

    def _job_now(self, row: int) -> int:
        """The row that a job has become by an earlier part of the same list."""
        while row in self._replaced:
            row = self._replaced[row]
        return row

    def _open_jobs(self, changes: Sequence[Change]) -> dict[int, dict[str, Any]]:
        rows = {int(row) for change in changes for row in change.facts.get("set", ())}
        rows |= {row for change in changes if change.kind == Kind.LEAVE for row in change.facts["end"]}
        found = {}
        for pks in batches(sorted({self._job_now(row) for row in rows}), _CHUNK):
            jobs = Employment.objects.filter(open_on(self.on), pk__in=pks)
            for job in jobs.values("pk", "person", "until", *JOB_FIELDS):
                found[job.pop("pk")] = job
        return found


def _action(changes: Sequence[Change], new: Change | None) -> str:
    """What the log calls it."""
    if new:
        return "wagtail.create"
    return "roster.end" if all(change.kind == Kind.LEAVE for change in changes) else "roster.change"


def _named(model: type[Model], changes: Sequence[Change], kind: str, on: date) -> set[int]:
    """The rows that changes of a kind would end, so far as they still hold."""
    rows = [row for change in changes if change.kind == kind for row in change.facts["end"]]
    found = set()
    for pks in batches(rows, _CHUNK):
        found |= set(model._default_manager.filter(open_on(on), pk__in=pks).values_list("pk", flat=True))
    return found


def _replaced(arrival: Arrival, changes: Sequence[Change]) -> dict[int, int]:
    """Jobs that an earlier part of the same list ended and began anew."""
    first, last = changes[0].subject, changes[-1].subject
    applied = arrival.changes.filter(state=Change.State.APPLIED, subject__range=(first, last))
    done = applied.order_by("pk").values_list("done", flat=True)
    return {row: begun[0] for each in done for row, begun in each.get("replaced", ())}


def _end_rows(table: str, ended: list[list[Any]], on: date) -> None:
    """End rows on the day of the list, and keep on which day they would have ended."""
    until: dict[int, date | None] = {}
    for pks in batches((row for _table, row in ended), _CHUNK):
        found = TABLES[table]._default_manager.filter(pk__in=pks)
        until |= dict(found.values_list("pk", "until"))
        found.update(until=Greatest(F("since"), Value(on, output_field=DateField())))
    for each in ended:
        day = until[each[1]]
        each.append(day.isoformat() if day else None)
