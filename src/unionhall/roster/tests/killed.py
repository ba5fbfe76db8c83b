"""A hall of its own in which the work on an employer's list is killed with SIGKILL, again and again.

Run as a process by `test_killed_in_the_middle`. Each stage of a list is done twice from the same files of the
hall: once in peace, and once in children that are killed at random moments until nothing is left to do.
"""

import io
import json
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import connections
from wagtail.models import ModelLogEntry

from unionhall.places.actions import record_employer
from unionhall.roster import applying, arriving, checking, deciding, undoing
from unionhall.roster.arrivals import Arrival, Change
from unionhall.roster.models import Email, Employment, Name, Person, Worksite

PEOPLE, KILLS = 90, 4
_HEADER = "Employee ID,First Name,Last Name,School,Job Title,Hours,E-mail\n"
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_DRAWN = random.Random(9)


@dataclass(frozen=True)
class Stage:
    """What came of one stage: whether both ways led to the same, and how often it was killed."""

    name: str
    is_same: bool
    killed: int
    is_whole: bool


def row(number: int, autumn: int) -> str:
    """Somebody as the employer reports her in the first autumn, or in the second."""
    name = f"Nora{_LETTERS[number % 26]}{_LETTERS[number // 26]}"
    moved = autumn and number % 5 == 0
    school, hours = ("Turkey Hill" if moved else "High School"), 6 + (autumn and number % 3) / 2
    return f"{1000 + number},{name},Newell{name[4:]},{school},Tutor,{hours},nora{number}@example.org\n"


def begin() -> None:
    """The first autumn is on the roll; the second autumn's list has come and waits to be checked."""
    employer = record_employer("Schools", by=None)
    for autumn, people in enumerate((range(PEOPLE), range(PEOPLE // 3, PEOPLE + PEOPLE // 3))):
        text = _HEADER + "".join(row(number, autumn) for number in people)
        about = arriving.About(employer, date(2025 + autumn, 9, 1))
        arrival = arriving.receive(io.BytesIO(text.encode()), "list.csv", about, by=None)
        if not autumn:
            checking.check(arrival)
            approve(arrival)
            arriving.go_on(arrival)


def approve(arrival: Arrival) -> None:
    deciding.decide(arrival, Change.State.APPROVED)
    arrival.many_may_leave = True
    applying.start(arrival)


STAGES: dict[str, Callable[[Arrival], None]] = {
    "check": lambda arrival: checking.begin(arrival, Arrival.State.CHECKING),
    "write": approve,
    "take back": undoing.start,
}


def stage(name: str, kept: Path) -> Stage:
    """One stage in peace, and again from the same beginning under fire."""
    STAGES[name](latest())
    _keep(settings.DATA, kept)
    began = time.monotonic()
    work()
    took, wanted = time.monotonic() - began, everything()
    _keep(kept, settings.DATA)
    killed, is_whole = 0, True
    for _time in range(KILLS):
        killed += shot(_DRAWN.uniform(0.02, 0.6) * took)
        is_whole = is_whole and whole()
    work()
    return Stage(name, everything() == wanted, killed, is_whole and whole())


def _keep(source: Path, target: Path) -> None:
    """The hall's files as they are, while nobody has them open."""
    connections.close_all()
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target)


def shot(after: float) -> bool:
    """Work in a child that is killed so many seconds later; whether it was still at work then."""
    connections.close_all()
    child = os.fork()
    if not child:
        work()
        os._exit(0)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    _pid, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def work() -> None:
    arriving.go_on(latest())


def latest() -> Arrival:
    return Arrival.objects.order_by("-pk")[0]


def whole() -> bool:
    """Whether what is written down is written down whole: each change with all its rows, and only once."""
    arrival = latest()
    applied = arrival.changes.filter(state=Change.State.APPLIED)
    if arrival.state not in (Arrival.State.APPLYING, Arrival.State.UNDOING):
        return True
    begun = [
        number for done in applied.values_list("done", flat=True) for _t, number in done.get("begun", ())
    ]
    logged = ModelLogEntry.objects.filter(data__list=arrival.pk).exclude(action="roster.undo")
    hired = applied.filter(kind=Change.Kind.HIRE)
    return (
        all(begun)
        and Person.objects.filter(pk__in=hired.values("person")).count() == hired.count()
        and logged.values("object_id").distinct().count() == logged.count()
        and Person.objects.count() == PEOPLE + hired.count()
    )


def everything() -> list[list[str]]:
    """All that a list writes, without numbers and times, in one order."""
    who = "person__display_name"
    job = ("worksite__name", "title", "employee_id", "hours_a_day", "since", "until")
    told = [
        Person.objects.values_list("display_name", "sort_name", "version"),
        Name.objects.values_list(who, "kind", "given", "surname", "since", "until"),
        Email.objects.values_list(who, "address", "since", "until"),
        Employment.objects.values_list(who, *job),
        Worksite.objects.values_list("name"),
        Change.objects.values_list("arrival", "kind", "state", "name", "facts"),
        Arrival.objects.values_list("state", "counts__done", "counts__rows", "counts__people"),
        ModelLogEntry.objects.values_list("label", "action", "data__what"),
    ]
    found = [sorted(map(str, rows.order_by())) for rows in told]
    connections.close_all()
    return found


def main(folder: Path) -> None:
    applying._BATCH, checking._BATCH = 10, 20
    begin()
    print(json.dumps([vars(stage(name, folder)) for name in STAGES]))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
