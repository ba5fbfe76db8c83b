"""A whole database in one file and back: SQLite by itself, PostgreSQL by its own programs."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.db import connection, connections

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
