"""Terms that change how long people work: days added or cut, hours added or cut."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from tally.pay.placement import Change, Standing
from tally.pay.terms.fields import Lanes, Number, Steps
from tally.pay.terms.term import Objection, PayTerm, Phase, plain
from tally.words import Said


@dataclass(frozen=True, kw_only=True)
class TimeTerm(PayTerm):
    """A term that lengthens or shortens the year of those in its steps and lanes."""

    phase: ClassVar[Phase] = Phase.TIME
    steps: Steps = ()
    lanes: Lanes = ()

    def because(self, before: Standing, after: Standing) -> str:
        return Said(
            "{words} for {people}, at the rate of the day",
            words=self.words(),
            people=plain(before.people(self.places(before))),
        )

    def words(self) -> str:
        """The term in a few words."""
        return self.title

    def places(self, standing: Standing) -> frozenset[int]:
        """The groups it speaks of; people off the grid are among them unless steps or lanes are named."""
        if not self.steps and not self.lanes:
            return frozenset(range(len(standing.cells)))
        return frozenset(standing.in_cells(standing.schedule.within(self.steps, self.lanes)))


@dataclass(frozen=True, kw_only=True)
class AddedDays(TimeTerm):
    """Paid days added to the year, or cut where negative. A day is one paid day's share of a salary."""

    kind: ClassVar[str] = "added_days"
    title: ClassVar[Said] = Said("Added days")
    days: Number

    @property
    def label(self) -> str:
        return self.title if self.days >= 0 else Said("Cut days")

    def change(self, standing: Standing) -> Change:
        return Change(days=self.days, longer=self.places(standing))

    def refusals(self, standing: Standing) -> Iterator[Objection]:
        days = [standing.times[place].days for place in self.places(standing)]
        if any(day is None for day in days):
            yield "days", Said("days can only change where the placement says how many are paid (paid_days)")
        if any(day is not None and day + self.days < 0 for day in days):
            yield "days", Said("nobody can have {days} days added: too few are paid", days=plain(self.days))

    def words(self) -> str:
        said = "{days} paid days more" if self.days >= 0 else "{days} paid days fewer"
        return Said(said, days=plain(abs(self.days)))


@dataclass(frozen=True, kw_only=True)
class AddedHours(TimeTerm):
    """Hours a day added, or cut where negative, for people paid by the hour."""

    kind: ClassVar[str] = "added_hours"
    title: ClassVar[Said] = Said("Added hours")
    hours: Number

    @property
    def label(self) -> str:
        return self.title if self.hours >= 0 else Said("Cut hours")

    def change(self, standing: Standing) -> Change:
        return Change(hours=self.hours, longer=self.places(standing))

    def refusals(self, standing: Standing) -> Iterator[Objection]:
        hours = [standing.times[place].hours for place in self.places(standing)]
        if any(hour is None for hour in hours):
            yield "hours", Said("hours can only change on an hourly schedule")
        if any(hour is not None and hour + self.hours < Decimal(0) for hour in hours):
            yield (
                "hours",
                Said("nobody can have {hours} hours added: too few are worked", hours=plain(self.hours)),
            )

    def words(self) -> str:
        said = "{hours} hours a day more" if self.hours >= 0 else "{hours} hours a day fewer"
        return Said(said, hours=plain(abs(self.hours)))
