"""Writing on the roll: persons, their names and ways to reach them, jobs, standings and offices.

Nothing is overwritten: what no longer holds is ended on its day, and what holds from then on is a new row.
Lists of the employer are `roster.arrivals`; joining two records of one person is `roster.merging`; leaving is
`roster.leaving`.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django.db import models, transaction
from wagtail.log_actions import log

from unionhall.core.models import User
from unionhall.core.search import fold
from unionhall.places.models import Division, Employer, Local
from unionhall.roster.models import (
    Address,
    Email,
    Employment,
    Former,
    Membership,
    Name,
    Office,
    Person,
    Phone,
    Purpose,
    Unit,
    Worksite,
)
from unionhall.roster.people import joined
from unionhall.roster.signin import slips

Row = TypeVar("Row", bound=models.Model)


class ChangedMeanwhileError(Exception):
    """Somebody else changed the record since it was read; what she wrote is to be looked at first."""


@dataclass(frozen=True)
class NameFacts:
    """A person's name, part by part."""

    given: str
    surname: str = ""
    middle: str = ""
    suffix: str = ""


@dataclass(frozen=True)
class JobFacts:
    """A job as the employer reports it."""

    employer: Employer
    unit: Unit | None = None
    worksite: Worksite | None = None
    title: str = ""
    classification: str = "other"
    employee_id: str = ""
    hired_on: date | None = None
    hours_a_day: Decimal | None = None
    paid_days: int | None = None
    schedule: str = ""
    step: str = ""
    lane: str = ""


@dataclass(frozen=True)
class PersonFacts:
    """What is written of a new person beside her name."""

    birth_date: date | None = None
    pronouns: str = ""
    languages: tuple[str, ...] = ()
    emails: tuple[tuple[str, str], ...] = field(default=())
    phones: tuple[tuple[str, str], ...] = field(default=())


@transaction.atomic
def enter(
    name: NameFacts,
    facts: PersonFacts = PersonFacts(),
    *,
    user: User | None = None,
    by: User | None,
    on: date,
) -> Person:
    """Write a new person down with her name, e-mails and phones (each with its purpose)."""
    person = Person.objects.create(
        user=user,
        birth_date=facts.birth_date,
        pronouns=facts.pronouns,
        languages=list(facts.languages),
        **shown(name),
    )
    Name.objects.create(person=person, kind=Name.Kind.LEGAL, since=on, **asdict(name))
    for address, purpose in facts.emails:
        Email.objects.create(person=person, address=address, purpose=purpose, since=on)
    for number, purpose in facts.phones:
        Phone.objects.create(person=person, number=number, purpose=purpose, since=on)
    log(person, "wagtail.create", user=by)
    return person


@transaction.atomic
def enter_with_job(
    name: NameFacts, facts: PersonFacts, job: JobFacts, *, by: User | None, on: date
) -> Person:
    """Write a new person down with her first job: through it she is in reach of who wrote her down."""
    person = enter(name, facts, by=by, on=on)
    employ(person, job, by=by, on=on)
    return person


@transaction.atomic
def rename(
    person: Person, name: NameFacts, *, kind: str = Name.Kind.LEGAL, by: User | None, on: date
) -> Name:
    """Give a person another name from a day on; the one she had stays with its days."""
    hold(person)
    _end(person.names.filter(kind=kind), on)
    row = Name.objects.create(person=person, kind=kind, since=on, **asdict(name))
    show_name(person, on)
    _note(person, "roster.change", by, {"what": "name", "now": str(row)})
    return row


@transaction.atomic
def lay_down_name(name: Name, *, by: User | None, on: date) -> None:
    """Note that she goes by a name no longer; lists then have the legal one."""
    hold(name.person)
    _end(Name.objects.filter(pk=name.pk), on)
    show_name(name.person, on)
    _note(name.person, "roster.change", by, {"what": "name"})


def show_name(person: Person, on: date) -> None:
    """Bring the name in lists up to date: the one she goes by, else the legal one."""
    rows = {row.kind: row for row in person.names.all() if row.holds(on)}
    row = rows.get(Name.Kind.LIVED) or rows.get(Name.Kind.LEGAL)
    if row:
        facts = NameFacts(row.given, row.surname, row.middle, row.suffix)
        Person.objects.filter(pk=person.pk).update(**shown(facts))
        person.refresh_from_db(fields=["display_name", "sort_name"])


@transaction.atomic
def add_email(
    person: Person, address: str, *, purpose: str = Purpose.HOME, by: User | None, on: date
) -> Email:
    """Note an e-mail address; one she has already for this purpose is not written twice."""
    hold(person)
    row = person.emails.on(on).filter(address__iexact=address, purpose=purpose).first()
    if row:
        return row
    row = Email.objects.create(person=person, address=address, purpose=purpose, since=on)
    _note(person, "roster.change", by, {"what": "email"})
    return row


@transaction.atomic
def add_phone(
    person: Person, number: str, *, purpose: str = Purpose.HOME, by: User | None, on: date
) -> Phone:
    """Note a phone; one she has already for this purpose is not written twice."""
    hold(person)
    row = person.phones.on(on).filter(number=number, purpose=purpose).first()
    if row:
        return row
    row = Phone.objects.create(person=person, number=number, purpose=purpose, since=on)
    _note(person, "roster.change", by, {"what": "phone"})
    return row


@transaction.atomic
def move_home(person: Person, facts: dict[str, str], *, by: User | None, on: date) -> Address:
    """Note where she lives from a day on: `street`, `locality`, `state`, `postcode`."""
    hold(person)
    _end(person.addresses.filter(purpose=Purpose.HOME), on)
    row = Address.objects.create(person=person, purpose=Purpose.HOME, since=on, **facts)
    _note(person, "roster.change", by, {"what": "address"})
    return row


@transaction.atomic
def end_way(row: Email | Phone | Address, *, by: User | None, on: date) -> None:
    """Note that an e-mail address, a phone or a home is hers no longer."""
    _end(type(row)._default_manager.filter(pk=row.pk), on)
    if isinstance(row, Email) and not row.person.emails.on(on).filter(Email.written(row.address)).exists():
        # Should a list bring it back, it opens nothing until she has proved it anew.
        row.person.trusted_addresses.filter(address__iexact=row.address).delete()
    _note(row.person, "roster.change", by, {"what": row._meta.model_name})


@transaction.atomic
def prefer(row: Email | Phone, *, by: User | None) -> None:
    """Note that of what she has for this purpose she wants this one used first."""
    hold(row.person)
    alike = type(row)._default_manager.filter(person=row.person, purpose=row.purpose)
    alike.update(is_preferred=models.Case(models.When(pk=row.pk, then=True), default=False))
    _note(row.person, "roster.change", by, {"what": row._meta.model_name})


def hold(person: Person) -> None:
    """Lock her record until the transaction ends: who else changes it waits, and then sees what was done."""
    Person.objects.select_for_update().get(pk=person.pk)


@transaction.atomic
def change(person: Person, version: int, write: Callable[[], object]) -> None:
    """Write on her record, unless somebody has changed it since `version`: then raise, and write nothing."""
    hold(person)
    if not Person.objects.filter(pk=person.pk, version=version).exists():
        raise ChangedMeanwhileError
    write()


@transaction.atomic
def correct(person: Person, facts: dict[str, Any], version: int, *, by: User | None, on: date) -> None:
    """Correct what stands on the person herself, unless somebody has changed the record since `version`.

    What it said before is kept as `Former`, as far as it said anything.
    """
    hold(person)
    before = Person.objects.get(pk=person.pk)
    if before.version != version:
        raise ChangedMeanwhileError
    changed = sorted(name for name, value in facts.items() if getattr(before, name) != value)
    if not changed:
        return
    Former.objects.bulk_create(
        Former(person=before, what=name, value=getattr(before, name), until=on)
        for name in changed
        if getattr(before, name)
    )
    Person.objects.filter(pk=person.pk).update(**facts)
    _note(person, "roster.change", by, {"what": "person", "fields": changed})


@transaction.atomic
def employ(person: Person, facts: JobFacts, *, by: User | None, on: date) -> Employment:
    """Write down a job that begins."""
    job = Employment.objects.create(person=person, since=on, **_fields(facts))
    _note(person, "roster.employ", by, {"title": job.title, "employer": str(job.employer)})
    return job


@transaction.atomic
def change_job(job: Employment, facts: JobFacts, *, by: User | None, on: date) -> Employment:
    """End a job as it was and begin it as it is from a day on. The same facts change nothing."""
    new = _fields(facts)
    changed = [name for name, value in new.items() if getattr(job, name) != value]
    if not changed:
        return job
    _end(Employment.objects.filter(pk=job.pk), on)
    row = Employment.objects.create(person=job.person, since=on, **new)
    _note(job.person, "roster.change", by, {"what": "job", "fields": changed})
    return row


@transaction.atomic
def end_job(job: Employment, *, by: User | None, on: date) -> None:
    """Note that a job holds no longer from a day on."""
    _end(Employment.objects.filter(pk=job.pk), on)
    _note(job.person, "roster.end", by, {"what": "job", "title": job.title})


@transaction.atomic
def stand(
    person: Person, local: Local, status: str, *, unit: Unit | None = None, by: User | None, on: date
) -> Membership:
    """Note how she stands to a local from a day on, and end how she stood before; twice the same is once."""
    hold(person)
    open_rows = person.memberships.filter(local=local, until__isnull=True)
    now = open_rows.filter(status=status, unit=unit).first()
    if now:
        return now
    _end(open_rows, on)
    row = Membership.objects.create(person=person, local=local, unit=unit, status=status, since=on)
    _note(person, "roster.stand", by, {"status": status, "local": local.number})
    return row


@dataclass(frozen=True)
class Seat:
    """An office and the place it is held in."""

    kind: str
    local: Local | None = None
    unit: Unit | None = None
    worksite: Worksite | None = None
    division: Division | None = None


@transaction.atomic
def seat(person: Person, where: Seat, *, until: date | None = None, by: User | None, on: date) -> Office:
    """Give a person an office from a day on, until another if its term ends.

    Printed codes from whoever could not let her in as what she is now are void.
    """
    places = {
        "local": where.local,
        "unit": where.unit,
        "worksite": where.worksite,
        "division": where.division,
    }
    office, is_new = Office.objects.get_or_create(
        person=person, kind=where.kind, **places, until=until, defaults={"since": on}
    )
    if is_new:
        _note(person, "roster.seat", by, {"office": str(office)})
        slips.withdraw_weak(person, on=on)
    return office


@transaction.atomic
def unseat(office: Office, *, by: User | None, on: date) -> None:
    """End an office on a day."""
    _end(Office.objects.filter(pk=office.pk), on)
    _note(office.person, "roster.unseat", by, {"office": str(office)})


def _fields(facts: JobFacts) -> dict[str, Any]:
    return {name: getattr(facts, name) for name in JobFacts.__dataclass_fields__}


def shown(name: NameFacts) -> dict[str, str]:
    """The name as lists write it, and as they sort and search it: surname first, without accents."""
    whole = joined([name.given, name.surname, name.suffix])
    return {"display_name": whole, "sort_name": fold(joined([name.surname, name.given, name.middle]))}


def _end(rows: "models.QuerySet[Row]", on: date) -> int:
    """End rows on a day; one that would begin later is struck out and holds on no day."""
    running = rows.filter(until__isnull=True) | rows.filter(until__gt=on)
    later = running.filter(since__gt=on).update(until=models.F("since"))
    return later + running.filter(since__lte=on).update(until=on)


def _note(person: Person, action: str, by: User | None, data: dict[str, Any]) -> None:
    Person.objects.filter(pk=person.pk).update(version=models.F("version") + 1)
    log(person, action, user=by, data=data)
