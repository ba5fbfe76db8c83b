"""The words of what can be found: of formatted text, and of documents that pages and the ledger lead to."""

import logging
from collections.abc import Iterator
from functools import cache
from typing import Any

from bs4 import BeautifulSoup
from django.db.models import Model
from django.utils import timezone
from modelcluster.models import get_all_child_relations
from wagtail.models import CollectionViewRestriction, Page

from unionhall.core.models import Attachment
from unionhall.pages import reading

log = logging.getLogger("unionhall")


def text_of(html: str) -> str:
    """The words of formatted text."""
    return " ".join(BeautifulSoup(html, "html.parser").stripped_strings) if html else ""


def texts_led_to(page: Page) -> Iterator[str]:
    """The words of the documents that a page leads to, of those that are not kept to somebody."""
    wanted: dict[int, None] = {}
    for part in _parts(page):
        for field in _leading(type(part)):
            found = field.extract_references(getattr(part, field.name))
            wanted |= dict.fromkeys(int(key) for model, key, *_where in found if model is Attachment)
    documents = Attachment.objects.select_related("collection").in_bulk(wanted) if wanted else {}
    yield from (public_words_of(documents[pk]) for pk in wanted if pk in documents)


def _parts(page: Page) -> Iterator[Model]:
    """A page, and what belongs to it and may lead to documents too, such as a campaign's asks."""
    yield page
    for relation in get_all_child_relations(page):
        if _leading(relation.related_model):
            yield from getattr(page, relation.get_accessor_name()).all()


@cache
def _leading(kind: type[Model]) -> tuple[Any, ...]:
    """The fields whose text may lead to documents."""
    return tuple(field for field in kind._meta.get_fields() if hasattr(field, "extract_references"))


def public_words_of(document: Attachment) -> str:
    """The title and words of a document; none if its collection is kept to somebody."""
    path, length = document.collection.path, document.collection.steplen
    above = [path[:end] for end in range(length, len(path) + 1, length)]
    is_kept = CollectionViewRestriction.objects.filter(collection__path__in=above).exists()
    return "" if is_kept else f"{document.title} {text_in(document)}"


def text_in(document: Attachment) -> str:
    """The words of a document, read once for each file."""
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


def read_the_silent_again() -> None:
    """Of documents in which no words were found: a newer version may know how to read them.

    Not of PDFs: in those without words, which are scans, there is much to read and nothing to find.
    """
    Attachment.objects.filter(text="").exclude(file__iendswith=".pdf").update(text_read_at=None)


def _read(document: Attachment) -> str:
    with document.open_file() as file:
        content = file.read()
    try:
        return reading.read(content, document.file_extension)
    except Exception:  # what a damaged file leads its reader into has no end of kinds
        # It can still be downloaded; it is only not found by its words.
        log.warning("The words of document %s cannot be read.", document.pk, exc_info=True)
        return ""
