"""Rows on their way out, as CSV, XLSX or JSON, safe to open in a spreadsheet and readable back unchanged.

A text that a spreadsheet could run as a formula gets an apostrophe before it, in CSV and in XLSX alike (an
XLSX saved as CSV would otherwise come alive); `core.importing` takes exactly that apostrophe off again, so
`read(export(rows)) == rows` for every text. Numbers and dates are written as such. Which rows somebody may
have is not decided here.
"""

import csv
import io
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import IO

import xlsxwriter
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from unionhall.core.bridge import Problem, RefusedError
from unionhall.core.importing.cells import guard

Value = str | int | Decimal | date | datetime | bool | None
_LONGEST_CELL = 32_767  # characters an XLSX cell can hold
_SIZED = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


@dataclass(frozen=True)
class Sheet:
    """A table to be handed out: the name of its file without the ending, its header, its rows."""

    name: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Value]]


def csv_lines(sheet: Sheet) -> Iterator[str]:
    """The table as CSV, line by line; the mark at its start makes Excel read it as UTF-8."""
    yield "\ufeff"
    yield _csv_line([guard(title) for title in sheet.columns])
    for row in sheet.rows:
        yield _csv_line([_plain(value) for value in row])


def _csv_line(cells: Sequence[object]) -> str:
    line = io.StringIO()
    csv.writer(line, quoting=csv.QUOTE_NONNUMERIC).writerow(cells)
    return line.getvalue()


def _plain(value: Value) -> object:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return guard(value)
    return value.isoformat() if isinstance(value, date) else value


def write_xlsx(sheet: Sheet, file: IO[bytes]) -> None:
    """The table as a workbook, written row by row. Raises `RefusedError` for a text too long for a cell."""
    with xlsxwriter.Workbook(file, _SIZED) as book:
        page = book.add_worksheet(sheet.name[:31])
        page.freeze_panes(1, 0)
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        for place, title in enumerate(sheet.columns):
            page.write_string(0, place, guard(title), bold)
        for number, row in enumerate(sheet.rows, 1):
            for place, value in enumerate(row):
                if isinstance(value, date) and not isinstance(value, datetime):
                    page.write_datetime(number, place, value, day)
                elif isinstance(value, int | Decimal) and not isinstance(value, bool):
                    page.write_number(number, place, value)
                else:
                    page.write_string(number, place, _fitting(str(_plain(value)), number + 1))


def _fitting(text: str, row: int) -> str:
    if len(text) > _LONGEST_CELL:
        raise RefusedError(
            [Problem(_("A text here is too long for a spreadsheet cell. Take the CSV instead."), row=row)]
        )
    return text


def csv_response(sheet: Sheet) -> HttpResponseBase:
    return _attached(
        StreamingHttpResponse(csv_lines(sheet), content_type="text/csv; charset=utf-8"), sheet, "csv"
    )


def xlsx_response(sheet: Sheet) -> HttpResponseBase:
    file = tempfile.TemporaryFile()  # noqa: SIM115  the response closes it
    write_xlsx(sheet, file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{sheet.name}.xlsx")


def json_response(sheet: Sheet) -> HttpResponseBase:
    """A list of objects; amounts are written as text, so that no reader turns them into floats."""
    rows = [dict(zip(sheet.columns, row, strict=True)) for row in sheet.rows]
    text = json.dumps(rows, ensure_ascii=False, default=_json)
    return _attached(HttpResponse(text, content_type="application/json"), sheet, "json")


def _json(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _attached(response: HttpResponseBase, sheet: Sheet, suffix: str) -> HttpResponseBase:
    response.headers["Content-Disposition"] = f'attachment; filename="{sheet.name}.{suffix}"'
    return response


FORMATS: dict[str, Callable[[Sheet], HttpResponseBase]] = {
    "csv": csv_response,
    "xlsx": xlsx_response,
    "json": json_response,
}
