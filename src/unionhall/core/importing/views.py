"""The staff screens of importing: upload, say which column is which, try, read the report, go on."""

from contextlib import suppress
from typing import cast

from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from unionhall.core.bridge import RefusedError
from unionhall.core.dates import still_to_wait
from unionhall.core.exports import csv_response
from unionhall.core.importing import progress, reports, running, tasks
from unionhall.core.importing.forms import ColumnsForm, UploadForm
from unionhall.core.importing.protocol import Importer, importer_named, importers
from unionhall.core.models import ImportProblem, ImportRun, User

State = ImportRun.State
_PAGE = 25
_SHOWN = 50


def kinds_for(user: User | AnonymousUser) -> list[Importer]:
    """The kinds of file somebody may read in."""
    return sorted(
        (each for each in importers().values() if each.may_run(user)), key=lambda each: str(each.title)
    )


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    kinds = _kinds_or_404(request)
    runs = ImportRun.objects.filter(importer__in=[kind.name for kind in kinds]).select_related("started_by")
    page = Paginator(runs, _PAGE).get_page(request.GET.get("page"))
    titles = {kind.name: kind.title for kind in kinds}
    rows = [(run, titles[run.importer]) for run in page]
    return render(request, "core/imports/index.html", {"kinds": kinds, "rows": rows, "page": page})


def new(request: HttpRequest, name: str) -> HttpResponse:
    importer = next((kind for kind in _kinds_or_404(request) if kind.name == name), None)
    if importer is None:
        raise Http404
    form = UploadForm(request.POST or None, request.FILES or None, importer=importer)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        run = running.receive(
            file, file.name, importer=name, by=cast(User, request.user), options=form.options()
        )
        if not importer.columns and run.state == State.READY:
            _try(run)
        return redirect("imports:show", run.pk)
    return render(request, "core/imports/new.html", {"form": form, "importer": importer})


@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    run, importer = _run_or_404(request, pk)
    context = {"run": run, "importer": importer, "states": State, **_stage(run)}
    if run.state == State.READY and importer.columns:
        look = running.look(run)
        context |= {"form": ColumnsForm(importer=importer, look=look), **_as_read(importer, look)}
    return render(request, "core/imports/show.html", context)


@require_GET
def advance(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is by now; when it is done the whole page is asked for again."""
    run, _importer = _run_or_404(request, pk)
    response = render(request, "core/imports/progress.html", {"run": run, **_stage(run)})
    if not _is_at_work(run):
        response.headers["HX-Refresh"] = "true"
    return response


@require_POST
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    run, importer = _run_or_404(request, pk)
    if run.state in (State.RUNNING, State.DONE):
        return redirect("imports:show", run.pk)
    look = running.look(run)
    form = ColumnsForm(request.POST, importer=importer, look=look)
    if not form.is_valid():
        context = {"run": run, "importer": importer, "states": State, "form": form}
        return render(request, "core/imports/show.html", context | _as_read(importer, look))
    running.choose_columns(run, form.mapping())
    if "try" in request.POST:
        _try(run)
    return redirect("imports:show", run.pk)


@require_POST
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """Try the file, read it in, go on with it, choose its columns again, or drop it."""
    run, importer = _run_or_404(request, pk)
    wish = request.POST.get("wish")
    if wish == "drop" and run.state != State.RUNNING:
        run.file.delete(save=False)
        run.delete()
        return redirect("imports:index")
    if wish == "choose" and importer.columns and run.state in (State.CHECKED, State.REFUSED):
        _choose_again(run)
    if wish == "try" and (run.state == State.READY or progress.is_stalled(run, timezone.now())):
        _try(run)
    if wish in ("start", "leave_out") and run.state == State.CHECKED:
        _carry_out(run, leave_out=wish == "leave_out")
    if wish == "continue" and run.state == State.RUNNING and progress.is_stalled(run, timezone.now()):
        running.take_up(run)
        tasks.carry_out.enqueue(run.pk)
    return redirect("imports:show", run.pk)


@require_GET
def problems(request: HttpRequest, pk: int) -> HttpResponseBase:
    run, _importer = _run_or_404(request, pk)
    return csv_response(reports.problem_sheet(run))


def _try(run: ImportRun) -> None:
    running.announce(run)
    tasks.check.enqueue(run.pk)


def _choose_again(run: ImportRun) -> None:
    with suppress(RefusedError):  # a file that shows no header has no columns to choose
        running.look(run)
        running.choose_columns(run, run.mapping)


def _carry_out(run: ImportRun, *, leave_out: bool) -> None:
    try:
        running.start(run, leave_out=leave_out)
    except RefusedError:
        return  # the page lists the problems it was refused for
    tasks.carry_out.enqueue(run.pk)


def _kinds_or_404(request: HttpRequest) -> list[Importer]:
    kinds = kinds_for(request.user)
    if not kinds:
        raise Http404
    return kinds


def _run_or_404(request: HttpRequest, pk: int) -> tuple[ImportRun, Importer]:
    run = get_object_or_404(ImportRun, pk=pk)
    if run.importer not in importers() or not importer_named(run.importer).may_run(request.user):
        raise Http404
    return run, importer_named(run.importer)


def _is_at_work(run: ImportRun) -> bool:
    return run.state in (State.CHECKING, State.RUNNING)


def _stage(run: ImportRun) -> dict[str, object]:
    """What the page says about a run besides its facts."""
    now = timezone.now()
    if _is_at_work(run):
        return {
            "is_at_work": True,
            "is_stalled": progress.is_stalled(run, now),
            "rows": progress.rows(run),
            "time_left": still_to_wait(progress.time_left(run, now)),
        }
    found = run.problems.filter(kind=ImportProblem.Kind.PROBLEM)
    return {
        "outcome": reports.outcome(run),
        "is_idle": reports.changes_nothing(run),
        "left_out": reports.reasons(run, ImportProblem.Kind.LEFT_OUT)[:_SHOWN],
        "to_know": reports.reasons(run, ImportProblem.Kind.NOTE)[:_SHOWN],
        "problems": found[:_SHOWN],
        "more_problems": max(0, found.count() - _SHOWN),
    }


def _as_read(importer: Importer, look: running.Look) -> dict[str, object]:
    """The first rows of a table as the importer will read them."""
    used = [column for column in importer.columns if column.name in look.mapping]
    places = [look.mapping[column.name] for column in used]
    rows = [[cells[place] if place < len(cells) else "" for place in places] for cells in look.sample]
    return {"titles": [column.title for column in used], "sample": rows}
