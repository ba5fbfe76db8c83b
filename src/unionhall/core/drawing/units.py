"""How the numbers of a picture are written: whole in its table, as whole as fits on its marks."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from django.utils.formats import number_format
from django.utils.translation import get_language, pgettext

from unionhall.core.drawing.svg import breadth

Number = int | float | Decimal
MINUS = "\u2212"
# Numbers of more digits are left as they are: decimals are counted with twenty-eight.
_MOST_DIGITS = 20


@dataclass(frozen=True)
class Unit:
    """What stands before and after a number, and how many decimals it has when written whole."""

    before: str = ""
    after: str = ""
    places: int = 0

    def whole(self, value: Number) -> str:
        """The number as it stands in a table: $1,203,411.10."""
        amount = _rounded(value, self.places)
        return self._dressed(value, amount, _written(amount, self.places))

    def short(self, value: Number) -> str:
        """The number with three figures, as it stands on a mark: $1.2M."""
        amount = abs(exact(value))
        if amount >= 1000:
            scaled, suffix = _scaled(amount)
            return self._dressed(value, scaled, _trimmed(scaled, 2) + suffix)
        amount = _rounded(value, self.places)
        # Dollars have both figures of their cents, or none.
        digits = (
            _written(amount, self.places) if self.before and amount % 1 else _trimmed(amount, self.places)
        )
        return self._dressed(value, amount, digits)

    def _dressed(self, value: Number, shown: Decimal, digits: str) -> str:
        """With its sign, unless what is shown is nought."""
        sign = MINUS if value < 0 and shown else ""
        return f"{sign}{self.before}{digits}{self.after}"


NUMBER = Unit()
DOLLARS = Unit(before="$")
DOLLARS_AND_CENTS = Unit(before="$", places=2)
PERCENT = Unit(after="%", places=1)


def fitting(unit: Unit, values: Iterable[Number], width: float) -> Callable[[Number], str] | None:
    """The fullest way of writing in which every one of the values fits the width; None where none does."""
    given = tuple(values)
    for write in (unit.whole, unit.short):
        if all(breadth(write(value)) <= width for value in given):
            return write
    return None


def exact(value: Number) -> Decimal:
    """The number without binary dust, so that sums of what is shown come out to the cent."""
    return value if isinstance(value, Decimal) else Decimal(str(value))


def _rounded(value: Number, places: int) -> Decimal:
    amount = abs(exact(value))
    if amount.adjusted() >= _MOST_DIGITS:
        return amount
    return amount.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _trimmed(amount: Decimal, places: int) -> str:
    """Without the noughts that end a decimal fraction."""
    return _written(amount, min(places, max(0, -int(amount.normalize().as_tuple().exponent))))


def _written(amount: Decimal, places: int) -> str:
    return _in_language(amount, places, get_language())


@lru_cache(maxsize=4096)
def _in_language(amount: Decimal, places: int, language: str | None) -> str:
    """The language is the one in force: it stands here to keep what is remembered of each apart."""
    return str(number_format(amount, places, use_l10n=True, force_grouping=True))


def _scaled(amount: Decimal) -> tuple[Decimal, str]:
    """Three figures and the word for the thousands, millions or billions they count."""
    amount = _three_figures(amount)
    if amount >= 1_000_000_000:
        return amount / 1_000_000_000, pgettext("short for billions, after a number", "B")
    if amount >= 1_000_000:
        return amount / 1_000_000, pgettext("short for millions, after a number", "M")
    return amount / 1_000, pgettext("short for thousands, after a number", "K")


def _three_figures(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal(1).scaleb(amount.adjusted() - 2), ROUND_HALF_UP)
