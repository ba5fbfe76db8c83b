"""Hold harmless: whether anybody's pay falls, at which term, who and how much."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from tally.pay.cents import to_dollars
from tally.pay.outcome import Costing, Played
from tally.pay.schedule import Cell
from tally.pay.terms.movement import Turnover
from tally.years import FiscalYear


@dataclass(frozen=True)
class Fall:
    """People of one group whose full-year pay a term lowers. Pay is one person's."""

    fiscal_year: FiscalYear
    term: str
    was_in: Cell
    now_in: Cell | None
    people: Decimal
    was: Decimal
    now: Decimal
    play: Played = field(compare=False, repr=False)
    group: int = 0

    @property
    def loss(self) -> Decimal:
        """What one of them loses in a full year."""
        return self.was - self.now


def falls(costing: Costing) -> tuple[Fall, ...]:
    """Everybody whose pay falls at some term: nobody, when the package holds everybody harmless.

    Leavers and those who replace them are not counted: theirs are two people's pays.
    """
    plays = ((year.fiscal_year, play) for year in costing.years for play in year.played)
    return tuple(fall for fiscal_year, play in plays for fall in _falls(fiscal_year, play))


def _falls(fiscal_year: FiscalYear, play: Played) -> Iterator[Fall]:
    if play.term is None or isinstance(play.term, Turnover):
        return
    salaries = play.before.salaries()
    for place, new in enumerate(play.salaries):
        origin = place if place < len(salaries) else play.after.origins[place]
        cell, people = play.before.cells[origin], play.after.people([place])
        if new < salaries[origin] and cell is not None and people:
            was, now = to_dollars(salaries[origin]), to_dollars(new)
            then = play.after.cells[place]
            yield Fall(fiscal_year, play.term.label, cell, then, people, was, now, play, place)
