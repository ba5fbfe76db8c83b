"""The tables somebody sits at; one table with its team and sessions, and where the sides stand."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from unionhall.bargaining import actions, permissions
from unionhall.bargaining.actions import (
    ChangedMeanwhileError,
    DayTakenError,
    LastLeadError,
    SessionFacts,
    TableFacts,
)
from unionhall.bargaining.forms import OpenForm, SeatForm, SessionForm, TableForm
from unionhall.bargaining.looks import lines, looks
from unionhall.bargaining.models import Session, Table
from unionhall.bargaining.pictures import two_sides
from unionhall.bargaining.views.doors import At, at_table
from unionhall.core.frame import Frame
from unionhall.core.models import User
from unionhall.core.paging import leaf
from unionhall.roster.gate import behind_the_gate
from unionhall.roster.models import Unit

FACTS = tuple(TableFacts.__dataclass_fields__)


@behind_the_gate
def index(request: HttpRequest) -> HttpResponse:
    """The tables she sits at, and the way to open one if she may."""
    on = timezone.localdate()
    context = {
        "tables": Table.objects.visible_to(request.user, on).select_related("unit__local"),
        "may_open": bool(_units(request.user)),
        "has_shown": getattr(request.user, "has_shown_second_factor", False),
    }
    frame = Frame(_("Bargaining"), _("What a proposal costs, for the teams that bargain."))
    return render(request, "bargaining/index.html", frame.context(request) | context)


@behind_the_gate
def open_table(request: HttpRequest) -> HttpResponse:
    """Open a table for a unit within her office's reach."""
    units = _units(request.user)
    if not units or not isinstance(request.user, User):
        raise Http404
    on = timezone.localdate()
    known = Unit.objects.filter(pk__in=[unit.pk for unit in units])
    form = OpenForm(request.POST or None, units=known, initial={"first_year": on.year + 1})
    if request.method == "POST" and form.is_valid():
        facts = TableFacts(**_told(form))
        table = actions.open_table(form.cleaned_data["unit"], facts, by=request.user, on=on)
        return redirect(table)
    context = {"form": form, "button": _("Open the table")}
    frame = Frame(_("Open a bargaining table")).context(request)
    return render(request, "bargaining/form.html", frame | context)


@at_table
def show(request: HttpRequest, at: At) -> HttpResponse:
    """The table: where the sides stand, what is on it, who sits at it."""
    table = at.table
    proposals = list(table.proposals.select_related("costing", "session"))
    for proposal in proposals:
        proposal.table = table
    return at.show(
        request,
        "table",
        table.title,
        proposals=proposals,
        movement=two_sides(table, proposals) if any(one.costing_id for one in proposals) else None,
        packages=table.packages.all(),
        grids=table.grids.all(),
        placements=table.placements.select_related("grid"),
        sessions=table.sessions.all(),
        seats=table.seats.on(at.on).select_related("user"),
        publications=table.publications.select_related("agreement", "costing"),
    )


@at_table
def amend(request: HttpRequest, at: At) -> HttpResponse:
    """Change the facts and ground rules of the table."""
    form = TableForm(request.POST or None, instance=at.table, initial={"seen": at.table.version})
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["seen"] or 0
        try:
            actions.amend_table(at.table, TableFacts(**_told(form)), seen, by=at.user, on=at.on)
        except ChangedMeanwhileError:
            return _meanwhile(request, at, form, _("Change the table"), Table.objects.get(pk=at.table.pk))
        return redirect(at.table)
    return at.show(request, "amend", _("Change the table"), form=form)


@at_table
def team(request: HttpRequest, at: At) -> HttpResponse:
    """Who sits at the table; who leads it seats others."""
    form = SeatForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not at.may_lead:
            raise Http404
        if form.is_valid() and _seated(form, at):
            return redirect("bargaining:team", key=at.table.key)
    seats = at.table.seats.select_related("user")
    return at.show(request, "team", _("The team"), form=form, seats=seats)


@at_table
def log(request: HttpRequest, at: At) -> HttpResponse:
    """Who looked at what, took what out and did what: the whole team may read it."""
    page = leaf(lines(at.table), request.GET.get("page"), 50)
    found = looks(at.table, page.items)
    return at.show(request, "log", _("Who looked at what"), page=page, looks=found)


def _seated(form: SeatForm, at: At) -> bool:
    user, role = form.cleaned_data["email"], form.cleaned_data["role"]
    try:
        actions.seat(at.table, user, role, by=at.user, on=at.on)
    except LastLeadError:
        form.add_error("role", _("Somebody has to lead the team. Seat another lead first."))
        return False
    return True


@require_POST
@at_table
def unseat(request: HttpRequest, at: At, pk: int) -> HttpResponse:
    """End somebody's seat."""
    if not at.may_lead:
        raise Http404
    held = at.one(at.table.seats.on(at.on), pk)
    try:
        actions.unseat(held, by=at.user, on=at.on)
    except LastLeadError:
        messages.error(request, _("Somebody has to lead the team. Seat another lead first."))
    else:
        if held.user_id == at.user.pk:
            messages.success(request, _("You no longer sit at this table. Who leads it can seat you again."))
            return redirect("bargaining:index")
    return redirect("bargaining:team", key=at.table.key)


@at_table
def session(request: HttpRequest, at: At, pk: int | None = None) -> HttpResponse:
    """Note a session, or change what is noted of one."""
    row = at.one(at.table.sessions.all(), pk) if pk else Session(table=at.table)
    form = SessionForm(request.POST or None, instance=row, initial={"seen": row.version})
    title, button = _("A session"), _("Save the session")
    if request.method == "POST" and form.is_valid():
        try:
            held = _noted(row, form, at)
            return redirect("bargaining:sheet", key=at.table.key, pk=held.pk)
        except DayTakenError:
            form.add_error("held_on", _("A session of this day is noted already. Change that one instead."))
            return at.show(request, "form", title, form=form, button=button, status=409)
        except ChangedMeanwhileError:
            return _meanwhile(request, at, form, title, Session.objects.get(pk=row.pk))
    return at.show(request, "form", title, form=form, button=button)


def _noted(row: Session, form: SessionForm, at: At) -> Session:
    told = {name: form.cleaned_data[name] for name in SessionFacts.__dataclass_fields__}
    facts, seen = SessionFacts(**told), form.cleaned_data["seen"] or 0
    if row.pk:
        return actions.change_session(row, facts, seen, by=at.user, on=at.on)
    return actions.hold_session(at.table, facts, by=at.user, on=at.on)


def _meanwhile(
    request: HttpRequest, at: At, form: TableForm | SessionForm, title: str, latest: Table | Session
) -> HttpResponse:
    """Somebody else has saved: what it says now, above what was written here."""
    says = [(form[name].label, getattr(latest, name)) for name in form._meta.fields or ()]
    form.data = {**request.POST.dict(), "seen": latest.version}
    return at.show(request, "amend", title, form=form, says=says, status=409)


def _units(user: Any) -> list[Unit]:
    return [
        unit for unit in Unit.objects.select_related("local", "division") if permissions.may_open(user, unit)
    ]


def _told(form: TableForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in FACTS}
