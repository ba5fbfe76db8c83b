"""Looking into office documents, which are ZIP archives, without unpacking them."""

import zipfile
from dataclasses import dataclass
from typing import IO
from xml.etree.ElementTree import ParseError

from defusedxml.ElementTree import XMLParser
from django.utils.translation import gettext as _

MOST_MEMBERS = 5_000
MOST_INFLATED = 500 * 2**20
# Office files are mostly markup, which shrinks to a thirtieth; bombs shrink to a thousandth.
_MOST_RATIO = 200
_SMALL = 10 * 2**20
# Bytes of each part of markup that are looked at: a book, or the beginning of a bomb.
_MOST_MARKUP, _CHUNK = 20 * 2**20, 2**16
_BROKEN = (zipfile.BadZipFile, ParseError, OSError, EOFError, NotImplementedError, RuntimeError, ValueError)


class UnfitArchiveError(ValueError):
    """The archive may not be kept; the message says why."""


@dataclass(frozen=True)
class Form:
    """What an archive of this kind has in it."""

    members: tuple[str, ...]
    mimetype: bytes = b""


_ODF = "application/vnd.oasis.opendocument."
_MACROS = ("vbaproject.bin", "vbadata.xml", "basic/", "scripts/")
FORMS = {
    "docx": Form(("[Content_Types].xml", "word/document.xml")),
    "xlsx": Form(("[Content_Types].xml", "xl/workbook.xml")),
    "pptx": Form(("[Content_Types].xml", "ppt/presentation.xml")),
    "odt": Form(("content.xml", "mimetype"), f"{_ODF}text".encode()),
    "ods": Form(("content.xml", "mimetype"), f"{_ODF}spreadsheet".encode()),
}


def check(file: IO[bytes], kind: str) -> None:
    """Raise `UnfitArchiveError` unless the file is an office document of that kind, and harmless to open."""
    form = FORMS[kind]
    file.seek(0)
    if file.read(4) != b"PK\x03\x04":
        raise UnfitArchiveError(_("This is not a .%(kind)s file inside.") % {"kind": kind})
    try:
        with zipfile.ZipFile(file) as archive:
            _check_members(archive.infolist())
            _check_form(archive, form, kind)
            for name in form.members:
                if name.endswith(".xml"):
                    hear(archive, name, listener=object())
    except _BROKEN as fault:
        if isinstance(fault, UnfitArchiveError):
            raise
        raise UnfitArchiveError(_("This file is damaged or was cut off on its way.")) from fault


def _check_members(members: list[zipfile.ZipInfo]) -> None:
    names = [member.filename for member in members]
    if len(names) > MOST_MEMBERS:
        raise UnfitArchiveError(_("This file has more than %(most)s parts.") % {"most": MOST_MEMBERS})
    if len(set(names)) < len(names) or any(map(_escapes, names)):
        raise UnfitArchiveError(_("This file has parts with names that no office program gives them."))
    if any(member.flag_bits & 1 for member in members):
        raise UnfitArchiveError(_("This file is protected by a password. Save it without one."))
    if any(name.lower().endswith(_MACROS) or name.lower().startswith(_MACROS) for name in names):
        raise UnfitArchiveError(_("This file has macros. Save it without them."))
    inflated = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if inflated > MOST_INFLATED or inflated > max(_SMALL, _MOST_RATIO * packed):
        raise UnfitArchiveError(_("This file would grow beyond measure when it is opened."))


def _escapes(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return ".." in parts or not parts[0] or ":" in parts[0]


def _check_form(archive: zipfile.ZipFile, form: Form, kind: str) -> None:
    names = set(archive.namelist())
    fits = names.issuperset(form.members)
    if fits and form.mimetype:
        with archive.open("mimetype") as member:
            fits = member.read(200).strip() == form.mimetype
    if not fits:
        raise UnfitArchiveError(_("This is not a .%(kind)s file inside.") % {"kind": kind})
    if "[Content_Types].xml" in names and b"macroEnabled" in archive.read("[Content_Types].xml"):
        raise UnfitArchiveError(_("This file has macros. Save it without them."))


def hear(archive: zipfile.ZipFile, name: str, listener: object) -> None:
    """Tell the listener, a target of `XMLParser`, the beginning of a part; `ParseError` if it is no XML."""
    parser = XMLParser(target=listener)
    with archive.open(name) as markup:
        for _each in range(0, _MOST_MARKUP, _CHUNK):
            if not (chunk := markup.read(_CHUNK)):
                parser.close()
                return
            parser.feed(chunk)
