"""How fresh the public site is: one number that rises with every public change, shared by all processes.

The number lies in a small file that every process maps into memory, so reading it costs nothing and a page
published by one process is new in all of them at once. `watch` raises it after each committed write to a
table that is not quiet (`QUIET_TABLES`), whoever writes and however: a save, an update of many rows, raw SQL.
"""

import fcntl
import mmap
import re
import struct
from collections.abc import Callable
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.signals import connection_created

_NUMBER = struct.Struct("<Q")
_WRITE = re.compile(r'\s*(?:INSERT INTO|INSERT OR IGNORE INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)


class Generation:
    """The number, in a file."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("a+b")
        if path.stat().st_size < _NUMBER.size:
            self._file.write(_NUMBER.pack(1))
            self._file.flush()
        self._map = mmap.mmap(self._file.fileno(), _NUMBER.size)

    def current(self) -> int:
        return _NUMBER.unpack_from(self._map)[0]

    def bump(self) -> None:
        """Everything rendered before this moment is stale."""
        fcntl.flock(self._file, fcntl.LOCK_EX)
        try:
            _NUMBER.pack_into(self._map, 0, self.current() + 1)
        finally:
            fcntl.flock(self._file, fcntl.LOCK_UN)


@cache
def generation() -> Generation:
    """This hall's generation."""
    return Generation(settings.DATA / "generation")


def cache_key(key: str, prefix: str, version: int) -> str:
    """Key of an entry in Django's cache: entries of an older generation are never found again."""
    return f"{prefix}:{version}:{generation().current()}:{key}"


def notice(execute: Callable, sql: str, params: object, many: bool, context: dict) -> object:
    """Run a statement; if it changes a table that shows, raise the generation when it is committed."""
    result = execute(sql, params, many, context)
    found = _WRITE.match(sql)
    if found and found[1] not in settings.QUIET_TABLES and not _will_tell():
        transaction.on_commit(_tell)
    return result


def watch(**_signal: object) -> None:
    """Watch this thread's database connection, once."""
    if notice not in connection.execute_wrappers:
        connection.execute_wrappers.append(notice)


def _will_tell() -> bool:
    """Whether this transaction raises the generation already; a rollback forgets that, as it should."""
    return any(after[1] is _tell for after in connection.run_on_commit)


def _tell() -> None:
    generation().bump()


def start() -> None:
    """Watch every connection from its first use on."""
    connection_created.connect(watch, dispatch_uid="unionhall.core.freshness")
