"""The pages of an employer's list: bring it, say what its columns are, decide, write down, take back."""

from collections import Counter
from collections.abc import Sequence
from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from unionhall.core.bridge import RefusedError
from unionhall.core.dates import still_to_wait
from unionhall.core.exports import Sheet, csv_response
from unionhall.core.frame import Crumb, Frame
from unionhall.roster import applying, arriving, belonging, deciding, permissions, telling
from unionhall.roster.arrivals import Arrival, ArrivalProblem, Change
from unionhall.roster.gate import actor, behind_the_gate
from unionhall.roster.layouts import flaws
from unionhall.roster.reading import Arriving, Reader, opened
from unionhall.roster.roles import Power
from unionhall.roster.screens.arrivalforms import ArrivalForm, ColumnsForm, UnitsForm
from unionhall.roster.screens.desks import to_mine

State, Kind = Arrival.State, Change.Kind
_OPEN = (Change.State.WAITING, Change.State.APPROVED, Change.State.DECLINED)
_DECIDABLE = (State.CHECKED, State.DONE)
_PUT_ASIDE = (Change.State.KEPT, Change.State.STALE)
_PAGE = 50
_SHOWN = 8
_SAMPLE = 10


@require_GET
@behind_the_gate
def index(request: HttpRequest) -> HttpResponse:
    """The lists she may see, and the way to bring one."""
    _may_enrol_or_404(request)
    lists = Arrival.objects.visible_to(request.user).select_related("employer", "unit", "begun_by")
    words = _("What each employer reported, and what became of it on the roll.")
    frame = Frame(_("Employers' lists"), words, crumbs=to_mine())
    page = Paginator(lists, _PAGE).get_page(request.GET.get("page"))
    return render(request, "roster/arrivals/index.html", frame.context(request) | {"page": page})


@behind_the_gate
def new(request: HttpRequest) -> HttpResponse:
    """Bring a list."""
    _may_enrol_or_404(request)
    form = ArrivalForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        arrival = arriving.receive(file, file.name, form.said(), by=actor(request))
        return redirect(arrival)
    frame = Frame(
        _("Bring an employer's list"),
        _("Nothing on the roll changes before you have seen it and said yes."),
        crumbs=_crumbs(),
    )
    return render(request, "roster/arrivals/new.html", frame.context(request) | {"form": form})


@require_GET
@behind_the_gate
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Where a list stands, and what can be done with it now."""
    return _page(request, _arrival_or_404(request, pk))


@require_GET
@behind_the_gate
def advance(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is by now; when it is done the whole page is asked for again."""
    arrival = _arrival_or_404(request, pk)
    response = render(request, "roster/arrivals/progress.html", _progress(arrival))
    if not arrival.is_at_work:
        response.headers["HX-Refresh"] = "true"
    return response


@require_POST
@behind_the_gate
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which column is which, and look again or have it checked."""
    arrival = _arrival_or_404(request, pk)
    if arrival.state not in (State.READY, State.CHECKED):
        return redirect(arrival)
    form = ColumnsForm(request.POST, columns=arrival.columns)
    if not form.is_valid():
        return _page(request, arrival, form)
    arriving.choose_columns(arrival, form.fields_chosen())
    wrong = flaws(arrival.columns)
    for message in wrong:
        messages.error(request, message)
    if "check" in request.POST and not wrong:
        arriving.check(arrival, by=actor(request))
    return redirect(arrival)


@require_POST
@behind_the_gate
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the columns again, write down, take back, go on, or drop the list."""
    arrival = _arrival_or_404(request, pk)
    wish = request.POST.get("wish", "")
    try:
        if wish == "drop" and arrival.state in (State.READY, State.CHECKED, State.REFUSED):
            arriving.drop(arrival)
            return redirect("arrivals")
        if wish == "choose" and arrival.state == State.CHECKED:
            arriving.choose_columns(arrival, [name for _title, name in arrival.columns])
        if wish == "check" and (arrival.state == State.READY or arriving.is_stalled(arrival)):
            arriving.check(arrival, by=actor(request))
        if wish == "place":
            deciding.place(arrival, UnitsForm(request.POST, arrival=arrival).said())
        if wish == "write":
            arrival.leave_out = "leave_out" in request.POST
            arrival.many_may_leave = "many_may_leave" in request.POST
            arriving.write_down(arrival, by=actor(request))
        if wish == "undo":
            arriving.take_back(arrival, by=actor(request))
        if wish == "continue" and arriving.is_stalled(arrival):
            arriving.work.enqueue(arrival.pk)
    except RefusedError as refused:
        for problem in refused.problems:
            messages.error(request, problem.message)
    return redirect(arrival)


@require_GET
@behind_the_gate
def group(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """All changes of one kind, to be decided one by one or together."""
    arrival = _arrival_or_404(request, pk)
    if kind not in Kind.values:
        raise Http404
    changes = arrival.changes.filter(kind=kind).select_related("person")
    page = Paginator(changes, _PAGE).get_page(request.GET.get("page"))
    frame = Frame(
        str(Kind(kind).label), crumbs=[*_crumbs(), (str(arrival.employer), arrival.get_absolute_url())]
    )
    context = {"arrival": arrival, "kind": kind, "page": page, "rows": _told(request, arrival, list(page))}
    return render(
        request, "roster/arrivals/group.html", frame.context(request) | context | _may_decide(arrival)
    )


@require_POST
@behind_the_gate
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve or decline a group, or single changes of it; or say who somebody is."""
    arrival = _arrival_or_404(request, pk)
    kind = request.POST.get("kind", "")
    try:
        if "settle" in request.POST:
            _settle(request, arrival)
        elif "tie" in request.POST:
            _settle_tie(request, arrival)
        else:
            _approve(request, arrival, kind)
    except RefusedError as refused:
        messages.error(request, refused.problems[0].message)
    back = request.POST.get("page", "")
    if kind in Kind.values and "one_by_one" in request.POST:
        return redirect(
            f"{reverse('arrival-group', args=[arrival.pk, kind])}?page={back if back.isdigit() else 1}"
        )
    return redirect(arrival)


@require_GET
@behind_the_gate
def problems(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Everything that was noted of the file, row by row, to hand back to the employer."""
    arrival = _arrival_or_404(request, pk)
    found = arrival.problems.values_list("row", "column", "message")
    return csv_response(Sheet("problems", (_("Row"), _("Column"), _("What is wrong")), found.iterator()))


def _settle(request: HttpRequest, arrival: Arrival) -> None:
    """`settle` is "change:person" for the same person, "change:new" for somebody new."""
    change, _colon, person = request.POST["settle"].partition(":")
    looks = arrival.changes.filter(kind=Kind.LOOK)
    look = get_object_or_404(looks, pk=int(change) if change.isdigit() else 0)
    deciding.settle(look, int(person) if person.isdigit() else None)


def _settle_tie(request: HttpRequest, arrival: Arrival) -> None:
    """`tie` is "change:place:end" or "change:place:keep", of a leaver who is not written down yet."""
    number, nth, answer = (*request.POST["tie"].split(":"), "", "")[:3]
    changes = arrival.changes.filter(kind=Kind.LEAVE, state__in=_OPEN)
    change = get_object_or_404(changes, pk=int(number) if number.isdigit() else 0)
    powers = telling.powers_over(actor(request), arrival, permissions.may_in)
    if arrival.state not in _DECIDABLE or not nth.isdigit():
        raise Http404
    if not belonging.decide(change, int(nth), answer, powers):
        raise Http404


def _approve(request: HttpRequest, arrival: Arrival, kind: str) -> None:
    states = {"yes": Change.State.APPROVED, "no": Change.State.DECLINED, "wait": Change.State.WAITING}
    answer, _colon, change = request.POST.get("answer", "").partition(":")
    if answer not in states:
        raise Http404
    if change:
        deciding.decide(arrival, states[answer], only=[int(change) if change.isdigit() else 0])
    elif kind in Kind.values:
        deciding.decide(arrival, states[answer], kind=kind)


def _page(request: HttpRequest, arrival: Arrival, form: ColumnsForm | None = None) -> HttpResponse:
    frame = Frame(
        f"{arrival.employer}", str(_("The employer's list, and what it would change.")), crumbs=_crumbs()
    )
    context = frame.context(request) | {"arrival": arrival, "states": State}
    if arrival.is_at_work:
        context |= _progress(arrival)
    elif arrival.state == State.READY:
        form = form or ColumnsForm(columns=arrival.columns)
        context |= {"form": form, "flaws": flaws(arrival.columns), **_as_read(request, arrival)}
    else:
        context |= _diff(request, arrival)
    return render(request, "roster/arrivals/show.html", context)


def _progress(arrival: Arrival) -> dict[str, object]:
    return {
        "arrival": arrival,
        "states": State,
        "is_stalled": arriving.is_stalled(arrival),
        "done": arriving.progress(arrival),
        "words": still_to_wait(arriving.time_left(arrival)),
    }


def _diff(request: HttpRequest, arrival: Arrival) -> dict[str, object]:
    """The groups of changes with their counts and first rows, and what was wrong with the file."""
    counts: dict[str, Counter[str]] = {}
    first: dict[str, list[int]] = {}
    for pk, kind, state in arrival.changes.values_list("pk", "kind", "state").iterator():
        counts.setdefault(kind, Counter())[state] += 1
        if len(first.setdefault(kind, [])) < _SHOWN:
            first[kind].append(pk)
    shown = arrival.changes.filter(pk__in=[pk for pks in first.values() for pk in pks])
    rows: dict[str, list[dict[str, object]]] = {kind: [] for kind in counts}
    for row in _told(request, arrival, list(shown.select_related("person"))):
        rows[cast(Change, row["change"]).kind].append(row)
    ready = sum(states[Change.State.APPROVED] for kind, states in counts.items() if kind != Kind.LOOK)
    put_aside = sum(states[state] for states in counts.values() for state in _PUT_ASIDE)
    return {
        "groups": [_group(kind, counts[kind], rows[kind]) for kind in Kind if kind in counts],
        "approved": ready,
        "so_many_leave": ready and applying.so_many_leave(arrival),
        "units_form": UnitsForm(arrival=arrival) if _asks_for_units(arrival) else None,
        "unsettled": counts.get(Kind.LOOK, Counter())[Change.State.WAITING],
        "kept": put_aside and arrival.changes.filter(state__in=_PUT_ASIDE)[:_PAGE],
        **_noted(arrival),
        **_may_decide(arrival),
    }


def _noted(arrival: Arrival) -> dict[str, object]:
    """The first problems and the first things to know; where there are few, they are asked for together."""
    kinds = (ArrivalProblem.Kind.PROBLEM, ArrivalProblem.Kind.NOTE)
    some = list(arrival.problems.all()[: _SHOWN + 1])
    if len(some) <= _SHOWN:
        wrong, to_know = ([each for each in some if each.kind == kind] for kind in kinds)
        return {"problems": wrong, "problem_count": len(wrong), "to_know": to_know}
    problems, notes = (arrival.problems.filter(kind=kind) for kind in kinds)
    return {"problems": problems[:_SHOWN], "problem_count": problems.count(), "to_know": notes[:_SHOWN]}


def _group(kind: Change.Kind, states: Counter[str], rows: list[dict[str, object]]) -> dict[str, object]:
    """All changes of a kind: how many of them stand how, and the first of them."""
    return {
        "kind": kind,
        "total": states.total(),
        "states": [(Change.State(state).label, count) for state, count in states.items()],
        "rows": rows,
        "more": states.total() - len(rows),
        "is_open": any(states[state] for state in _OPEN) and kind != Kind.LOOK,
    }


def _asks_for_units(arrival: Arrival) -> bool:
    return arrival.state in _DECIDABLE and bool(arrival.counts.get("unplaced", True))


def _may_decide(arrival: Arrival) -> dict[str, object]:
    return {"may_decide": arrival.state in _DECIDABLE, "change_states": Change.State}


def _told(request: HttpRequest, arrival: Arrival, changes: Sequence[Change]) -> list[dict[str, object]]:
    powers = telling.powers_over(actor(request), arrival, permissions.may_in)
    teller = telling.Teller(arrival, powers, changes)
    return [
        {
            "change": change,
            "lines": teller.lines(change),
            "ties": teller.ties(change),
            "alike": teller.likenesses(change) if change.evidence else (),
            "is_open": change.state in _OPEN,
        }
        for change in changes
    ]


def _as_read(request: HttpRequest, arrival: Arrival) -> dict[str, object]:
    """The first ten rows as they will be read, and what is wrong with them."""
    wrong: list[object] = []
    powers = telling.powers_over(actor(request), arrival, permissions.may_in)
    with opened(arrival) as (source, table):
        people = []
        for person in Reader(arrival, wrong.append).people(table):
            people.append(_read_row(person, powers))
            if len(people) == _SAMPLE:
                break
        del table  # so that its reader is done before the file is closed
        return {"sample": people, "sample_problems": wrong[:_SAMPLE], "notices": list(source.notices)}


def _read_row(person: Arriving, powers: frozenset[Power]) -> dict[str, object]:
    job = person.job
    pay = ("hours_a_day", "paid_days", "step", "lane") if Power.PAY in powers else ()
    return {
        "row": person.row,
        "name": str(person.name),
        "id": job.get("employee_id", ""),
        "work": ", ".join(str(job[name]) for name in ("title", "worksite") if job.get(name)),
        "hired": job.get("hired_on", ""),
        "pay": " · ".join(f"{telling.TITLES[name]} {job[name]}" for name in pay if job.get(name)),
        "reached": ", ".join([*(one[0] for one in person.emails), *(one[0] for one in person.phones)])
        if Power.HOME_CONTACT in powers
        else "",
    }


def _crumbs() -> list[Crumb]:
    return [(_("Employers' lists"), reverse("arrivals"))]


def _may_enrol_or_404(request: HttpRequest) -> None:
    if not permissions.may_anywhere(request.user, Power.ENROL):
        raise Http404


def _arrival_or_404(request: HttpRequest, pk: int) -> Arrival:
    lists = Arrival.objects.visible_to(request.user).select_related("employer", "unit__local", "begun_by")
    return get_object_or_404(lists, pk=pk)
