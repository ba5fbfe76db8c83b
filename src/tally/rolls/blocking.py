"""Which pairs are worth a look: those that share a key, such as a surname and a worksite.

Of fifty thousand by fifty thousand pairs all but a few million share nothing and are never made; those that
are, are handed on in blocks, so that memory holds one block at a time. What the pairs are worth is `weights`'
to say.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from tally.rolls.columns import Column, Vocabulary
from tally.rolls.nicknames import roots_of
from tally.rolls.spelling import sound

# A pair that shares one of these is a candidate; of the hard lists in bench/, 3 people in 1,000 share none.
KEYS = (
    ("email",),
    ("phone",),
    ("employee_id",),
    ("birth_date",),
    ("street",),
    ("root", "family"),
    ("root", "postcode"),
    ("root", "worksite"),
    ("root", "hire_date"),
    ("family", "postcode"),
    ("family", "worksite"),
    ("family", "hire_date"),
    ("initial", "sound", "postcode"),
    ("initial", "sound", "worksite"),
    ("initial", "sound", "hire_date"),
    ("hire_date", "worksite"),
)
EVERY_PAIR = 10_000
"""Up to so many pairs there is no choosing: all are looked at."""
PAIRS_A_RECORD = 5
"""How many pairs a key may bring for each record before its largest groups are left out."""
BLOCK = 400_000
"""About how many pairs are made and looked at together, each counted once for every key it shares."""


@dataclass(frozen=True)
class Pairs:
    """Candidate pairs by place in the lists, each once, in order of `left`, then `right`."""

    left: np.ndarray
    right: np.ndarray

    def __len__(self) -> int:
        return len(self.left)

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return iter(zip(self.left.tolist(), self.right.tolist(), strict=True))

    def only(self, chosen: np.ndarray) -> "Pairs":
        """The pairs where the mask is true, or at the places given."""
        return Pairs(self.left[chosen], self.right[chosen])

    def turned(self) -> "Pairs":
        return Pairs(self.right, self.left)

    def share_a_record(self) -> np.ndarray:
        """Whether each pair has a record that another pair has too."""
        if not len(self):
            return np.zeros(0, bool)
        return (np.bincount(self.left)[self.left] > 1) | (np.bincount(self.right)[self.right] > 1)


@dataclass(frozen=True)
class Part:
    """One part of a key: a text of `column` has the values `values[starts[n]:starts[n + 1]]`, often just one.

    A double surname has three: itself and its two halves.
    """

    column: Column
    starts: np.ndarray
    values: np.ndarray
    size: int

    @classmethod
    def of(cls, column: Column, values_of: Callable[[str], Iterable[str]]) -> "Part":
        words = Vocabulary()
        values = [sorted(set(values_of(text))) for text in column.texts]
        starts = np.cumsum([0, *map(len, values)])
        flat = words.number([value for several in values for value in several], str)
        return cls(column, starts, flat, len(words.texts) + 1)


@dataclass(frozen=True)
class Entries:
    """The keys of one list: record `rows[n]` has the key `keys[n]`; a record may have several."""

    rows: np.ndarray
    keys: np.ndarray

    def with_part(self, part: Part, codes: np.ndarray) -> "Entries":
        """These keys, each followed by the values of `part`; records without one drop out."""
        of_row = codes[self.rows]
        rows, keys, of_row = self.rows[of_row >= 0], self.keys[of_row >= 0], of_row[of_row >= 0]
        counts = part.starts[of_row + 1] - part.starts[of_row]
        values = part.values[_runs(part.starts[of_row], counts)]
        return Entries(np.repeat(rows, counts), np.repeat(keys, counts) * part.size + values)


@dataclass(frozen=True)
class Shared:
    """Who shares a key: record `rows[n]` of the left list with `theirs[starts[n]:starts[n] + counts[n]]`.

    `rows` are in order; a record that has several keys is there several times.
    """

    rows: np.ndarray
    starts: np.ndarray
    counts: np.ndarray
    theirs: np.ndarray

    def numbers(self, first: int, end: int, right_size: int) -> np.ndarray:
        """The pairs of the records from `first` up to `end`, a number each: left times size, and right."""
        low, high = np.searchsorted(self.rows, (first, end))
        counts = self.counts[low:high]
        left = np.repeat(self.rows[low:high].astype(np.int64) * right_size, counts)
        return left + self.theirs[_runs(self.starts[low:high], counts)]


def candidates(columns: dict[str, Column], is_one_list: bool = False) -> Iterator[Pairs]:
    """Every pair that shares a key, in blocks that follow each other in order of `left`, then `right`.

    Of one list against itself each pair comes once, and nobody with herself.
    """
    left_size, right_size = len(columns["surname"].left), len(columns["surname"].right)
    for numbers in _numbered(columns, left_size, right_size):
        pairs = Pairs(*np.divmod(numbers, right_size))
        yield pairs.only(pairs.left < pairs.right) if is_one_list else pairs


def _numbered(columns: dict[str, Column], left_size: int, right_size: int) -> Iterator[np.ndarray]:
    if left_size * right_size <= EVERY_PAIR:
        yield np.arange(left_size * right_size)
        return
    shared = list(_sharing(columns, left_size, right_size))
    for first, end in pairwise(_ends(shared, left_size)):
        numbers = np.sort(np.concatenate([each.numbers(first, end, right_size) for each in shared]))
        yield numbers[np.diff(numbers, prepend=-1) > 0]


def _ends(shared: Sequence[Shared], left_size: int) -> list[int]:
    """Where the blocks begin and the last one ends, as places in the left list."""
    counts = np.zeros(left_size)
    for each in shared:
        counts += np.bincount(each.rows, each.counts, left_size)
    so_far = np.cumsum(counts)
    cuts = np.searchsorted(so_far, np.arange(BLOCK, so_far[-1], BLOCK))
    return [0, *np.unique(cuts[cuts > 0]).tolist(), left_size]


def _sharing(columns: dict[str, Column], left_size: int, right_size: int) -> Iterator[Shared]:
    """Who shares each key, and who has given name and surname changed about."""
    parts = _parts(columns)
    most = PAIRS_A_RECORD * (left_size + right_size)
    for key in KEYS:
        yield _joined(*_entries(parts, key, left_size, right_size), most)
    left, _ = _entries(parts, ("given_name", "surname"), left_size, right_size)
    _, right = _entries(parts, ("surname", "given_name"), left_size, right_size)
    yield _joined(left, right, most)


def _parts(columns: dict[str, Column]) -> dict[str, Part]:
    """What the words in `KEYS` mean: every field, and the forms of a name that survive a slip."""
    given, family = columns["given_name"], columns["surname"]
    parts = {
        name: Part(
            column, np.arange(len(column.texts) + 1), np.arange(len(column.texts)), len(column.texts) + 1
        )
        for name, column in columns.items()
    }
    return parts | {
        "root": Part.of(given, _roots),
        "initial": Part.of(given, lambda name: [name[0]]),
        "family": Part.of(family, lambda name: [name.replace(" ", ""), *name.split()]),
        "sound": Part.of(family, lambda name: [sound(name)]),
    }


def _roots(given_name: str) -> set[str]:
    return {root for word in given_name.split()[:2] for root in roots_of(word)} | {
        given_name.replace(" ", "")
    }


def _entries(
    parts: dict[str, Part], key: tuple[str, ...], left_size: int, right_size: int
) -> tuple[Entries, Entries]:
    left = Entries(np.arange(left_size), np.zeros(left_size, np.int64))
    right = Entries(np.arange(right_size), np.zeros(right_size, np.int64))
    for name in key:
        left = left.with_part(parts[name], parts[name].column.left)
        right = right.with_part(parts[name], parts[name].column.right)
    return left, right


def _joined(left: Entries, right: Entries, most: int) -> Shared:
    """Who shares a key, at most about `most` pairs: the commonest keys say least and go first."""
    # What is looked up in order is found faster.
    ours, theirs = np.argsort(left.keys), np.argsort(right.keys)
    wanted, in_order = left.keys[ours], right.keys[theirs]
    first = np.searchsorted(in_order, wanted, "left")
    counts = np.searchsorted(in_order, wanted, "right") - first
    if counts.sum() > most:
        sizes = np.sort(counts)
        largest = sizes[np.searchsorted(np.cumsum(sizes), most)]
        counts = np.where(counts < max(largest, 2), counts, 0)
    starts, many = np.empty((2, len(ours)), np.int32)
    starts[ours], many[ours] = first, counts
    some = np.flatnonzero(many)
    rows = left.rows[some].astype(np.int32)
    return Shared(rows, starts[some], many[some], right.rows[theirs].astype(np.int32))


def _runs(starts: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """The whole numbers `start, start + 1, ...` of every run, one run behind the other."""
    ends = np.cumsum(counts)
    return np.repeat(starts - ends + counts, counts) + np.arange(ends[-1] if len(ends) else 0)
