"""What an officer says of an employer's list: whose it is and of which day, and which column is which."""

from datetime import date
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from unionhall.places.models import Employer
from unionhall.roster import permissions
from unionhall.roster.arrivals import Arrival
from unionhall.roster.arriving import About, flaw_of_day
from unionhall.roster.deciding import unplaced
from unionhall.roster.layouts import COLUMNS, Columns
from unionhall.roster.roles import Power
from unionhall.roster.ties import Classification, Unit

_NONE = "none"


class ArrivalForm(forms.Form):
    """A file, whose people it lists, and as of which day."""

    about = forms.ChoiceField(
        label=_("Whose people are on it?"),
        help_text=_("Take one unit if the list is of one unit only: whoever else works there has not left."),
    )
    as_of = forms.DateField(
        label=_("As of which day?"),
        help_text=_("The day for which the employer says this is so. The roll changes from this day on."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    file = forms.FileField(
        label=_("The list"),
        help_text=_("A CSV or Excel file, as the employer sent it."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx,.xlsm"}),
    )
    sheet = forms.CharField(
        label=_("Sheet"),
        help_text=_("The name of the sheet, if the workbook has several."),
        required=False,
        max_length=31,
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["as_of"].initial = timezone.localdate
        self._offered = _offered(user)
        offered = [
            (employer, [(value, words) for value, words, _about in its])
            for employer, its in self._offered.items()
        ]
        cast(forms.ChoiceField, self.fields["about"]).choices = [("", "---------"), *offered]

    def clean_as_of(self) -> date:
        day: date = self.cleaned_data["as_of"]
        if wrong := flaw_of_day(day, timezone.localdate()):
            raise forms.ValidationError(wrong)
        return day

    def said(self) -> About:
        chosen = self.cleaned_data["about"]
        employer, unit = next(
            about for its in self._offered.values() for value, _words, about in its if value == chosen
        )
        return About(employer, self.cleaned_data["as_of"], unit, self.cleaned_data["sheet"])


Offer = tuple[str, Any, tuple[Employer, Unit | None]]


def _offered(user: Any) -> dict[str, list[Offer]]:
    """The units over whose locals she may enrol people, by employer; all of them together if she has all."""
    hers = {local.pk for local in permissions.locals_within(user, Power.ENROL)}
    found: dict[str, list[Offer]] = {}
    employers = Employer.objects.filter(units__local__in=hers).distinct().prefetch_related("units__local")
    for employer in employers:
        units = list(employer.units.all())
        its: list[Offer] = []
        if all(unit.local_id in hers for unit in units):
            its.append((f"employer-{employer.pk}", _("everybody who works there"), (employer, None)))
        if len(units) > 1 or not its:
            its += [
                (f"unit-{unit.pk}", str(unit), (employer, unit)) for unit in units if unit.local_id in hers
            ]
        found[employer.name] = its
    return found


class ColumnsForm(forms.Form):
    """For each column of the file, what it holds."""

    def __init__(self, *args: Any, columns: Columns, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("(not read)")), *((column.name, column.title) for column in COLUMNS)]
        for place, (title, name) in enumerate(columns):
            self.fields[f"column-{place}"] = forms.ChoiceField(
                label=title, choices=choices, required=False, initial=name
            )

    def fields_chosen(self) -> list[str]:
        return [self.cleaned_data[name] for name in self.fields]


class UnitsForm(forms.Form):
    """For each kind of work of new people whose unit nobody can tell yet, in which unit they are."""

    def __init__(self, *args: Any, arrival: Arrival, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = {} if arrival.unit_id else unplaced(arrival)
        units = [(str(unit.pk), str(unit)) for unit in _units(arrival)] if kinds else []
        choices = [("", _("(not said yet)")), *units, (_NONE, _("in no unit of ours"))]
        for kind, count in kinds.items():
            label = capfirst(f"{Classification(kind).label}: {count}")
            self.fields[kind] = forms.ChoiceField(label=label, choices=choices, required=False)

    def said(self) -> dict[str, int | None]:
        """The units that were said; what is none of those offered says nothing."""
        self.is_valid()
        given = {kind: value for kind, value in self.cleaned_data.items() if value}
        return {kind: None if value == _NONE else int(value) for kind, value in given.items()}


def _units(arrival: Arrival) -> QuerySet[Unit]:
    return Unit.objects.filter(employer=arrival.employer_id).select_related("local")
