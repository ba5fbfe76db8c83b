"""What an officer corrects on a person's record, and the version of it that she had before her."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unionhall.roster.gate import today
from unionhall.roster.models import Person
from unionhall.roster.roles import Power


class DayForm(forms.Form):
    """Which day the roll is asked for: today if none is said."""

    on = forms.DateField(
        label=gettext_lazy("As it stood on"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )

    @property
    def day(self) -> date | None:
        """The day, if it is another than today."""
        day: date | None = self.cleaned_data.get("on") if self.is_valid() else None
        return None if day == today() else day


class PersonForm(forms.Form):
    """Pronouns, language, birth date and notes; the last two only for who has the power to see them."""

    fields: dict[str, Any]
    pronouns = forms.CharField(label=gettext_lazy("Pronouns"), max_length=40, required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language she is written to in"))
    birth_date = forms.DateField(
        label=gettext_lazy("Birth date"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    notes = forms.CharField(
        label=gettext_lazy("Notes"), required=False, max_length=4000, widget=forms.Textarea({"rows": 4})
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, person: Person, powers: Collection[Power], data: Any = None) -> None:
        initial = {name: getattr(person, name) for name in ("pronouns", "birth_date", "notes", "version")}
        super().__init__(data, initial=initial | {"language": person.language})
        self.person, self.powers = person, powers
        known = dict(settings.LANGUAGES)
        self.fields["language"].choices = (
            known | {code: known.get(code, code) for code in _spoken(person)}
        ).items()
        for power, name in ((Power.BIRTH_DATE, "birth_date"), (Power.NOTES, "notes")):
            if power not in powers:
                del self.fields[name]

    def clean_birth_date(self) -> date | None:
        day: date | None = self.cleaned_data["birth_date"]
        if day and day >= today():
            raise forms.ValidationError(_("This day is still to come."))
        return day

    @property
    def facts(self) -> dict[str, Any]:
        """What is to stand on the record: the language she prefers comes first, the others stay behind it."""
        facts = {
            name: value for name, value in self.cleaned_data.items() if name not in ("version", "language")
        }
        preferred = self.cleaned_data["language"]
        if preferred == self.person.language:
            return facts
        return facts | {
            "languages": [preferred, *(code for code in _spoken(self.person) if code != preferred)]
        }

    @property
    def others(self) -> list[str]:
        """What the record says otherwise than she typed, field by field."""
        self.person.refresh_from_db()
        return [
            f"{self.fields[name].label}: {self._in_words(name) or _('nothing')}"
            for name, typed in self.cleaned_data.items()
            if name != "version" and getattr(self.person, name) != typed
        ]

    def again(self) -> "PersonForm":
        """What she typed, with what the record says by now above it: sent once more, it is written."""
        data = {name: self.data.get(name, "") for name in self.fields}
        data["version"] = str(self.person.version)
        form = PersonForm(self.person, self.powers, data)
        for said in (
            _("Somebody else changed this record since you opened it, and nothing of yours is written yet."),
            _("It says now: %(facts)s.") % {"facts": "; ".join(self.others)},
            _("If what you typed is still right, send it once more."),
        ):
            form.add_error(None, said)
        return form

    def _in_words(self, name: str) -> Any:
        value = getattr(self.person, name)
        choices = getattr(self.fields[name], "choices", ())
        return dict(choices).get(value, value)


def _spoken(person: Person) -> list[str]:
    return list(person.languages)
