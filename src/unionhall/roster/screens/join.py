"""Joining a local: its card, open to everybody. Nothing here looks at who is on the roll."""

import time
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from unionhall.core import knocking
from unionhall.core.frame import Frame
from unionhall.places.models import Local
from unionhall.places.views import way_to
from unionhall.roster import copies, joining, pledges
from unionhall.roster.joining import Signature
from unionhall.roster.models import AuthorisationCard
from unionhall.roster.screens.forms import JoinForm
from unionhall.roster.screens.halfway import forgotten, halfway, sent_back

# Where a browser keeps which card it has just signed, and for how long it may fetch the copy.
SIGNED = "card"
_COPY_FOR = 3600
# A whole school may sign from one network within an afternoon.
_SIGNING = knocking.Door("join: ", most_of_pair=6, most_of_client=120, most_of_address=12)


@never_cache
def join(request: HttpRequest, number: str) -> HttpResponse:
    """The card of a local, to be read and signed."""
    local = get_object_or_404(Local.objects.public(), number=number)
    words = pledges.text(timezone.localdate()).words[_language()]
    if request.method == "POST":
        return _answered(request, local, JoinForm(local, words, request.POST))
    kept = halfway(request)
    form = JoinForm(local, words, kept.typed if kept else None)
    if kept and kept.is_early:
        _ask_to_wait(form)
    return _card(request, local, form)


def _answered(request: HttpRequest, local: Local, form: JoinForm) -> HttpResponse:
    """Sign the card; a card that is not right yet goes back to her with all that she typed."""
    card = _sign(request, local, form) if form.is_valid() else None
    if card:
        request.session[SIGNED] = [str(card.key), time.time()]
        return forgotten(request, redirect("roster:signed", local.number))
    is_early = form.is_valid()
    if is_early:
        _ask_to_wait(form)
    return sent_back(request, is_early) or _card(request, local, form)


def _ask_to_wait(form: JoinForm) -> None:
    form.add_error(None, _("This was tried too often. Please wait a quarter of an hour."))


def _card(request: HttpRequest, local: Local, form: JoinForm) -> HttpResponse:
    text = pledges.text(timezone.localdate())
    words = text.words[_language()]
    frame = Frame(
        _("Join Local %(number)s") % {"number": local.number},
        _("Sign the card of %(local)s on your phone. It takes about three minutes.") % {"local": local},
        crumbs=way_to(local),
    )
    context = {"local": local, "form": form, "pledge": words["pledge"], "version": text.version}
    context |= {"address": knocking.client_of(request), "signed": _just_signed(request, local)}
    return render(request, "roster/join.html", frame.context(request) | context)


@never_cache
def signed(request: HttpRequest, number: str) -> HttpResponse:
    """What happens next; who has just signed here can fetch her copy."""
    local = get_object_or_404(Local.objects.public(), number=number)
    frame = Frame(_("Thank you for signing"), crumbs=[(str(local), local.get_absolute_url())])
    context = {"local": local, "card": _just_signed(request, local)}
    return render(request, "roster/signed.html", frame.context(request) | context)


def copy(request: HttpRequest, number: str) -> HttpResponse:
    """Her own copy, for the browser that has just signed; for everybody else there is none."""
    local = get_object_or_404(Local.objects.public(), number=number)
    card = _just_signed(request, local)
    if card is None:
        raise Http404
    response = HttpResponse(copies.pdf(card), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="card-{number}-{card.number}.pdf"'
    add_never_cache_headers(response)
    return response


def _sign(request: HttpRequest, local: Local, form: JoinForm) -> AuthorisationCard | None:
    """The card; None for who has to wait."""
    if knocking.knock(request, f"{local.number} {form.cleaned_data['email']}", _SIGNING) is None:
        return None
    signature = Signature(
        typed=form.cleaned_data["signature"],
        agreements=form.agreed,
        language=_language(),
        address=knocking.client_of(request),
        form_key=form.cleaned_data["form_key"],
    )
    return joining.sign(local, form.applicant, signature, unit=form.chosen_unit, on=timezone.now())


def _just_signed(request: HttpRequest, local: Local) -> AuthorisationCard | None:
    key, at = request.session.get(SIGNED, ("", 0)) if request.session else ("", 0)
    if not key or time.time() - at > _COPY_FOR:
        return None
    return AuthorisationCard.objects.filter(key=UUID(key), local=local).first()


def _language() -> str:
    return (get_language() or "en")[:2]
