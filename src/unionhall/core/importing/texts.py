"""Rows of a delimited text file, whatever its encoding, delimiter and line ends; never held whole."""

import codecs
import contextlib
import csv
import io
import re
from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _

from unionhall.core.importing.cells import unguard
from unionhall.core.importing.sources import UTF16, Source, refuse

NumberedRow = tuple[int, list[str]]
_CHUNK = 2**16
# Longer than any honest row; a file that never ends its line is refused, not read into memory.
_LONGEST_LINE = 2**20
_DELIMITERS = ",;\t|"
_NOT_UTF8 = re.compile("[\udc80-\udcff]")
_NOT_ASCII = re.compile("[^\x00-\x7f\udc80-\udcff]")
_NOT_WINDOWS = re.compile(b"[\x81\x8d\x8f\x90\x9d]")


def text_rows(source: Source) -> Iterator[NumberedRow]:
    """Each record with its number, the first being 1; blank ones count and are passed over.

    Raises `RefusedError` for what is no text, mixed encodings, a quotation mark that is never closed, a row
    of endless length or too many columns.
    """
    encoding = _encoding(source)
    source.file.seek(0)
    text = io.TextIOWrapper(source.file, encoding=encoding, newline="")
    number = 0
    try:
        sample = text.read(_CHUNK)
        text.seek(0)
        for number, cells in enumerate(_reader(_lines(text), sample), 1):
            if len(cells) > settings.IMPORT_MAX_COLUMNS:
                raise _too_wide(number, len(cells))
            if any(cell.strip() for cell in cells):
                yield number, [unguard(cell) for cell in cells]
    except csv.Error as error:
        raise refuse(_quotation(str(error)), row=number + 1) from None
    except UnicodeDecodeError:
        raise refuse(_("The text breaks off or is not UTF-16. Save it as CSV UTF-8."), row=number) from None
    finally:
        # Whoever looks at the first rows only has closed the file before this generator ends.
        if not source.file.closed:
            text.detach()


def _too_wide(number: int, width: int) -> Exception:
    words = {"count": f"{width:,}", "most": f"{settings.IMPORT_MAX_COLUMNS:,}"}
    return refuse(_("The row has %(count)s columns; at most %(most)s can be read.") % words, row=number)


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    number = 0
    while line := text.readline(_LONGEST_LINE):
        number += 1
        if len(line) == _LONGEST_LINE and not line.endswith(("\n", "\r")):
            raise refuse(_("The line is longer than a million characters. Is this a table?"), row=number)
        yield line


def _reader(lines: Iterator[str], sample: str) -> Iterator[list[str]]:
    delimiter = _delimiter(sample)
    return csv.reader(lines, delimiter=delimiter, strict=True, skipinitialspace=f'{delimiter} "' in sample)


def _delimiter(sample: str) -> str:
    """The delimiter by which most of the first rows have the same number of cells, and more than one."""
    return max(_DELIMITERS, key=lambda delimiter: _regularity(sample, delimiter))


def _regularity(sample: str, delimiter: str) -> tuple[int, int]:
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    widths: list[int] = []
    with contextlib.suppress(csv.Error):
        widths.extend(len(cells) for cells in reader if len(cells) > 1)
    if not widths:
        return 0, 0
    usual = max(set(widths), key=lambda width: (widths.count(width), width))
    return widths.count(usual), usual


def _encoding(source: Source) -> str:
    """The file's encoding, from reading it through once. Windows' own is a guess and is told."""
    source.file.seek(0)
    if source.file.read(2) in UTF16:
        return "utf-16"
    source.file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    line, first_wrong, wrong, right, odd = 1, 0, 0, 0, False
    while chunk := source.file.read(_CHUNK):
        if (zero := chunk.find(0)) >= 0:
            row = line + _line_ends(chunk[:zero].decode("latin-1"))
            raise refuse(_("There is a zero byte here: this is not a text file."), row=row)
        text = decoder.decode(chunk)
        if not text.isascii():
            found = _NOT_UTF8.search(text)
            if found and not wrong:
                first_wrong = line + _line_ends(text[: found.start()])
            wrong += len(_NOT_UTF8.findall(text))
            right += len(_NOT_ASCII.findall(text.removeprefix("\ufeff")))
            odd = odd or bool(_NOT_WINDOWS.search(chunk))
        line += _line_ends(text)
    wrong += len(decoder.getstate()[0])
    if not wrong:
        return "utf-8-sig"
    if right > wrong or odd:
        message = _("The letters are in more than one encoding. Save the file as CSV UTF-8.")
        raise refuse(message, row=first_wrong or line)
    source.notices.append(
        _("The file is not UTF-8; its letters were read as Windows-1252. Look at names with accents.")
    )
    return "cp1252"


def _line_ends(text: str) -> int:
    return text.count("\n") or text.count("\r")


def _quotation(error: str) -> str:
    if "unexpected end" in error or "field larger" in error:
        return _("A quotation mark is opened here or above and never closed.")
    return _("A quotation mark stands inside a cell. Write it twice, or take it away.")
