"""What is typed of a bargaining unit and of a worksite, and how each is listed."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unionhall.core.models import User
from unionhall.roster import grounds
from unionhall.roster.grounds import UnitFacts, WorksiteFacts
from unionhall.roster.models import Employment, Unit, Worksite

_DAY = forms.DateInput({"type": "date"}, format="%Y-%m-%d")


class UnitForm(forms.ModelForm):
    title = gettext_lazy("Bargaining units")
    new = gettext_lazy("A new unit")
    columns = (
        gettext_lazy("Unit"),
        gettext_lazy("Local"),
        gettext_lazy("Employer"),
        gettext_lazy("Contract"),
    )
    # What people hang on: who is in a unit, and in whose reach, is not changed in passing.
    fixed = ("local", "employer")

    class Meta:
        model = Unit
        fields = tuple(UnitFacts.__dataclass_fields__)
        widgets = {"contract_since": _DAY, "contract_until": _DAY}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in self.fixed if _has_people(self.instance) else ():
            self.fields[name].disabled = True
            self.fields[name].help_text = _("People are tied to this unit, so this stays as it is.")

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        since, until = told.get("contract_since"), told.get("contract_until")
        if since and until and until < since:
            self.add_error("contract_until", _("The contract ends before it begins."))
        return told

    @classmethod
    def rows(cls, words: str) -> QuerySet[Unit]:
        found = Unit.objects.select_related("local", "employer").order_by("local__name", "name", "pk")
        wanted = Q(name__icontains=words) | Q(local__name__icontains=words) | Q(local__number=words)
        return found.filter(wanted | Q(employer__name__icontains=words)) if words else found

    @classmethod
    def cells(cls, unit: Unit) -> list[object]:
        return [unit.local, unit.employer, unit.contract_name]

    def write(self, *, by: User) -> Unit:
        return grounds.record_unit(UnitFacts(**self.cleaned_data), _there(self.instance), by=by)


class WorksiteForm(forms.ModelForm):
    title = gettext_lazy("Worksites")
    new = gettext_lazy("A new worksite")
    columns = (gettext_lazy("Worksite"), gettext_lazy("Employer"))

    class Meta:
        model = Worksite
        fields = ("employer", "name")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["employer"].disabled = _has_people(self.instance)

    @classmethod
    def rows(cls, words: str) -> QuerySet[Worksite]:
        found = Worksite.objects.select_related("employer").order_by("employer__name", "name", "pk")
        wanted = Q(name__icontains=words) | Q(employer__name__icontains=words)
        return found.filter(wanted) if words else found

    @classmethod
    def cells(cls, worksite: Worksite) -> list[object]:
        return [worksite.employer]

    def write(self, *, by: User) -> Worksite:
        there = _there(self.instance)
        facts = WorksiteFacts(**self.cleaned_data, school=there.school if there else None)
        return grounds.record_worksite(facts, there, by=by)


GROUNDS: dict[str, Any] = {"units": UnitForm, "worksites": WorksiteForm}


def _there(row: Any) -> Any:
    """The row as it stands; None for one that is not there yet."""
    return type(row).objects.filter(pk=row.pk).first() if row.pk else None


def _has_people(row: Unit | Worksite) -> bool:
    return bool(row.pk) and Employment.objects.filter(**{row._meta.model_name or "": row.pk}).exists()
