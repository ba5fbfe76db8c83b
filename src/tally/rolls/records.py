"""The values of matching: a record as a list has it, and what was decided about a pair, with the evidence.

No rule lives here: what two fields say about each other is `comparing`'s, how loudly is `weights`'.
"""

from dataclasses import dataclass, fields
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Record:
    """One person as one list has her. `id` is unique in its list and is no evidence; the rest may be empty.

    Every field is a text as written: dates in any of the usual orders, phones and postcodes with or without
    their punctuation. `employee_id` is the employer's, and may be used again for somebody else.
    """

    id: str
    given_name: str = ""
    surname: str = ""
    birth_date: str = ""
    hire_date: str = ""
    street: str = ""
    locality: str = ""
    postcode: str = ""
    phone: str = ""
    email: str = ""
    employee_id: str = ""
    worksite: str = ""
    job_title: str = ""


FIELDS = tuple(field.name for field in fields(Record))


class Decision(StrEnum):
    """What to do with a pair, or with a record on the right that nobody on the left can be."""

    SAME = "same"
    LOOK = "look"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one field says. `bits` is how loudly: one doubles the odds, a negative number speaks against."""

    field: str
    finding: str
    bits: float

    def __str__(self) -> str:
        return f"{self.field}: {self.finding} {self.bits:+.1f}"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that could be one person, the chance (0 to 1) that they are, and why.

    `left_id` is empty where a record on the right has nobody on the left: the decision is then `new`.
    """

    left_id: str
    right_id: str
    score: float
    decision: Decision
    evidence: tuple[Evidence, ...] = ()
