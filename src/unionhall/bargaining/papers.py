"""Paper that leaves the table: a package's packet and a session's sheet, marked with who took it."""

from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from unionhall.bargaining.bridge import Costing, PaperGrid, Section, as_pdf, pdf
from unionhall.bargaining.models import Proposal, Session, Table
from unionhall.contracts.templatetags.pay import cents
from unionhall.core import dates
from unionhall.core.models import User


def mark(table: Table, user: User, at: datetime) -> str:
    """The words on every page: whose it is, and who took it when."""
    words = {"table": table.title, "name": str(user), "moment": dates.moment(at)}
    return _("Confidential: %(table)s. Taken out by %(name)s, %(moment)s.") % words


def packet(costing: Costing, foot: str) -> bytes:
    """The packet of a package."""
    return as_pdf(costing, foot=foot)


def session_sheet(session: Session, told: dict, foot: str) -> bytes:
    """One page for a session."""
    table = session.table
    parts = [
        Section(_("On the agenda"), tuple(session.agenda.splitlines())),
        Section(_("Where the sides stand"), grid=_sides(table, told)),
        Section(_("Put on the table at this session"), grid=_proposals(told["fresh"])),
        Section(_("Still on the table"), grid=_proposals(told["standing"])),
        Section(_("Tentatively agreed"), grid=_proposals(told["agreed"])),
        Section(_("Notes"), tuple(session.notes.splitlines())),
    ]
    kept = [part for part in parts if part.sentences or (part.grid and part.grid.rows)]
    title = f"{table.title}: {dates.day(session.held_on)}"
    return pdf(title, kept, foot=foot, language=(get_language() or "en")[:2])


def _sides(table: Table, told: dict) -> PaperGrid:
    rows = [
        (name, cents(costing.ongoing), cents(costing.cumulative))
        for name, costing in ((table.us, told["ours"]), (table.them, told["theirs"]))
        if costing
    ]
    if told["gap"] is not None:
        rows.append((_("Apart"), cents(told["gap"]), ""))
    return PaperGrid((_("Side"), _("Ongoing"), _("All years together")), tuple(rows))


def _proposals(proposals: list[Proposal]) -> PaperGrid:
    rows = tuple(
        (f"{one.number}. {one.title} ({one.party}, {one.made_on:%m/%d/%Y})", cents(one.costing.ongoing))
        if one.costing
        else (f"{one.number}. {one.title} ({one.party}, {one.made_on:%m/%d/%Y})", "")
        for one in proposals
    )
    return PaperGrid((_("Proposal"), _("Ongoing")), rows)
