"""Names as spreadsheets write them: one cell taken apart, capitals put right, two people on one row found."""

import re
from dataclasses import dataclass

from unionhall.roster.bridge import GENERATIONS, PARTICLES
from unionhall.roster.people import joined

# "Ortega y Gasset" and "Costa e Silva" are one person; these words and marks stand between two.
_TWO = re.compile(r"\S\s*[&;+\n]\s*\S|\w\s*/\s*\w|\S\s+(?:and|AND|And)\s+\S")
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
    """Whether a cell holds two names: `Maria & João Silva`, `Silva, Ana / Reis, Rui`."""
    return bool(_TWO.search(text))


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
