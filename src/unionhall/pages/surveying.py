"""What must be known of all items of an export before the first one is taken in, and which stay behind."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unionhall.pages import reuse
from unionhall.pages.addresses import old_path
from unionhall.pages.items import Item

_TAKEN_IN = ("post", "page", "attachment")
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
    "wp_block": gettext_lazy(
        "A block kept for use in pages: if it is published, its text comes in with the pages that use it."
    ),
    "template": gettext_lazy("A part of the old site's looks."),
    "settings": gettext_lazy("A setting of the old system."),
    "comment": gettext_lazy("A comment: comments are left out."),
    "oembed_cache": gettext_lazy("A cache of the old system."),
}
GONE = {
    "trash": gettext_lazy("It was in the bin."),
    "auto-draft": gettext_lazy("It was begun and never saved."),
}
REPEATED = gettext_lazy("Another item of the file has the same number or name; only the first is taken in.")


@dataclass
class Survey:
    """What is known of the items of an export together."""

    # On which round each of them comes.
    levels: list[int] = field(default_factory=list)
    # Those whose number or name another one has that is taken in.
    repeated: set[int] = field(default_factory=set)
    comments: int = 0
    # The texts of blocks that pages refer to by their numbers.
    blocks: dict[str, str] = field(default_factory=dict)
    # Where items are found there now.
    paths: set[str] = field(default_factory=set)

    def completed(self, item: Item) -> Item:
        """The item with the blocks it refers to, and of its former addresses those that no other has now."""
        former = tuple(address for address in item.former if old_path(address) not in self.paths)
        return replace(item, html=reuse.fill(item.html, self.blocks), former=former)


def look_through(items: Iterable[Item]) -> Survey:
    parents: dict[str, str] = {}
    kinds: list[tuple[str, str]] = []
    survey, first = Survey(), dict[str, int]()
    for item in items:
        kinds.append((item.kind, item.key))
        survey.comments += item.comments
        if item.kind == "page":
            parents.setdefault(item.key, item.parent)
        if item.kind == "wp_block" and item.status == "publish":
            survey.blocks.setdefault(item.key, item.html)
        if not stays_behind(item):
            first.setdefault(item.key[:255], item.number)
            survey.paths.add(old_path(item.link))
    names = enumerate((key[:255] for _kind, key in kinds), 1)
    survey.repeated = {number for number, key in names if first.get(key, number) != number}
    survey.levels = [0 if kind == "attachment" else 1 + _depth(key, parents) for kind, key in kinds]
    return survey


def stays_behind(item: Item) -> Any:
    """Why an item is left out whole, if it is."""
    if item.kind not in _TAKEN_IN:
        fallback = _("Items of the kind “%(kind)s” have no place here.") % {"kind": item.kind}
        return _NO_TEXT.get(item.kind, fallback)
    return GONE.get(item.status, "")


def _depth(key: str, parents: dict[str, str]) -> int:
    """How many pages of the export stand above this one; pages that stand above each other are at the top."""
    depth, seen = 0, {key}
    while (key := parents.get(key, "")) in parents:
        if key in seen:
            return 0
        seen.add(key)
        depth += 1
    return depth
