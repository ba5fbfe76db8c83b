"""Files taken from the table: workbook with live formulas, packet, session sheet. Each is logged."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.text import slugify

from unionhall.bargaining import actions, papers
from unionhall.bargaining.backpay import asked
from unionhall.bargaining.bridge import Costing, Floor, Retro, as_xlsx, cost, snapshot
from unionhall.bargaining.costed import package_of
from unionhall.bargaining.models import Version
from unionhall.bargaining.standards import floors_of, held_against
from unionhall.bargaining.views.doors import At, at_table
from unionhall.bargaining.views.ledger import standing_at
from unionhall.contracts.words import in_words

TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}


@at_table
def package(request: HttpRequest, at: At, pk: int, form: str) -> HttpResponse:
    """A package as it stands, as a workbook or as a packet."""
    row = at.one(at.table.packages.all(), pk)
    made, floors, name = cost(package_of(row.now)), floors_of(at.table), f"{row.title} {row.version}"
    return _file(at, Filed(made, row.now, floors, name, f"package {pk}", _owed(request, made)), form)


def _owed(request: HttpRequest, made: Costing) -> Retro | None:
    """The back pay the address asks for; nothing where it asks for none, or for one that cannot be."""
    question = asked(request.GET, made)
    try:
        return question.found() if question.is_asked else None
    except ValueError:
        raise Http404 from None


@at_table
def costing(request: HttpRequest, at: At, pk: int, form: str) -> HttpResponse:
    """A kept costing, the same; there is no such file of one that comes to other sums today."""
    row = at.one(at.table.costings.select_related("version__placement"), pk)
    made = snapshot.costed_again(row.kept)
    if made is None:
        raise Http404
    known, name = snapshot.floors_from(row.kept), f"{row.title} {row.at:%Y-%m-%d}"
    floors = floors_of(at.table) if known is None else known
    return _file(at, Filed(made, row.version, floors, name, f"costing {pk}"), form)


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
    """A costing to be taken out: its version and floors, the name of the file, and what the log calls it."""

    made: Costing
    version: Version
    floors: Sequence[Floor]
    name: str
    logged: str
    owed: Retro | None = None


def _file(at: At, filed: Filed, form: str) -> HttpResponse:
    if form not in TYPES:
        raise Http404
    mark = papers.mark(at.table, at.user, timezone.now())
    found = held_against(filed.made, filed.floors, filed.version.placement.hours_a_year)
    found = replace(found, owed=filed.owed)
    if form == "xlsx":
        content = as_xlsx(filed.made, found, foot=mark.foot, say=in_words)
    else:
        content = papers.packet(filed.made, found, mark)
    actions.note_taken_out(at.table, f"{filed.logged} {form}", by=at.user)
    return _answer(content, form, filed.name)


def _answer(content: bytes, form: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=TYPES[form])
    response.headers["Content-Disposition"] = f'attachment; filename="{slugify(name)}.{form}"'
    response.headers["Cache-Control"] = "no-store"
    return response
