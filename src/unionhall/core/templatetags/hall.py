"""Template tags every page may use without loading them."""

import json
from datetime import date, datetime

from django import template
from django.utils.safestring import SafeString, mark_safe

from unionhall.core import dates

register = template.Library()

# What could end the script element early, written as JSON escapes instead.
_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}

# Shared links name a language with its land; our words are the Spanish and the Portuguese that members speak,
# those of the United States and of Brazil.
_OF_LAND = {"en": "en_US", "es": "es_US", "pt": "pt_BR"}


@register.simple_tag
def structured(facts: dict | None) -> SafeString:
    """The schema.org facts of a page as a JSON-LD element."""
    if not facts:
        return mark_safe("")
    text = json.dumps(facts, ensure_ascii=False, default=str).translate(_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')


@register.filter
def of_land(code: str) -> str:
    """A language as shared links (Open Graph) name it: pt_BR."""
    return _OF_LAND.get(code, code)


@register.filter
def day(value: date | datetime | None) -> str:
    """A day in full, as the reader's language writes it: Thursday, July 8, 2021."""
    return dates.day(value) if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """A day and a time in full: Thursday, July 8, 2021, 10 a.m. Eastern."""
    return dates.moment(value) if value else ""
