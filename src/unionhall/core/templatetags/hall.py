"""Template tags every page may use without loading them."""

import json

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# What could end the script element early, written as JSON escapes instead.
_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.simple_tag
def structured(facts: dict | None) -> SafeString:
    """The schema.org facts of a page as a JSON-LD element."""
    if not facts:
        return mark_safe("")
    text = json.dumps(facts, ensure_ascii=False, default=str).translate(_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')
