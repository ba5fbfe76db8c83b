"""A hall's database with nothing in it yet, for tests to copy: migrating takes a hundred times as long.

`python -m tests.migrated` lays it down for those who will ask.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent
KEPT = Path(tempfile.gettempdir()) / "unionhall-migrated"


def migrated_file() -> Path:
    """Laid down by whoever asks first, and kept until a migration changes."""
    place = KEPT / _edition() / "hall.sqlite3"
    place.parent.mkdir(parents=True, exist_ok=True)
    with (place.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (place.parent / "done").exists():
            kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
            environment = {**kept, "UNIONHALL_DATA": str(place.parent), "UNIONHALL_TESTING": "1"}
            command = [sys.executable, "-m", "unionhall", "migrate", "--verbosity", "0"]
            subprocess.run(command, env=environment, check=True)
            (place.parent / "done").touch()
    return place


def _edition() -> str:
    """All that has a part in what a migrated database looks like."""
    site = SOURCE / "src" / "unionhall"
    laid = [*site.glob("*/migrations/*.py"), site / "core" / "indexes.py", SOURCE / "uv.lock"]
    digest = hashlib.sha256()
    for path in sorted(laid):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


if __name__ == "__main__":
    migrated_file()
