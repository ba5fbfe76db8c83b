"""Working: a result explains itself, so the screen, the PDF and the spreadsheet show the same lines."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Line:
    """One line of a sum: what it is, how much (dollars, or the unit named in `because`), and why.

    `reference` is the section of law, the contract article or the source a reader can look up.
    """

    label: str
    amount: Decimal
    because: str = ""
    reference: str = ""


def total(lines: Iterable[Line]) -> Decimal:
    """The sum of the lines' amounts, exact."""
    return sum((line.amount for line in lines), Decimal(0))
