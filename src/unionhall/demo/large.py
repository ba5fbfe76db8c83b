"""`unionhall demo --large`: 30,000 invented people in 200 locals, to see how the hall bears a whole state.

The one room that writes past the actions, in bulk: what they would do for each person, at once for all. The
seed is fixed; days count from the day it is built.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from django.db import transaction
from django.utils import timezone

from unionhall.core.search import fold
from unionhall.demo.names import Names
from unionhall.places.models import Division, Employer, Local
from unionhall.roster.actions import NameFacts
from unionhall.roster.charting import autumn
from unionhall.roster.models import (
    Email,
    Employment,
    Membership,
    Name,
    Office,
    Person,
    Phone,
    Talk,
    Unit,
    Worksite,
)

PEOPLE, LOCALS = 30_000, 200
# Their numbers begin behind those of the demo's own locals.
_FIRST = 1001
_SEED = 30_200
_KINDS = {
    "prek-12": ("Teachers", (("teacher", 12), ("counsellor", 1), ("nurse", 1))),
    "psrp": (
        "School staff",
        (("paraprofessional", 8), ("secretary", 2), ("custodian", 2), ("food_service", 2), ("bus", 1)),
    ),
}
_STANDINGS = (("member", 68), ("declined", 6), ("lapsed", 4), ("applied", 2), ("", 20))
_SCHOOLS = ("High School", "Middle School", "North Elementary School", "South Elementary School")


@dataclass(frozen=True)
class Desk:
    """A unit with the worksites of its employer."""

    unit: Unit
    worksites: tuple[Worksite, ...]
    work: tuple[tuple[str, int], ...]


def is_filled() -> bool:
    """Whether it was done already, to the end."""
    return Local.objects.filter(number=str(_FIRST + LOCALS - 1), memberships__isnull=False).exists()


def fill() -> Iterator[None]:
    """Local by local, all or nothing; the larger ones have up to five times the people of the smallest."""
    with transaction.atomic():
        yield from _fill()


def _fill() -> Iterator[None]:
    names, today = Names(Random(_SEED)), timezone.localdate()
    desks = _desks()
    shares = [names.dice.uniform(1, 5) for _desk in desks]
    due = 0.0
    written = 0
    for desk, share in zip(desks, shares, strict=True):
        due += PEOPLE * share / sum(shares)
        many = round(due) - written
        _staff(desk, many, names, today)
        written += many
        yield


def _desks() -> list[Desk]:
    """Half of the locals are of teachers, half of school staff; two of them share an employer."""
    divisions = {slug: Division.objects.get(slug=slug) for slug in _KINDS}
    desks = []
    for place in range(LOCALS):
        slug = list(_KINDS)[place % 2]
        title, work = _KINDS[slug]
        number = _FIRST + place
        employer, _is_new = Employer.objects.get_or_create(name=f"District {place // 2 + 1} School Committee")
        local = Local.objects.create(number=str(number), name=f"District {place // 2 + 1} {title}")
        local.employers.add(employer)
        local.divisions.add(divisions[slug])
        unit = Unit.objects.create(local=local, employer=employer, name=title, division=divisions[slug])
        sites = [Worksite.objects.get_or_create(employer=employer, name=name)[0] for name in _SCHOOLS]
        desks.append(Desk(unit, tuple(sites), work))
    return desks


def _staff(desk: Desk, many: int, names: Names, today: date) -> None:
    """The people of one local with their names, contacts, jobs, standings, a president and some talks."""
    called = [names.next() for _each in range(many)]
    people = Person.objects.bulk_create(_person(name, names) for name in called)
    hired = [_hired(names, today) for _person in people]
    Name.objects.bulk_create(
        Name(person=person, given=name.given, surname=name.surname, since=day)
        for person, name, day in zip(people, called, hired, strict=True)
    )
    Email.objects.bulk_create(
        Email(person=person, address=names.email(name), since=day)
        for person, name, day in zip(people, called, hired, strict=True)
    )
    Phone.objects.bulk_create(
        Phone(person=person, number=f"(413) 555-{names.dice.randrange(10_000):04}", since=day)
        for person, day in zip(people, hired, strict=True)
    )
    Employment.objects.bulk_create(
        _job(desk, person, day, names.dice) for person, day in zip(people, hired, strict=True)
    )
    _stand(desk, people, hired, names.dice)
    Office.objects.create(person=people[0], kind="president", local=desk.unit.local, since=hired[0])
    Talk.objects.bulk_create(_talk(desk, person, today, names.dice) for person in people[1::10])


def _person(name: NameFacts, names: Names) -> Person:
    shown = f"{name.given} {name.surname}"
    [language] = names.dice.choices(("en", "es", "pt"), (8, 1, 1))
    return Person(display_name=shown, sort_name=fold(f"{name.surname} {name.given}"), languages=[language])


def _hired(names: Names, today: date) -> date:
    """One in twelve came this September."""
    began = autumn(today)
    years = 0 if names.dice.random() < 1 / 12 else names.dice.randrange(1, 25)
    return date(began.year - years, 9, 1)


def _job(desk: Desk, person: Person, hired: date, dice: Random) -> Employment:
    [work] = dice.choices([name for name, _w in desk.work], [weight for _n, weight in desk.work])
    return Employment(
        person=person,
        employer_id=desk.unit.employer_id,
        unit=desk.unit,
        worksite=dice.choice(desk.worksites),
        title=work.replace("_", " ").capitalize(),
        classification=work,
        employee_id=f"{dice.randrange(10**6):06}",
        hired_on=hired,
        hours_a_day=Decimal("6.5"),
        paid_days=183,
        step=str(dice.randrange(1, 13)),
        since=hired,
    )


def _stand(desk: Desk, people: list[Person], hired: list[date], dice: Random) -> None:
    statuses = dice.choices(
        [name for name, _w in _STANDINGS], [weight for _n, weight in _STANDINGS], k=len(people)
    )
    Membership.objects.bulk_create(
        Membership(
            person=person,
            local_id=desk.unit.local_id,
            unit=desk.unit,
            status=status,
            since=day + timedelta(days=30),
        )
        for person, day, status in zip(people, hired, statuses, strict=True)
        if status
    )


def _talk(desk: Desk, person: Person, today: date, dice: Random) -> Talk:
    held = today - timedelta(days=dice.randrange(5, 200))
    follows = held + timedelta(days=30) if dice.random() < 0.4 else None
    return Talk(
        person=person,
        local_id=desk.unit.local_id,
        held_on=held,
        assessment=dice.randrange(1, 6),
        follow_up_on=follows,
    )
