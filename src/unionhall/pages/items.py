"""What another system exported, item by item: WordPress's WXR 1.2, RSS 2.0 and Atom 1.0."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from email.utils import parsedate_to_datetime
from html import unescape
from urllib.parse import parse_qs, unquote
from xml.etree.ElementTree import Element, tostring

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from unionhall.core.importing.markup import elements, local
from unionhall.core.importing.sources import Source
from unionhall.pages.addresses import parts

# Where a feed says when, the surest first.
_WHEN = ("pubDate", "published", "updated", "date")
# Whose elements count beside the feed's own; of others, such as media:content, only the name is alike.
_KNOWN = ("purl.org/dc/", "wordpress.org/export/", "www.w3.org/2005/Atom")
# What lies outside was never meant: clocks that stood still, dates nobody filled in.
_YEARS = range(1900, 3000)


@dataclass(frozen=True)
class Item:
    """One item of an export, in our words. `number` counts the items of the file from 1."""

    number: int
    # The system's own number or address of it: the same in every later export.
    key: str
    kind: str = "post"
    title: str = ""
    link: str = ""
    # Every address that led to it there.
    addresses: tuple[str, ...] = ()
    slug: str = ""
    html: str = ""
    excerpt: str = ""
    date: datetime | None = None
    byline: str = ""
    status: str = "publish"
    has_password: bool = False
    is_sticky: bool = False
    parent: str = ""
    terms: tuple[str, ...] = ()
    # What the address of a term is called, where the export says.
    nicenames: Mapping[str, str] = field(default_factory=dict)
    comments: int = 0
    # For a file: where it lay, and the words that stand in for a picture.
    address: str = ""
    alternative: str = ""
    # The item's lead picture, by the number of its file.
    picture: str = ""


@dataclass
class Export:
    """What an export says of itself before its items."""

    home: str = ""
    authors: dict[str, str] = field(default_factory=dict)
    # Whether the items have numbers that another site on the same host gives as well.
    is_numbered: bool = False

    @property
    def host(self) -> str:
        return parts(self.home).hostname or ""

    @property
    def source(self) -> str:
        """The site whose items they are; of several in folders of one host each is one of its own."""
        folder = parts(self.home).path.rstrip("/") if self.is_numbered else ""
        return f"{self.host}{folder}"


def wordpress_items(source: Source, export: Export) -> Iterator[Item]:
    """The items of a WXR file; `export` is filled in on the way."""
    number, export.is_numbered = 0, True
    for _number, element in elements(source, {"item", "author", "link"}):
        match local(element):
            case "item":
                number += 1
                yield _wordpress_item(number, element, export)
            case "author":
                facts = _facts(element)
                export.authors[facts.get("author_login", "")] = facts.get("author_display_name", "")
            case _:
                export.home = export.home or (element.text or "").strip()


def _wordpress_item(number: int, element: Element, export: Export) -> Item:
    facts = _facts(element)
    meta = _meta(element)
    link = facts.get("link", "")
    kind = facts.get("post_type") or "post"
    login = facts.get("creator", "")
    return Item(
        number=number,
        key=facts.get("post_id") or _number_in(link) or facts.get("guid") or link,
        kind=kind,
        title=facts.get("title", ""),
        link=link,
        addresses=_wordpress_addresses(link, kind, facts.get("post_id", ""), export),
        slug=facts.get("post_name", ""),
        html=_encoded(element, "content"),
        excerpt=_encoded(element, "excerpt"),
        date=_wordpress_date(facts),
        byline=export.authors.get(login, "") or login,
        status=facts.get("status") or "publish",
        has_password=bool(facts.get("post_password")),
        is_sticky=facts.get("is_sticky") == "1",
        parent="" if facts.get("post_parent") == "0" else facts.get("post_parent", ""),
        terms=tuple(_terms(element)),
        nicenames=_terms(element),
        comments=sum(local(child) == "comment" for child in element),
        address=facts.get("attachment_url", ""),
        alternative=meta.get("_wp_attachment_image_alt", ""),
        picture=meta.get("_thumbnail_id", ""),
    )


def _wordpress_addresses(link: str, kind: str, number: str, export: Export) -> tuple[str, ...]:
    """The address people know, and the short one that WordPress answers to as well."""
    name = "page_id" if kind == "page" else "p"
    short = f"{export.home.rstrip('/')}/?{name}={number}" if number and export.home else ""
    return tuple(dict.fromkeys(address for address in (link, short) if address))


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
    facts = _facts(element)
    link = facts.get("link") or _atom_link(element)
    return Item(
        number=number,
        key=facts.get("guid") or facts.get("id") or link or _made_key(element, facts, made),
        title=facts.get("title", ""),
        link=link,
        addresses=(link,) if link else (),
        slug=parts(link).path.rstrip("/").rpartition("/")[2],
        html=_encoded(element, "content")
        or _markup(element, "content")
        or _markup(element, "description")
        or _markup(element, "summary"),
        excerpt=_markup(element, "summary") or facts.get("description", ""),
        date=_date(_said_when(facts)),
        byline=facts.get("creator") or _author(element),
        terms=tuple(_terms(element)),
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


def _facts(element: Element) -> dict[str, str]:
    """The text of each child, the first of its name that has one."""
    facts: dict[str, str] = {}
    for child in _children(element):
        if text := (child.text or "").strip():
            facts.setdefault(local(child), text)
    return facts


def _children(element: Element) -> list[Element]:
    """What stands in it in its own vocabulary, then in those we know; nothing of any other."""
    own = [child for child in element if _space(child) == _space(element)]
    others = (child for child in element if _space(child) != _space(element))
    return own + [child for child in others if any(known in _space(child) for known in _KNOWN)]


def _space(element: Element) -> str:
    return element.tag.rpartition("}")[0]


def _meta(element: Element) -> dict[str, str]:
    entries = [_facts(child) for child in element if local(child) == "postmeta"]
    return {entry.get("meta_key", ""): entry.get("meta_value", "") for entry in entries}


def _encoded(element: Element, space: str) -> str:
    """The text of `content:encoded` or `excerpt:encoded`, by the end of its namespace."""
    for child in element:
        if local(child) == "encoded" and f"/{space}/" in child.tag and (text := (child.text or "").strip()):
            return text
    return ""


def _markup(element: Element, name: str) -> str:
    """The HTML of an Atom or RSS element, whether it is written as text or as elements."""
    written = (_written(child) for child in _children(element) if local(child) == name)
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


def _terms(element: Element) -> dict[str, str]:
    """What it is filed under: each name with what its address is called."""
    found = {
        unescape((child.text or "").strip() or child.get("term", "")): unquote(child.get("nicename", ""))
        for child in _children(element)
        if local(child) == "category" and child.get("domain") not in ("post_format", "nav_menu", "wp_theme")
    }
    return {name: nicename for name, nicename in found.items() if name}


def _number_in(link: str) -> str:
    query = parse_qs(parts(link).query)
    return next((query[name][0] for name in ("p", "page_id") if name in query), "")


def _atom_link(element: Element) -> str:
    links = [child for child in _children(element) if local(child) == "link"]
    found = (child.get("href", "") for child in links if child.get("rel", "alternate") == "alternate")
    return next(filter(None, found), "")


def _author(element: Element) -> str:
    for child in _children(element):
        if local(child) == "author":
            return _facts(child).get("name") or (child.text or "").strip()
    return ""


def _wordpress_date(facts: dict[str, str]) -> datetime | None:
    exact = facts.get("post_date_gmt", "")
    if exact and not exact.startswith("0000"):
        return _date(exact)
    here = _date(facts.get("post_date", ""), timezone.get_default_timezone())
    return here or _date(facts.get("pubDate", ""))


def _date(text: str, zone: tzinfo = UTC) -> datetime | None:
    """A moment as RFC 822 or ISO 8601 writes it, in this zone if it names none."""
    try:
        found = parse_datetime(text) or parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    if found.year not in _YEARS:
        return None
    return found if timezone.is_aware(found) else found.replace(tzinfo=zone)
