"""Tables come in every shape that spreadsheets and school departments give them."""

import io
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from unionhall.core.bridge import RefusedError
from unionhall.core.importing.columns import Column, fingerprint, guess
from unionhall.core.importing.sources import Source
from unionhall.core.importing.tables import read_table

TOWN = Column("town", "Town", ("Municipality",))
MONEY = Column("spent", "Spending", ("Total spent",))


def table(content: bytes, name: str = "towns.csv", **options: str):
    source = Source(io.BytesIO(content), name, options)
    found = read_table(source, [TOWN, MONEY])
    return found.header, list(found.rows), source.notices


def workbook(*sheets: tuple[str, list[list]]) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        page = book.create_sheet(title)
        for row in rows:
            page.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_any_delimiter_line_end_and_unicode_encoding_reads_the_same(delimiter, end, encoding):
    text = end.join(['Town;"Spent"', 'Añasco;"1,234"', "", 'Lynn;"a ""b"""', ""]).replace(";", delimiter)
    header, rows, notices = table(text.encode(encoding))
    assert header == ("Town", "Spent")
    assert rows == [(2, ["Añasco", "1,234"]), (4, ["Lynn", 'a "b"'])]
    assert notices == []


def test_windows_letters_are_guessed_and_said_so():
    _header, rows, notices = table("Town,Spent\nPeñas – “x”,1\n".encode("cp1252"))
    assert rows == [(2, ["Peñas – “x”", "1"])]
    assert "Windows-1252" in notices[0]


def test_a_blank_after_each_comma_does_not_break_a_quoted_cell():
    assert table(b'Town, Spent\nLynn, "1,234"\n')[1] == [(2, ["Lynn", "1,234"])]


def test_a_header_below_a_title_is_found_and_said_so():
    header, rows, notices = table(b"Spending by town,\nAs of June 30,\n,\nTown,Total spent\nLynn,$ 5\n")
    assert header == ("Town", "Total spent")
    assert rows == [(5, ["Lynn", "$ 5"])]
    assert "row 4" in notices[0]


def test_a_header_of_unknown_words_is_the_first_row_as_wide_as_the_others():
    header, rows, _notices = table(b"A title\n\nalpha,beta,gamma\n1,2,3\n4,5,6\n")
    assert header == ("alpha", "beta", "gamma")
    assert [number for number, _cells in rows] == [4, 5]


def test_missing_and_repeated_headers_get_names_of_their_own():
    assert table(b"Town,,aid,aid\nLynn,1,2,3\n")[0] == ("Town", "Column 2", "aid", "aid (2)")


def test_a_workbook_gives_dates_numbers_and_text_as_text():
    rows = [["Town", "Spent", "On", "At", "Open"]]
    rows.append(["Lynn", 1234.5, date(2021, 7, 8), datetime(2021, 7, 8, 9, 30), True])
    rows.append([None, None, None, None, None])
    rows.append(["01490000", 3.0, None, None, False])
    header, found, _notices = table(workbook(("Sheet", rows)), "towns.xlsx")
    assert header == ("Town", "Spent", "On", "At", "Open")
    assert found == [
        (2, ["Lynn", "1234.5", "2021-07-08", "2021-07-08T09:30:00", "yes"]),
        (4, ["01490000", "3", "", "", "no"]),
    ]


def test_a_workbook_with_merged_titles_and_padded_rows_is_read():
    book = Workbook()
    page = book.active
    page.append(["All towns of the state"])
    page.merge_cells("A1:C1")
    page.append(["Town", "Spent"])
    page.append(["Lynn", 5])
    page["A1000"] = ""
    file = io.BytesIO()
    book.save(file)
    header, rows, _notices = table(file.getvalue(), "towns.xlsx")
    assert header == ("Town", "Spent")
    assert rows == [(3, ["Lynn", "5"])]


def test_the_sheet_with_the_known_header_is_taken_or_the_one_that_is_named():
    content = workbook(("Notes", [["Read me", "first"]]), ("Data", [["Town", "Spending"], ["Lynn", 5]]))
    _header, rows, notices = table(content, "towns.xlsx")
    assert rows == [(2, ["Lynn", "5"])]
    assert "Data" in notices[0]
    assert table(content, "towns.xlsx", sheet="Notes")[0] == ("Read me", "first")
    with pytest.raises(RefusedError, match="Notes, Data"):
        table(content, "towns.xlsx", sheet="Other")


def test_columns_are_guessed_by_their_words_then_nearly_then_by_what_stands_in_them():
    columns = [TOWN, MONEY, Column("code", "Code", looks_like=r"\d{8}"), Column("phone", "Phone")]
    header = ["TOTAL-SPENT", "Municipalty", "x", "y"]
    sample = [["1", "Lynn", "01490000", "a"], ["2", "Avon", "00180000", "b"]]
    assert guess(columns, header, sample) == {"spent": 0, "town": 1, "code": 2}


def test_a_fingerprint_tells_headers_apart():
    assert fingerprint(("a", "b")) == fingerprint(["a", "b"]) != fingerprint(("b", "a"))
