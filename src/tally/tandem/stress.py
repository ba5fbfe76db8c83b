"""Stress: how far each assumption can go before the plan as chosen can no longer be paid.

What was started stays started while a dial is turned: money falls away or work gets dearer, and the ledger is
asked whether every cent can still be paid. The dial that breaks soonest, measured against the worst people
think possible, breaks the plan first.
"""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from tally.tandem.answers import Break, first_year
from tally.tandem.gaps import gaps
from tally.tandem.investments import Investment
from tally.tandem.plan import Dial, Levels, Plan
from tally.tandem.streams import Grant, Recurring, Stream
from tally.years import FiscalYear

FAR = 10
"""A dial is turned to this many times its worst before it is said to hold."""

ZERO = Decimal(0)
PERCENT = Decimal("0.01")


def breaks(plan: Plan, levels: Levels) -> tuple[Break, ...]:
    """The breaking value of every dial, the first to break first; those that hold come last."""
    found = [_break(plan, levels, dial) for dial in dials(plan)]
    return tuple(sorted(found, key=lambda at: (at.strain is None, at.strain or 0)))


def dials(plan: Plan) -> tuple[Dial, ...]:
    """The plan's own assumptions, and those every plan of its kind stands on."""
    built = [
        dial for stream in plan.streams if isinstance(stream, Recurring) for dial in _stream_dials(stream)
    ]
    return (*plan.dials, *built, *_cost_dials())


def _stream_dials(stream: Recurring) -> Iterator[Dial]:
    name = stream.name
    lower = {year: max(amount, ZERO) * PERCENT for year, amount in stream.by_year.items()}
    yield Dial(f"{name} comes in lower", "% lower every year", worst=Decimal(10), stream=name, takes=lower)
    if stream.pupils:
        fewer = dict.fromkeys(stream.by_year, stream.pupils * PERCENT * stream.per_pupil)
        yield Dial(f"Enrolment, for {name}", "% fewer pupils", worst=Decimal(5), stream=name, takes=fewer)
    if stream.commitments:
        owed = {year: amount * PERCENT for year, amount in stream.commitments.items()}
        label = f"Premiums, steps and assessments on {name}"
        yield Dial(label, "% higher every year", worst=Decimal(10), stream=name, takes=owed, owed=True)
    for stage, amounts in stream.stages.items():
        way = {year: (stream.by_year[year] - amount) * PERCENT for year, amount in amounts.items()}
        whole = Decimal(100)
        unit = "% of the way to them"
        label = f"The {stage} figures for {name}"
        yield Dial(label, unit, worst=whole, stream=name, takes=way, owed=True, limit=whole)


def _cost_dials() -> Iterator[Dial]:
    """Pay settled above plan; and all prices rising past the inflation that the aid formula follows."""
    fine, worst = Decimal("0.01"), Decimal(2)
    yield Dial("Raises above plan", "points a year", worst=worst, step=fine, growth=Decimal(1), lasting=True)
    yield Dial("Inflation past the aid's cap", "points a year", worst=worst, step=fine, growth=Decimal(1))


def turned(plan: Plan, dial: Dial, units: Decimal) -> Plan:
    """The plan with `dial` turned by so many units."""
    streams = tuple(_less(stream, dial, units) for stream in plan.streams)
    return replace(
        plan,
        streams=streams,
        investments=tuple(_dearer(ask, dial, units, plan.years[0]) for ask in plan.investments),
    )


def _less(stream: Stream, dial: Dial, units: Decimal) -> Stream:
    if stream.name != dial.stream:
        return stream
    if isinstance(stream, Grant):
        taken = sum(dial.takes.values(), ZERO) * units
        return replace(stream, amount=max(stream.amount - taken, ZERO))
    by_year = {year: amount - _lost(dial, units, year, amount) for year, amount in stream.by_year.items()}
    return replace(stream, by_year=by_year)


def _lost(dial: Dial, units: Decimal, year: FiscalYear, amount: Decimal) -> Decimal:
    """What a stream loses in a year: no more than it has, unless it is owed."""
    taken = dial.takes.get(year, ZERO) * units
    return taken if dial.owed else min(taken, max(amount, ZERO))


def _dearer(ask: Investment, dial: Dial, units: Decimal, first: FiscalYear) -> Investment:
    spared = (dial.tags and not dial.tags & ask.tags) or (dial.lasting and not ask.lasts)
    if spared or not dial.growth:
        return ask
    return replace(ask, price=ask.price.faster(dial.growth * units * PERCENT, first))


def _break(plan: Plan, levels: Levels, dial: Dial) -> Break:
    """The breaking step, found by halving: what breaks a plan breaks it all the more when turned further.

    One step is always tried, however coarse: a dial that was never turned must not be told to hold.
    """
    holds, fails = 0, max(1, int((dial.limit or dial.worst * FAR) / dial.step))
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
