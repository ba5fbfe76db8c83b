"""What django-allauth is told about this hall: who may come in, what is noted, which words are used."""

import base64
import hashlib
import secrets
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login as begin_session
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unionhall.core.knocking import client_of
from unionhall.core.models import User
from unionhall.places.models import Federation
from unionhall.roster.signin import factors, letters, signins
from unionhall.roster.signin.accounts import account_of
from unionhall.roster.signin.holders import holders, is_of_employer
from unionhall.roster.signin.models import SignIn

REMEMBER = "sign_in_remember"
_BACKEND = "django.contrib.auth.backends.ModelBackend"
_HOW = {
    "code": SignIn.How.CODE,
    "slip": SignIn.How.SLIP,
    "password": SignIn.How.PASSWORD,
    "socialaccount": SignIn.How.FEDERATION,
}
_REAUTHENTICATION = ("mfa_reauthenticate:webauthn", "mfa_reauthenticate", "reauthenticate")
_TOO_OFTEN = gettext_lazy("Too many attempts have failed. Wait some minutes, then try again.")
_NOTICES = {
    "mfa/email/totp_activated": letters.FACTOR_ADDED,
    "mfa/email/totp_deactivated": letters.FACTOR_REMOVED,
    "mfa/email/webauthn_added": letters.FACTOR_ADDED,
    "mfa/email/webauthn_removed": letters.FACTOR_REMOVED,
    "mfa/email/recovery_codes_generated": letters.CODES_MADE,
}
_MESSAGES: dict[str, Promise] = {
    "mfa/messages/totp_activated.txt": gettext_lazy("Your authenticator app is set up."),
    "mfa/messages/totp_deactivated.txt": gettext_lazy("Your authenticator app is removed."),
    "mfa/messages/webauthn_added.txt": gettext_lazy("Your passkey is set up."),
    "mfa/messages/webauthn_removed.txt": gettext_lazy("Your passkey is removed."),
    "mfa/messages/recovery_codes_generated.txt": gettext_lazy("You have new recovery codes."),
}


class Accounts(DefaultAccountAdapter):
    """How somebody comes in, whichever way she proved who she is."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_password": gettext_lazy("That is not your password."),
        "too_many_login_attempts": _TOO_OFTEN,
        "rate_limited": _TOO_OFTEN,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account: whoever is on the roll has one."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_of(request)

    def get_login_stages(self) -> list[str]:
        return ["allauth.mfa.stages.AuthenticateStage"]

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """What asks for the second step comes before what asks for a password."""
        methods = super().get_reauthentication_methods(user)
        return sorted(methods, key=lambda method: _REAUTHENTICATION.index(method["id"]))

    def pre_login(self, request: HttpRequest, user: User, **facts: object) -> HttpResponse | None:
        person = getattr(user, "person", None)
        if user.is_active and not (person and person.merged_into_id):
            return None
        return self.respond_user_inactive(request, user)

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """The same as for a wrong code or passkey: nothing is said of an account that is closed."""
        request.session.flush()
        messages.error(
            request, _("That did not work. Try another way, or ask your local for a printed code.")
        )
        return redirect("account_login")

    def login(self, request: HttpRequest, user: User) -> None:
        """Begin the session: a new key, whether the second step was shown, a line in the log of sign-ins."""
        records = get_authentication_records(request, user)
        was_shown, remember = factors.was_shown(request, user), request.session.pop(REMEMBER, False)
        begin_session(request, user, _BACKEND)
        request.session.set_expiry(settings.SESSION_COOKIE_AGE if remember else 0)
        factors.forget_note(request)
        if was_shown:
            factors.note(request)
        signins.begin(request, user, _how(records), with_second_factor=was_shown)

    def post_login(self, request: HttpRequest, user: User, **facts: Any) -> HttpResponse:
        target = facts.get("redirect_url") or self.get_login_redirect_url(request)
        is_sure = factors.was_shown(request, user)
        if not is_sure and factors.is_needed(user, on=timezone.localdate()):
            return redirect(f"{reverse('account-second')}?{urlencode({'next': target})}")
        return redirect(target)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        if request.user.has_perm("wagtailadmin.access_admin"):
            return reverse("wagtailadmin_home")
        return reverse(settings.LOGIN_REDIRECT_URL)

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        words = message or _MESSAGES.get(message_template or "")
        if words:
            messages.add_message(request, level, str(words), extra_tags=extra_tags)

    def send_notification_mail(self, template_prefix: str, user: User, *args: object, **kept: object) -> None:
        if template_prefix in _NOTICES:
            letters.tell_user(user, _NOTICES[template_prefix])


class Factors(DefaultMFAAdapter):
    """Second steps: what they are called, and that their secrets are not kept in the clear."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("That did not work. Look at the code again, or take the next one."),
        "cannot_generate_recovery_codes": gettext_lazy(
            "Set up a passkey or an authenticator app first; recovery codes stand in for them."
        ),
    }

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What was kept; after a change of the hall's secret something that no code fits."""
        try:
            return _box().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return base64.b32encode(secrets.token_bytes(20)).decode()

    def build_totp_svg(self, url: str) -> str:
        return segno.make(url, error="m").svg_inline(omitsize=True)

    def _get_user_identifier(self, user: User) -> str:
        return str(user)

    def _get_site_name(self) -> str:
        return Federation.objects.values_list("name", flat=True).first() or "Unionhall"


class Federated(DefaultSocialAccountAdapter):
    """The federation's own sign-in: it may say who somebody is, never that she is on the roll."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Tie a new identity to the one person whose address it has proved."""
        if sociallogin.is_existing:
            return
        proved = [address.email for address in sociallogin.email_addresses if address.verified]
        for address in proved:
            found = holders(address, on=timezone.localdate()).sole
            if found and not is_of_employer(address):
                sociallogin.connect(request, account_of(found, proved=address, on=timezone.localdate()))
                return
        raise ImmediateHttpResponse(render(request, "roster/signin/not_on_the_roll.html", status=403))


def _how(records: list[dict[str, Any]]) -> str:
    """The last way she came; a passkey by itself is one, behind another way it is the second step."""
    if records and records[-1].get("passwordless"):
        return SignIn.How.PASSKEY
    ways = [record["method"] for record in records if record["method"] in _HOW]
    return _HOW[ways[-1]] if ways else SignIn.How.OTHER


def _box() -> MultiFernet:
    """Locks with a key made of the hall's secret: a copy of the database alone opens nothing."""
    known = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    keys = (hashlib.sha256(f"unionhall.roster.signin {secret}".encode()).digest() for secret in known)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])
