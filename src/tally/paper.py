"""Paper: sections of sentences and grids set as a tagged PDF that a screen reader can read (PDF/UA-1).

How it looks is in `paper.typ`, and of a page to hang up in `award.typ`, set by Typst with the fonts it
carries, all embedded. What is said is the caller's. The same words, the same bytes: no clock and no fonts of
the machine.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.resources import files

import typst

from tally.tagging import with_row_headings

# Beyond so many rows, marking each costs more than setting the paper.
MOST_ROWS = 1000
TEMPLATE = files("tally").joinpath("paper.typ")
AWARD = files("tally").joinpath("award.typ")
# What stands for a character that the fonts do not have.
MISSING = "\N{REPLACEMENT CHARACTER}"
# How Typst names each of them.
_UNSHOWN = re.compile(r'the text `"(.+?)"` could not be displayed')


@dataclass(frozen=True)
class Grid:
    """Rows of texts under a head; the first column names the row, the others hold figures, to the right."""

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
    made = _set(TEMPLATE.read_bytes(), told)
    rows = sum(len(section.grid.rows) for section in sections if section.grid)
    return with_row_headings(made) if 0 < rows <= MOST_ROWS else made


@dataclass(frozen=True)
class Award:
    """What stands on a page to hang up: who gives it to whom and for what, and how it can be verified."""

    house: str
    title: str
    name: str
    deed: str
    # Each amount with what it counts for.
    lines: tuple[tuple[str, str], ...]
    foot: tuple[str, ...]
    # An SVG for a phone to read, and what it is, for who cannot see it.
    drawing: str
    drawn: str
    # Why it no longer stands.
    void: str = ""


def award_pdf(award: Award, *, language: str = "en") -> bytes:
    """The award as a PDF of one page, sideways."""
    return _set(AWARD.read_bytes(), asdict(award) | {"language": language})


def _set(template: bytes, told: Mapping[str, object]) -> bytes:
    """The words as a PDF; what no font of the paper can show is set as a sign that something stood there."""
    try:
        return _compiled(template, told)
    except typst.TypstError as refused:
        unshown = [_unquoted(text) for text in _UNSHOWN.findall(refused.diagnostic)]
        if not unshown:
            raise
        return _compiled(template, _without(told, re.compile("|".join(map(re.escape, unshown)))))


def _compiled(template: bytes, told: object) -> bytes:
    made: bytes = typst.compile(
        template,
        format="pdf",
        sys_inputs={"told": json.dumps(told)},
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
    )
    return made


def _unquoted(text: str) -> str:
    """A text as Typst quotes it, its control characters written as `\\u{1}`."""
    return re.sub(r"\\u\{(\w+)\}", lambda found: chr(int(found[1], 16)), text)


def _without(told: object, unshown: re.Pattern[str]) -> object:
    """The same with every unshown text replaced, or left out where there was nothing to see of it."""
    if isinstance(told, str):
        return unshown.sub(lambda found: MISSING if found[0].isprintable() else "", told)
    if isinstance(told, Mapping):
        return {name: _without(value, unshown) for name, value in told.items()}
    return [_without(value, unshown) for value in told] if isinstance(told, list | tuple) else told
