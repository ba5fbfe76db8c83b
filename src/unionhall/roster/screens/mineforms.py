"""What a member writes on her own record: an e-mail, a phone, where she lives."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from unionhall.core.models import User
from unionhall.roster import actions
from unionhall.roster.models import Person, Purpose


class EmailForm(forms.Form):
    title = _("Add an e-mail")
    address = forms.EmailField(label=_("E-mail"), widget=forms.EmailInput({"autocomplete": "email"}))
    purpose = forms.ChoiceField(label=_("What for"), choices=Purpose, initial=Purpose.HOME)

    def write(self, person: Person, *, by: User, on: date) -> None:
        actions.add_email(person, **_of(self), by=by, on=on)


class PhoneForm(forms.Form):
    title = _("Add a phone")
    number = forms.RegexField(
        r"^[\d\s()+.x-]{7,30}$",
        label=_("Phone"),
        widget=forms.TextInput({"type": "tel", "autocomplete": "tel"}),
    )
    purpose = forms.ChoiceField(label=_("What for"), choices=Purpose, initial=Purpose.HOME)

    def write(self, person: Person, *, by: User, on: date) -> None:
        actions.add_phone(person, **_of(self), by=by, on=on)


class AddressForm(forms.Form):
    title = _("I have moved")
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


WAYS: dict[str, Any] = {"email": EmailForm, "phone": PhoneForm, "home": AddressForm}


def _of(form: forms.Form) -> dict[str, Any]:
    return dict(form.cleaned_data)
