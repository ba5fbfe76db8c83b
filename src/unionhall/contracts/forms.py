"""What somebody says of herself to see what an agreement means for her."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from unionhall.contracts.bridge import Schedule
from unionhall.contracts.lookup import Asked
from unionhall.contracts.numbers import DecimalField


def choosing(field: forms.Field) -> Any:
    """A field as one that offers choices or rows; what a form calls its fields does not say so."""
    return field


class LookupForm(forms.Form):
    """A step and a lane, or a rate; hours and days where pay is by the hour. Nothing of it is kept."""

    lane = forms.ChoiceField(label=_("Your lane"), required=False)
    step = forms.ChoiceField(label=_("Your step"), required=False)
    rate = DecimalField(
        label=_("Or your own rate, if you are on no step"),
        required=False,
        min_value=Decimal("0.01"),
        max_digits=10,
        decimal_places=2,
    )
    hours = DecimalField(
        label=_("Paid hours a day"),
        min_value=Decimal("0.25"),
        max_value=24,
        max_digits=4,
        decimal_places=2,
    )
    days = DecimalField(
        label=_("Paid days a year"),
        min_value=1,
        max_value=366,
        max_digits=5,
        decimal_places=2,
    )
    fte = DecimalField(
        label=_("Share of a full post (1 is full time)"),
        required=False,
        min_value=Decimal("0.05"),
        max_value=1,
        max_digits=5,
        decimal_places=4,
        initial=1,
    )
    pays = forms.TypedChoiceField(
        label=_("Paychecks a year"),
        coerce=int,
        choices=[(22, "22"), (26, "26"), (21, "21"), (24, "24"), (12, "12"), (52, "52")],
        initial=26,
    )
    years = forms.IntegerField(
        label=_("Years of service, for longevity"), required=False, min_value=0, max_value=70
    )

    step_date = forms.DateField(
        label=_("The day you go up a step, if not July 1"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Only the month and the day count."),
    )

    def __init__(
        self,
        schedule: Schedule,
        *args: Any,
        asks_days: bool = False,
        asks_step_date: bool = False,
        counted_on: date | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.schedule = schedule
        choosing(self.fields["lane"]).choices = [(lane, lane) for lane in schedule.lanes]
        choosing(self.fields["step"]).choices = [(step, step) for step in schedule.steps]
        unasked = ["hours"] if asks_days else ["hours", "days"]
        for name in ["fte"] if schedule.basis == "hourly" else unasked:
            del self.fields[name]
        if counted_on:
            words = _("Whole years on %(day)s. The years after are counted on from there.")
            self.fields["years"].help_text = words % {"day": date_format(counted_on)}
        if not asks_step_date:
            del self.fields["step_date"]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        known = {(cell.step, cell.lane) for cell in self.schedule.rates}
        if told.get("rate") is None and (told.get("step"), told.get("lane")) not in known:
            self.add_error(
                "step", _("There is no such step in this lane. Choose another, or enter your rate.")
            )
        return told

    def asked(self) -> Asked:
        told = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        return Asked(**told)
