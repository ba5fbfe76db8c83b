"""The years to come: next year's towns and districts out of this year's outcome, under named assumptions.

No year is projected in silence: budgets, wealth and revenue move by a named `Trend`, numbers of the law
that nobody has set yet come from named assumptions, and every outcome carries both.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from tally.aid.aid import Aid, District
from tally.aid.contribution import Contribution
from tally.aid.effort import Town
from tally.aid.law import Assumption
from tally.aid.scenario import Outcome, State, Statute, solve


@dataclass(frozen=True)
class Trend:
    """How everything is assumed to move in a year, as fractions, under one name."""

    name: str
    budget: Decimal
    valuation: Decimal
    income: Decimal
    revenue: Decimal
    enrolment: Decimal = Decimal(0)

    @property
    def assumptions(self) -> tuple[Assumption, ...]:
        """The trend as assumptions to show beside a projection."""
        return (
            Assumption(self.name, "growth of foundation budgets", self.budget),
            Assumption(self.name, "growth of equalized valuations", self.valuation),
            Assumption(self.name, "growth of aggregate incomes", self.income),
            Assumption(self.name, "municipal revenue growth factor", self.revenue),
            Assumption(self.name, "growth of foundation enrolment", self.enrolment),
        )


def next_year(outcome: Outcome, trend: Trend) -> State:
    """The state one year on: what is required and paid now is next year's base."""
    towns = tuple(_town(one, trend) for one in outcome.contributions)
    districts = tuple(_district(one, trend) for one in outcome.aids)
    required = tuple(one.required for one in outcome.contributions)
    carried = (*outcome.assumptions, *(one for one in trend.assumptions if one not in outcome.assumptions))
    return State(towns, required, districts, outcome.state.members, carried)


def project(outcome: Outcome, trend: Trend, statutes: Sequence[Statute]) -> tuple[Outcome, ...]:
    """The outcomes of the following years, one for each statute in turn.

    Raises `ValueError` when the statutes are not of the years that follow, one after the other.
    """
    outcomes = [outcome]
    for statute in statutes:
        last = outcomes[-1]
        if statute.year != last.statute.year + 1:
            raise ValueError(
                f"{statute.year} does not follow {last.statute.year}; a projection skips no year"
            )
        outcomes.append(solve(next_year(last, trend), statute))
    return tuple(outcomes[1:])


def _town(one: Contribution, trend: Trend) -> Town:
    town = one.town
    return replace(
        town,
        equalized_valuation=town.equalized_valuation * (1 + trend.valuation),
        income=town.income * (1 + trend.income),
        foundation_budget=town.foundation_budget * (1 + trend.budget),
        prior_contribution=one.required,
        growth_factor=trend.revenue,
    )


def _district(one: Aid, trend: Trend) -> District:
    district = one.district
    return replace(
        district,
        foundation_budget=district.foundation_budget * (1 + trend.budget),
        foundation_enrolment=district.foundation_enrolment * (1 + trend.enrolment),
        prior_aid=one.amount,
        other_increment=Decimal(0),
    )
