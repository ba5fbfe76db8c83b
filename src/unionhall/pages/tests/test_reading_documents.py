"""A document is read for search as far as that is worth the while."""

from io import BytesIO

import pytest
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from unionhall.pages import reading


def pdf(*pages: str, is_folded: bool = True) -> bytes:
    """A file whose pages are drawn so."""
    writer = PdfWriter()
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    fonts = DictionaryObject({NameObject("/F"): font})
    for strokes in pages:
        drawn = DecodedStreamObject()
        drawn.set_data(f"BT /F 12 Tf 72 720 Td {strokes} ET".encode())
        page = writer.add_blank_page(612, 792)
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
        page[NameObject("/Contents")] = writer._add_object(drawn.flate_encode() if is_folded else drawn)
    file = BytesIO()
    writer.write(file)
    return file.getvalue()


@pytest.mark.parametrize("is_folded", [True, False])
def test_a_page_that_unfolds_into_very_much_is_left_out(is_folded, monkeypatch):
    monkeypatch.setattr(reading, "_MOST_UNFOLDED", 10_000)
    monkeypatch.setitem(reading._BOUNDS, "zlib_maximum_output_length", 10_000)
    bomb = f"({'a' * 100}) Tj T* " * 1_000
    content = pdf("(Before) Tj", bomb, "(After) Tj", is_folded=is_folded)
    assert len(content) < 3_000 or not is_folded
    assert reading.read(content, "pdf") == "Before After"


def test_a_page_of_too_many_strokes_is_left_out(monkeypatch):
    monkeypatch.setitem(reading._BOUNDS, "stream_parsing_work_maximum_count", 100)
    assert reading.read(pdf("(a) Tj " * 100, "(After) Tj"), "pdf") == "After"


@pytest.mark.parametrize("bound", ["_MOST_SAID", "_LONGEST_WORK"])
def test_reading_ends_when_enough_is_read_or_it_took_too_long(bound, monkeypatch):
    monkeypatch.setattr(reading, bound, {"_MOST_SAID": 3, "_LONGEST_WORK": -1}[bound])
    said = reading.read(pdf("(Before) Tj", "(After) Tj"), "pdf")
    assert said == ("Bef" if bound == "_MOST_SAID" else "")
