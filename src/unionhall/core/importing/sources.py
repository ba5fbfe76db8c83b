"""A file as it arrives: how large it may be, and what it is by its content, whatever its name says."""

import codecs
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unionhall.core.bridge import Problem, RefusedError

_BY_SUFFIX = {
    **dict.fromkeys((".csv", ".tsv", ".tab", ".txt"), "csv"),
    **dict.fromkeys((".xlsx", ".xlsm"), "xlsx"),
    **dict.fromkeys((".xml", ".rss", ".atom", ".wxr"), "xml"),
}
_MARKUP = (b"<?xml", b"<rss", b"<feed", b"<rdf:rdf", b"<!doctype rss", b"<!--")
_WORDS = {
    "csv": gettext_lazy("a table in plain text"),
    "xlsx": gettext_lazy("an Excel workbook"),
    "xml": gettext_lazy("an XML file"),
}
UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True)
class Source:
    """An open file with what is known about it before it is read."""

    file: BinaryIO
    name: str
    options: Mapping[str, str] = field(default_factory=dict)
    # Which column of the file (counted from 0) holds each column the importer knows.
    mapping: Mapping[str, int] = field(default_factory=dict)
    # What its reader thinks worth telling: a guessed encoding, rows above the header.
    notices: list[str] = field(default_factory=list)


def refuse(message: str, row: int | None = None, column: str = "") -> RefusedError:
    """The refusal of a file for one reason."""
    return RefusedError([Problem(message, row=row, column=column)])


def kind_of(source: Source) -> str:
    """`csv`, `xlsx` or `xml`, by content. Raises `RefusedError` for anything else and for a false name."""
    _check_size(source)
    source.file.seek(0)
    head = source.file.read(4096)
    source.file.seek(0)
    kind = _kind(head)
    named = _BY_SUFFIX.get(PurePath(source.name).suffix.lower(), kind)
    if named != kind:
        words = {"suffix": PurePath(source.name).suffix, "kind": _WORDS[kind]}
        raise refuse(
            _("The file is named %(suffix)s but is %(kind)s inside. Name it for what it is.") % words
        )
    return kind


def _check_size(source: Source) -> None:
    size = source.file.seek(0, 2)
    if not size:
        raise refuse(_("The file is empty."))
    if size > settings.IMPORT_MAX_BYTES:
        sizes = {"size": f"{size / 2**20:,.0f}", "most": f"{settings.IMPORT_MAX_BYTES / 2**20:,.0f}"}
        raise refuse(_("The file has %(size)s MB; at most %(most)s MB can be read. Split it.") % sizes)


def _kind(head: bytes) -> str:
    if head.startswith(b"PK\x03\x04"):
        return "xlsx"
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise refuse(
            _("This is an old or password-protected Excel file. Save it as an .xlsx workbook without one.")
        )
    if head.startswith(UTF16):
        head = head.decode("utf-16", "ignore").encode()
    start = head.removeprefix(codecs.BOM_UTF8).lstrip().lower()
    if start.startswith(_MARKUP):
        return "xml"
    if start.startswith((b"<html", b"<!doctype html", b"<table")):
        raise refuse(_("This is a web page, not a table. Open it in a spreadsheet and save it as CSV."))
    if b"\0" in head or head.startswith((b"%PDF", b"\x1f\x8b")):
        raise refuse(_("This is not a text, a workbook or an XML file. Save it as CSV, XLSX or XML."))
    return "csv"
