"""What the file of a document says, for search: of a PDF, an office document or a text, whole or damaged."""

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator
from time import thread_time
from typing import Any

from pypdf import PageObject, PdfReader, apply_configuration
from pypdf.errors import LimitReachedError

from unionhall.core import archives
from unionhall.core.importing.sources import UTF16

# Pages of a PDF that are read; a scan of a thousand pages has no text anyway.
_MOST_PAGES = 300
# Characters of a PDF, and seconds of work on it, after which what has been read is enough: a book, or a bomb.
_MOST_SAID, _LONGEST_WORK = 2_000_000, 20
# A page of text is drawn in some thousand strokes; one that takes far more is a map or a bomb, and left out.
_MOST_UNFOLDED = 2 * 2**20
_BOUNDS: dict[str, Any] = {
    "zlib_maximum_output_length": _MOST_UNFOLDED,
    "lzw_maximum_output_length": _MOST_UNFOLDED,
    "run_length_maximum_output_length": _MOST_UNFOLDED,
    "brotli_maximum_output_length": _MOST_UNFOLDED,
    "array_based_stream_maximum_output_length": _MOST_UNFOLDED,
    "stream_parsing_work_maximum_count": 100_000,
    "xform_maximum_invocations_per_extraction": 10,
}
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
    with apply_configuration(**_BOUNDS):
        return " ".join(_said(PdfReader(io.BytesIO(content)).pages[:_MOST_PAGES]))


def _said(pages: Iterable[PageObject]) -> Iterator[str]:
    """What each page says, until it is enough."""
    left, until = _MOST_SAID, thread_time() + _LONGEST_WORK
    for page in pages:
        if left <= 0 or thread_time() > until:
            return
        try:
            text = "" if _is_overdrawn(page) else page.extract_text()
        except LimitReachedError:
            continue
        yield text[:left]
        left -= len(text)


def _is_overdrawn(page: PageObject) -> bool:
    """Whether its strokes, which need not be folded up at all, are too many."""
    strokes = page.get_contents()
    return strokes is not None and len(strokes.get_data()) > _MOST_UNFOLDED


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
    with zipfile.ZipFile(file) as archive:
        archives.hear(archive, name, listener)
    return "".join(listener.heard)


_READERS: dict[str, Callable[[bytes], str]] = {
    "txt": _text,
    "csv": _text,
    "pdf": _pdf,
    "docx": lambda content: _office(content, "docx"),
    "odt": lambda content: _office(content, "odt"),
}
