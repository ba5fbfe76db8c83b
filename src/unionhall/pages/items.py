"""What another system exported, item by item: WordPress's WXR 1.2, RSS 2.0 and Atom 1.0."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html import unescape
from urllib.parse import parse_qs, urlsplit
from xml.etree.ElementTree import Element, tostring

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from unionhall.core.importing.markup import elements, local
from unionhall.core.importing.sources import Source


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

    @property
    def host(self) -> str:
        return urlsplit(self.home).hostname or ""


def wordpress_items(source: Source, export: Export) -> Iterator[Item]:
    """The items of a WXR file; `export` is filled in on the way."""
    number = 0
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
        terms=_terms(element),
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
    number = 0
    for _number, element in elements(source, {"item", "entry", "link"}):
        if local(element) == "link":
            export.home = export.home or (element.text or "").strip() or element.get("href", "")
            continue
        number += 1
        yield _feed_item(number, element)


def _feed_item(number: int, element: Element) -> Item:
    facts = _facts(element)
    link = facts.get("link") or _atom_link(element)
    return Item(
        number=number,
        key=facts.get("guid") or facts.get("id") or link or facts.get("title", ""),
        title=facts.get("title", ""),
        link=link,
        addresses=(link,) if link else (),
        slug=urlsplit(link).path.rstrip("/").rpartition("/")[2],
        html=_encoded(element, "content")
        or _markup(element, "content")
        or _markup(element, "description")
        or _markup(element, "summary"),
        excerpt=_markup(element, "summary") or facts.get("description", ""),
        date=_date(
            facts.get("pubDate") or facts.get("published") or facts.get("updated") or facts.get("date", "")
        ),
        byline=facts.get("creator") or _author(element),
        terms=_terms(element),
    )


def _facts(element: Element) -> dict[str, str]:
    """The text of each child, the first of its name."""
    facts: dict[str, str] = {}
    for child in element:
        facts.setdefault(local(child), (child.text or "").strip())
    return facts


def _meta(element: Element) -> dict[str, str]:
    entries = [_facts(child) for child in element if local(child) == "postmeta"]
    return {entry.get("meta_key", ""): entry.get("meta_value", "") for entry in entries}


def _encoded(element: Element, space: str) -> str:
    """The text of `content:encoded` or `excerpt:encoded`, by the end of its namespace."""
    for child in element:
        if local(child) == "encoded" and f"/{space}/" in child.tag:
            return (child.text or "").strip()
    return ""


def _markup(element: Element, name: str) -> str:
    """The HTML of an Atom or RSS element, whether it is written as text or as elements."""
    for child in element:
        if local(child) != name:
            continue
        if child.get("type") == "xhtml":
            return "".join(_without_spaces(tostring(each, "unicode")) for each in child)
        return (child.text or "").strip()
    return ""


def _without_spaces(markup: str) -> str:
    """XHTML as HTML: its elements without the prefix of a namespace."""
    return (
        markup.replace("<html:", "<").replace("</html:", "</").replace("<ns0:", "<").replace("</ns0:", "</")
    )


def _terms(element: Element) -> tuple[str, ...]:
    names = [
        unescape((child.text or "").strip() or child.get("term", ""))
        for child in element
        if local(child) == "category" and child.get("domain") not in ("post_format", "nav_menu", "wp_theme")
    ]
    return tuple(dict.fromkeys(name for name in names if name))


def _number_in(link: str) -> str:
    query = parse_qs(urlsplit(link).query)
    return next((query[name][0] for name in ("p", "page_id") if name in query), "")


def _atom_link(element: Element) -> str:
    links = [child for child in element if local(child) == "link"]
    found = [child.get("href", "") for child in links if child.get("rel", "alternate") == "alternate"]
    return found[0] if found else ""


def _author(element: Element) -> str:
    for child in element:
        if local(child) == "author":
            return _facts(child).get("name") or (child.text or "").strip()
    return ""


def _wordpress_date(facts: dict[str, str]) -> datetime | None:
    exact = facts.get("post_date_gmt", "")
    if exact and not exact.startswith("0000"):
        return _date(exact)
    here = parse_datetime(facts.get("post_date", ""))
    return timezone.make_aware(here) if here and timezone.is_naive(here) else _date(facts.get("pubDate", ""))


def _date(text: str) -> datetime | None:
    """A moment as RFC 822 or ISO 8601 writes it; without a zone it is Greenwich's."""
    try:
        found = parse_datetime(text) or parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    return found if timezone.is_aware(found) else found.replace(tzinfo=UTC)
