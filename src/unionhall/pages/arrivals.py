"""An item of another site on its way in: where it arrives, and as what it will stand here."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from html import unescape
from urllib.parse import unquote

from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.coreutils import string_to_ascii
from wagtail.rich_text import RichText

from unionhall.core import dating
from unionhall.core.models import Attachment, ImportRun, Picture, User
from unionhall.newsroom.models import PostIndex
from unionhall.pages import bodies
from unionhall.pages.addresses import bare_address, bare_host, spellings
from unionhall.pages.items import Export, Item
from unionhall.pages.lines import Library
from unionhall.pages.models import HomePage
from unionhall.pages.moving import Moved

_SUMMARY = 300
NOT_FILED = {"uncategorized", "uncategorised"}


@dataclass(frozen=True)
class Arriving:
    """One item of an export, with what the export says of itself."""

    number: int
    item: Item
    export: Export
    # Whether another item of the file has the same key and comes in its place.
    is_repeated: bool = False

    @property
    def what(self) -> str:
        """How people call it."""
        return unescape(self.item.title) or self.item.address or self.item.link


@dataclass(frozen=True)
class Arrival:
    """An item as it will stand here."""

    title: str
    slug: str
    summary: str
    body: tuple[bodies.Block, ...]
    # None where the export does not say.
    date: datetime | None
    byline: str
    is_public: bool
    terms: tuple[str, ...]
    # What the address of each was called there.
    nicenames: Mapping[str, str]
    lead: Picture | None
    lead_alternative: str
    notes: tuple[str, ...]

    def digest(self) -> str:
        """Of all that is kept, so that the same item again is known to be the same."""
        body = [[kind, _plain(value)] for kind, value in self.body]
        facts: list[object] = [self.title, self.slug, self.summary, body, str(self.date), self.byline]
        facts += [self.is_public, self.terms, self.lead and self.lead.pk]
        return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


class Place:
    """Where in this site the items of one export arrive: a language's home page, its news, its library."""

    def __init__(self, export: Export, run: ImportRun, by: User | None) -> None:
        self.source = (export.source or run.file_name)[:200]
        # What came from a folder of a host before was kept under the host alone, with www. or without.
        names = {each.removeprefix("www.") for each in (self.source, export.host or self.source)}
        self._sources = names | {f"www.{name}" for name in names}
        self.export = export
        self.run = run
        self.by = by
        self.files = Library(bare_host(export.home), self.file_at, self.file_numbered)

    @cached_property
    def home(self) -> HomePage:
        return HomePage.objects.get(locale__language_code=self.run.options.get("language", "en"))

    @cached_property
    def news(self) -> PostIndex:
        return PostIndex.objects.child_of(self.home).get()

    def moved(self, key: str) -> Moved | None:
        found = {each.source: each for each in Moved.objects.filter(source__in=self._sources, key=key[:255])}
        earlier = next((each for each in found.values() if self._is_of_its_folder(each)), None)
        return found.get(self.source) or earlier

    def _is_of_its_folder(self, moved: Moved) -> bool:
        return f"{bare_address(moved.address)}/".startswith(f"{bare_address('//' + self.export.source)}/")

    def file_at(self, address: str) -> Picture | Attachment | None:
        found = Moved.objects.filter(source__in=self._sources, address__in=spellings(address), page=None)
        return _file(found.exclude(address="").first())

    def file_numbered(self, number: str) -> Picture | Attachment | None:
        return _file(self.moved(number))


def prepare(item: Item, place: Place) -> Arrival:
    """The item as it will stand here, with notes on what changed on the way."""
    item = replace(item, date=_dated(item))
    body = bodies.convert(item.html, place.files, item.link)
    title, notes = _title(item)
    lead = place.file_numbered(item.picture) if item.picture else None
    lead = lead if isinstance(lead, Picture) else None
    alternative = (lead.description or lead.title)[:255] if lead else ""
    return Arrival(
        title=title,
        slug=slugify(string_to_ascii(unquote(item.slug) or title)),
        summary=_summary(bodies.plain(item.excerpt) or body.words or title),
        body=(*_lead_block(item, lead, alternative, body.blocks), *body.blocks),
        date=item.date,
        byline=bodies.plain(item.byline)[:160],
        is_public=_is_public(item),
        terms=tuple(term for term in item.terms if term.casefold() not in NOT_FILED),
        nicenames=item.nicenames,
        lead=lead,
        lead_alternative=alternative,
        notes=(*notes, *_standing(item), *_of_lead(item, lead), *body.notes),
    )


def _dated(item: Item) -> datetime | None:
    """Its date, unless nobody can mean it; a moment to wait for may lie as far ahead as it likes."""
    return item.date if item.status == "future" or not dating.refusal(item.date) else None


def _is_public(item: Item) -> bool:
    """Whether everybody reads it there, or will on a day that is known."""
    is_shown = item.status == "publish" or (item.status == "future" and item.date)
    return bool(is_shown and not item.has_password)


def _title(item: Item) -> tuple[str, list[str]]:
    title = bodies.plain(item.title)
    if not title:
        day = item.date.date().isoformat() if item.date else item.key
        return _("Untitled, %(day)s") % {"day": day}, [_("It had no title and was given one.")]
    if len(title) > 255:
        return f"{title[:254]}…", [_("Its title was longer than 255 characters and was cut.")]
    return title, []


def _summary(words: str) -> str:
    if len(words) <= _SUMMARY:
        return words
    return words[:_SUMMARY].rsplit(" ", 1)[0] + "…"


def _standing(item: Item) -> list[str]:
    """What a reader should know of who sees it."""
    notes = []
    if item.has_password:
        notes.append(_("It was behind a password; it is a draft here, seen by staff alone."))
    elif item.status == "private":
        notes.append(_("It was private; it is a draft here, seen by staff alone."))
    elif item.status == "trash":
        notes.append(_("It is in the bin there; it is a draft here, seen by staff alone."))
    elif item.status not in ("publish", "future"):
        notes.append(_("It was a draft and is one here."))
    elif item.status == "future" and not item.date:
        notes.append(_("It was scheduled for a day that cannot be read; it is a draft here."))
    elif item.date and item.date > timezone.now():
        notes.append(_("It is scheduled and appears on its day."))
    if item.kind == "post" and not item.date and item.status != "future":
        notes.append(_("It had no date that can be read; it has the day on which it came in."))
    if item.is_sticky:
        notes.append(_("It was pinned to the front; choose it as the lead story of the home page."))
    if not item.html.strip():
        notes.append(_("It has no text."))
    return notes


def _lead_block(
    item: Item, lead: Picture | None, alternative: str, blocks: list[bodies.Block]
) -> Iterator[bodies.Block]:
    """A standing page has no lead picture: it comes first in the text, unless it stands there already."""
    is_there = any(isinstance(value, dict) and value.get("picture") == lead for _kind, value in blocks)
    if item.kind == "page" and lead and not is_there:
        yield "picture", {"picture": lead, "alternative": alternative, "caption": ""}


def _of_lead(item: Item, lead: Picture | None) -> Iterator[str]:
    if item.picture and not lead:
        yield _("Its lead picture is not here; it was left out.")
    if lead and not lead.is_credited:
        yield _("Its lead picture has no credit. Fill it in in the picture library.")


def _plain(value: object) -> object:
    if isinstance(value, RichText):
        return value.source
    if isinstance(value, dict):
        return {name: getattr(part, "pk", part) for name, part in value.items()}
    return value


def _file(moved: Moved | None) -> Picture | Attachment | None:
    return (moved.picture or moved.document) if moved else None
