"""The whole published state: the law in force changes nothing, another law what it should."""

from decimal import Decimal

import pytest

from tally.aid import reconciliation, scenario, statewide
from tally.aid.profile import Profile
from tally.years import FiscalYear

FY2025 = FiscalYear(2025)
LAW = scenario.in_force(FY2025)


def test_the_law_in_force_gives_every_district_its_aid_and_every_town_its_requirement(real: Profile) -> None:
    now = scenario.solve(statewide.state(real, FY2025), LAW)
    checks = reconciliation.reconcile(real, FY2025).checks
    assert [one.amount for one in now.aids] == [check.ours.amount for check in checks]
    assert now.required == 7_972_055_326


def test_each_district_has_a_name_of_its_own(real: Profile) -> None:
    names = [district.name for district in statewide.state(real, FY2025).districts]
    assert len(set(names)) == len(names) == 373


def test_a_lower_local_share_costs_the_state_and_nobody_loses_by_it(real: Profile) -> None:
    state = statewide.state(real, FY2025)
    now = scenario.solve(state, LAW)
    then = scenario.solve(state, LAW.what_if(target_local_share=Decimal("0.55")))
    assert scenario.losers(scenario.on_districts(now, then)) == ()
    assert 0 < then.aid - now.aid < now.required - then.required


def test_a_region_moves_with_its_own_towns(real: Profile) -> None:
    state = statewide.state(real, FY2025, {801: ["Hudson", "Maynard"]})
    now = scenario.solve(state, LAW)
    then = scenario.solve(state, LAW.what_if(target_local_share=Decimal("0.55")))
    before = {one.district.name: one.district.required_contribution for one in now.aids}["Assabet Valley"]
    after = {one.district.name: one.district.required_contribution for one in then.aids}["Assabet Valley"]
    towns = {one.name: one for one in scenario.on_towns(now, then)}
    hudson, maynard = towns["Hudson"], towns["Maynard"]
    ratio = (hudson.after + maynard.after) / (hudson.before + maynard.before)
    assert after == round(before * ratio)


def test_a_region_with_a_town_that_is_none_is_refused(real: Profile) -> None:
    with pytest.raises(ValueError, match="Atlantis"):
        statewide.state(real, FY2025, {801: ["Atlantis"]})
