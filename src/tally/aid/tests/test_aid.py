"""A district's aid: published figures, each rule where it binds, and what must hold for any district."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tally.aid import law
from tally.aid.aid import Aid, District, Rule, Rules, aid
from tally.aid.tests.cases import PUBLISHED
from tally.working import total
from tally.years import FiscalYear

FY2025 = law.read(Rules, FiscalYear(2025))
BUILD_UP = PUBLISHED["build_up"]
amounts = st.decimals("0", "1e9", places=2)
districts = st.builds(
    District,
    name=st.just("A"),
    foundation_budget=amounts,
    required_contribution=st.integers(0, 10**9).map(Decimal),
    prior_aid=amounts,
    foundation_enrolment=st.integers(0, 60_000).map(Decimal),
    is_operating=st.booleans(),
    other_increment=amounts,
)


def one(budget: str, required: str, prior: str, pupils: str, is_operating: bool = True) -> Aid:
    numbers = (Decimal(text) for text in (budget, required, prior, pupils))
    return aid(District("A", *numbers, is_operating=is_operating), FY2025)


@pytest.mark.parametrize("case", PUBLISHED["aid"], ids=lambda case: case["district"])
def test_the_published_aid_comes_out_to_the_dollar(case: dict[str, str]) -> None:
    amounts = ("foundation_budget", "required_contribution", "prior_aid", "foundation_enrolment")
    district = District(case["district"], *(Decimal(case[name]) for name in amounts))
    found = aid(district, law.read(Rules, FiscalYear.parse(case["year"])))
    assert (found.amount, found.rule) == (Decimal(case["aid"]), case["rule"])


@pytest.mark.parametrize("row", BUILD_UP["rows"], ids=lambda row: f"{row[0]} {row[1]}")
def test_the_published_build_up_comes_out_line_by_line(row: list[str]) -> None:
    name, year, *texts = row
    *given_amounts, foundation, minimum, amount, spending = map(Decimal, texts)
    found = aid(District(name, *given_amounts), law.read(Rules, FiscalYear.parse(year)))
    assert found.amount == amount
    assert abs(found.foundation_increment - foundation) <= 1
    assert abs(found.minimum_increment - minimum) <= 1
    assert found.required_net_school_spending == spending


def test_foundation_aid_decides_where_it_is_the_larger() -> None:
    found = one("1000000", "400000", "500000", "100")
    assert (found.amount, found.rule) == (600_000, Rule.FOUNDATION)


def test_minimum_aid_comes_on_top_of_last_year() -> None:
    found = one("1000000", "900000", "500000", "100")
    assert (found.amount, found.rule) == (510_400, Rule.MINIMUM)


def test_a_district_knows_how_far_it_is_from_foundation_aid() -> None:
    assert one("1000000", "900000", "500000", "100").short_of_foundation_aid == 410_400
    assert one("1410400", "900000", "500000", "100").rule is Rule.FOUNDATION
    assert one("1000000", "400000", "500000", "100").short_of_foundation_aid == 0


def test_a_tie_is_called_foundation_aid() -> None:
    assert one("610400", "100000", "500000", "100").rule is Rule.FOUNDATION


def test_a_district_without_schools_is_held_harmless_but_given_no_minimum_aid() -> None:
    found = one("1000000", "900000", "500000", "100", is_operating=False)
    assert (found.amount, found.rule) == (500_000, Rule.HELD)


def test_in_fy2022_districts_without_schools_were_given_minimum_aid_too() -> None:
    rules = law.read(Rules, FiscalYear(2022))
    ashfield = District(
        "Ashfield", Decimal(134_575), Decimal(111_024), Decimal(93_413), Decimal(9), is_operating=False
    )
    assert aid(ashfield, rules).amount == 93_683


def test_a_district_without_schools_never_gets_more_than_its_foundation_budget() -> None:
    found = one("16860.33", "11115", "17386", "1", is_operating=False)
    assert (found.amount, found.rule, found.reduction) == (
        Decimal("16860.33"),
        Rule.CAPPED,
        Decimal("525.67"),
    )


def test_a_district_that_runs_schools_may_get_more_than_its_foundation_budget() -> None:
    assert one("16860", "11115", "17386", "1").amount == 17_490


def test_an_other_increment_is_shown_and_added_last() -> None:
    given_more = District("A", *map(Decimal, (1000, 400, 500, 0)), other_increment=Decimal(57))
    found = aid(given_more, FY2025)
    assert (found.formula_aid, found.amount) == (600, 657)
    assert [line.amount for line in found.working() if line.label == "Other increment"] == [57]


@given(districts)
def test_the_build_up_adds_up_to_the_aid(district: District) -> None:
    found = aid(district, FY2025)
    built_up = total(found.working()[: [line.label for line in found.working()].index("Chapter 70 aid")])
    assert built_up == found.amount


@given(districts)
def test_aid_never_falls_below_last_years_but_for_the_cap(district: District) -> None:
    found = aid(district, FY2025)
    assert found.amount >= min(district.prior_aid, district.foundation_budget)
    assert found.rule is Rule.CAPPED or found.amount >= district.prior_aid
    assert found.rule is Rule.CAPPED or found.formula_aid == max(found.foundation_aid, found.minimum_aid)


@given(districts, st.integers(0, 10**6).map(Decimal))
def test_a_larger_budget_never_means_less_aid(district: District, more: Decimal) -> None:
    raised = District(
        district.name,
        district.foundation_budget + more,
        district.required_contribution,
        district.prior_aid,
        district.foundation_enrolment,
        district.is_operating,
    )
    assert aid(raised, FY2025).amount >= aid(district, FY2025).formula_aid
