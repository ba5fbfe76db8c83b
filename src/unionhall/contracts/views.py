"""Agreements that were made known: the list, what one means for me, and the packet for the vote."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from unionhall.contracts import papers
from unionhall.contracts.bridge import (
    OFF_GRID,
    Package,
    RefusedError,
    Schedule,
    grids_of,
    package_from,
    years_of_service,
)
from unionhall.contracts.exports import settlements_sheet
from unionhall.contracts.forms import LookupForm
from unionhall.contracts.lookup import Hers, answer, asks_days, asks_step_date
from unionhall.contracts.models import Agreement
from unionhall.contracts.words import in_words
from unionhall.core.exports import FORMATS
from unionhall.core.frame import Crumb, Frame
from unionhall.roster.models import Employment


def settlements(request: HttpRequest) -> HttpResponse:
    """Every agreement that is known to everybody, with the figures of a quarterly report."""
    title = _("Agreements")
    frame = Frame(title, _("What our locals have agreed on pay: years, raises and the lowest rate."))
    found = Agreement.objects.public().select_related("unit__local", "unit__employer")
    return render(request, "contracts/settlements.html", frame.context(request) | {"agreements": found})


def settlements_file(request: HttpRequest, form: str) -> HttpResponseBase:
    """The same list as a file."""
    if form not in FORMATS:
        raise Http404
    found = Agreement.objects.public().select_related("unit__local", "unit__employer")
    return FORMATS[form](settlements_sheet(found))


def agreement(request: HttpRequest, key: UUID) -> HttpResponse:
    """What the agreement says, and what it means for me."""
    row = _reachable(key)
    package = package_from(row.package)
    schedule, mine = package.base.schedule, _my_place(request, row, package)
    told = request.GET if "pays" in request.GET else None
    asks = {"asks_days": asks_days(row), "asks_step_date": asks_step_date(row)}
    form = LookupForm(schedule, told, initial=mine, counted_on=package.base_year.first_day, **asks)
    hers = _hers(row, form) if form.is_bound and form.is_valid() else None
    context = {"agreement": row, "form": form, "hers": hers, "mine": mine, "questions": row.questions.all()}
    return _answer(request, "contracts/agreement.html", row, row.title, context)


def _hers(row: Agreement, form: LookupForm) -> Hers | None:
    try:
        return answer(row, form.asked())
    except RefusedError as refused:
        for problem in refused.problems:
            form.add_error(None, in_words(problem.said))
        return None


def packet(request: HttpRequest, key: UUID) -> HttpResponse:
    """The packet for the vote: summary, full text, grids, questions and answers."""
    row = _reachable(key)
    grids = [(title, _table(grid)) for title, grid in _grids(row)]
    context = {"agreement": row, "grids": grids, "questions": row.questions.all()}
    crumb = (row.title, row.get_absolute_url())
    title = _("Packet for the vote: %(title)s") % {"title": row.title}
    return _answer(request, "contracts/packet.html", row, title, context, crumb)


def packet_file(request: HttpRequest, key: UUID) -> HttpResponse:
    """The same on paper, as PDF."""
    row = _reachable(key)
    content = papers.packet(row, _grids(row), get_language() or "en")
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{slugify(row.title)}.pdf"'
    return response


def _reachable(key: UUID) -> Agreement:
    found = Agreement.objects.reachable().select_related("unit__local", "unit__employer")
    return get_object_or_404(found, key=key)


def _answer(
    request: HttpRequest, template: str, row: Agreement, title: str, context: dict[str, Any], *crumbs: Crumb
) -> HttpResponse:
    above = [(_("Agreements"), reverse("contracts:settlements"))] if row.is_public else []
    frame = Frame(title, row.told[:200], crumbs=[*above, *crumbs]).context(request)
    response = render(request, template, frame | context)
    if not row.is_public:
        # Only who has the link finds it: no search engine is to.
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _my_place(request: HttpRequest, row: Agreement, package: Package) -> dict[str, Any]:
    """Where the signed-in reader stands by her own record, if she works in this unit."""
    schedule = package.base.schedule
    if not request.user.is_authenticated:
        return {}
    job = Employment.objects.on(timezone.localdate()).filter(
        person__user=request.user.pk, person__merged_into__isnull=True, unit=row.unit
    )
    mine = job.first()
    if mine is None:
        return {}
    known = {"step": mine.step, "hours": mine.hours_a_day, "days": mine.paid_days}
    lanes = [lane for lane in schedule.lanes if lane.casefold() == mine.lane.casefold()]
    told = known | {"lane": lanes[0] if lanes else schedule.lanes[0] if len(schedule.lanes) == 1 else ""}
    if mine.hired_on:
        told["years"] = years_of_service(mine.hired_on, package.base_year)
    return {name: value for name, value in told.items() if value not in (None, "")}


def _grids(row: Agreement) -> list[tuple[str, Schedule]]:
    (_year, today), *later = grids_of(row.kept)
    words = _("The grid at the end of %(year)s")
    return [(_("The grid today"), today), *((words % {"year": year}, grid) for year, grid in later)]


def _table(grid: Schedule) -> dict[str, Any]:
    lanes = [lane for lane in grid.lanes if lane != OFF_GRID]
    cells = {(cell.step, cell.lane): grid.rate(cell) for cell in grid.rates}
    return {
        "lanes": lanes,
        "rows": [(step, [cells.get((step, lane)) for lane in lanes]) for step in grid.steps],
    }
