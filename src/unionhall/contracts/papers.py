"""The packet for the vote as paper: summary, full text, grids, questions and answers."""

from django.utils.translation import gettext as _

from unionhall.contracts.bridge import OFF_GRID, Cell, Grid, Schedule, Section, pdf
from unionhall.contracts.models import Agreement
from unionhall.contracts.templatetags.pay import cents


def packet(agreement: Agreement, grids: list[tuple[str, Schedule]], language: str) -> bytes:
    """The packet as PDF, in the reader's language where the words are."""
    parts = [
        Section(_("Summary"), _lines(agreement.told)),
        Section(_("Questions and answers"), _questions(agreement)),
        *(Section(title, grid=_grid(grid)) for title, grid in grids),
        Section(_("Full text"), _lines(agreement.full_text)),
    ]
    kept = [part for part in parts if part.sentences or part.grid]
    foot = f"{agreement.unit}. {agreement.get_stage_display()}"
    return pdf(agreement.title, kept, foot=foot, language=language[:2])


def _questions(agreement: Agreement) -> tuple[str, ...]:
    return tuple(f"{one.asked} {one.answered}" for one in agreement.questions.all())


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line for line in text.splitlines() if line.strip())


def _grid(schedule: Schedule) -> Grid:
    lanes = tuple(lane for lane in schedule.lanes if lane != OFF_GRID)
    rows = tuple((step, *(_rate(schedule, Cell(step, lane)) for lane in lanes)) for step in schedule.steps)
    return Grid((_("Step"), *lanes), rows)


def _rate(schedule: Schedule, cell: Cell) -> str:
    return cents(schedule.rate(cell)) if cell in schedule.rates else ""
