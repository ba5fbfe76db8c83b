"""Elements of an XML file one after the other: no entities, nothing from outside, never held whole."""

from collections.abc import Collection, Iterator
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse
from django.utils.translation import gettext as _

from unionhall.core.importing.sources import UTF16, Source, refuse

_DEEPEST = 100
# Control characters that XML forbids and old content systems export all the same.
_CONTROLS = bytes(set(range(0x20)) - {0x09, 0x0A, 0x0D})


class _WithoutControls:
    """A binary file without the characters that would stop the parser in the middle of a good export."""

    def __init__(self, source: Source) -> None:
        self._file: BinaryIO = source.file
        self._file.seek(0)
        self._source = source
        self._told = False
        self._controls = b"" if self._file.read(2) in UTF16 else _CONTROLS
        self._file.seek(0)

    def read(self, size: int = -1) -> bytes:
        chunk = self._file.read(size)
        clean = chunk.translate(None, self._controls)
        if len(clean) < len(chunk) and not self._told:
            self._told = True
            self._source.notices.append(_("Control characters that XML forbids were passed over."))
        # An empty answer means the end of the file; a chunk of nothing but control characters is not it.
        return clean or (b" " if chunk else b"")


def elements(source: Source, names: Collection[str]) -> Iterator[tuple[int, Element]]:
    """Each element whose local name is one of `names`, whole, with its number among them from 1.

    Raises `RefusedError` for markup that is broken, cut off, nested without end, or declares entities.
    """
    number = 0
    path: list[Element] = []
    try:
        for event, element in iterparse(_WithoutControls(source), events=("start", "end")):
            if event == "start":
                path.append(element)
                if len(path) > _DEEPEST:
                    raise refuse(_("The elements are nested too deeply. This is no honest export."))
                continue
            path.pop()
            inside = any(local(parent) in names for parent in path)
            if local(element) in names and not inside:
                number += 1
                yield number, element
            if not inside:
                element.clear()
                if path and local(path[-1]) not in names:
                    path[-1].remove(element)
    except DefusedXmlException:
        raise refuse(
            _("The file declares entities of its own, which can hide an attack. It is not read.")
        ) from None
    except ParseError as error:
        raise refuse(_explain(error)) from None


def local(element: Element) -> str:
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2]


def _explain(error: ParseError) -> str:
    line, column = error.position
    words = {"line": line, "column": column}
    if "no element found" in str(error) or "unclosed" in str(error):
        return _("The file breaks off in line %(line)s. Export it again and copy the whole of it.") % words
    return _("Line %(line)s, character %(column)s is not XML, or not in the encoding the file names.") % words
