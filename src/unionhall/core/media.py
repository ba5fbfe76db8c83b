"""Serving what was uploaded: pictures and documents, and nothing else that lies in the folder of uploads.

Pictures have a digest of their content in their name, so browsers keep them for good. What may be uploaded is
decided in `core.uploads`, who may read a document in `core.permissions`.
"""

from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import condition, require_safe
from wagtail.documents.views import serve as wagtail_documents

from unionhall.core.models import Attachment

_KINDS = {
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
}
_PUBLIC = {"images", "original_images"}
_OF_STAFF = {"avatar_images"}
_FOR_GOOD = "public, max-age=31536000, immutable"
# Bytes of a name that a file system takes; it fails at a longer one instead of finding nothing.
_LONGEST = 255
_HARMLESS = "default-src 'none'; sandbox"


def _changed_at(request: HttpRequest, folder: str, name: str) -> datetime | None:
    path = _path(folder, name)
    return datetime.fromtimestamp(int(path.stat().st_mtime), UTC) if path.is_file() else None


@require_safe
@condition(last_modified_func=_changed_at)
def show_picture(request: HttpRequest, folder: str, name: str) -> HttpResponseBase:
    """A picture, or a size of it made for a page. Every other name answers as if nothing were there."""
    path = _path(folder, name)
    kind = _KINDS.get(path.suffix.lower())
    if kind is None or not _is_open(request, folder) or not path.is_file():
        raise Http404
    response = FileResponse(path.open("rb"), content_type=kind)
    response["Cache-Control"] = _FOR_GOOD
    response["Content-Security-Policy"] = _HARMLESS
    return response


@require_safe
def show_document(request: HttpRequest, document_id: int, document_filename: str) -> HttpResponseBase:
    """A document as Wagtail serves it, and nothing in it may run. A browser shows only PDF files itself."""
    response = wagtail_documents.serve(request, document_id, document_filename)
    if response.get("Content-Disposition", "").startswith("attachment"):
        response["Content-Security-Policy"] = _HARMLESS
    return response


def hand_over(document: Attachment) -> FileResponse:
    """The file of a document, to somebody who may have it; nothing in it may run."""
    response = FileResponse(document.file.open("rb"), as_attachment=True, filename=document.filename)
    response["Content-Security-Policy"] = _HARMLESS
    return response


def _is_open(request: HttpRequest, folder: str) -> bool:
    return folder in _PUBLIC or (folder in _OF_STAFF and request.user.has_perm("wagtailadmin.access_admin"))


def _path(folder: str, name: str) -> Path:
    """Where it lies; only one name inside one folder, so that no path leads elsewhere."""
    is_too_long = max(len(part.encode()) for part in (folder, name)) > _LONGEST
    if PurePosixPath(name).name != name or "\0" in name or is_too_long:
        raise Http404
    return Path(default_storage.path(f"{folder}/{name}"))
