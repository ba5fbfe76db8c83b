"""What the file of a document says, for search: of a PDF, an office document or a text, whole or damaged."""

import io
import zipfile
from collections.abc import Callable

from defusedxml.ElementTree import XMLParser
from pypdf import PdfReader

from unionhall.core import archives
from unionhall.core.importing.sources import UTF16

# Pages of a PDF that are read; a scan of a thousand pages has no text anyway.
_MOST_PAGES = 300
# Bytes of an office document's markup that are read: a book, or the beginning of a bomb.
_MOST_MARKUP, _CHUNK = 20 * 2**20, 2**16
# By kind: where in the archive the text is, and the elements that hold it.
_OFFICE = {
    "docx": ("word/document.xml", frozenset({"t"})),
    "odt": ("content.xml", frozenset({"p", "h"})),
}
_BREAKS = frozenset({"p", "h", "tab", "br", "s", "line-break"})
# What an author has struck out is still in the file.
_STRUCK_OUT = "tracked-changes"


def read(content: bytes, kind: str) -> str:
    """The words of a file. Raises whatever its kind of damage leads to."""
    said = _READERS[kind](content) if kind in _READERS else ""
    return " ".join(said.replace("\0", "").split())


def _text(content: bytes) -> str:
    if content.startswith(UTF16):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _pdf(content: bytes) -> str:
    pages = PdfReader(io.BytesIO(content)).pages[:_MOST_PAGES]
    return " ".join(page.extract_text() for page in pages)


class _Listener:
    """Hears markup and keeps its words; no tree is built of it."""

    def __init__(self, says: frozenset[str]) -> None:
        self.heard: list[str] = []
        self._says, self._saying, self._struck_out = says, 0, 0

    def start(self, tag: str, _attributes: dict[str, str]) -> None:
        name = tag.rpartition("}")[2]
        self._saying += name in self._says
        self._struck_out += name == _STRUCK_OUT

    def data(self, text: str) -> None:
        if self._saying and not self._struck_out:
            self.heard.append(text)

    def end(self, tag: str) -> None:
        name = tag.rpartition("}")[2]
        self._saying -= name in self._says
        self._struck_out -= name == _STRUCK_OUT
        if name in _BREAKS:
            self.heard.append(" ")


def _office(content: bytes, kind: str) -> str:
    file = io.BytesIO(content)
    archives.check(file, kind)
    name, says = _OFFICE[kind]
    listener = _Listener(says)
    parser = XMLParser(target=listener)
    with zipfile.ZipFile(file) as archive, archive.open(name) as markup:
        for _each in range(0, _MOST_MARKUP, _CHUNK):
            parser.feed(markup.read(_CHUNK))
    return "".join(listener.heard)


_READERS: dict[str, Callable[[bytes], str]] = {
    "txt": _text,
    "csv": _text,
    "pdf": _pdf,
    "docx": lambda content: _office(content, "docx"),
    "odt": lambda content: _office(content, "odt"),
}
