"""What can be found: pages, the ledger, locals and documents, as entries of the search index.

Each is indexed again when it changes, after its transaction, with all that belongs to it; `reindex` makes the
whole index anew.
"""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from bs4 import BeautifulSoup
from django.conf import settings
from django.db import transaction
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished

from unionhall.contracts.models import Agreement
from unionhall.core import search
from unionhall.core.models import Attachment
from unionhall.core.publishing import PublicQuerySet
from unionhall.core.search import Entry
from unionhall.funding.models import Recipient
from unionhall.institute.models import Series, Workshop
from unionhall.newsroom.models import Campaign, Post, Resource
from unionhall.pages.models import DivisionPage, StandingPage
from unionhall.places.models import Local

LANGUAGES = [code for code, _name in settings.LANGUAGES]
PAGE_KINDS: dict[type[Page], str] = {
    Post: "post",
    Campaign: "campaign",
    DivisionPage: "page",
    StandingPage: "page",
}
# Pages of a document that are read for search; a scan of a thousand pages has no text anyway.
_MOST_PAGES = 300


def start() -> None:
    """Listen to what changes."""
    for kind in PAGE_KINDS:
        page_published.connect(_page_changed, sender=kind, dispatch_uid=f"index-{kind.__name__}")
        page_unpublished.connect(_page_changed, sender=kind, dispatch_uid=f"index-un-{kind.__name__}")
        post_delete.connect(_page_changed, sender=kind, dispatch_uid=f"index-gone-{kind.__name__}")
    for kind in (Resource, Local, Attachment, Series, Workshop, Recipient, Agreement):
        for signal in (post_save, post_delete):
            signal.connect(_thing_changed, sender=kind, dispatch_uid=f"index-{kind.__name__}-{id(signal)}")
    for related in (Resource.divisions, Resource.topics, Local.divisions, Local.employers, Local.towns):
        m2m_changed.connect(_thing_changed, sender=related.through, dispatch_uid=f"index-{related.through}")


def reindex() -> int:
    """Make the whole index anew. Returns how many entries it has."""
    return search.rebuild(everything())


def everything() -> Iterator[Entry]:
    """The oldest first: of very many that have the words, search looks at those that were indexed last."""
    for kind in PAGE_KINDS:
        pages = PublicQuerySet(kind).public().select_related("locale")
        for page in pages.order_by("first_published_at", "pk").iterator(500):
            yield entry_of_page(page)
    for resource in Resource.objects.public().for_list().select_related("document"):
        yield entry_of_resource(resource)
    for local in Local.objects.public():
        yield entry_of_local(local)
    for series in Series.objects.public():
        yield entry_of_series(series)
    for workshop in Workshop.objects.public().select_related("series"):
        yield entry_of_workshop(workshop)
    for recipient in Recipient.objects.public().prefetch_related("district__towns"):
        yield entry_of_recipient(recipient)
    for agreement in Agreement.objects.public().select_related("unit__local", "unit__employer"):
        yield entry_of_agreement(agreement)


# --- Entries ----------------------------------------------------------------------------------------------
def entry_of_page(page: Any) -> Entry:
    date = getattr(page, "date", None)
    words = [getattr(page, name, "") for name in ("summary", "byline", "note")]
    return Entry(
        key=_key(page),
        kind=PAGE_KINDS[type(page)],
        language=page.locale.language_code,
        read_in=_readers(page),
        title=page.title,
        body=" ".join(filter(None, [*map(text_of, words), text_of(str(page.body))])),
        url=page.get_url() or "/",
        date=timezone.localdate(date) if date else None,
        groups=_divisions(page),
    )


def entry_of_resource(resource: Resource) -> Entry:
    document = text_in(resource.document) if resource.document else ""
    return Entry(
        key=_key(resource),
        kind="resource",
        language=resource.language,
        read_in=LANGUAGES,
        title=resource.title,
        body=" ".join(filter(None, [resource.issued_by, resource.summary, document])),
        url=resource.get_absolute_url(),
        date=resource.issued_on,
        groups=[division.slug for division in resource.divisions.all()],
    )


def entry_of_local(local: Local) -> Entry:
    names = [*local.employers.all(), *local.towns.all(), *local.divisions.all()]
    return Entry(
        key=_key(local),
        kind="local",
        language="en",
        read_in=LANGUAGES,
        title=str(local),
        body=" ".join([text_of(local.about), *map(str, names)]).strip(),
        url=reverse("local", args=[local.number]),
        groups=[division.slug for division in local.divisions.all()],
    )


def entry_of_series(series: Series) -> Entry:
    return Entry(
        key=_key(series),
        kind="workshop",
        language="en",
        read_in=LANGUAGES,
        title=series.title,
        body=f"{series.summary} {series.about}".strip(),
        url=series.get_absolute_url(),
        groups=[division.slug for division in series.divisions.all()],
    )


def entry_of_workshop(workshop: Workshop) -> Entry:
    first = workshop.sittings.first()
    presenters = " ".join(workshop.presenters.values_list("name", flat=True))
    return Entry(
        key=_key(workshop),
        kind="workshop",
        language=workshop.language,
        read_in=LANGUAGES,
        title=workshop.title,
        body=f"{workshop.summary} {workshop.about} {presenters} {workshop.series.title}".strip(),
        url=workshop.get_absolute_url(),
        date=timezone.localdate(first.starts_at) if first else None,
        groups=[division.slug for division in workshop.series.divisions.all()],
    )


def entry_of_recipient(recipient: Recipient) -> Entry:
    towns = recipient.district.towns.all() if recipient.district else ()
    return Entry(
        key=_key(recipient),
        kind="aid",
        language="",
        read_in=LANGUAGES,
        title=recipient.name,
        # A name and these words are all that readers of one language would look for.
        body=" · ".join([*map(str, towns), "Chapter 70", "school aid", "ayuda escolar", "ajuda escolar"]),
        url=recipient.get_absolute_url(),
    )


def entry_of_agreement(agreement: Agreement) -> Entry:
    told = [agreement.summary, agreement.summary_es, agreement.summary_pt, agreement.full_text]
    return Entry(
        key=_key(agreement),
        kind="agreement",
        language="",
        read_in=LANGUAGES,
        title=agreement.title,
        body=" ".join([str(agreement.unit), str(agreement.unit.employer), *filter(None, told)]),
        url=agreement.get_absolute_url(),
        date=agreement.agreed_on,
    )


ENTRIES: dict[type[Model], Callable[[Any], Entry]] = {
    Resource: entry_of_resource,
    Local: entry_of_local,
    Series: entry_of_series,
    Workshop: entry_of_workshop,
    Recipient: entry_of_recipient,
    Agreement: entry_of_agreement,
}


def text_of(html: str) -> str:
    """The words of formatted text."""
    return " ".join(BeautifulSoup(html, "html.parser").stripped_strings) if html else ""


def text_in(document: Attachment) -> str:
    """The words of a document, read once: of a PDF its text, of a text file the file."""
    if document.text_read_at is None:
        document.text = _read(document)
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
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError):
        return ""  # a damaged PDF can still be downloaded; it is only not found by its words
    return " ".join(text.replace("\0", "").split())


def _readers(page: Page) -> list[str]:
    """Whose readers see it: its own language's, and of the first language those it is not translated for."""
    mine = page.locale.language_code
    if mine != settings.LANGUAGE_CODE:
        return [mine]
    others = Page.objects.filter(translation_key=page.translation_key, live=True).exclude(pk=page.pk)
    translated = set(others.values_list("locale__language_code", flat=True))
    return [code for code in LANGUAGES if code not in translated]


def _divisions(page: Any) -> list[str]:
    if isinstance(page, DivisionPage):
        return [page.division.slug]
    return [division.slug for division in page.divisions.all()] if hasattr(page, "divisions") else []


def _key(thing: Model) -> str:
    return f"{thing._meta.model_name}:{thing.pk}"


# --- Changes ----------------------------------------------------------------------------------------------
def _page_changed(sender: type[Page], instance: Page, **_signal: object) -> None:
    """A page and its translations: what one of them is shown to depends on the others."""
    transaction.on_commit(partial(_index_pages, sender, str(instance.translation_key), _key(instance)))


def _index_pages(kind: type[Page], translation_key: str, changed: str) -> None:
    search.forget(changed)
    pages = PublicQuerySet(kind).public().filter(translation_key=translation_key)
    for page in pages.select_related("locale"):
        search.record(entry_of_page(page))


@dataclass(frozen=True)
class _Again:
    """Index one thing anew, however often it changed in the transaction."""

    kind: type[Model]
    pk: int

    def __call__(self) -> None:
        _index_thing(self.kind, self.pk)


def _thing_changed(sender: type[Model], instance: Model, **_signal: object) -> None:
    again = _Again(type(instance), instance.pk)
    if all(after[1] != again for after in transaction.get_connection().run_on_commit):
        transaction.on_commit(again)


def _index_thing(kind: type[Model], pk: int) -> None:
    if kind is Attachment:
        for resource in Resource.objects.public().filter(document=pk):
            search.record(entry_of_resource(resource))
        return
    if kind is Series:  # whether its workshops are public hangs on it
        for workshop in Workshop.objects.filter(series=pk):
            _index_thing(Workshop, workshop.pk)
    thing = kind._default_manager.public().filter(pk=pk).first()  # type: ignore[attr-defined]
    if thing is None:
        search.forget(f"{kind._meta.model_name}:{pk}")
        return
    search.record(ENTRIES[kind](thing))
