"""What salaries and wages have risen by since the last day that was paid in full, play by play, up to a day.

A post that was refilled is owed what its new cell rose by, and no longer what the leaver's did: that the one
who came is paid less than the one who left is nobody's arrears.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tally.pay.cents import WHOLE, half_up, rounded
from tally.pay.outcome import Played, YearCost
from tally.pay.schedule import Schedule
from tally.pay.terms.movement import Turnover
from tally.words import Said
from tally.years import FiscalYear

Share = Callable[[date, date], Fraction]  # the share of the year from one day up to another


@dataclass(frozen=True)
class Carry:
    """What the changes of an earlier year, not paid yet either, bring one of each group in a full year."""

    year: FiscalYear
    gains: tuple[int, ...]


@dataclass(frozen=True)
class Rise:
    """What a play brings one person of each group in a full year, in cents, and the share that is owed.

    The play that opens a year brings what the earlier year `of` added.
    """

    play: Played
    start: date
    share: Fraction
    gains: tuple[int, ...]
    of: FiscalYear | None = None

    @property
    def label(self) -> str:
        if self.of:
            return Said("What {year} added", year=self.of)
        return self.play.term.label if self.play.term else ""

    @property
    def each(self) -> tuple[int, ...]:
        """What one person of each group is owed, to the cent."""
        return tuple(rounded(gain * self.share) for gain in self.gains)

    @property
    def cents(self) -> int:
        """What everybody is owed."""
        counted = zip(self.play.after.counts, self.each, strict=True)
        return sum(half_up(count * owed, WHOLE) for count, owed in counted)


@dataclass(frozen=True)
class Climb:
    """A year to be owed, what earlier years carry into it, and the schedule that was paid all along."""

    year: YearCost
    carried: tuple[Carry, ...]
    paid: Schedule

    @property
    def plays(self) -> Iterator[tuple[Played, list[int]]]:
        """Each play of the year with what it brings one person of each group in a full year."""
        salaries = self.year.played[0].salaries
        risen = [sum(carry.gains[group] for carry in self.carried) for group in range(len(salaries))]
        for play in self.year.played[1:]:
            gains = _gains(play, salaries, risen, self.paid)
            risen = _plus(play, risen, gains)
            salaries = play.salaries
            yield play, gains

    def rises(self, until: date, share: Share) -> Iterator[Rise]:
        """What is carried into the year, and every play before `until` that changes what somebody is paid."""
        opening, first = self.year.played[0], self.year.fiscal_year.first_day
        for carry in self.carried:
            yield Rise(opening, first, share(first, until), carry.gains, carry.year)
        for play, gains in self.plays:
            start = max(play.on or first, first)
            if start >= until:
                return
            if play.change.changes_pay:
                yield Rise(play, start, share(start, until), tuple(gains))

    def onward(self) -> tuple[Carry, ...]:
        """What each year so far carries into the next, for every group there is by then."""
        carried = self.carried
        added = [0] * len(self.year.played[0].salaries)
        for play, gains in self.plays:
            added = _plus(play, added, gains)
            carried = tuple(Carry(one.year, _spread(play, one.gains)) for one in carried)
        return (*carried, Carry(self.year.fiscal_year, tuple(added)))


def refilled(play: Played, group: int) -> bool:
    """Whether a group is the posts somebody has just left."""
    return isinstance(play.term, Turnover) and group >= len(play.before.cells)


def _origins(play: Played) -> tuple[int, ...]:
    return play.after.origins if play.change.parts else tuple(range(len(play.after.cells)))


def _spread(play: Played, values: Sequence[int]) -> tuple[int, ...]:
    return tuple(values[origin] for origin in _origins(play))


def _plus(play: Played, values: Sequence[int], gains: Sequence[int]) -> list[int]:
    return [value + gain for value, gain in zip(_spread(play, values), gains, strict=True)]


def _gains(play: Played, salaries: list[int], risen: list[int], paid: Schedule) -> list[int]:
    return [
        _since_paid(play, group, paid) - risen[origin]
        if refilled(play, group)
        else play.salaries[group] - salaries[origin]
        for group, origin in enumerate(_origins(play))
    ]


def _since_paid(play: Played, group: int, paid: Schedule) -> int:
    """What the cell a post is refilled at has risen by over what was paid; a new cell cannot have."""
    cell = play.after.cells[group]
    if cell is None or cell not in paid.rates:
        return 0
    times, half, over = play.after.works[group]
    return play.salaries[group] - (paid.rates[cell] * times + half) // over
