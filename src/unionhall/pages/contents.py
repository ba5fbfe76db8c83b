"""What stands in one item of an export: the text of its elements, and moments as they write them."""

from datetime import UTC, datetime, tzinfo
from email.utils import parsedate_to_datetime
from xml.etree.ElementTree import Element

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from unionhall.core.importing.markup import local

# Whose elements count beside the item's own; of others, such as media:content, only the name is alike.
_KNOWN = ("purl.org/dc/", "wordpress.org/export/", "www.w3.org/2005/Atom")
# What lies outside was never meant: clocks that stood still, dates nobody filled in.
_YEARS = range(1900, 3000)


def facts_of(element: Element) -> dict[str, str]:
    """The text of each child, the first of its name that has one."""
    facts: dict[str, str] = {}
    for child in children(element):
        if text := (child.text or "").strip():
            facts.setdefault(local(child), text)
    return facts


def children(element: Element) -> list[Element]:
    """What stands in it in its own vocabulary, then in those we know; nothing of any other."""
    own = [child for child in element if _space(child) == _space(element)]
    others = (child for child in element if _space(child) != _space(element))
    return own + [child for child in others if any(known in _space(child) for known in _KNOWN)]


def _space(element: Element) -> str:
    return element.tag.rpartition("}")[0]


def encoded(element: Element, space: str) -> str:
    """The text of `content:encoded` or `excerpt:encoded`, by the end of its namespace."""
    for child in element:
        if local(child) == "encoded" and f"/{space}/" in child.tag and (text := (child.text or "").strip()):
            return text
    return ""


def moment(text: str, zone: tzinfo = UTC) -> datetime | None:
    """A moment as RFC 822 or ISO 8601 writes it, in this zone if it names none."""
    try:
        found = parse_datetime(text) or parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    if found.year not in _YEARS:
        return None
    return found if timezone.is_aware(found) else found.replace(tzinfo=zone)
