"""Required local contribution of a town: from last year's requirement towards its target, step by step.

Effort yields and the statewide rates are in `effort`; what the state adds is in `aid`. M.G.L. c. 70, § 2.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from tally.aid import effort
from tally.aid.effort import Rates, Town, solve, target
from tally.money import to_dollar
from tally.working import Line

SECTION = "M.G.L. c. 70, § 2"


@dataclass(frozen=True, kw_only=True)
class Rules(effort.Rules):
    """How a requirement moves: shortfalls as parts of the budget, increments of last year's requirement."""

    effort_reduction: Decimal
    first_shortfall: Decimal
    first_increment: Decimal
    second_shortfall: Decimal
    second_increment: Decimal
    high_effort: Decimal


class Rule(StrEnum):
    """Which step of the law decided a requirement."""

    REDUCED = "effort reduction"
    PRELIMINARY = "preliminary"
    FIRST = "first increment"
    SECOND = "second increment"
    TO_TARGET = "up to target"
    HIGH_EFFORT = "high effort"


@dataclass(frozen=True, slots=True)
class Contribution:
    """A town's requirement and how it came about; whole dollars, but for the exact `effort_yield`."""

    town: Town
    rates: Rates
    rules: Rules
    effort_yield: Decimal
    target: Decimal
    preliminary: Decimal
    increment: Decimal
    acceleration: Decimal
    reduction: Decimal
    rule: Rule

    @property
    def required(self) -> Decimal:
        return self.preliminary + self.increment + self.acceleration - self.reduction

    @property
    def is_capped(self) -> bool:
        """Whether the cap on the target binds: the town could pay more than the law may aim at."""
        return self.effort_yield > self.rules.contribution_cap * self.town.foundation_budget

    @property
    def shortfall(self) -> Decimal:
        """How far the preliminary contribution falls short of the target, as a fraction of the budget."""
        if not self.town.foundation_budget:
            return Decimal(0)
        return max(self.target - self.preliminary, Decimal(0)) / self.town.foundation_budget

    def working(self) -> tuple[Line, ...]:
        """The requirement in the order the law takes, in dollars."""
        town, rates = self.town, self.rates
        lines = [
            Line(
                "Effort from property",
                rates.property * town.equalized_valuation,
                self._of_property(),
                SECTION,
            ),
            Line("Effort from income", rates.income * town.income, self._of_income(), SECTION),
            Line("Target", self.target, self._why_target(), SECTION),
            Line("Last year's requirement", town.prior_contribution, "", SECTION),
            Line("Preliminary contribution", self.preliminary, f"grown by {town.growth_factor:.2%}", SECTION),
            Line("Increment", self.increment, self._why_increment(), SECTION),
            Line("Straight to the target", self.acceleration, self._why_acceleration(), SECTION),
            Line("Effort reduction", -self.reduction, self._why_reduction(), SECTION),
        ]
        moved = [line for line in lines if line.amount]
        return (*moved, Line("Required local contribution", self.required, str(self.rule), SECTION))

    def _of_property(self) -> str:
        # Sums out of a database carry the places of their columns; only those that say something are told.
        valuation = self.town.equalized_valuation.normalize()
        return f"{self.rates.property:.8%} of an equalized valuation of {valuation:,f}"

    def _of_income(self) -> str:
        return f"{self.rates.income:.8%} of an aggregate income of {self.town.income.normalize():,f}"

    def _why_target(self) -> str:
        if not self.is_capped:
            return "the effort, to the dollar"
        return f"capped at {self.rules.contribution_cap:.1%} of the foundation budget"

    def _why_increment(self) -> str:
        return f"the shortfall is {self.shortfall:.2%} of the foundation budget; of last year's requirement"

    def _why_acceleration(self) -> str:
        return f"the effort is over {self.rules.high_effort:.0%} of the foundation budget"

    def _why_reduction(self) -> str:
        return f"{self.rules.effort_reduction:.0%} of what lies above the target"


def contribution(town: Town, rates: Rates, rules: Rules) -> Contribution:
    """The required local contribution of one town, at given statewide rates."""
    able = rates.effort(town)
    aim = target(able, town.foundation_budget, rules)
    preliminary = to_dollar(town.prior_contribution * (1 + town.growth_factor))
    increment = acceleration = reduction = Decimal(0)
    missing = aim - preliminary
    if missing <= 0:
        reduction, rule = to_dollar(-missing * rules.effort_reduction), Rule.REDUCED
    else:
        increment, rule = _increment(town, missing, rules)
        if able > rules.high_effort * town.foundation_budget:
            acceleration, rule = missing - increment, Rule.HIGH_EFFORT
    return Contribution(town, rates, rules, able, aim, preliminary, increment, acceleration, reduction, rule)


def contributions(
    towns: Sequence[Town], rules: Rules, rates: Rates | None = None
) -> tuple[Contribution, ...]:
    """Every town's requirement; without `rates` the towns are taken as the whole state and the rates solved.

    Raises `NoSolutionError` when no rates reach the statewide goal.
    """
    found = solve(towns, rules) if rates is None else rates
    return tuple(contribution(town, found, rules) for town in towns)


def share(required: Decimal, budgets: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """A town's requirement among its districts, by their parts of its foundation budget.

    Each part is rounded to the dollar by itself, as the state does: its town and district totals differ by a
    few dollars a year. A town without pupils owes nothing to anybody.
    """
    whole = sum(budgets.values(), Decimal(0))
    return {
        name: to_dollar(required * part / whole) if whole else Decimal(0) for name, part in budgets.items()
    }


def _increment(town: Town, missing: Decimal, rules: Rules) -> tuple[Decimal, Rule]:
    """The increment towards the target, never past it, and the rule that set it."""
    if missing > rules.second_shortfall * town.foundation_budget:
        due, rule = rules.second_increment, Rule.SECOND
    elif missing > rules.first_shortfall * town.foundation_budget:
        due, rule = rules.first_increment, Rule.FIRST
    else:
        return Decimal(0), Rule.PRELIMINARY
    full = to_dollar(town.prior_contribution * due)
    return (full, rule) if full <= missing else (missing, Rule.TO_TARGET)
