"""Whatever changes what strangers see changes the generation, once it is committed, and nothing else does."""

import subprocess
import sys
from threading import Thread

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction

from unionhall.core import freshness
from unionhall.core.freshness import Generation, generation
from unionhall.core.models import Chore, SearchEntry

SHOWING = [
    'UPDATE "wagtailcore_page" SET live = 1',
    "\n  update only wagtailcore_page set live = true",
    'INSERT INTO "core_searchentry" (key) VALUES (1)',
    "INSERT OR REPLACE INTO core_searchentry VALUES (1)",
    "REPLACE INTO core_searchentry VALUES (1)",
    "DELETE FROM newsroom_post",
    "-- tidy up\nDELETE FROM newsroom_post",
    "/* by\nhand */ DELETE FROM newsroom_post",
    "WITH old AS (SELECT 1) UPDATE newsroom_post SET date = NULL",
    "WITH gone AS (DELETE FROM newsroom_post RETURNING id) SELECT * FROM gone",
    "TRUNCATE newsroom_post",
    "MERGE INTO newsroom_post USING x ON true WHEN MATCHED THEN DELETE",
    "COPY newsroom_post FROM STDIN",
    "ALTER TABLE newsroom_post ADD x int",
    'UPDATE "public"."core_letter" SET text = 1',
    'UPDATE "core_letter"."x" SET text = 1',
]
QUIET = [
    "SELECT 1",
    "(SELECT 1) UNION (SELECT 2)",
    "  select * from newsroom_post for update",
    "WITH RECURSIVE tree AS (SELECT 1) SELECT * FROM tree",
    'UPDATE "core_letter" SET "state" = 1',
    "INSERT INTO django_session VALUES (1)",
    "INSERT OR IGNORE INTO core_chore VALUES (1)",
    'DELETE FROM "django_session"',
    'SAVEPOINT "s1"',
    "ROLLBACK TO SAVEPOINT s1",
    "PRAGMA foreign_keys = ON",
    "SET CONSTRAINTS ALL IMMEDIATE",
]


@pytest.mark.parametrize("sql", SHOWING)
def test_a_statement_that_shows_or_is_not_understood_counts(sql):
    assert freshness.written(sql) not in {None, *settings.QUIET_TABLES}


@pytest.mark.parametrize("sql", QUIET)
def test_a_statement_that_reads_or_writes_where_nobody_looks_does_not(sql):
    assert freshness.written(sql) in {None, *settings.QUIET_TABLES}


@pytest.fixture
def changed(transactional_db):
    """Whether the generation changed since it was last asked."""
    last = [generation().current()]

    def ask() -> bool:
        before, last[0] = last[0], generation().current()
        return before != last[0]

    return ask


def test_every_way_of_writing_counts(changed):
    entry = SearchEntry.objects.create(key="a")
    assert changed()
    SearchEntry.objects.bulk_create([SearchEntry(key="b"), SearchEntry(key="c")])
    assert changed()
    SearchEntry.objects.update(title="x")
    assert changed()
    with connection.cursor() as cursor:
        cursor.executemany("UPDATE core_searchentry SET title = %s WHERE key = %s", [("y", "a"), ("z", "b")])
    assert changed()
    entry.delete()
    assert changed()
    freshness.changed()
    assert changed()


def test_reading_and_quiet_tables_do_not(changed):
    list(SearchEntry.objects.all())
    Chore.objects.create(name="sweep")
    assert not changed()


def test_it_changes_when_the_work_is_committed_and_not_before(changed):
    with transaction.atomic():
        SearchEntry.objects.create(key="a")
        assert not changed()
    assert changed()


def test_work_that_is_undone_changes_nothing(changed):
    with transaction.atomic():
        SearchEntry.objects.create(key="a")
        transaction.set_rollback(True)
    assert not changed()


def test_a_part_undone_forgets_its_own_change_and_no_other(changed):
    with transaction.atomic(), transaction.atomic():
        SearchEntry.objects.create(key="a")
        transaction.set_rollback(True)
    assert not changed()
    with transaction.atomic():
        with transaction.atomic():
            SearchEntry.objects.create(key="a")
        with transaction.atomic():
            SearchEntry.objects.create(key="b")
            transaction.set_rollback(True)
    assert changed()
    with transaction.atomic():
        with transaction.atomic():
            SearchEntry.objects.create(key="c")
            transaction.set_rollback(True)
        SearchEntry.objects.create(key="d")
    assert changed()


def test_another_thread_and_a_connection_opened_again_are_watched_too(changed):
    def work():
        SearchEntry.objects.create(key="a")
        connection.close()
        SearchEntry.objects.create(key="b")
        assert connection.execute_wrappers.count(freshness.notice) == 1
        connection.close()

    thread = Thread(target=work)
    thread.start()
    thread.join()
    assert SearchEntry.objects.count() == 2
    assert changed()


def test_another_process_sees_the_change_at_once_and_the_other_way_round(tmp_path):
    path = tmp_path / "generation"
    ours = Generation(path)
    before = ours.current()
    script = (
        "import sys; from pathlib import Path; from unionhall.core.freshness import Generation\n"
        "theirs = Generation(Path(sys.argv[1])); theirs.bump(); print(theirs.current())"
    )
    told = subprocess.run(
        [sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True
    )
    assert int(told.stdout) == ours.current() != before
    assert Generation(path).current() == ours.current()


def test_what_was_found_out_before_a_change_is_not_remembered_after_it():
    with freshness.held(generation().current()):
        assert cache.get("titles") is None
        generation().bump()
        cache.set("titles", "as they were before")
        assert cache.get("titles") == "as they were before"
    assert cache.get("titles") is None
