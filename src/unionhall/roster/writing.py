"""One batch of approved changes as rows of the roll: what begins, what ends, what is logged.

Everything is gathered first and then written table by table (`bulk`). A row that somebody else has ended or
changed since the list was checked is not touched: its change becomes stale, and says so.
"""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import F
from django.utils import timezone
from wagtail.models import ModelLogEntry

from unionhall.roster import bulk
from unionhall.roster.actions import NameFacts, shown
from unionhall.roster.arrivals import Arrival, Change
from unionhall.roster.belonging import END, OFFICE, STANDING
from unionhall.roster.diffing import Places
from unionhall.roster.following import Facts, Row, Span, carried, chain, end_of
from unionhall.roster.known import JOB_FIELDS, batches
from unionhall.roster.people import Name, Person
from unionhall.roster.reading import UNSURE
from unionhall.roster.rows import COLUMNS, TABLES, end_rows, later_jobs, rows_on
from unionhall.roster.ties import Membership, Worksite

Kind = Change.Kind
Done = dict[str, Any]
_PARTS = COLUMNS["name"][1:]
# A row that is to be written: whose, what it says and when, and the list that gets its number.
Begun = tuple[Any, Span, list[int]]
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
        self._jobs = self._jobs_now(changes)
        self._offices = _tied("office", changes, self.on)
        self._standings = _tied("standing", changes, self.on)
        self._later = later_jobs(self._jobs.values(), self.on)
        self._names = _named("name", changes, Kind.NAME, self.on)
        self._addresses = _named("address", changes, Kind.CONTACT, self.on)
        people = {change.person_id for change in changes if change.person_id}
        rows = Person.objects.filter(pk__in=people).values_list("pk", "merged_into", "birth_date")
        self._people = {pk: (merged or pk, born) for pk, merged, born in rows}
        self._begun: dict[str, list[Begun]] = defaultdict(list)
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
        rows = {Kind.NAME: self._names, Kind.CONTACT: self._addresses}.get(Kind(change.kind), {})
        named = facts["end"] if change.kind in (Kind.NAME, Kind.CONTACT) else ()
        return all(row in self._jobs for row in jobs) and all(row in rows for row in named)

    def _person(self, change: Change) -> int:
        """Her number, also if her record was joined to another meanwhile."""
        return self._people[change.person_id or 0][0]

    def _one(self, change: Change, person: Any) -> None:
        facts = change.facts
        if change is person:
            self._new.append((change, facts["names"], facts["birth_date"]))
        if change is person or change.kind == Kind.NAME:
            self._change_names(change, person)
        if change.kind == Kind.LEAVE:
            self._end_jobs(change)
        for address, purpose in facts.get("emails", ()):
            its = {"address": address, "purpose": UNSURE.get(purpose, purpose)}
            self._begin("email", change, person, self._from_now(its))
        for number, purpose, is_mobile in facts.get("phones", ()):
            its = {"number": number, "purpose": UNSURE.get(purpose, purpose), "is_mobile": is_mobile}
            self._begin("phone", change, person, self._from_now(its))
        self._change_homes(change, person)
        for job in facts.get("jobs", ()):
            its = dict.fromkeys(JOB_FIELDS) | _EMPTY | job | {"employer": self.arrival.employer_id}
            its["worksite"] = self._worksite(its["worksite"])
            self._begin("job", change, person, self._from_now(its, _day(job)))
        if facts.get("birth_date") and change is not person:
            born = self._people[change.person_id or 0][1]
            change.done["was"] = {"birth_date": born.isoformat() if born else None}
            change.done["set"] = {"birth_date": facts["birth_date"]}
            self._born.append((person, facts["birth_date"]))

    def _change_jobs(self, changes: list[Change]) -> None:
        """Follow each job that changes by what it is from the day on, once for all its changes."""
        new: dict[int, dict[str, Any]] = defaultdict(dict)
        first: dict[int, Change] = {}
        for change in changes:
            for row, facts in change.facts.get("set", {}).items():
                now = self._job_now(int(row))
                new[now] |= facts
                first.setdefault(now, change)
        for pk, facts in new.items():
            self._change_job(first[pk], self._jobs[pk], facts)

    def _change_job(self, change: Change, job: Row, facts: dict[str, Any]) -> None:
        rows = chain(job, self._later.get(job.facts["person"], ()))
        saying = self.places.later.saying
        ends = {name: end_of(rows, name, saying(name, job.facts["unit"])) for name in facts}
        if "worksite" in facts:
            facts["worksite"] = self._worksite(facts["worksite"])
        gone, spans = carried(rows, self.on, facts, ends)
        self._end("job", change, gone)
        begun = [self._begin("job", change, span.facts["person"], span) for span in spans]
        change.done.setdefault("replaced", []).append([job.pk, begun[0]])

    def _end_jobs(self, change: Change) -> None:
        """End jobs; where a later list has her at work there, they go on from its day."""
        for pk in [self._job_now(row) for row in change.facts["end"]]:
            job = self._jobs[pk]
            self._end("job", change, [pk])
            again = self.places.later.about(job.facts["unit"])
            if again and again < (job.until or date.max):
                self._begin("job", change, job.facts["person"], Span(again, job.until, dict(job.facts)))

        for table, pk, answer in change.facts.get("ties", ()):
            if answer == END:
                self._end_tie(change, table, pk)

    def _end_tie(self, change: Change, table: str, pk: int) -> None:
        """End an office or a standing if it still is as it was; whose standing ends has lapsed."""
        if table == OFFICE and pk in self._offices:
            self._end(table, change, [pk])
        if table == STANDING and (row := self._standings.get(pk)):
            self._end(table, change, [pk])
            lapsed = {**row.facts, "status": Membership.Status.LAPSED}
            self._begin(table, change, row.facts["person"], Span(self.on, row.until, lapsed))

    def _change_names(self, change: Change, person: Any) -> None:
        names, until = change.facts["names"], change.facts.get("until", {})
        old = {self._names[pk].facts["kind"]: self._names[pk] for pk in change.facts.get("end", ())}
        said = self.places.later.saying("name", self.arrival.unit_id)
        for kind, parts in names.items():
            span = self._from_now({"kind": kind, **dict(zip(_PARTS, parts, strict=True))}, _day(until, kind))
            self._follow("name", change, person, self._instead(old.get(kind), span, said))
        self._end("name", change, [row.pk for row in old.values()])
        if change is not person and not said:
            self._rename(person, names, old, until)

    def _rename(self, person: int, names: Facts, old: dict[str, Row], until: dict[str, str]) -> None:
        """Show her by a name of the list, if it is the one she goes by today."""
        today = max(timezone.localdate(), self.on)
        lived, legal = (
            [kind for kind in names if kind == each] for each in (Name.Kind.LIVED, Name.Kind.LEGAL)
        )
        for kind in lived or (legal if not self._has_lived_name(person, today) else []):
            end = old[kind].until if kind in old else _day(until, kind)
            if not end or end > today:
                given, middle, surname, suffix = names[kind]
                self._renamed[person] = shown(NameFacts(given, surname, middle, suffix))

    def _has_lived_name(self, person: int, today: date) -> bool:
        return Name.objects.on(today).filter(person=person, kind=Name.Kind.LIVED).exists()

    def _change_homes(self, change: Change, person: Any) -> None:
        ended = change.facts["end"] if change.kind == Kind.CONTACT else ()
        old = {self._addresses[pk].facts["purpose"]: self._addresses[pk] for pk in ended}
        for *place, purpose in change.facts.get("addresses", ()):
            facts = dict(zip(COLUMNS["address"], [*place, purpose], strict=True))
            span = self._from_now(facts, _day(change.facts.get("until", {}), purpose))
            said = self.places.later.saying(purpose, self.arrival.unit_id)
            self._follow("address", change, person, self._instead(old.pop(purpose, None), span, said))
        self._end("address", change, ended)

    def _instead(self, old: Row | None, now: Span, said: date | None) -> list[Span]:
        """What holds instead of a row; from a later list that left it as it was, the row again."""
        return carried([old], self.on, now.facts, dict.fromkeys(now.facts, said))[1] if old else [now]

    def _follow(self, table: str, change: Change, person: Any, spans: Sequence[Span]) -> None:
        for span in spans:
            self._begin(table, change, person, span)

    def _from_now(self, facts: dict[str, Any], until: date | None = None) -> Span:
        return Span(self.on, until, facts)

    def _begin(self, table: str, change: Change, person: Any, span: Span) -> list[int]:
        """Note a row; its number stands in the list that is returned once it is written."""
        number: list[int] = []
        self._begun[table].append((person, span, number))
        change.done.setdefault("begun", []).append([table, number])
        if span.until or span.since != self.on:
            days = [span.since.isoformat(), span.until and span.until.isoformat()]
            change.done.setdefault("spans", []).append([table, number, *days])
        return number

    def _end(self, table: str, change: Change, rows: Sequence[int]) -> None:
        ended = [[table, row] for row in rows]
        self._ended[table] += ended
        change.done.setdefault("ended", []).extend(ended)

    def _worksite(self, name: str | int | None) -> int | None:
        """The number of a worksite of that name, made if there is none; a number is one already."""
        if not isinstance(name, str) or not name:
            return name or None
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
            end_rows(table, rows, self.on)
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

    def _write_rows(self, table: str, begun: list[Begun]) -> None:
        model = TABLES[table]
        made = []
        for pk, (person, span, number) in zip(bulk.reserve(model, len(begun)), begun, strict=True):
            number.append(pk)
            who = person.person_id if isinstance(person, Change) else person
            until = span.until and span.until.isoformat()
            values = [span.facts[name] for name in COLUMNS[table]]
            made.append((pk, who, span.since.isoformat(), until, *values))
        bulk.insert(model, ("id", "person", "since", "until", *COLUMNS[table]), made)

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

    def _jobs_now(self, changes: Sequence[Change]) -> dict[int, Row]:
        """The jobs of which changes speak, as far as they hold on the day of the list."""
        rows = {int(row) for change in changes for row in change.facts.get("set", ())}
        rows |= {row for change in changes if change.kind == Kind.LEAVE for row in change.facts["end"]}
        return rows_on("job", {self._job_now(row) for row in rows}, self.on)


def _day(days: Mapping[str, Any], name: str = "until") -> date | None:
    return date.fromisoformat(days[name]) if days.get(name) else None


def _action(changes: Sequence[Change], new: Change | None) -> str:
    """What the log calls it."""
    if new:
        return "wagtail.create"
    return "roster.end" if all(change.kind == Kind.LEAVE for change in changes) else "roster.change"


def _named(table: str, changes: Sequence[Change], kind: str, on: date) -> dict[int, Row]:
    """The rows that changes of a kind would end, so far as they still hold."""
    return rows_on(
        table, {row for change in changes if change.kind == kind for row in change.facts["end"]}, on
    )


def _tied(table: str, changes: Sequence[Change], on: date) -> dict[int, Row]:
    """The offices or standings of leavers that end with the job, so far as they still hold."""
    ties = [tie for change in changes for tie in change.facts.get("ties", ())]
    return rows_on(table, {pk for its, pk, answer in ties if (its, answer) == (table, END)}, on)


def _replaced(arrival: Arrival, changes: Sequence[Change]) -> dict[int, int]:
    """Jobs that an earlier part of the same list ended and began anew."""
    first, last = changes[0].subject, changes[-1].subject
    applied = arrival.changes.filter(state=Change.State.APPLIED, subject__range=(first, last))
    done = applied.order_by("pk").values_list("done", flat=True)
    return {row: begun[0] for each in done for row, begun in each.get("replaced", ())}
