"""Rows of an XLSX workbook, read sheet by sheet; an archive that could burst is refused unopened.

Formulas are not run: a cell is what the program that saved the workbook last showed in it.
"""

import re
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import PurePosixPath
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from django.conf import settings
from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from unionhall.core.bridge import RefusedError
from unionhall.core.importing.cells import unguard
from unionhall.core.importing.sources import Source, refuse
from unionhall.core.importing.texts import NumberedRow

_MOST_MEMBERS = 2000
# How Excel writes a character that XML cannot hold, or text that looks so.
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_BROKEN = (
    zipfile.BadZipFile, ParseError, DefusedXmlException, InvalidFileException, KeyError, ValueError,
    TypeError, AttributeError, IndexError, NotImplementedError, EOFError, OSError,
)  # fmt: skip


def sheets(source: Source) -> dict[str, Iterator[NumberedRow]]:
    """The rows of each visible sheet by its name. Raises `RefusedError` for what is no sound workbook."""
    _check_archive(source)
    source.file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and validations, which nobody reads here
            book = load_workbook(source.file, read_only=True, data_only=True)
    except _BROKEN:
        raise refuse(_("The workbook is damaged. Open it in a spreadsheet and save it again.")) from None
    return {sheet.title: _rows(sheet) for sheet in book.worksheets if sheet.sheet_state == "visible"}


def _check_archive(source: Source) -> None:
    source.file.seek(0)
    try:
        members = zipfile.ZipFile(source.file).infolist()
    except _BROKEN:
        raise refuse(_("The workbook is damaged or was cut off. Ask for it again.")) from None
    names = [member.filename for member in members]
    # Python never inflates a member beyond the size it declares, so the declared sizes are the real ones.
    size = sum(member.file_size for member in members)
    if any(_escapes(name) for name in names):
        raise refuse(_("The file holds a path that leads out of it. It was not made by a spreadsheet."))
    if len(names) > _MOST_MEMBERS or size > settings.IMPORT_MAX_INFLATED:
        words = {"size": f"{size / 2**20:,.0f}", "most": f"{settings.IMPORT_MAX_INFLATED / 2**20:,.0f}"}
        message = _("The workbook grows to %(size)s MB when opened; at most %(most)s MB can be read.")
        raise refuse(message % words)
    if "xl/workbook.xml" not in names:
        raise refuse(_("This archive is not an Excel workbook. Save the table as .xlsx or .csv."))


def _escapes(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ":" in name or ".." in PurePosixPath(name).parts


def _rows(sheet: Any) -> Iterator[NumberedRow]:
    # What a sheet says about its own size is often wrong, and padded to a million rows.
    sheet.reset_dimensions()
    number = 0
    try:
        for number, values in enumerate(sheet.iter_rows(values_only=True), 1):
            cells = [_text(value) for value in values]
            while cells and not cells[-1]:
                cells.pop()
            if len(cells) > settings.IMPORT_MAX_COLUMNS:
                words = {"count": f"{len(cells):,}", "most": f"{settings.IMPORT_MAX_COLUMNS:,}"}
                message = _("The row has %(count)s columns; at most %(most)s can be read.") % words
                raise refuse(message, row=number)
            if any(cell.strip() for cell in cells):
                yield number, cells
    except _BROKEN as error:
        if isinstance(error, RefusedError):
            raise
        raise refuse(_("The sheet is damaged from here on."), row=number + 1) from None


def _text(value: object) -> str:
    """What a cell shows, in the one way the importers read: ISO dates, plain numbers."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 10**15 else repr(value)
    if isinstance(value, datetime):
        return (value.date() if value.time() == time() else value).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    text = str(value)
    if "_x" in text:
        text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return unguard(text)
