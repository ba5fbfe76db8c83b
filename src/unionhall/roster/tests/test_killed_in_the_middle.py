"""An import that is killed, at any moment, goes on with nothing half done and nothing done twice."""

import json
import os
import shutil
import subprocess
import sys

import pytest
from tests.migrated import migrated_file

from unionhall.core.importing.running import BusyError
from unionhall.roster import applying, arriving, checking, deciding, writing
from unionhall.roster.arrivals import Arrival, Change
from unionhall.roster.models import Employment, Name, Person
from unionhall.roster.tests.autumn import HEADER, checked, take_back

# A process of its own: it takes the signal that nobody can catch.
KILLED = """
import sys
from pathlib import Path
import django
django.setup()
from unionhall.roster.tests import killed
killed.main(Path(sys.argv[1]))
"""


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


@pytest.mark.own_hall
def test_a_process_that_is_really_killed_leaves_nothing_half_done_and_nothing_doubled(tmp_path):
    hall = tmp_path / "hall"
    hall.mkdir()
    shutil.copy(migrated_file(), hall / "hall.sqlite3")
    ours = {
        "UNIONHALL_TESTING": "1",
        "UNIONHALL_DATA": str(hall),
        "DJANGO_SETTINGS_MODULE": "unionhall.settings",
    }
    surroundings = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | ours
    command = [sys.executable, "-c", KILLED, str(tmp_path / "kept")]
    done = subprocess.run(command, env=surroundings, check=True, stdout=subprocess.PIPE)
    stages = json.loads(done.stdout)
    assert [stage["name"] for stage in stages] == ["check", "write", "take back"]
    for stage in stages:
        assert stage["killed"], f"{stage['name']}: no shot found it at work"
        assert stage["is_whole"], f"{stage['name']}: something is half done"
        assert stage["is_same"], f"{stage['name']}: another end than in peace"
