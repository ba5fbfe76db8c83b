"""A workbook being written: sheets, formats, language. What stands on the sheets is in `sheets`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from tally.pay.report import harmless


@dataclass
class Book:
    """A workbook being written, with its formats; `foot` is printed under every page of every sheet.

    `say` puts whatever is `Said` in the reader's language: names of sheets, headings, lines, reasons.
    """

    workbook: Workbook
    foot: str = ""
    say: Callable[[str], str] = str
    formats: dict[str, Any] = field(default_factory=dict)

    def sheet(self, name: str, widths: Mapping[str, int]) -> "Sheet":
        name = self.say(name)[:31]
        sheet = self.workbook.add_worksheet(name, worksheet_class=PlainWorksheet)
        for columns, width in widths.items():
            sheet.set_column(columns, width)
        if self.foot:
            # An ampersand begins a code there, and a page's foot holds 255 characters.
            sheet.set_footer(f"&L{self.foot.replace('&', '&&')[:240]}")
        return Sheet(self, sheet, name)

    def format(self, name: str) -> Any:
        """A named format, made when first asked for."""
        styles: dict[str, dict[str, Any]] = {
            "heading": {"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"},
            "title": {"bold": True, "font_size": 14},
            "bold": {"bold": True},
            "money": {"num_format": "#,##0.00"},
            "total": {"num_format": "#,##0.00", "bold": True, "top": 1},
            "input": {"num_format": "#,##0.00##", "bg_color": "#FFF6D6", "border": 4},
            "rate": {"num_format": "0.00####", "bg_color": "#FFF6D6", "border": 4},
            "number": {"num_format": "#,##0.####"},
            "percent": {"num_format": "0.0000"},
            "wrap": {"text_wrap": True, "valign": "top"},
            "day": {"num_format": "yyyy-mm-dd"},
        }
        if name not in self.formats:
            self.formats[name] = self.workbook.add_format(styles[name])
        return self.formats[name]


class PlainWorksheet(Worksheet):
    """A worksheet for formulas without newer functions: looking for those takes most of the writing time."""

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")


@dataclass
class Sheet:
    """One worksheet: writes a value or a formula and says where it stands."""

    book: Book
    sheet: Worksheet
    name: str

    def at(self, row: int, column: int) -> str:
        """The address of a cell, with the sheet's name."""
        return f"'{self.name}'!{xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True)}"

    def text(self, row: int, column: int, text: str, style: str = "") -> None:
        self.sheet.write_string(
            row, column, harmless(self.book.say(text)), self.book.format(style) if style else None
        )

    def number(self, row: int, column: int, value: Decimal | int, style: str = "input") -> str:
        self.sheet.write_number(row, column, value, self.book.format(style))
        return self.at(row, column)

    def formula(
        self, row: int, column: int, text: str, value: Decimal | str | int, style: str = "money"
    ) -> str:
        self.sheet.write_formula(row, column, f"={text}", self.book.format(style), value)
        return self.at(row, column)

    def headings(self, row: int, texts: Sequence[str], column: int = 0) -> None:
        for place, text in enumerate(texts, column):
            self.text(row, place, text, "heading")
