"""The cast on the roll: two locals of one town, their units and worksites, and who holds which office.

Local 1 is of paraprofessionals, Local 2 of teachers; both work for the schools of Lunenburg, in the same two
buildings. Ana (a para) belongs to Local 1, Ben is its president, Cleo (a teacher) belongs to Local 2.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from unionhall.core.models import User
from unionhall.places.actions import LocalFacts, record_division, record_employer, record_local
from unionhall.places.models import Division, Employer, Local
from unionhall.roster import actions
from unionhall.roster.actions import JobFacts, NameFacts, PersonFacts, Seat
from unionhall.roster.models import Office, Person, Unit, Worksite

AUTUMN = date(2024, 9, 1)


@dataclass(frozen=True)
class Roll:
    """What `settle` has made."""

    employer: Employer
    psrp: Division
    teachers: Division
    local_1: Local
    local_2: Local
    paras: Unit
    faculty: Unit
    primary: Worksite
    high: Worksite


def settle() -> Roll:
    """Two locals with a unit each, at one employer with two worksites."""
    employer = record_employer("Lunenburg Public Schools", by=None)
    psrp = record_division("psrp", {"name": "Paraprofessionals and school staff"}, 1, by=None)
    teachers = record_division("teachers", {"name": "PreK-12 teachers"}, 2, by=None)
    local_1 = record_local(
        "1", LocalFacts("Lunenburg Paraprofessionals", divisions=[psrp], employers=[employer]), by=None
    )
    local_2 = record_local(
        "2", LocalFacts("Lunenburg Teachers", divisions=[teachers], employers=[employer]), by=None
    )
    return Roll(
        employer=employer,
        psrp=psrp,
        teachers=teachers,
        local_1=local_1,
        local_2=local_2,
        paras=Unit.objects.create(local=local_1, employer=employer, name="Paraprofessionals", division=psrp),
        faculty=Unit.objects.create(local=local_2, employer=employer, name="Teachers", division=teachers),
        primary=Worksite.objects.create(employer=employer, name="Primary School"),
        high=Worksite.objects.create(employer=employer, name="High School"),
    )


def para(roll: Roll, given: str, surname: str, *, user: User | None = None, **facts: object) -> Person:
    """A member of Local 1 who works as a paraprofessional, in the Primary School if nothing else is said."""
    unit = facts.pop("unit", roll.paras)
    job = {"worksite": roll.primary, "title": "Paraprofessional", "classification": "paraprofessional"}
    pay = {"hours_a_day": Decimal("6.5"), "paid_days": 183, "step": "3"}
    return on_the_roll(given, surname, JobFacts(roll.employer, unit, **(job | pay | facts)), user=user)


def teacher(roll: Roll, given: str, surname: str, *, user: User | None = None, **facts: object) -> Person:
    """A member of Local 2 who teaches, in the High School if nothing else is said."""
    job = {"worksite": roll.high, "title": "Teacher", "classification": "teacher", "lane": "M", "step": "5"}
    return on_the_roll(given, surname, JobFacts(roll.employer, roll.faculty, **(job | facts)), user=user)


def on_the_roll(given: str, surname: str, job: JobFacts, *, user: User | None = None) -> Person:
    """A person with a job and, in her unit's local, the standing of a member."""
    emails = ((user.email, "home"),) if user else ()
    name = NameFacts(given, surname)
    person = actions.enter(name, PersonFacts(emails=emails), user=user, by=None, on=AUTUMN)
    actions.employ(person, job, by=None, on=AUTUMN)
    if job.unit:
        actions.stand(person, job.unit.local, "member", unit=job.unit, by=None, on=AUTUMN)
    return person


def officer(
    kind: str, *, user: User | None = None, person: Person | None = None, until: date | None = None, **place
) -> Office:
    """Somebody with an office: a new person, unless one is given."""
    if person is None:
        name = NameFacts(kind.replace("_", " ").title(), "Officer")
        person = actions.enter(name, user=user, by=None, on=AUTUMN)
    return actions.seat(person, Seat(kind, **place), until=until, by=None, on=AUTUMN)
