"""Taking back a whole list: what it ended holds again, what it began is struck, whom it brought is removed.

What somebody changed since is left as it is and told by name; so is an address that she has proved hers.
Whoever the list brought stays too if somebody has written to her record by now, or something else hangs on
it, such as a membership: only the job that the list spoke of is struck.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import F, Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from unionhall.core.importing.sources import refuse
from unionhall.roster import bulk
from unionhall.roster.actions import show_name
from unionhall.roster.applying import facts_of, hold, move_on, next_batch
from unionhall.roster.arrivals import Arrival, Change
from unionhall.roster.checking import begin
from unionhall.roster.dated import Dated
from unionhall.roster.known import batches
from unionhall.roster.people import Person
from unionhall.roster.rows import TABLES
from unionhall.roster.signin.models import TrustedAddress
from unionhall.roster.ties import Worksite

State = Arrival.State
_CHUNK = 500
# Lines of the log that say that a record was read; every other is of something written.
_READ = ("roster.look", "roster.export")


def start(arrival: Arrival) -> None:
    """Decide that a list is to be taken back. `RefusedError`: a later one of the employer stands."""
    if arrival.state != State.DONE:
        raise refuse(_("Only a list that is written down can be taken back."))
    later = Arrival.objects.filter(
        employer=arrival.employer_id, pk__gt=arrival.pk, state__in=(State.DONE, State.APPLYING)
    )
    if later.exists():
        words = {"list": str(later.first())}
        raise refuse(_("Take back the later list first: %(list)s.") % words)
    counts = arrival.counts | {"done": 0}
    begin(arrival, State.UNDOING)
    arrival.counts, arrival.total = counts, arrival.changes.filter(state=Change.State.APPLIED).count()
    arrival.save()


@bulk.undisturbed()
def carry_out(arrival: Arrival) -> None:
    """Take back what `start` decided, or go on with it. `BusyError`: another process is doing so."""
    arrival.started_at, arrival.started_from = timezone.now(), arrival.counts.get("done", 0)
    while _batch(arrival):
        pass
    _finish(arrival)


@transaction.atomic
def _batch(arrival: Arrival) -> bool:
    hold(arrival, State.UNDOING)
    changes = next_batch(arrival, Change.State.APPLIED)
    if not changes:
        return False
    by_subject: dict[int, list[Change]] = defaultdict(list)
    for change in changes:
        by_subject[change.subject].append(change)
    touched = _Touched(changes)
    for its in by_subject.values():
        is_kept = any(not touched.is_as_left(change) for change in its)
        for change in its:
            kept = is_kept or touched.is_proved(change)
            change.state = Change.State.KEPT if kept else Change.State.UNDONE
    undone = [change for change in changes if change.state == Change.State.UNDONE]
    _restore(undone)
    _remove(arrival, undone)
    for change in undone:
        _log(arrival, change)
    move_on(arrival, changes)
    return True


class _Touched:
    """How the rows of some changes stand now, to see whether somebody has changed them since."""

    def __init__(self, changes: Sequence[Change]) -> None:
        self._ended = {
            (table, row) for change in changes for table, row, _until in change.done.get("ended", ())
        }
        rows: dict[str, list[int]] = defaultdict(list)
        for change in changes:
            for table, number in change.done.get("begun", ()):
                rows[table] += number
            for table, row, _until in change.done.get("ended", ()):
                rows[table].append(row)
        self._now = {table: _spans(TABLES[table], pks) for table, pks in rows.items()}
        people = [change.person_id or 0 for change in changes if change.done.get("set")]
        self._born = dict(Person.objects.filter(pk__in=people).values_list("pk", "birth_date"))
        self._on = changes[0].arrival.as_of
        self._proved = _proved([change for change in changes if change.facts.get("emails")])

    def is_as_left(self, change: Change) -> bool:
        """Whether everything is still as the list left it."""
        begun = [(table, row) for table, number in change.done.get("begun", ()) for row in number]
        ended = [(table, row) for table, row, _until in change.done.get("ended", ())]
        # A row begun by one part of the list may have been ended by the next.
        open_rows = [each for each in begun if each not in self._ended]
        born = change.done.get("set", {}).get("birth_date")
        spans = {(table, row): span for table, row, *span in _spans_of(change)}
        as_begun = [self._on.isoformat(), None]
        return (
            all(self._row(*each) == spans.get(each, as_begun) for each in open_rows)
            and all(self._is_ended(*each) for each in ended)
            and (not born or str(self._born.get(change.person_id or 0)) == born)
        )

    def is_proved(self, change: Change) -> bool:
        """Whether the change brought an address that somebody has proved hers since."""
        if change.kind != Change.Kind.CONTACT:
            return False
        emails = change.facts.get("emails", ())
        return any((change.person_id, address.casefold()) in self._proved for address, _purpose in emails)

    def _row(self, table: str, row: int) -> Any:
        found = self._now[table].get(row)
        return found and [day and day.isoformat() for day in found]

    def _is_ended(self, table: str, row: int) -> bool:
        found = self._now[table].get(row)
        return found is not None and found[1] == max(found[0], self._on)


def _proved(changes: Sequence[Change]) -> set[tuple[int | None, str]]:
    """Whose address it is by her own proof or an officer's word, or the only one that lets her in."""
    people = {change.person_id: str(change.person_id) for change in changes if change.person_id}
    if not people:
        return set()
    said = _lines(people.values()).filter(action__in=("roster.trust", "roster.vouch"))
    found: set[tuple[int | None, str]] = {
        (int(pk), data["address"].casefold()) for pk, data in said.values_list("object_id", "data") if data
    }
    trusted = TrustedAddress.objects.filter(person__in=people).order_by("person")
    for person, rows in groupby(trusted.values_list("person", "address"), itemgetter(0)):
        addresses = [address.casefold() for _person, address in rows]
        found |= {(person, addresses[0])} if len(addresses) == 1 else set()
    return found


def _lines(people: Iterable[str]) -> QuerySet[ModelLogEntry]:
    """What the log says of people."""
    kind = ContentType.objects.get_for_model(Person)
    return ModelLogEntry.objects.filter(content_type=kind, object_id__in=list(people))


def _spans_of(change: Change) -> Iterator[tuple[Any, ...]]:
    """The rows that a change began for other days than from the list's on: table, number, since, until."""
    for table, numbers, *span in change.done.get("spans", ()):
        yield from ((table, number, *span) for number in numbers)


def _spans(model: type[Model], rows: Iterable[int]) -> dict[int, Any]:
    found: dict[int, Any] = {}
    for pks in batches(rows, _CHUNK):
        values = model._default_manager.filter(pk__in=pks).values_list("pk", "since", "until")
        found |= {pk: (since, until) for pk, since, until in values}
    return found


def _restore(changes: Sequence[Change]) -> None:
    """Strike what was begun, let hold again what was ended, show the names they had."""
    _distrust(changes)
    begun = _begun(change for change in changes if "person" not in change.done)
    for table, rows in begun.items():
        for pks in batches(rows, _CHUNK):
            TABLES[table]._default_manager.filter(pk__in=pks).update(until=F("since"))
    struck = {(table, row) for table, rows in begun.items() for row in rows}
    _resume(
        [one for change in changes for one in change.done.get("ended", ()) if tuple(one[:2]) not in struck]
    )
    for change in changes:
        if "was" in change.done:
            Person.objects.filter(pk=change.person_id or 0).update(**change.done["was"])
    for person in Person.objects.filter(
        pk__in=[one.person_id for one in changes if one.kind == Change.Kind.NAME]
    ):
        show_name(person, timezone.localdate())


def _resume(ended: Iterable[tuple[str, int, str | None]]) -> None:
    """Let rows hold again as long as they did."""
    by_table: dict[str, list[tuple[int, str | None]]] = defaultdict(list)
    for table, row, until in ended:
        by_table[table].append((row, until))
    for table, rows in by_table.items():
        bulk.rewrite(TABLES[table], ("until",), rows)


def _distrust(changes: Iterable[Change]) -> None:
    """An address that is struck lets nobody in, should it ever come back."""
    for change in changes:
        for address, _purpose in change.facts.get("emails", ()) if change.person_id else ():
            TrustedAddress.objects.filter(person=change.person_id, address__iexact=address).delete()


def _remove(arrival: Arrival, changes: Sequence[Change]) -> None:
    """Remove the people the list brought; of those on whom something hangs, strike the job alone."""
    brought = [change for change in changes if "person" in change.done]
    for batch in batches(brought, _CHUNK):
        own = _begun(batch)
        people = [change.done["person"] for change in batch]
        held = _held(people, own) | _written_since(arrival, people)
        for change in batch:
            if change.done["person"] in held:
                change.state = Change.State.KEPT
                TABLES["job"]._default_manager.filter(pk__in=_begun([change])["job"]).update(until=F("since"))
            else:
                change.person_id = None
        Person.objects.filter(pk__in=set(people) - held).delete()


def _begun(changes: Iterable[Change]) -> dict[str, list[int]]:
    """The rows that some changes began, by table."""
    rows: dict[str, list[int]] = defaultdict(list)
    for change in changes:
        for table, number in change.done.get("begun", ()):
            rows[table] += number
    return rows


def _held(people: Sequence[int], own: dict[str, list[int]]) -> set[int]:
    """On whom of these something hangs that the list did not bring."""
    ours = {TABLES[table]: rows for table, rows in own.items()}
    held = set(Person.objects.filter(pk__in=people, user__isnull=False).values_list("pk", flat=True))
    for relation in pointing():
        if relation.related_model is Change:
            continue
        name = relation.field.attname
        rows = relation.related_model._base_manager.filter(**{f"{name}__in": people})
        if issubclass(relation.related_model, Dated):
            # What another list began and that was taken back holds on no day.
            rows = rows.exclude(until__lte=F("since"))
        found = rows.exclude(pk__in=ours.get(relation.related_model, ())).values_list(name, flat=True)
        held |= set(found)
    return held


def _written_since(arrival: Arrival, people: Sequence[int]) -> set[int]:
    """Whose record of these somebody has written to since, or another list that stands."""
    lines = _lines(map(str, people)).exclude(action__in=_READ).values_list("object_id", "data")
    others = [(int(pk), (data or {}).get("list")) for pk, data in lines]
    lists = {number for _pk, number in others if number not in (None, arrival.pk)}
    undone = set(Arrival.objects.filter(pk__in=lists, state=State.UNDONE).values_list("pk", flat=True))
    return {pk for pk, number in others if number not in (undone | {arrival.pk})}


def pointing() -> list[Any]:
    """Every relation by which a row of any app points to a person."""
    return [
        each
        for each in Person._meta.get_fields(include_hidden=True)
        if (each.one_to_many or each.one_to_one) and each.auto_created and each.related_model is not Person
    ]


def _log(arrival: Arrival, change: Change) -> None:
    if change.person_id:
        data = {"what": [change.kind], "list": arrival.pk}
        log(
            Person(pk=change.person_id, display_name=change.name),
            "roster.undo",
            user=arrival.begun_by,
            data=data,
        )


@transaction.atomic
def _finish(arrival: Arrival) -> None:
    hold(arrival, State.UNDOING)
    unused = Worksite.objects.filter(pk__in=arrival.counts.get("worksites", ()))
    unused.filter(employments=None, offices=None, school=None).delete()
    arrival.state, arrival.finished_at = State.UNDONE, timezone.now()
    arrival.save()
    log(arrival, "roster.undo", user=arrival.begun_by, data=facts_of(arrival))
