"""Which column of a file is which: what an importer knows, a guess from header and content, a fingerprint."""

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

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
    columns = list(columns)
    found: dict[str, int] = {}
    for judge in (_same_word, _near_word, _same_look):
        for column in columns:
            if column.name in found:
                continue
            free = [place for place in range(len(header)) if place not in found.values()]
            scores = {place: judge(column, header[place], _cells(sample, place)) for place in free}
            best = max(scores, key=lambda place: scores[place], default=None)
            if best is not None and scores[best]:
                found[column.name] = best
    return found


def _cells(sample: Sequence[Sequence[str]], place: int) -> list[str]:
    return [cells[place].strip() for cells in sample if place < len(cells) and cells[place].strip()]


def _same_word(column: Column, header: str, _sample: list[str]) -> float:
    """Beside a column `employee_id` another one, `id`, is the file's own."""
    word, words = normal(header), column.words
    return float(len(words) - words.index(word)) if word in words else 0.0


def _near_word(column: Column, header: str, _sample: list[str]) -> float:
    word = normal(header)
    best = max((fuzz.ratio(word, known) for known in column.words), default=0)
    return best if word and best >= _NEAR_ENOUGH else 0


def _same_look(column: Column, _header: str, sample: list[str]) -> float:
    if not column.looks_like or not sample:
        return 0
    share = sum(bool(re.fullmatch(column.looks_like, cell)) for cell in sample) / len(sample)
    return share if share >= 0.8 else 0
