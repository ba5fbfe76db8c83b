"""Lists handed out: which columns there are, which power each needs, and their cells for each person.

A cell about somebody over whom the reader has not the column's power stays empty, whatever list she is on.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from unionhall.core.exports import Sheet, Value
from unionhall.core.models import User
from unionhall.roster import reach
from unionhall.roster.dated import in_force
from unionhall.roster.lists import View
from unionhall.roster.models import Address, Email, Employment, Membership, Name, Person, Phone, Purpose, Unit
from unionhall.roster.people import PersonQuerySet
from unionhall.roster.roles import Power
from unionhall.roster.vcards import Contact

_AT_ONCE = 1000


@dataclass
class Sides:
    """What is known of one person, as far as the reader may see it."""

    person: Person
    powers: set[Power]
    name: Name | None = None
    job: Employment | None = None
    # The job whose pay the reader may see; it may be another than the one she sees at all.
    paid_job: Employment | None = None
    standing: Membership | None = None
    emails: list[Email] = field(default_factory=list)
    phones: list[Phone] = field(default_factory=list)
    home: Address | None = None

    def email(self, purpose: str) -> str:
        return next((row.address for row in self.emails if row.purpose == purpose), "")

    def phone(self, purpose: str) -> str:
        return next((row.number for row in self.phones if row.purpose == purpose), "")

    @property
    def unit(self) -> Unit | None:
        return self.job.unit if self.job else None

    @property
    def work(self) -> str:
        return str(self.job.get_classification_display()) if self.job else ""

    def of_job(self, name: str) -> Value:
        return _of(self.job, name)

    def of_pay(self, name: str) -> Value:
        return _of(self.paid_job, name)

    def of_home(self, name: str) -> str:
        return getattr(self.home, name) if self.home else ""


@dataclass(frozen=True)
class Column:
    """One column of a list: its title, the power it needs, and how its cell is found."""

    title: Promise
    power: Power
    cell: Callable[[Sides], Any]


COLUMNS: dict[str, Column] = {
    "name": Column(_("Name"), Power.NAMES, lambda one: one.person.display_name),
    "pronouns": Column(_("Pronouns"), Power.NAMES, lambda one: one.person.pronouns),
    "language": Column(_("Language"), Power.NAMES, lambda one: one.person.language),
    "local": Column(_("Local"), Power.NAMES, lambda one: one.unit.local.number if one.unit else ""),
    "unit": Column(_("Unit"), Power.NAMES, lambda one: one.unit.name if one.unit else ""),
    "worksite": Column(_("Worksite"), Power.NAMES, lambda one: str(one.of_job("worksite"))),
    "title": Column(_("Job title"), Power.NAMES, lambda one: one.of_job("title")),
    "work": Column(_("Kind of work"), Power.NAMES, lambda one: one.work),
    "work_email": Column(_("E-mail at work"), Power.WORK_CONTACT, lambda one: one.email(Purpose.WORK)),
    "work_phone": Column(_("Phone at work"), Power.WORK_CONTACT, lambda one: one.phone(Purpose.WORK)),
    "email": Column(_("Personal e-mail"), Power.HOME_CONTACT, lambda one: one.email(Purpose.HOME)),
    "phone": Column(_("Personal phone"), Power.HOME_CONTACT, lambda one: one.phone(Purpose.HOME)),
    "street": Column(_("Street and number"), Power.HOME_ADDRESS, lambda one: one.of_home("street")),
    "locality": Column(_("City or town"), Power.HOME_ADDRESS, lambda one: one.of_home("locality")),
    "state": Column(_("State"), Power.HOME_ADDRESS, lambda one: one.of_home("state")),
    "postcode": Column(_("ZIP code"), Power.HOME_ADDRESS, lambda one: one.of_home("postcode")),
    "birth_date": Column(_("Birth date"), Power.BIRTH_DATE, lambda one: one.person.birth_date),
    "standing": Column(
        _("Standing"), Power.MEMBERSHIP, lambda one: one.standing.get_status_display() if one.standing else ""
    ),
    "standing_since": Column(
        _("Standing since"), Power.MEMBERSHIP, lambda one: one.standing.since if one.standing else ""
    ),
    "hired_on": Column(_("Hired"), Power.NAMES, lambda one: one.of_job("hired_on")),
    "hours_a_day": Column(_("Hours a day"), Power.PAY, lambda one: one.of_pay("hours_a_day")),
    "paid_days": Column(_("Paid days a year"), Power.PAY, lambda one: one.of_pay("paid_days")),
    "step": Column(_("Step"), Power.PAY, lambda one: one.of_pay("step")),
    "lane": Column(_("Lane"), Power.PAY, lambda one: one.of_pay("lane")),
}
USUAL = ("name", "worksite", "title", "email", "phone")


def _of(job: Employment | None, name: str) -> Value:
    value: Value = getattr(job, name) if job else ""
    return "" if value is None else value


def allowed(user: User | AnonymousUser, on: date) -> dict[str, Column]:
    """The columns for which she has the power somewhere."""
    powers = {column.power for column in COLUMNS.values()}
    held = {power for power in powers if reach.places(user, power, on)}
    return {name: column for name, column in COLUMNS.items() if column.power in held}


def sheet(name: str, people: PersonQuerySet, columns: Sequence[str], view: View) -> Sheet:
    """The people as a table with these columns."""
    chosen = [COLUMNS[column] for column in columns]
    rows = ([_cell(column, one) for column in chosen] for one in sides(people, chosen, view))
    return Sheet(name, [str(column.title) for column in chosen], rows)


def contacts(people: PersonQuerySet, columns: Sequence[str], view: View) -> Iterator[Contact]:
    """The people as an address book has them, with what the chosen columns hold of it."""
    chosen = [COLUMNS[column] for column in columns]
    for one in sides(people, chosen, view):
        cells = {column: _cell(COLUMNS[column], one) for column in columns}
        yield _contact(one, {name: str(value) for name, value in cells.items()})


def sides(people: PersonQuerySet, columns: Iterable[Column], view: View) -> Iterator[Sides]:
    """What these columns need to know of the people, so many at once that memory stays small."""
    powers = {column.power for column in columns} - {Power.NAMES}
    keys = iter(people.values_list("pk", flat=True).iterator())
    while batch := tuple(islice(keys, _AT_ONCE)):
        yield from _of_batch(batch, powers, view)


def _of_batch(batch: tuple[int, ...], powers: set[Power], view: View) -> Iterator[Sides]:
    rows = Person.objects.filter(pk__in=batch)
    found = {person.pk: Sides(person, {Power.NAMES}) for person in rows}
    for power in powers:
        for pk in rows.filter(reach.persons(view.user, power, view.on)).values_list("pk", flat=True):
            found[pk].powers.add(power)
    _add_ties(found, view)
    _add_contacts(found, view.on)
    return (found[pk] for pk in batch if pk in found)


def _add_ties(found: dict[int, Sides], view: View) -> None:
    """The latest of each kind stands."""
    paid = Employment.objects.on(view.on).filter(reach.jobs(reach.places(view.user, Power.PAY, view.on)))
    jobs = view.jobs().select_related("unit__local", "worksite")
    for kind, rows in (("job", jobs), ("paid_job", paid), ("standing", view.standings())):
        for row in rows.filter(person__in=found).order_by("since"):
            setattr(found[row.person_id], kind, row)


def _add_contacts(found: dict[int, Sides], on: date) -> None:
    """The name she goes by comes behind the legal one, and stands."""
    homes = Address.objects.filter(purpose=Purpose.HOME)
    single: dict[str, QuerySet] = {
        "name": Name.objects.order_by("kind", "since"),
        "home": homes.order_by("since"),
    }
    for kind, rows in single.items():
        for row in rows.filter(in_force(on), person__in=found):
            setattr(found[row.person_id], kind, row)
    several: dict[str, QuerySet] = {"emails": Email.objects.all(), "phones": Phone.objects.all()}
    for kind, rows in several.items():
        for row in rows.filter(in_force(on), person__in=found):
            getattr(found[row.person_id], kind).append(row)


def _cell(column: Column, one: Sides) -> Any:
    return column.cell(one) if column.power in one.powers else ""


def _contact(one: Sides, cells: dict[str, str]) -> Contact:
    told = defaultdict(str, cells)
    home = (told["street"], told["locality"], told["state"], told["postcode"])
    emails = ((told["email"], "home"), (told["work_email"], "work"))
    phones = ((told["phone"], "home"), (told["work_phone"], "work"))
    local = f"Local {told['local']}" if told["local"] else ""
    return Contact(
        key=one.person.key,
        name=one.person.display_name,
        surname=one.name.surname if one.name else "",
        given=one.name.given if one.name else "",
        middle=one.name.middle if one.name else "",
        suffix=one.name.suffix if one.name else "",
        title=told["title"],
        organisation=tuple(part for part in (local, told["unit"], told["worksite"]) if part),
        emails=tuple(pair for pair in emails if pair[0]),
        phones=tuple(pair for pair in phones if pair[0]),
        home=home if any(home) else None,
        languages=(told["language"],) if told["language"] else (),
    )
