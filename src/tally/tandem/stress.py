"""Stress: how far each assumption can go before the plan as chosen can no longer be paid.

What was started stays started while a dial is turned: money falls away or work gets dearer, and the ledger is
asked whether every cent can still be paid. The dial that breaks soonest, measured against the worst people
think possible, breaks the plan first.
"""

from dataclasses import replace
from decimal import Decimal

from tally.tandem.answers import Break, first_year
from tally.tandem.gaps import gaps
from tally.tandem.investments import Investment
from tally.tandem.plan import Dial, Levels, Plan
from tally.tandem.streams import Fund, Grant, Recurring, Stream

FAR = 10
"""A dial is turned to this many times its worst before it is said to hold."""

ZERO = Decimal(0)
PERCENT = Decimal("0.01")
WORST_FALL = Decimal(10)
WORST_GROWTH = Decimal(2)


def breaks(plan: Plan, levels: Levels) -> tuple[Break, ...]:
    """The breaking value of every dial, the first to break first; those that hold come last."""
    found = [_break(plan, levels, dial) for dial in dials(plan)]
    return tuple(sorted(found, key=lambda at: (at.strain is None, at.strain or 0)))


def dials(plan: Plan) -> tuple[Dial, ...]:
    """The plan's own assumptions, and two that every plan stands on."""
    falls = [
        Dial(
            name=f"{stream.name} comes in lower",
            unit="% lower every year",
            worst=WORST_FALL,
            stream=stream.name,
            takes={year: amount * PERCENT for year, amount in stream.by_year.items()},
        )
        for stream in plan.streams
        if isinstance(stream, Recurring)
    ]
    dearer = Dial(
        name="Costs grow faster",
        unit="points a year",
        worst=WORST_GROWTH,
        step=Decimal("0.01"),
        growth=Decimal(1),
    )
    return (*plan.dials, *falls, dearer)


def turned(plan: Plan, dial: Dial, units: Decimal) -> Plan:
    """The plan with `dial` turned by so many units."""
    streams = tuple(_less(stream, dial, units) for stream in plan.streams)
    return replace(
        plan, streams=streams, investments=tuple(_dearer(ask, dial, units) for ask in plan.investments)
    )


def _less(stream: Stream, dial: Dial, units: Decimal) -> Stream:
    if stream.name != dial.stream:
        return stream
    taken = {year: amount * units for year, amount in dial.takes.items()}
    if isinstance(stream, Grant):
        return replace(stream, amount=max(stream.amount - sum(taken.values()), ZERO))
    by_year = {year: amount - taken.get(year, ZERO) for year, amount in stream.by_year.items()}
    if isinstance(stream, Fund):
        by_year = {year: max(amount, ZERO) for year, amount in by_year.items()}
    return replace(stream, by_year=by_year)


def _dearer(ask: Investment, dial: Dial, units: Decimal) -> Investment:
    if not dial.growth or (dial.tags and not dial.tags & ask.tags):
        return ask
    return replace(ask, price=ask.price.faster(dial.growth * units * PERCENT))


def _break(plan: Plan, levels: Levels, dial: Dial) -> Break:
    """The breaking step, found by halving: what breaks a plan breaks it all the more when turned further."""
    holds, fails = 0, int(dial.worst * FAR / dial.step)
    if not gaps(turned(plan, dial, fails * dial.step), levels):
        return Break(dial, fails * dial.step)
    while fails - holds > 1:
        half = (holds + fails) // 2
        if gaps(turned(plan, dial, half * dial.step), levels):
            fails = half
        else:
            holds = half
    at = first_year(gaps(turned(plan, dial, fails * dial.step), levels))
    if not at:
        raise AssertionError("a dial that breaks the plan leaves a gap")
    return Break(dial, holds * dial.step, fails * dial.step, at.year, at.dollars)
