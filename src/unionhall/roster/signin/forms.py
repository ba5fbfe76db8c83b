"""What is typed to sign in: an address, a code, a printed code, a password, the digits of a second step."""

from typing import Any

from allauth.account.forms import ReauthenticateForm
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as AgainForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unionhall.core import knocking
from unionhall.core.models import User
from unionhall.roster.signin.holders import is_of_employer

SECOND = knocking.Door("second step: ", most_of_pair=8, most_of_client=40, most_of_address=30)
AGAIN = knocking.Door("password again: ", most_of_pair=5, most_of_client=20, most_of_address=20)
_DIGITS = {"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True}
_SALT = "unionhall.roster.signin.forms"


class AddressForm(forms.Form):
    """An address to send a code to. What is refused here is refused of everybody, on the roll or not."""

    address = forms.EmailField(
        label=gettext_lazy("Your personal e-mail address"),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "email", "autofocus": True}),
    )
    remember = forms.BooleanField(
        label=gettext_lazy("Keep me signed in on this device for a week"), required=False
    )

    def clean_address(self) -> str:
        address = self.cleaned_data["address"].strip()
        if is_of_employer(address):
            raise ValidationError(
                _("This mailbox belongs to an employer, who could open it. Use a personal address.")
            )
        return address


class NewAddressForm(AddressForm):
    remember = None  # type: ignore[assignment]


class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Code from the letter"), max_length=20, widget=forms.TextInput(_DIGITS)
    )


class SlipForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Printed code"),
        help_text=gettext_lazy("Twelve letters and digits, as in ABCD-2345-EFGH. Capitals do not matter."),
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "autofocus": True}),
    )


class SecondStep:
    """Digits of an app or a recovery code: guesses are counted in the database, and each code works once.

    Mixed in before a form of allauth, whose own count is kept in one process's memory.
    """

    user: User
    cleaned_data: dict[str, Any]

    def clean_code(self) -> str:
        attempt = knocking.knock(context.request, f"user {self.user.pk}", SECOND)
        if attempt is None:
            raise ValidationError(_("Too many attempts have failed. Wait 15 minutes, then try again."))
        with transaction.atomic():
            self._take_turns()
            code = super().clean_code()  # type: ignore[misc]
        knocking.let_in(attempt)
        return code

    def _take_turns(self) -> None:
        """Let one request at a time look at this person's codes, and refuse one that was used before."""
        rows = list(Authenticator.objects.select_for_update().filter(user=self.user))
        app = next((row for row in rows if row.type == Authenticator.Type.TOTP), None)
        if app is None:
            return
        digest = salted_hmac(_SALT, self.cleaned_data["code"].replace(" ", "")).hexdigest()
        used = app.data.get("used", [])
        if digest in used:
            raise ValidationError(_("This code was used already. Wait for the next one."))
        app.data["used"] = [digest, *used][:10]
        app.save(update_fields=["data"])


class SecondStepForm(SecondStep, AuthenticateForm):
    code = forms.CharField(label=gettext_lazy("Code"), max_length=20, widget=forms.TextInput(_DIGITS))


class SecondStepAgainForm(SecondStep, AgainForm):
    code = forms.CharField(label=gettext_lazy("Code"), max_length=20, widget=forms.TextInput(_DIGITS))


class AppForm(ActivateTOTPForm):
    code = forms.CharField(
        label=gettext_lazy("Six digits that the app shows now"),
        max_length=20,
        widget=forms.TextInput(_DIGITS),
    )


class PasskeyForm(AddWebAuthnForm):
    """A passkey always asks who holds it (finger, face or PIN): it is both steps in one."""

    name = forms.CharField(
        label=gettext_lazy("What you call this device"), max_length=60, required=False, initial=""
    )
    passwordless = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["name"] = ""

    def clean_name(self) -> str:
        return self.cleaned_data["name"] or _("Passkey")

    def clean_passwordless(self) -> bool:
        return True


class PasswordAgainForm(ReauthenticateForm):
    password = forms.CharField(
        label=gettext_lazy("Password"), widget=forms.PasswordInput({"autocomplete": "current-password"})
    )

    def clean_password(self) -> str:
        attempt = knocking.knock(context.request, f"user {self.user.pk}", AGAIN)
        if attempt is None:
            raise ValidationError(_("Too many attempts have failed. Wait 15 minutes, then try again."))
        password = super().clean_password()
        knocking.let_in(attempt)
        return password
