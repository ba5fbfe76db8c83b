"""Which column of a file is which: what an importer knows, a guess from header and content, a fingerprint."""

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import override
from rapidfuzz import fuzz

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

_NEAR_ENOUGH = 88


@dataclass(frozen=True)
class Column:
    """One thing an importer wants to know of each row."""

    name: str
    title: "str | _StrPromise"
    # Other words that headers use for it, the surest first.
    synonyms: tuple[str, ...] = ()
    required: bool = False
    # A pattern that nearly every filled cell of the column matches whole, where the header says nothing.
    looks_like: str = ""

    @property
    def words(self) -> list[str]:
        """Every word for it, the surest first: also in English, whatever language its reader uses."""
        with override("en"):
            english = str(self.title)
        return [normal(word) for word in (self.name, english, self.title, *self.synonyms)]


def normal(header: object) -> str:
    """A header without case, punctuation and blanks, so that `Local #` and `LOCAL` are one."""
    return "".join(re.findall(r"[^\W_]+", str(header).casefold()))


def fingerprint(header: Sequence[str]) -> str:
    """The same for every file with this header: what was said about one is remembered for the next."""
    return hashlib.sha256(json.dumps(list(header)).encode()).hexdigest()


def guess(
    columns: Iterable[Column], header: Sequence[str], sample: Sequence[Sequence[str]]
) -> dict[str, int]:
    """The likeliest place of each column: by its words, by nearly its words, by what stands in it."""
    wanted = [_Wanted(column.name, column.words, column.looks_like) for column in columns]
    places = [_Place(normal(title), _filled(sample, place)) for place, title in enumerate(header)]
    found: dict[str, int] = {}
    for judge in (_same_word, _near_word, _same_look):
        for column in wanted:
            if column.name in found:
                continue
            free = [place for place in range(len(header)) if place not in found.values()]
            scores = {place: judge(column, places[place]) for place in free}
            best = max(scores, key=lambda place: scores[place], default=None)
            if best is not None and scores[best]:
                found[column.name] = best
    return found


class _Wanted(NamedTuple):
    """A column that is looked for."""

    name: str
    words: list[str]
    looks_like: str


class _Place(NamedTuple):
    """A column of the file: its header's word, and what is filled in below."""

    word: str
    cells: list[str]


def _filled(sample: Sequence[Sequence[str]], place: int) -> list[str]:
    return [row[place].strip() for row in sample if place < len(row) and row[place].strip()]


def _same_word(column: _Wanted, place: _Place) -> float:
    """Beside a column `employee_id` another one, `id`, is the file's own."""
    if place.word not in column.words:
        return 0
    return len(column.words) - column.words.index(place.word)


def _near_word(column: _Wanted, place: _Place) -> float:
    best = max((fuzz.ratio(place.word, known) for known in column.words), default=0)
    return best if place.word and best >= _NEAR_ENOUGH else 0


def _same_look(column: _Wanted, place: _Place) -> float:
    if not column.looks_like or not place.cells:
        return 0
    share = sum(bool(re.fullmatch(column.looks_like, cell)) for cell in place.cells) / len(place.cells)
    return share if share >= 0.8 else 0
