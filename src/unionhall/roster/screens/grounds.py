"""The federation's units and worksites: the list of each, a new one, and one that has changed."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from unionhall.core.frame import Crumb, Frame
from unionhall.core.paging import leaf
from unionhall.roster import permissions
from unionhall.roster.gate import actor, behind_the_gate
from unionhall.roster.roles import Power
from unionhall.roster.screens.desks import to_mine
from unionhall.roster.screens.groundforms import GROUNDS

_SHOWN = 50


@behind_the_gate
def index(request: HttpRequest, what: str) -> HttpResponse:
    """All there are, found by their own name, the local's or the employer's."""
    kind = _kind(request, what)
    words = request.GET.get("q", "").strip()[:80]
    page = leaf(kind.rows(words), request.GET.get("page"), _SHOWN)
    context = {
        "what": what,
        "kind": kind,
        "words": words,
        "page": page,
        "rows": [(row, kind.cells(row)) for row in page],
        "parameters": f"{urlencode({'q': words})}&" if words else "",
        "others": [(form.title, name) for name, form in GROUNDS.items() if name != what],
    }
    frame = Frame(str(kind.title), crumbs=to_mine())
    return render(request, "roster/grounds.html", frame.context(request) | context)


@behind_the_gate
def add(request: HttpRequest, what: str) -> HttpResponse:
    """One that is not there yet."""
    kind = _kind(request, what)
    return _answered(request, what, kind(request.POST or None))


@behind_the_gate
def change(request: HttpRequest, what: str, pk: int) -> HttpResponse:
    """What is otherwise of one: its name, its contract."""
    kind = _kind(request, what)
    row = get_object_or_404(kind.Meta.model, pk=pk)
    return _answered(request, what, kind(request.POST or None, instance=row))


def _kind(request: HttpRequest, what: str) -> Any:
    """Who takes people in for the whole federation says what they are tied to."""
    if what not in GROUNDS or not permissions.may_everywhere(request.user, Power.ENROL):
        raise Http404
    return GROUNDS[what]


def _answered(request: HttpRequest, what: str, form: Any) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        row = form.write(by=actor(request))
        messages.success(request, _("%(name)s is written down.") % {"name": row})
        return redirect("roster:grounds", what)
    title = str(form.instance) if form.instance.pk else str(form.new)
    frame = Frame(title, crumbs=_to(what))
    back = reverse("roster:grounds", args=[what])
    context = {"form": form, "button": _("Write it down"), "back": back}
    return render(request, "roster/correct.html", frame.context(request) | context)


def _to(what: str) -> list[Crumb]:
    return [*to_mine(), (str(GROUNDS[what].title), reverse("roster:grounds", args=[what]))]
