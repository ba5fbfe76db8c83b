"""The forms of what stands over a plan: whose it is, its title, its years, its rule."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unionhall.core.models import User
from unionhall.funding import offers, permissions
from unionhall.funding.drafting import FrameFacts, PlanFacts
from unionhall.funding.inputs import Values
from unionhall.funding.plans import Plan
from unionhall.funding.tandem import MOST_YEARS, FiscalYear, year_name
from unionhall.places.models import District, Local

FIRST, LAST = 2015, 2060


class YearsForm(forms.Form):
    """A title, and the fiscal years from the first to the last."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=120)
    first_year = forms.CharField(
        label=gettext_lazy("First fiscal year"),
        max_length=7,
        help_text=gettext_lazy("As FY22, which runs from July 1, 2021 to June 30, 2022."),
    )
    last_year = forms.CharField(label=gettext_lazy("Last fiscal year"), max_length=7)

    def clean_first_year(self) -> FiscalYear:
        return self._year("first_year")

    def clean_last_year(self) -> FiscalYear:
        return self._year("last_year")

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        first, last = told.get("first_year"), told.get("last_year")
        if first and last and last < first:
            self.add_error("last_year", _("This is before the first year."))
        elif first and last and last - first >= MOST_YEARS:
            self.add_error("last_year", _("A plan has at most %(most)d years.") % {"most": MOST_YEARS})
        return told

    @property
    def years(self) -> tuple[FiscalYear, ...]:
        first, last = self.cleaned_data["first_year"], self.cleaned_data["last_year"]
        return tuple(first + place for place in range(last - first + 1))

    def _year(self, name: str) -> FiscalYear:
        try:
            year = FiscalYear.parse(self.cleaned_data[name])
        except ValueError:
            raise forms.ValidationError(_("Write a fiscal year as FY25.")) from None
        if not FIRST <= year.ends_in <= LAST:
            raise forms.ValidationError(_("Plans are made for FY2015 to FY2060."))
        return year


class BeginForm(YearsForm):
    """Whose plan it is as well; the district's own figures are filled in when they are known."""

    district = forms.ModelChoiceField(
        District.objects.all(),
        label=gettext_lazy("School district"),
        required=False,
        help_text=gettext_lazy(
            "Its relief money and the growth of its state aid are filled in where known. "
            "A district is missing here until staff read in the state's list of districts."
        ),
    )
    local = forms.ModelChoiceField(
        Local.objects.none(),
        label=gettext_lazy("Local"),
        required=False,
        help_text=gettext_lazy("Who plans for this local sees the plan too; without one, you alone do."),
    )
    form_key = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)
    field_order = ("district", "title", "first_year", "last_year", "local")

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        locals_ = permissions.locals_of(user)
        self.fields["local"].queryset = Local.objects.filter(pk__in=[one.pk for one in locals_])  # type: ignore[attr-defined]

    def facts(self) -> PlanFacts:
        told = self.cleaned_data
        district = told["district"]
        return PlanFacts(
            title=told["title"],
            years=tuple(map(year_name, self.years)),
            district=district,
            local=told["local"],
            streams=tuple(offers.streams(district, self.years)) if district else (),
            form_key=told["form_key"],
        )


class FrameForm(YearsForm):
    """What may be changed of it later."""

    last_year = forms.CharField(
        label=gettext_lazy("Last fiscal year"),
        max_length=7,
        help_text=gettext_lazy("Money that recurs goes on in a new year as in the year before it."),
    )
    cuts = forms.BooleanField(
        label=gettext_lazy("Start all that can be started, and show what must be cut, when, and how much"),
        required=False,
    )

    @staticmethod
    def shown(plan: Plan, values: Values) -> dict[str, Any]:
        years = values["years"]
        cuts = values.get("cuts", False)
        return {"title": plan.title, "first_year": years[0], "last_year": years[-1], "cuts": cuts}

    def facts(self) -> FrameFacts:
        told = self.cleaned_data
        return FrameFacts(told["title"], tuple(map(year_name, self.years)), told["cuts"])
