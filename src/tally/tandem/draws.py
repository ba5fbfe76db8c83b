"""Draws: what a choice leaves of each stream, so that every dollar is spent, lapsed or left."""

from decimal import Decimal

from tally.money import CENT
from tally.tandem.answers import Draw
from tally.tandem.courses import Settled
from tally.tandem.streams import Stream
from tally.years import FiscalYear

ZERO = Decimal(0)


def draws(settled: Settled) -> tuple[Draw, ...]:
    """What becomes of each stream, in the plan's order."""
    return tuple(_draw(settled, stream) for stream in settled.plan.streams)


def _draw(settled: Settled, stream: Stream) -> Draw:
    plan = settled.plan
    by_pot = _spent_by_pot(settled, stream)
    held = [(settled.books.pots[place].first_day, settled.books.pots[place].cents * CENT) for place in by_pot]
    supply = dict.fromkeys(plan.years, ZERO)
    for opened, amount in held:
        supply[min(max(FiscalYear.on(opened), plan.years[0]), plan.years[-1])] += amount
    lapsed, left = ZERO, dict.fromkeys(plan.years, ZERO)
    for place, spent in by_pot.items():
        pot = settled.books.pots[place]
        rest = pot.cents * CENT - sum(spent.values(), ZERO)
        if pot.again:
            left[FiscalYear.on(pot.first_day)] += rest
        elif pot.last_day <= plan.years[-1].last_day:
            lapsed += rest
        else:
            left[plan.years[-1]] += rest
    return Draw(
        stream=stream,
        supply_by_year=supply,
        spent_by_year={year: sum((spent[year] for spent in by_pot.values()), ZERO) for year in plan.years},
        carried_by_year={year: _carried(settled, by_pot, year) for year in plan.years},
        left_by_year=left,
        lapsed=lapsed,
    )


def _spent_by_pot(settled: Settled, stream: Stream) -> dict[int, dict[FiscalYear, Decimal]]:
    """Dollars by pot of the stream and year of the plan; the year after is not spending, only a promise."""
    plan, books = settled.plan, settled.books
    spent = {
        place: dict.fromkeys(plan.years, ZERO)
        for place, pot in enumerate(books.pots)
        if pot.stream == stream.name and not (pot.again and pot.first_day in plan.after)
    }
    for (pot, place), cents in settled.payments.items():
        year = books.slots[place].year
        if pot in spent and year in spent[pot]:
            spent[pot][year] += cents * CENT
    return spent


def _carried(settled: Settled, by_pot: dict[int, dict[FiscalYear, Decimal]], year: FiscalYear) -> Decimal:
    """Of the money in hand at the end of `year`, what later years of the plan spend."""
    in_hand = [
        spent for place, spent in by_pot.items() if settled.books.pots[place].first_day <= year.last_day
    ]
    return sum((amount for spent in in_hand for when, amount in spent.items() if when > year), ZERO)
