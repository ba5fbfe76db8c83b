"""How amounts are written for people: budget dollars, counts, and the figures of a grid."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from tally.money import to_cent, to_dollar

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def dollars(amount: Decimal) -> str:
    """Budget dollars: `$1,540,000`, with cents only where there are any."""
    return f"${to_cent(amount):,f}".removesuffix(".00")


def plain(number: Decimal) -> str:
    """A count without needless zeros: `40`, `12.5`."""
    return f"{number.normalize():f}"


def written(day: date) -> str:
    """A day in full: `September 30, 2024`."""
    return f"{MONTHS[day.month - 1]} {day.day}, {day.year}"


def of(number: Decimal, unit: str) -> str:
    """A count with its unit: `3.5% fewer pupils`, `2 points a year`."""
    return f"{plain(number)}{'' if unit.startswith('%') else ' '}{unit}"


def figures(amounts: Iterable[Decimal]) -> tuple[str, ...]:
    """Whole dollars for the cells of a grid, half a dollar up, a dash for none."""
    return tuple(f"{to_dollar(amount):,f}" if amount else "-" for amount in amounts)
