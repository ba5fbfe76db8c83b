"""One district with its pupils: its aid from the head count up, and what one more pupil is worth to it.

For a district whose pupils are known by kind, a change of pupils, wage, rates or low-income groups is
worked out through the foundation budget, its town's requirement and its aid. The whole state is in
`scenario`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from decimal import Decimal

from tally.aid import enrolment, foundation, law
from tally.aid.aid import SECTION as GIVEN
from tally.aid.aid import Aid, District, Rule, aid
from tally.aid.contribution import SECTION as OWED
from tally.aid.contribution import contribution
from tally.aid.effort import Rates, Town
from tally.aid.enrolment import Group, Pupils
from tally.aid.foundation import Budget, RateTable
from tally.aid.scenario import Statute
from tally.figures import ENACTED
from tally.money import to_dollar
from tally.working import Line
from tally.years import FiscalYear


@dataclass(frozen=True)
class Place:
    """A district, its pupils, and its town where it has just one.

    Without a town its contribution stays as it is whatever becomes of its budget. With one, the
    contribution is its part of what the town must pay at the statewide `rates`, which a single district
    hardly moves.
    """

    district: District
    pupils: Pupils
    wage_factor: Decimal
    town: Town | None = None
    rates: Rates | None = None

    def with_more(self, more: Pupils) -> "Place":
        """The same place with pupils added; `Pupils(elementary=1, low_income=1)` is one low-income child."""
        added = {one.name: getattr(self.pupils, one.name) + getattr(more, one.name) for one in fields(Pupils)}
        return replace(self, pupils=Pupils(**added))


@dataclass(frozen=True)
class Schedule:
    """How pupils turn into dollars: the rules of the count, the low-income groups and the rates."""

    enrolment: enrolment.Rules
    groups: tuple[Group, ...]
    rates: RateTable

    @property
    def assumptions(self) -> tuple[law.Assumption, ...]:
        return (*self.enrolment.assumptions, *self.rates.assumptions)

    @property
    def lacking(self) -> tuple[str, ...]:
        """The columns of pupils that the rates lack; some budgets cannot be worked out without them."""
        kinds = enrolment.count(Pupils(), self.enrolment, self.groups).by_column()
        poor = (f"li_{group.number}" for group in self.groups)
        return tuple(name for name in dict.fromkeys((*kinds, *poor)) if name not in self.rates.rates)

    def with_tier(self, group: Group, like: str, times: Decimal) -> "Schedule":
        """A new low-income group, its rates those of column `like` times a factor.

        The groups stay in the order of their bounds; `group.number` must be free. Raises `ValueError`
        otherwise.
        """
        column = f"li_{group.number}"
        if column in self.rates.rates:
            raise ValueError(f"there is a low-income group {group.number} already; take another number")
        row = {name: rate * times for name, rate in self.rates.rates[like].items()}
        label = f"Low-income group {group.number} (to {group.up_to_percent}%)"
        table = replace(
            self.rates,
            rates={**self.rates.rates, column: row},
            labels={**self.rates.labels, column: label},
        )
        groups = sorted((*self.groups, group), key=lambda one: one.up_to_percent)
        return replace(self, groups=tuple(groups), rates=table)


def schedule(year: FiscalYear, stage: str = ENACTED, assumptions: Sequence[law.Assumption] = ()) -> Schedule:
    """How pupils are counted and paid for in `year`. Raises `NoFigureError` where that is not published."""
    rules = law.read(enrolment.Rules, year, stage, assumptions)
    return Schedule(rules, enrolment.groups(), foundation.rates(year, stage))


def budget(place: Place, schedule: Schedule) -> Budget:
    """The place's foundation budget from its pupils."""
    counted = enrolment.count(place.pupils, schedule.enrolment, schedule.groups)
    return foundation.budget(counted, schedule.rates, place.wage_factor)


def aid_of(place: Place, schedule: Schedule, statute: Statute) -> Aid:
    """The place's aid from its pupils up."""
    found = budget(place, schedule)
    known = place.district
    changed = replace(
        known,
        foundation_budget=found.total,
        foundation_enrolment=found.enrolment.total,
        required_contribution=_contribution(place, found.total, statute),
    )
    return aid(changed, statute.aid)


@dataclass(frozen=True)
class Worth:
    """What a change of pupils does to a place: its aid before and after."""

    before: Aid
    after: Aid

    @property
    def budget(self) -> Decimal:
        """Dollars added to the foundation budget."""
        return self.after.district.foundation_budget - self.before.district.foundation_budget

    @property
    def contribution(self) -> Decimal:
        """Dollars added to the required contribution."""
        return self.after.district.required_contribution - self.before.district.required_contribution

    @property
    def aid(self) -> Decimal:
        """Dollars added to the aid."""
        return self.after.amount - self.before.amount

    @property
    def rules(self) -> tuple[Rule, Rule]:
        """Which rule binds before and after."""
        return self.before.rule, self.after.rule

    def working(self) -> tuple[Line, ...]:
        """The three amounts, with the rule that decides what arrives."""
        before, after = self.rules
        binds = f"{after} binds" if before == after else f"{before} gives way to {after}"
        return (
            Line("Added to the foundation budget", self.budget, "from the rates", foundation.SECTION),
            Line("Added to the required contribution", self.contribution, "from the town's target", OWED),
            Line("Added to the aid", self.aid, binds, GIVEN),
        )


def worth(place: Place, more: Pupils, schedule: Schedule, statute: Statute) -> Worth:
    """What `more` pupils are worth to a place under the law as it stands, in a year already counted.

    A pupil that moves the district into the next low-income group is worth that jump as well.
    """
    return Worth(aid_of(place, schedule, statute), aid_of(place.with_more(more), schedule, statute))


def _contribution(place: Place, total: Decimal, statute: Statute) -> Decimal:
    town = place.town
    if town is None or place.rates is None:
        return place.district.required_contribution
    grown = town.foundation_budget - place.district.foundation_budget + total
    owed = contribution(replace(town, foundation_budget=grown), place.rates, statute.contribution)
    return to_dollar(owed.required * total / grown) if grown else Decimal(0)
