"""Changes of an employer's list in words: what stood there, what would stand there, and why it is she."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unionhall.core.models import User
from unionhall.roster.arrivals import Arrival, Change
from unionhall.roster.belonging import END, OFFICE, STANDING
from unionhall.roster.layouts import PAY, TITLES
from unionhall.roster.naming import Parts
from unionhall.roster.people import Name, Person, Purpose
from unionhall.roster.reading import UNSURE
from unionhall.roster.roles import Power
from unionhall.roster.ties import Classification, Employment, Membership, Office, Unit

Kind = Change.Kind
# The traits and the findings of `tally.rolls`, as an officer reads them.
FIELDS = {
    "given_name": gettext_lazy("Given name"),
    "surname": gettext_lazy("Surname"),
    "generation": gettext_lazy("Junior or senior"),
    "birth_date": gettext_lazy("Birth date"),
    "hire_date": gettext_lazy("Hired"),
    "street": gettext_lazy("Street"),
    "place": gettext_lazy("Town"),
    "phone": gettext_lazy("Phone"),
    "email": gettext_lazy("E-mail"),
    "employee_id": gettext_lazy("Employee id"),
    "worksite": gettext_lazy("Worksite"),
    "job_title": gettext_lazy("Job title"),
    "relatives": gettext_lazy("Relatives"),
    "rivals": gettext_lazy("Others who could be her"),
    "chance": gettext_lazy("How rare it is"),
}
FINDINGS = {
    "differs": gettext_lazy("differs"),
    "the same": gettext_lazy("the same"),
    "an initial": gettext_lazy("an initial"),
    "spelled nearly so": gettext_lazy("spelled nearly so"),
    "spelled alike": gettext_lazy("spelled alike"),
    "another form": gettext_lazy("another form of it"),
    "swapped with the surname": gettext_lazy("swapped with the surname"),
    "a part of it": gettext_lazy("a part of it"),
    "a digit or an order away": gettext_lazy("a digit or an order away"),
    "nearly the same house": gettext_lazy("nearly the same house"),
    "the same house": gettext_lazy("the same house"),
    "the same town": gettext_lazy("the same town"),
    "the same postcode": gettext_lazy("the same ZIP code"),
    "a digit away": gettext_lazy("a digit away"),
    "a letter away": gettext_lazy("a letter away"),
    "a word in common": gettext_lazy("a word in common"),
    "under one roof would look like this too": gettext_lazy("under one roof would look like this too"),
    "other pairs of the two, and how surely everybody else is placed": gettext_lazy(
        "other pairs of the two, and how surely everybody else is placed"
    ),
    "that two records picked blindly are one person": gettext_lazy(
        "that two records picked blindly are one person"
    ),
}
_SEEN = (Power.PAY, Power.BIRTH_DATE, Power.WORK_CONTACT, Power.HOME_CONTACT, Power.HOME_ADDRESS)
_PLACES = ("local", "unit__local", "worksite", "division")
# Of a birth date only that it speaks is told without its power; the evidence never shows a value.


class Line(NamedTuple):
    """One thing that changes, and what is to be known of it."""

    label: str
    before: str
    after: str
    note: str = ""


class Held(NamedTuple):
    """An office or a standing of a leaver: its place among them, its name, and what becomes of it."""

    nth: int
    name: str
    ends: bool
    is_standing: bool
    may_say: bool


class Say(NamedTuple):
    """What one field says for or against two records being one person."""

    field: str
    finding: str
    bits: float


class Likeness(NamedTuple):
    """Somebody on the roll who may be the one on the list, and why."""

    person: Person
    percent: int
    job: str
    says: list[Say]

    @property
    def speaks_for(self) -> list[Say]:
        return [say for say in self.says if say.bits > 0]

    @property
    def speaks_against(self) -> list[Say]:
        return [say for say in self.says if say.bits < 0]


class Teller:
    """Puts the changes of one list into words, for somebody who may see some things and not others."""

    def __init__(self, arrival: Arrival, powers: frozenset[Power], changes: Iterable[Change] = ()) -> None:
        """`changes` are those that will be asked about: who they may be is looked up once for all."""
        self.arrival, self.powers = arrival, powers
        alike = {pair["person"] for change in changes for pair in change.evidence}
        self._alike = Person.objects.in_bulk(alike) if alike else {}
        self._work = _work(alike) if alike else {}

        ties = [tie for change in changes for tie in change.facts.get("ties", ())]
        offices = [pk for table, pk, _answer in ties if table == OFFICE]
        standings = [pk for table, pk, _answer in ties if table == STANDING]
        self._offices = Office.objects.select_related(*_PLACES).in_bulk(offices) if offices else {}
        self._standings = Membership.objects.select_related("local").in_bulk(standings) if standings else {}

    def ties(self, change: Change) -> list[Held]:
        """The offices and standings of a leaver that may be seen, and what becomes of each."""
        found = []
        for nth, (table, pk, answer) in enumerate(change.facts.get("ties", ())):
            row = self._offices.get(pk) if table == OFFICE else self._standings.get(pk)
            may_see = table == OFFICE or Power.MEMBERSHIP in self.powers
            if row and may_see:
                may_say = table == STANDING or Power.OFFICES in self.powers
                found.append(Held(nth, str(row), answer == END, table == STANDING, may_say))
        return found

    @cached_property
    def _units(self) -> dict[int, str]:
        return dict(Unit.objects.filter(employer=self.arrival.employer_id).values_list("pk", "name"))

    def lines(self, change: Change) -> list[Line]:
        """What the change would write, beside what it replaces."""
        facts, before = change.facts, change.before
        found = [*self._of_names(facts, before), *self._of_jobs(facts, before)]
        if change.kind == Kind.LEAVE:
            found += [Line(_("Job that ends"), self._job(job), "") for job in before.values()]
        found += [Line(_("Job that begins"), "", self._job(job), _ends(job)) for job in facts.get("jobs", ())]
        return [*found, *self._of_contacts(facts, before), *self._of_later_days(facts)]

    def _of_later_days(self, facts: dict[str, Any]) -> Iterator[Line]:
        """What the roll says of later days already: it is left alone."""
        for name, day, value, by in facts.get("later", ()):
            words = {"what": str(TITLES.get(name) or _("Job")), "day": _written(day)}
            told = _("a later list says so; left alone") if by == "list" else _("changed since; left alone")
            if name not in PAY or Power.PAY in self.powers:
                yield Line(_("%(what)s from %(day)s on") % words, self._value(name, value), "", told)

    def _of_names(self, facts: dict[str, Any], before: dict[str, Any]) -> Iterator[Line]:
        if "jobs" in facts:
            return  # somebody new: her name stands at the head of the row
        for kind, parts in facts.get("names", {}).items():
            yield Line(str(Name.Kind(kind).label).capitalize(), str(before.get(kind, "")), str(Parts(*parts)))

    def _of_jobs(self, facts: dict[str, Any], before: dict[str, Any]) -> Iterator[Line]:
        for row, changed in facts.get("set", {}).items():
            for name, value in changed.items():
                if name not in PAY or Power.PAY in self.powers:
                    old = before.get(row, {}).get(name)
                    yield Line(str(TITLES[name]), self._value(name, old), self._value(name, value))

    def _of_contacts(self, facts: dict[str, Any], before: dict[str, Any]) -> Iterator[Line]:
        if facts.get("birth_date") and Power.BIRTH_DATE in self.powers:
            yield Line(str(TITLES["birth_date"]), before.get("birth_date", ""), facts["birth_date"])
        for address, purpose in facts.get("emails", ()):
            if self._may_see(purpose):
                yield Line(_("E-mail"), "", address)
        for number, purpose, _is_mobile in facts.get("phones", ()):
            if self._may_see(purpose):
                yield Line(_("Phone"), "", number)
        if Power.HOME_ADDRESS in self.powers:
            old = "; ".join(_address(each) for each in before.get("addresses", ()))
            for address in facts.get("addresses", ()):
                yield Line(_("Address"), old, _address(address))

    def _may_see(self, purpose: str) -> bool:
        needed = Power.WORK_CONTACT if UNSURE.get(purpose, purpose) == Purpose.WORK else Power.HOME_CONTACT
        return needed in self.powers

    def _job(self, job: dict[str, Any]) -> str:
        shown = [
            job.get("title") or _("a job without a title"),
            job.get("worksite") or "",
            self._value("unit", job.get("unit")),
        ]
        return ", ".join(part for part in shown if part)

    def _value(self, name: str, value: Any) -> str:
        if value in (None, ""):
            return ""
        if name == "unit":
            return self._units.get(value, "") if isinstance(value, int) else str(value)
        return str(Classification(value).label) if name == "classification" else str(value)

    def likenesses(self, change: Change) -> list[Likeness]:
        """Who on the roll she may be, the likeliest first."""
        return [
            Likeness(self._alike[pk], round(100 * pair["score"]), self._work.get(pk, ""), _says(pair))
            for pair in change.evidence
            if (pk := pair["person"]) in self._alike
        ]


def _written(day: str) -> str:
    return date_format(date.fromisoformat(day), "DATE_FORMAT")


def _ends(job: dict[str, Any]) -> str:
    """Until when a job is begun of which the roll knows what came later."""
    if not job.get("until"):
        return ""
    return _("until %(day)s: what the roll says of later days is left alone") % {
        "day": _written(job["until"])
    }


def _work(people: Collection[int]) -> dict[int, str]:
    """The latest job of each of them, in words."""
    jobs = Employment.objects.filter(person__in=people).select_related("worksite", "employer")
    return {
        job.person_id: ", ".join(str(part) for part in (job, job.worksite, job.employer) if part)
        for job in jobs.order_by("since", "-pk")
    }


def _says(pair: dict[str, Any]) -> list[Say]:
    says = [
        Say(str(FIELDS.get(field, field)), str(FINDINGS.get(finding, finding)), bits)
        for field, finding, bits in pair["says"]
    ]
    return sorted(says, key=lambda say: -abs(say.bits))


def _address(address: list[str]) -> str:
    street, locality, state, postcode, _purpose = address
    return f"{street}, {locality}, {state} {postcode}".strip(" ,")


def powers_over(user: User, arrival: Arrival, may: Any) -> frozenset[Power]:
    """What she may see of everybody the list is about."""
    units = Unit.objects.filter(employer=arrival.employer_id).select_related("local")
    about = units.filter(pk=arrival.unit_id) if arrival.unit_id else units
    locals_ = {unit.local for unit in about}
    shown = (*_SEEN, Power.MEMBERSHIP, Power.OFFICES)
    return frozenset(power for power in shown if all(may(user, power, local) for local in locals_))
