"""Leaving the union, and taking back one thing that I agreed to on a card."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from unionhall.core.frame import Frame
from unionhall.roster import leaving
from unionhall.roster.gate import actor, behind_the_gate, today
from unionhall.roster.models import Agreement, Consent, Person
from unionhall.roster.screens.desks import to_mine


@behind_the_gate
def leave(request: HttpRequest) -> HttpResponse:
    """Leave the union, asked once more before."""
    person = _myself(request)
    if request.method == "POST":
        ended = leaving.leave(person, by=actor(request), on=today())
        messages.success(request, _("You have left. You can join again on any day."))
        if ended.offices:
            named = "; ".join(str(office) for office in ended.offices)
            messages.info(request, _("Your office has ended too: %(offices)s.") % {"offices": named})
        return redirect("roster:mine")
    frame = Frame(_("Leave the union"), crumbs=to_mine())
    context = {"ends": leaving.ending(person, today())}
    return render(request, "roster/leave.html", frame.context(request) | context)


@require_POST
@behind_the_gate
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """I agree to this no longer. Membership itself is left on a page of its own."""
    agreed = get_object_or_404(Consent.objects.select_related("local"), pk=pk, person=_myself(request))
    if agreed.kind == Agreement.MEMBERSHIP:
        return redirect("roster:mine-leave")
    leaving.withdraw(agreed.person, agreed.local, agreed.kind, by=actor(request), on=today())
    messages.success(request, _("Taken back. From today on we no longer count on it."))
    if agreed.kind == Agreement.DUES:
        messages.info(
            request,
            _("Your employer may need a letter of its own before it stops taking dues: ask your officers."),
        )
    return redirect("roster:mine")


def _myself(request: HttpRequest) -> Person:
    return get_object_or_404(Person.objects.present(), user=request.user.pk)
