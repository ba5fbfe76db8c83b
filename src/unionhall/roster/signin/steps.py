"""Setting up, showing and removing a second step: allauth's pages in our frame, and what the hall adds.

Added here: a first second step is set up only soon after signing in; once shown or set up, it counts for the
whole session; every passkey asks who holds it.
"""

import json
from datetime import timedelta
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import Login
from allauth.account.views import LogoutView, ReauthenticateView
from allauth.mfa.base import views as base
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.mfa.webauthn.internal import auth, flows
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unionhall.core.frame import Frame
from unionhall.roster.signin import factors, signins
from unionhall.roster.signin.entering import wanted

_SOON = timedelta(minutes=15)
_GO_ON = "second_step_next"


class Framed:
    """A page of allauth in the hall's frame, kept by no cache."""

    title: str | Promise = ""
    request: Any

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        add_never_cache_headers(response)
        return response

    def get_context_data(self, **more: Any) -> dict:
        context = super().get_context_data(**more)  # type: ignore[misc]
        crumbs = [(_("How you sign in"), reverse("mfa_index"))] if self.request.user.is_authenticated else []
        frame = Frame(str(self.title), crumbs=crumbs).context(self.request)
        options = context.get("js_data", {}).values()
        shown = {"next": wanted(self.request), "options": json.dumps(next(iter(options), {}))}
        return context | frame | shown


class SetUp(LoginRequiredMixin, Framed):  # type: ignore[misc]
    """Setting up a way to show who she is: allowed soon after signing in, or after showing one she has."""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if request.user.is_authenticated and not _is_fresh(request):
            messages.info(request, _("You signed in a while ago. Sign in again to change how you sign in."))
            return redirect(f"{reverse('account_login')}?{urlencode({'again': '1', 'next': request.path})}")
        if wanted(request):
            request.session[_GO_ON] = wanted(request)
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)  # type: ignore[misc]
        # What was set up was shown with it: the recovery codes are seen without being asked again.
        record_authentication(self.request, self.request.user, "mfa", reauthenticated=True)
        factors.note(self.request)
        return response


class Removal(LoginRequiredMixin, Framed):  # type: ignore[misc]
    def form_valid(self, form: Any) -> HttpResponse:
        super().form_valid(form)  # type: ignore[misc]
        if not factors.has_one(self.request.user):
            factors.forget_note(self.request)
        return redirect("mfa_index")


class Again(Framed):
    """Showing the second step in the middle of a session."""

    title = gettext_lazy("Show again that you are you")

    def form_valid(self, form: Any) -> HttpResponse:
        factors.note(self.request)
        return super().form_valid(form)  # type: ignore[misc]


class Show(Framed, base.AuthenticateView):
    title = gettext_lazy("Your second step")


class ShowAgain(Again, base.ReauthenticateView):
    pass


class UsePasskeyAgain(Again, webauthn.ReauthenticateWebAuthnView):
    def form_invalid(self, form: Any) -> HttpResponse:
        messages.error(self.request, _("That did not work. Try again, or use another way."))
        return redirect(self.request.get_full_path())


class TypePasswordAgain(Framed, ReauthenticateView):
    title = gettext_lazy("Type your password again")


class AddPasskey(SetUp, webauthn.AddWebAuthnView):
    title = gettext_lazy("Set up a passkey")

    def get_context_data(self, **more: Any) -> dict:
        context = super().get_context_data(**more)
        # Such a key is found without an address, and asks for a finger, a face or a PIN.
        return context | {"options": json.dumps(auth.begin_registration(self.request.user, True))}


class RemovePasskey(Removal, webauthn.RemoveWebAuthnView):
    title = gettext_lazy("Remove a passkey")


class UsePasskey(Framed, webauthn.LoginWebAuthnView):
    """Signing in with a passkey; the page it starts from is the sign-in page."""

    def form_valid(self, form: Any) -> HttpResponse:
        key = form.cleaned_data["credential"]
        login = Login(user=key.user, redirect_url=wanted(self.request) or None)
        return flows.perform_passwordless_login(self.request, key, login)

    def form_invalid(self, form: Any) -> HttpResponse:
        messages.error(self.request, _("That passkey did not work. Try again, or use another way."))
        return redirect("account_login")


class SetUpApp(SetUp, totp.ActivateTOTPView):
    title = gettext_lazy("Set up an authenticator app")


class RemoveApp(Removal, totp.DeactivateTOTPView):
    title = gettext_lazy("Remove the authenticator app")


class RecoveryCodes(LoginRequiredMixin, Framed, recovery.ViewRecoveryCodesView):  # type: ignore[misc]
    title = gettext_lazy("Your recovery codes")

    def get_context_data(self, **more: Any) -> dict:
        return super().get_context_data(**more) | {"go_on": self.request.session.get(_GO_ON, "")}


class NewRecoveryCodes(LoginRequiredMixin, Framed, recovery.GenerateRecoveryCodesView):  # type: ignore[misc]
    title = gettext_lazy("Make new recovery codes")


class SignOut(Framed, LogoutView):
    title = gettext_lazy("Sign out")


def _is_fresh(request: Any) -> bool:
    """Whoever has something to show is asked for it by allauth; the others have to have come just now."""
    if factors.has_one(request.user) or request.user.has_usable_password():
        return True
    here = request.session.get(signins.KEY)
    return request.user.sign_ins.filter(pk=here, at__gt=timezone.now() - _SOON).exists()
