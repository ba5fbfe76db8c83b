"""Who gains: by cell and lane, how far top and bottom are apart, and what a working life earns.

Pay is the full-year pay of one person unless it says otherwise. Floors under pay are in `floors`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from tally.pay.cents import rounded, to_dollars, to_people
from tally.pay.outcome import Costing
from tally.pay.placement import FULL_TIME, Time
from tally.pay.readings import as_percent
from tally.pay.rises import refilled
from tally.pay.schedule import Cell, Schedule

RATIO = Decimal("0.0001")


@dataclass(frozen=True)
class Gain:
    """What people who begin in one cell gain by the end of the term."""

    began_in: Cell
    ends_in: Cell
    people: Decimal
    was: Decimal
    now: Decimal
    classification: str = ""

    @property
    def amount(self) -> Decimal:
        return self.now - self.was

    @property
    def percent(self) -> Decimal:
        return as_percent(Fraction(self.amount) / Fraction(self.was)) if self.was else Decimal("0.0")


@dataclass(frozen=True)
class Spread:
    """How far a lane's top is above its bottom, as a ratio; the smaller, the more compressed."""

    lane: str
    bottom: Decimal
    top: Decimal

    @property
    def ratio(self) -> Decimal:
        return ratio(self.top, self.bottom)


def gains(costing: Costing) -> tuple[Gain, ...]:
    """What each group of those who stay gains from the base year to the end of the term.

    Who leaves gains nothing, and who comes in her place is another person: what the employer saves by that is
    the line of turnover, and nobody's loss.
    """
    base, last = costing.base, costing.years[-1]
    found = []
    for place, origin in enumerate(_origins(costing)):
        began = None if origin is None else base.standing.cells[origin]
        cell, count = last.standing.cells[place], last.standing.counts[place]
        if origin is not None and cell is not None and began is not None and count:
            was, now = base.salaries[origin], last.salaries[place]
            kind = last.standing.groups[place].classification
            found.append(Gain(began, cell, to_people(count), to_dollars(was), to_dollars(now), kind))
    return tuple(found)


def by_cell(found: Iterable[Gain]) -> dict[Cell, Decimal]:
    """What everybody who begins in a cell gains together, in percent of what they are paid today."""
    was: dict[Cell, Fraction] = {}
    more: dict[Cell, Fraction] = {}
    for gain in found:
        people = Fraction(gain.people)
        was[gain.began_in] = was.get(gain.began_in, Fraction(0)) + people * Fraction(gain.was)
        more[gain.began_in] = more.get(gain.began_in, Fraction(0)) + people * Fraction(gain.amount)
    return {cell: as_percent(more[cell] / paid) for cell, paid in was.items() if paid}


@dataclass(frozen=True)
class Share:
    """What people of one kind gain together: how many there are, their pay today and what is added to it."""

    people: Decimal
    was: Decimal
    more: Decimal

    @property
    def each(self) -> Decimal:
        """What one of them gains on average, to the cent."""
        return to_dollars(rounded(Fraction(self.more) * 100 / Fraction(self.people)))

    @property
    def percent(self) -> Decimal:
        return as_percent(Fraction(self.more) / Fraction(self.was)) if self.was else Decimal("0.0")


def by_classification(found: Iterable[Gain]) -> dict[str, Share]:
    """What those of each kind of work gain together, a full year; of kinds nobody noted under ''."""
    kinds: dict[str, list[Gain]] = {}
    for gain in found:
        kinds.setdefault(gain.classification, []).append(gain)
    return {kind: _share(gains) for kind, gains in sorted(kinds.items())}


def _share(gains: Iterable[Gain]) -> Share:
    people, was, more = Decimal(0), Fraction(0), Fraction(0)
    for gain in gains:
        people += gain.people
        was += Fraction(gain.people) * Fraction(gain.was)
        more += Fraction(gain.people) * Fraction(gain.amount)
    return Share(people, to_dollars(rounded(was * 100)), to_dollars(rounded(more * 100)))


def by_lane(found: Iterable[Gain]) -> dict[str, Decimal]:
    """What everybody of each lane (where they began) gains together, in dollars a year."""
    lanes: dict[str, Fraction] = {}
    for gain in found:
        together = Fraction(gain.people) * Fraction(gain.amount)
        lanes[gain.began_in.lane] = lanes.get(gain.began_in.lane, Fraction(0)) + together
    return {lane: to_dollars(rounded(amount * 100)) for lane, amount in lanes.items()}


def spreads(schedule: Schedule) -> tuple[Spread, ...]:
    """Bottom and top of each lane."""
    columns = {lane: schedule.column(lane) for lane in schedule.lanes}
    return tuple(
        Spread(lane, schedule.rate(column[0]), schedule.rate(column[-1]))
        for lane, column in columns.items()
        if column
    )


def top_to_bottom(schedule: Schedule) -> Decimal:
    """The highest printed rate over the lowest."""
    return ratio(to_dollars(max(schedule.rates.values())), to_dollars(min(schedule.rates.values())))


def ratio(one: Decimal, other: Decimal) -> Decimal:
    """One pay over another to four places, as a paraprofessional's year over a teacher's."""
    return (one / other).quantize(RATIO, ROUND_HALF_UP)


def year_of_pay(schedule: Schedule, cell: Cell, time: Time = FULL_TIME) -> Decimal:
    """A year's pay in a cell, to the cent: by the hour, the rate x hours x days."""
    return to_dollars(rounded(schedule.rates[cell] * time.amount))


def career(schedule: Schedule, lane: str, years: int, time: Time = FULL_TIME) -> Decimal:
    """What `years` years earn on one printed schedule: from the bottom, a step each year, then at the top."""
    column = schedule.column(lane)
    climbed = [column[min(year, len(column) - 1)] for year in range(years)]
    return sum((year_of_pay(schedule, cell, time) for cell in climbed), Decimal(0))


def _origins(costing: Costing) -> list[int | None]:
    """For each group at the end, the group of the base year it was of; none where a post was refilled."""
    origins: list[int | None] = list(range(len(costing.base.standing.cells)))
    for play in (play for year in costing.years for play in year.played if play.change.parts):
        groups = enumerate(play.after.origins)
        origins = [None if refilled(play, group) else origins[origin] for group, origin in groups]
    return origins
