"""Writing down somebody by hand who is not on the roll yet, once it is clear that she is not."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from unionhall.core.frame import Frame
from unionhall.roster import actions, permissions
from unionhall.roster.candidates import Candidate, candidates
from unionhall.roster.gate import actor, behind_the_gate, today
from unionhall.roster.models import Person
from unionhall.roster.roles import Power
from unionhall.roster.screens.entryforms import EntryForm


@behind_the_gate
def enter(request: HttpRequest) -> HttpResponse:
    """A person and her first job. Who is like somebody on the roll is shown beside her first."""
    if not permissions.may_anywhere(request.user, Power.ENROL):
        raise Http404
    form = EntryForm(actor(request), request.POST or None)
    found: list[Candidate] = []
    if request.method == "POST" and form.is_valid():
        found = _alike(request, form)
        if not found or "is_new" in request.POST:
            return _written(request, form)
        form.ask_whether_new()
    frame = Frame(
        _("A new person"),
        _("Somebody whom no list and no card has brought. A list of the employer finds her later."),
        crumbs=[(_("People"), reverse("roster:people"))],
    )
    return render(request, "roster/entry.html", frame.context(request) | {"form": form, "found": found})


def _alike(request: HttpRequest, form: EntryForm) -> list[Candidate]:
    return candidates(form.looks, Person.objects.visible_to(request.user, Power.ENROL, today()))


def _written(request: HttpRequest, form: EntryForm) -> HttpResponse:
    day = form.cleaned_data["since"]
    person = actions.enter_with_job(form.name, form.person, form.job, by=actor(request), on=day)
    messages.success(request, _("%(name)s is on the roll.") % {"name": person})
    return redirect(person)
