"""Money: exact amounts, and the roundings a contract or a statute names.

Amounts are `Decimal` dollars. No float ever touches money: `dollars(0.1)` is refused. What is rounded, and
how, is decided by the caller through the name of the function, so every rounding can be found by searching
for it. Sharing a sum out to the last cent lives here too; formatting for a page does not.
"""

import re
from collections.abc import Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal, InvalidOperation

from tally.words import Said

CENT = Decimal("0.01")
DOLLAR = Decimal("1")
THOUSANDS = re.compile(r"[-(]?\d{1,3}(,\d{3})+(\.\d*)?\)?")


def dollars(value: Decimal | int | str) -> Decimal:
    """An exact amount in dollars from what a person or a spreadsheet writes: `"$ 1,234.50"`, `"(12)"`, `7`.

    Raises `TypeError` for a float or a bool, `ValueError` for a text that is no amount, or has a comma that
    parts no thousands: "3,5" may be three and a half or 35.
    """
    if isinstance(value, bool) or not isinstance(value, Decimal | int | str):
        raise TypeError(f"money is a Decimal, a whole number or a text, never a {type(value).__name__}")
    if not isinstance(value, str):
        return Decimal(value)
    text = "".join(value.replace("$", "").replace("\u2212", "-").split())
    if "," in text and not THOUSANDS.fullmatch(text):
        raise ValueError(
            Said("{value!r} has a comma that parts no thousands; write 3.5 or 3,500", value=value)
        )
    text = text.replace(",", "")
    if text.startswith("(") and text.endswith(")"):
        text = "-" + text[1:-1]
    try:
        amount = Decimal(text)
    except InvalidOperation:
        raise ValueError(Said("{value!r} is not an amount of money", value=value)) from None
    if not amount.is_finite():
        raise ValueError(Said("{value!r} is not an amount of money", value=value))
    return amount


def to_cent(amount: Decimal) -> Decimal:
    """Rounded to the cent, halves away from zero: how a pay rate is printed and paid."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def to_dollar(amount: Decimal) -> Decimal:
    """Rounded to the dollar, halves away from zero: how yearly salaries and state aid are printed."""
    return amount.quantize(DOLLAR, ROUND_HALF_UP)


def share_out(total: Decimal, weights: Sequence[Decimal], unit: Decimal = CENT) -> list[Decimal]:
    """Split `total` (a whole number of `unit`s) in proportion to `weights`, losing and inventing nothing.

    Largest remainder: everyone gets the share rounded down, and the units left over go to the largest
    fractions, the earlier place first among equals. Returns one amount a weight, adding up to `total`.
    Raises `ValueError` for negative weights, weights that are all zero, or a total that is not whole units.
    """
    if any(weight < 0 for weight in weights) or not sum(weights):
        raise ValueError("shares need weights that are not negative and not all zero")
    units = total / unit
    if units != units.to_integral_value():
        raise ValueError(f"{total} is not a whole number of {unit}")
    whole = sum(weights, Decimal(0))
    exact = [units * weight / whole for weight in weights]
    shares = [share.to_integral_value(ROUND_FLOOR) for share in exact]
    left_over = int(units - sum(shares))
    by_fraction = sorted(range(len(weights)), key=lambda place: (shares[place] - exact[place], place))
    for place in by_fraction[:left_over]:
        shares[place] += 1
    return [share * unit for share in shares]
