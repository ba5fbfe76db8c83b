"""Reading a file in: received, tried on a copy in a transaction that is rolled back, then done in batches.

Each batch is committed together with the cursor and the counts, so a process that is killed leaves whole
batches only, and whoever goes on starts behind the last of them. What may never be half seen is published by
the importer's `finish`, in one transaction; what may come a little later follows in small ones.
"""

import hashlib
import logging
import secrets
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePath
from typing import Any, BinaryIO, cast

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.core.files import File
from django.db import DatabaseError, DataError, IntegrityError, transaction
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import log as note

from unionhall.core import databases
from unionhall.core.bridge import Problem, RefusedError
from unionhall.core.freshness import changed, held
from unionhall.core.importing import progress
from unionhall.core.importing.columns import fingerprint, guess
from unionhall.core.importing.protocol import Importer, Outcome, importer_named
from unionhall.core.importing.sources import Source, refuse
from unionhall.core.importing.tables import read_table
from unionhall.core.models import ImportProblem, ImportRun, User

log = logging.getLogger("unionhall")
Tell = Callable[[int], None]
State = ImportRun.State
Kind = ImportProblem.Kind
_SAMPLE = 10
_UNFORESEEN = gettext_lazy(
    "“%(what)s” could not be read, for a reason nobody foresaw. Whoever looks after this hall finds it in "
    "the log under reference %(reference)s."
)
_FULL = gettext_lazy("The disk is full; nothing was changed. Make room, then give the same file again.")
_ROOM = gettext_lazy("It is tried on a copy of the database, which takes %(size)s.")


class BusyError(RuntimeError):
    """Another process is at work on the same run; it goes on, this one stops."""


@dataclass(frozen=True)
class Look:
    """A table as its reader sees it before anything is done: header, first rows, columns as guessed."""

    header: tuple[str, ...]
    sample: list[list[str]]
    mapping: dict[str, int]


def receive(
    file: BinaryIO, name: str, *, importer: str, by: User | None, options: Mapping[str, str] | None = None
) -> ImportRun:
    """Keep a copy of the file for a run that is to be tried; or find the unfinished run of that file."""
    kind = importer_named(importer)
    digest = _digest(file)
    facts = {"importer": importer, "digest": digest, "options": dict(options or {})}
    unfinished = ImportRun.objects.filter(**facts, state=State.RUNNING).first()
    if unfinished:
        return unfinished
    run = ImportRun(**facts, file_name=PurePath(name).name[:255], started_by=by)
    run.file.save(f"{digest[:16]}{PurePath(name).suffix[:8]}", File(file), save=False)
    run.save()
    if kind.columns:
        _guess_columns(run)
    return run


def look(run: ImportRun) -> Look:
    """The header, the first rows and the columns as they are understood now. Raises `RefusedError`."""
    importer = importer_named(run.importer)
    with _open(run) as source:
        table = read_table(source, importer.columns)
        sample = [cells for _number, cells in islice(table.rows, _SAMPLE)]
    return Look(table.header, sample, run.mapping or guess(importer.columns, table.header, sample))


def choose_columns(run: ImportRun, mapping: Mapping[str, int]) -> None:
    """Say which column is which; the next file with the same header is understood the same way."""
    run.mapping = dict(mapping)
    run.state = State.READY
    run.save(update_fields=["mapping", "state"])


def _guess_columns(run: ImportRun) -> None:
    try:
        seen = look(run)
    except RefusedError as refused:
        _refuse(run, refused)
        return
    except Exception as fault:
        _refuse_fault(run, fault)
        return
    run.layout = fingerprint(seen.header)
    before = ImportRun.objects.filter(importer=run.importer, layout=run.layout).exclude(pk=run.pk)
    remembered = before.filter(state__in=[State.CHECKED, State.RUNNING, State.DONE]).first()
    run.mapping = remembered.mapping if remembered else seen.mapping
    run.save(update_fields=["layout", "mapping"])


def announce(run: ImportRun) -> None:
    """Say that the file is about to be tried, before whoever tries it has begun."""
    _begin(run, State.CHECKING)


def check(run: ImportRun, tell: Tell | None = None) -> None:
    """Try the whole file and undo it all; what would come of it is in the run's counts and problems."""
    importer = importer_named(run.importer)
    _begin(run, State.CHECKING)
    outcomes = _Outcomes(run)
    try:
        notes = _rehearse(importer, run, outcomes, tell)
    except RefusedError as refused:
        _refuse(run, refused)
        return
    except Exception as fault:
        # Whoever waits for the run must see that it has ended, and how.
        _refuse_fault(run, fault)
        return
    finally:
        progress.forget(run)
    with transaction.atomic():
        outcomes.save(notes)
        run.total, run.state, run.finished_at = outcomes.rows, State.CHECKED, timezone.now()
        run.save()


def _rehearse(importer: Importer, run: ImportRun, outcomes: "_Outcomes", tell: Tell | None) -> list[str]:
    """Take in all rows in one transaction, so that late ones find what early ones made, and undo it.

    Nothing that is read or made meanwhile is kept: it may be of the copy alone.
    """
    nobodys = held(secrets.randbits(64))
    with _open(run) as source, databases.apart(), nobodys, transaction.atomic():
        changed()
        for row in importer.read(source):
            outcomes.add(row, _apply(importer, row, run))
            if outcomes.rows % importer.batch == 0:
                progress.tell(run, outcomes.rows)
                _tell(tell, outcomes.rows)
        notes = [*source.notices, *importer.finish(by=run.started_by, run=run)]
        transaction.set_rollback(True)
    return notes


def start(run: ImportRun, *, leave_out: bool = False) -> None:
    """Decide that a run that was tried is to be done. Raises `RefusedError` while rows have problems."""
    if run.state == State.RUNNING:
        return
    if run.state != State.CHECKED:
        raise refuse(_("The file has to be tried first."))
    if run.count("wrong") and not leave_out:
        raise RefusedError([_as_problem(kept) for kept in run.problems.filter(kind=Kind.PROBLEM)])
    run.leave_out, run.cursor = leave_out, 0
    _begin(run, State.RUNNING)


def take_up(run: ImportRun) -> None:
    """Say that somebody goes on with a run that nobody worked on, before she has begun."""
    run.touched_at = timezone.now()
    run.save(update_fields=["touched_at"])


def carry_out(run: ImportRun, tell: Tell | None = None) -> None:
    """Do what `start` decided, or go on with it. Raises `BusyError` if another process is doing so."""
    importer = importer_named(run.importer)
    run.started_at, run.started_from = timezone.now(), run.cursor
    turns = databases.Turns()
    with _open(run) as source:
        rows = islice(importer.read(source), run.cursor, None)
        while batch := list(islice(rows, importer.batch)):
            _do(importer, run, batch)
            _tell(tell, run.cursor)
            turns.give()
    _finish(importer, run, source.notices)
    for _step in importer.follow_up(by=run.started_by, run=run):
        if turns.give():
            take_up(run)
    _end(run)


@transaction.atomic
def _do(importer: Importer, run: ImportRun, batch: list[Any]) -> None:
    _hold(run)
    outcomes = _Outcomes(run)
    for row in batch:
        outcomes.add(row, _apply(importer, row, run))
    outcomes.save()
    run.cursor += len(batch)
    run.touched_at = timezone.now()
    run.save()


@transaction.atomic
def _finish(importer: Importer, run: ImportRun, notices: list[str]) -> None:
    _hold(run)
    run.notes = [*notices, *importer.finish(by=run.started_by, run=run)]
    run.touched_at = timezone.now()
    run.save()


@transaction.atomic
def _end(run: ImportRun) -> None:
    _hold(run)
    run.state, run.finished_at = State.DONE, timezone.now()
    run.total = run.cursor
    run.save()
    facts = {"importer": run.importer, "file": run.file_name, "digest": run.digest, "counts": run.counts}
    note(run, "unionhall.import", user=run.started_by, data=facts)
    # The rows are where they belong now; a list of people is not kept twice.
    transaction.on_commit(lambda: run.file.delete(save=False))


def _hold(run: ImportRun) -> None:
    """Lock the run, and stop if another process has taken it further than this one knows."""
    kept = ImportRun.objects.select_for_update().get(pk=run.pk)
    if (kept.state, kept.cursor) != (State.RUNNING, run.cursor):
        raise BusyError(_("Another process is reading this file in. See the staff screen for how far it is."))


def _begin(run: ImportRun, state: str) -> None:
    run.problems.all().delete()
    run.state, run.counts, run.notes = state, {}, []
    run.started_at = run.touched_at = timezone.now()
    run.finished_at = None
    run.save()


def _refuse(run: ImportRun, refused: RefusedError) -> None:
    with transaction.atomic():
        ImportProblem.objects.bulk_create(_kept(run, problem) for problem in refused.problems)
        run.state, run.counts, run.finished_at = State.REFUSED, {}, timezone.now()
        run.save()


def _refuse_fault(run: ImportRun, fault: Exception) -> None:
    """Say what kept the file from being tried; what nobody foresaw is in the log."""
    if databases.is_full(fault):
        size = databases.room_apart()
        why = f"{_FULL} {_ROOM % {'size': filesizeformat(size)}}" if size else str(_FULL)
    else:
        why = _UNFORESEEN % {"what": run.file_name, "reference": _logged(run)}
    _refuse(run, refuse(why))


def _apply(importer: Importer, row: Any, run: ImportRun) -> Outcome | RefusedError:
    """What became of a row; a row that is refused leaves nothing behind."""
    if flaw := getattr(row, "flaw", ""):
        return refuse(flaw)
    try:
        with transaction.atomic():
            return importer.apply(row, by=run.started_by, run=run)
    except RefusedError as refused:
        return refused
    except ValidationError as invalid:
        return RefusedError(list(_told(invalid, getattr(row, "titles", {}))))
    except PermissionDenied:
        return refuse(_("You may not change what this row would change."))
    except Exception as fault:
        if _is_of_the_machine(fault):
            raise
        words = {"what": getattr(row, "what", "") or row.number, "reference": _logged(run)}
        return refuse(_UNFORESEEN % words)


def _is_of_the_machine(fault: Exception) -> bool:
    """Whether a full disk, a lost connection or the like is to blame, and not the row."""
    is_of_the_row = isinstance(fault, (DataError, IntegrityError))
    return isinstance(fault, (DatabaseError, OSError)) and not is_of_the_row


def _logged(run: ImportRun) -> str:
    """The reference under which the fault that is being handled stands in the log."""
    reference = uuid.uuid4().hex[:10]
    log.error("reference %s: import %s of %s", reference, run.pk, run.file_name, exc_info=True)
    return reference


def _told(invalid: ValidationError, titles: Mapping[str, str]) -> Iterator[Problem]:
    """What an action or a model found wrong, each with the column or the field it is about."""
    if not hasattr(invalid, "error_dict"):
        yield from (Problem(message) for message in invalid.messages)
        return
    for field, messages in invalid.message_dict.items():
        column = "" if field == NON_FIELD_ERRORS else titles.get(field, field)
        yield from (Problem(message, column=column) for message in messages)


class _Outcomes:
    """What has become of some rows, until it is written into their run."""

    def __init__(self, run: ImportRun) -> None:
        self.run = run
        self.rows = 0
        self.counts: dict[str, dict[str, int]] = {kind: dict(of) for kind, of in run.counts.items()}
        self.problems: list[ImportProblem] = []

    def add(self, row: Any, outcome: Outcome | RefusedError) -> None:
        self.rows += 1
        kind, sort = ("wrong", "") if isinstance(outcome, RefusedError) else (outcome.kind, outcome.sort)
        sorts = self.counts.setdefault(kind, {})
        sorts[sort] = sorts.get(sort, 0) + 1
        self.problems.extend(self._kept(row, outcome))

    def _kept(self, row: Any, outcome: Outcome | RefusedError) -> Iterator[ImportProblem]:
        if isinstance(outcome, RefusedError):
            yield from (_kept(self.run, problem, row.number) for problem in outcome.problems)
            return
        told = [(Kind.LEFT_OUT, outcome.why)] if outcome.why else []
        told += [(Kind.NOTE, note) for note in outcome.notes]
        for kind, message in told:
            yield ImportProblem(
                run=self.run, row=row.number, column=outcome.what[:255], kind=kind, message=message
            )

    def save(self, notes: list[str] | None = None) -> None:
        ImportProblem.objects.bulk_create(self.problems, batch_size=500)
        self.run.counts = self.counts
        self.run.notes = notes or self.run.notes


def _kept(run: ImportRun, problem: Problem, row: int | None = None) -> ImportProblem:
    place = problem.row if problem.row is not None else row
    return ImportProblem(run=run, row=place, column=problem.column[:255], message=problem.message)


def _as_problem(kept: ImportProblem) -> Problem:
    return Problem(kept.message, row=kept.row, column=kept.column)


def _tell(tell: Tell | None, rows: int) -> None:
    if tell:
        tell(rows)


@contextmanager
def _open(run: ImportRun) -> Iterator[Source]:
    with run.file.open("rb") as file:
        yield Source(cast(BinaryIO, file.file), run.file_name, run.options, run.mapping)


def _digest(file: BinaryIO) -> str:
    file.seek(0)
    digest = hashlib.sha256()
    while chunk := file.read(2**20):
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
