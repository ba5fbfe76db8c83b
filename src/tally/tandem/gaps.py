"""Gaps: which bills of a choice the money cannot pay, whoever chose it."""

from collections.abc import Mapping
from decimal import Decimal

from tally.money import CENT
from tally.tandem.answers import Amount
from tally.tandem.investments import Investment
from tally.tandem.ledger import ledger
from tally.tandem.plan import Levels, Plan
from tally.years import FiscalYear


def gaps(plan: Plan, levels: Levels) -> tuple[Amount, ...]:
    """What of `levels` cannot be paid, by ask and year.

    Earlier days are paid first; on the same days what must be paid, then by priority. `levels` are those of
    the investments: what commitments take beyond their stream is billed whatever was chosen.
    """
    books = ledger(plan)
    holes = plan.asks[len(plan.investments) :]
    billed = (*levels[: len(plan.investments)], *(in_full(plan, hole) for hole in holes))
    unpaid: dict[tuple[str, FiscalYear], int] = {}
    for slot, cents in zip(books.slots, books.short(books.bills(billed)), strict=True):
        key = plan.asks[slot.item].name, slot.year
        unpaid[key] = unpaid.get(key, 0) + cents
    return tuple(Amount(name, year, cents * CENT) for (name, year), cents in unpaid.items() if cents)


def in_full(plan: Plan, ask: Investment) -> Mapping[FiscalYear, Decimal]:
    """All of an ask, started at its earliest and kept to its end."""
    if not ask.lasts:
        return {ask.earliest: ask.units}
    return {year: ask.units for year in plan.span if ask.stays(year)}
