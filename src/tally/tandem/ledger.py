"""The ledger: which pots may pay which slots, what a choice bills to each slot, and who pays it, to the cent.

A slot is a stretch of days of one year in which one investment costs money. Pay falls due as the work is done
(34 CFR 76.707), so a year of pay is cut into slots wherever a pot opens or closes; a contract is obligated on
the day it binds, so its year is one slot. Payments are exact: `pay` finds them wherever there are any.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from tally.money import CENT, share_out, to_cent
from tally.tandem.flow import Payments, flow
from tally.tandem.investments import Investment
from tally.tandem.plan import Levels, Plan
from tally.tandem.streams import FOREVER, Pot, cents
from tally.years import FiscalYear

ONE = Decimal(1)


@dataclass(frozen=True)
class Slot:
    """`item` is the ask's place in the plan, `unit` its cents a unit, `payers` the pots allowed."""

    item: int
    year: FiscalYear
    first_day: date
    last_day: date
    unit: int
    payers: tuple[int, ...]


@dataclass(frozen=True)
class Ledger:
    """Pots in the order they are drawn, slots in the order they fall due."""

    plan: Plan
    pots: tuple[Pot, ...]
    slots: tuple[Slot, ...]

    def bills(self, levels: Levels) -> list[int]:
        """What a choice costs in each slot, in cents. A year's cost is shared among its slots to the cent."""
        billed = [0] * len(self.slots)
        for places in self._years().values():
            first = self.slots[places[0]]
            units = levels[first.item].get(first.year, Decimal(0))
            unit = sum(self.slots[place].unit for place in places)
            if units and unit:
                shares = share_out(to_cent(units * unit * CENT) / CENT, self._weights(places), ONE)
                for place, share in zip(places, shares, strict=True):
                    billed[place] = int(share)
        return billed

    def pay(self, bills: Sequence[int]) -> Payments:
        """Cents by (pot, slot). The first pot is used as far as can be, then the second, and so on."""
        return flow([pot.cents for pot in self.pots], bills, self._reach())

    def short(self, bills: Sequence[int]) -> list[int]:
        """Cents of each slot that cannot be paid when every slot, in order, is paid as far as can be."""
        payments = flow(bills, [pot.cents for pot in self.pots], [slot.payers for slot in self.slots])
        unpaid = list(bills)
        for (place, _), paid in payments.items():
            unpaid[place] -= paid
        return unpaid

    def _years(self) -> dict[tuple[int, FiscalYear], list[int]]:
        places: dict[tuple[int, FiscalYear], list[int]] = {}
        for place, slot in enumerate(self.slots):
            places.setdefault((slot.item, slot.year), []).append(place)
        return places

    def _weights(self, places: Sequence[int]) -> list[Decimal]:
        return [Decimal(self.slots[place].unit) for place in places]

    def _reach(self) -> list[list[int]]:
        reach: list[list[int]] = [[] for _ in self.pots]
        for place, slot in enumerate(self.slots):
            for payer in slot.payers:
                reach[payer].append(place)
        return reach


def ledger(plan: Plan) -> Ledger:
    """The pots and slots of a plan."""
    pots = sorted((pot for stream in plan.streams for pot in stream.pots(plan.years)), key=_turn)
    slots = [
        slot
        for item, ask in enumerate(plan.asks)
        for year in plan.span
        for slot in _slots(plan, pots, item, year)
        if slot.unit and (ask.stays(year) if ask.lasts else ask.may_start(year))
    ]
    slots.sort(key=lambda slot: _due(slot, plan.asks[slot.item]))
    return Ledger(plan, tuple(pots), tuple(slots))


def _turn(pot: Pot) -> tuple[int, int]:
    """Money that lapses first, by its deadline; then money that recurs; savings without a deadline last.

    Among recurring years the last is drawn first: then one-time money pays the early years, and as little of
    it as can be is carried over.
    """
    if pot.again:
        return 1, -pot.last_day.toordinal()
    return (2, 0) if pot.last_day == FOREVER else (0, pot.last_day.toordinal())


def _due(slot: Slot, ask: Investment) -> tuple[date, bool, Decimal, int]:
    """Slots in the order of their days; on the same days what must be paid first, then by priority."""
    return slot.first_day, not ask.must, -ask.priority, slot.item


def _slots(plan: Plan, pots: Sequence[Pot], item: int, year: FiscalYear) -> list[Slot]:
    ask = plan.asks[item]
    stretches = _stretches(pots, year) if ask.lasts else [(year.first_day, year.last_day)]
    days = [Decimal((last - first).days + 1) for first, last in stretches]
    units = share_out(Decimal(cents(ask.price.at(min(year, plan.years[-1])))), days, ONE)
    return [
        Slot(item, year, first, last, int(unit), _payers(plan, pots, ask, (first, last)))
        for (first, last), unit in zip(stretches, units, strict=True)
    ]


def _stretches(pots: Sequence[Pot], year: FiscalYear) -> list[tuple[date, date]]:
    """The year cut wherever a pot opens or closes within it."""
    opened = {pot.first_day for pot in pots}
    closed = {pot.last_day + timedelta(days=1) for pot in pots}
    cuts = sorted(day for day in opened | closed if day in year and day != year.first_day)
    edges = [year.first_day, *cuts, year.last_day + timedelta(days=1)]
    return [(first, following - timedelta(days=1)) for first, following in pairwise(edges)]


def _payers(plan: Plan, pots: Sequence[Pot], ask: Investment, days: tuple[date, date]) -> tuple[int, ...]:
    """The pots whose uses fit and whose window fits: all the days of pay, any of the days of a contract."""
    after = days[0] in plan.after
    return tuple(
        place
        for place, pot in enumerate(pots)
        if pot.may_pay(ask.tags)
        and (pot.covers(*days) if ask.lasts else pot.meets(*days))
        and (pot.again or not after)
    )
