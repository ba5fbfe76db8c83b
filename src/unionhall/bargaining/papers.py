"""Paper that leaves the table: a package's packet and a session's sheet, in the reader's language.

Who took it and when stands at the foot of every page and across it.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from unionhall.bargaining.bridge import (
    Costing,
    Findings,
    PaperGrid,
    Section,
    findings_in_words,
    pdf,
    sections,
)
from unionhall.bargaining.models import Proposal, Session, Table
from unionhall.contracts.templatetags.pay import cents
from unionhall.contracts.words import in_words
from unionhall.core import dates
from unionhall.core.models import User


@dataclass(frozen=True)
class Mark:
    """Whose paper it is, and who took it when: in full at the foot, in short across the page."""

    foot: str
    across: str


def mark(table: Table, user: User, at: datetime) -> Mark:
    """The mark of what somebody takes out now."""
    words = {"table": table.title, "name": str(user), "moment": dates.moment(at)}
    foot = _("Confidential: %(table)s. Taken out by %(name)s, %(moment)s.") % words
    return Mark(foot, f"{user} · {date_format(timezone.localtime(at), 'SHORT_DATETIME_FORMAT')}")


def packet(costing: Costing, found: Findings, mark: Mark) -> bytes:
    """The packet of a package, with what it was held against."""
    said = sections(costing, findings_in_words(found))
    return _paper(costing.package.title, [_in_words(section) for section in said], mark)


def session_sheet(session: Session, stands: dict, mark: Mark) -> bytes:
    """One page for a session."""
    table = session.table
    parts = [
        Section(_("On the agenda"), tuple(session.agenda.splitlines())),
        Section(_("Where the sides stand"), grid=_sides(table, stands)),
        Section(_("Put on the table at this session"), grid=_proposals(stands["fresh"])),
        Section(_("Still on the table"), grid=_proposals(stands["standing"])),
        Section(_("Tentatively agreed"), grid=_proposals(stands["agreed"])),
        Section(_("Notes"), tuple(session.notes.splitlines())),
    ]
    kept = [part for part in parts if part.sentences or (part.grid and part.grid.rows)]
    title = f"{table.title}: {dates.day(session.held_on)}"
    return _paper(title, kept, mark)


def _paper(title: str, parts: list[Section], mark: Mark) -> bytes:
    language = (get_language() or "en")[:2]
    return pdf(title, parts, foot=mark.foot, mark=mark.across, language=language)


def _in_words(section: Section) -> Section:
    """What `tally` says, in the reader's language."""
    grid = section.grid and PaperGrid(
        tuple(map(in_words, section.grid.head)),
        tuple(tuple(map(in_words, row)) for row in section.grid.rows),
    )
    return Section(in_words(section.heading), tuple(map(in_words, section.sentences)), grid)


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
    rows = tuple((_named(one), cents(one.costing.ongoing) if one.costing else "") for one in proposals)
    return PaperGrid((_("Proposal"), _("Ongoing")), rows)


def _named(proposal: Proposal) -> str:
    day = date_format(proposal.made_on, "SHORT_DATE_FORMAT")
    return f"{proposal.number}. {proposal.title} ({proposal.party}, {day})"
