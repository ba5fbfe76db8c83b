"""Paper: sections of sentences and grids set as a tagged PDF that a screen reader can read (PDF/UA-1).

How it looks is in `paper.typ`, set by Typst with the fonts it carries, all embedded. What is said is the
caller's. The same sections, the same bytes: no clock and no fonts of the machine.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.resources import files

import typst

TEMPLATE = files("tally").joinpath("paper.typ")


@dataclass(frozen=True)
class Grid:
    """Rows of texts under a head; every column but the first holds figures, so is set to the right."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Section:
    """A heading, some sentences, and perhaps a grid."""

    heading: str
    sentences: tuple[str, ...] = ()
    grid: Grid | None = None


def pdf(
    title: str, sections: Sequence[Section], *, foot: str = "", mark: str = "", language: str = "en"
) -> bytes:
    """The sections as a PDF on letter paper, sideways where a grid is wide; `foot` is on every page.

    `mark` stands across every page, behind the words. `language` is the one the words are in, so that a
    screen reader speaks them right.
    """
    told = {
        "title": title,
        "foot": foot,
        "mark": mark,
        "language": language,
        "sections": [asdict(section) for section in sections],
    }
    made: bytes = typst.compile(
        TEMPLATE.read_bytes(),
        format="pdf",
        sys_inputs={"told": json.dumps(told)},
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
    )
    return made
