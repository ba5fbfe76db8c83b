"""A whole database in one file and back: SQLite by itself, PostgreSQL by its own programs.

Also how a thread works on a copy of its own, and how long it waits for others.
"""

import errno
import os
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, OperationalError, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

# What PostgreSQL's programs read from the environment, by the name the driver has for it.
_ENVIRONMENT = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
}
_HELD_LETTERS = (
    "UPDATE core_letter SET state = 'failed', last_error = %s WHERE state IN ('waiting', 'sending')"
)
_HOLD_BACK = (
    "It was waiting in a backup that was restored; it may have been sent since. Send it again if not."
)


# Nothing in a copy that is thrown away has to outlive a power cut.
_FLEETING = "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF; PRAGMA cache_size=-32000;"


class DatabaseCopyError(Exception):
    """The database could not be copied; the message says why and what to do."""


def dump(place: Path) -> None:
    """Write the database as it is at this moment; who writes meanwhile is not disturbed."""
    if connection.vendor == "sqlite":
        _copy_sqlite(_sqlite_name(), place)
    else:
        _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={place}")


def check(place: Path) -> None:
    """Raise `DatabaseCopyError` unless the file is a sound database of the kind in use here."""
    if connection.vendor != "sqlite":
        _run("pg_restore", "--list", str(place))
        return
    try:
        with closing(sqlite3.connect(place)) as database:
            verdict = database.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.DatabaseError as fault:
        raise DatabaseCopyError(f"The database in it cannot be read: {fault}.") from fault
    if verdict != "ok":
        raise DatabaseCopyError(f"The database in it is damaged: {verdict}.")


def load(place: Path) -> None:
    """Put the file's content in place of all that is in the database, in one transaction.

    Letters that were waiting are held back: they may have been sent after the copy was made.
    """
    if connection.vendor == "sqlite":
        _hold_letters_in(place)
        connections.close_all()
        _copy_sqlite(str(place), Path(_sqlite_name()))
        return
    # It may not be told from which of the two an object that is only here now has come, so all of it goes.
    options = ["--clean", "--if-exists", "--no-owner", "--no-privileges", "--single-transaction"]
    _run("pg_restore", *options, "--exit-on-error", f"--dbname={_parameters()['dbname']}", str(place))
    with connection.cursor() as cursor:
        cursor.execute(_HELD_LETTERS, [_HOLD_BACK])


@contextmanager
def apart() -> Iterator[None]:
    """What this thread does meanwhile happens in a copy of the database that nobody sees and nothing keeps.

    On SQLite, where whoever writes holds up all others. Elsewhere, and in a transaction that has begun, the
    thread stays where it is.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    here = connections[DEFAULT_DB_ALIAS]
    connections[DEFAULT_DB_ALIAS] = copy = _opened_copy(here)
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS] = here
        copy.close()


def _opened_copy(here: BaseDatabaseWrapper) -> BaseDatabaseWrapper:
    """A connection to a copy whose file has no name any more: it goes with the process, however that ends."""
    folder = settings.DATA / "private"
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="copy-", dir=folder) as place:
        _copy_sqlite(_sqlite_name(), Path(place, "hall.sqlite3"))
        copy = here.copy()
        options = copy.settings_dict["OPTIONS"] | {"init_command": _FLEETING}
        copy.settings_dict |= {"NAME": str(Path(place, "hall.sqlite3")), "OPTIONS": options}
        copy.ensure_connection()
    return copy


class Turns:
    """Breaks in long work: SQLite keeps no queue, who waits to write looks only every tenth of a second."""

    _WORK, _BREAK = 1.0, 0.15

    def __init__(self) -> None:
        self._since = time.monotonic()

    def give(self) -> bool:
        """Between two transactions: let others write, if they may have waited for a while."""
        if connection.vendor != "sqlite" or time.monotonic() < self._since + self._WORK:
            return False
        time.sleep(self._BREAK)
        self._since = time.monotonic()
        return True


@contextmanager
def patience(seconds: float) -> Iterator[None]:
    """Wait no longer than this for what others hold; a statement that would have to fails."""
    _wait_at_most(seconds)
    try:
        yield
    finally:
        _wait_at_most(connection.settings_dict["OPTIONS"].get("timeout", 0))


def _wait_at_most(seconds: float) -> None:
    name = "PRAGMA busy_timeout" if connection.vendor == "sqlite" else "SET lock_timeout"
    with connection.cursor() as cursor:
        cursor.execute(f"{name} = {int(seconds * 1000)}")


def is_busy(fault: Exception) -> bool:
    """Whether somebody else holds what was waited for, and nothing is broken."""
    return isinstance(fault, TimeoutError) or (isinstance(fault, OperationalError) and "lock" in str(fault))


def is_full(fault: Exception) -> bool:
    """Whether a disk has no room left, whoever says so."""
    is_said = "disk is full" in str(fault) or os.strerror(errno.ENOSPC) in str(fault)
    return getattr(fault, "errno", None) == errno.ENOSPC or is_said


def room_apart() -> int:
    """How many bytes `apart` takes; none where nothing is copied."""
    if connection.vendor != "sqlite":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
        return cursor.fetchone()[0]


def _sqlite_name() -> str:
    return str(connection.settings_dict["NAME"])


def _copy_sqlite(origin: str, place: Path) -> None:
    """SQLite's own copying: all pages in one step, in one transaction of the place."""
    with (
        closing(sqlite3.connect(origin, timeout=60)) as here,
        closing(sqlite3.connect(place, timeout=60)) as there,
    ):
        try:
            here.backup(there)
        except sqlite3.Error as fault:
            raise DatabaseCopyError(f"The database could not be copied: {fault}.") from fault


def _hold_letters_in(place: Path) -> None:
    with closing(sqlite3.connect(place)) as database, database:
        if database.execute("SELECT 1 FROM sqlite_master WHERE name = 'core_letter'").fetchone():
            database.execute(_HELD_LETTERS.replace("%s", "?"), [_HOLD_BACK])


def _run(program: str, *arguments: str) -> None:
    found = shutil.which(program)
    if found is None:
        raise DatabaseCopyError(
            f"{program} was not found on the PATH. Install PostgreSQL's client programs, of the server's "
            "version or newer."
        )
    given = _parameters()
    environment = os.environ | {
        variable: str(given[name]) for name, variable in _ENVIRONMENT.items() if given.get(name)
    }
    done = subprocess.run([found, *arguments], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise DatabaseCopyError(f"{program} failed: {done.stderr.strip()}")


def _parameters() -> dict[str, object]:
    return connection.get_connection_params()
