"""The local's cards: those that wait, one beside the people it may belong to, taking in, declining."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.log_actions import log

from unionhall.core.frame import Crumb, Frame
from unionhall.core.paging import leaf
from unionhall.places.models import Local
from unionhall.roster import copies, joining, seals
from unionhall.roster.candidates import Candidate, candidates
from unionhall.roster.gate import actor, behind_the_gate, local_within, today
from unionhall.roster.joining import CardClosedError, Entry, Sheet, Signature
from unionhall.roster.models import Agreement, AuthorisationCard, Person
from unionhall.roster.roles import Power
from unionhall.roster.screens.forms import DecisionForm, DeclineForm, PaperForm

_KINDS = {
    ".pdf": "application/pdf",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
}
_HARMLESS = "default-src 'none'; sandbox"


@behind_the_gate
def index(request: HttpRequest, number: str) -> HttpResponse:
    """The cards of a local, those that wait first."""
    local = local_within(request, Power.ENROL, number)
    state = request.GET.get("state", AuthorisationCard.State.SIGNED)
    if state not in AuthorisationCard.State:
        raise Http404
    cards = AuthorisationCard.objects.visible_to(request.user).filter(local=local, state=state)
    context = {
        "local": local,
        "page": leaf(cards.select_related("local"), request.GET.get("page")),
        "parameters": f"state={state}&",
        "states": [(value, label, value == state) for value, label in AuthorisationCard.State.choices],
    }
    frame = Frame(_("Cards of Local %(number)s") % {"number": number}, crumbs=_to(local))
    return render(request, "roster/cards.html", frame.context(request) | context)


@behind_the_gate
def show(request: HttpRequest, number: str, key: UUID) -> HttpResponse:
    """One card: what was signed, whether it is whole, and whose it may be."""
    card = _card(request, number, key)
    found = _candidates(request, card) if card.state == AuthorisationCard.State.SIGNED else []
    decision = _decision(card, found)
    _note_look(request, card)
    return _shown(request, card, found, decision=decision, decline=DeclineForm(auto_id="decline_%s"))


@behind_the_gate
@require_POST
def accept(request: HttpRequest, number: str, key: UUID) -> HttpResponse:
    """Countersign: take in the signer as one of the candidates, or as somebody new."""
    card = _card(request, number, key)
    found = _candidates(request, card)
    form = _decision(card, found, request.POST)
    if not form.is_valid():
        return _shown(request, card, found, decision=form, decline=DeclineForm(auto_id="decline_%s"))
    entry = Entry(
        person=form.people.get(form.cleaned_data["person"]),
        unit=form.cleaned_data["unit"],
        since=form.cleaned_data["since"],
    )
    try:
        person = joining.countersign(card, entry, by=actor(request), on=timezone.now())
    except CardClosedError:
        return _too_late(request, card)
    messages.success(request, _("%(name)s is a member now. Her copy is on its way.") % {"name": person})
    return redirect("roster:cards", number)


@behind_the_gate
@require_POST
def decline(request: HttpRequest, number: str, key: UUID) -> HttpResponse:
    """Put the card aside, with a reason."""
    card = _card(request, number, key)
    form = DeclineForm(request.POST, auto_id="decline_%s")
    if not form.is_valid():
        found = _candidates(request, card)
        return _shown(request, card, found, decision=_decision(card, found), decline=form)
    try:
        joining.decline(card, form.cleaned_data["reason"], by=actor(request), on=timezone.now())
    except CardClosedError:
        return _too_late(request, card)
    messages.success(request, _("The card is put aside."))
    return redirect("roster:cards", number)


@behind_the_gate
def add(request: HttpRequest, number: str) -> HttpResponse:
    """Enter a card that was signed on paper."""
    local = local_within(request, Power.ENROL, number)
    form = PaperForm(local, today(), request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        card = _take_in(request, local, form)
        messages.success(request, _("The card is kept. Say now whose it is."))
        return redirect(card)
    crumbs = [*_to(local), (_("Cards"), reverse("roster:cards", args=[number]))]
    frame = Frame(_("A card on paper"), crumbs=crumbs)
    return render(request, "roster/card_on_paper.html", frame.context(request) | {"form": form})


@behind_the_gate
def paper(request: HttpRequest, number: str, key: UUID) -> HttpResponseBase:
    """The card as a PDF, as its signer has it."""
    card = _card(request, number, key)
    _note_look(request, card)
    response = HttpResponse(copies.pdf(card), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="card-{number}-{card.number}.pdf"'
    return response


@behind_the_gate
def scan(request: HttpRequest, number: str, key: UUID) -> HttpResponseBase:
    """The picture of a card on paper; nothing in it may run, and no cache keeps it."""
    card = _card(request, number, key)
    if not card.scan:
        raise Http404
    suffix = f".{str(card.scan.name).rpartition('.')[2].lower()}"
    _note_look(request, card)
    response = FileResponse(card.scan.open("rb"), content_type=_KINDS[suffix])
    response["Content-Security-Policy"] = _HARMLESS
    response["Cache-Control"] = "private, no-store"
    return response


@behind_the_gate
def check(request: HttpRequest, number: str) -> HttpResponse:
    """Whether every card of the local is as it was signed."""
    local = local_within(request, Power.ENROL, number)
    count = local.cards.count()
    says = ngettext("%(count)s card was looked at.", "%(count)s cards were looked at.", count) % {
        "count": count
    }
    crumbs = [*_to(local), (_("Cards"), reverse("roster:cards", args=[number]))]
    frame = Frame(_("Are the cards as they were signed?"), says, crumbs=crumbs)
    context = {"local": local, "flaws": list(seals.flaws(local)), "says": says}
    return render(request, "roster/cards_check.html", frame.context(request) | context)


def _card(request: HttpRequest, number: str, key: UUID) -> AuthorisationCard:
    local = local_within(request, Power.ENROL, number)
    cards = AuthorisationCard.objects.visible_to(request.user).select_related("local", "unit", "person")
    return get_object_or_404(cards, local=local, key=key)


def _note_look(request: HttpRequest, card: AuthorisationCard) -> None:
    """On the card, and on the person whose it is: she can ask who looked."""
    for looked_at in filter(None, (card, card.person)):
        log(looked_at, "roster.look", user=request.user)


def _candidates(request: HttpRequest, card: AuthorisationCard) -> list[Candidate]:
    people = Person.objects.visible_to(request.user, Power.ENROL, today())
    return candidates(card.facts, people)


def _decision(card: AuthorisationCard, found: list[Candidate], data: Any = None) -> DecisionForm:
    people = {str(one.person.key): one.person for one in found}
    first = {"unit": card.unit_id or getattr(card.local.units.first(), "pk", None), "since": today()}
    return DecisionForm(card, people, data, initial=first)


def _shown(
    request: HttpRequest, card: AuthorisationCard, found: list[Candidate], **forms: Any
) -> HttpResponse:
    local = card.local
    frame = Frame(
        _("Card %(number)s of %(name)s") % {"number": card.number, "name": card.name},
        crumbs=[*_to(local), (_("Cards"), reverse("roster:cards", args=[local.number]))],
    )
    words = card.signed["text"]["words"]
    context = {
        "local": local,
        "card": card,
        "told": copies.told(card),
        "agreements": [(words[name], card.agrees_to(name)) for name in Agreement.values],
        "flaws": seals.flaws_of(card),
        "found": found,
        "decided": copies.decided(card) if card.decision else "",
        "is_open": card.state == AuthorisationCard.State.SIGNED,
        **forms,
    }
    return render(request, "roster/card.html", frame.context(request) | context)


def _take_in(request: HttpRequest, local: Local, form: PaperForm) -> AuthorisationCard:
    applicant, facts = form.applicant, form.cleaned_data
    signature = Signature(
        typed=f"{applicant.given} {applicant.surname}".strip(),
        agreements=frozenset(facts["agreed"]),
        language=facts["language"],
        address="",
        form_key=facts["form_key"],
    )
    sheet = Sheet(unit=form.chosen_unit, scan=facts["scan"], signed_on=facts["signed_on"])
    return joining.take_in(local, applicant, signature, sheet, by=actor(request), on=timezone.now())


def _too_late(request: HttpRequest, card: AuthorisationCard) -> HttpResponse:
    messages.error(request, _("Another officer has decided about this card already. Look at what she did."))
    return redirect(card)


def _to(local: Local) -> list[Crumb]:
    return [(str(local), reverse("roster:wall", args=[local.number]))]
