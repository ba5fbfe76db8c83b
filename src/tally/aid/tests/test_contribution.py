"""Required local contributions: all 351 towns of FY2025 to the dollar, and every step on the way."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tally.aid import effort, law
from tally.aid.contribution import Contribution, Rule, Rules, contribution, contributions, share
from tally.aid.effort import Rates, Town
from tally.aid.tests.cases import PUBLISHED
from tally.working import total
from tally.years import FiscalYear

FY2025 = FiscalYear(2025)
RULES = law.read(Rules, FY2025)
STATE = effort.published(FY2025)
FOUND = contributions([one.town for one in STATE], RULES)
# A rate of 1 on the valuation and none on income makes a town's effort whatever a case wants it to be.
RATES = Rates(Decimal(1), Decimal(0))
amounts = st.integers(0, 10**9).map(Decimal)


def town(effort_yield: int, budget: int, prior: int, growth: str = "0") -> Town:
    return Town("A", Decimal(effort_yield), Decimal(0), Decimal(budget), Decimal(prior), Decimal(growth))


def required(effort_yield: int, budget: int, prior: int, growth: str = "0") -> Contribution:
    return contribution(town(effort_yield, budget, prior, growth), RATES, RULES)


def test_all_351_targets_of_fy2025_are_the_published_ones_to_the_dollar() -> None:
    assert [one.target for one in FOUND] == [one.target for one in STATE]


def test_all_351_requirements_of_fy2025_are_the_published_ones_to_the_dollar() -> None:
    assert [one.required for one in FOUND] == [one.required for one in STATE]
    assert sum(one.required for one in FOUND) == Decimal(
        PUBLISHED["statewide_fy2025"]["required_contribution"]
    )


def test_all_351_preliminary_contributions_and_increments_are_the_published_ones() -> None:
    assert [one.preliminary for one in FOUND] == [one.preliminary for one in STATE]
    assert [one.increment for one in FOUND] == [one.increment for one in STATE]


def test_without_the_last_step_of_the_solve_one_town_would_be_a_dollar_off() -> None:
    # South Hadley's effort is 17,503,724.4976 by the unrounded solve, and 17,503,725 is printed.
    south_hadley = next(one for one in FOUND if one.town.name == "South Hadley")
    assert south_hadley.target == 17_503_725
    assert south_hadley.effort_yield - Decimal("17503724.5") < Decimal("0.01")


@pytest.mark.parametrize(
    ("effort_yield", "prior", "expected", "rule"),
    [
        (500, 600, 500, Rule.REDUCED),
        (500, 500, 500, Rule.REDUCED),
        (900, 900, 825, Rule.REDUCED),
        (500, 475, 475, Rule.PRELIMINARY),
        (500, 474, 479, Rule.FIRST),
        (500, 425, 429, Rule.FIRST),
        (500, 424, 432, Rule.SECOND),
        (1750, 500, 510, Rule.SECOND),
        (1751, 500, 825, Rule.HIGH_EFFORT),
        (1751, 820, 825, Rule.HIGH_EFFORT),
    ],
)
def test_each_step_of_the_law_decides_where_it_should(
    effort_yield: int, prior: int, expected: int, rule: Rule
) -> None:
    found = required(effort_yield, 1000, prior)
    assert (found.required, found.rule) == (expected, rule)


def test_an_increment_stops_at_the_target() -> None:
    steep = replace(RULES, first_shortfall=Decimal("0.001"), first_increment=Decimal("0.05"))
    short = contribution(town(103, 1_000, 100), RATES, steep)
    assert (short.increment, short.rule, short.required) == (3, Rule.TO_TARGET, 103)
    exact = contribution(town(105, 1_000, 100), RATES, steep)
    assert (exact.increment, exact.rule, exact.required) == (5, Rule.FIRST, 105)


def test_growth_comes_first_and_the_increment_is_of_last_years_requirement() -> None:
    found = required(500_000, 1_000_000, 400_000, "0.0331")
    assert (found.preliminary, found.increment, found.required) == (413_240, 8_000, 421_240)


def test_half_an_effort_reduction_leaves_half_the_excess() -> None:
    gentle = replace(RULES, effort_reduction=Decimal("0.5"))
    assert contribution(town(500, 1000, 600), RATES, gentle).required == 550


def test_the_cap_is_said_to_bind_only_above_it() -> None:
    assert not required(825, 1000, 100).is_capped
    assert required(826, 1000, 100).is_capped


def test_a_town_without_pupils_owes_nothing() -> None:
    found = required(500, 0, 100)
    assert (found.target, found.required, found.shortfall) == (0, 0, 0)


@given(effort_yield=amounts, budget=amounts, prior=amounts, growth=st.decimals("-0.2", "0.2", places=4))
def test_a_requirement_never_passes_its_target_from_below_nor_stays_above_it(
    effort_yield: Decimal, budget: Decimal, prior: Decimal, growth: Decimal
) -> None:
    found = contribution(Town("A", effort_yield, Decimal(0), budget, prior, growth), RATES, RULES)
    assert found.required <= max(found.target, Decimal(0))
    assert found.required >= min(found.preliminary, found.target)
    assert found.required == found.required.to_integral_value()


@given(effort_yield=amounts, budget=amounts, prior=amounts)
def test_the_working_adds_up_to_the_requirement(
    effort_yield: Decimal, budget: Decimal, prior: Decimal
) -> None:
    lines = contribution(
        Town("A", effort_yield, Decimal(0), budget, prior, Decimal(0)), RATES, RULES
    ).working()
    built_up = {"Preliminary contribution", "Increment", "Straight to the target", "Effort reduction"}
    assert total(line for line in lines if line.label in built_up) == lines[-1].amount
    assert all(line.reference for line in lines)


def test_a_town_shares_its_requirement_by_the_budgets_of_its_districts() -> None:
    assert share(Decimal(100), {"local": Decimal(75), "vocational": Decimal(25)}) == {
        "local": 75,
        "vocational": 25,
    }
    assert share(Decimal(100), {"local": Decimal(0)}) == {"local": 0}


@given(amounts, st.lists(st.integers(1, 10**8).map(Decimal), min_size=1, max_size=6))
def test_sharing_loses_at_most_half_a_dollar_a_district(owed: Decimal, budgets: list[Decimal]) -> None:
    parts = share(owed, {str(number): part for number, part in enumerate(budgets)})
    assert abs(sum(parts.values()) - owed) <= Decimal(len(budgets)) / 2
