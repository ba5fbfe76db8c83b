"""The pages on which somebody signs in: with an address and a code, a printed code, or a password."""

from typing import cast

from allauth.mfa.base.internal.flows import post_authentication
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from unionhall.core import knocking, signin
from unionhall.core.frame import Frame
from unionhall.core.models import User
from unionhall.roster.signin import codes, letters, slips
from unionhall.roster.signin.accounts import account_of
from unionhall.roster.signin.adapters import REMEMBER
from unionhall.roster.signin.entering import NEXT, ask_to_wait, come_in, know_browser, wanted
from unionhall.roster.signin.forms import AddressForm, CodeForm, SecondStepForm, SlipForm
from unionhall.roster.signin.holders import Holder, holders
from unionhall.roster.signin.models import Code

# Which code this browser waits for; and the address that it has proved, if several people share that.
ASKED, SHARED = "sign_in_code", "sign_in_shared"


@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """Everybody's way in. What is answered never depends on whether the address is on the roll."""
    if request.user.is_authenticated and "again" not in request.GET:
        return redirect(wanted(request) or settings.LOGIN_REDIRECT_URL)
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if knocking.knock(request, form.cleaned_data["address"], codes.ASKING):
            _send(request, form)
            return redirect("sign-in-code")
        form.add_error(
            None, _("Codes were asked for several times. Look for our letter, or wait 15 minutes.")
        )
        return ask_to_wait(_front(request, form))
    return _front(request, form)


@never_cache
@sensitive_post_parameters("code")
def type_code(request: HttpRequest) -> HttpResponse:
    """The code from the letter. It can be typed in the browser that asked for it, and nowhere else."""
    code = Code.objects.filter(pk=request.session.get(ASKED, 0), user=None).first()
    if code is None:
        return redirect("account_login")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        outcome = codes.try_digits(code.pk, form.cleaned_data["code"], at=timezone.now())
        if outcome is codes.Typed.RIGHT:
            return know_browser(_proved(request, code.address), code.address)
        form.add_error("code", _what_is_wrong(outcome))
    context = {"form": form, "address": code.address, "minutes": int(Code.LIFETIME.total_seconds() // 60)}
    return _page(request, "code", _("Type the code from our letter"), context)


@never_cache
@sensitive_post_parameters("code")
def share_address(request: HttpRequest) -> HttpResponse:
    """Where several people have one address: the code proves a mailbox, her own second step proves her."""
    address = _shared_address(request)
    if not address:
        return redirect("account_login")
    people = holders(address, on=timezone.localdate()).everybody
    form = CodeForm(request.POST or None)
    form.fields["code"].label = _("Digits from your authenticator app, or a recovery code")
    if request.method == "POST" and form.is_valid():
        for holder in people:
            answer = _told_apart(request, holder, address)
            if answer:
                return answer
        form.add_error("code", _("That did not work. Look at the code again, or take the next one."))
    return _page(request, "family", _("More than one person has this address"), {"form": form})


@never_cache
@sensitive_post_parameters("code")
def use_slip(request: HttpRequest) -> HttpResponse:
    """A printed code from an officer, good once; then she sets up a way to come back."""
    form = SlipForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _slip_page(request, form)
    attempt = knocking.knock(request, "slip", slips.TYPING)
    if attempt is None:
        form.add_error("code", _("Too many attempts have failed. Wait 15 minutes, then try again."))
        return ask_to_wait(_slip_page(request, form))
    today = timezone.localdate()
    person = slips.redeem(form.cleaned_data["code"], at=timezone.now(), on=today)
    if person is None:
        form.add_error("code", _("This code is not good. Look at it again, or ask your local for a new one."))
        return _slip_page(request, form)
    knocking.let_in(attempt)
    messages.success(request, _("You are signed in. Set up a passkey or an e-mail address now to come back."))
    user = account_of(Holder(person, person.user), on=today)
    return come_in(request, user, "slip", go_to=reverse("mfa_index"))


class SignInByPassword(signin.SignIn):
    """Staff may use a password; their second step is asked for next."""

    template_name = "roster/signin/password.html"

    def form_valid(self, form: signin.SignInForm) -> HttpResponse:
        address = form.cleaned_data["username"]
        self.request.session[REMEMBER] = bool(form.cleaned_data.get("remember"))
        response = come_in(self.request, cast(User, form.get_user()), "password", email=address)
        return know_browser(response, address)

    def get_context_data(self, **more: object) -> dict:
        frame = Frame(_("Sign in with a password")).context(self.request)
        return super().get_context_data(**more) | frame | {"next": wanted(self.request)}


def _send(request: HttpRequest, form: AddressForm) -> None:
    """Write a letter either way: the same work is done for an address that nobody has."""
    address, now = form.cleaned_data["address"], timezone.now()
    found = holders(address, on=timezone.localdate(now))
    code, digits = codes.ask(address, at=now)
    language = found.sole.language if found.sole else get_language() or "en"
    if found.sole or found.is_shared:
        letters.send_code(code, digits, language)
    else:
        letters.send_no_code(code, language)
    request.session[ASKED] = code.pk
    request.session[NEXT] = wanted(request)
    request.session[REMEMBER] = form.cleaned_data["remember"]


def _proved(request: HttpRequest, address: str) -> HttpResponse:
    """Go on once a mailbox is proved to be hers."""
    del request.session[ASKED]
    found = holders(address, on=timezone.localdate())
    if found.sole:
        user = account_of(found.sole, proved=address, on=timezone.localdate())
        return come_in(request, user, "code", email=address)
    request.session[SHARED] = [address, timezone.now().timestamp()]
    return redirect("sign-in-family")


def _shared_address(request: HttpRequest) -> str:
    address, at = request.session.get(SHARED, ["", 0])
    return address if timezone.now().timestamp() - at < Code.LIFETIME.total_seconds() else ""


def _told_apart(request: HttpRequest, holder: Holder, address: str) -> HttpResponse | None:
    """Sign in this one of several if the second step is hers."""
    if holder.user is None or not holder.user.is_active:
        return None
    form = SecondStepForm(user=holder.user, data=request.POST)
    if not form.is_valid():
        return None
    del request.session[SHARED]
    post_authentication(request, form.authenticator)
    return come_in(request, holder.user, "code", has_shown=True, email=address)


def _what_is_wrong(outcome: codes.Typed) -> str:
    if outcome is codes.Typed.WRONG:
        return _("That is not the code. Look at the letter again; the newest one counts.")
    return _("This code is over: it was used, is too old or was guessed at too often. Ask for a new one.")


def _front(request: HttpRequest, form: AddressForm) -> HttpResponse:
    context = {"form": form, "next": wanted(request), "federation_sign_in": settings.FEDERATION_SIGN_IN}
    return _page(request, "front", _("Sign in"), context)


def _slip_page(request: HttpRequest, form: SlipForm) -> HttpResponse:
    return _page(request, "slip", _("Sign in with a printed code"), {"form": form})


def _page(request: HttpRequest, name: str, title: str, context: dict[str, object]) -> HttpResponse:
    return render(request, f"roster/signin/{name}.html", Frame(title).context(request) | context)
