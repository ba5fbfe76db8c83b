"""A broken or hostile file gives a clear list of problems, quickly and in little memory."""

import io
import zipfile

import pytest

from unionhall.core.bridge import RefusedError
from unionhall.core.importing.markup import elements
from unionhall.core.importing.sources import Source
from unionhall.core.importing.tables import read_table
from unionhall.core.importing.texts import text_rows

BOMB = """<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>
<rss><item><title>&b;</title></item></rss>"""
FROM_OUTSIDE = """<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<rss><item>&a;</item></rss>"""


class Zeros(io.RawIOBase):
    """A file of zeros that was never written; it counts what is read of it."""

    def __init__(self, size: int) -> None:
        self.size, self.place, self.taken = size, 0, 0

    def seek(self, place: int, whence: int = 0) -> int:
        self.place = self.size + place if whence == 2 else place
        return self.place

    def read(self, size: int = -1) -> bytes:
        size = min(size if size >= 0 else self.size, self.size - self.place)
        self.place += size
        self.taken += size
        return b"\0" * size


def refusal(content: bytes | io.RawIOBase, name: str = "people.csv") -> str:
    file = io.BytesIO(content) if isinstance(content, bytes) else content
    with pytest.raises(RefusedError) as refused:
        list(read_table(Source(file, name)).rows)
    return str(refused.value)


def markup_refusal(content: bytes) -> str:
    with pytest.raises(RefusedError) as refused:
        list(elements(Source(io.BytesIO(content), "site.xml"), {"item"}))
    return str(refused.value)


def archive(**members: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in members.items():
            zipped.writestr(name, content)
    return file.getvalue()


def test_a_gigabyte_of_zeros_is_refused_after_a_glance():
    zeros = Zeros(2**30)
    assert "1,024 MB" in refusal(zeros)
    assert zeros.taken == 0
    allowed = Zeros(100 * 2**20)
    assert "not a text" in refusal(allowed)
    assert allowed.taken <= 4096


def test_zeros_further_down_are_refused_with_their_row():
    assert "row 3" in refusal(b"a,b\n" + b"1,2" * 3000 + b"\n\0\0\0")


def test_an_empty_or_blank_file_is_refused():
    assert "empty" in refusal(b"")
    assert "no row" in refusal(b"\n , \n")


def test_a_hundred_thousand_columns_are_refused():
    assert "100,000 columns; at most 1,000" in refusal(b",".join([b"x"] * 100_000))


def test_a_line_that_never_ends_is_refused():
    assert "longer than a million" in refusal(b"a,b\n" + b"x" * 3_000_000)


def test_a_quotation_mark_that_is_never_closed_is_refused_with_its_row():
    assert refusal(b'a,b\n1,2\n"3,4\n').startswith("row 3")
    assert "never closed" in refusal(b'a,b\n"' + b"x,1\n" * 100_000)


def test_a_quotation_mark_inside_a_cell_is_refused_with_its_row():
    assert refusal(b'a,b\n"x" y,2\n').startswith("row 2")


def test_letters_in_two_encodings_are_refused_with_their_row():
    content = "a,b\nñandú é,1\n".encode() + "ñ,2\n".encode("latin-1")
    assert refusal(content).startswith("row 3")
    assert "UTF-8" in refusal(b"a,b\n\x81,1\n")


def test_a_file_that_is_not_what_its_name_says_is_refused():
    assert "an XML file inside" in refusal(b"<?xml version='1.0'?><a/>", "people.csv")
    assert "plain text inside" in refusal(b"a,b\n1,2\n", "people.xlsx")
    assert "an Excel workbook inside" in refusal(archive(a=b"1"), "people.csv")
    assert "table in CSV or XLSX is expected" in refusal(b"<?xml version='1.0'?><a/>", "people.xml")
    assert "web page" in refusal(b"<html><table></table></html>", "people.csv")
    assert "old" in refusal(b"\xd0\xcf\x11\xe0" + b"x" * 600, "people.xls")


def test_a_workbook_that_would_burst_is_refused_unopened(settings):
    settings.IMPORT_MAX_INFLATED = 10**6
    bomb = archive(**{"xl/workbook.xml": b"<a/>", "xl/worksheets/sheet1.xml": b"0" * 10**7})
    assert len(bomb) < 20_000
    assert "grows to 10 MB" in refusal(bomb, "people.xlsx")


def test_an_archive_with_a_path_that_leads_out_is_refused():
    for name in ("../../etc/passwd", "/etc/passwd", "xl\\..\\..\\evil", "C:evil"):
        content = archive(**{"xl/workbook.xml": b"<a/>", name: b"x"})
        assert "leads out" in refusal(content, "people.xlsx")


def test_a_damaged_or_truncated_workbook_is_refused():
    assert "damaged" in refusal(archive(**{"xl/workbook.xml": b"<a/>"}), "people.xlsx")
    assert "cut off" in refusal(archive(**{"xl/workbook.xml": b"<a/>"})[:-30], "people.xlsx")
    assert "not an Excel workbook" in refusal(archive(a=b"1"), "people.xlsx")


def test_markup_with_entities_of_its_own_is_refused():
    assert "entities" in markup_refusal(BOMB.encode())
    assert "entities" in markup_refusal(FROM_OUTSIDE.encode())


def test_truncated_markup_is_refused_with_the_line_where_it_breaks_off():
    assert "breaks off in line 2" in markup_refusal(b"<rss>\n<item><title>x</title>")
    assert "Line 2" in markup_refusal(b"<rss>\n<item><title>x</item></rss>")
    assert "encoding" in markup_refusal("<?xml version='1.0'?><rss><item>ñ</item></rss>".encode("latin-1"))


def test_markup_nested_without_end_is_refused():
    assert "deeply" in markup_refusal(b"<a>" * 200_000)


def test_control_characters_in_an_export_are_passed_over_and_said_so():
    source = Source(io.BytesIO(b"<rss><item>a\x0b\x00b</item></rss>"), "site.xml")
    assert [item.text for _number, item in elements(source, {"item"})] == ["ab"]
    assert "passed over" in source.notices[0]


def test_markup_in_other_encodings_is_read():
    for encoding in ("utf-16", "iso-8859-1", "windows-1252"):
        text = f"<?xml version='1.0' encoding='{encoding}'?><rss><item>ñ</item></rss>"
        source = Source(io.BytesIO(text.encode(encoding)), "site.xml")
        assert [item.text for _number, item in elements(source, {"item"})] == ["ñ"]


def test_who_looks_at_the_first_rows_only_may_close_the_file():
    file = io.BytesIO(b"name,local\n" + b"Una,1\n" * 40)
    rows = text_rows(Source(file, "people.csv"))
    assert next(rows) == (1, ["name", "local"])
    file.close()
    rows.close()
