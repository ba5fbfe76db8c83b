"""How fresh the public site is: one number that changes with every public change, shared by all processes.

The number lies in a small file that every process maps into memory, so reading it costs nothing and a page
published by one process is new in all of them at once. `watch` changes it after each committed write to a
table that is not quiet (`QUIET_TABLES`), whoever writes and however: a save, an update of many rows, raw SQL.
What does not pass through Django's cursors (COPY, a script run by the driver itself) calls `changed`.

Beside it every table has a number of its own, which changes with every write to it, quiet or not; by these
`core.keeping` knows what is still true when something else was published.
"""

import hashlib
import mmap
import os
import re
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

# The site's own number, then those of the tables. Two tables that share one are told of each other's changes.
_NUMBERS = 1024
_SIZE = 8 * _NUMBERS
# Every table there is: what a statement changes that is not understood.
ALL_TABLES = "*"
_OPENING = re.compile(r"(?:\s+|--[^\n]*(?:\n|$)|/\*.*?\*/|\()*", re.DOTALL)
_READING = re.compile(
    r"(?:SELECT|VALUES|EXPLAIN|PRAGMA|BEGIN|START|COMMIT|END|SAVEPOINT|RELEASE|ROLLBACK|SET|RESET|SHOW|DECLARE"
    r"|FETCH|CLOSE|LISTEN|NOTIFY|LOCK|ANALYZE|VACUUM)\b",
    re.IGNORECASE,
)
_WRITING = re.compile(
    r"(?:(?:INSERT|REPLACE)(?:\s+OR\s+\w+)?\s+INTO|UPDATE(?:\s+OR\s+\w+)?|DELETE\s+FROM)\s+(?:ONLY\s+)?"
    r'"?(\w+)"?(?!["\w.])',
    re.IGNORECASE,
)
_INNER_WRITE = re.compile(r"\b(?:INSERT|UPDATE|DELETE|MERGE|REPLACE)\b", re.IGNORECASE)

_held: ContextVar[int | None] = ContextVar("held", default=None)


class Generation:
    """The numbers, in a file.

    Each change writes a random number, aligned and in one piece, and readers only ask whether it is still
    the same: no lock is needed, two changes at once cannot cancel each other out, and no number comes back.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o640)
        try:
            os.ftruncate(handle, _SIZE)
            self._numbers = memoryview(mmap.mmap(handle, _SIZE)).cast("Q")
        finally:
            os.close(handle)

    def current(self) -> int:
        return self._numbers[0]

    def of(self, tables: Iterable[str]) -> tuple[int, ...]:
        """The numbers of these tables, in the order they are named."""
        return tuple(self._numbers[_place(table)] for table in tables)

    def touch(self, tables: Iterable[str]) -> None:
        """Whatever was made from these tables before this moment is stale."""
        for table in tables:
            places = range(1, _NUMBERS) if table == ALL_TABLES else [_place(table)]
            fresh = memoryview(os.urandom(8 * len(places))).cast("Q")
            for place, number in zip(places, fresh, strict=True):
                self._numbers[place] = number

    def bump(self, tables: Iterable[str] = (ALL_TABLES,)) -> None:
        """Every page whose rendering began before now is stale; by default all else that is kept too."""
        # The tables first: a page of the new generation must not be made of what was kept before.
        self.touch(tables)
        self._numbers[0] = secrets.randbits(64)


@cache
def _place(table: str) -> int:
    """Where a table's number stands; what was made of all tables goes by the site's own."""
    if table == ALL_TABLES:
        return 0
    digest = hashlib.blake2b(table.encode(), digest_size=8).digest()
    return 1 + int.from_bytes(digest, "big") % (_NUMBERS - 1)


@cache
def generation() -> Generation:
    """This hall's generation."""
    return Generation(settings.DATA / "generation")


@contextmanager
def held(number: int) -> Iterator[None]:
    """Within the block, what goes into Django's cache belongs to that generation, come what may.

    What was read from the database before somebody published must not be kept as if it were read after.
    """
    token = _held.set(number)
    try:
        yield
    finally:
        _held.reset(token)


def made_for() -> int:
    """The generation that what is made now belongs to."""
    number = _held.get()
    return generation().current() if number is None else number


def written(sql: object) -> str | None:
    """The table a statement writes to, if any. What is not understood is taken to write to all of them."""
    if not isinstance(sql, str):
        return ALL_TABLES
    opening = _OPENING.match(sql)
    start = opening.end() if opening else 0
    if _READING.match(sql, start):
        return None
    if sql[start : start + 4].upper() == "WITH":
        return ALL_TABLES if _INNER_WRITE.search(sql, start) else None
    found = _WRITING.match(sql, start)
    return found[1].lower() if found else ALL_TABLES


def notice(
    execute: Callable[..., object], sql: object, params: object, many: bool, context: dict[str, Any]
) -> object:
    """Run a statement; if it writes, change the numbers once that is committed."""
    try:
        return execute(sql, params, many, context)
    finally:
        if (table := written(sql)) is not None:
            _tell_on_commit(context["connection"], table)


def changed(what: str = ALL_TABLES, using: str = "default") -> None:
    """Say that this transaction changes what shows, by a way that `notice` cannot see."""
    _tell_on_commit(connections[using], what)


def unsettled(using: str = "default") -> set[str]:
    """The tables that this transaction has written to, and may yet leave as they were."""
    return {after[1].table for after in connections[using].run_on_commit if isinstance(after[1], _Tell)}


def watch(connection: BaseDatabaseWrapper, **_signal: object) -> None:
    """Watch a database connection, once however often it is opened again."""
    if notice not in connection.execute_wrappers:
        connection.execute_wrappers.append(notice)


def _tell_on_commit(connection: BaseDatabaseWrapper, table: str) -> None:
    tell = _Tell(table)
    if not connection.in_atomic_block:
        tell()
    elif not any(after[1] == tell for after in connection.run_on_commit):
        # Undoing a savepoint forgets what was registered inside it, together with the write itself.
        transaction.on_commit(tell, using=connection.alias)


@dataclass(frozen=True)
class _Tell:
    """Change a table's number, and the site's if it shows."""

    table: str

    def __call__(self) -> None:
        if self.table in settings.QUIET_TABLES:
            generation().touch([self.table])
        else:
            generation().bump([self.table])


def start() -> None:
    """Watch every connection from its first use on."""
    connection_created.connect(watch, dispatch_uid="unionhall.core.freshness")
    for connection in connections.all(initialized_only=True):
        watch(connection)
