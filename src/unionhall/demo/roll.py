"""The demo's roll: three locals, their people, offices, talks, cards and lists, by the roll's actions.

Days count from the day the demo is built, so that what is due is due. The same script, the same people.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import chain, repeat
from random import Random
from typing import Any
from uuid import UUID, uuid5

from django.utils import timezone

from unionhall.core.models import User
from unionhall.demo import hiring
from unionhall.demo.cast import CAST
from unionhall.demo.names import Names
from unionhall.demo.script import read
from unionhall.places.models import Division, Employer, Local
from unionhall.roster import actions, joining, listing, organising
from unionhall.roster.actions import JobFacts, NameFacts, PersonFacts, Seat
from unionhall.roster.charting import autumn
from unionhall.roster.joining import Applicant, Signature
from unionhall.roster.listing import ListFacts
from unionhall.roster.lists import Question
from unionhall.roster.models import Person, Unit, Worksite
from unionhall.roster.organising import TalkFacts

_SEED = 33
_KEYS = UUID("0f3a3a52-6ef0-4c39-8c7a-2f0f6d9d2b11")
_LANGUAGES = ("en",) * 7 + ("pt", "es", "es")


@dataclass
class Roll:
    """What has been written down so far."""

    today: date
    dot: User
    names: Names = field(default_factory=lambda: Names(Random(_SEED)))
    units: dict[tuple[str, str], Unit] = field(default_factory=dict)
    worksites: dict[str, Worksite] = field(default_factory=dict)
    # Members of each worksite, and those of Local 1 who are none.
    members: dict[str, list[Person]] = field(default_factory=dict)
    others: list[Person] = field(default_factory=list)

    @property
    def autumn(self) -> date:
        return autumn(self.today)


@dataclass(frozen=True)
class Post:
    """Where somebody works, at what, and since when."""

    unit: Unit
    worksite: Worksite
    work: str
    hired_on: date


def count() -> int:
    """How many things there are to do, for a progress bar."""
    script = read("roll")
    posts = sum(sum(site["work"].values()) for local in script["locals"] for site in local["worksites"])
    return posts + sum(len(script[name]) for name in ("cast", "officers", "talks", "cards", "lists")) + 1


def call_the_roll(dot: User) -> Iterator[None]:
    """Write everybody down, then seat officers, note conversations, sign cards and save lists."""
    script, roll = read("roll"), Roll(timezone.localdate(), dot)
    for entry in script["locals"]:
        yield from _settle(roll, entry)
    for role in CAST:
        _bring(roll, script["cast"][role.first_name], User.objects.get(email=role.email))
        yield
    for entry in script["officers"]:
        _elect(roll, entry)
        yield
    president = User.objects.get(email=CAST[3].email)
    ben = Person.objects.get(user=president)
    for place, entry in enumerate(script["talks"]):
        _talk(roll, entry, roll.others[place], ben)
        yield
    for entry in script["cards"]:
        _sign(roll, entry)
        yield
    for entry in script["lists"]:
        local = Local.objects.get(number="1")
        question = Question(local=local.pk, **entry["question"])
        listing.save(ListFacts(entry["name"], question, local, is_shared=True), by=president)
        yield
    hiring.bring(roll.today, dot)
    yield


def _settle(roll: Roll, entry: dict[str, Any]) -> Iterator[None]:
    local = Local.objects.get(number=entry["number"])
    employer = Employer.objects.get(district__name=entry["employer"])
    for unit in entry["units"]:
        division = Division.objects.get(slug=unit["division"])
        facts = {"employer": employer, "division": division, "contract_name": unit["contract"]}
        facts |= {"contract_since": roll.autumn.replace(year=roll.autumn.year - 1)}
        facts |= {"contract_until": date(roll.autumn.year + 2, 8, 31)}
        roll.units[local.number, unit["name"]] = Unit.objects.create(local=local, name=unit["name"], **facts)
    for site in entry["worksites"]:
        yield from _staff(roll, local, employer, site)


def _staff(roll: Roll, local: Local, employer: Employer, site: dict[str, Any]) -> Iterator[None]:
    worksite, _is_new = Worksite.objects.get_or_create(employer=employer, name=site["name"])
    roll.worksites[site["name"]] = worksite
    work = list(chain.from_iterable(repeat(kind, many) for kind, many in site["work"].items()))
    for place, kind in enumerate(work):
        is_new = place >= len(work) - site["new"]
        hired = roll.autumn + timedelta(days=5) if is_new else _long_ago(roll, place)
        post = Post(roll.units[local.number, site["unit"]], worksite, kind, hired)
        person = _enter(roll, post)
        if place < site["members"]:
            _stand(roll, person, post, "member")
            roll.members.setdefault(site["name"], []).append(person)
        elif place < site["members"] + site["asked"]:
            _stand(roll, person, post, "declined")
        elif local.number == "1":
            roll.others.append(person)
        yield


def _long_ago(roll: Roll, place: int) -> date:
    return date(roll.autumn.year - 1 - place % 9, 9, 1)


def _enter(roll: Roll, post: Post) -> Person:
    name = roll.names.next()
    language = roll.names.dice.choice(_LANGUAGES)
    facts = PersonFacts(languages=(language,), emails=((roll.names.email(name), "home"),))
    person = actions.enter(name, facts, by=roll.dot, on=post.hired_on)
    _employ(roll, person, post)
    return person


def _employ(roll: Roll, person: Person, post: Post) -> None:
    facts = JobFacts(
        employer=post.unit.employer,
        unit=post.unit,
        worksite=post.worksite,
        title=read("roll")["titles"][post.work],
        classification=post.work,
        hired_on=post.hired_on,
        hours_a_day=Decimal("6.5"),
        paid_days=183,
        step=str(min(10, 1 + roll.today.year - post.hired_on.year)),
    )
    actions.employ(person, facts, by=roll.dot, on=post.hired_on)


def _stand(roll: Roll, person: Person, post: Post, status: str) -> None:
    day = max(post.hired_on, date(post.hired_on.year, 10, 1))
    actions.stand(person, post.unit.local, status, unit=post.unit, by=roll.dot, on=day)


def _bring(roll: Roll, told: dict[str, Any], user: User) -> None:
    """One of the cast onto the roll, with a job as a member and an office, as far as she has them."""
    hired = date(roll.autumn.year - 4, 9, 1)
    name = NameFacts(user.first_name, user.last_name)
    contacts = PersonFacts(languages=(user.language,), emails=((str(user.email), "home"),))
    person = actions.enter(name, contacts, user=user, by=None, on=hired)
    if "unit" in told:
        unit = roll.units[told["local"], told["unit"]]
        post = Post(unit, roll.worksites[told["worksite"]], told["work"], hired)
        _employ(roll, person, post)
        _stand(roll, person, post, "member")
    if "office" in told:
        local = Local.objects.get(number=told["local"]) if "local" in told else None
        actions.seat(person, Seat(told["office"], local), by=None, on=hired)


def _elect(roll: Roll, told: dict[str, str]) -> None:
    local = Local.objects.get(number=told["local"])
    worksite = roll.worksites[told["worksite"]] if told["office"] == "building_rep" else None
    person = roll.members[told["worksite"]][0]
    actions.seat(person, Seat(told["office"], local, worksite=worksite), by=roll.dot, on=roll.autumn)


def _talk(roll: Roll, told: dict[str, Any], person: Person, ben: Person) -> None:
    local = Local.objects.get(number="1")
    facts = TalkFacts(
        held_on=roll.today - timedelta(days=told["ago"]),
        held_by=ben,
        assessment=told["mark"],
        notes=told["note"],
        follow_up_on=roll.today + timedelta(days=told["next"]),
        follow_up_by=ben,
        form_key=uuid5(_KEYS, told["note"]),
    )
    organising.note(person, local, facts, by=ben.user)
    organising.assign(ben, [person], local, by=ben.user, on=roll.today)


def _sign(roll: Roll, told: dict[str, Any]) -> None:
    local = Local.objects.get(number="1")
    name = f"{told['given']} {told['surname']}"
    applicant = Applicant(
        told["given"],
        told["surname"],
        email=roll.names.email(NameFacts(told["given"], told["surname"])),
        worksite=told["worksite"],
        title=told["title"],
        classification="paraprofessional",
    )
    signature = Signature(
        name, frozenset(told["agreements"]), told["language"], "203.0.113.7", uuid5(_KEYS, name)
    )
    at = timezone.make_aware(datetime.combine(roll.today - timedelta(days=1), time(15, 40)))
    joining.sign(local, applicant, signature, unit=roll.units["1", "Paraprofessionals"], on=at)
