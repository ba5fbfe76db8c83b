"""A table in a text file or a workbook: its header, wherever it stands, and the rows below it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from django.utils.translation import gettext as _

from unionhall.core.importing.columns import Column, normal
from unionhall.core.importing.sources import Source, kind_of, refuse
from unionhall.core.importing.texts import NumberedRow, text_rows
from unionhall.core.importing.workbooks import sheets

# How far down a header is looked for, below titles and notes.
_HIGHEST_ROWS = 30


@dataclass(frozen=True)
class Table:
    """A header and the rows below it, each with the number a spreadsheet shows beside it."""

    header: tuple[str, ...]
    rows: Iterator[NumberedRow]


def read_table(source: Source, columns: Iterable[Column] = ()) -> Table:
    """Open a CSV or XLSX file as a table. Raises `RefusedError` with what is wrong, here or while reading.

    Option `sheet` names the sheet of a workbook; without it the sheet is taken whose header knows most of
    `columns`.
    """
    known = set[str]().union(*(column.words for column in columns))
    kind = kind_of(source)
    if kind == "xml":
        raise refuse(_("This is an XML file; a table in CSV or XLSX is expected here."))
    if kind == "csv":
        return _table(source, *_peek(text_rows(source)), known)
    return _from_workbook(source, known)


def _from_workbook(source: Source, known: set[str]) -> Table:
    found = sheets(source)
    wanted = source.options.get("sheet", "")
    if wanted and wanted not in found:
        words = {"sheet": wanted, "sheets": ", ".join(found)}
        raise refuse(_("There is no sheet “%(sheet)s”. There is: %(sheets)s.") % words)
    peeks = {name: _peek(rows) for name, rows in found.items() if name == wanted or not wanted}
    if not peeks:
        raise refuse(_("The workbook has no visible sheet."))
    name = max(peeks, key=lambda name: (_best(peeks[name][0], known), bool(peeks[name][0])))
    if len(peeks) > 1:
        words = {"sheet": name, "sheets": ", ".join(peeks)}
        source.notices.append(_("The sheet “%(sheet)s” was read, of: %(sheets)s.") % words)
    return _table(source, *peeks[name], known)


def _peek(rows: Iterator[NumberedRow]) -> tuple[list[NumberedRow], Iterator[NumberedRow]]:
    return list(islice(rows, _HIGHEST_ROWS)), rows


def _table(source: Source, first: list[NumberedRow], rest: Iterator[NumberedRow], known: set[str]) -> Table:
    if not first:
        raise refuse(_("There is no row with anything in it."))
    place = header_place([cells for _number, cells in first], known)
    number, header = first[place]
    if place:
        words = {"row": number}
        source.notices.append(
            _("The header was found in row %(row)s; what stands above it was not read.") % words
        )
    return Table(_titles(header), chain(first[place + 1 :], rest))


def header_place(rows: Sequence[Sequence[str]], known: set[str]) -> int:
    """Where the header stands: the row with most known words, else the first that is as wide as most."""
    best = _best(enumerate(rows), known)
    if best >= min(2, len(known)) > 0:
        return next(place for place, cells in enumerate(rows) if _known(cells, known) == best)
    widths = [sum(bool(cell.strip()) for cell in cells) for cells in rows]
    wide = sorted(widths)[len(widths) // 2] / 2
    return next((place for place, width in enumerate(widths) if width >= wide), 0)


def _best(rows: Iterable[tuple[int, Sequence[str]]], known: set[str]) -> int:
    return max((_known(cells, known) for _number, cells in rows), default=0)


def _known(cells: Sequence[str], known: set[str]) -> int:
    return len({normal(cell) for cell in cells} & known)


def _titles(header: Sequence[str]) -> tuple[str, ...]:
    """The header's words; one that is missing is called by its letter, one that comes again by its number."""
    titles: list[str] = []
    for place, cell in enumerate(header):
        title = " ".join(cell.split()) or _("Column %(number)s") % {"number": place + 1}
        again = 2
        unique = title
        while unique in titles:
            unique = f"{title} ({again})"
            again += 1
        titles.append(unique)
    return tuple(titles)
