"""The years to come carry every assumption they rest on."""

from decimal import Decimal

import pytest

from tally.aid import effort, law, projection, scenario
from tally.aid.aid import District
from tally.aid.projection import Trend
from tally.aid.scenario import State
from tally.years import FiscalYear

FY2025, FY2026, FY2027 = (FiscalYear(year) for year in (2025, 2026, 2027))
PUBLISHED = effort.published(FY2025)
LUNENBURG = District("Lunenburg", *map(Decimal, ("21553250.21", "12595979", "8819128", "1633")))
STATE = State(
    tuple(one.town for one in PUBLISHED),
    tuple(one.required for one in PUBLISHED),
    (LUNENBURG,),
    {"Lunenburg": ("Lunenburg",)},
)
NOW = scenario.solve(STATE, scenario.in_force(FY2025))
TREND = Trend("three percent all round", *(Decimal("0.03"),) * 4)
STILL = Trend("nothing moves", *(Decimal(0),) * 4)
HELD = scenario.in_force(FY2027, assumptions=law.carry_forward("the law of FY2026 holds", FY2027))


def test_what_is_paid_this_year_is_next_years_base() -> None:
    state = projection.next_year(NOW, TREND)
    assert state.districts[0].prior_aid == 8_988_960
    assert state.towns[0].prior_contribution == NOW.contributions[0].required
    assert state.towns[0].equalized_valuation == STATE.towns[0].equalized_valuation * Decimal("1.03")


def test_a_projection_carries_its_trend_and_the_law_it_assumes() -> None:
    _, last = projection.project(NOW, TREND, [scenario.in_force(FY2026), HELD])
    assert {one.name for one in last.assumptions} == {"three percent all round", "the law of FY2026 holds"}
    assert len(set(last.assumptions)) == len(last.assumptions)


def test_when_nothing_moves_minimum_aid_still_adds_up_and_no_requirement_leaves_its_target_behind() -> None:
    following, last = projection.project(NOW, STILL, [scenario.in_force(FY2026), HELD])
    assert following.aids[0].amount >= 8_988_960 + 150 * 1633
    assert last.aids[0].amount >= following.aids[0].amount + 150 * 1633
    assert all(one.required <= one.target for one in last.contributions)


def test_a_year_cannot_be_skipped() -> None:
    with pytest.raises(ValueError, match="FY2027 does not follow FY2025"):
        projection.project(NOW, TREND, [HELD])
