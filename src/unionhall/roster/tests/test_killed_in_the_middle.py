"""An import that is killed, at any moment, goes on with nothing half done and nothing done twice."""

import os
import signal
import subprocess
import sys
import time

import pytest

from unionhall.core.importing.running import BusyError
from unionhall.roster import applying, arriving, checking, deciding, writing
from unionhall.roster.arrivals import Arrival, Change
from unionhall.roster.models import Employment, Name, Person
from unionhall.roster.tests.autumn import HEADER, checked, take_back


class KilledError(Exception):
    """Stands for the moment at which the process is gone."""


def many(count: int) -> str:
    return HEADER + "".join(f"{n},Nora{n},Newell{n},High School,Tutor,6,1,\n" for n in range(count))


def people() -> int:
    return Person.objects.filter(display_name__startswith="Nora").count()


def in_hand(roll, count: int = 12) -> Arrival:
    arrival = checked(roll, many(count), unit=roll.paras)
    deciding.decide(arrival, Change.State.APPROVED, kind="hire")
    applying.start(arrival)
    return arrival


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("moment", ["_write_people", "_write_rows", "_write_log"])
def test_a_batch_is_whole_or_not_there(roll, monkeypatch, moment):
    monkeypatch.setattr(applying, "_BATCH", 5)
    arrival = in_hand(roll)
    real, times = getattr(writing.Writing, moment), []

    def dies(self, *args):
        times.append(1)
        if len(times) == 2:
            raise KilledError
        return real(self, *args)

    monkeypatch.setattr(writing.Writing, moment, dies)
    with pytest.raises(KilledError):
        applying.carry_out(Arrival.objects.get(pk=arrival.pk))
    done = people()
    assert done % 5 == 0
    assert Name.objects.filter(given__startswith="Nora").count() == done
    assert Change.objects.filter(state=Change.State.APPLIED).count() == done
    arriving.go_on(Arrival.objects.get(pk=arrival.pk))
    assert people() == 12
    assert Employment.objects.filter(person__display_name__startswith="Nora").count() == 12


def test_two_processes_do_not_write_the_same_list(roll, monkeypatch):
    monkeypatch.setattr(applying, "_BATCH", 5)
    arrival = in_hand(roll)
    late = Arrival.objects.get(pk=arrival.pk)
    applying.carry_out(arrival)
    with pytest.raises(BusyError):
        applying.carry_out(late)
    assert people() == 12


def test_checking_anew_throws_the_old_finding_away(roll):
    arrival = checked(roll, many(12), unit=roll.paras)
    before = arrival.changes.count()
    Arrival.objects.filter(pk=arrival.pk).update(state=Arrival.State.CHECKING)
    arriving.go_on(Arrival.objects.get(pk=arrival.pk))
    assert Arrival.objects.get(pk=arrival.pk).changes.count() == before


def test_who_was_overtaken_while_checking_stops(roll, monkeypatch):
    arrival = checked(roll, many(12), unit=roll.paras)
    late = Arrival.objects.get(pk=arrival.pk)
    real = checking._compare

    def overtaken(*args):
        checking.begin(Arrival.objects.get(pk=arrival.pk), Arrival.State.CHECKING)
        real(*args)

    monkeypatch.setattr(checking, "_compare", overtaken)
    with pytest.raises(BusyError):
        checking.check(late)


def test_taking_back_goes_on_where_it_was_killed(roll, monkeypatch):
    monkeypatch.setattr(applying, "_BATCH", 5)
    arrival = in_hand(roll)
    applying.carry_out(arrival)
    take_back(arrival)
    assert people() == 0


KILLED = """
import os, django
django.setup()
from unionhall.roster import applying, arriving
from unionhall.roster.arrivals import Arrival
applying._BATCH = 10
arrival = Arrival.objects.get()
print("begun", flush=True)
arriving.go_on(arrival)
"""
SETTING = """
import io, django
django.setup()
from datetime import date
from django.core.management import call_command
call_command("migrate", verbosity=0)
from unionhall.places.actions import record_employer
from unionhall.roster import applying, arriving, checking, deciding
from unionhall.roster.tests.autumn import HEADER
rows = "".join(f"{n},Nora{n},Newell{n},High School,Tutor,6,1,\\n" for n in range(1500))
employer = record_employer("Schools", by=None)
about = arriving.About(employer, date(2026, 9, 1))
arrival = arriving.receive(io.BytesIO((HEADER + rows).encode()), "list.csv", about, by=None)
checking.check(arrival)
deciding.decide(arrival, "approved")
applying.start(arrival)
"""
COUNTED = """
import django
django.setup()
from unionhall.roster.arrivals import Arrival, Change
from unionhall.roster.models import Employment, Name, Person
people = Person.objects.count()
applied = Change.objects.filter(state="applied").count()
print(people, Name.objects.count(), Employment.objects.count(), applied, Arrival.objects.get().state)
"""


@pytest.mark.own_hall
def test_a_process_that_is_really_killed_leaves_whole_batches(tmp_path):
    surroundings = {**os.environ, "UNIONHALL_TESTING": "1", "UNIONHALL_DATA": str(tmp_path),
                    "DJANGO_SETTINGS_MODULE": "unionhall.settings"}  # fmt: skip
    surroundings.pop("DATABASE_URL", None)

    def run(script: str) -> str:
        command = [sys.executable, "-c", script]
        return subprocess.run(command, env=surroundings, check=True, stdout=subprocess.PIPE, text=True).stdout

    run(SETTING)
    kills = 0
    for wait in (0.15, 0.3, 0.5):
        process = subprocess.Popen(
            [sys.executable, "-c", KILLED], env=surroundings, stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(wait)
        if process.poll() is None:
            os.kill(process.pid, signal.SIGKILL)
            kills += 1
        process.wait()
        people, names, jobs, applied, _state = run(COUNTED).split()
        assert people == names == jobs == applied
    run(KILLED)
    assert kills
    assert run(COUNTED).split() == ["1500", "1500", "1500", "1500", "done"]
