"""Names as spreadsheets write them: one cell taken apart, capitals put right, two people on one row found."""

import re
from dataclasses import dataclass

from unionhall.roster.bridge import GENERATIONS, PARTICLES, roots, spelling
from unionhall.roster.people import joined

# These words and marks stand between two people. "Or" is a given name, too.
_TWO = re.compile(r"\S\s*[&;+\n]\s*\S|\w\s*/\s*\w|\S\s+(?:and|AND|And|or|OR)\s+\S")
# These may stand within one name as well: "Ortega y Gasset", "Costa e Silva".
_BETWEEN = re.compile(r"\s+[ey]\s+", re.IGNORECASE)
_SPOKEN = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Parts:
    """A name, part by part; what is not known is empty."""

    given: str = ""
    middle: str = ""
    surname: str = ""
    suffix: str = ""

    def __bool__(self) -> bool:
        return bool(self.given or self.surname)

    def __str__(self) -> str:
        return joined([self.given, self.middle, self.surname, self.suffix])


def is_two_people(text: str) -> bool:
    """Whether a cell holds two names: `Maria & João Silva`, `Ana Silva, Rui Reis`."""
    if _TWO.search(text):
        return True
    before, comma, behind = text.partition(",")
    return (bool(comma) and _are_whole(before, behind)) or _are_joined(*_BETWEEN.split(text, 1))


def _are_whole(before: str, behind: str) -> bool:
    """Whether two whole names stand on the sides of a comma, and not a surname before given names."""
    left, right = spelling.plain(before).split(), spelling.plain(behind).split()
    if len(left) < 2 or len(right) < 2 or right[-1] in GENERATIONS:
        return False
    return left[0] in roots() and not any(len(word) == 1 or word in roots() for word in (left[-1], right[-1]))


def _are_joined(before: str, behind: str = "") -> bool:
    """Whether `Maria e João Silva` names two: given names stand before the word, and one more behind it."""
    left, right = spelling.plain(before).split(), spelling.plain(behind).split()
    if not left or not right:
        return False
    is_one_more = right[0] in roots()
    return (left[-1] in roots() and (is_one_more or len(right) > 1)) or (
        left[0] in roots() and is_one_more and len(right) > 1
    )


def taken_apart(text: str) -> Parts:
    """`Silva Jr., Maria A.` or `Maria A. da Silva Jr.` by its parts."""
    surname, comma, rest = text.partition(",")
    if comma and rest.strip().strip(".").casefold() not in GENERATIONS:
        words, last = rest.split(), surname.split()
        last, suffix = _without_suffix(last)
        words, behind = _without_suffix(words)
        return Parts(*_given(words), " ".join(last), suffix or behind)
    words, suffix = _without_suffix(text.replace(",", " ").split())
    if len(words) < 2:
        return Parts(" ".join(words), suffix=suffix)
    start = len(words) - 1
    while start > 1 and words[start - 1].casefold() in PARTICLES:
        start -= 1
    return Parts(*_given(words[:start]), " ".join(words[start:]), suffix)


def _without_suffix(words: list[str]) -> tuple[list[str], str]:
    if len(words) > 1 and words[-1].strip(".,").casefold() in GENERATIONS:
        return words[:-1], words[-1].strip(",")
    return words, ""


def _given(words: list[str]) -> tuple[str, str]:
    """The given name, and an initial behind it as the middle name."""
    if len(words) > 1 and len(words[-1].strip(".")) == 1:
        return " ".join(words[:-1]), words[-1]
    return " ".join(words), ""


def in_small(text: str) -> str:
    """`O'NEIL-SANTOS` as people write it, O'Neil-Santos; what is not all in capitals is left alone."""
    if len(text) < 3 or not text.isupper():
        return text
    return _SPOKEN.sub(lambda found: found[0].capitalize(), text)
