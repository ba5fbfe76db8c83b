"""Times of sittings as pages show them."""

from datetime import datetime

from django import template

from unionhall.institute import times
from unionhall.institute.models import Series, Sitting

register = template.Library()


@register.filter
def when(moment: datetime | None) -> str:
    """Thursday, July 8, 2021, 10 a.m. Eastern."""
    return times.words(moment) if moment else ""


@register.filter
def days(series: Series) -> str:
    """Of a series `with_days`: Thursday, July 8, 2021 – Friday, July 9, 2021."""
    return times.days(series.begins, series.ends) if series.begins and series.ends else ""


@register.filter
def span(sitting: Sitting) -> str:
    """10 – 11:30 a.m., of a sitting."""
    return times.span(sitting.starts_at, sitting.ends_at)
