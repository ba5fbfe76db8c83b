"""Whole cents: every sum of pay is made in integers, and this is where dollars become cents and back.

Rounding is always half a cent up (away from zero), as a pay office does it. Shares of people are whole
ten-thousandths, so that 0.6 of a post times a salary is one integer product.
"""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from tally.money import CENT
from tally.words import Said

WHOLE = 10_000  # ten-thousandths of one person, or of one full-time post


def half_up(numerator: int, denominator: int) -> int:
    """`numerator / denominator` to the nearest whole number, halves away from zero; `denominator` > 0."""
    if numerator < 0:
        return -((-2 * numerator + denominator) // (2 * denominator))
    return (2 * numerator + denominator) // (2 * denominator)


def half_up_each(numerators: Iterable[int], denominator: int) -> list[int]:
    """`half_up` for many at once."""
    twice, half = 2 * denominator, denominator
    return [
        (2 * numerator + half) // twice if numerator >= 0 else -((half - 2 * numerator) // twice)
        for numerator in numerators
    ]


def rounded(amount: Fraction) -> int:
    """The nearest whole number, halves away from zero."""
    return half_up(amount.numerator, amount.denominator)


def to_cents(amount: Decimal) -> int:
    """Dollars as whole cents. Raises `ValueError` when there is a fraction of a cent."""
    cents = amount.scaleb(2)
    if cents != cents.to_integral_value():
        raise ValueError(Said("{amount} is not a whole number of cents", amount=amount))
    return int(cents)


def to_dollars(cents: int) -> Decimal:
    """Whole cents as dollars with two places."""
    return Decimal(cents).scaleb(-2).quantize(CENT)


def to_shares(people: Decimal) -> int:
    """People or posts in ten-thousandths. Raises `ValueError` for more than four decimals."""
    shares = people * WHOLE
    if shares != shares.to_integral_value():
        raise ValueError(Said("{people} has more than four decimals", people=people))
    return int(shares)


def to_people(shares: int) -> Decimal:
    """Ten-thousandths as people or posts, without idle zeros."""
    people = Decimal(shares) / WHOLE
    return people.quantize(Decimal(1)) if people == people.to_integral_value() else people.normalize()
