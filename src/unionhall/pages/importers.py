"""Moving in from another system: WordPress's export file, and feeds with full content."""

from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unionhall.core.importing.protocol import Importer, Option, Outcome, left_out
from unionhall.core.importing.sources import UTF16, Source, kind_of, refuse
from unionhall.core.models import ImportRun, User
from unionhall.newsroom.models import PostIndex
from unionhall.pages import settling
from unionhall.pages.arrivals import Arriving, Place
from unionhall.pages.entries import feed_items
from unionhall.pages.items import Export, Item
from unionhall.pages.surveying import GONE, REPEATED, look_through, stays_behind
from unionhall.pages.wordpress import wordpress_items

_LANGUAGE = Option("language", gettext_lazy("Language of the pages"), choices=("en", "es", "pt"))
_FILES = Option(
    "files",
    gettext_lazy("Folder of files"),
    gettext_lazy("A copy of the old site's uploads folder."),
    terminal_only=True,
)
# How the report calls them.
_SORTS = {
    "post": "posts",
    "page": "pages",
    "attachment": "files",
    "nav_menu_item": "menu entries",
    "wp_navigation": "menus",
    "wp_block": "blocks kept for use",
    "comment": "comments",
}


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
        survey = look_through(self.items(source, Export()))
        for level in sorted(set(survey.levels)):
            export = Export()
            for item in self.items(source, export):
                if survey.levels[item.number - 1] == level:
                    is_repeated = item.number in survey.repeated
                    yield Arriving(item.number, survey.completed(item), export, is_repeated)
        if survey.comments:
            source.notices.append(_("Comments left out: %(count)s.") % {"count": survey.comments})

    def apply(self, row: Arriving, *, by: User | None, run: ImportRun) -> Outcome:
        item, place = row.item, Place(row.export, run, by)
        reason = stays_behind(item) or (REPEATED if row.is_repeated else "")
        if reason and not (item.status in GONE and not row.is_repeated and settling.is_here(item, place)):
            outcome = left_out(str(reason))
        elif item.kind == "attachment":
            outcome = settling.settle_file(item, place)
        else:
            outcome = settling.settle_page(item, place)
        sort = _SORTS.get(item.kind, item.kind)
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
