"""What may be uploaded: files are judged by their content, never by their name alone."""

from pathlib import PurePath

import filetype
from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.translation import gettext as _

PICTURE_TYPES = {"image/gif", "image/jpeg", "image/png", "image/webp", "image/avif"}


def check_picture(file: File) -> None:
    """Raise `ValidationError` unless the content is one of the picture types the site shows."""
    kind = filetype.guess(_head(file))
    if kind is None or kind.mime not in PICTURE_TYPES:
        raise ValidationError({"file": _("This is not a JPEG, PNG, GIF, WebP or AVIF picture.")})


def check_document(file: File) -> None:
    """Raise `ValidationError` if the content is not what the file's name says it is."""
    suffix = PurePath(file.name).suffix.lower().lstrip(".")
    kind = filetype.guess(_head(file))
    if kind is not None and kind.extension != suffix:
        message = _("This file is named .%(suffix)s but is a %(kind)s file inside.")
        raise ValidationError({"file": message % {"suffix": suffix, "kind": kind.extension}})


def _head(file: File) -> bytes:
    file.seek(0)
    head = file.read(8192)
    file.seek(0)
    return head
