"""Pay as people read it: dollars with cents, dollars with a sign, percents."""

from decimal import Decimal

from django import template

from unionhall.contracts.bridge import PayLine, again
from unionhall.contracts.words import in_words as _in_words
from unionhall.contracts.words import title_of
from unionhall.core.charts import DOLLARS_AND_CENTS
from unionhall.core.drawing.units import Unit

register = template.Library()
_FOUR_PLACES = Unit(after="%", places=4)
_TWO_PLACES = Unit(after="%", places=2)


@register.filter
def cents(value: Decimal | None) -> str:
    """$1,234.50; nothing for nothing."""
    return "" if value is None else DOLLARS_AND_CENTS.whole(value)


@register.filter
def signed(value: Decimal | None) -> str:
    """The same with a plus before what is added."""
    if value is None:
        return ""
    return f"+{cents(value)}" if value > 0 else cents(value)


@register.filter
def percents(value: Decimal | None) -> str:
    """8.2144%, 3.00%: to two places, or to the four it has."""
    if value is None:
        return ""
    unit = _TWO_PLACES if value == round(value, 2) else _FOUR_PLACES
    return unit.whole(value)


@register.filter
def called(kind: str) -> str:
    """A kind of term in the reader's language."""
    return str(title_of(kind))


@register.filter
def in_words(text: object) -> str:
    """What `tally` said, in the reader's language; also where it was kept as data."""
    return _in_words(text if isinstance(text, str) else again(text))


@register.filter
def said(line: PayLine) -> str:
    """The label of a line in the reader's language."""
    return _in_words(line.label)
