"""Files of another site that lie in a folder of this machine: found without leaving it, checked, kept."""

from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import BaseModelForm
from django.utils.translation import gettext as _
from wagtail.documents.forms import get_document_form
from wagtail.images.forms import get_image_form
from wagtail.models import Collection

from unionhall.core.models import Attachment, Picture, User
from unionhall.pages.addresses import parts


class UnfitError(ValueError):
    """The file may not be kept; the message says why."""


def find(folder: Path, address: str) -> Path | None:
    """The file an old address names: as much of its path as the folder has, and never anything outside it."""
    root = folder.resolve()
    address = address.replace("%00", "")
    names = [
        name[:250] for name in PurePosixPath(unquote(parts(address).path)).parts if name not in ("/", "..")
    ]
    for start in range(len(names)):
        found = folder.joinpath(*names[start:]).resolve()
        if found.is_relative_to(root) and found.is_file():
            return found
    return None


def keep(path: Path, *, title: str, description: str, by: User | None) -> Picture | Attachment:
    """The file as a picture or a document, judged as an upload would be. Raises `UnfitError`.

    A document whose title does not say what it is has its file's name for one.
    """
    is_picture = path.suffix.lower().lstrip(".") in settings.WAGTAILIMAGES_EXTENSIONS
    most = settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE if is_picture else settings.WAGTAILDOCS_MAX_UPLOAD_SIZE
    if path.stat().st_size > most:
        raise UnfitError(_("The file is larger than %(most)s MB.") % {"most": most // 2**20})
    make = get_image_form(Picture) if is_picture else get_document_form(Attachment)
    facts = {
        "title": title[:255] or path.name[:255],
        "description": description[:255],
        "collection": Collection.get_first_root_node().pk,
    }
    form = _filled(make, facts, path)
    if "title" in form.errors:
        form = _filled(make, facts | {"title": _("File %(name)s") % {"name": path.name[:200]}}, path)
    if not form.is_valid():
        reasons = [message for messages in form.errors.values() for message in messages]
        raise UnfitError(" ".join(map(str, reasons)))
    kept = form.save(commit=False)
    kept.uploaded_by_user = by
    kept.save()
    return kept


def _filled(make: Callable[..., BaseModelForm], facts: dict[str, Any], path: Path) -> BaseModelForm:
    return make(facts, {"file": SimpleUploadedFile(path.name, path.read_bytes())})
