"""Asking that one's record be corrected where the employer reports it too, and the officers who decide."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from unionhall.core.bridge import RefusedError
from unionhall.core.frame import Frame
from unionhall.core.paging import leaf
from unionhall.roster import correcting, permissions
from unionhall.roster.corrections import Correction
from unionhall.roster.gate import actor, behind_the_gate, today
from unionhall.roster.looks import note_on_each
from unionhall.roster.models import Employment, Person
from unionhall.roster.roles import Power
from unionhall.roster.screens.correctionforms import FORMS, AskingForm, DecisionForm
from unionhall.roster.screens.desks import to_mine

_SHOWN = 30


@behind_the_gate
def ask(request: HttpRequest, what: str, pk: int = 0) -> HttpResponse:
    """What should stand on my record instead; of a job, on which."""
    person = get_object_or_404(Person.objects.present(), user=request.user.pk)
    if what not in FORMS or (what == Correction.What.NAME) == bool(pk):
        raise Http404
    job = get_object_or_404(Employment.objects.on(today()), person=person, pk=pk) if pk else None
    now = correcting.stands(person, what, job, today())
    form = FORMS[what](job, request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid() and _is_asked(person, what, job, form):
        messages.success(
            request, _("An officer of your local will look at it. You see on this page what she says.")
        )
        return redirect("roster:mine")
    frame = Frame(str(Correction.What(what).label), crumbs=[(_("My page"), reverse("roster:mine"))])
    note = _(
        "Your employer reports this too. Nothing changes before an officer of your local has confirmed it."
    )
    context = {"form": form, "button": _("Ask for the correction"), "note": note}
    return render(request, "roster/correct.html", frame.context(request) | context)


def _is_asked(person: Person, what: str, job: Employment | None, form: AskingForm) -> bool:
    facts = dict(form.cleaned_data)
    says = facts.pop("says")
    try:
        correcting.ask(person, what, facts, job=job, says=says, on=today())
    except RefusedError as refused:
        form.add_error(None, refused.problems[0].message)
        return False
    return True


@require_POST
@behind_the_gate
def withdraw(request: HttpRequest, key: UUID) -> HttpResponse:
    """I ask for it no longer."""
    asked = get_object_or_404(Correction, key=key, person__user=request.user.pk)
    correcting.withdraw(asked, on=today())
    messages.success(request, _("Withdrawn. Your record stays as it is."))
    return redirect("roster:mine")


@require_GET
@behind_the_gate
def index(request: HttpRequest) -> HttpResponse:
    """What members ask to have corrected, what waits longest first; and what was decided lately."""
    _may_correct_or_404(request)
    asked = Correction.objects.visible_to(request.user).select_related("person", "job", "decided_by")
    decided = asked.filter(state__in=(Correction.State.CONFIRMED, Correction.State.DECLINED))
    page = leaf(asked.waiting().order_by("asked_on", "pk"), request.GET.get("page"), _SHOWN)
    lately = list(decided.order_by("-decided_on", "-pk")[:_SHOWN])
    shown = {each.person for each in (*page, *lately)}
    note_on_each(shown, "roster.look", {}, by=actor(request), on=timezone.now())
    context = {"page": page, "decided": lately}
    frame = Frame(_("Corrections that members ask for"), crumbs=to_mine())
    return render(request, "roster/corrections.html", frame.context(request) | context)


@require_POST
@behind_the_gate
def decide(request: HttpRequest, key: UUID) -> HttpResponse:
    """Confirm a correction, or decline it with a reason that the member reads."""
    _may_correct_or_404(request)
    asked = get_object_or_404(Correction.objects.visible_to(request.user), key=key)
    form = DecisionForm(request.POST)
    try:
        if not form.is_valid():
            messages.error(request, _("Say why you decline: she reads it."))
        elif form.cleaned_data["decision"] == "confirm":
            correcting.confirm(asked, by=actor(request), on=today())
            messages.success(request, _("Confirmed. The record says so from today on."))
        else:
            correcting.decline(asked, form.cleaned_data["reason"], by=actor(request), on=today())
            messages.success(request, _("Declined. She reads your reason on her page."))
    except RefusedError as refused:
        messages.error(request, refused.problems[0].message)
    return redirect("roster:corrections")


def _may_correct_or_404(request: HttpRequest) -> None:
    if not permissions.may_anywhere(request.user, Power.EDIT):
        raise Http404
