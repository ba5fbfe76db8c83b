"""The items of WordPress's export, WXR 1.2."""

from collections.abc import Iterator
from datetime import datetime
from html import unescape
from urllib.parse import parse_qs, unquote
from xml.etree.ElementTree import Element

from django.utils import timezone

from unionhall.core.importing.markup import elements, local
from unionhall.core.importing.sources import Source
from unionhall.pages.addresses import parts
from unionhall.pages.contents import children, encoded, facts_of, moment
from unionhall.pages.items import Export, Item


def wordpress_items(source: Source, export: Export) -> Iterator[Item]:
    """The items of a WXR file; `export` is filled in on the way."""
    number, export.is_numbered = 0, True
    for _number, element in elements(source, {"item", "author", "link"}):
        match local(element):
            case "item":
                number += 1
                yield _item(number, element, export)
            case "author":
                facts = facts_of(element)
                export.authors[facts.get("author_login", "")] = facts.get("author_display_name", "")
            case _:
                export.home = export.home or (element.text or "").strip()


def _item(number: int, element: Element, export: Export) -> Item:
    facts = facts_of(element)
    entries = _meta(element)
    meta = dict(entries)
    link = facts.get("link", "")
    kind = facts.get("post_type") or "post"
    login = facts.get("creator", "")
    return Item(
        number=number,
        key=facts.get("post_id") or _number_in(link) or facts.get("guid") or link,
        kind=kind,
        title=facts.get("title", ""),
        link=link,
        addresses=_addresses(link, kind, facts.get("post_id", ""), export),
        former=_former(link, facts.get("post_name", ""), entries),
        slug=facts.get("post_name", ""),
        html=encoded(element, "content"),
        excerpt=encoded(element, "excerpt"),
        date=_date(facts),
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


def _addresses(link: str, kind: str, number: str, export: Export) -> tuple[str, ...]:
    """The address people know, and the short one that WordPress answers to as well."""
    name = "page_id" if kind == "page" else "p"
    short = f"{export.home.rstrip('/')}/?{name}={number}" if number and export.home else ""
    return tuple(dict.fromkeys(address for address in (link, short) if address))


def _former(link: str, name: str, entries: list[tuple[str, str]]) -> tuple[str, ...]:
    """The addresses it had under other names; WordPress goes on to answer to them."""
    start, slash, last = link.rstrip("/").rpartition("/")
    if not name or name not in last:
        return ()
    names = (value for key, value in entries if key == "_wp_old_slug" and value)
    return tuple(f"{start}{slash}{last.replace(name, each)}" for each in names)


def _meta(element: Element) -> list[tuple[str, str]]:
    """What is noted with an item, each under its key; some keys stand there more than once."""
    entries = (facts_of(child) for child in element if local(child) == "postmeta")
    return [(entry.get("meta_key", ""), entry.get("meta_value", "")) for entry in entries]


def _terms(element: Element) -> dict[str, str]:
    """What it is filed under: each name with what its address is called."""
    found = {
        unescape((child.text or "").strip()): unquote(child.get("nicename", ""))
        for child in children(element)
        if local(child) == "category" and child.get("domain") not in ("post_format", "nav_menu", "wp_theme")
    }
    return {name: nicename for name, nicename in found.items() if name}


def _number_in(link: str) -> str:
    query = parse_qs(parts(link).query)
    return next((query[name][0] for name in ("p", "page_id") if name in query), "")


def _date(facts: dict[str, str]) -> datetime | None:
    exact = facts.get("post_date_gmt", "")
    if exact and not exact.startswith("0000"):
        return moment(exact)
    here = moment(facts.get("post_date", ""), timezone.get_default_timezone())
    return here or moment(facts.get("pubDate", ""))
