"""Two lists as numbered columns: every normal form has one number in both, so equality is a number's.

Blocking and comparing work on the numbers and look only at the texts of those that differ.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import attrgetter

import numpy as np

from tally.rolls import spelling
from tally.rolls.records import Record

NORMAL_FORMS: dict[str, Callable[[str], str]] = {
    "given_name": spelling.given_name,
    "surname": spelling.surname,
    "birth_date": spelling.day,
    "hire_date": spelling.day,
    "street": spelling.street,
    "locality": spelling.plain,
    "postcode": spelling.postcode,
    "phone": spelling.phone,
    "email": spelling.email,
    "employee_id": spelling.employee_id,
    "worksite": spelling.worksite,
    "job_title": spelling.plain,
}
MISSING = -1


@dataclass(frozen=True)
class Column:
    """One field of both lists: `left` and `right` hold a number a record, `texts` what the numbers stand for.

    `MISSING` stands for an empty cell.
    """

    left: np.ndarray
    right: np.ndarray
    texts: np.ndarray


class Vocabulary:
    """Gives every text one number, in the order they come; `""` is `MISSING`."""

    def __init__(self) -> None:
        self._numbers = {"": MISSING}

    @property
    def texts(self) -> np.ndarray:
        """The texts in order of their numbers, as objects."""
        return np.array(list(self._numbers)[1:], object)

    def number(self, cells: Sequence[str], normal: Callable[[str], str]) -> np.ndarray:
        """The number of each cell's normal form; each different cell is normalised once."""
        of_cell = _Numbers(self._numbers, normal)
        return np.fromiter(map(of_cell.__getitem__, cells), np.int32, len(cells))


class _Numbers(dict[str, int]):
    """The number of each cell, found when it is first met; `known` are the numbers of normal forms."""

    def __init__(self, known: dict[str, int], normal: Callable[[str], str]) -> None:
        super().__init__()
        self._known, self._normal = known, normal

    def __missing__(self, cell: str) -> int:
        known = self._known
        number = self[cell] = known.setdefault(self._normal(cell), len(known) - 1)
        return number


def columns(left: Sequence[Record], right: Sequence[Record]) -> dict[str, Column]:
    """Every field of both lists as a `Column`, and the generation that either name may end in."""
    words = {field: Vocabulary() for field in (*NORMAL_FORMS, "generation")}
    # One vocabulary for both names, so that a swapped pair of them is seen.
    words["surname"] = words["given_name"]
    ours, theirs = (
        {field: words[field].number(_cells(side, field), normal) for field, normal in NORMAL_FORMS.items()}
        | {"generation": _generations(words["generation"], side)}
        for side in (left, right)
    )
    return {field: Column(ours[field], theirs[field], words[field].texts) for field in words}


def _cells(records: Sequence[Record], field: str) -> list[str]:
    return list(map(attrgetter(field), records))


def _generations(words: Vocabulary, records: Sequence[Record]) -> np.ndarray:
    """Junior or senior, which some write behind the surname and some behind the given name."""
    behind = words.number(_cells(records, "surname"), spelling.generation)
    ahead = words.number(_cells(records, "given_name"), spelling.generation)
    return np.where(behind == MISSING, ahead, behind)
