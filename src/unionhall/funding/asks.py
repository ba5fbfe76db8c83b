"""The forms of what a plan is asked for: positions, raises, one-time work. The money's are in `entries`."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unionhall.funding.amounts import MOST, AmountField, PercentField
from unionhall.funding.entries import ItemForm
from unionhall.funding.inputs import Item
from unionhall.funding.tandem import FINEST, finest, plain

ZERO = Decimal(0)
PRIORITIES = (
    ("1", gettext_lazy("1, good to have")),
    ("2", "2"),
    ("3", gettext_lazy("3, counts three times as much")),
    ("4", "4"),
    ("5", gettext_lazy("5, comes first")),
)


class InvestmentForm(ItemForm):
    """What is asked for: when it may start, how much it counts, what may pay for it."""

    lasts = True

    @property
    def cost_year(self) -> str:
        """The year of its dollars: the plan's first, unless its years were changed since."""
        year: str = self.initial.get("cost_year") or self.years[0]
        return year

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        years = [(year, year) for year in self.years]
        self.fields["earliest"] = forms.ChoiceField(label=_("May start from"), choices=years)
        self.fields["latest"] = forms.ChoiceField(
            label=_("May start until"), choices=years, initial=self.years[-1]
        )
        if self.lasts:
            end = self.initial.get("end")
            years += [(end, end)] if end and end not in self.years else []
            self.fields["end"] = forms.ChoiceField(
                label=_("Ends with"), choices=[("", _("is meant to stay")), *years], required=False
            )
        self.fields["priority"] = forms.ChoiceField(label=_("Priority"), choices=PRIORITIES, initial="3")
        self._add_tags(
            _("What it is"),
            _("A stream that names what it pays for pays only for work with one of its tags."),
        )
        self.fields["must"] = forms.BooleanField(
            label=_("It must start, whatever else has to wait"), required=False
        )
        self.order_fields([name for name in self.fields if name != "note"] + ["note"])

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        earliest, latest, end = (told.get(name) for name in ("earliest", "latest", "end"))
        place = [*self.years, self.initial.get("end")].index
        if earliest and latest and place(latest) < place(earliest):
            self.add_error("latest", _("This is before the earliest year."))
        if latest and end and place(end) < place(latest):
            self.add_error("end", _("This is before the latest year in which it may start."))
        return told

    def facts(self) -> Item:
        told = self.cleaned_data
        facts: Item = {
            "start": [told["earliest"], told["latest"]],
            "priority": told["priority"],
            "tags": self._tags(),
            **self.cost(),
        }
        facts |= {"end": told["end"]} if told.get("end") else {}
        return facts | ({"must": True} if told["must"] else {})

    def cost(self) -> Item:
        """What it costs, as this kind of investment says it."""
        return {}


class PositionsForm(InvestmentForm):
    kind = "positions"
    title = gettext_lazy("positions")
    fte = AmountField(label=gettext_lazy("How many positions (FTE)"))
    unit_cost = AmountField(
        help_text=gettext_lazy("Pay with all that comes on top of it, in dollars."),
    )
    growth = PercentField(label=gettext_lazy("Grows by percent a year"), initial=Decimal("0.03"))
    whole = forms.BooleanField(label=gettext_lazy("Whole positions only"), required=False, initial=True)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["unit_cost"].label = _("What one costs in %(year)s") % {"year": self.cost_year}

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        fte = told.get("fte")
        if told.get("whole") and fte is not None and fte != fte.to_integral_value():
            self.add_error(
                "fte", _("%(fte)s is not whole; untick “whole positions only”.") % {"fte": plain(fte)}
            )
        elif fte is not None and finest(fte) < FINEST:
            self.add_error("fte", _("Write positions with four decimals at most."))
        if fte is not None and fte * (told.get("unit_cost") or ZERO) > MOST:
            self.add_error("fte", _("This number is too large."))
        return told

    def cost(self) -> Item:
        told = self.cleaned_data
        return {
            "fte": str(told["fte"]),
            "unit_cost": str(told["unit_cost"]),
            "growth": str(told["growth"]),
            "whole": told["whole"],
        }


class RaiseForm(InvestmentForm):
    kind = "raise"
    title = gettext_lazy("a raise")
    growth = PercentField(
        label=gettext_lazy("Grows by percent a year after the last year given"), initial=ZERO
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for year in self.years:
            label = _("What it adds to payroll in %(year)s") % {"year": year}
            self.fields[f"by_year_{year}"] = AmountField(label=label, required=False)
        amounts = [f"by_year_{year}" for year in self.years]
        self.order_fields(["name", *amounts])

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        earliest = told.get("earliest")
        given = [year for year in self.years if self._is_typed(f"by_year_{year}")]
        if not given:
            self.add_error(f"by_year_{self.years[0]}", _("Give what it costs in at least one year."))
        elif earliest:
            for year in self.years[self.years.index(earliest) : self.years.index(given[-1])]:
                if year not in given:
                    self.add_error(f"by_year_{year}", _("Give what it costs in this year too."))
        return told

    def cost(self) -> Item:
        return {
            "by_year": self._by_year("by_year"),
            "growth": str(self.cleaned_data["growth"]),
            "whole": True,
        }


class OneTimeForm(InvestmentForm):
    kind = "one_time"
    title = gettext_lazy("one-time work")
    lasts = False
    amount = AmountField()
    growth = PercentField(
        label=gettext_lazy("Grows by percent for each year it waits"), initial=Decimal("0.03")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["amount"].label = _("What it costs in %(year)s") % {"year": self.cost_year}

    def cost(self) -> Item:
        return {"amount": str(self.cleaned_data["amount"]), "growth": str(self.cleaned_data["growth"])}


INVESTMENTS: dict[str, type[ItemForm]] = {form.kind: form for form in (PositionsForm, RaiseForm, OneTimeForm)}
