"""The one door from the institute to `tally`: matching names, and paper."""

from collections.abc import Iterable, Sequence

from tally.paper import Award, award_pdf
from tally.rolls.matching import match
from tally.rolls.records import Decision, Pair, Record
from unionhall.institute.models import Participant, Registration
from unionhall.roster.models import Person

__all__ = [
    "Award",
    "Decision",
    "award_pdf",
    "found",
    "match",
    "record",
    "records_of",
    "records_of_people",
]


def record(key: str, name: str, email: str = "") -> Record:
    """A name as a file has it; the last word is taken for the surname, unless a comma says which it is."""
    surname, comma, given = name.partition(",")
    if not comma:
        given, _blank, surname = name.strip().rpartition(" ")
    return Record(key, given.strip() or surname.strip(), surname.strip() if given else "", email=email)


def records_of(registrations: Iterable[Registration]) -> list[Record]:
    """Those who are signed up, by the number of their registration."""
    return [_of(each.pk, each.participant) for each in registrations]


def records_of_people(people: Iterable[Person]) -> list[Record]:
    """Persons on the roll, by their number."""
    return [record(str(each.pk), each.display_name) for each in people]


def _of(key: int, participant: Participant) -> Record:
    return record(str(key), participant.name, participant.email)


def found(left: Sequence[Record], right: Sequence[Record]) -> dict[str, Pair]:
    """The likeliest pair of each record on the right."""
    best: dict[str, Pair] = {}
    for pair in match(left, right):
        best.setdefault(pair.right_id, pair)
    return best
