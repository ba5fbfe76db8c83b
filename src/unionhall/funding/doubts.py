"""The forms of what may go wrong with a plan: own assumptions, each with a name, turned until it breaks."""

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unionhall.funding import entries
from unionhall.funding.amounts import AmountField
from unionhall.funding.entries import ItemForm
from unionhall.funding.inputs import Item

STEP = Decimal("0.1")


class DoubtForm(ItemForm):
    """What every assumption has: what it is counted in, how bad it may get, how finely that is told."""

    unit = forms.CharField(
        label=gettext_lazy("Counted in"),
        max_length=60,
        help_text=gettext_lazy(
            "What stands behind a number of it: fewer pupils, months late, points a year."
        ),
    )
    worst = AmountField(
        label=gettext_lazy("The most you think possible"),
        help_text=gettext_lazy("In what it is counted in. The plan is tried further than that too."),
    )
    step = AmountField(
        label=gettext_lazy("Told in steps of"), required=False, help_text=gettext_lazy("Empty: steps of 0.1.")
    )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        for name in ("worst", "step"):
            if told.get(name) is not None and not told[name]:
                self.add_error(name, _("Enter more than nothing."))
        return told

    def item(self) -> Item:
        """The kind of an assumption is told by what it does, so it is not written down."""
        return {key: value for key, value in super().item().items() if key != "kind"}

    def facts(self) -> Item:
        told = self.cleaned_data
        steps = told["step"] or STEP
        return {"unit": told["unit"], "worst": str(told["worst"]), "step": str(steps), **self.harm()}

    def harm(self) -> Item:
        """What one unit of it does."""
        return {}


class LossForm(DoubtForm):
    kind = "loss"
    title = gettext_lazy("money that may not come")
    places = {**ItemForm.places, "per_unit": "stream"}

    def __init__(self, *args: Any, streams: Collection[str] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(name, name) for name in streams]
        self.fields["stream"] = forms.ChoiceField(label=_("Which money"), choices=choices)
        self._years("per_unit", _("What one of it takes from that money in %(year)s"), required=False)
        self.order_fields([name for name in self.fields if name != "note"] + ["note"])

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        years = [f"per_unit_{year}" for year in self.years]
        if not self._hides("per_unit") and not any(told.get(name) or name in self.errors for name in years):
            self.add_error(f"per_unit_{self.years[0]}", _("Say what it takes in at least one year."))
        return told

    def harm(self) -> Item:
        return {"stream": self.cleaned_data["stream"], "per_unit": self._by_year("per_unit")}


class DearerForm(DoubtForm):
    kind = "dearer"
    title = gettext_lazy("costs that may grow faster")
    growth = AmountField(
        label=gettext_lazy("Points that one of it adds to the yearly growth of costs"), initial=Decimal(1)
    )

    def __init__(self, *args: Any, streams: Collection[str] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self._add_tags(_("Which work"), _("Leave all empty if it is all work."))
        self.order_fields([name for name in self.fields if name != "note"] + ["note"])

    def clean_growth(self) -> Decimal:
        growth: Decimal = self.cleaned_data["growth"]
        if not growth:
            raise forms.ValidationError(_("Enter more than nothing."))
        return growth

    def harm(self) -> Item:
        return {"growth": str(self.cleaned_data["growth"]), "tags": self._tags()}


DOUBTS: dict[str, type[ItemForm]] = {form.kind: form for form in (LossForm, DearerForm)}


def kind_of(item: Item) -> str:
    """Which form an item of a plan is typed in."""
    return item["kind"] if "kind" in item else LossForm.kind if item.get("stream") else DearerForm.kind


def initial(item: Item) -> dict[str, Any]:
    """What the form shows of an assumption."""
    shown = entries.initial(item) | {key: item.get(key, "") for key in ("unit", "stream")}
    shown |= {key: Decimal(str(item[key])) for key in ("worst", "step", "growth") if key in item}
    taken = item.get("per_unit", {})
    return shown | {f"per_unit_{year}": Decimal(str(amount)) for year, amount in taken.items()}
