"""What-ifs as data: the law of a year as one frozen value, the state under it, and what a change does.

A `Statute` is every number that moves a requirement or a district's aid; `what_if` gives another one and
remembers what was changed. `solve` applies it to the whole state; `effects` sets two outcomes side by
side. What one pupil is worth to one district is in `place`; the years to come are in `projection`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from tally.aid import law
from tally.aid.aid import Aid, District, aid
from tally.aid.aid import Rules as AidRules
from tally.aid.contribution import Contribution, contributions
from tally.aid.contribution import Rules as ContributionRules
from tally.aid.effort import Rates, Town
from tally.figures import ENACTED
from tally.money import to_dollar
from tally.years import FiscalYear

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Change:
    """One number of the law that a what-if replaced."""

    figure: str
    was: Decimal
    now: Decimal

    def __str__(self) -> str:
        return f"{law.figure_of(self.figure).label}: {self.now} instead of {self.was}"


@dataclass(frozen=True)
class Statute:
    """The law that sets requirements and aid in one year, with the changes made to it."""

    contribution: ContributionRules
    aid: AidRules
    changes: tuple[Change, ...] = ()

    @property
    def year(self) -> FiscalYear:
        return self.aid.year

    @property
    def assumptions(self) -> tuple[law.Assumption, ...]:
        """What the law of the year is taken to be without being in the lawbook."""
        return (*self.contribution.assumptions, *self.aid.assumptions)

    def what_if(self, **numbers: Decimal) -> "Statute":
        """The statute with some of its numbers replaced, by the names they have in the lawbook.

        Raises `ValueError` naming every number that is not one of the statute's.
        """
        unknown = sorted(set(numbers) - set(adjustable()))
        if unknown:
            known = ", ".join(adjustable())
            raise ValueError(f"the statute has no {', '.join(unknown)}; it has {known}")
        changes = tuple(Change(name, self.number(name), now) for name, now in numbers.items())
        return Statute(
            replace(self.contribution, **_of(self.contribution, numbers)),
            replace(self.aid, **_of(self.aid, numbers)),
            (*self.changes, *(change for change in changes if change.was != change.now)),
        )

    def number(self, name: str) -> Decimal:
        """One of its numbers, by its name in the lawbook."""
        part = self.contribution if name in law.numbers(self.contribution) else self.aid
        return Decimal(getattr(part, name))


def in_force(year: FiscalYear, stage: str = ENACTED, assumptions: Sequence[law.Assumption] = ()) -> Statute:
    """The law of `year` at `stage`. Raises `NoFigureError` for numbers neither in the lawbook nor assumed."""
    return Statute(
        law.read(ContributionRules, year, stage, assumptions), law.read(AidRules, year, stage, assumptions)
    )


def adjustable() -> tuple[str, ...]:
    """The names of the numbers a what-if may change, in the order the law uses them."""
    return (*law.numbers(ContributionRules), *law.numbers(AidRules))


@dataclass(frozen=True)
class State:
    """All towns and all districts of one year, and how the districts' contributions hang on the towns'.

    `required` are the requirements that the districts' contributions were drawn from, town by town.
    `members` names the towns of a district; its contribution moves as theirs do together. That is exact
    for a district of one town, and near for a regional one, whose towns' parts the state's workbooks for
    the public do not print. A district without named towns moves as the whole state does.
    """

    towns: tuple[Town, ...]
    required: tuple[Decimal, ...]
    districts: tuple[District, ...] = ()
    members: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    assumptions: tuple[law.Assumption, ...] = ()

    def scaled(self, growth: law.Assumption) -> "State":
        """The state with every foundation budget grown by a named fraction, where pupils are not known."""
        times = 1 + growth.value
        return replace(
            self,
            towns=tuple(replace(one, foundation_budget=one.foundation_budget * times) for one in self.towns),
            districts=tuple(
                replace(one, foundation_budget=one.foundation_budget * times) for one in self.districts
            ),
            assumptions=(*self.assumptions, growth),
        )


@dataclass(frozen=True)
class Outcome:
    """The whole state under one statute."""

    state: State
    statute: Statute
    contributions: tuple[Contribution, ...]
    aids: tuple[Aid, ...]

    @property
    def rates(self) -> Rates | None:
        """The two statewide rates, if there is any town."""
        return self.contributions[0].rates if self.contributions else None

    @property
    def required(self) -> Decimal:
        """What all towns together must contribute, in dollars."""
        return sum((one.required for one in self.contributions), NOTHING)

    @property
    def aid(self) -> Decimal:
        """What the state pays all districts, in dollars."""
        return sum((one.amount for one in self.aids), NOTHING)

    @property
    def assumptions(self) -> tuple[law.Assumption, ...]:
        """Everything the outcome rests on that nobody has published."""
        return (*self.state.assumptions, *self.statute.assumptions)


def solve(state: State, statute: Statute) -> Outcome:
    """Solve the state's two rates, every town's requirement and every district's aid.

    Raises `NoSolutionError` when the towns cannot reach the statewide goal under their caps.
    """
    found = contributions(state.towns, statute.contribution) if state.towns else ()
    moved = _moved(state, found)
    return Outcome(state, statute, found, tuple(aid(district, statute.aid) for district in moved))


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change does to one town's requirement or one district's aid, in dollars."""

    name: str
    before: Decimal
    after: Decimal

    @property
    def change(self) -> Decimal:
        return self.after - self.before


def on_towns(before: Outcome, after: Outcome) -> tuple[Effect, ...]:
    """Every town's requirement before and after, in the order of the towns."""
    return tuple(
        Effect(was.town.name, was.required, now.required)
        for was, now in zip(before.contributions, after.contributions, strict=True)
    )


def on_districts(before: Outcome, after: Outcome) -> tuple[Effect, ...]:
    """Every district's aid before and after, in the order of the districts."""
    return tuple(
        Effect(was.district.name, was.amount, now.amount)
        for was, now in zip(before.aids, after.aids, strict=True)
    )


def gainers(effects: Sequence[Effect]) -> tuple[Effect, ...]:
    """The effects above nothing, the largest first."""
    return tuple(sorted((one for one in effects if one.change > 0), key=lambda one: -one.change))


def losers(effects: Sequence[Effect]) -> tuple[Effect, ...]:
    """The effects below nothing, the largest first."""
    return tuple(sorted((one for one in effects if one.change < 0), key=lambda one: one.change))


def _moved(state: State, found: Sequence[Contribution]) -> tuple[District, ...]:
    """The districts with the contributions their towns owe under the new requirements."""
    was = {town.name: required for town, required in zip(state.towns, state.required, strict=True)}
    now = {one.town.name: one.required for one in found}
    if was == now:
        return state.districts
    statewide = _ratio(tuple(was), was, now)
    ratios = {name: _ratio(towns, was, now) for name, towns in state.members.items()}
    return tuple(_scaled(one, ratios.get(one.name, statewide)) for one in state.districts)


def _ratio(towns: Sequence[str], was: Mapping[str, Decimal], now: Mapping[str, Decimal]) -> Decimal:
    """How the requirements of some towns move together; 1 where they owed nothing before."""
    before = sum((was[name] for name in towns), NOTHING)
    return sum((now[name] for name in towns), NOTHING) / before if before else Decimal(1)


def _scaled(district: District, ratio: Decimal) -> District:
    if ratio == 1:
        return district
    return replace(district, required_contribution=to_dollar(district.required_contribution * ratio))


def _of(part: law.Rules, numbers: Mapping[str, Decimal]) -> dict[str, Any]:
    return {name: numbers[name] for name in law.numbers(part) if name in numbers}
