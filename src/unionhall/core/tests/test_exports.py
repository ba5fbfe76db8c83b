"""What goes out is safe to open in a spreadsheet and comes back in unchanged."""

import io
import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from unionhall.core.bridge import RefusedError
from unionhall.core.exports import FORMATS, Sheet, csv_lines, write_xlsx
from unionhall.core.importing.cells import guard, unguard
from unionhall.core.importing.sources import Source
from unionhall.core.importing.tables import read_table

# Neither a database nor a file of text can hold a zero or half a surrogate pair.
TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=40)
LIVE = st.builds(
    str.__add__, st.sampled_from(["=", "+", "-", "@", "\t", "\r", "'=", "''-", "'", "_x000D_"]), TEXT
)
ROWS = st.lists(st.tuples(TEXT | LIVE, TEXT | LIVE), max_size=8)


def as_csv(sheet: Sheet) -> bytes:
    return "".join(csv_lines(sheet)).encode()


def as_xlsx(sheet: Sheet) -> bytes:
    file = io.BytesIO()
    write_xlsx(sheet, file)
    return file.getvalue()


def back(content: bytes, suffix: str) -> list[list[str]]:
    table = read_table(Source(io.BytesIO(content), f"sheet.{suffix}"))
    return [cells + [""] * (len(table.header) - len(cells)) for _number, cells in table.rows]


@given(TEXT | LIVE)
def test_a_guard_comes_off_again_and_nothing_live_is_left(text):
    assert unguard(guard(text)) == text
    assert guard(text)[:1] not in tuple("=+-@\t\r")


def test_an_apostrophe_of_ones_own_stays():
    assert guard("'t Hooft") == unguard("'t Hooft") == "'t Hooft"


@given(ROWS)
def test_export_then_import_is_the_identity_for_any_text(rows):
    numbered = [[f"row {place}", *row] for place, row in enumerate(rows)]
    sheet = Sheet("people", ("Id", "Name", "Note"), numbered)
    assert back(as_csv(sheet), "csv") == numbered
    assert back(as_xlsx(sheet), "xlsx") == numbered


def test_numbers_and_dates_go_out_as_such_and_come_back():
    sheet = Sheet("pay", ("A", "B", "C", "D", "E"), [(-5, Decimal("1234.50"), date(2021, 7, 8), True, None)])
    assert as_csv(sheet).decode("utf-8-sig").splitlines()[1] == '-5,1234.50,"2021-07-08","yes",""'
    assert back(as_csv(sheet), "csv") == [["-5", "1234.50", "2021-07-08", "yes", ""]]
    assert back(as_xlsx(sheet), "xlsx") == [["-5", "1234.5", "2021-07-08", "yes", ""]]


def test_no_cell_of_a_workbook_is_a_formula_even_in_its_header():
    sheet = Sheet("people", ("=1+1", "Name"), [("=HYPERLINK(1)", "@x"), ("http://x.example", "+1 617")])
    page = load_workbook(io.BytesIO(as_xlsx(sheet))).active
    for row in page.iter_rows():
        for cell in row:
            assert cell.data_type in {"inlineStr", "s"}
            assert not str(cell.value).startswith(("=", "+", "-", "@"))


def test_a_text_too_long_for_a_workbook_is_refused_rather_than_cut():
    with pytest.raises(RefusedError, match=r"row 2.*CSV"):
        as_xlsx(Sheet("notes", ("Note",), [("x" * 40_000,)]))


def test_every_format_answers_as_a_download():
    for suffix, respond in FORMATS.items():
        response = respond(Sheet("pay", ("Step", "Pay"), [(1, Decimal("10.10"))]))
        assert response.headers["Content-Disposition"] == f'attachment; filename="pay.{suffix}"'
        content = b"".join(response.streaming_content) if response.streaming else response.content
        assert content
    assert json.loads(content) == [{"Step": 1, "Pay": "10.10"}]
