"""What-ifs: the law as data, what a change does to every town, and what it leaves alone."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tally.aid import effort, scenario
from tally.aid.aid import District
from tally.aid.effort import NoSolutionError
from tally.aid.law import Assumption
from tally.aid.scenario import State
from tally.figures import NoFigureError
from tally.years import FiscalYear

FY2025 = FiscalYear(2025)
LAW = scenario.in_force(FY2025)
PUBLISHED = effort.published(FY2025)
BOSTON = District("Boston", *map(Decimal, ("1145949554.1", "945408382", "230700785", "57369")))
LOCAL = District("Abington", *map(Decimal, ("32236385", "17754107", "14183120", "2202")))
STATE = State(
    tuple(one.town for one in PUBLISHED),
    tuple(one.required for one in PUBLISHED),
    (BOSTON, LOCAL),
    {"Boston": ("Boston",), "Abington": ("Abington",)},
)
NOW = scenario.solve(STATE, LAW)


def test_the_law_in_force_gives_back_what_was_published() -> None:
    assert [one.required for one in NOW.contributions] == [one.required for one in PUBLISHED]
    assert [one.amount for one in NOW.aids] == [Decimal(236_667_161), Decimal(14_482_278)]
    assert NOW.required == 7_972_055_326
    assert NOW.assumptions == ()


def test_a_higher_minimum_reaches_whom_it_binds_and_no_town() -> None:
    then = scenario.solve(STATE, LAW.what_if(minimum_aid_per_pupil=Decimal(150)))
    assert {one.change for one in scenario.on_towns(NOW, then)} == {0}
    boston, abington = scenario.on_districts(NOW, then)
    assert boston.change == 46 * 57_369
    assert abington.change == 31_142


def test_a_lower_local_share_lowers_every_target_that_is_not_capped_and_raises_foundation_aid() -> None:
    then = scenario.solve(STATE, LAW.what_if(target_local_share=Decimal("0.55")))
    pairs = list(zip(NOW.contributions, then.contributions, strict=True))
    assert all(after.target < before.target for before, after in pairs if not before.is_capped)
    assert all(after.target <= before.target for before, after in pairs)
    assert then.required < NOW.required
    abington = scenario.on_districts(NOW, then)[1]
    drop = scenario.on_towns(NOW, then)[0]
    assert drop.name == "Abington"
    assert abs(abington.change + drop.change * LOCAL.required_contribution / drop.before) <= 1


def test_gainers_and_losers_are_told_apart_the_largest_first() -> None:
    then = scenario.solve(STATE, LAW.what_if(contribution_cap=Decimal("0.9")))
    effects = scenario.on_towns(NOW, then)
    more, less = scenario.gainers(effects), scenario.losers(effects)
    assert more[0].change == max(one.change for one in effects)
    assert less[0].change == min(one.change for one in effects)
    assert all(one.change > 0 for one in more)
    assert all(one.change < 0 for one in less)


def test_a_change_is_remembered_and_one_that_changes_nothing_is_not() -> None:
    changed = LAW.what_if(minimum_aid_per_pupil=Decimal(150)).what_if(contribution_cap=Decimal("0.825"))
    assert [str(change) for change in changed.changes] == [
        "Minimum aid for each pupil of the foundation enrolment: 150 instead of 104"
    ]


def test_a_number_the_law_does_not_have_is_refused_with_those_it_has() -> None:
    with pytest.raises(ValueError, match="minimum_aid_per_pupil"):
        LAW.what_if(maximum_aid=Decimal(1))


def test_a_share_that_the_caps_forbid_is_refused() -> None:
    with pytest.raises(NoSolutionError, match="at most"):
        scenario.solve(STATE, LAW.what_if(target_local_share=Decimal("0.83")))


def test_a_year_beyond_the_lawbook_is_refused() -> None:
    with pytest.raises(NoFigureError, match="FY2031"):
        scenario.in_force(FiscalYear(2031))


def test_a_district_without_named_towns_moves_with_the_whole_state() -> None:
    regional = District("Regional", *map(Decimal, ("50000000", "20000000", "1000000", "100")))
    state = replace(STATE, districts=(regional,), members={})
    before = scenario.solve(state, LAW)
    after = scenario.solve(state, LAW.what_if(target_local_share=Decimal("0.55")))
    ratio = after.required / before.required
    assert after.aids[0].district.required_contribution == round(20_000_000 * ratio)


def test_a_state_of_districts_alone_can_be_asked_about_minimum_aid() -> None:
    alone = scenario.solve(State((), (), (BOSTON,)), LAW)
    assert (alone.required, alone.aid, alone.rates) == (0, 236_667_161, None)


def test_budgets_can_be_scaled_under_a_name_that_the_outcome_carries() -> None:
    growth = Assumption("no cap on inflation in FY2024", "growth of foundation budgets", Decimal("0.02"))
    then = scenario.solve(STATE.scaled(growth), LAW)
    assert then.assumptions == (growth,)
    assert then.state.towns[0].foundation_budget == STATE.towns[0].foundation_budget * Decimal("1.02")
    assert sum(one.target for one in then.contributions) > sum(one.target for one in NOW.contributions)


@given(st.decimals("0.30", "0.62", places=3), st.decimals("0.75", "1", places=3))
def test_whatever_the_shares_the_printed_targets_add_up_to_the_goal(share: Decimal, cap: Decimal) -> None:
    then = scenario.solve(STATE, LAW.what_if(target_local_share=share, contribution_cap=cap))
    goal = share * sum(town.foundation_budget for town in STATE.towns)
    assert abs(sum(one.target for one in then.contributions) - goal) <= Decimal("0.5")


@given(st.integers(0, 500), st.integers(0, 500))
def test_more_minimum_aid_never_means_less_aid_for_anyone(one: int, other: int) -> None:
    less, more = sorted((one, other))
    before = scenario.solve(
        replace(STATE, towns=(), required=(), members={}), LAW.what_if(minimum_aid_per_pupil=Decimal(less))
    )
    after = scenario.solve(
        replace(STATE, towns=(), required=(), members={}), LAW.what_if(minimum_aid_per_pupil=Decimal(more))
    )
    assert all(effect.change >= 0 for effect in scenario.on_districts(before, after))
