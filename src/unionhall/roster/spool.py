"""The people of a list as they were read, in a file of their own until they are compared.

Reading a row means parsing dates, names and addresses; a list is read once, and held in memory never.
"""

import marshal
import tempfile
from collections.abc import Iterator
from typing import Any

from unionhall.roster.naming import Parts
from unionhall.roster.reading import Arriving

_BATCH = 500
_LENGTH = 8


class Spool:
    """People, to be gone through in the order in which they were added."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the spool
        self._waiting: list[tuple[Any, ...]] = []

    def add(self, person: Arriving) -> None:
        self._waiting.append(_plain(person))
        if len(self._waiting) >= _BATCH:
            self._write()

    def _write(self) -> None:
        written = marshal.dumps(self._waiting)
        self._file.write(len(written).to_bytes(_LENGTH, "big"))
        self._file.write(written)
        self._waiting = []

    def __iter__(self) -> Iterator[Arriving]:
        self._write()
        self._file.seek(0)
        while length := self._file.read(_LENGTH):
            for row, key, names, *rest in marshal.loads(self._file.read(int.from_bytes(length, "big"))):
                yield Arriving(row, key, {kind: Parts(*parts) for kind, parts in names}, *rest)

    def close(self) -> None:
        self._file.close()


def _plain(one: Arriving) -> tuple[Any, ...]:
    names = [
        (str(kind), (name.given, name.middle, name.surname, name.suffix)) for kind, name in one.names.items()
    ]
    return one.row, one.key, names, one.birth_date, one.emails, one.phones, one.addresses, one.job
