"""The rows that tests begin with: an open hall's, and those of what many of them want in it.

`keep` copies an open hall aside and `put_back` restores it. `Made` was made once in a process: for each test
that asks for it only its rows are written again, which takes a tenth of the time.
"""

import copy
import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction

from unionhall.core.freshness import generation

# Rows that are written again keep their numbers, each thing its own: no test reaches these by itself.
_BEYOND, _APART = 5_000_000, 10_000

# What is put back is whole: PostgreSQL need not look for what refers to each row, where it lets us say so.
_TRUST_US = """DO $$ BEGIN IF current_setting('is_superuser') = 'on' THEN
    SET LOCAL session_replication_role = replica; END IF; END $$"""

T = TypeVar("T")
Rows = Mapping[str, Sequence[tuple]]


def keep() -> None:
    """Copy every table aside, in the database itself."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            _reach_kept(cursor)
        else:
            cursor.execute("CREATE SCHEMA IF NOT EXISTS kept")
        for table, columns in _tables().items():
            # There already where a database is used again (`--reuse-db`).
            cursor.execute(f'DROP TABLE IF EXISTS kept."{table}"')
            cursor.execute(f'CREATE TABLE kept."{table}" AS SELECT {columns} FROM "{table}"')


def put_back(*_test: object) -> None:
    """What a test with transactions of its own left behind goes; the next one finds the hall as it was."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            _reach_kept(cursor)
        emptied = [f'DELETE FROM "{table}"' for table in _tables()]
        filled = [
            f'INSERT INTO "{table}" ({columns}) SELECT {columns} FROM kept."{table}"'
            for table, columns in _tables().items()
            if table in _kept()
        ]
        with transaction.atomic():
            # PostgreSQL takes them all at one go, SQLite one at a time.
            together = connection.vendor == "postgresql"
            for statement in ["; ".join([_TRUST_US, *emptied, *filled])] if together else emptied + filled:
                cursor.execute(statement)
    ContentType.objects.clear_cache()
    generation().bump()


class Made(Generic[T]):
    """Something made in an open hall, with the rows it consists of."""

    def __init__(self, thing: T, rows: Rows) -> None:
        self._thing, self._rows = thing, rows

    def again(self) -> T:
        """The thing, there again as if it had just been made."""
        with transaction.atomic(), connection.cursor() as cursor:
            for table, rows in self._rows.items():
                one = f"({', '.join(['%s'] * len(rows[0]))})"
                into = f'INSERT INTO "{table}" ({_tables()[table]}) VALUES {", ".join([one] * len(rows))}'
                cursor.execute(into, [value for row in rows for value in row])
        return copy.deepcopy(self._thing)


def make_each(steps: Mapping[str, Callable[[dict[str, Any]], Any]]) -> dict[str, Made]:
    """Make these one after the other, each given what came before it, and leave nothing of them behind."""
    made: dict[str, Any] = {}
    kept: dict[str, Made] = {}
    with transaction.atomic():
        before = _added()
        for number, (name, step) in enumerate(steps.items()):
            _count_from(_BEYOND + number * _APART)
            made[name] = step(made)
            after = _added()
            rows = {table: [row for row in after[table] if row not in before[table]] for table in after}
            kept[name] = Made(
                copy.deepcopy(made[name]), {table: each for table, each in rows.items() if each}
            )
            before = after
        transaction.set_rollback(True)
    ContentType.objects.clear_cache()
    generation().bump()
    return kept


def _added() -> dict[str, set[tuple]]:
    """The rows that an open hall does not have, by table."""
    with connection.cursor() as cursor:
        added = {}
        for table, columns in _tables().items():
            cursor.execute(f'SELECT {columns} FROM "{table}" EXCEPT SELECT {columns} FROM kept."{table}"')
            added[table] = set(cursor.fetchall())
    return added


def _count_from(first: int) -> None:
    """SQLite would give the next numbers to whatever a test makes first; PostgreSQL gives none twice."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        counted = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%%AUTOINCREMENT%%'"
        cursor.execute(f"DELETE FROM sqlite_sequence WHERE name IN ({counted})")
        cursor.execute(f"INSERT INTO sqlite_sequence (name, seq) SELECT name, %s FROM ({counted})", [first])


def _reach_kept(cursor: Any) -> None:
    """SQLite keeps them in a file beside the database, which every new connection has to be shown."""
    cursor.execute("PRAGMA database_list")
    if "kept" not in {name for _number, name, _file in cursor.fetchall()}:
        cursor.execute("ATTACH %s AS kept", [f"{connection.settings_dict['NAME']}.kept"])


@functools.cache
def _kept() -> set[str]:
    """The tables that have rows in an open hall: one in five."""
    asked = [f"""SELECT '{table}' WHERE EXISTS (SELECT 1 FROM kept."{table}")""" for table in _tables()]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(asked))
        return {table for (table,) in cursor.fetchall()}


@functools.cache
def _tables() -> dict[str, str]:
    """The tables with their columns, but for those that PostgreSQL fills in by itself."""
    wanted = "SELECT name FROM pragma_table_info(%s)"
    if connection.vendor == "postgresql":
        wanted = "SELECT column_name FROM information_schema.columns"
        wanted += " WHERE table_schema = 'public' AND table_name = %s AND is_generated = 'NEVER'"
    tables = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.django_table_names(only_existing=True, include_views=False):
            cursor.execute(wanted, [table])
            tables[table] = ", ".join(f'"{name}"' for (name,) in cursor.fetchall())
    return tables
