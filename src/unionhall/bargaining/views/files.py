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
    filed = Filed(cost(package_of(row.now)), row.now, f"{row.title} {row.version}", f"package {pk}")
    return _file(at, filed, form)


@at_table
def costing(request: HttpRequest, at: At, pk: int, form: str) -> HttpResponse:
    """A kept costing, the same; there is no such file of one that comes to other sums today."""
    row = at.one(at.table.costings.select_related("version__placement"), pk)
    made = snapshot.costed_again(row.kept)
    if made is None:
        raise Http404
    return _file(at, Filed(made, row.version, f"{row.title} {row.at:%Y-%m-%d}", f"costing {pk}"), form)


@at_table
def sheet(request: HttpRequest, at: At, pk: int) -> HttpResponse:
    """The one page of a session."""
    session = at.one(at.table.sessions.all(), pk)
    mark = papers.mark(at.table, at.user, timezone.now())
    content = papers.session_sheet(session, standing_at(session), mark)
    actions.note_taken_out(at.table, f"sheet {pk} pdf", by=at.user)
    return _answer(content, "pdf", f"session {session.held_on}")


@dataclass(frozen=True)
class Filed:
    """A costing to be taken out, the version it is of, the name of the file, and what the log calls it."""

    made: Costing
    version: Version
    name: str
    logged: str


def _file(at: At, filed: Filed, form: str) -> HttpResponse:
    if form not in TYPES:
        raise Http404
    mark = papers.mark(at.table, at.user, timezone.now())
    found = held_against(filed.made, at.table, filed.version.placement.hours_a_year)
    if form == "xlsx":
        content = as_xlsx(filed.made, found, foot=mark.foot)
    else:
        content = papers.packet(filed.made, found, mark)
    actions.note_taken_out(at.table, f"{filed.logged} {form}", by=at.user)
    return _answer(content, form, filed.name)


def _answer(content: bytes, form: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=TYPES[form])
    response.headers["Content-Disposition"] = f'attachment; filename="{slugify(name)}.{form}"'
    response.headers["Cache-Control"] = "no-store"
    return response
