"""What salaries and wages have risen by within a year, play by play, up to a day.

A post that was refilled is owed what its new cell rose by, and no longer what the leaver's did: that the one
who came is paid less than the one who left is nobody's arrears.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tally.pay.cents import WHOLE, half_up, rounded
from tally.pay.outcome import Played, YearCost
from tally.pay.schedule import Schedule
from tally.pay.terms.movement import Turnover

Share = Callable[[date, date], Fraction]  # the share of the year from one day up to another


@dataclass(frozen=True)
class Rise:
    """What a play brings one person of each group in a full year, in cents, and the share that is owed."""

    play: Played
    start: date
    share: Fraction
    gains: tuple[int, ...]

    @property
    def label(self) -> str:
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


def rises(year: YearCost, until: date, share: Share) -> Iterator[Rise]:
    """Every play before `until` that changes what somebody is paid."""
    opening, first = year.played[0], year.fiscal_year.first_day
    salaries, risen = opening.salaries, [0] * len(opening.salaries)
    for play in year.played[1:]:
        start = max(play.on or first, first)
        if start >= until:
            return
        gains = _gains(play, salaries, risen, opening.after.schedule)
        risen = [risen[origin] + gain for origin, gain in zip(_origins(play), gains, strict=True)]
        salaries = play.salaries
        if play.change.changes_pay:
            yield Rise(play, start, share(start, until), tuple(gains))


def refilled(play: Played, group: int) -> bool:
    """Whether a group is the posts somebody has just left."""
    return isinstance(play.term, Turnover) and group >= len(play.before.cells)


def _origins(play: Played) -> tuple[int, ...]:
    return play.after.origins if play.change.parts else tuple(range(len(play.after.cells)))


def _gains(play: Played, salaries: list[int], risen: list[int], opening: Schedule) -> list[int]:
    return [
        _since_opening(play, group, opening) - risen[origin]
        if refilled(play, group)
        else play.salaries[group] - salaries[origin]
        for group, origin in enumerate(_origins(play))
    ]


def _since_opening(play: Played, group: int, opening: Schedule) -> int:
    """What the cell a post is refilled at has risen by since the year opened; a new cell cannot have."""
    cell = play.after.cells[group]
    if cell is None or cell not in opening.rates:
        return 0
    times, half, over = play.after.works[group]
    return play.salaries[group] - (opening.rates[cell] * times + half) // over
