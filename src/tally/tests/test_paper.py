"""A told result on paper: tagged, titled, and the same bytes for the same words."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.generic import DictionaryObject

from tally.paper import Grid, Section, pdf

SECTIONS = (
    Section("What it costs", ("Every cent #is* here.",), Grid(("Item", "FY26"), (("Pay", "1,000"),))),
    Section("Nothing else"),
)


def test_the_paper_is_tagged_and_says_what_it_was_told() -> None:
    paper = PdfReader(BytesIO(pdf("Sum of it", SECTIONS, foot="Local 1")))
    text = paper.pages[0].extract_text()
    assert paper.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert paper.metadata is not None
    assert paper.metadata.title == "Sum of it"
    assert all(
        part in text for part in ("Every cent #is* here.", "1,000", "Nothing else", "Local 1", "1 / 1")
    )


def test_the_first_cell_of_a_row_is_the_heading_of_the_others() -> None:
    grid = Grid(("Item", "FY26", "FY27"), (("Pay", "1,000", "1,100"), ("Benefits", "300", "310")))
    paper = PdfReader(BytesIO(pdf("Sum of it", [Section("What it costs", (), grid)])))
    root = paper.trailer["/Root"]["/StructTreeRoot"]
    heads = {cell["/ID"]: cell for cell in _elements(root, "/TH") if cell["/A"][0]["/Scope"] == "/Row"}
    assert len(heads) == 2
    # Every other cell of the body names the heading of its column and that of its row.
    told = [cell["/A"][0]["/Headers"] for cell in _elements(root, "/TD")]
    assert [headers[-1] for headers in told] == [name for name in heads for _ in range(2)]
    assert all(len(headers) == 2 for headers in told)
    names = root["/IDTree"]["/Names"][::2]
    assert names == sorted(names)
    assert heads.keys() < set(names)


def _elements(element: Any, tag: str) -> Iterator[Any]:
    for kid in element.get("/K", ()):
        found = kid.get_object()
        if isinstance(found, DictionaryObject):
            if found.get("/S") == tag:
                yield found
            yield from _elements(found, tag)


def test_a_mark_stands_across_every_page_behind_the_words() -> None:
    long = Section("Many lines", tuple(f"Line {number}." for number in range(120)))
    paper = PdfReader(BytesIO(pdf("Sum of it", [long], mark="Only for Ana")))
    assert len(paper.pages) > 1
    assert all(_stands_turned("Ana", page) for page in paper.pages)


def _stands_turned(words: str, page: PageObject) -> bool:
    turns: list[bool] = []
    page.extract_text(visitor_text=lambda text, to, *_: turns.append(words in text and bool(to[1])))
    return any(turns)


def test_the_same_words_make_the_same_bytes() -> None:
    assert pdf("Sum of it", SECTIONS) == pdf("Sum of it", SECTIONS)


def test_what_the_fonts_cannot_show_is_told_by_a_sign_and_stops_nothing() -> None:
    grid = Grid(("Item", "FY26"), (("Choir 合唱", "1"),))
    paper = pdf(
        "Music \N{SAXOPHONE}",
        [Section("Who\x01 pays", ("🎻 and 👩\u200d🚀: \\u{1}",), grid)],
        foot="é \uffff",
    )
    text = PdfReader(BytesIO(paper)).pages[0].extract_text()
    assert all(part in text for part in ("Music �", "Who pays", "� and ��: \\u{1}", "Choir ��", "é"))


def test_the_paper_says_in_which_language_it_speaks() -> None:
    spoken = {
        language: PdfReader(BytesIO(pdf("Suma", SECTIONS, language=language))).trailer["/Root"]["/Lang"]
        for language in ("en", "es", "pt")
    }
    assert {language: said[:2] for language, said in spoken.items()} == {"en": "en", "es": "es", "pt": "pt"}
