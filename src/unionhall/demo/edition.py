"""Whether a demo is built, and by the very code that would serve it. Knows no Django: asking is quick."""

import hashlib
import json
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent
_STAMP = "demo.json"


def is_built(folder: Path) -> bool:
    """Whether there is a whole demo, perhaps by older code."""
    return (folder / _STAMP).is_file()


def is_current(folder: Path) -> bool:
    """Whether it was last made ready by this very code: nothing to migrate, nothing to collect."""
    return is_built(folder) and json.loads((folder / _STAMP).read_text(encoding="utf-8")) == _facts()


def mark(folder: Path) -> None:
    """It is whole, and ready for this code."""
    (folder / _STAMP).write_text(json.dumps(_facts()), encoding="utf-8")


def unmark(folder: Path) -> None:
    """It is being built; should that be broken off, it is built anew."""
    (folder / _STAMP).unlink(missing_ok=True)


def _facts() -> dict[str, str]:
    digest = hashlib.blake2b(digest_size=16)
    for path in sorted(_PACKAGE.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            facts = path.stat()
            digest.update(f"{path} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return {"code": digest.hexdigest()}
