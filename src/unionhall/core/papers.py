"""Looking into PDFs: whether a reader can open one at all, found out in a bounded time."""

import io
from time import thread_time
from typing import IO, Any

from pypdf import PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError

# Seconds of looking; and bytes that are gone through one by one where the list of what is where is lost.
_LONGEST_LOOK, _MOST_SEARCHED = 2, 4 * 2**20
# What says nothing of damage: a lock, or more work than is done here.
_UNSEEN = (DependencyError, FileNotDecryptedError, LimitReachedError)


class _EnoughError(Exception):
    """It has been looked at for long enough."""


class _Glance(io.BytesIO):
    """The bytes of a file, for as long as a look at them may take."""

    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        self._until = thread_time() + _LONGEST_LOOK
        self._size = len(content)
        # Its reader goes on where it is stopped, and finds nothing: that is no damage of the file.
        self.is_spent = False

    def read(self, size: int | None = -1) -> bytes:
        self._spend(is_all=size is None or size < 0)
        return super().read(size)

    def seek(self, *where: Any) -> int:
        self._spend(is_all=False)
        return super().seek(*where)

    def _spend(self, *, is_all: bool) -> None:
        if thread_time() > self._until or (is_all and self._size > _MOST_SEARCHED):
            self.is_spent = True
            raise _EnoughError


def is_damaged(file: IO[bytes]) -> bool:
    """Whether no reader could open it. What takes too long to look at is taken for whole."""
    file.seek(0)
    glance = _Glance(file.read())
    try:
        reader = PdfReader(glance)
        return not reader.is_encrypted and not len(reader.pages)
    except _UNSEEN:
        return False
    except Exception:  # what damage leads a reader into has no end of kinds
        return not glance.is_spent
    finally:
        file.seek(0)
