"""What is typed about a saved list, and about taking one out as a file."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unionhall.core.dates import day
from unionhall.core.models import User
from unionhall.places.models import Local
from unionhall.roster import handing, permissions
from unionhall.roster.listing import ListFacts
from unionhall.roster.lists import NOT_ASKED, Question
from unionhall.roster.models import Assessment, Classification, Membership, Unit, Worksite
from unionhall.roster.roles import Power

_ANY = [("", gettext_lazy("all"))]
_LANGUAGES = [("en", "English"), ("es", "Español"), ("pt", "Português")]
FORMATS = [("csv", "CSV"), ("xlsx", "XLSX"), ("vcf", "vCard")]


class ListForm(forms.Form):
    """A question with a name. What its answer would tell is asked only of who has the power for it."""

    fields: dict[str, Any]
    name = forms.CharField(label=gettext_lazy("Name of the list"), max_length=120)
    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=gettext_lazy("Unit"), required=False, empty_label=gettext_lazy("all")
    )
    worksite = forms.ModelChoiceField(
        Worksite.objects.none(),
        label=gettext_lazy("Worksite"),
        required=False,
        empty_label=gettext_lazy("all"),
    )
    classification = forms.ChoiceField(
        label=gettext_lazy("Kind of work"), choices=[*_ANY, *Classification.choices], required=False
    )
    standing = forms.ChoiceField(
        label=gettext_lazy("Standing"),
        choices=[*_ANY, *Membership.Status.choices, (NOT_ASKED, gettext_lazy("no standing yet"))],
        required=False,
    )
    hired_since = forms.DateField(
        label=gettext_lazy("Hired since"),
        required=False,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=[*_ANY, *_LANGUAGES], required=False)
    assessment = forms.TypedChoiceField(
        label=gettext_lazy("Where she stands"),
        choices=[*_ANY, *Assessment.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )
    has_email = forms.BooleanField(label=gettext_lazy("Only those with a personal e-mail"), required=False)
    has_left = forms.BooleanField(
        label=gettext_lazy("Only those who have left the employer"),
        required=False,
        help_text=gettext_lazy("They still belong to the local, and work in none of its units."),
    )
    is_shared = forms.BooleanField(
        label=gettext_lazy("The other officers may use it too"),
        required=False,
        help_text=gettext_lazy("Each sees on it only the people she may see anyway."),
    )

    def __init__(self, user: User, local: Local | None, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.local = local
        self._ask_places(local)
        needs = {
            "standing": Power.MEMBERSHIP,
            "has_left": Power.MEMBERSHIP,
            "assessment": Power.ORGANISE,
            "has_email": Power.HOME_CONTACT,
        }
        for name, power in needs.items():
            if not permissions.may_anywhere(user, power):
                del self.fields[name]

    def _ask_places(self, local: Local | None) -> None:
        """Units and worksites are asked within a local; over all there would be too many to choose from."""
        if local is None:
            del self.fields["unit"], self.fields["worksite"]
            return
        units = local.units.all()
        self.fields["unit"].queryset = units
        self.fields["unit"].label_from_instance = lambda unit: unit.name
        self.fields["worksite"].queryset = Worksite.objects.filter(
            employer__in=units.values("employer")
        ).order_by("name")

    def told(self) -> list[tuple[str, str]]:
        """What the list asks for, in words; nothing that its reader may not ask herself."""
        asked = self.initial
        return [
            (str(field.label), _chosen(field, asked[name]))
            for name, field in self.fields.items()
            if name not in ("name", "is_shared") and asked.get(name)
        ]

    @property
    def facts(self) -> ListFacts:
        given = self.cleaned_data
        since: date | None = given["hired_since"]
        question = Question(
            local=self.local.pk if self.local else None,
            unit=given["unit"].pk if given.get("unit") else None,
            worksite=given["worksite"].pk if given.get("worksite") else None,
            classification=given["classification"],
            standing=given.get("standing", ""),
            hired_since=since.isoformat() if since else "",
            language=given["language"],
            assessment=given.get("assessment"),
            has_email=given.get("has_email", False),
            has_left=given.get("has_left", False),
        )
        return ListFacts(given["name"], question, self.local, given["is_shared"])


def _chosen(field: forms.Field, value: Any) -> str:
    """What was chosen in a field, as it is called there."""
    if isinstance(field, forms.ModelChoiceField):
        found = field.queryset.filter(pk=value).first()  # type: ignore[union-attr]
        return field.label_from_instance(found) if found else _("no longer there")
    if isinstance(field, forms.DateField):
        return day(date.fromisoformat(value))
    if isinstance(field, forms.BooleanField):
        return _("yes")
    names = {str(key): str(label) for key, label in field.choices}  # type: ignore[attr-defined]
    return names.get(str(value), str(value))


class FileForm(forms.Form):
    """As what kind of file a list is taken out, and which columns it has."""

    fields: dict[str, Any]
    format = forms.ChoiceField(label=gettext_lazy("Kind of file"), choices=FORMATS, widget=forms.RadioSelect)
    columns = forms.MultipleChoiceField(label=gettext_lazy("Columns"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, user: User, on: date, *args: Any, **options: Any) -> None:
        options.setdefault("initial", {"format": "csv", "columns": handing.USUAL})
        super().__init__(*args, **options)
        columns = handing.allowed(user, on)
        self.fields["columns"].choices = [(name, column.title) for name, column in columns.items()]
        self.fields["columns"].error_messages["required"] = _("Tick at least one column.")
