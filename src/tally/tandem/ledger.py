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
DAY = timedelta(days=1)

Stretch = tuple[date, date, tuple[int, ...]]
"""Its first and last day, and the pots that may pay for them."""


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
    alike: dict[tuple[frozenset[str], bool, FiscalYear], list[Stretch]] = {}
    slots: list[Slot] = []
    for item, ask in enumerate(plan.asks):
        for year in filter(ask.costs_in, plan.span):
            key = ask.tags, ask.lasts, year
            if key not in alike:
                alike[key] = _stretches(pots, ask, year, after=year == plan.after)
            unit = cents(ask.price.at(min(year, plan.years[-1])))
            slots += _slots((item, year), unit, alike[key])
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


def _slots(place: tuple[int, FiscalYear], unit: int, stretches: Sequence[Stretch]) -> list[Slot]:
    """A unit's year shared among its stretches by days, to the cent."""
    days = [Decimal((last - first).days + 1) for first, last, _ in stretches]
    shares = share_out(Decimal(unit), days, ONE)
    return [
        Slot(*place, first, last, int(share), payers)
        for (first, last, payers), share in zip(stretches, shares, strict=True)
        if share
    ]


def _stretches(pots: Sequence[Pot], ask: Investment, year: FiscalYear, *, after: bool) -> list[Stretch]:
    """The year of pay cut wherever a pot opens or closes within it, or the whole year of a contract.

    A pot pays for all the days of a stretch of pay, or is open on any day of a contract's year. In the year
    after the plan only money that recurs does.
    """
    edges = {year.first_day, year.last_day + DAY}
    if ask.lasts:
        edges |= {day for pot in pots for day in (pot.first_day, pot.last_day + DAY) if day in year}
    stretches = []
    for first, following in pairwise(sorted(edges)):
        days = first, following - DAY
        payers = tuple(
            place
            for place, pot in enumerate(pots)
            if pot.may_pay(ask.tags)
            and (pot.covers(*days) if ask.lasts else pot.meets(*days))
            and (pot.again or not after)
        )
        stretches.append((*days, payers))
    return stretches
