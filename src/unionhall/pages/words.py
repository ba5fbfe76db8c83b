"""The words of what can be found: of formatted text, and of documents that pages and the ledger lead to."""

import io
import logging
from collections.abc import Iterator

from bs4 import BeautifulSoup
from django.utils import timezone
from pypdf import PdfReader
from wagtail.fields import StreamField
from wagtail.models import CollectionViewRestriction, Page

from unionhall.core.models import Attachment

log = logging.getLogger("unionhall")
# Pages of a document that are read for search; a scan of a thousand pages has no text anyway.
_MOST_PAGES = 300


def text_of(html: str) -> str:
    """The words of formatted text."""
    return " ".join(BeautifulSoup(html, "html.parser").stripped_strings) if html else ""


def texts_led_to(page: Page) -> Iterator[str]:
    """The words of the documents in a page's body, of those that are not kept to somebody."""
    wanted: dict[int, None] = {}
    for field in page._meta.get_fields():
        if isinstance(field, StreamField):
            found = field.extract_references(getattr(page, field.name))
            wanted |= dict.fromkeys(int(key) for model, key, *_where in found if model is Attachment)
    documents = Attachment.objects.select_related("collection").in_bulk(wanted) if wanted else {}
    yield from (public_text_in(documents[pk]) for pk in wanted if pk in documents)


def public_text_in(document: Attachment) -> str:
    """The words of a document; none if its collection is kept to somebody."""
    path, length = document.collection.path, document.collection.steplen
    above = [path[:end] for end in range(length, len(path) + 1, length)]
    is_kept = CollectionViewRestriction.objects.filter(collection__path__in=above).exists()
    return "" if is_kept else text_in(document)


def text_in(document: Attachment) -> str:
    """The words of a document, read once for each file: of a PDF its text, of a text file the file."""
    if document.text_read_at is None:
        try:
            document.text = _read(document)
        except OSError:
            return ""  # its file is not there; it may come back
        document.text_read_at = timezone.now()
        Attachment.objects.filter(pk=document.pk).update(
            text=document.text, text_read_at=document.text_read_at
        )
    return document.text


def _read(document: Attachment) -> str:
    with document.open_file() as file:
        content = file.read()
    if document.file_extension in ("txt", "csv"):
        return content.decode("utf-8", "replace").replace("\0", "")
    if document.file_extension != "pdf":
        return ""
    try:
        pages = PdfReader(io.BytesIO(content)).pages[:_MOST_PAGES]
        text = " ".join(page.extract_text() for page in pages)
    except Exception:  # what a damaged PDF leads its reader into has no end of kinds
        # It can still be downloaded; it is only not found by its words.
        log.warning("The words of document %s cannot be read.", document.pk, exc_info=True)
        return ""
    return " ".join(text.replace("\0", "").split())
