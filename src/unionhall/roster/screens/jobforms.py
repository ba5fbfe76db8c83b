"""What an officer types of a job: one that begins, one that is otherwise than it stands, one that is over."""

from collections.abc import Mapping
from copy import deepcopy
from datetime import date, timedelta
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unionhall.roster import actions, reach
from unionhall.roster.actions import JobFacts
from unionhall.roster.gate import today
from unionhall.roster.models import Classification, Employment, Unit, Worksite
from unionhall.roster.roles import Power
from unionhall.roster.screens.changeform import ChangeForm, Task
from unionhall.roster.screens.correctionforms import PayAskingForm

_A_YEAR = timedelta(days=366)


class JobFields(forms.Form):
    """The fields that every job has; those of pay are added for whoever may see it."""

    fields: dict[str, Any]
    title = forms.CharField(label=gettext_lazy("Job title"), max_length=120)
    classification = forms.ChoiceField(label=gettext_lazy("Kind of work"), choices=Classification)
    unit = forms.ModelChoiceField(Unit.objects.none(), label=gettext_lazy("Bargaining unit"))
    worksite = forms.ModelChoiceField(Worksite.objects.none(), label=gettext_lazy("Worksite"), required=False)
    employee_id = forms.CharField(
        label=gettext_lazy("Number the employer has for her"), max_length=40, required=False
    )
    hired_on = forms.DateField(
        label=gettext_lazy("Hired"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )

    def offer(self, units: Any, *, pays: bool) -> None:
        """Let her choose among these units and the worksites of their employers."""
        self.fields["unit"].queryset = units.select_related("local")
        employers = {unit.employer_id for unit in units}
        sites = Worksite.objects.filter(employer__in=employers).select_related("employer")
        self.fields["worksite"].queryset = sites
        if len(employers) > 1:
            self.fields["worksite"].label_from_instance = lambda site: f"{site.name}, {site.employer}"
        if pays:
            self.fields |= deepcopy(PayAskingForm.base_fields)
            self.fields["schedule"] = forms.CharField(
                label=_("Salary schedule"), max_length=80, required=False
            )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        unit, worksite = told.get("unit"), told.get("worksite")
        if unit and worksite and worksite.employer_id != unit.employer_id:
            self.add_error("worksite", _("This worksite belongs to another employer than the unit."))
        return told

    @property
    def told(self) -> dict[str, Any]:
        """What she typed, by the names that a job has for it."""
        told = self.cleaned_data.items()
        return {name: value for name, value in told if name in JobFacts.__dataclass_fields__}


class NewJobFields(JobFields):
    """A job that begins, and on which day."""

    since = forms.DateField(
        label=gettext_lazy("From which day"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )

    def clean_since(self) -> date:
        day: date = self.cleaned_data["since"]
        if day > today() + _A_YEAR:
            raise forms.ValidationError(_("This is more than a year from now."))
        return day

    @property
    def job(self) -> JobFacts:
        return JobFacts(employer=self.cleaned_data["unit"].employer, **self.told)


class NewJobForm(ChangeForm, NewJobFields):
    heading = gettext_lazy("Another job")

    def __init__(self, task: Task, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(task, data)
        units = units_within(task, Power.EDIT)
        pays = set(units_within(task, Power.PAY).values_list("pk", flat=True))
        self.offer(units, pays=all(unit.pk in pays for unit in units))

    def stands(self, task: Task) -> dict[str, Any]:
        return {"since": task.on, "classification": Classification.OTHER}

    @property
    def is_so(self) -> bool:
        same = self.task.person.employments.filter(since=self.cleaned_data["since"], **self.told)
        return bool(same.exists())

    def write(self) -> None:
        actions.employ(self.task.person, self.job, by=self.task.by, on=self.cleaned_data["since"])


class JobForm(ChangeForm, JobFields):
    heading = gettext_lazy("Change a job")
    is_over = forms.BooleanField(label=gettext_lazy("She has left this job"), required=False)

    def __init__(self, task: Task, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(task, data)
        paid = reach.jobs(reach.places(task.by, Power.PAY, task.on))
        units = units_within(task, Power.EDIT).filter(employer=task.row.employer_id)
        self.offer(units, pays=Employment.objects.filter(paid, pk=task.row.pk).exists())
        self.fields["unit"].required = units.exists()
        self.fields["is_over"] = self.fields.pop("is_over")

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
        if self.cleaned_data["is_over"] or not self.task.row.holds(self.task.on):
            return not self.task.row.holds(self.task.on) and bool(self.cleaned_data["is_over"])
        return all(getattr(self.task.row, name) == value for name, value in self.told.items())

    def write(self) -> None:
        job = self.task.row
        if self.cleaned_data["is_over"]:
            actions.end_job(job, by=self.task.by, on=self.task.on)
            return
        now = {name: getattr(job, name) for name in JobFacts.__dataclass_fields__}
        actions.change_job(job, JobFacts(**now | self.told), by=self.task.by, on=self.task.on)


def units_within(task: Task, power: Power) -> Any:
    """The units over which she has a power."""
    return Unit.objects.filter(reach.units(reach.places(task.by, power, task.on)))


def _unlikeness(job: Employment, other: Employment) -> tuple[int, int]:
    """Of two jobs that began on one day the one that follows on another is most like it."""
    alike = ("unit_id", "worksite_id", "employee_id", "title")
    return sum(getattr(job, name) != getattr(other, name) for name in alike), other.pk
