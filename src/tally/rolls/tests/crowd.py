"""A crowd of invented people for the cases to stand in: with nobody round them nothing could be learnt."""

import random
from dataclasses import replace

from tally.rolls.records import Decision, Pair, Record

GIVEN = (
    "Ana", "Ben", "Cleo", "Dot", "Eve", "Finn", "Gus", "Hal", "Ida",
    "Jon", "Kay", "Lev", "Mia", "Ned", "Ora", "Pia", "Quy", "Rui",
    "Sal", "Tea", "Uma", "Vic", "Wes", "Xan", "Yan", "Zoe",
)  # fmt: skip
FAMILY = [
    head + tail
    for head in ("Ash", "Bir", "Cor", "Dun", "Elm", "Fal", "Gor")
    for tail in ("by", "der", "gan", "holt")
]
STREETS = ("Main Street", "Elm Street", "Mill Road", "Canal Lane", "Church Street", "Depot Avenue")
TOWNS = (("Harborview", "02001"), ("Millbrook", "02002"), ("Saltmarsh", "02003"), ("Quarry Hill", "02004"))


def crowd(count: int = 200) -> list[Record]:
    """That many people with nothing in common but towns, schools and, here and there, a name."""
    dice = random.Random(7)
    return [_person(dice, place) for place in range(count)]


def _person(dice: random.Random, place: int) -> Record:
    given, family = dice.choice(GIVEN), dice.choice(FAMILY)
    town, postcode = dice.choice(TOWNS)
    return Record(
        id=f"{place:04}",
        given_name=given,
        surname=family,
        birth_date=f"{dice.randint(1955, 2000)}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}",
        hire_date=f"{dice.randint(1995, 2024)}-09-01",
        street=f"{place + 11} {dice.choice(STREETS)}",
        locality=town,
        postcode=postcode,
        phone=f"508-555-{place:04}",
        email=f"{given}.{family}{place}@example.org".lower(),
        employee_id=f"E{10_000 + 17 * place}",
        worksite=f"{town} School {dice.randint(1, 3)}",
        job_title=dice.choice(("Teacher", "Paraprofessional", "Custodian")),
    )


def without(record: Record, *fields: str) -> Record:
    return replace(record, **dict.fromkeys(fields, ""))


def verdicts(pairs: list[Pair]) -> dict[str, tuple[str, Decision]]:
    """What was decided about each record on the right: whom it was held against, and the decision."""
    return {pair.right_id: (pair.left_id, pair.decision) for pair in pairs}


def same(pairs: list[Pair]) -> set[tuple[str, str]]:
    return {(pair.left_id, pair.right_id) for pair in pairs if pair.decision is Decision.SAME}
