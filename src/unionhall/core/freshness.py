"""How fresh the public site is: one number that changes with every public change, shared by all processes.

The number lies in a small file that every process maps into memory, so reading it costs nothing and a page
published by one process is new in all of them at once. `watch` changes it after each committed write to a
table that is not quiet (`QUIET_TABLES`), whoever writes and however: a save, an update of many rows, raw SQL.
What does not pass through Django's cursors (COPY, a script run by the driver itself) calls `changed`.
"""

import mmap
import os
import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

_SIZE = 8
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
    """The number, in a file.

    Each change writes a random number, aligned and in one piece, and readers only ask whether it is still
    the same: no lock is needed, two changes at once cannot cancel each other out, and no number comes back.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o640)
        try:
            os.ftruncate(handle, _SIZE)
            self._number = memoryview(mmap.mmap(handle, _SIZE)).cast("Q")
        finally:
            os.close(handle)

    def current(self) -> int:
        return self._number[0]

    def bump(self) -> None:
        """Everything whose rendering began before this moment is stale."""
        self._number[0] = secrets.randbits(64)


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


def cache_key(key: str, prefix: str, version: int) -> str:
    """Key of an entry in Django's cache: entries of another generation are never found again."""
    number = _held.get()
    return f"{prefix}:{version}:{generation().current() if number is None else number}:{key}"


def shows(sql: object) -> bool:
    """Whether a statement may change what strangers see. What is not understood is taken to do so."""
    if not isinstance(sql, str):
        return True
    opening = _OPENING.match(sql)
    start = opening.end() if opening else 0
    if _READING.match(sql, start):
        return False
    if sql[start : start + 4].upper() == "WITH":
        return _INNER_WRITE.search(sql, start) is not None
    written = _WRITING.match(sql, start)
    return written is None or written[1].lower() not in settings.QUIET_TABLES


def notice(
    execute: Callable[..., object], sql: object, params: object, many: bool, context: dict[str, Any]
) -> object:
    """Run a statement; if it changes what shows, change the generation once that is committed."""
    try:
        return execute(sql, params, many, context)
    finally:
        if shows(sql):
            _tell_on_commit(context["connection"])


def changed(using: str = "default") -> None:
    """Say that this transaction changes what shows, by a way that `notice` cannot see."""
    _tell_on_commit(connections[using])


def watch(connection: BaseDatabaseWrapper, **_signal: object) -> None:
    """Watch a database connection, once however often it is opened again."""
    if notice not in connection.execute_wrappers:
        connection.execute_wrappers.append(notice)


def _tell_on_commit(connection: BaseDatabaseWrapper) -> None:
    if not connection.in_atomic_block:
        _tell()
    elif not any(after[1] is _tell for after in connection.run_on_commit):
        # Undoing a savepoint forgets what was registered inside it, together with the write itself.
        transaction.on_commit(_tell, using=connection.alias)


def _tell() -> None:
    generation().bump()


def start() -> None:
    """Watch every connection from its first use on."""
    connection_created.connect(watch, dispatch_uid="unionhall.core.freshness")
    for connection in connections.all(initialized_only=True):
        watch(connection)
