"""The foundation budget: 24 columns by 11 functions, the wage adjustment, phase-in and inflation."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tally.aid import enrolment, foundation, law
from tally.aid.enrolment import Pupils
from tally.aid.foundation import Budget, Growth, RateTable
from tally.aid.law import Assumption
from tally.aid.tests.cases import PUBLISHED
from tally.figures import NoFigureError, table
from tally.working import total
from tally.years import FiscalYear

FY2025 = FiscalYear(2025)
COUNT = law.read(enrolment.Rules, FY2025)
RULES = law.read(foundation.Rules, FY2025)
RATES = foundation.rates(FY2025)
PLYMOUTH = PUBLISHED["plymouth_fy2025"]
factors = st.decimals("1", "1.3", places=3)
heads = st.integers(0, 5_000).map(Decimal)


def budget(counted: Pupils, factor: str = "1") -> Budget:
    return foundation.budget(enrolment.count(counted, COUNT), RATES, Decimal(factor))


def plymouth() -> Budget:
    counts = {name: Decimal(number) for name, number in PLYMOUTH["pupils"].items()}
    return budget(Pupils(**counts), PLYMOUTH["wage_factor"])


def test_plymouth_comes_to_the_published_budget_to_the_thousandth_of_a_dollar() -> None:
    assert plymouth().total == Decimal(PLYMOUTH["foundation_budget"])
    assert plymouth().working()[-1].amount == 112_170_810


def test_the_table_has_24_columns_and_11_functions_and_its_sums_are_as_printed() -> None:
    rows = table("ma/foundation_rates_fy2025")
    assert (len(rows), len(foundation.functions())) == (24, 11)
    for row in rows:
        assert sum(RATES.rates[row["column"]].values()) == Decimal(row["total"])
        adjusted = (name for name, one in foundation.functions().items() if one.is_wage_adjusted)
        assert sum(RATES.rates[row["column"]][name] for name in adjusted) == Decimal(row["wage_part"])


def test_functions_and_columns_add_up_to_the_same_budget() -> None:
    found = plymouth()
    assert sum(found.by_function().values()) == sum(found.by_column().values()) == found.total
    assert abs(total(found.working()[7:-1]) - found.total) < Decimal("0.1")


@given(high=heads, vocational=heads, low_income=heads, factor=factors)
def test_a_second_road_reaches_the_same_budget(
    high: Decimal, vocational: Decimal, low_income: Decimal, factor: Decimal
) -> None:
    counted = enrolment.count(Pupils(high=high, vocational=vocational, low_income=low_income), COUNT)
    rows = {row["column"]: row for row in table("ma/foundation_rates_fy2025")}
    expected = sum(
        number
        * (
            factor * Decimal(rows[column]["wage_part"])
            + Decimal(rows[column]["total"])
            - Decimal(rows[column]["wage_part"])
        )
        for column, number in counted.by_column().items()
    )
    assert foundation.budget(counted, RATES, factor).total == expected


def test_a_wage_factor_below_one_is_refused() -> None:
    with pytest.raises(ValueError, match="never below 1"):
        budget(Pupils(high=Decimal(1)), "0.99")


@pytest.mark.parametrize(
    ("area", "state", "factor"),
    [("80000", "80000", "1"), ("70000", "80000", "1"), ("88640", "80000", "1.036")],
)
def test_a_third_of_what_the_area_pays_above_the_state_counts(area: str, state: str, factor: str) -> None:
    assert foundation.wage_factor(Decimal(area), Decimal(state), RULES) == Decimal(factor)


def test_the_rates_of_a_year_that_is_not_in_the_lawbook_are_refused_by_file() -> None:
    with pytest.raises(NoFigureError, match=r"foundation_rates_fy2031\.csv"):
        foundation.rates(FiscalYear(2031))


def small(rate: str) -> RateTable:
    rates = {
        "hs": dict.fromkeys(("benefits", "operations"), Decimal(rate)),
        "li_1": {"operations": Decimal(rate)},
    }
    return RateTable(FY2025, "enacted", rates, {})


def test_the_phase_in_closes_the_gap_of_five_families_by_sixths_and_leaves_the_rest() -> None:
    half_way = foundation.phased(small("100"), small("160"), Decimal(3))
    assert half_way.rates == {
        "hs": {"benefits": Decimal(130), "operations": Decimal(100)},
        "li_1": {"operations": Decimal(130)},
    }
    assert foundation.phased(small("100"), small("160"), Decimal(6)).rates["li_1"]["operations"] == 160


def test_target_rates_nobody_has_at_hand_are_assumed_under_a_name_that_the_phase_in_carries() -> None:
    gap = Assumption("a fifth to go", "target rates above this year's", Decimal("0.2"))
    targets = foundation.assumed_targets(small("100"), gap)
    assert targets.rates["hs"] == {"benefits": Decimal(120), "operations": Decimal(100)}
    sooner = foundation.phased(small("100"), targets, Decimal(6))
    assert sooner.rates == targets.rates
    assert sooner.assumptions == (gap,)


def test_inflation_is_capped_for_all_but_benefits_and_the_projection_says_what_it_assumes() -> None:
    grown = foundation.inflated(small("100"), Growth("high prices", Decimal("0.08"), Decimal("0.09")), RULES)
    assert grown.rates["hs"] == {"benefits": Decimal(109), "operations": Decimal("104.5")}
    assert [str(one) for one in grown.assumptions] == [
        "high prices: foundation_inflation_index = 0.08",
        "high prices: benefits_inflation_index = 0.09",
    ]


def test_lifting_the_cap_gives_back_what_it_held_down() -> None:
    growth = Growth("high prices", Decimal("0.08"), Decimal("0.09"))
    capped = foundation.inflated(small("100"), growth, RULES)
    assert foundation.recapped(capped, growth, RULES, Decimal("0.10")).rates["hs"]["operations"] == 108
    assert foundation.recapped(capped, growth, RULES, Decimal("0.045")).rates == capped.rates


def test_a_projected_table_grows_from_the_last_published_one_year_by_year() -> None:
    growth = Growth("two percent a year", Decimal("0.02"), Decimal("0.02"))
    projected = foundation.projected(FiscalYear(2027), growth)
    once = foundation.projected(FiscalYear(2026), growth)
    was = RATES.rates["hs"]["operations"]
    assert once.rates["hs"]["operations"] == (was * Decimal("1.02")).quantize(Decimal("0.01"))
    assert projected.year == FiscalYear(2027)
    assert {one.name for one in projected.assumptions} == {"two percent a year"}
    assert foundation.projected(FY2025, growth) == RATES
    with pytest.raises(NoFigureError):
        foundation.projected(FiscalYear(2020), growth)
