"""Holding an employer's list against the roll: who is who, and what would change. Writes no fact of the roll.

First everybody is read and placed: by the roll's own key, by employee id and name, and who is left by
`tally.rolls`. Then each person's rows, kept in a `spool` meanwhile, are compared with what is known of her,
batch by batch. What is found is kept as rows of `Change`; if the process dies, it is thrown away and found
again.
"""

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from unionhall.core.bridge import Problem, RefusedError
from unionhall.core.importing.running import BusyError
from unionhall.roster import bulk
from unionhall.roster.arrivals import Arrival, ArrivalProblem, Change
from unionhall.roster.belonging import ties_of
from unionhall.roster.bridge import Decision, Pair, match, spelling
from unionhall.roster.diffing import Draft, Places, compared, leaving
from unionhall.roster.known import Known, batches, jobs_of, jobs_on, known, record_of, record_of_arriving
from unionhall.roster.newcomers import candidates, has_candidates, sure_names
from unionhall.roster.people import Person
from unionhall.roster.reading import Arriving, Reader, opened
from unionhall.roster.spool import Spool

State = Arrival.State
_BATCH = 1000
CHANGE = ("arrival", "subject", "kind", "row", "person", "name", "facts", "before", "evidence")
NOBODY = 0


@dataclass
class Placed:
    """Who the people of the list are: the subject of every row, and each subject's number on the roll."""

    subjects: array = field(default_factory=lambda: array("l"))
    persons: array = field(default_factory=lambda: array("q"))
    rows_of: Counter = field(default_factory=Counter)
    looks: dict[int, list[Pair]] = field(default_factory=dict)
    # Who may stand on a row that cannot be used: nobody has left for a slip of the employer's pen.
    spared: set[int] = field(default_factory=set)
    evidence: dict[int, Pair] = field(default_factory=dict)
    spool: Spool = field(default_factory=Spool)

    @property
    def in_question(self) -> set[int]:
        return {int(pair.left_id) for pairs in self.looks.values() for pair in pairs}


@bulk.undisturbed()
def check(arrival: Arrival) -> None:
    """Find everything the list would change. What is wrong with the file ends up in its problems."""
    begin(arrival, State.CHECKING)
    arrival.changes.all().delete()
    problems = _Problems(arrival)
    try:
        placed = _placed(arrival, problems)
        _compare(arrival, placed)
    except RefusedError as refused:
        for problem in refused.problems:
            problems.add(problem)
        problems.save()
        _end(arrival, State.REFUSED)
        return
    problems.save()
    # Whether a unit has to be asked for at all, so that the page of a list that needs none does not look.
    arrival.counts["unplaced"] = int(arrival.changes.filter(facts__has_key="unplaced").exists())
    _end(arrival, State.CHECKED)


def begin(arrival: Arrival, state: str) -> None:
    """Say that work on the list has begun, for whoever looks at its page."""
    if state == State.CHECKING:
        arrival.problems.all().delete()
        arrival.notes, arrival.counts, arrival.total = [], {}, None
    arrival.state, arrival.cursor, arrival.started_from = state, 0, 0
    arrival.started_at = arrival.touched_at = timezone.now()
    arrival.finished_at = None
    arrival.save()


@transaction.atomic
def _end(arrival: Arrival, state: str) -> None:
    _hold(arrival)
    arrival.state, arrival.finished_at = state, timezone.now()
    arrival.save()


def _hold(arrival: Arrival) -> None:
    """Lock the list, and stop if another process has begun to check it since."""
    kept = Arrival.objects.select_for_update().get(pk=arrival.pk)
    if (kept.state, kept.started_at) != (State.CHECKING, arrival.started_at):
        raise BusyError(_("Another process is at work on this list. Its page shows how far it is."))


class _Problems:
    """What is wrong with the rows, kept from growing without end in memory."""

    def __init__(self, arrival: Arrival) -> None:
        self.arrival, self.kept = arrival, list[ArrivalProblem]()
        self.rows: set[int] = set()

    def add(self, problem: Problem, kind: str = ArrivalProblem.Kind.PROBLEM) -> None:
        if kind == ArrivalProblem.Kind.PROBLEM:
            self.rows.add(problem.row or 0)
        self.kept.append(
            ArrivalProblem(
                arrival=self.arrival,
                kind=kind,
                row=problem.row,
                column=problem.column,
                message=problem.message,
            )
        )
        if len(self.kept) >= _BATCH:
            self.save()

    def save(self) -> None:
        ArrivalProblem.objects.bulk_create(self.kept)
        self.kept = []


def _placed(arrival: Arrival, problems: _Problems) -> Placed:
    """Read the list for the first time and say of everybody on it who she is."""
    placed, numbers = Placed(), dict[Any, int]()
    sure, has_others = sure_names(arrival), has_candidates(arrival)
    unsure: dict[int, Any] = {}
    reader = Reader(arrival, problems.add)
    with opened(arrival) as (source, table):
        for person in reader.people(table):
            identity = _identity(person)
            subject = numbers.setdefault(identity, len(numbers)) if identity else len(numbers)
            numbers.setdefault(identity or ("row", person.row), subject)
            placed.subjects.append(subject)
            placed.spool.add(person)
            placed.rows_of[subject] += 1
            if placed.rows_of[subject] > 1:
                continue
            placed.persons.append(sure.of(person) or NOBODY)
            if has_others and not placed.persons[subject]:
                unsure[subject] = record_of_arriving(str(subject), person)
            _touch(arrival, len(placed.subjects), every=_BATCH)
        arrival.notes = list(source.notices)
        if reader.passed_over:
            words = {"count": reader.passed_over}
            arrival.notes.append(_("Rows of another employer that were passed over: %(count)s.") % words)
    for nth, person in enumerate(reader.flawed, 1):
        placed.spared.add(sure.of(person) or NOBODY)
        unsure[-nth] = record_of_arriving(str(-nth), person)
    _check_keys(sure.unknown_keys, problems)
    arrival.counts = {"rows": len(placed.subjects), "wrong": len(problems.rows), "people": len(numbers)}
    arrival.total = 2 * len(placed.subjects)
    # A table as long as the list each, and not needed beside those of matching.
    del numbers, sure, reader
    _match(arrival, placed, unsure)
    return placed


def _identity(person: Arriving) -> Any:
    """What makes two rows of a list one person with two jobs; None where nothing does."""
    if person.key:
        return person.key
    name = (spelling.given_name(person.name.given), spelling.surname(person.name.surname), person.name.suffix)
    if id_ := person.job.get("employee_id"):
        return spelling.employee_id(id_), name
    return (person.birth_date, name) if person.birth_date else None


def _check_keys(rows: Iterable[int], problems: _Problems) -> None:
    for row in rows:
        message = _(
            "Nobody within your reach has this key on the roll; the row was matched by what else it says."
        )
        problems.add(Problem(message, row=row), ArrivalProblem.Kind.NOTE)


def _match(arrival: Arrival, placed: Placed, unsure: dict[int, Any]) -> None:
    """Ask `tally.rolls` about everybody who was not sure."""
    taken = {person for person in placed.persons if person}
    left = []
    sites = Places(arrival).worksites
    for batch in batches((pk for pk in candidates(arrival) if pk not in taken), _BATCH):
        left += [
            record_of(person, sites) for person in known(batch, jobs_of(arrival), arrival.as_of).values()
        ]
    for pair in match(left, list(unsure.values())) if unsure else ():
        subject = int(pair.right_id)
        if subject < 0:
            placed.spared |= {int(pair.left_id)} if pair.decision != Decision.NEW else set()
        elif pair.decision == Decision.SAME:
            placed.persons[subject] = int(pair.left_id)
            placed.evidence[subject] = pair
        elif pair.decision == Decision.LOOK:
            placed.looks.setdefault(subject, []).append(pair)


def _compare(arrival: Arrival, placed: Placed) -> None:
    """Note what would change, people by batches, then the leavers."""
    places = Places(arrival)
    for batch in batches(_by_person(placed.spool, placed), _BATCH):
        on_roll = known(
            [pk for subject, _rows in batch if (pk := placed.persons[subject])],
            jobs_of(arrival),
            arrival.as_of,
        )
        found = (
            drafted
            for subject, rows in batch
            for drafted in _drafts(arrival, placed, subject, rows, on_roll, places)
        )
        with transaction.atomic():
            _hold(arrival)
            bulk.insert(Change, CHANGE, found)
        _touch(arrival, len(placed.subjects) + batch[-1][0])
    placed.spool.close()
    here = {person for person in placed.persons if person} | placed.in_question | placed.spared
    note_leavers(arrival, lambda person: person not in here, len(placed.persons), places)


def _by_person(people: Iterable[Arriving], placed: Placed) -> Iterator[tuple[int, list[Arriving]]]:
    """Each person with all her rows, as soon as the last of them has come."""
    waiting: dict[int, list[Arriving]] = {}
    for subject, row in zip(placed.subjects, people, strict=True):
        rows = [*waiting.pop(subject, ()), row]
        if len(rows) == placed.rows_of[subject]:
            yield subject, rows
        else:
            waiting[subject] = rows


def _drafts(
    arrival: Arrival,
    placed: Placed,
    subject: int,
    rows: list[Arriving],
    on_roll: dict[int, Known],
    places: Places,
) -> Iterator[tuple[Any, ...]]:
    person, pairs = placed.persons[subject] or None, placed.looks.get(subject, [])
    drafts = compared(rows, on_roll.get(person) if person else None, places)
    evidence = _told([placed.evidence[subject]]) if subject in placed.evidence else []
    if pairs:
        facts = drafts[0].facts | {"read": [row.job for row in rows]}
        drafts, evidence = [Draft(Change.Kind.LOOK, facts)], _told(pairs)
    for draft in drafts:
        is_told = draft.kind in (Change.Kind.LOOK, Change.Kind.NAME)
        yield change_row(arrival, subject, draft, rows[0], person, evidence if is_told else [])


def change_row(
    arrival: Arrival, subject: int, draft: Draft, row: Arriving, person: int | None, evidence: list[Any]
) -> tuple[Any, ...]:
    name = str(row.name)[:200]
    return arrival.pk, subject, draft.kind, row.row, person, name, draft.facts, draft.before, evidence


def _told(pairs: Iterable[Pair]) -> list[Any]:
    """Pairs as they are kept: whom, how sure, and each field's say."""
    return [
        {
            "person": int(pair.left_id),
            "score": round(pair.score, 4),
            "says": [[one.field, one.finding, one.bits] for one in pair.evidence],
        }
        for pair in pairs
    ]


def note_leavers(arrival: Arrival, is_gone: Callable[[int], bool], subject: int, places: Places) -> None:
    """Note everybody with a job that the list is about, on its day, who is not on it."""
    on_roll = jobs_on(arrival).values_list("person", flat=True)
    # Their numbers alone are held in memory; what each of them leaves, batch by batch.
    gone = array("q", filter(is_gone, on_roll.distinct().order_by("person").iterator(chunk_size=_BATCH)))
    with transaction.atomic():
        for first in range(0, len(gone), _BATCH):
            batch = gone[first : first + _BATCH].tolist()
            bulk.insert(Change, CHANGE, _leavers(arrival, batch, subject + first, places))


def _leavers(arrival: Arrival, people: list[int], subject: int, places: Places) -> Iterator[tuple[Any, ...]]:
    """The leaving of each of them, as rows of `Change` whose subjects are numbered from `subject`."""
    fields = ("unit", "worksite", "title")
    jobs = jobs_on(arrival).filter(person__in=people).order_by("person", "pk")
    theirs: dict[int, dict[int, Any]] = {}
    spans: dict[int, Any] = {}
    for row, person, spans[row], *rest in jobs.values_list("pk", "person", "until", *fields):
        theirs.setdefault(person, {})[row] = dict(zip(fields, rest, strict=True))
    held = ties_of(arrival.as_of, theirs)
    names = dict(Person.objects.filter(pk__in=people).values_list("pk", "display_name"))
    for nth, (person, its) in enumerate(theirs.items()):
        draft = leaving(its, places, spans)
        name, before = names[person], draft.before
        facts = draft.facts | (
            {"ties": held[person]} if person in held and "later" not in draft.facts else {}
        )
        yield arrival.pk, subject + nth, draft.kind, None, person, name, facts, before, []


def _touch(arrival: Arrival, done: int, every: int = 1) -> None:
    if done % every == 0:
        arrival.cursor = done
        Arrival.objects.filter(pk=arrival.pk).update(
            cursor=done, total=arrival.total, touched_at=timezone.now()
        )


def in_scope(arrival: Arrival) -> int:
    """How many people the roll has, on the day, in what the list is about."""
    return jobs_on(arrival).values("person").distinct().count()
