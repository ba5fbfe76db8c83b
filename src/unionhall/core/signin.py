"""Signing in to the staff room by address and password, and asking for a new one; guessing is slowed down.

How often is often, is decided in `core.knocking`.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.forms.auth import LoginForm, PasswordResetForm
from wagtail.admin.views.account import LoginView, PasswordResetView

from unionhall.core import cookies, knocking

_WAIT = "wait"


def ask_in(request: HttpRequest) -> HttpResponse:
    """The staff room sends everybody here whom it does not let in: to sign in, if that is what she lacks."""
    if request.user.is_authenticated and not request.user.has_perm("wagtailadmin.access_admin"):
        raise Http404
    return redirect(f"{reverse('account_login')}?{request.META['QUERY_STRING']}")


class SignInForm(LoginForm):
    """Notes every attempt before the password is looked at, and forgets it if it was right."""

    def clean(self) -> dict[str, Any]:
        address, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if not address or not password:
            return super().clean()
        attempt = knocking.knock(self.request, address)
        if attempt is None:
            minutes = int(knocking.WAIT.total_seconds() // 60)
            message = _("Too many attempts have failed. Wait %(minutes)s minutes, or ask for a new password.")
            raise ValidationError(message % {"minutes": minutes}, code=_WAIT)
        cleaned = super().clean()
        knocking.let_in(attempt)
        return cleaned


class SignIn(LoginView):
    def get_form_class(self) -> type[SignInForm]:
        return SignInForm

    def form_valid(self, form: SignInForm) -> HttpResponse:
        response = super().form_valid(form)
        cookies.give(
            response,
            knocking.COOKIE,
            knocking.token_for(form.cleaned_data["username"]),
            path=self.request.path,
            max_age=knocking.COOKIE_AGE,
            samesite="Strict",
        )
        return response

    def form_invalid(self, form: SignInForm) -> HttpResponse:
        response = super().form_invalid(form)
        if form.has_error("__all__", _WAIT):
            _ask_to_wait(response)
        return response


class NewPassword(PasswordResetView):
    """Asking for a letter with a link to a new password; who asks again and again has to wait."""

    def form_valid(self, form: PasswordResetForm) -> HttpResponse:
        if knocking.knock(self.request, form.cleaned_data["email"], knocking.NEW_PASSWORD):
            return super().form_valid(form)
        minutes = int(knocking.WAIT.total_seconds() // 60)
        message = _(
            "A new password was asked for several times. Look for our letter, or wait %(minutes)s minutes."
        )
        form.add_error(None, ValidationError(message % {"minutes": minutes}, code=_WAIT))
        return _ask_to_wait(self.form_invalid(form))


def _ask_to_wait(response: HttpResponse) -> HttpResponse:
    response.status_code = 429
    response["Retry-After"] = str(int(knocking.WAIT.total_seconds()))
    return response
