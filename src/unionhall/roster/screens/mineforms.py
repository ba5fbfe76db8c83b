"""What a member writes on her own record, and nobody has to confirm: how she is called and reached."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from unionhall.core.models import User
from unionhall.roster import actions
from unionhall.roster.actions import NameFacts
from unionhall.roster.models import Name, Person, Purpose

PHONE = r"^[\d\s()+.x-]{7,30}$"


class OwnForm(forms.Form):
    """One thing on her own record; `begins` is what stands there now."""

    heading: Any
    note: Any = ""
    fields: dict[str, Any]

    @staticmethod
    def begins(person: Person, on: date) -> dict[str, Any]:
        return {}


class EmailForm(OwnForm):
    heading = _("Add an e-mail")
    address = forms.EmailField(label=_("E-mail"), widget=forms.EmailInput({"autocomplete": "email"}))
    purpose = forms.ChoiceField(label=_("What for"), choices=Purpose, initial=Purpose.HOME)

    def write(self, person: Person, *, by: User, on: date) -> None:
        actions.add_email(person, **_of(self), by=by, on=on)


class PhoneForm(OwnForm):
    heading = _("Add a phone")
    number = forms.RegexField(
        PHONE,
        label=_("Phone"),
        widget=forms.TextInput({"type": "tel", "autocomplete": "tel"}),
    )
    purpose = forms.ChoiceField(label=_("What for"), choices=Purpose, initial=Purpose.HOME)

    def write(self, person: Person, *, by: User, on: date) -> None:
        actions.add_phone(person, **_of(self), by=by, on=on)


class AddressForm(OwnForm):
    heading = _("I have moved")
    note = _("The address you had stays in your history.")
    street = forms.CharField(
        label=_("Street"), max_length=160, widget=forms.TextInput({"autocomplete": "street-address"})
    )
    locality = forms.CharField(
        label=_("City or town"), max_length=80, widget=forms.TextInput({"autocomplete": "address-level2"})
    )
    state = forms.CharField(
        label=_("State"),
        max_length=2,
        initial="MA",
        widget=forms.TextInput({"autocomplete": "address-level1"}),
    )
    postcode = forms.RegexField(
        r"^\d{5}(-\d{4})?$", label=_("ZIP code"), widget=forms.TextInput({"autocomplete": "postal-code"})
    )

    def write(self, person: Person, *, by: User, on: date) -> None:
        actions.move_home(person, _of(self), by=by, on=on)


class LivedNameForm(OwnForm):
    heading = _("The name I go by")
    note = _("It holds at once and nobody confirms it. Your legal name stays as it is, for the law's papers.")
    given = forms.CharField(
        label=_("Given name"),
        max_length=80,
        required=False,
        help_text=_("Leave all of it empty to go by your legal name."),
        widget=forms.TextInput({"autocomplete": "given-name"}),
    )
    surname = forms.CharField(
        label=_("Surname"),
        max_length=80,
        required=False,
        widget=forms.TextInput({"autocomplete": "family-name"}),
    )

    @staticmethod
    def begins(person: Person, on: date) -> dict[str, Any]:
        name = _lived(person, on) or Name()
        return {"given": name.given, "surname": name.surname}

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if told.get("surname") and not told.get("given"):
            self.add_error("given", _("Write the given name too."))
        return told

    @transaction.atomic
    def write(self, person: Person, *, by: User, on: date) -> None:
        """Two presses of one button write one name."""
        actions.hold(person)
        told, now = _of(self), _lived(person, on)
        if not told["given"] and now:
            actions.lay_down_name(now, by=by, on=on)
        elif told["given"] and told != self.begins(person, on):
            actions.rename(person, NameFacts(**told), kind=Name.Kind.LIVED, by=by, on=on)


class AboutForm(OwnForm):
    heading = _("My pronouns and languages")
    note = _("They hold at once and nobody confirms them. What stood there before stays in your history.")
    pronouns = forms.CharField(label=_("Pronouns"), max_length=40, required=False)
    language = forms.ChoiceField(label=_("Language you are written to in"), choices=settings.LANGUAGES)
    others = forms.MultipleChoiceField(
        label=_("Other languages you speak"),
        choices=settings.LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    @staticmethod
    def begins(person: Person, on: date) -> dict[str, Any]:
        told = {"pronouns": person.pronouns, "language": person.language}
        return told | {"others": person.languages[1:]}

    @transaction.atomic
    def write(self, person: Person, *, by: User, on: date) -> None:
        """A language that this form does not offer stays behind those it does."""
        actions.hold(person)
        person.refresh_from_db()
        offered, told = dict(settings.LANGUAGES), _of(self)
        kept = [code for code in person.languages if code not in offered]
        languages = list(dict.fromkeys([told["language"], *told["others"], *kept]))
        facts = {"pronouns": told["pronouns"], "languages": languages}
        actions.correct(person, facts, person.version, by=by, on=on)


def _lived(person: Person, on: date) -> Name | None:
    return person.names.on(on).filter(kind=Name.Kind.LIVED).first()


WAYS: dict[str, Any] = {
    "email": EmailForm,
    "phone": PhoneForm,
    "home": AddressForm,
    "lived-name": LivedNameForm,
    "about": AboutForm,
}


def _of(form: forms.Form) -> dict[str, Any]:
    return dict(form.cleaned_data)
