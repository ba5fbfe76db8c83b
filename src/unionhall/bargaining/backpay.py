"""What the team asks about back pay: when it is paid, how the time counts, and who left meanwhile.

The sum is `tally.pay.retro`; here is the form it is asked with. Nothing of it is kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from unionhall.bargaining.bridge import FURTHEST, Costing, Retro, retro_of
from unionhall.bargaining.fields import Names
from unionhall.bargaining.forms import day_input
from unionhall.bargaining.screens import names_of
from unionhall.contracts.forms import choosing
from unionhall.contracts.numbers import DecimalField

PREFIX = "left"
Numbered = partial(DecimalField, max_digits=6, decimal_places=2, min_value=0, required=False)


class BackPayForm(forms.Form):
    settled_on = forms.DateField(label=_("Settled on"), required=False, widget=day_input())
    first_paid = forms.DateField(label=_("First pay at the new rates"), widget=day_input())
    counted = forms.ChoiceField(
        label=_("The time counts"),
        choices=[("days", _("by work days")), ("pays", _("by pay periods"))],
        widget=forms.RadioSelect,
        initial="days",
    )
    first_pay = forms.DateField(
        label=_("First pay day of the first year"),
        required=False,
        widget=day_input(),
        help_text=_("Only where pay periods count. Pays follow every two weeks."),
    )
    pays = forms.TypedChoiceField(
        label=_("Pays a year"), coerce=int, choices=[(number, str(number)) for number in (26, 22, 21)]
    )
    earlier_years_are_paid = forms.BooleanField(
        label=_("The years before that of the first pay are paid at the new rates already"), required=False
    )
    leavers_are_paid = forms.ChoiceField(
        label=_("Who left meanwhile"),
        choices=[("no", _("gets nothing")), ("yes", _("is paid to her last day"))],
        widget=forms.RadioSelect,
        initial="no",
    )

    def __init__(self, costing: Costing, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.first = costing.years[0].fiscal_year.first_day
        self.last = (costing.years[-1].fiscal_year + FURTHEST).last_day

    def clean_first_paid(self) -> date:
        told: date = self.cleaned_data["first_paid"]
        if not self.first <= told <= self.last:
            words = _("Choose a day from %(first)s to %(last)s.")
            names = {"first": date_format(self.first), "last": date_format(self.last)}
            raise forms.ValidationError(words % names)
        return told

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("counted") == "pays" and not told.get("first_pay"):
            self.add_error("first_pay", _("Pay periods need the first pay day."))
        settled, paid = told.get("settled_on"), told.get("first_paid")
        if settled and paid and paid < settled:
            self.add_error("first_paid", _("The new rates cannot be paid before they are settled."))
        return told


class LeaverForm(forms.Form):
    """Somebody who left; an empty row is nobody."""

    step = forms.ChoiceField(label=_("Step"), required=False)
    lane = forms.ChoiceField(label=_("Lane"), required=False)
    people = Numbered(label=_("How many"), max_digits=8, decimal_places=4)
    last_day = forms.DateField(label=_("Last day"), required=False, widget=day_input())
    hours_per_day = Numbered(label=_("Hours a day"))
    fte = Numbered(label=_("Share of a post"), decimal_places=4)
    years = forms.IntegerField(label=_("Years of service"), required=False, min_value=0, max_value=70)
    stipends = forms.CharField(label=_("Stipends, with commas between"), required=False)

    def __init__(self, *args: Any, names: Names, **options: Any) -> None:
        super().__init__(*args, **options)
        for field, known in (("step", names.steps), ("lane", names.lanes)):
            choosing(self.fields[field]).choices = [("", "–"), *((name, name) for name in known)]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if self.has_changed() and not self.errors:
            for name in ("step", "lane", "last_day"):
                if not told.get(name):
                    self.add_error(name, _("Say where she stood, and her last day."))
        return told


LeaverRows = forms.formset_factory(LeaverForm, extra=2, max_num=60)


@dataclass(frozen=True)
class BackPay:
    """The question as it was asked: the form, and a row for each who left."""

    costing: Costing
    form: BackPayForm
    leavers: Any

    @property
    def is_asked(self) -> bool:
        return bool(self.form.is_bound and self.form.is_valid() and self.leavers_are_valid)

    @property
    def leavers_are_valid(self) -> bool:
        return not self.leavers.is_bound or bool(self.leavers.is_valid())

    def found(self) -> Retro:
        """What is owed. Raises `ValueError` where a leaver cannot be told from the others."""
        return retro_of(self.costing, self._table())

    @property
    def somebody_left(self) -> bool:
        return self.leavers.is_bound and any(form.has_changed() for form in self.leavers)

    @property
    def rows(self) -> Any:
        """The rows to show: those that were filled in, and two more."""
        if not self.leavers.is_bound or not self.leavers.is_valid():
            return self.leavers
        filled = [form.cleaned_data for form in self.leavers if form.has_changed()]
        return LeaverRows(prefix=PREFIX, initial=filled, form_kwargs=self.leavers.form_kwargs)

    def _table(self) -> dict[str, Any]:
        told = self.form.cleaned_data
        by_pay = {"first_pay": told["first_pay"], "pays": told["pays"]} if told["counted"] == "pays" else {}
        rows = self.leavers if self.leavers.is_bound else ()
        gone = [_leaver(form.cleaned_data) for form in rows if form.has_changed()]
        return {
            "first_paid": told["first_paid"],
            "earlier_years_are_paid": told["earlier_years_are_paid"],
            "leavers_are_paid": told["leavers_are_paid"] == "yes",
            "leavers": gone,
            **by_pay,
        }


def asked(told: Mapping[str, Any], costing: Costing) -> BackPay:
    """The question an address asks; nothing where it asks none."""
    data = told if "first_paid" in told else None
    rows = data if data and f"{PREFIX}-TOTAL_FORMS" in data else None
    leavers = LeaverRows(rows, prefix=PREFIX, form_kwargs={"names": names_of(costing)})
    return BackPay(costing, BackPayForm(costing, data), leavers)


def _leaver(told: Mapping[str, Any]) -> dict[str, Any]:
    known = {name: value for name, value in told.items() if value not in (None, "")}
    names = (name.strip() for name in known.pop("stipends", "").split(","))
    return {"people": "1", **known, "stipends": [name for name in names if name]}
