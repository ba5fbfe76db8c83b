"""The entries of a feed with full content: RSS 2.0, RSS 1.0 and Atom 1.0."""

import hashlib
from collections.abc import Iterator
from html import unescape
from xml.etree.ElementTree import Element, tostring

from unionhall.core.importing.markup import elements, local
from unionhall.core.importing.sources import Source
from unionhall.pages.addresses import parts
from unionhall.pages.contents import children, encoded, facts_of, moment
from unionhall.pages.items import Export, Item

# Where a feed says when, the surest first.
_WHEN = ("pubDate", "published", "updated", "date")
# What Blogger writes into its feed beside articles.
_NO_ARTICLES = ("comment", "template", "settings")


def feed_items(source: Source, export: Export) -> Iterator[Item]:
    """The entries of an RSS 2.0, RSS 1.0 or Atom file."""
    number, made, homes = 0, set[str](), dict[str, str]()
    for _number, element in elements(source, {"item", "entry", "link"}):
        if local(element) == "link":
            if address := (element.text or "").strip() or element.get("href", ""):
                homes.setdefault(element.get("rel", "alternate"), address)
            export.home = homes.get("alternate") or homes.get("self", "")
            continue
        number += 1
        yield _feed_item(number, element, made)


def _feed_item(number: int, element: Element, made: set[str]) -> Item:
    facts = facts_of(element)
    link = facts.get("link") or _atom_link(element)
    return Item(
        number=number,
        key=facts.get("guid") or facts.get("id") or link or _made_key(element, facts, made),
        kind=_kind(element),
        title=facts.get("title", ""),
        link=link,
        addresses=(link,) if link else (),
        slug=parts(link).path.rstrip("/").rpartition("/")[2],
        html=encoded(element, "content")
        or _markup(element, "content")
        or _markup(element, "description")
        or _markup(element, "summary"),
        excerpt=_markup(element, "summary") or facts.get("description", ""),
        date=moment(_said_when(facts)),
        byline=facts.get("creator") or _author(element),
        status=_status(element),
        terms=_terms(element),
    )


def _made_key(element: Element, facts: dict[str, str], made: set[str]) -> str:
    """What tells an item from others where its feed gives it neither address nor name: title and date.

    Without a date, or where another one has both, all that is in it; then an edited one is another one.
    """
    title, when = facts.get("title", "")[:150], _said_when(facts)
    whole = hashlib.blake2b(tostring(element), digest_size=12).hexdigest()
    key = f"{title} {when}" if when and f"{title} {when}" not in made else f"{title} {whole}"
    made.add(key)
    return key


def _said_when(facts: dict[str, str]) -> str:
    return next((facts[name] for name in _WHEN if facts.get(name)), "")


def _kind(element: Element) -> str:
    """What an entry is: an article, unless it answers one or, as Blogger's do, says that it is none."""
    if any(local(child) == "in-reply-to" for child in element):
        return "comment"
    kinds = {child.get("term", "").rpartition("#")[2] for child in _categories(element) if _says_kind(child)}
    return next((kind for kind in _NO_ARTICLES if kind in kinds), "post")


def _says_kind(category: Element) -> bool:
    return category.get("scheme", "").endswith("#kind")


def _status(element: Element) -> str:
    """Atom's own way to say that something is not published yet: app:control with app:draft."""
    said = (each for child in element if local(child) == "control" for each in child)
    is_draft = any(local(each) == "draft" and (each.text or "").strip().lower() == "yes" for each in said)
    return "draft" if is_draft else "publish"


def _terms(element: Element) -> tuple[str, ...]:
    """What it is filed under, as readers saw it."""
    categories = (child for child in _categories(element) if not _says_kind(child))
    names = (
        (child.text or "").strip() or child.get("label", "") or child.get("term", "") for child in categories
    )
    return tuple(dict.fromkeys(unescape(name) for name in names if name))


def _categories(element: Element) -> list[Element]:
    return [child for child in children(element) if local(child) == "category"]


def _markup(element: Element, name: str) -> str:
    """The HTML of an Atom or RSS element, whether it is written as text or as elements."""
    written = (_written(child) for child in children(element) if local(child) == name)
    return next(filter(None, written), "")


def _written(element: Element) -> str:
    if element.get("type") == "xhtml":
        return "".join(_without_spaces(tostring(each, "unicode")) for each in element)
    return (element.text or "").strip()


def _without_spaces(markup: str) -> str:
    """XHTML as HTML: its elements without the prefix of a namespace."""
    return (
        markup.replace("<html:", "<").replace("</html:", "</").replace("<ns0:", "<").replace("</ns0:", "</")
    )


def _atom_link(element: Element) -> str:
    links = [child for child in children(element) if local(child) == "link"]
    found = (child.get("href", "") for child in links if child.get("rel", "alternate") == "alternate")
    return next(filter(None, found), "")


def _author(element: Element) -> str:
    for child in children(element):
        if local(child) == "author":
            return facts_of(child).get("name") or (child.text or "").strip()
    return ""
