"""A file is tried first, then read in by batches; whatever happens, nothing is half done or doubled."""

import errno
import io
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import OperationalError, connection
from wagtail.models import ModelLogEntry

from unionhall.core import databases
from unionhall.core.bridge import RefusedError
from unionhall.core.importing import progress, protocol, reports, running, tasks
from unionhall.core.models import ImportRun, SearchEntry

GOOD = b"Key,Word,Since\nk1,one,2021-07-08\nk2,two,7/8/2021\nk3,three,\nk4,secret,\nk5,five,\n"
FAULTY = b"Key,Word,Since,Pages\nk1,one,soon,many\n,two,,\nk3,three,,12\n"
RENAMED = b"Code;Term;Since\nk1;uno;2021-07-08\nk2;two;2021-07-08\n"


@pytest.fixture(autouse=True)
def _words(settings):
    settings.IMPORTERS = ["unionhall.core.tests.sample.WordsImporter"]
    protocol.importers.cache_clear()
    yield
    protocol.importers.cache_clear()


def received(content: bytes = GOOD, by=None, name: str = "words.csv") -> ImportRun:
    return running.receive(io.BytesIO(content), name, importer="words", by=by)


def tried(content: bytes = GOOD, by=None) -> ImportRun:
    run = received(content, by)
    running.check(run)
    return run


def done(content: bytes = GOOD, by=None) -> ImportRun:
    run = tried(content, by)
    running.start(run)
    running.carry_out(run)
    return run


def words() -> dict[str, str]:
    return dict(SearchEntry.objects.values_list("key", "title"))


def complaints(run: ImportRun) -> list[str]:
    return [reports.place(problem) + problem.message for problem in run.problems.filter(kind="problem")]


def test_a_dry_run_says_what_would_come_of_the_file_and_changes_nothing(db):
    run = tried()
    assert run.state == ImportRun.State.CHECKED
    assert (run.count("new"), run.count("left out"), run.total) == (4, 1, 5)
    assert reports.reasons(run, "left out") == [("Secret words are left out.", 1)]
    assert words() == {}


def test_a_run_does_what_the_dry_run_said(db):
    said = tried().counts
    run = done()
    assert run.state == ImportRun.State.DONE
    assert run.counts == said == {"new": {"": 4}, "left out": {"": 1}}
    assert words() == {"k1": "one", "k2": "two", "k3": "three", "k5": "five"}
    assert set(SearchEntry.objects.values_list("groups", flat=True)[0]) == {"published"}


def test_the_same_file_twice_changes_nothing_and_says_so(db):
    done()
    again = tried()
    assert again.count("same") == 4
    assert reports.changes_nothing(again)
    assert any("Nothing changes" in line for line in reports.lines(again))


def test_a_changed_row_changes_only_that(db):
    done()
    run = done(RENAMED)
    assert (run.count("changed"), run.count("new")) == (1, 0)
    assert words()["k1"] == "uno"


def test_every_problem_is_listed_with_row_and_column_and_nothing_is_done(db):
    run = tried(FAULTY)
    assert complaints(run) == [
        "row 2, column Since: 'soon' is not a date. Write it as 2021-07-08 or 7/8/2021.",
        "row 2, column Pages: 'many' is not a number. Write it as 1234.50.",
        "row 3, column Key: A key is missing.",
    ]
    with pytest.raises(RefusedError) as refused:
        running.start(run)
    assert len(refused.value.problems) == 3
    assert words() == {}


def test_rows_with_problems_can_be_left_out_on_purpose(db):
    run = tried(FAULTY)
    running.start(run, leave_out=True)
    running.carry_out(run)
    assert words() == {"k3": "three"}
    assert (run.count("wrong"), len(complaints(run))) == (2, 3)


def test_a_file_that_breaks_off_is_refused_and_changes_nothing(db):
    run = tried(GOOD + b'k6,"six')
    assert run.state == ImportRun.State.REFUSED
    assert complaints(run) == ["row 7: A quotation mark is opened here or above and never closed."]
    assert words() == {}


def test_a_missing_column_is_named_with_what_the_file_has(db):
    run = tried(b"Key,Meaning\nk1,one\n")
    assert complaints(run) == ["No column was found for: Word. The file has: Key, Meaning."]


def test_a_row_with_more_cells_than_the_header_is_a_problem_of_that_row(db):
    run = tried(b"Key,Word\nk1,one, and a half\n")
    assert complaints(run) == [
        "row 2: The row has 3 cells under a header of 2. Is a comma inside a cell without quotes?"
    ]


def test_what_an_action_refuses_is_a_problem_of_that_row(db, monkeypatch):
    def refusing(row, *, by, run):
        SearchEntry.objects.create(key=row["key"], kind="word", title="half done")
        raise ValidationError({"title": ["Too short.", "Too plain."]})

    monkeypatch.setattr(protocol.importer_named("words"), "apply", refusing)
    run = tried(b"Key,Word\nk1,one\n")
    assert complaints(run) == ["row 2, column Word: Too short.", "row 2, column Word: Too plain."]
    running.start(run, leave_out=True)
    running.carry_out(run)
    assert words() == {}


def test_what_nobody_foresaw_is_a_problem_of_its_row_and_the_others_go_on(db, monkeypatch, caplog):
    importer = protocol.importer_named("words")
    apply = importer.apply

    def surprised(row, *, by, run):
        found = apply(row, by=by, run=run)
        return 1 / 0 if row["key"] == "k2" else found

    monkeypatch.setattr(importer, "apply", surprised)
    run = tried()
    [complaint] = complaints(run)
    assert (run.state, run.count("wrong"), run.count("new")) == (ImportRun.State.CHECKED, 1, 3)
    assert complaint.startswith("row 3: ")
    assert complaint.split("reference ")[1].rstrip(".") in caplog.text
    running.start(run, leave_out=True)
    running.carry_out(run)
    assert set(words()) == {"k1", "k3", "k5"}


@pytest.mark.parametrize("name", ["read", "finish"])
def test_a_dry_run_always_ends_and_says_how(db, monkeypatch, name):
    def surprised(*_given, **_named):
        raise OperationalError("disk I/O error")

    monkeypatch.setattr(protocol.importer_named("words"), name, surprised)
    run = tried()
    assert (run.state, words()) == (ImportRun.State.REFUSED, {})
    assert "for a reason nobody foresaw" in complaints(run)[0]


@pytest.mark.parametrize(
    "fault",
    [
        OSError(errno.ENOSPC, "Quite full"),
        databases.DatabaseCopyError("The database could not be copied: database or disk is full."),
        OperationalError("could not extend file: No space left on device"),
    ],
)
def test_a_full_disk_is_called_so_and_the_same_file_can_be_given_again(db, monkeypatch, fault):
    def copy():
        raise fault

    monkeypatch.setattr(databases, "apart", copy)
    monkeypatch.setattr(databases, "room_apart", lambda: 3 * 2**20)
    [complaint] = complaints(tried())
    assert "disk is full" in complaint
    assert "3.0\xa0MB" in complaint
    monkeypatch.undo()
    assert tried().state == ImportRun.State.CHECKED


def test_how_much_room_a_copy_takes_is_known(db):
    assert (databases.room_apart() > 0) == (connection.vendor == "sqlite")


@pytest.mark.django_db(transaction=True)
def test_others_write_while_a_file_is_tried():
    def somebody_writes(_rows: int) -> None:
        with databases.patience(0.1):
            SearchEntry.objects.get_or_create(key="other", kind="note", language="en", title="meanwhile")
        connection.close()

    def on_another_thread(rows: int) -> None:
        with ThreadPoolExecutor(1) as threads:
            threads.submit(somebody_writes, rows).result()

    run = received()
    running.check(run, tell=on_another_thread)
    assert (run.state, run.count("new")) == (ImportRun.State.CHECKED, 4)
    assert words() == {"other": "meanwhile"}
    assert not list((settings.DATA / "private").glob("copy-*"))


def test_the_columns_chosen_for_one_file_are_remembered_for_the_next_with_that_header(db):
    run = received(b"a,b\nk1,one\n")
    assert run.mapping == {}
    running.choose_columns(run, {"key": 0, "title": 1})
    running.check(run)
    assert received(b"a,b\nk9,nine\n").mapping == {"key": 0, "title": 1}
    assert received(b"a,c\nk9,nine\n").mapping == {}


def test_a_run_writes_one_line_into_the_log_and_keeps_no_copy_of_the_file(
    db, dot, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        run = done(by=dot)
    entry = ModelLogEntry.objects.get(action="unionhall.import")
    assert (entry.user, entry.data["counts"]["new"]) == (dot, {"": 4})
    assert not run.file


class PulledPlugError(Exception):
    pass


def pull_the_plug(rows: int):
    raise PulledPlugError


def test_an_interrupted_run_goes_on_where_it_stopped(db):
    run = tried()
    running.start(run)
    with pytest.raises(PulledPlugError):
        running.carry_out(run, tell=pull_the_plug)
    assert len(words()) == 3
    found = received()
    assert (found.pk, found.cursor) == (run.pk, 3)
    running.carry_out(found)
    assert (found.count("new"), found.count("left out"), len(words())) == (4, 1, 4)


def test_what_a_full_disk_interrupts_is_undone_to_the_last_whole_batch(db, monkeypatch):
    run = tried()
    running.start(run)
    importer = protocol.importer_named("words")
    apply = importer.apply

    def until_full(row, *, by, run):
        if row["key"] == "k5":
            raise OperationalError("database or disk is full")
        return apply(row, by=by, run=run)

    monkeypatch.setattr(importer, "apply", until_full)
    with pytest.raises(OperationalError):
        running.carry_out(run)
    assert (ImportRun.objects.get().cursor, len(words())) == (3, 3)
    monkeypatch.undo()
    running.carry_out(ImportRun.objects.get())
    assert len(words()) == 4


def test_two_processes_at_one_run_do_nothing_twice(db):
    run = tried()
    running.start(run)
    other = ImportRun.objects.get(pk=run.pk)
    with pytest.raises(PulledPlugError):
        running.carry_out(other, tell=pull_the_plug)
    with pytest.raises(running.BusyError):
        running.carry_out(run)
    running.carry_out(other)
    assert run.counts != other.counts == {"new": {"": 4}, "left out": {"": 1}}


def test_the_clock_goes_on_with_a_run_that_lost_its_process(db):
    run = tried()
    running.start(run)
    tasks.resume_stalled()
    assert words() == {}
    ImportRun.objects.update(touched_at=run.touched_at - 2 * progress.PATIENCE)
    tasks.resume_stalled()
    assert len(words()) == 4


# Processes that read a file of rows in, one after the other, and are killed by the kernel in the middle of
# a batch. Each begins where Django is loaded already, which takes longest, and opens its own database.
_VICTIMS = """
import os, signal, sys
import django
from django.conf import settings
settings.IMPORTERS = ["unionhall.core.tests.sample.WordsImporter"]
django.setup()
from unionhall.core.importing import running
from unionhall.core.tests.sample import WordsImporter
from unionhall.core.models import ImportRun
apply = WordsImporter.apply
def dying(self, row, *, by, run):
    outcome = apply(self, row, by=by, run=run)
    if row.number == dies_at:
        os.kill(os.getpid(), signal.SIGKILL)
    return outcome
WordsImporter.apply = dying
for dies_at in map(int, sys.argv[1:]):
    child = os.fork()
    if not child:
        running.carry_out(ImportRun.objects.get())
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


def _database_url(tmp_path: Path) -> str:
    """Where another process finds the test's database: a copy of one that lives in memory, or its own."""
    if connection.vendor != "sqlite":
        name = connection.settings_dict["NAME"]
        return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    connection.ensure_connection()
    copy = tmp_path / "hall.sqlite3"
    connection.cursor().execute("VACUUM INTO %s", [str(copy)])
    return f"sqlite:///{copy}"


def _in_other_processes(database: str, data: Path, *dies_at: int) -> list[int]:
    source = Path(__file__).parents[3]
    environment = os.environ | {
        "DATABASE_URL": database,
        "UNIONHALL_DATA": str(data),
        "DJANGO_SETTINGS_MODULE": "unionhall.settings",
        "PYTHONPATH": str(source),
    }
    victims = [sys.executable, "-c", _VICTIMS, *map(str, dies_at)]
    done = subprocess.run(victims, env=environment, stdout=subprocess.PIPE, check=True)
    return [int(line) for line in done.stdout.split()]


@pytest.mark.django_db(transaction=True)
def test_a_killed_process_leaves_whole_batches_and_the_next_one_ends_the_run(tmp_path, settings):
    run = tried(b"Key,Word\n" + b"".join(b"k%d,word %d\n" % (number, number) for number in range(10)))
    running.start(run)
    database = _database_url(tmp_path)
    ended = _in_other_processes(database, settings.DATA, 3, 9, 0)
    assert ended == [-signal.SIGKILL, -signal.SIGKILL, 0]
    assert _counted(database) == ("done", 10, {"new": {"": 10}}, 10)


def _counted(database: str) -> tuple:
    if database.startswith("sqlite"):
        connection.cursor().execute("ATTACH %s AS other", [database.removeprefix("sqlite:///")])
        other = "other."
    else:
        other = ""
    run = ImportRun.objects.raw(f"SELECT * FROM {other}core_importrun")[0]
    entries = SearchEntry.objects.raw(f"SELECT * FROM {other}core_searchentry WHERE kind = 'word'")
    found = run.state, run.cursor, run.counts, len({entry.key for entry in entries})
    if other:
        connection.cursor().execute("DETACH other")
    return found
