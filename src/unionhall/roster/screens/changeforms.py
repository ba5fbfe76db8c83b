"""What an officer types to change a person's record: a name, a home, a job, a standing, an office."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from unionhall.places.models import Division, Local
from unionhall.roster import actions, permissions
from unionhall.roster.actions import NameFacts, Seat
from unionhall.roster.models import Membership, Name, Unit, Worksite
from unionhall.roster.roles import OF_A_LOCAL, ROLES, Power, Scope
from unionhall.roster.screens.changeform import ChangeForm, EndForm, Task
from unionhall.roster.screens.contactforms import (
    EmailForm,
    EndAddressForm,
    EndEmailForm,
    EndPhoneForm,
    HomeForm,
    PhoneForm,
    PreferEmailForm,
    PreferPhoneForm,
)
from unionhall.roster.screens.correctionforms import NameAskingForm
from unionhall.roster.screens.jobforms import JobForm, NewJobForm


class NameForm(ChangeForm):
    heading = _("Another name")
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


class EndNameForm(EndForm):
    heading = _("She goes by this name no longer")

    @classmethod
    def rows(cls, task: Task) -> Any:
        return task.person.names.filter(kind=Name.Kind.LIVED)

    def write(self) -> None:
        actions.lay_down_name(self.task.row, by=self.task.by, on=self.task.on)


class StandingForm(ChangeForm):
    heading = _("Another standing")
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
    heading = _("Seat her in an office")
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


class EndOfficeForm(EndForm):
    heading = _("End her office")
    needs = frozenset({Power.OFFICES})
    rows = OfficeForm.rows

    def write(self) -> None:
        actions.unseat(self.task.row, by=self.task.by, on=self.task.on)


_PLACES = {
    Scope.LOCAL: ("local",),
    Scope.WORKSITE: ("local", "worksite"),
    Scope.UNIT: ("unit",),
    Scope.DIVISION: ("division",),
    Scope.FEDERATION: (),
}

CHANGES: dict[str, type[ChangeForm]] = {
    "name": NameForm,
    "email": EmailForm,
    "phone": PhoneForm,
    "home": HomeForm,
    "new-job": NewJobForm,
    "standing": StandingForm,
    "office": OfficeForm,
}
ROWS: dict[str, Any] = {
    "job": JobForm,
    "end-name": EndNameForm,
    "end-email": EndEmailForm,
    "end-phone": EndPhoneForm,
    "end-address": EndAddressForm,
    "end-office": EndOfficeForm,
    "prefer-email": PreferEmailForm,
    "prefer-phone": PreferPhoneForm,
}
