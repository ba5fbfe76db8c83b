"""How the cells of the state's tables are read. What cannot be read is a `ValueError` that says why."""

from decimal import Decimal

from django.utils.translation import gettext as _

from unionhall.core.importing import cells
from unionhall.funding.bridge import FiscalYear
from unionhall.funding.facts import Award

# What the database has room for, and more than anybody was ever given.
MOST = Decimal(10) ** 12 - 1
MOST_WAGES = 10
_NUMERALS = {"1": "I", "2": "II", "3": "III"}


def filled(text: str) -> str:
    if not text:
        raise ValueError(_("This cell is empty."))
    return text


def fiscal_year(text: str) -> int:
    return FiscalYear.parse(filled(text)).ends_in


def number(text: str) -> Decimal:
    found = cells.amount(filled(text))
    assert found is not None
    return found


def not_negative(text: str) -> Decimal:
    found = number(text)
    if found < 0:
        raise ValueError(_("%(text)r is less than nothing.") % {"text": text})
    if found > MOST:
        raise ValueError(_("%(text)r is more than there can be.") % {"text": text})
    return found


def fraction(text: str) -> Decimal:
    """A fraction as a fraction or in percent: 0.0331 or 3.31%; a bare 3.31 is refused, it may be either."""
    bare = text.strip().removesuffix("%")
    found = number(bare) / 100 if bare != text.strip() else number(bare)
    if abs(found) >= 1:
        words = {"text": text, "percent": bare}
        raise ValueError(_("%(text)r is no fraction: %(percent)s percent is written %(percent)s%%.") % words)
    return found


def wage_factor(text: str) -> Decimal:
    """The law raises a budget where wages are high, and never lowers it where they are not."""
    found = number(text)
    if not 1 <= found < MOST_WAGES:
        words = {"text": text, "most": MOST_WAGES}
        raise ValueError(_("%(text)r is no wage factor: it is never below 1, and below %(most)s.") % words)
    return found


def lea(text: str) -> int:
    """A district's number, as 239 or as one of the state's codes of eight digits: 02390000."""
    digits = filled(text).removesuffix(".0")
    if not digits.isdecimal() or len(digits) > len("02390000"):
        raise ValueError(_("%(text)r is not a number of a district.") % {"text": text})
    return int(digits) // 10_000 if len(digits) > 4 else int(digits)


def award_round(text: str) -> str:
    words = filled(text).upper().replace("-", " ").split()
    numeral = _NUMERALS.get(words[-1], words[-1])
    if numeral not in Award.Round.values:
        raise ValueError(_("%(text)r is no round: ESSER I, II or III.") % {"text": text})
    return numeral
