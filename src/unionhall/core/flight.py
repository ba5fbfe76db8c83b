"""One at a time: of all that ask for a page nobody has made yet, in whatever process, one makes it.

The lock is the kernel's, on a file: it is let go when its holder dies, however it dies.
"""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import FileIO
from pathlib import Path

_FIRST_PAUSE = 0.002
_LONGEST_PAUSE = 0.02


class Turn:
    """The right to make a page, with a note for those who wait for it."""

    def __init__(self, file: FileIO) -> None:
        self._file = file

    def read(self) -> bytes:
        self._file.seek(0)
        return self._file.read(200)

    def leave(self, note: bytes) -> None:
        self._file.seek(0)
        self._file.write(note)
        self._file.truncate()


@contextmanager
def turn(path: Path, *, seconds: float, is_over: Callable[[], bool]) -> Iterator[Turn | None]:
    """Wait for one's turn. None if the wait is over: `is_over` says so, or it took so many seconds.

    Where no lock can be had at all (a full disk, a folder that is gone) nobody waits.
    """
    try:
        file = FileIO(os.open(path, os.O_RDWR | os.O_CREAT, 0o640), "r+")
    except OSError:
        yield None
        return
    with file:
        yield Turn(file) if _wait(file, seconds, is_over) else None


def _wait(file: FileIO, seconds: float, is_over: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + seconds
    pause = _FIRST_PAUSE
    while not _take(file):
        if is_over() or time.monotonic() > deadline:
            return False
        time.sleep(pause)
        pause = min(2 * pause, _LONGEST_PAUSE)
    return True


def _take(file: FileIO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
