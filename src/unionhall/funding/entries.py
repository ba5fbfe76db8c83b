"""The forms of a plan's items: what people type about a stream of money, and back.

The forms of what is asked for are in `asks`, those of what may go wrong in `doubts`.
A form is made with the plan's years and reads into an item of `inputs`; what the arithmetic still refuses of
it is put beside its field by `accuse`.
"""

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unionhall.contracts.words import in_words
from unionhall.funding.amounts import TAGS, AmountField, DayField, PercentField, TagsField, own_tags
from unionhall.funding.inputs import Item
from unionhall.funding.straining import STAGES
from unionhall.funding.tandem import Problem

ZERO = Decimal(0)
LONGEST_NAME = 100


class ItemForm(forms.Form):
    """What every item has: a name that no other has, and a note saying where its figures are from."""

    kind = ""
    title: str | Promise = ""
    name = forms.CharField(label=gettext_lazy("Name"), max_length=LONGEST_NAME)
    # A field of the form for a key of the item, where they are not called the same.
    places = {"start": "earliest", "reserve": "reserve_tag"}

    def __init__(self, *args: Any, years: Sequence[str], taken: Collection[str] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.years, self.taken = list(years), taken
        self.fields["note"] = forms.CharField(
            label=_("Where these figures are from"),
            required=False,
            max_length=400,
            widget=forms.Textarea({"rows": 2}),
        )

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if name.casefold() in {other.casefold() for other in self.taken}:
            raise forms.ValidationError(_("Something else in this plan is called so. Give it another name."))
        return name

    def item(self) -> Item:
        """What was typed, as an item of the plan."""
        item = {"name": self.cleaned_data["name"], "kind": self.kind, **self.facts()}
        return item | ({"note": note} if (note := self.cleaned_data["note"].strip()) else {})

    def facts(self) -> Item:
        """What is typed of this kind of item alone."""
        return {}

    def accuse(self, problems: Collection[Problem]) -> None:
        """Put what the arithmetic refuses beside the field it is about."""
        for problem in problems:
            key = problem.column.rpartition("].")[2]
            field = self.places.get(key.partition(".")[0], key.replace(".", "_"))
            self.add_error(field if field in self.fields else None, in_words(problem.message))

    def _years(self, prefix: str, label: str, *, required: bool) -> None:
        for year in self.years:
            self.fields[f"{prefix}_{year}"] = AmountField(
                label=label % {"year": year}, required=required, least=None if prefix == "by_year" else ZERO
            )

    def _by_year(self, prefix: str, missing: str | None = None) -> dict[str, str]:
        """The amounts typed, by year; a year without one is left out, or has the `missing` one."""
        found = {year: self.cleaned_data.get(f"{prefix}_{year}") for year in self.years}
        return {
            year: missing or "0" if amount is None else str(amount)
            for year, amount in found.items()
            if amount is not None or missing is not None
        }

    def _is_typed(self, name: str) -> bool:
        """Whether something was typed there, if only what is refused: that is not missing."""
        return self.cleaned_data.get(name) is not None or name in self.errors

    def _hides(self, prefix: str) -> bool:
        """Whether the item has such amounts in years that the plan does not have now."""
        return any(name.startswith(f"{prefix}_") and name not in self.fields for name in self.initial)

    def _tags(self) -> list[str]:
        return [*self.cleaned_data["tags"], *own_tags(self.cleaned_data["other_tags"])]

    def _add_tags(self, label: str, help_text: str) -> None:
        self.fields["tags"] = TagsField(label=label, help_text=help_text)
        self.fields["other_tags"] = forms.CharField(
            label=_("Other tags, with commas between them"), required=False, max_length=200
        )


class GrantForm(ItemForm):
    """Money to be used once, between two days."""

    kind = "grant"
    title = gettext_lazy("money that ends")
    amount = AmountField(label=gettext_lazy("Amount"))
    first_day = DayField(label=gettext_lazy("Pays for work from"))
    obligate_by = DayField(
        label=gettext_lazy("Pays for work until"),
        help_text=gettext_lazy("The last day on which it may be obligated: ESSER III, September 30, 2024."),
    )
    places = {**ItemForm.places, "from": "first_day"}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._add_tags(_("Pays for"), _("Leave all empty if it may pay for anything."))
        tags = [("", _("nothing is set aside")), *TAGS.items()]
        self.fields["reserve_tag"] = forms.ChoiceField(label=_("Set aside for"), choices=tags, required=False)
        self.fields["reserve_share"] = PercentField(label=_("Percent set aside"), required=False)
        self.fields["reserve_least"] = AmountField(label=_("At least, in dollars"), required=False)
        self.order_fields([name for name in self.fields if name != "note"] + ["note"])

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        first, last = told.get("first_day"), told.get("obligate_by")
        if first and last and last < first:
            self.add_error("obligate_by", _("This is before the first day."))
        is_refused = "reserve_share" in self.errors or "reserve_least" in self.errors
        is_told = told.get("reserve_share") or told.get("reserve_least") or is_refused
        if told.get("reserve_tag") and not is_told:
            self.add_error("reserve_share", _("Say how much is set aside, in percent or in dollars."))
        return told

    def facts(self) -> Item:
        told = self.cleaned_data
        facts = {
            "amount": str(told["amount"]),
            "from": told["first_day"].isoformat(),
            "obligate_by": told["obligate_by"].isoformat(),
            "uses": self._tags(),
        }
        if told["reserve_tag"]:
            least = {"least": str(told["reserve_least"])} if told["reserve_least"] else {}
            facts["reserve"] = {"tag": told["reserve_tag"], "share": str(told["reserve_share"] or 0)} | least
        return facts


class RecurringForm(ItemForm):
    """Money that comes again each year."""

    kind = "recurring"
    title = gettext_lazy("money that recurs")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._years("by_year", _("New money in %(year)s, above the base year"), required=True)
        self._years("commitments", _("Of it already promised in %(year)s"), required=False)
        self.fields["pupils"] = AmountField(
            label=_("Pupils it follows"),
            required=False,
            help_text=_("With the next field, shows how much lower enrollment the plan bears."),
        )
        self.fields["per_pupil"] = AmountField(label=_("Dollars a pupil is worth a year"), required=False)
        self.fields["stage"] = forms.ChoiceField(
            label=_("An earlier stage of the budget to try it against"),
            choices=[("", _("no earlier stage")), *STAGES.items()],
            required=False,
        )
        self._years("stage", _("New money in %(year)s by that stage"), required=False)
        self.order_fields([name for name in self.fields if name != "note"] + ["note"])

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        stage = told.get("stage")
        is_hidden = stage == self.initial.get("stage") and self._hides("stage")
        is_brought = any(self._is_typed(f"stage_{year}") for year in self.years)
        if bool(stage) != (is_brought or is_hidden):
            self.add_error("stage", _("Name the stage and what it brings in at least one year, or neither."))
        if self._is_typed("pupils") != self._is_typed("per_pupil"):
            self.add_error("per_pupil", _("Give both the pupils and what one is worth, or neither."))
        return told

    def facts(self) -> Item:
        facts: Item = {"by_year": self._by_year("by_year")}
        if commitments := self._by_year("commitments"):
            facts["commitments"] = commitments
        if self.cleaned_data["pupils"] is not None:
            facts["pupils"] = str(self.cleaned_data["pupils"])
            facts["per_pupil"] = str(self.cleaned_data["per_pupil"])
        if stage := self.cleaned_data["stage"]:
            facts["stages"] = {stage: self._by_year("stage")}
        return facts


class FundForm(ItemForm):
    """Other money that keeps until it is spent."""

    kind = "fund"
    title = gettext_lazy("savings or other money")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for year in self.years:
            label = _("Comes in in %(year)s") % {"year": year}
            self.fields[f"by_year_{year}"] = AmountField(label=label, required=False)
        self.fields["spend_by"] = DayField(label=_("Must be spent by"), required=False)
        self._add_tags(_("Pays for"), _("Leave all empty if it may pay for anything."))
        self.order_fields([name for name in self.fields if name != "note"] + ["note"])

    def facts(self) -> Item:
        facts: Item = {"by_year": self._by_year("by_year"), "uses": self._tags()}
        if self.cleaned_data["spend_by"]:
            facts["spend_by"] = self.cleaned_data["spend_by"].isoformat()
        return facts


STREAMS: dict[str, type[ItemForm]] = {form.kind: form for form in (GrantForm, RecurringForm, FundForm)}


def initial(item: Item) -> dict[str, Any]:
    """What a form shows of an item."""
    shown: dict[str, Any] = {
        key: item[key] for key in ("name", "note", "spend_by", "priority") if key in item
    }
    for key in ("amount", "fte", "unit_cost", "growth", "pupils", "per_pupil"):
        if key in item:
            shown[key] = Decimal(str(item[key]))
    stage, of_stage = next(iter(item.get("stages", {}).items()), ("", {}))
    by_year = {section: item.get(section, {}) for section in ("by_year", "commitments")}
    for section, amounts in {**by_year, "stage": of_stage}.items():
        shown |= {f"{section}_{year}": Decimal(amount) for year, amount in amounts.items()}
    tags: list[str] = item.get("uses") or item.get("tags") or []
    reserve = item.get("reserve", {})
    start = item.get("start", ["", ""])
    return shown | {
        "first_day": item.get("from"),
        "obligate_by": item.get("obligate_by"),
        "tags": [tag for tag in tags if tag in TAGS],
        "other_tags": ", ".join(tag for tag in tags if tag not in TAGS),
        "reserve_tag": reserve.get("tag", ""),
        "reserve_share": Decimal(reserve["share"]) if "share" in reserve else None,
        "reserve_least": Decimal(reserve["least"]) if "least" in reserve else None,
        "earliest": start[0],
        "latest": start[-1],
        "end": item.get("end", ""),
        "cost_year": item.get("cost_year", ""),
        "stage": stage,
        "whole": item.get("whole", False),
        "must": item.get("must", False),
    }
