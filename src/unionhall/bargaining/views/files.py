"""Files taken from the table: workbook with live formulas, packet, session sheet. Each is logged."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.text import slugify

from unionhall.bargaining import actions, papers
from unionhall.bargaining.bridge import Costing, as_xlsx, cost, snapshot
from unionhall.bargaining.costed import package_of
from unionhall.bargaining.models import Version
from unionhall.bargaining.screens import held_against
from unionhall.bargaining.views.doors import At, at_table
from unionhall.bargaining.views.ledger import standing_at

TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}


@at_table
def package(request: HttpRequest, at: At, pk: int, form: str) -> HttpResponse:
    """A package as it stands, as a workbook or as a packet."""
    row = at.one(at.table.packages.all(), pk)
    return _file(at, Filed(cost(package_of(row.now)), row.now), form, f"{row.title} {row.version}")


@at_table
def costing(request: HttpRequest, at: At, pk: int, form: str) -> HttpResponse:
    """A kept costing, the same; there is no such file of one that comes to other sums today."""
    row = at.one(at.table.costings.select_related("version__placement"), pk)
    made = snapshot.costed_again(row.kept)
    if made is None:
        raise Http404
    return _file(at, Filed(made, row.version), form, f"{row.title} {row.at:%Y-%m-%d}")


@at_table
def sheet(request: HttpRequest, at: At, pk: int) -> HttpResponse:
    """The one page of a session."""
    session = at.one(at.table.sessions.all(), pk)
    mark = papers.mark(at.table, at.user, timezone.now())
    content = papers.session_sheet(session, standing_at(session), mark)
    return _answer(at, content, "pdf", f"session {session.held_on}")


@dataclass(frozen=True)
class Filed:
    """A costing to be taken out, and the version it is of."""

    made: Costing
    version: Version


def _file(at: At, filed: Filed, form: str, name: str) -> HttpResponse:
    if form not in TYPES:
        raise Http404
    mark = papers.mark(at.table, at.user, timezone.now())
    found = held_against(filed.made, at.table, filed.version.placement.hours_a_year)
    if form == "xlsx":
        content = as_xlsx(filed.made, found, foot=mark.foot)
    else:
        content = papers.packet(filed.made, found, mark)
    return _answer(at, content, form, name)


def _answer(at: At, content: bytes, form: str, name: str) -> HttpResponse:
    actions.note_taken_out(at.table, f"{name}.{form}", by=at.user)
    response = HttpResponse(content, content_type=TYPES[form])
    response.headers["Content-Disposition"] = f'attachment; filename="{slugify(name)}.{form}"'
    response.headers["Cache-Control"] = "no-store"
    return response
