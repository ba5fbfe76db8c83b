"""Pages on which an officer changes one thing of a record, and hears of it if another was quicker."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from unionhall.core.frame import Frame
from unionhall.roster import actions, permissions
from unionhall.roster.actions import ChangedMeanwhileError
from unionhall.roster.gate import actor, behind_the_gate, today
from unionhall.roster.looks import changes
from unionhall.roster.models import Person
from unionhall.roster.roles import Power
from unionhall.roster.screens.changeform import ChangeForm, Task
from unionhall.roster.screens.changeforms import CHANGES, ROWS

Ways = list[tuple[str, str]]
# How many of the last changes are told to who finds that hers has nothing to be written on.
_NEWS = 3
# What nobody changes on her own record, whatever her office: another officer does, or confirms it
# (`corrections`). Laying down her own office is hers.
_BY_ANOTHER = frozenset({"name", "job", "new-job", "standing", "office"})


@behind_the_gate
def change(request: HttpRequest, key: UUID, what: str) -> HttpResponse:
    """Another name, home, standing; a new address to reach her; an office."""
    task, make = _task(request, key), CHANGES.get(what)
    if make is None or not _may(task, what, make, _powers(task)):
        raise Http404
    return _answered(request, task, make)


@behind_the_gate
def change_row(request: HttpRequest, key: UUID, what: str, pk: int) -> HttpResponse:
    """A job that she has, an office that she holds."""
    task, make = _task(request, key), ROWS.get(what)
    if make is None or not _may(task, what, make, _powers(task)):
        raise Http404
    row = get_object_or_404(make.rows(task), pk=pk)
    now = make.followed(task, row)
    if now is None:
        return _over(request, Task(task.person, task.by, task.on, row), make)
    if now != row and request.method != "POST":
        return redirect(_address(task.person, what, now.pk))
    return _answered(request, Task(task.person, task.by, task.on, now), make)


def ways(request: HttpRequest, person: Person) -> Ways:
    """What she who asks may change of a person: of the record, then of each row of it."""
    task = Task(person, actor(request), today())
    powers = _powers(task)
    found = [
        (str(make.heading), _address(person, what))
        for what, make in CHANGES.items()
        if _may(task, what, make, powers)
    ]
    for what, make in ROWS.items():
        rows = make.rows(task) if _may(task, what, make, powers) else ()
        found += [
            (make.called(row), _address(person, what, row.pk)) for row in rows if make.offers(task, row)
        ]
    return found


def _may(task: Task, what: str, make: type[ChangeForm], powers: frozenset[Power]) -> bool:
    is_own = task.person.user_id == task.by.pk
    return make.needs <= powers and not (is_own and what in _BY_ANOTHER)


def _task(request: HttpRequest, key: UUID) -> Task:
    person = get_object_or_404(Person.objects.visible_to(request.user, on=today()), key=key)
    return Task(person, actor(request), today())


def _powers(task: Task) -> frozenset[Power]:
    return permissions.powers_over(task.by, task.person, on=task.on)


def _address(person: Person, what: str, pk: int | None = None) -> str:
    if pk is None:
        return reverse("roster:person-change", args=[person.key, what])
    return reverse("roster:person-change-row", args=[person.key, what, pk])


def _answered(request: HttpRequest, task: Task, make: type[ChangeForm]) -> HttpResponse:
    form, news, now = make(task, request.POST if request.method == "POST" else None), [], []
    if form.is_bound and form.is_valid():
        seen = form.cleaned_data["version"]
        try:
            actions.change(task.person, seen, form.write)
        except ChangedMeanwhileError:
            task.person.refresh_from_db()
            if form.is_so:
                return _done(request, task)
            news = changes(task.person)[: task.person.version - seen]
            now = form.now
            # What she typed stays; sent once more, it is sent by one who has seen what is new.
            data = request.POST.copy()
            data["version"] = str(task.person.version)
            form = make(task, data)
        else:
            return _done(request, task)
    return _shown(request, task, make, {"form": form, "news": news, "now": now})


def _over(request: HttpRequest, task: Task, make: type[ChangeForm]) -> HttpResponse:
    """What she was about to change is over: nothing is written, and what she typed is there to be read."""
    form = make(task, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and form.is_so:
        return _done(request, task)
    news = changes(task.person)[:_NEWS]
    return _shown(request, task, make, {"news": news, "typed": form.typed, "is_over": True})


def _done(request: HttpRequest, task: Task) -> HttpResponse:
    messages.success(request, _("The record is corrected."))
    return redirect("roster:person", task.person.key)


def _shown(request: HttpRequest, task: Task, make: type[ChangeForm], found: dict[str, Any]) -> HttpResponse:
    if task.person.user_id != task.by.pk:
        log(task.person, "roster.look", user=task.by)
    crumbs = [(_("People"), reverse("roster:people")), (str(task.person), _person(task.person))]
    frame = Frame(str(make.heading), crumbs=crumbs)
    context = found | {"person": task.person, "row": task.row}
    return render(request, "roster/change.html", frame.context(request) | context)


def _person(person: Person) -> str:
    return reverse("roster:person", args=[person.key])
