"""What two records say about each other, trait by trait: the findings of `traits`, one number a pair.

Equality is read off the columns' numbers; only texts that differ are looked at, each two of a block of pairs
once. Nothing is weighed here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from rapidfuzz.distance import OSA, JaroWinkler
from rapidfuzz.process import cpdist

from tally.rolls.blocking import Pairs
from tally.rolls.columns import Column
from tally.rolls.nicknames import is_one_name
from tally.rolls.traits import ABSENT, DIFFERS, PLACE, TRAITS

SLIP, ALIKE = 0.9, 0.8
"""Jaro-Winkler similarity from which a word may be a slip of the other, and from which it is spelt alike."""
# The findings of names by their places in `traits`.
INITIAL, NEARLY_SO, OTHER_FORM, SWAPPED = 1, 2, 3, 5
PART = 3

Texts = np.ndarray
"""The different texts of a column, as objects."""
Places = np.ndarray


@dataclass(frozen=True)
class Judge:
    """Says what two unequal texts are to each other: given their places a pair, the finding a pair.

    It looks at what `prepare` makes of all the texts, once.
    """

    says: Callable[[Any, Places, Places], np.ndarray]
    prepare: Callable[[Texts], Any] = lambda texts: texts


@dataclass(frozen=True)
class Findings:
    """The findings of every pair: `of[trait]` holds a number of its list of findings, or `ABSENT`, a pair."""

    pairs: Pairs
    of: dict[str, np.ndarray]

    def only(self, chosen: np.ndarray) -> "Findings":
        return Findings(self.pairs.only(chosen), {name: found[chosen] for name, found in self.of.items()})

    @classmethod
    def joined(cls, several: Sequence["Findings"]) -> "Findings":
        """One after the other, as if they had been found together."""
        pairs = Pairs(
            *(np.concatenate([getattr(one.pairs, side) for one in several]) for side in ("left", "right"))
        )
        return cls(pairs, {name: np.concatenate([one.of[name] for one in several]) for name in several[0].of})


class Comparing:
    """Compares pairs of two lists in every trait."""

    def __init__(self, columns: dict[str, Column]) -> None:
        self.columns = columns
        self._prepared = {name: judge.prepare(columns[name].texts) for name, judge in JUDGES.items()}

    def __call__(self, pairs: Pairs) -> Findings:
        found = {trait.name: self._judged(trait.name, pairs, trait.top) for trait in TRAITS if trait != PLACE}
        found["given_name"], found["surname"] = _swapped(
            self.columns, pairs, found["given_name"], found["surname"]
        )
        place = self._place(pairs)
        street = np.where((found["street"] > DIFFERS) & (place == DIFFERS), DIFFERS, found["street"])
        # Where the house is the same, its town is no further evidence.
        found |= {"street": street, "place": np.where(street > DIFFERS, ABSENT, place)}
        return Findings(pairs, {trait.name: found[trait.name] for trait in TRAITS})

    def _place(self, pairs: Pairs) -> np.ndarray:
        """The same postcode, else the same town or a postcode a digit away, else another place."""
        return np.maximum(self._judged("postcode", pairs, 2), self._judged("locality", pairs, 1))

    def _judged(self, name: str, pairs: Pairs, top: int) -> np.ndarray:
        """`top` where the two are equal, `ABSENT` where either is missing, else what the judge says."""
        column = self.columns[name]
        ours, theirs = column.left[pairs.left], column.right[pairs.right]
        found = np.where(ours == theirs, np.int8(top), np.int8(DIFFERS))
        found[(ours < 0) | (theirs < 0)] = ABSENT
        differ = np.flatnonzero(found == DIFFERS)
        size = len(column.texts) + 1
        low, high = np.minimum(ours[differ], theirs[differ]), np.maximum(ours[differ], theirs[differ])
        twos, back = np.unique(low.astype(np.int64) * size + high, return_inverse=True)
        found[differ] = JUDGES[name].says(self._prepared[name], *np.divmod(twos, size))[back]
        return found


def _given_names(texts: Texts, ours: Places, theirs: Places) -> np.ndarray:
    found = NEARLY_SO * _similar(texts, ours, theirs)
    for place, (one, other) in enumerate(zip(texts[ours], texts[theirs], strict=True)):
        if len(one) == 1 or len(other) == 1:
            found[place] = INITIAL if one[0] == other[0] else DIFFERS
        elif _is_form(one, other):
            found[place] = OTHER_FORM
    return found


def _is_form(one: str, other: str) -> bool:
    """Bob and Robert, Mary and Mary Ann, Maryann and Mary Ann."""
    if " " not in one and " " not in other:
        return is_one_name(one, other)
    words, others = one.split(), other.split()
    if "".join(words) == "".join(others):
        return True
    return any(
        len(word) > 1 and len(more) > 1 and is_one_name(word, more) for word in words for more in others
    )


def _surnames(texts: Texts, ours: Places, theirs: Places) -> np.ndarray:
    likeness = cpdist(texts[ours], texts[theirs], scorer=JaroWinkler.similarity)
    found = (likeness >= ALIKE).astype(int) + (likeness >= SLIP)
    is_double = np.array([" " in text for text in texts], bool)
    for place in np.flatnonzero(is_double[ours] | is_double[theirs]):
        words, others = texts[ours[place]].split(), texts[theirs[place]].split()
        if not set(words).isdisjoint(others) or "".join(words) == "".join(others):
            found[place] = PART
    return found


def _days(forms: tuple[Texts, Texts], ours: Places, theirs: Places) -> np.ndarray:
    """One digit, two neighbouring digits or the order of day and month apart."""
    days, turned = forms
    return _one_slip(days, ours, theirs) | (days[ours] == turned[theirs])


def _both_ways(days: Texts) -> tuple[Texts, Texts]:
    return days, np.array([day[:4] + day[6:] + day[4:6] for day in days], object)


def _streets(forms: tuple[Texts, Texts, np.ndarray], ours: Places, theirs: Places) -> np.ndarray:
    """One number in streets spelt nearly so, or one street and a slip in the number."""
    numbers, names, is_long = forms
    found = np.zeros(len(ours), int)
    near = np.flatnonzero(numbers[ours] == numbers[theirs])
    found[near] = _similar(names, ours[near], theirs[near])
    near = np.flatnonzero((names[ours] == names[theirs]) & is_long[ours])
    found[near] = _one_slip(numbers, ours[near], theirs[near])
    return found


def _split(streets: Texts) -> tuple[Texts, Texts, np.ndarray]:
    """The number of the house, no number where the street does not begin with one, and the rest.

    Then whether the number is long enough to have a slip in it.
    """
    known: dict[str, str] = {}
    numbers, names = [], []
    for street in streets:
        number, _, name = street.partition(" ") if street[:1].isdigit() else ("", "", street)
        # There are far fewer of either than there are houses.
        numbers.append(known.setdefault(number, number))
        names.append(known.setdefault(name, name))
    is_long = np.array([len(number) > 2 for number in numbers], bool)
    return np.array(numbers, object), np.array(names, object), is_long


def _emails(forms: tuple[Texts, Texts, Texts], ours: Places, theirs: Places) -> np.ndarray:
    """A letter away. The same mailbox elsewhere, or with another number, says nothing: so have namesakes."""
    addresses, boxes, names = forms
    is_box, is_name = boxes[ours] == boxes[theirs], names[ours] == names[theirs]
    is_slip = _one_slip(addresses, ours, theirs) & (is_box | ~is_name)
    return np.where(is_name & ~is_slip, ABSENT, is_slip)


def _mailboxes(addresses: Texts) -> tuple[Texts, Texts, Texts]:
    """The addresses, what stands before the @, and that without a number behind."""
    boxes = np.array([address.partition("@")[0] for address in addresses], object)
    return addresses, boxes, np.array([box.rstrip("0123456789") for box in boxes], object)


def _jobs(texts: Texts, ours: Places, theirs: Places) -> np.ndarray:
    """A word of more than three letters in common."""
    words = [{word for word in text.split() if len(word) > 3} for text in texts]
    return np.array(
        [not words[one].isdisjoint(words[other]) for one, other in zip(ours, theirs, strict=True)], int
    )


def _similar(texts: Texts, ours: Places, theirs: Places) -> np.ndarray:
    likeness = cpdist(texts[ours], texts[theirs], scorer=JaroWinkler.similarity, score_cutoff=SLIP)
    return (likeness >= SLIP).astype(int)


def _one_slip(texts: Texts, ours: Places, theirs: Places) -> np.ndarray:
    """One letter changed, added or dropped, or two neighbours changed about."""
    return (cpdist(texts[ours], texts[theirs], scorer=OSA.distance, score_cutoff=1) <= 1).astype(int)


def _never(texts: Texts, ours: Places, theirs: Places) -> np.ndarray:
    return np.full(len(ours), DIFFERS)


JUDGES = {
    "given_name": Judge(_given_names),
    "surname": Judge(_surnames),
    "generation": Judge(_never),
    "birth_date": Judge(_days, _both_ways),
    "hire_date": Judge(_days, _both_ways),
    "street": Judge(_streets, _split),
    "postcode": Judge(_one_slip),
    "locality": Judge(_similar),
    "phone": Judge(_one_slip),
    "email": Judge(_emails, _mailboxes),
    "employee_id": Judge(_one_slip),
    "worksite": Judge(_similar),
    "job_title": Judge(_jobs),
}


def _swapped(
    columns: dict[str, Column], pairs: Pairs, given: np.ndarray, surname: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Given name and surname in each other's column: one finding, of the given name."""
    names, families = columns["given_name"], columns["surname"]
    across = (names.left[pairs.left] == families.right[pairs.right]) & (names.left[pairs.left] >= 0)
    back = (families.left[pairs.left] == names.right[pairs.right]) & (families.left[pairs.left] >= 0)
    is_swapped = across & back & (surname <= DIFFERS)
    return np.where(is_swapped, SWAPPED, given), np.where(is_swapped, ABSENT, surname)
