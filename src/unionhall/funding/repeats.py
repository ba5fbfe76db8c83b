"""Rows of one file that contradict each other: the later one is refused, and names the earlier."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace

from django.utils.translation import gettext as _

from unionhall.core.bridge import RefusedError
from unionhall.core.importing.protocol import Row

# What a row says: of what, and what of it.
Facts = Iterable[tuple[Hashable, Hashable]]


def told(rows: Iterable[Row], facts: Callable[[Row], Facts]) -> Iterator[Row]:
    """The rows as they come; one that contradicts an earlier one has the flaw that says so."""
    known: dict[Hashable, tuple[Hashable, int]] = {}
    for row in rows:
        yield replace(row, flaw=row.flaw or _contradiction(row, facts, known))


def _contradiction(
    row: Row, facts: Callable[[Row], Facts], known: dict[Hashable, tuple[Hashable, int]]
) -> str:
    # A cell that cannot be read is told when its row is taken in.
    with suppress(ValueError, RefusedError):
        for about, fact in facts(row):
            first, number = known.setdefault(about, (fact, row.number))
            if first != fact:
                words = {"row": number}
                return _("Row %(row)s says something else of the same. Keep the one that is right.") % words
    return ""
