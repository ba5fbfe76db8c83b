"""The reasons beside a line of working, in the reader's language, their numbers written as she writes them.

The arithmetic gives its reasons in English, each by a fixed sentence with numbers in it. Here those sentences
are known by their words; one that is not known (a source that is quoted, say) stays as it is. Labels that are
nothing but a name are in `wording`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from unionhall.core.drawing.units import Unit
from unionhall.funding import wording
from unionhall.funding.bridge import Line

SENTENCES = (
    _("each counts %(weight)s"),
    _("each counts one"),
    _("the sum, in pupils"),
    _("the sum, to the dollar"),
    _("assumed: %(share)s of %(pupils)s and %(other)s of the vocational pupils"),
    _("assumed: %(share)s of %(pupils)s"),
    _("%(share)s of the foundation enrollment; the group reaches to %(bound)s"),
    _("%(pupils)s pupils at %(each)s dollars each, wage adjustment %(factor)s included"),
    _("%(rate)s of an equalized valuation of %(value)s"),
    _("%(rate)s of an aggregate income of %(value)s"),
    _("the effort, to the dollar"),
    _("capped at %(share)s of the foundation budget"),
    _("grown by %(share)s"),
    _("the shortfall is %(share)s of the foundation budget; of last year's requirement"),
    _("the effort is over %(share)s of the foundation budget"),
    _("%(share)s of what lies above the target"),
    _("a budget of %(budget)s less a contribution of %(required)s, above last year's aid"),
    _("%(dollars)s dollars for each of %(pupils)s pupils, less what is there"),
    _("no schools of its own"),
    _("the base"),
    _("contribution and aid"),
    _("from the rates"),
    _("from the town's target"),
    _("foundation aid"),
    _("minimum aid"),
    _("held harmless"),
    _("foundation budget cap"),
    _("foundation aid binds"),
    _("minimum aid binds"),
    _("held harmless binds"),
    _("minimum aid gives way to foundation aid"),
    _("foundation aid gives way to minimum aid"),
    _("effort reduction"),
    _("preliminary"),
    _("first increment"),
    _("second increment"),
    _("up to target"),
    _("high effort"),
    _("Low-income pupils, group %(number)s"),
    _("Low-income group %(number)s (%(low)s-%(high)s)"),
    _("Low-income group %(number)s (%(low)s+)"),
)
_PLACE = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True)
class Told:
    """A line of working as a page shows it."""

    label: str
    amount: Decimal
    reason: str
    # Whether the reason is in the reader's language; else it is in English.
    is_told: bool
    reference: str


def tell(lines: Iterable[Line]) -> list[Told]:
    return [_told(line) for line in lines]


def _told(line: Line) -> Told:
    reason = in_words(line.because)
    told = line.because if reason is None else reason
    return Told(label(line.label), line.amount, told, reason is not None, line.reference)


def label(text: str) -> str:
    """A label in the reader's language, with or without numbers in it."""
    return in_words(text) or wording.label(text)


def in_words(text: str) -> str | None:
    """One of the arithmetic's sentences in the reader's language; None for one that is not known."""
    for sentence, pattern in _known():
        if found := pattern.fullmatch(text):
            numbers = {name: _number(value) for name, value in found.groupdict().items()}
            words = gettext(sentence)
            return words % numbers if numbers else words
    return None


@cache
def _known() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The sentences as they are in English, with what recognizes each."""
    return tuple((sentence, re.compile(_pattern(sentence))) for sentence in SENTENCES)


def _pattern(sentence: str) -> str:
    parts = _PLACE.split(sentence)
    return "".join(
        rf"(?P<{part}>-?[\d.,]+%?)" if place % 2 else re.escape(part) for place, part in enumerate(parts)
    )


def _number(text: str) -> str:
    """A number as the language writes it, with all of its decimals."""
    digits = text.rstrip("%").replace(",", "")
    places = len(digits.partition(".")[2])
    return Unit(after="%" if text.endswith("%") else "", places=places).whole(Decimal(digits))
