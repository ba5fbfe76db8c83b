"""Moving in from another system: WordPress's export file, and feeds with full content."""

from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unionhall.core.importing.protocol import Importer, Option, Outcome, left_out
from unionhall.core.importing.sources import UTF16, Source, kind_of, refuse
from unionhall.core.models import ImportRun, User
from unionhall.newsroom.models import PostIndex
from unionhall.pages import settling
from unionhall.pages.arrivals import Arriving, Place
from unionhall.pages.items import Export, Item, feed_items, wordpress_items

_LANGUAGE = Option("language", gettext_lazy("Language of the pages"), choices=("en", "es", "pt"))
_FILES = Option(
    "files",
    gettext_lazy("Folder of files"),
    gettext_lazy("A copy of the old site's uploads folder."),
    terminal_only=True,
)
# Kinds of item that hold no text of their own, and why they stay behind.
_NO_TEXT = {
    "nav_menu_item": gettext_lazy("A menu entry: menus are made from the pages themselves here."),
    "wp_navigation": gettext_lazy("A menu: menus are made from the pages themselves here."),
    "revision": gettext_lazy("An older version of a page: only the newest is taken in."),
    "custom_css": gettext_lazy("A part of the old site's looks."),
    "customize_changeset": gettext_lazy("A part of the old site's looks."),
    "wp_global_styles": gettext_lazy("A part of the old site's looks."),
    "wp_template": gettext_lazy("A part of the old site's looks."),
    "wp_template_part": gettext_lazy("A part of the old site's looks."),
    "wp_block": gettext_lazy("A block kept for use in pages: it stands in the pages that use it."),
    "oembed_cache": gettext_lazy("A cache of the old system."),
}
_GONE = {
    "trash": gettext_lazy("It was in the bin."),
    "auto-draft": gettext_lazy("It was begun and never saved."),
}
_REPEATED = gettext_lazy("Another item of the file has the same number or name; only the first is taken in.")
_SORTS = {"post": "posts", "page": "pages", "attachment": "files"}
_OTHER_SORTS = {"nav_menu_item": "menu entries", "wp_navigation": "menus"}


@dataclass
class _Survey:
    """What must be known of all items before the first one is taken in."""

    # On which round each of them comes.
    levels: list[int] = field(default_factory=list)
    # Those whose number or name another one has that is taken in.
    repeated: set[int] = field(default_factory=set)
    comments: int = 0


class SiteImporter(Importer):
    """What moving in from any system has in common."""

    accepts = ("xml",)
    batch = 8

    @abstractmethod
    def items(self, source: Source, export: Export) -> Iterator[Item]:
        """The items of the file in its own order."""

    @abstractmethod
    def expects(self, source: Source) -> None:
        """Raise `RefusedError` if the file is XML of another kind."""

    def read(self, source: Source) -> Iterator[Arriving]:
        """The items, those first that others lean on: files, then pages above pages."""
        if kind_of(source) != "xml":
            raise refuse(_("An XML file is expected here."))
        self.expects(source)
        _check_rooms(source)
        survey = self._survey(source)
        for level in sorted(set(survey.levels)):
            export = Export()
            for item in self.items(source, export):
                if survey.levels[item.number - 1] == level:
                    yield Arriving(item.number, item, export, item.number in survey.repeated)
        if survey.comments:
            source.notices.append(_("Comments left out: %(count)s.") % {"count": survey.comments})

    def _survey(self, source: Source) -> "_Survey":
        parents: dict[str, str] = {}
        kinds: list[tuple[str, str]] = []
        survey, first = _Survey(), dict[str, int]()
        for item in self.items(source, Export()):
            kinds.append((item.kind, item.key))
            survey.comments += item.comments
            if item.kind == "page":
                parents.setdefault(item.key, item.parent)
            if not _stays_behind(item):
                first.setdefault(item.key[:255], item.number)
        names = enumerate((key[:255] for _kind, key in kinds), 1)
        survey.repeated = {number for number, key in names if first.get(key, number) != number}
        survey.levels = [0 if kind == "attachment" else 1 + _depth(key, parents) for kind, key in kinds]
        return survey

    def apply(self, row: Arriving, *, by: User | None, run: ImportRun) -> Outcome:
        item, place = row.item, Place(row.export, run, by)
        reason = _stays_behind(item) or (_REPEATED if row.is_repeated else "")
        if reason and not (item.status in _GONE and not row.is_repeated and settling.is_here(item, place)):
            outcome = left_out(str(reason))
        elif item.kind == "attachment":
            outcome = settling.settle_file(item, place)
        else:
            outcome = settling.settle_page(item, place)
        sort = (_SORTS | _OTHER_SORTS).get(item.kind, item.kind)
        return replace(outcome, sort=sort, what=row.what)

    def finish(self, *, by: User | None, run: ImportRun) -> tuple[str, ...]:
        settling.show_all(run)
        return ()

    def follow_up(self, *, by: User | None, run: ImportRun) -> Iterator[None]:
        return settling.publish_each(run, by=by)


class WordPressImporter(SiteImporter):
    name = "wordpress"
    title = gettext_lazy("WordPress export (WXR)")
    help = gettext_lazy("The file that WordPress writes under Tools, Export, All content.")
    options = (_LANGUAGE, _FILES)

    def items(self, source: Source, export: Export) -> Iterator[Item]:
        return wordpress_items(source, export)

    def expects(self, source: Source) -> None:
        if "wordpress.org/export/" not in _beginning(source):
            raise refuse(_("This is not a WordPress export. For RSS and Atom use the feed importer."))


class FeedImporter(SiteImporter):
    name = "feed"
    title = gettext_lazy("Feed with full content (RSS or Atom)")
    help = gettext_lazy(
        "For Drupal and other systems: a feed of everything, with the whole text of each item."
    )
    options = (_LANGUAGE,)

    def items(self, source: Source, export: Export) -> Iterator[Item]:
        return feed_items(source, export)

    def expects(self, source: Source) -> None:
        if not any(name in _beginning(source) for name in ("<rss", "<feed", ":RDF")):
            raise refuse(_("This is neither RSS nor Atom."))


def _stays_behind(item: Item) -> Any:
    """Why an item is left out whole, if it is."""
    if item.kind not in _SORTS:
        fallback = _("Items of the kind “%(kind)s” have no place here.") % {"kind": item.kind}
        return _NO_TEXT.get(item.kind, fallback)
    return _GONE.get(item.status, "")


def _depth(key: str, parents: dict[str, str]) -> int:
    """How many pages of the export stand above this one; pages that stand above each other are at the top."""
    depth, seen = 0, {key}
    while (key := parents.get(key, "")) in parents:
        if key in seen:
            return 0
        seen.add(key)
        depth += 1
    return depth


def _check_rooms(source: Source) -> None:
    language = source.options.get("language", "en")
    if language not in ("en", "es", "pt"):
        raise refuse(_("The language is en, es or pt."))
    if not PostIndex.objects.filter(locale__language_code=language).exists():
        raise refuse(_("This hall has no pages yet. Open it first, then move in."))


def _beginning(source: Source) -> str:
    """Its first words; the names looked for are the same in every encoding but the wide ones."""
    source.file.seek(0)
    head = source.file.read(2**16)
    source.file.seek(0)
    return head.decode("utf-16" if head.startswith(UTF16) else "latin-1", "ignore")
