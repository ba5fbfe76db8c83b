"""Bringing an employer's list: received, its columns said, checked, written down, taken back; and going on.

The front door to what a list goes through: the pages and the command come in here, the worker does the rest.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from pathlib import PurePath
from typing import BinaryIO

from django.core.files import File
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from unionhall.core.bridge import RefusedError
from unionhall.core.importing.progress import PATIENCE
from unionhall.core.importing.sources import refuse
from unionhall.core.models import User
from unionhall.places.models import Employer
from unionhall.roster import applying, checking, undoing
from unionhall.roster.arrivals import Arrival, ArrivalProblem
from unionhall.roster.bridge import Problem
from unionhall.roster.layouts import Columns, guessed, remembered
from unionhall.roster.reading import opened
from unionhall.roster.ties import Unit

State = Arrival.State
_SAMPLE = 10
_CONSIDERED = 200
# Nobody brings lists of a day before; a year that was typed wrong is told by this.
EARLIEST = date(1990, 1, 1)
_AHEAD = timedelta(days=366)


@dataclass(frozen=True)
class About:
    """Whose list it is, of which of its units (None: of all), and as of which day."""

    employer: Employer
    as_of: date
    unit: Unit | None = None
    sheet: str = ""


def flaw_of_day(day: date, today: date) -> str:
    """What is wrong with the day of a list, or nothing."""
    if EARLIEST <= day <= today + _AHEAD:
        return ""
    words = {"day": day.isoformat(), "first": EARLIEST.isoformat(), "last": (today + _AHEAD).isoformat()}
    return _("No list is of %(day)s. Give a day from %(first)s to %(last)s.") % words


def receive(file: BinaryIO, name: str, about: About, *, by: User | None) -> Arrival:
    """Keep the file and guess its columns. A file that cannot be read is kept with the reasons why.

    `RefusedError`: no list can be of that day.
    """
    if wrong := flaw_of_day(about.as_of, timezone.localdate()):
        raise refuse(wrong)
    digest = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
    file.seek(0)
    arrival = Arrival(
        employer=about.employer,
        unit=about.unit,
        as_of=about.as_of,
        sheet=about.sheet,
        digest=digest,
        file_name=PurePath(name).name[:255],
        begun_by=by,
    )
    arrival.file.save(f"{digest[:16]}{PurePath(name).suffix[:8]}", File(file), save=False)
    arrival.save()
    try:
        arrival.columns = _understood(arrival)
    except RefusedError as refused:
        ArrivalProblem.objects.bulk_create(_kept(arrival, problem) for problem in refused.problems)
        arrival.state = State.REFUSED
    arrival.save()
    return arrival


def _kept(arrival: Arrival, problem: Problem) -> ArrivalProblem:
    return ArrivalProblem(arrival=arrival, row=problem.row, column=problem.column, message=problem.message)


def _understood(arrival: Arrival) -> Columns:
    """The columns by what was said of the employer's last list, and by a guess where that says nothing."""
    header, sample = look(arrival, _CONSIDERED)
    # Headers are guessed in the language in which they are written, whoever reads them.
    with translation.override("en"):
        guess = guessed(header, sample)
    before = Arrival.objects.filter(employer=arrival.employer_id).exclude(pk=arrival.pk)
    last = before.filter(state__in=(State.CHECKED, State.APPLYING, State.DONE, State.UNDONE)).first()
    return remembered(header, last.columns if last else [], guess)


def look(arrival: Arrival, rows: int = _SAMPLE) -> tuple[tuple[str, ...], list[list[str]]]:
    """The header and the first rows. Raises `RefusedError`."""
    with opened(arrival) as (_source, table):
        header, sample = table.header, [cells for _number, cells in islice(table.rows, rows)]
        del table  # so that its reader is done before the file is closed
    return header, sample


def choose_columns(arrival: Arrival, fields: list[str]) -> None:
    """Say which column is which; the employer's next list is understood the same way."""
    arrival.columns = [[title, name] for (title, _old), name in zip(arrival.columns, fields, strict=True)]
    arrival.state = State.READY
    arrival.save(update_fields=["columns", "state"])


def check(arrival: Arrival, *, by: User | None) -> None:
    """Have the worker hold the list against the roll."""
    arrival.begun_by = by
    checking.begin(arrival, State.CHECKING)
    work.enqueue(arrival.pk)


def write_down(arrival: Arrival, *, by: User | None) -> None:
    """Have the worker write down what is approved. Raises `RefusedError` with what stands against it."""
    arrival.begun_by = by
    applying.start(arrival)
    work.enqueue(arrival.pk)


def take_back(arrival: Arrival, *, by: User | None) -> None:
    """Have the worker take the whole list back. Raises `RefusedError` with what stands against it."""
    arrival.begun_by = by
    undoing.start(arrival)
    work.enqueue(arrival.pk)


@task()
def work(arrival_id: int) -> None:
    """Do, or go on with, what was decided about a list."""
    go_on(Arrival.objects.select_related("employer", "begun_by").get(pk=arrival_id))


def go_on(arrival: Arrival) -> None:
    """The work a list waits for, from where it stands."""
    if arrival.state == State.CHECKING:
        checking.check(arrival)
    elif arrival.state == State.APPLYING:
        applying.carry_out(arrival)
    elif arrival.state == State.UNDOING:
        undoing.carry_out(arrival)


def is_stalled(arrival: Arrival) -> bool:
    """Whether nobody works on a list that somebody should be working on."""
    last_sign = arrival.touched_at or arrival.written_at
    return arrival.is_at_work and timezone.now() - last_sign > PATIENCE


def resume_stalled() -> None:
    """Go on with every list whose process is gone (a chore of the clock)."""
    for arrival in Arrival.objects.filter(state__in=Arrival.AT_WORK):
        if is_stalled(arrival):
            go_on(arrival)


def time_left(arrival: Arrival) -> timedelta | None:
    """How long the rest will take at the pace so far, if that can be said."""
    done = progress(arrival)
    came = done - arrival.started_from
    if not (arrival.total and arrival.started_at and came > 0):
        return None
    return (timezone.now() - arrival.started_at) / came * max(0, arrival.total - done)


def progress(arrival: Arrival) -> int:
    """How many rows are read, or changes done."""
    return arrival.cursor if arrival.state == State.CHECKING else arrival.counts.get("done", 0)


def drop(arrival: Arrival) -> None:
    """Forget a list that was never written down, and its file."""
    arrival.file.delete(save=False)
    arrival.delete()
