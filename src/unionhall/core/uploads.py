"""What may be uploaded: files are judged by their content, never by their name alone.

Every form of the staff room comes through here: pictures by `core.forms.PictureField`, documents by the
`clean` of their model. `core.archives` looks into archives, `core.papers` into PDFs, `core.traces` silences
pictures.
"""

import codecs
import hashlib
import re
import struct
from pathlib import PurePath

import filetype
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.db.models.fields.files import FieldFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from PIL import Image

from unionhall.core import archives, papers, traces

_PICTURES = {
    "jpg": "JPEG",
    "jpeg": "JPEG",
    "png": "PNG",
    "gif": "GIF",
    "webp": "WEBP",
    "avif": "AVIF",
}
_FORMATS = [*set(_PICTURES.values())]
_LONGEST_SIDE = 20_000
_TEXTS = {"txt": "", "csv": "", "ics": "begin:vcalendar"}
# Tab, line feed, form feed and carriage return are the only control characters of honest text.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")
_SAMPLE = 2**20
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def is_new(file: FieldFile) -> bool:
    """Whether a file has just been brought. One that a form has refused, or that is kept already, is not."""
    return bool(file) and not getattr(file, "_committed", False)


def name_of_content(name: str, content: bytes) -> str:
    """The name with a digest of the content in it."""
    path = PurePath(name)
    return f"{path.stem[:60]}.{hashlib.blake2b(content, digest_size=6).hexdigest()}{path.suffix}"


def check_picture(file: File) -> bytes:
    """The picture without what it tells of its origin.

    Raises `ValidationError` unless the content is a whole picture of a kind and size the site shows.
    """
    _check_size(file, settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE)
    _check_kind_of_picture(file)
    _check_pixels(file)
    try:
        return traces.without_traces(_whole(file))
    except (OSError, ValueError, IndexError, RuntimeError, struct.error):
        raise ValidationError(_("This picture is damaged or was cut off on its way.")) from None


def check_document(file: File) -> None:
    """Raise `ValidationError` if the content is not what the file's name says it is."""
    _check_size(file, settings.WAGTAILDOCS_MAX_UPLOAD_SIZE)
    suffix = _suffix(file)
    if suffix not in settings.WAGTAILDOCS_EXTENSIONS:
        raise ValidationError(
            _("Documents of this kind cannot be uploaded: .%(suffix)s") % {"suffix": suffix}
        )
    if suffix in archives.FORMS:
        _check_archive(file, suffix)
    elif suffix in _TEXTS:
        _check_text(file, suffix)
    elif suffix == "rtf":
        _check_rich_text(file)
    elif not _head(file).startswith(b"%PDF-"):
        raise _false_name(file, suffix)
    elif papers.is_damaged(file):
        raise ValidationError(_("This file is damaged or was cut off on its way."))


# --- Pictures -----------------------------------------------------------------------------------------------
def _check_kind_of_picture(file: File) -> None:
    head = _head(file)
    if b"<svg" in head.lower():
        raise ValidationError(_("SVG drawings may hold scripts and are not taken. Save it as PNG or WebP."))
    kind = filetype.guess(head)
    if kind is None or kind.extension not in _PICTURES:
        raise ValidationError(_("This is not a JPEG, PNG, GIF, WebP or AVIF picture."))
    if _PICTURES.get(_suffix(file)) != _PICTURES[kind.extension]:
        raise _false_name(file, _suffix(file))


def _check_pixels(file: File) -> None:
    """Look at the size before anything is decoded, then decode once: what cannot be shown is not kept."""
    file.seek(0)
    try:
        with Image.open(file, formats=_FORMATS) as picture:
            frames = getattr(picture, "n_frames", 1)
            # A JPEG of some telephones calls itself MPO: a picture with smaller ones behind its end.
            _check_measures(*picture.size, 1 if picture.format == "MPO" else frames)
            picture.seek(0)
            picture.load()
    except Image.DecompressionBombError:
        raise _too_many_pixels() from None
    except (OSError, SyntaxError, ValueError, EOFError, RuntimeError, struct.error):
        raise ValidationError(_("This picture is damaged or was cut off on its way.")) from None


def _check_measures(width: int, height: int, frames: int) -> None:
    if width * height * frames > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
        raise _too_many_pixels()
    if max(width, height) > _LONGEST_SIDE:
        words = {"most": f"{_LONGEST_SIDE:,}"}
        raise ValidationError(
            _("This picture is longer than %(most)s pixels on one side. Make it smaller.") % words
        )


def _too_many_pixels() -> ValidationError:
    most = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS // 10**6
    return ValidationError(
        _("This picture has more than %(most)s million pixels, all its frames counted. Make it smaller.")
        % {"most": most}
    )


# --- Documents ----------------------------------------------------------------------------------------------
def _check_archive(file: File, suffix: str) -> None:
    try:
        archives.check(file, suffix)
    except archives.UnfitArchiveError as unfit:
        raise ValidationError(str(unfit)) from None
    finally:
        file.seek(0)


def _check_text(file: File, suffix: str) -> None:
    head = _head(file, _SAMPLE)
    if filetype.guess(head) is not None or head.startswith(b"%PDF-"):
        raise _false_name(file, suffix)
    text = head.decode("utf-16" if head.startswith(_UTF16) else "utf-8", "replace")
    if _CONTROL.search(text):
        raise ValidationError(_("This is not a text file: it has bytes that no text has."))
    if not text.lstrip("\ufeff \r\n\t").lower().startswith(_TEXTS[suffix]):
        raise _false_name(file, suffix)


def _check_rich_text(file: File) -> None:
    content = _whole(file)
    if not content.startswith(b"{\\rtf"):
        raise _false_name(file, "rtf")
    if b"\\objdata" in content or b"\\objupdate" in content:
        raise ValidationError(_("This file carries another file inside. Save it without, or as PDF."))


# --- What they share ----------------------------------------------------------------------------------------
def _check_size(file: File, most: int) -> None:
    if not file.size:
        raise ValidationError(_("The file is empty."))
    if file.size > most:
        words = {"size": filesizeformat(file.size), "most": filesizeformat(most)}
        raise ValidationError(_("This file has %(size)s; at most %(most)s can be uploaded.") % words)


def _false_name(file: File, suffix: str) -> ValidationError:
    kind = filetype.guess(_head(file))
    if kind is None:
        return ValidationError(_("This is not a .%(kind)s file inside.") % {"kind": suffix})
    message = _("This file is named .%(suffix)s but is a %(kind)s file inside.")
    return ValidationError(message % {"suffix": suffix, "kind": kind.extension})


def _suffix(file: File) -> str:
    return PurePath(file.name or "").suffix.lower().lstrip(".")


def _whole(file: File) -> bytes:
    file.seek(0)
    content = file.read()
    file.seek(0)
    return content


def _head(file: File, length: int = 8192) -> bytes:
    file.seek(0)
    head = file.read(length)
    file.seek(0)
    return head
