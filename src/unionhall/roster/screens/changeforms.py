"""What an officer types to change a person's record: a name, a home, a job, a standing, an office."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, fields
from datetime import date, timedelta
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from unionhall.core.models import User
from unionhall.places.models import Division, Local
from unionhall.roster import actions, permissions, reach
from unionhall.roster.actions import JobFacts, NameFacts, Seat
from unionhall.roster.models import Employment, Membership, Name, Person, Purpose, Unit, Worksite
from unionhall.roster.roles import OF_A_LOCAL, ROLES, Power, Scope
from unionhall.roster.screens import mineforms
from unionhall.roster.screens.correctionforms import NameAskingForm, PayAskingForm


@dataclass(frozen=True)
class Task:
    """Whose record is changed by whom, on which day; and the row of it that is meant, if one is."""

    person: Person
    by: User
    on: date
    row: Any = None

    def locals_within(self, power: Power) -> list[Local]:
        return permissions.locals_within(self.by, power, on=self.on)


class ChangeForm(forms.Form):
    """One change, and the version of the record that she had before her."""

    title: Any
    needs: frozenset[Power] = frozenset({Power.EDIT})
    fields: dict[str, Any]
    write: Any
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, task: Task, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial={"version": task.person.version} | self.stands(task))
        self.task = task

    def stands(self, task: Task) -> dict[str, Any]:
        """What the record says now, to begin with."""
        return {}

    @property
    def now(self) -> list[tuple[str, Any]]:
        """What the record says now of what she was about to change, by the names of the fields."""
        return self._told(self.stands(self.task))

    @property
    def typed(self) -> list[tuple[str, Any]]:
        """What she typed, by the names of the fields."""
        return self._told(self.cleaned_data) if self.is_bound and self.is_valid() else []

    @property
    def is_so(self) -> bool:
        """Whether the record says what she typed already: she pressed twice, or another was of her mind."""
        stands = self.stands(self.task)
        return all(name in stands and stands[name] == value for name, value in self.facts.items())

    @property
    def facts(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    @classmethod
    def followed(cls, task: Task, row: Any) -> Any:
        """The row of the record that stands now for this one; None where it is over."""
        return row if row.holds(task.on) else None

    def _told(self, facts: Mapping[str, Any]) -> list[tuple[str, Any]]:
        fields = {name: field for name, field in self.fields.items() if facts.get(name) and name != "version"}
        return [(field.label, _in_words(field, facts[name])) for name, field in fields.items()]


def _in_words(field: forms.Field, value: Any) -> Any:
    """A value as people read it."""
    if value is True:
        return _("yes")
    if isinstance(field, forms.ModelChoiceField) or not isinstance(field, forms.ChoiceField):
        return value
    return dict(field.choices).get(value, value)  # type: ignore[arg-type]


class NameForm(ChangeForm):
    title = _("Another name")
    kind = forms.ChoiceField(label=_("Which name"), choices=Name.Kind, initial=Name.Kind.LEGAL)
    given, middle, surname, suffix = (
        NameAskingForm.base_fields[part] for part in ("given", "middle", "surname", "suffix")
    )

    def stands(self, task: Task) -> dict[str, Any]:
        name = task.person.names.on(task.on).filter(kind=Name.Kind.LEGAL).first() or Name()
        return {part: getattr(name, part) for part in ("given", "middle", "surname", "suffix")}

    @property
    def is_so(self) -> bool:
        kind, on = self.cleaned_data["kind"], self.task.on
        facts = {name: value for name, value in self.facts.items() if name != "kind"}
        return self.task.person.names.on(on).filter(kind=kind, **facts).exists()

    def write(self) -> None:
        kind = self.cleaned_data["kind"]
        facts = {name: value for name, value in self.facts.items() if name != "kind"}
        actions.rename(self.task.person, NameFacts(**facts), kind=kind, by=self.task.by, on=self.task.on)


class EmailForm(ChangeForm, mineforms.EmailForm):
    needs = frozenset({Power.EDIT, Power.HOME_CONTACT})

    @property
    def is_so(self) -> bool:
        return bool(self.task.person.emails.on(self.task.on).filter(**self.facts).exists())

    def write(self) -> None:  # type: ignore[override]
        actions.add_email(self.task.person, **self.facts, by=self.task.by, on=self.task.on)


class PhoneForm(ChangeForm, mineforms.PhoneForm):
    needs = frozenset({Power.EDIT, Power.HOME_CONTACT})

    @property
    def is_so(self) -> bool:
        return bool(self.task.person.phones.on(self.task.on).filter(**self.facts).exists())

    def write(self) -> None:  # type: ignore[override]
        actions.add_phone(self.task.person, **self.facts, by=self.task.by, on=self.task.on)


class HomeForm(ChangeForm, mineforms.AddressForm):
    title = _("Another home")
    needs = frozenset({Power.EDIT, Power.HOME_ADDRESS})

    def stands(self, task: Task) -> dict[str, Any]:
        home = task.person.addresses.on(task.on).filter(purpose=Purpose.HOME).first()
        return (
            {name: getattr(home, name) for name in ("street", "locality", "state", "postcode")}
            if home
            else {}
        )

    def write(self) -> None:  # type: ignore[override]
        actions.move_home(self.task.person, self.facts, by=self.task.by, on=self.task.on)


class JobForm(ChangeForm):
    title = _("Change a job")
    is_over = forms.BooleanField(label=_("She has left this job"), required=False)

    def __init__(self, task: Task, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(task, data)
        mine = {
            "title": forms.CharField(label=_("Job title"), max_length=120),
            "worksite": forms.ModelChoiceField(
                task.row.employer.worksites.all(), label=_("Worksite"), required=False
            ),
        }
        paid = reach.jobs(reach.places(task.by, Power.PAY, task.on))
        if Employment.objects.filter(paid, pk=task.row.pk).exists():
            mine |= deepcopy(PayAskingForm.base_fields)
        self.fields = {**mine, **self.fields}

    @classmethod
    def rows(cls, task: Task) -> Any:
        within = reach.jobs(reach.places(task.by, Power.EDIT, task.on))
        return task.person.employments.filter(within).select_related("employer")

    def stands(self, task: Task) -> dict[str, Any]:
        return {name: getattr(task.row, name) for name in JobFacts.__dataclass_fields__}

    @classmethod
    def followed(cls, task: Task, row: Any) -> Any:
        """The job as it is now: each change of it ended a row and began another on that day."""
        others = list(cls.rows(task).filter(employer=row.employer_id))
        while row and not row.holds(task.on):
            began = [each for each in others if each.since == row.until and each.pk > row.pk]
            row = min(began, key=partial(_unlikeness, row), default=None)
        return row

    @property
    def is_so(self) -> bool:
        stands, told = self.stands(self.task), self.facts
        if told.pop("is_over") or not self.task.row.holds(self.task.on):
            return not self.task.row.holds(self.task.on) and bool(self.cleaned_data["is_over"])
        return all(stands[name] == value for name, value in told.items())

    def write(self) -> None:
        job, told = self.task.row, self.facts
        if told.pop("is_over"):
            actions.end_job(job, by=self.task.by, on=self.task.on)
            return
        now = {name: getattr(job, name) for name in JobFacts.__dataclass_fields__}
        actions.change_job(job, JobFacts(**now | told), by=self.task.by, on=self.task.on)


class StandingForm(ChangeForm):
    title = _("Another standing")
    needs = frozenset({Power.ENROL})
    local = forms.ModelChoiceField(Local.objects.none(), label=_("Local"))
    status = forms.ChoiceField(label=_("Standing"), choices=Membership.Status)

    def __init__(self, task: Task, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(task, data)
        within = [each.pk for each in task.locals_within(Power.ENROL)]
        self.fields["local"].queryset = Local.objects.filter(pk__in=within)

    def stands(self, task: Task) -> dict[str, Any]:
        within = task.locals_within(Power.ENROL)
        now = task.person.memberships.on(task.on).filter(local__in=within).first()
        return {"local": now.local, "status": now.status} if now else {"local": next(iter(within), None)}

    def write(self) -> None:
        person, local, told = self.task.person, self.cleaned_data["local"], self.cleaned_data
        now = person.memberships.on(self.task.on).filter(local=local).first()
        unit = now.unit if now else Unit.objects.filter(local=local, employments__person=person).first()
        actions.stand(person, local, told["status"], unit=unit, by=self.task.by, on=self.task.on)


class OfficeForm(ChangeForm):
    title = _("Seat her in an office")
    needs = frozenset({Power.OFFICES})
    kind = forms.ChoiceField(label=_("Office"))
    local = forms.ModelChoiceField(Local.objects.none(), label=_("Local"), required=False)
    worksite = forms.ModelChoiceField(
        Worksite.objects.none(), label=_("Worksite, for a building representative"), required=False
    )
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit, for a negotiator"), required=False)
    division = forms.ModelChoiceField(
        Division.objects.all(), label=_("Division, for its staff"), required=False
    )
    until = forms.DateField(
        label=_("Last day of the term"), required=False, widget=forms.DateInput({"type": "date"})
    )

    def __init__(self, task: Task, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(task, data)
        is_everywhere = permissions.may_everywhere(task.by, Power.OFFICES, on=task.on)
        kinds = ROLES if is_everywhere else OF_A_LOCAL
        self.fields["kind"].choices = [(kind, ROLES[kind].title) for kind in kinds]
        within = task.locals_within(Power.OFFICES)
        units = Unit.objects.filter(local__in=[each.pk for each in within])
        self.fields["local"].queryset = Local.objects.filter(pk__in=[each.pk for each in within])
        self.fields["unit"].queryset = units
        self.fields["worksite"].queryset = Worksite.objects.filter(employer__in=units.values("employer"))
        if not is_everywhere:
            del self.fields["division"]

    @classmethod
    def rows(cls, task: Task) -> Any:
        """The offices of hers that she who asks may end."""
        return permissions.seated_by(task.by, task.person.offices.all(), on=task.on)

    def stands(self, task: Task) -> dict[str, Any]:
        return {"local": next(iter(task.locals_within(Power.OFFICES)), None)}

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        for place in _PLACES[ROLES[told["kind"]].scope] if "kind" in told else ():
            if not told.get(place):
                self.add_error(place, _("This office is held in one; say which."))
        if told.get("until") and told["until"] < self.task.on:
            self.add_error("until", _("This day is over."))
        return told

    @property
    def is_so(self) -> bool:
        return bool(self.task.person.offices.filter(until=self._until, **self._places).exists())

    @property
    def _seat(self) -> Seat:
        told = self.cleaned_data
        return Seat(told["kind"], **{place: told[place] for place in _PLACES[ROLES[told["kind"]].scope]})

    @property
    def _places(self) -> dict[str, Any]:
        return {field.name: getattr(self._seat, field.name) for field in fields(Seat)}

    @property
    def _until(self) -> date | None:
        """The first day without the office is the day after its last."""
        last = self.cleaned_data["until"]
        return last + timedelta(days=1) if last else None

    def write(self) -> None:
        actions.seat(self.task.person, self._seat, until=self._until, by=self.task.by, on=self.task.on)


class EndOfficeForm(ChangeForm):
    title = _("End her office")
    needs = frozenset({Power.OFFICES})
    rows = OfficeForm.rows

    @property
    def is_so(self) -> bool:
        return not self.task.row.holds(self.task.on)

    def write(self) -> None:
        actions.unseat(self.task.row, by=self.task.by, on=self.task.on)


_PLACES = {
    Scope.LOCAL: ("local",),
    Scope.WORKSITE: ("local", "worksite"),
    Scope.UNIT: ("unit",),
    Scope.DIVISION: ("division",),
    Scope.FEDERATION: (),
}


def _unlikeness(job: Employment, other: Employment) -> tuple[int, int]:
    """Of two jobs that began on one day the one that follows on another is most like it."""
    alike = ("unit_id", "worksite_id", "employee_id", "title")
    return sum(getattr(job, name) != getattr(other, name) for name in alike), other.pk


CHANGES: dict[str, type[ChangeForm]] = {
    "name": NameForm,
    "email": EmailForm,
    "phone": PhoneForm,
    "home": HomeForm,
    "standing": StandingForm,
    "office": OfficeForm,
}
ROWS: dict[str, Any] = {"job": JobForm, "end-office": EndOfficeForm}
