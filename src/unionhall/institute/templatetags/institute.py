"""Times of sittings as pages show them."""

from datetime import datetime

from django import template

from unionhall.institute import times
from unionhall.institute.models import Sitting

register = template.Library()


@register.filter
def when(moment: datetime | None) -> str:
    """Thursday, July 8, 2021, 10 a.m. Eastern."""
    return times.words(moment) if moment else ""


@register.filter
def span(sitting: Sitting) -> str:
    """10 – 11:30 a.m., of a sitting."""
    return times.span(sitting.starts_at, sitting.ends_at)
