"""Invented school employees of New England in two lists, with the truth kept.

Two levels of trouble: *easy* is a year's ordinary change between two spreadsheets, *hard* adds relatives
under one roof, changed names and mostly missing contact data. What a matcher makes of the lists is
`matching.py`'s.
"""

import random
import tomllib
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from tally.rolls.records import Record
from tally.rolls.sheets import ColumnMap, read_list

FEBRL = Path(__file__).resolve().parents[2] / "shared" / "data" / "roster" / "febrl"
FEBRL_COLUMNS = {
    "id": ["rec_id"], "given_name": ["given_name"], "surname": ["surname"], "birth_date": ["date_of_birth"],
    "street": ["street_number", "address_1"], "locality": ["suburb"], "postcode": ["postcode"],
    "employee_id": ["soc_sec_id"],
}  # fmt: skip

WORDS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
WOMEN, MEN, SURNAMES = (WORDS[name].split() for name in ("women", "men", "surnames"))
BEGINNINGS, ENDINGS = WORDS["beginnings"].split(), WORDS["endings"].split()
STREETS, TOWNS = WORDS["streets"].split(), WORDS["towns"].split()
SHORT = {name: shorts.split() for name, shorts in WORDS["nicknames"].items()}
KINDS = ("Street", "Street", "St", "Road", "Rd", "Avenue", "Ave", "Lane", "Drive", "Terrace", "Circle")
SCHOOLS = ("Elementary School", "Middle School", "High School")
JOBS = ("Teacher",) * 9 + ("Paraprofessional",) * 5 + (
    "Teaching Assistant", "Tutor", "Secretary", "School Nurse", "Custodian", "Cafeteria Worker", "Bus Driver",
    "Counselor", "Special Education Teacher", "Instructional Aide", "Library Aide", "Speech Assistant",
)  # fmt: skip
MAILS = ("gmail.com",) * 6 + ("yahoo.com",) * 3 + ("hotmail.com", "comcast.net", "verizon.net", "aol.com")
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Trouble:
    """How much goes wrong between the lists: chances from 0 to 1, each for one person or one field."""

    nickname: float
    typo: float
    moved: float
    new_email: float
    no_email: float
    new_phone: float
    no_phone: float
    other_hire_date: float
    no_hire_date: float
    new_job: float
    new_worksite: float
    related: float = 0.0
    namesake: float = 0.0
    same_worksite: float = 0.0
    hyphen: float = 0.0
    new_surname: float = 0.0
    initial: float = 0.0


EASY = Trouble(
    nickname=0.10, typo=0.02, moved=0.20, new_email=0.30, no_email=0.20, new_phone=0.25, no_phone=0.15,
    other_hire_date=0.05, no_hire_date=0.15, new_job=0.15, new_worksite=0.15,
)  # fmt: skip
HARD = Trouble(
    nickname=0.12, typo=0.05, moved=0.18, new_email=0.50, no_email=0.50, new_phone=0.30, no_phone=0.45,
    other_hire_date=0.30, no_hire_date=0.50, new_job=0.20, new_worksite=0.20,
    related=0.25, namesake=0.02, same_worksite=0.5, hyphen=0.04, new_surname=0.05, initial=0.06,
)  # fmt: skip
LEVELS = {"easy": EASY, "hard": HARD}


@dataclass(frozen=True)
class Lists:
    """Two lists and the truth: the pairs of ids (left, right) that are one person."""

    left: list[Record]
    right: list[Record]
    truth: frozenset[tuple[str, str]]


def named(case: str) -> Lists:
    """The lists of a level, or `febrl4`: 5,000 people of Australia and as many slips of the pen."""
    if case != "febrl4":
        return lists(case)
    columns = ColumnMap(both=FEBRL_COLUMNS, is_given=True)
    left, right = (list(read_list(FEBRL / f"dataset4{half}.csv", columns).records) for half in "ab")
    return Lists(left, right, frozenset((one.id, one.id.replace("org", "dup-0")) for one in left))


def lists(level: str, both: int = 35_000, each: int = 50_000, seed: int = 1) -> Lists:
    """The two lists at a level of `LEVELS`: `each` rows in either, `both` people in the two of them."""
    trouble, town = LEVELS[level], Country(random.Random(f"{level} {seed}"))
    people = town.people(2 * each - both, trouble)
    town.dice.shuffle(people)
    places = list(range(each))
    town.dice.shuffle(places)
    left = [replace(person, id=f"L{place:06}") for place, person in enumerate(people[:each])]
    later = people[:both] + people[each:]
    right = [replace(town.later(later[place], trouble), id=f"R{row:06}") for row, place in enumerate(places)]
    truth = {(f"L{place:06}", f"R{row:06}") for row, place in enumerate(places) if place < both}
    town.dice.shuffle(left)
    return Lists(left, right, frozenset(truth))


class Country:
    """Where the invented people live and work. `dice` is the only source of chance."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        self.addresses: set[str] = set()
        self.surname_weights = _long_tail(len(SURNAMES), 0.8)
        self.given_weights = {True: _long_tail(len(WOMEN), 0.7), False: _long_tail(len(MEN), 0.7)}
        self.schools = [f"{name} {kind}" for name in TOWNS for kind in SCHOOLS]
        self.schools += [f"{street.title()} {SCHOOLS[0]}" for street in STREETS]

    def people(self, count: int, trouble: Trouble) -> list[Record]:
        """That many people, some of them the relatives of the one before, under the same roof."""
        people = [self.stranger()]
        while len(people) < count:
            is_related = self._chance(trouble.related)
            people.append(self.relative(people[-1], trouble) if is_related else self.stranger())
        return people

    def stranger(self) -> Record:
        given, surname = self.given_name(), self.surname()
        person = Record(
            id="", given_name=given, surname=surname, hire_date=self.hire_date(), phone=self.phone(),
            email=self.email(given, surname), worksite=self.dice.choice(self.schools),
            job_title=self.dice.choice(JOBS),
        )  # fmt: skip
        return self.moved(person)

    def relative(self, of: Record, trouble: Trouble) -> Record:
        given = of.given_name if self._chance(trouble.namesake) else self.given_name()
        alone = self.stranger()
        return replace(
            alone, given_name=given, surname=of.surname, street=of.street, locality=of.locality,
            postcode=of.postcode, phone=of.phone if self._chance(0.7) else alone.phone,
            email=self.email(given, of.surname),
            worksite=of.worksite if self._chance(trouble.same_worksite) else alone.worksite,
        )  # fmt: skip

    def later(self, person: Record, trouble: Trouble) -> Record:
        """The same person as another list has her, a year later."""
        chance = self._chance
        if chance(trouble.nickname):
            shorts = SHORT.get(person.given_name.lower(), [person.given_name])
            person = replace(person, given_name=self.dice.choice(shorts).title())
        if chance(trouble.new_surname):
            person = replace(person, surname=self.surname())
        elif chance(trouble.hyphen):
            person = replace(person, surname=f"{person.surname}-{self.surname()}")
        if chance(trouble.initial):
            person = replace(person, given_name=person.given_name[0])
        if chance(trouble.moved):
            person = self.moved(person)
        return self.mistyped(self.changed(person, trouble), trouble.typo)

    def changed(self, person: Record, trouble: Trouble) -> Record:
        """With other contact data, hire date, job and worksite, or none."""
        fresh = {
            "email": (
                trouble.no_email,
                trouble.new_email,
                lambda: self.email(person.given_name, person.surname),
            ),
            "phone": (trouble.no_phone, trouble.new_phone, self.phone),
            "hire_date": (trouble.no_hire_date, trouble.other_hire_date, self.hire_date),
            "job_title": (0.0, trouble.new_job, lambda: self.dice.choice(JOBS)),
            "worksite": (0.0, trouble.new_worksite, lambda: self.dice.choice(self.schools)),
        }
        changes = {}
        for field, (absent, other, make) in fresh.items():
            if self._chance(absent):
                changes[field] = ""
            elif self._chance(other):
                changes[field] = make()
        return replace(person, **changes)

    def mistyped(self, person: Record, chance: float) -> Record:
        fields = ("given_name", "surname", "hire_date", "street", "locality", "postcode", "phone", "email")
        wrong = {name: self.typo(getattr(person, name)) for name in fields if self._chance(chance)}
        return replace(person, **wrong)

    def typo(self, text: str) -> str:
        """One letter or digit changed, dropped, doubled or swapped with the next."""
        if len(text) < 3:
            return text
        at = self.dice.randrange(1, len(text) - 1)
        old = text[at]
        new = self.dice.choice("0123456789" if old.isdigit() else LETTERS)
        made = {"change": new, "drop": "", "double": old * 2, "swap": text[at + 1] + old}
        way = self.dice.choice(("change", "swap") if old.isdigit() else tuple(made))
        return text[:at] + made[way] + text[at + 1 + (way == "swap") :]

    def moved(self, person: Record) -> Record:
        town = self.dice.randrange(len(TOWNS))
        street = f"{self.dice.randint(1, 400)} {self.dice.choice(STREETS).title()} {self.dice.choice(KINDS)}"
        return replace(
            person,
            street=street,
            locality=TOWNS[town],
            postcode=f"0{1001 + 12 * town + self.dice.randint(0, 3)}",
        )

    def given_name(self) -> str:
        is_woman = self._chance(0.75)
        names = WOMEN if is_woman else MEN
        return self.dice.choices(names, cum_weights=self.given_weights[is_woman])[0].title()

    def surname(self) -> str:
        if self._chance(0.25):
            return (self.dice.choice(BEGINNINGS) + self.dice.choice(ENDINGS)).title()
        return self.dice.choices(SURNAMES, cum_weights=self.surname_weights)[0].title()

    def email(self, given: str, surname: str) -> str:
        given, surname = given.lower(), "".join(filter(str.isalpha, surname.lower()))
        made = (f"{given}.{surname}", f"{given[0]}{surname}", f"{given}{surname[0]}", f"{surname}.{given}")
        address, number = "", ""
        while not address or address in self.addresses:
            address = f"{self.dice.choice(made)}{number}@{self.dice.choice(MAILS)}"
            number = str(self.dice.randint(1, 999))
        self.addresses.add(address)
        return address

    def phone(self) -> str:
        area = self.dice.choice(("617", "508", "781", "978", "413", "774", "857", "339", "351"))
        return f"({area}) {self.dice.randint(200, 999)}-{self.dice.randint(0, 9999):04}"

    def hire_date(self) -> str:
        first = date(self.dice.randint(1992, 2025), 9, 1)
        day = first if self._chance(0.3) else first - timedelta(self.dice.randint(0, 364))
        return day.isoformat()

    def _chance(self, chance: float) -> bool:
        return self.dice.random() < chance


def _long_tail(count: int, steepness: float) -> list[float]:
    total, sums = 0.0, []
    for rank in range(1, count + 1):
        total += (rank + 2) ** -steepness
        sums.append(total)
    return sums
