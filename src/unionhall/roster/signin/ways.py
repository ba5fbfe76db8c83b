"""How I sign in: my passkeys and second steps, my addresses, my sessions; and letting others in."""

from datetime import date
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from wagtail.log_actions import log

from unionhall.core import knocking
from unionhall.core.frame import Frame
from unionhall.roster.people import Person, Purpose
from unionhall.roster.roles import Power
from unionhall.roster.signin import accounts, codes, factors, letters, signins, slips
from unionhall.roster.signin.entering import MemberRequest, ask_to_wait, wanted
from unionhall.roster.signin.forms import CodeForm, NewAddressForm
from unionhall.roster.signin.holders import holders, is_of_employer
from unionhall.roster.signin.models import Code

# The code with which somebody who is signed in proves one more address.
CONFIRMING = "account_code"


@never_cache
@login_required
def index(request: MemberRequest) -> HttpResponse:
    """Everything about how I sign in, on one page."""
    kinds = Authenticator.Type
    mine = list(Authenticator.objects.filter(user=request.user).order_by("created_at"))
    person = _myself(request)
    context = {
        "passkeys": [row.wrap() for row in mine if row.type == kinds.WEBAUTHN],
        "app": next((row for row in mine if row.type == kinds.TOTP), None),
        "recovery": next((row for row in mine if row.type == kinds.RECOVERY_CODES), None),
        "person": person,
        "addresses": _addresses(person, timezone.localdate()) if person else [],
        "is_needed": factors.is_needed(request.user, on=timezone.localdate()),
        "is_shown": factors.counts(request.user),
    }
    return _page(request, "ways", _("How you sign in"), context, crumbs=())


@never_cache
@login_required
def second(request: MemberRequest) -> HttpResponse:
    """Why an office needs a second step, and the way to it."""
    if factors.counts(request.user):
        return redirect(wanted(request) or "mfa_index")
    context = {"has_one": factors.has_one(request.user), "next": wanted(request)}
    return _page(request, "second", _("Your office needs a second step"), context)


@never_cache
@login_required
def sign_ins(request: MemberRequest) -> HttpResponse:
    """Where I am signed in, and every time I signed in within twelve months."""
    context = {
        "running": signins.running(request.user),
        "here": request.session.get(signins.KEY),
        "log": request.user.sign_ins.all()[:200],
    }
    return _page(request, "sign_ins", _("Where you are signed in"), context)


@require_POST
@login_required
def end(request: MemberRequest) -> HttpResponse:
    """End one session, or all but this one."""
    rows = request.user.sign_ins.exclude(pk=request.session.get(signins.KEY, 0))
    chosen = request.POST.get("sign_in", "")
    if chosen:
        rows = rows.filter(pk=chosen) if chosen.isdecimal() else rows.none()
    if signins.end(rows):
        messages.success(request, _("Signed out there. Whoever used it has to sign in again."))
    return redirect("account-sign-ins")


@never_cache
@login_required
def add_address(request: MemberRequest) -> HttpResponse:
    """Prove one more address: a code goes there, and is typed here."""
    person = _myself(request)
    if person is None or not _is_sure_enough(request):
        return _not_now(request)
    form = NewAddressForm(request.POST or None, initial={"address": request.GET.get("address", "")})
    if request.method == "POST" and form.is_valid():
        address = form.cleaned_data["address"]
        if knocking.knock(request, address, codes.ASKING):
            code, digits = codes.ask(address, user=request.user, at=timezone.now())
            letters.send_code(code, digits, person.language)
            request.session[CONFIRMING] = code.pk
            return redirect("account-confirm")
        form.add_error(
            None, _("Codes were asked for several times. Look for our letter, or wait 15 minutes.")
        )
        return ask_to_wait(_page(request, "address", _("Add an e-mail address"), {"form": form}))
    return _page(request, "address", _("Add an e-mail address"), {"form": form})


@never_cache
@login_required
def confirm(request: MemberRequest) -> HttpResponse:
    """The code that went to the address she adds."""
    code = Code.objects.filter(pk=request.session.get(CONFIRMING, 0), user=request.user).first()
    person = _myself(request)
    if code is None or person is None:
        return redirect("account-address")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        outcome = codes.try_digits(code.pk, form.cleaned_data["code"], at=timezone.now())
        if outcome is codes.Typed.RIGHT:
            return _confirmed(request, person, code)
        form.add_error("code", _what_is_wrong(outcome))
    context = {"form": form, "address": code.address, "minutes": int(Code.LIFETIME.total_seconds() // 60)}
    return _page(request, "code", _("Type the code from our letter"), context)


@require_POST
@login_required
def forget_address(request: MemberRequest) -> HttpResponse:
    person = _myself(request)
    if person is None or not _is_sure_enough(request):
        return _not_now(request)
    accounts.forget_address(person, request.POST.get("address", ""), by=request.user)
    messages.success(request, _("That address no longer signs you in."))
    return redirect("mfa_index")


@never_cache
@login_required
def let_in(request: MemberRequest, key: UUID) -> HttpResponse:
    """An officer hands a printed code to somebody, or takes away a second step that was lost."""
    today = timezone.localdate()
    person = get_object_or_404(Person.objects.visible_to(request.user, Power.NAMES, today), key=key)
    may_issue = slips.may_issue(request.user, person, on=today)
    may_forget = factors.may_forget(request.user, person, on=today)
    if not (may_issue or may_forget):
        raise Http404
    if request.method == "POST":
        return _let_in(request, person, today)
    addresses = None
    if accounts.may_vouch(request.user, person, on=today):
        addresses = accounts.open_to_vouching(person, on=today)
        log(person, "roster.look", user=request.user)
    context: dict[str, object] = {
        "person": person,
        "addresses": addresses,
        "may_issue": may_issue,
        "may_forget": may_forget and person.user is not None and factors.has_one(person.user),
        "slips": person.slips.open(today),
    }
    return _page(request, "let_in", _("Let %(name)s sign in") % {"name": person}, context)


def _let_in(request: MemberRequest, person: Person, today: date) -> HttpResponse:
    if "forget" in request.POST:
        factors.forget(person, by=request.user, on=today)
        messages.success(
            request, _("The second step is taken away. She sets up a new one when she signs in.")
        )
        return redirect("account-person", key=person.key)
    if "vouch" in request.POST:
        return _vouched(request, person, today)
    code = slips.issue(person, by=request.user, on=today)
    until, address = today + slips.Slip.LIFETIME, request.build_absolute_uri(reverse("sign-in-slip"))
    if request.POST.get("issue") == "pdf":
        return _on_paper(slips.paper(person, code, until, address))
    context = {"person": person, "code": code, "until": until, "address": address}
    return _page(request, "printed", _("Printed code for %(name)s") % {"name": person}, context)


def _vouched(request: MemberRequest, person: Person, today: date) -> HttpResponse:
    accounts.vouch(person, request.POST["vouch"], by=request.user, on=today)
    words = {"name": person, "address": request.POST["vouch"]}
    messages.success(request, _("%(name)s can sign in with %(address)s now.") % words)
    return redirect("account-person", key=person.key)


def _on_paper(made: bytes) -> HttpResponse:
    named = {"Content-Disposition": 'attachment; filename="printed-code.pdf"', "Cache-Control": "no-store"}
    return HttpResponse(made, content_type="application/pdf", headers=named)


def _confirmed(request: MemberRequest, person: Person, code: Code) -> HttpResponse:
    del request.session[CONFIRMING]
    today = timezone.localdate()
    accounts.confirm_address(person, code.address, by=request.user, on=today)
    if holders(code.address, on=today).is_shared:
        messages.warning(
            request, _("Somebody else on the roll has this address too: it cannot sign you in by itself.")
        )
    else:
        messages.success(request, _("From now on you can sign in with this address."))
    return redirect("mfa_index")


def _is_sure_enough(request: MemberRequest) -> bool:
    """Whoever has set up a second step shows it before she changes which addresses let her in."""
    return factors.counts(request.user) or not factors.has_one(request.user)


def _not_now(request: MemberRequest) -> HttpResponse:
    if _myself(request) is None:
        messages.info(request, _("You are not on the roll, so there is no record to open with an address."))
        return redirect("mfa_index")
    return redirect(f"{reverse('mfa_reauthenticate')}?next={reverse('account-address')}")


def _myself(request: MemberRequest) -> Person | None:
    return Person.objects.present().filter(user=request.user).first()


def _addresses(person: Person, today: date) -> list[dict[str, object]]:
    """Her personal addresses, and what each of them is good for."""
    trusted = {address.casefold() for address in person.trusted_addresses.values_list("address", flat=True)}
    rows = person.emails.on(today).filter(purpose=Purpose.HOME).values_list("address", flat=True)
    return [
        {
            "address": address,
            "is_trusted": address.casefold() in trusted,
            "is_shared": holders(address, on=today).is_shared,
            "is_of_employer": is_of_employer(address),
        }
        for address in dict.fromkeys(rows)
    ]


def _what_is_wrong(outcome: codes.Typed) -> str:
    if outcome is codes.Typed.WRONG:
        return _("That is not the code. Look at the letter again; the newest one counts.")
    return _("This code is over: it was used, is too old or was guessed at too often. Ask for a new one.")


def _page(
    request: MemberRequest,
    name: str,
    title: str,
    context: dict[str, object],
    crumbs: tuple[tuple[str, str], ...] | None = None,
) -> HttpResponse:
    way_up = ((_("How you sign in"), reverse("mfa_index")),) if crumbs is None else crumbs
    frame = Frame(title, crumbs=way_up).context(request)
    return render(request, f"roster/signin/{name}.html", frame | context)
