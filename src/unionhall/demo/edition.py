"""Which database a demo has to itself, whether it is built, and by the very code that would serve it.

Knows no Django: asking is quick.
"""

import hashlib
import json
import os
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent
_STAMP = "demo.json"


def is_begun(folder: Path) -> bool:
    """Whether the database was a demo's before, whole or not: what is in it is invented."""
    return (folder / _STAMP).is_file() and _kept(folder).get("database", "") == _database()


def is_built(folder: Path) -> bool:
    """Whether there is a whole demo, perhaps by older code."""
    return is_begun(folder) and "code" in _kept(folder)


def is_current(folder: Path) -> bool:
    """Whether it was last made ready by this very code: nothing to migrate, nothing to collect."""
    return is_begun(folder) and _kept(folder) == _facts()


def mark(folder: Path) -> None:
    """It is whole, and ready for this code."""
    (folder / _STAMP).write_text(json.dumps(_facts()), encoding="utf-8")


def begin(folder: Path) -> None:
    """It is being built; should that be broken off, it is built anew."""
    (folder / _STAMP).write_text(json.dumps({"database": _database()}), encoding="utf-8")


def _kept(folder: Path) -> dict[str, str]:
    kept: dict[str, str] = json.loads((folder / _STAMP).read_text(encoding="utf-8"))
    return kept


def _database() -> str:
    """One that is not in the folder, told apart from others without writing its password down."""
    address = os.environ.get("DATABASE_URL", "")
    return hashlib.blake2b(address.encode(), digest_size=16).hexdigest() if address else ""


def _facts() -> dict[str, str]:
    digest = hashlib.blake2b(digest_size=16)
    for path in sorted(_PACKAGE.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            facts = path.stat()
            digest.update(f"{path} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return {"code": digest.hexdigest(), "database": _database()}
