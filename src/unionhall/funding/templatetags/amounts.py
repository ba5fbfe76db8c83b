"""Amounts as they stand on a page: whole dollars, pupils and shares, in the reader's language."""

from decimal import Decimal

from django import template

from unionhall.core.charts import DOLLARS, NUMBER, PERCENT
from unionhall.core.drawing.units import Unit

register = template.Library()
_PRECISE = Unit(after="%", places=2)
_EXACT = Unit(before="$", places=2)


@register.filter
def dollars(amount: Decimal | None) -> str:
    """$1,203,411; nothing where there is no amount."""
    return "" if amount is None else DOLLARS.whole(amount)


@register.filter
def cents(amount: Decimal | None) -> str:
    """$1,203,411.10, where the cents are part of the sum."""
    return "" if amount is None else _EXACT.whole(amount)


@register.filter
def signed(amount: Decimal | None) -> str:
    """With a plus or a minus, so that nobody needs a colour to tell them apart."""
    if amount is None:
        return ""
    return f"+{DOLLARS.whole(amount)}" if amount > 0 else DOLLARS.whole(amount)


@register.filter
def count(number: Decimal | None) -> str:
    return "" if number is None else NUMBER.whole(number)


@register.filter
def percent(share: Decimal | None) -> str:
    """A share that is in percent already: 59.0%."""
    return "" if share is None else PERCENT.whole(share)


@register.filter
def share(fraction: Decimal | None) -> str:
    """A fraction as a share in percent, with two decimals: 0.0331 is 3.31%."""
    return "" if fraction is None else _PRECISE.whole(fraction * 100)


@register.filter
def number(value: Decimal | None) -> str:
    """A number of the law as it is, in the reader's language: 82.5."""
    if value is None:
        return ""
    return Unit(places=max(0, -int(value.normalize().as_tuple().exponent))).whole(value)
