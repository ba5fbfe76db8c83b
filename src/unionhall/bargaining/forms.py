"""What the team may write: tables, seats, grids, people, packages, terms, proposals, publications."""

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from unionhall.bargaining.bridge import Problem, TermError, fields_of, term_from, work_days
from unionhall.bargaining.fields import ClosedField, LinesField, Names, SpotField, field_of
from unionhall.bargaining.models import Grid, Package, Placement, Proposal, Seat, Session, Side, Table
from unionhall.contracts.forms import choosing
from unionhall.contracts.numbers import DecimalField, NumberField
from unionhall.contracts.words import TITLES, in_words
from unionhall.core.models import User
from unionhall.funding.entries import LONGEST_NAME
from unionhall.funding.plans import Plan
from unionhall.roster.models import Unit

DAY = {"type": "date"}


def day_input() -> forms.DateInput:
    # A day written otherwise than 2027-01-31 is not shown by the browser.
    return forms.DateInput(DAY, format="%Y-%m-%d")


class OnceForm(forms.Form):
    """A form that saves once however often it is pressed."""

    form_key = forms.UUIDField(initial=uuid.uuid4, widget=forms.HiddenInput)


class TableForm(forms.ModelForm):
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Table
        fields = (
            "title", "us", "them", "first_year", "years", "ground_rules", "living_wage",
            "living_wage_household", "living_wage_source", "household",
        )  # fmt: skip
        help_texts = {
            "first_year": _("The year the fiscal year ends in: 2027 for July 2026 to June 2027."),
            "living_wage": _(
                "No figure is kept here: write one, with who worked it out, for where and when."
            ),
        }

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("living_wage") and not told.get("living_wage_source"):
            self.add_error("living_wage_source", _("A living wage needs its source, or nobody can check it."))
        return told


class OpenForm(TableForm):
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Bargaining unit"))
    field_order = ("unit",)

    def __init__(self, *args: Any, units: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choosing(self.fields["unit"]).queryset = units


class SeatForm(forms.Form):
    email = forms.EmailField(label=_("E-mail address she signs in with"))
    role = forms.ChoiceField(label=_("Role"), choices=Seat.Role, initial=Seat.Role.MEMBER)

    def clean_email(self) -> User:
        user = User.objects.filter(email__iexact=self.cleaned_data["email"]).first()
        if user is None:
            raise ValidationError(_("Nobody signs in with this address."))
        return user


class SessionForm(forms.ModelForm):
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Session
        fields = ("held_on", "place", "agenda", "notes")
        widgets = {
            "held_on": day_input(),
            "agenda": forms.Textarea({"rows": 4}),
            "notes": forms.Textarea({"rows": 6}),
        }

    def validate_unique(self) -> None:
        """Whether the day is taken is found out by who writes, with the same form pressed twice in mind."""


class RowsForm(forms.Form):
    """Something that comes as rows: pasted, or in a file."""

    pasted = forms.CharField(
        label=_("Paste the cells"),
        required=False,
        widget=forms.Textarea({"rows": 10}),
        help_text=_("Copy them out of the spreadsheet with their header."),
    )
    file = forms.FileField(label=_("Or a file (CSV or XLSX)"), required=False)


class GridForm(RowsForm):
    title = forms.CharField(label=_("Title"), max_length=160)
    as_of = forms.DateField(label=_("As of"), widget=day_input())
    basis = forms.ChoiceField(label=_("Printed in"), choices=Grid.Basis)
    unit = forms.TypedChoiceField(
        label=_("Cells are printed to"), choices=[(1, _("the cent")), (100, _("the dollar"))], coerce=int
    )
    origin = forms.CharField(
        label=_("Where it is from"), max_length=200, help_text=_("Such as: Agreement 2023-2026, page 41.")
    )
    base = NumberField(
        label=_("Or the base of an indexed grid"),
        required=False,
        help_text=_("Each cell is then base x factor of its lane x factor of its step."),
    )
    lane_factors = LinesField(
        label=_("Factors of the lanes"), required=False, help_text=_("One a line: BA = 1, MA = 1.08.")
    )
    step_factors = LinesField(
        label=_("Factors of the steps"), required=False, help_text=_("One a line: 1 = 1, 2 = 1.033.")
    )
    off_grid = LinesField(
        label=_("Rates of people off the grid"),
        required=False,
        help_text=_("One a line: a name for the post = the rate. They are placed by that name."),
    )
    field_order = (
        "title", "as_of", "basis", "unit", "origin", "pasted", "file",
        "base", "lane_factors", "step_factors", "off_grid",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("base"):
            for name in ("lane_factors", "step_factors"):
                if not told.get(name) and name not in self.errors:
                    self.add_error(name, _("An indexed grid needs these factors."))
            if told.get("pasted") or told.get("file"):
                self.add_error("base", _("Here is a base, and cells too. Empty one of the two."))
        elif not told.get("pasted") and not told.get("file") and "file" not in self.errors:
            self.add_error("pasted", _("Paste the grid or choose a file."))
        if told.get("pasted") and told.get("file"):
            self.add_error("pasted", _("Here are cells, and a file too. Empty this box to read the file."))
        return told


class PlacementForm(RowsForm):
    grid = forms.ModelChoiceField(Grid.objects.none(), label=_("On the grid"), empty_label=None)
    title = forms.CharField(label=_("Title"), max_length=160)
    as_of = forms.DateField(label=_("As of"), widget=day_input())
    origin = forms.ChoiceField(label=_("From"), choices=Placement.Origin, widget=forms.RadioSelect)
    full_hours = DecimalField(
        label=_("Hours of a full day"),
        required=False,
        max_digits=4,
        decimal_places=2,
        min_value=0,
        help_text=_("On a grid by the year, who works fewer hours on the roll has that share of a post."),
    )
    paid_days = DecimalField(
        label=_("Paid days a year"), required=False, max_digits=5, decimal_places=2, min_value=0
    )
    by_hire = forms.BooleanField(
        label=_("From the roll: step dates are the days people were hired"), required=False
    )
    leaves_out = forms.BooleanField(
        label=_("Leave out who does not fit, and list them with the reason"), required=False
    )
    field_order = (
        "grid", "title", "as_of", "origin", "full_hours", "paid_days", "by_hire", "pasted", "file",
        "leaves_out",
    )  # fmt: skip

    def __init__(self, *args: Any, table: Table, **options: Any) -> None:
        super().__init__(*args, **options)
        choosing(self.fields["grid"]).queryset = table.grids.all()

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        missing = {Placement.Origin.PASTE: "pasted", Placement.Origin.FILE: "file"}.get(
            told.get("origin", "")
        )
        if missing and not told.get(missing) and missing not in self.errors:
            self.add_error(missing, _("There is nothing here yet."))
        return told


class PackageForm(OnceForm):
    title = forms.CharField(label=_("Title"), max_length=160)
    side = forms.ChoiceField(label=_("Whose"))
    placement = forms.ModelChoiceField(Placement.objects.none(), label=_("People"), empty_label=None)
    copy_of = forms.ModelChoiceField(
        Package.objects.none(), label=_("Begin with the terms of"), required=False, empty_label=_("nothing")
    )
    field_order = ("title", "side", "placement", "copy_of")

    def __init__(self, *args: Any, table: Table, **options: Any) -> None:
        super().__init__(*args, **options)
        choosing(self.fields["side"]).choices = [("ours", table.us), ("theirs", table.them)]
        choosing(self.fields["placement"]).queryset = table.placements.all()
        choosing(self.fields["copy_of"]).queryset = table.packages.all()


class BasisForm(OnceForm):
    """What a package stands on: its title, its people, and what follows wages."""

    title = forms.CharField(label=_("Title"), max_length=160)
    placement = forms.ModelChoiceField(Placement.objects.none(), label=_("People"), empty_label=None)
    rollup = LinesField(
        label=_("Charges that follow wages"),
        required=False,
        help_text=_("One a line: medicare = 0.0145. Social Security only where the unit is covered."),
    )
    first_day = SpotField(label=_("First work day"), help_text=_("Month and day, as 08-27."))
    last_day = SpotField(label=_("Last work day"), help_text=_("Month and day, as 06-18."))
    closed = ClosedField(
        label=_("Closed meanwhile"),
        required=False,
        help_text=_(
            "One a line: 12-24 to 01-01. Weekends are closed anyway. What begins within a year is paid by "
            "the work days that are left of it."
        ),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)
    field_order = ("title", "placement", "rollup", "first_day", "last_day", "closed")

    def __init__(self, *args: Any, table: Table, **options: Any) -> None:
        super().__init__(*args, **options)
        choosing(self.fields["placement"]).queryset = table.placements.all()
        self.first_year = table.first_year

    @property
    def calendar(self) -> dict[str, Any]:
        told = self.cleaned_data
        return {"first": told["first_day"], "last": told["last_day"], "closed": told["closed"]}

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not self.errors:
            try:
                work_days(self.calendar, self.first_year)
            except ValueError:
                self.add_error("closed", _("These days leave no work day, or one of them does not exist."))
        return told


class TermForm(OnceForm):
    """A term, drawn from its own fields."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    # Set once she has been told that the year has this very term already.
    twice = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, kind: str, names: Names, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.kind = kind
        self.term: dict[str, Any] = {}
        for spec in fields_of(kind):
            self.fields[spec.name] = field_of(spec, names)
            if spec.default:
                self.fields[spec.name].initial = self.fields[spec.name].initial or spec.default
        own = [spec for spec in fields_of(kind) if spec.name not in ("on", "note")]
        self.order_fields([spec.name for spec in sorted(own, key=lambda spec: spec.kind == "yes or no")])

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        known = [spec.name for spec in fields_of(self.kind)]
        self.term = {"kind": self.kind} | {
            name: told[name] for name in known if told.get(name) not in (None, "", [], {}, False)
        }
        if not self.errors:
            try:
                term_from(self.term)
            except TermError as wrong:
                for name, reason in wrong.objections:
                    self.add_error(name if name in self.fields else None, in_words(reason))
        return told


class KindForm(forms.Form):
    """Which term to add, and to which year."""

    year = forms.TypedChoiceField(label=_("To the year"), coerce=int)
    kind = forms.ChoiceField(
        label=_("Add"), choices=[(kind, TITLES[kind]) for kind in TITLES if kind != "full_year"]
    )

    def __init__(self, years: list[str], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choosing(self.fields["year"]).choices = [*enumerate(years), (-1, _("paid already today"))]


class ProposalForm(OnceForm):
    side = forms.ChoiceField(label=_("Whose"))
    title = forms.CharField(label=_("Title"), max_length=200)
    made_on = forms.DateField(label=_("Day"), widget=day_input())
    session = forms.ModelChoiceField(
        Session.objects.none(), label=_("At the session"), required=False, empty_label=_("between sessions")
    )
    package = forms.ModelChoiceField(
        Package.objects.none(),
        label=_("Its money"),
        required=False,
        empty_label=_("no money in it"),
        help_text=_("The package as it stands now is costed and kept."),
    )
    language = forms.CharField(
        label=_("The words of the proposal"), required=False, widget=forms.Textarea({"rows": 8})
    )

    def __init__(self, *args: Any, table: Table, **options: Any) -> None:
        super().__init__(*args, **options)
        choosing(self.fields["side"]).choices = [("ours", table.us), ("theirs", table.them)]
        choosing(self.fields["session"]).queryset = table.sessions.all()
        choosing(self.fields["package"]).queryset = table.packages.all()


class StatusForm(forms.Form):
    status = forms.ChoiceField(label=_("Status"), choices=Proposal.Status)
    since = forms.DateField(label=_("Since"), required=False)


class QuarrelForm(forms.Form):
    """Which two packages to set side by side: if nothing else is said, the newest of each side."""

    ours = forms.ModelChoiceField(Package.objects.none(), label=_("This package"), empty_label=None)
    theirs = forms.ModelChoiceField(Package.objects.none(), label=_("Against this one"), empty_label=None)
    sense = forms.ChoiceField(
        label=_("Compare"),
        choices=[
            ("cumulative", _("what all years cost together")),
            ("ongoing", _("what the last year costs over today")),
            ("base", _("what is paid today")),
            ("total", _("everything that is paid over the years")),
            ("employer", _("the same with what is on top of pay")),
        ],
    )

    def __init__(self, *args: Any, table: Table, **options: Any) -> None:
        super().__init__(*args, **options)
        for side in Side.values:
            field = choosing(self.fields[side])
            field.queryset = table.packages.all()
            field.initial = table.packages.filter(side=side).last()


class FundForm(OnceForm):
    """Which funding plan is to carry a costed package."""

    plan = forms.ModelChoiceField(Plan.objects.none(), label=_("Funding plan"), empty_label=None)
    label = forms.CharField(
        label=_("What it is called there"),
        max_length=LONGEST_NAME,
        help_text=_("Whoever may see the plan will see this name and the cost of each year, and no more."),
    )

    def __init__(self, *args: Any, plans: Any, years: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        choosing(self.fields["plan"]).queryset = plans
        self.years = years

    def accuse(self, problems: Iterable[Problem]) -> None:
        """Put what the plan refuses beside the field it is about."""
        for problem in problems:
            is_of_name = problem.column.endswith("].name")
            self.add_error("label" if is_of_name else None, in_words(problem.message))

    def clean_plan(self) -> Plan:
        plan: Plan = self.cleaned_data["plan"]
        covered = plan.latest.values["years"]
        if set(covered).isdisjoint(self.years):
            words = _(
                "This plan covers %(covered)s; the package costs %(years)s. Give the plan those years first."
            )
            told = {"covered": f"{covered[0]}–{covered[-1]}", "years": f"{self.years[0]}–{self.years[-1]}"}
            raise ValidationError(words % told)
        return plan
