"""What can be found: pages, the ledger, locals and documents, as entries of the search index.

Each is indexed again when it changes, after its transaction, with all that belongs to it; `reindex` makes the
whole index anew.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task
from wagtail.models import CollectionViewRestriction, Page, PageViewRestriction, ReferenceIndex
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from unionhall.contracts.models import Agreement
from unionhall.core import search
from unionhall.core.models import Attachment
from unionhall.core.publishing import PublicQuerySet
from unionhall.core.search import Entry
from unionhall.funding.models import Recipient
from unionhall.institute.models import Series, Workshop
from unionhall.newsroom.models import Campaign, Post, Resource
from unionhall.pages.models import DivisionPage, StandingPage
from unionhall.pages.words import public_words_of, read_the_silent_again, text_of, texts_led_to
from unionhall.places.models import Division, Employer, Local, Municipality

LANGUAGES = [code for code, _name in settings.LANGUAGES]
PAGE_KINDS: dict[type[Page], str] = {
    Post: "post",
    Campaign: "campaign",
    DivisionPage: "page",
    StandingPage: "page",
}
_AID_DESK = "school-aid:"
# What readers of any language call school aid.
_SAID_OF_AID = ("Chapter 70", "school aid", "ayuda escolar", "auxílio escolar", "ajuda escolar")
# Whose entries say what things of these kinds are called, and how they lead there.
_BEARERS: dict[type[Model], dict[type[Model], str]] = {
    Division: {Local: "divisions"},
    Employer: {Local: "employers"},
    Municipality: {Local: "towns", Recipient: "district__towns"},
}
# Pages below a changed one that are indexed before its editor is answered; of more the worker takes care.
_AT_ONCE = 50


def start() -> None:
    """Listen to what changes, and say what readers call a kind."""
    search.CALLED["aid"] = frozenset(search.fold(" ".join(_SAID_OF_AID)).split())
    for kind in PAGE_KINDS:
        page_published.connect(_page_changed, sender=kind, dispatch_uid=f"index-{kind.__name__}")
        page_unpublished.connect(_page_changed, sender=kind, dispatch_uid=f"index-un-{kind.__name__}")
        post_delete.connect(_page_changed, sender=kind, dispatch_uid=f"index-gone-{kind.__name__}")
    for kind in (Resource, Local, Attachment, Series, Workshop, Recipient, Agreement):
        for signal in (post_save, post_delete):
            signal.connect(_thing_changed, sender=kind, dispatch_uid=f"index-{kind.__name__}-{id(signal)}")
    for signal in (post_save, post_delete):
        for kept, changed in (
            (PageViewRestriction, _privacy_changed),
            (CollectionViewRestriction, _shelf_changed),
        ):
            signal.connect(changed, sender=kept, dispatch_uid=f"index-{kept.__name__}-{id(signal)}")
    for signal in (post_page_move, page_slug_changed):
        signal.connect(_branch_changed, dispatch_uid=f"index-branch-{id(signal)}")
    for named in _BEARERS:
        for signal in (post_save, pre_delete):
            signal.connect(_name_changed, sender=named, dispatch_uid=f"index-{named.__name__}-{id(signal)}")
    for related in (Resource.divisions, Resource.topics, Local.divisions, Local.employers, Local.towns):
        m2m_changed.connect(_thing_changed, sender=related.through, dispatch_uid=f"index-{related.through}")


def reindex() -> int:
    """Make the whole index anew. Returns how many entries it has."""
    read_the_silent_again()
    return search.rebuild(everything())


def everything() -> Iterator[Entry]:
    """The oldest first, news last: of very many that have the words, search looks at those indexed last."""
    recipients = Recipient.objects.public().prefetch_related("district__towns")
    if recipients.exists():
        yield from entries_of_school_aid()
    for recipient in recipients:
        yield entry_of_recipient(recipient)
    for local in Local.objects.public():
        yield entry_of_local(local)
    for series in Series.objects.public():
        yield entry_of_series(series)
    for workshop in Workshop.objects.public().select_related("series"):
        yield entry_of_workshop(workshop)
    for agreement in Agreement.objects.public().select_related("unit__local", "unit__employer"):
        yield entry_of_agreement(agreement)
    for resource in Resource.objects.public().for_list().order_by("issued_on", "pk"):
        yield entry_of_resource(resource)
    for kind in PAGE_KINDS:
        pages = PublicQuerySet(kind).public().select_related("locale")
        said_on = "date" if kind is Post else "first_published_at"
        for page in pages.order_by(said_on, "pk").iterator(500):
            yield entry_of_page(page)


# --- Entries ----------------------------------------------------------------------------------------------
def entry_of_page(page: Any) -> Entry:
    date = getattr(page, "date", None)
    return Entry(
        key=_key(page),
        kind=PAGE_KINDS[type(page)],
        language=page.language,
        read_in=_readers(page),
        title=page.title,
        body=" ".join(filter(None, [*map(text_of, _said(page)), *texts_led_to(page)])),
        url=page.get_url() or "/",
        date=timezone.localdate(date) if date else None,
        groups=_divisions(page),
    )


def _said(page: Any) -> list[str]:
    """The summary and text of a page, and what else its kind is found by."""
    return [getattr(page, "summary", ""), str(page.body), *page.searched_words()]


def entry_of_resource(resource: Resource) -> Entry:
    document = public_words_of(resource.document) if resource.document else ""
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
    names = [*local.employers.all(), *local.towns.all(), *_in_each_language(local.divisions.all())]
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
        # Not what all of them are of: hundreds would stand before the news of it (`search.CALLED`).
        body=" · ".join([*map(str, towns), *([recipient.district.code] if recipient.district else [])]),
        url=recipient.get_absolute_url(),
    )


def entries_of_school_aid() -> Iterator[Entry]:
    """The desk itself, in the words of each language and found by those of any."""
    for code in LANGUAGES:
        with translation.override(code):
            yield Entry(
                key=f"{_AID_DESK}{code}",
                kind="aid",
                language=code,
                read_in=[code],
                title=_("School aid"),
                body=" · ".join(
                    [
                        _("What the state's school aid law gives and asks of every city, town and district."),
                        *_SAID_OF_AID,
                    ]
                ),
                url=reverse("funding"),
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


def _readers(page: Page) -> list[str]:
    """Whose readers see it: its own language's, and of the first language those it is not translated for."""
    mine = page.locale.language_code
    if mine != settings.LANGUAGE_CODE:
        return [mine]
    others = Page.objects.filter(translation_key=page.translation_key, live=True).exclude(pk=page.pk)
    translated = set(others.values_list("locale__language_code", flat=True))
    return [code for code in LANGUAGES if code not in translated]


def _in_each_language(divisions: Iterable[Division]) -> list[str]:
    """What divisions are called in any language: a local is found in all of them."""
    return [name for each in divisions for name in (each.name, each.name_es, each.name_pt) if name]


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


def _privacy_changed(instance: PageViewRestriction, **_signal: object) -> None:
    transaction.on_commit(partial(_index_branch, instance.page_id))


def _branch_changed(instance: Page, **_signal: object) -> None:
    transaction.on_commit(partial(_index_branch, instance.pk))


def _index_branch(pk: int) -> None:
    """A page and all below it: what is not everybody's leaves at once, the rest is indexed as it now is."""
    top = Page.objects.filter(pk=pk).first()
    if top is None:
        return
    open_pages = 0
    for kind in PAGE_KINDS:
        below = PublicQuerySet(kind).descendant_of(top, inclusive=True)
        name = kind._meta.model_name
        closed = below.exclude(pk__in=below.public().values("pk")).values_list("pk", flat=True)
        search.forget(*(f"{name}:{each}" for each in closed.iterator(500)))
        open_pages += below.public().count()
    if open_pages > _AT_ONCE:
        index_below.enqueue(pk)
    else:
        index_below.call(pk)


@task()
def index_below(pk: int) -> None:
    """Index anew what is public of a page and all below it."""
    top = Page.objects.filter(pk=pk).first()
    if top is None:
        return
    for kind in PAGE_KINDS:
        for page in _below(kind, top).select_related("locale").iterator(500):
            search.record(entry_of_page(page))


def _below(kind: type[Page], top: Page) -> PublicQuerySet:
    return PublicQuerySet(kind).descendant_of(top, inclusive=True).public()


def _shelf_changed(instance: CollectionViewRestriction, **_signal: object) -> None:
    """A collection was closed or opened: so were the documents in it and in those inside it."""
    transaction.on_commit(partial(_index_shelf, instance.collection.path))


def _index_shelf(path: str) -> None:
    for pk in Attachment.objects.filter(collection__path__startswith=path).values_list("pk", flat=True):
        _index_thing(Attachment, pk)


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


def _name_changed(sender: type[Model], instance: Model, **signal: Any) -> None:
    """What bears its name is found by the new one; what is new nothing bears yet."""
    if signal.get("created"):
        return
    for kind, way in _BEARERS[sender].items():
        for bearer in kind._default_manager.filter(**{way: instance.pk}):
            _thing_changed(kind, bearer)


def _index_thing(kind: type[Model], pk: int) -> None:
    if kind is Attachment:
        _index_what_leads_to(pk)
        return
    if kind is Series:  # whether its workshops are public hangs on it
        for workshop in Workshop.objects.filter(series=pk):
            _index_thing(Workshop, workshop.pk)
    if kind is Recipient and not search.knows(_AID_DESK):
        for entry in entries_of_school_aid():
            search.record(entry)
    thing = kind._default_manager.public().filter(pk=pk).first()  # type: ignore[attr-defined]
    if thing is None:
        search.forget(f"{kind._meta.model_name}:{pk}")
        return
    search.record(ENTRIES[kind](thing))


def _index_what_leads_to(document: int) -> None:
    for resource in Resource.objects.public().filter(document=document):
        search.record(entry_of_resource(resource))
    references = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(Attachment), to_object_id=str(document)
    )
    keys = {int(key) for key in references.values_list("object_id", flat=True) if key.isdecimal()}
    for kind in PAGE_KINDS:
        for page in PublicQuerySet(kind).public().filter(pk__in=keys).select_related("locale"):
            search.record(entry_of_page(page))
