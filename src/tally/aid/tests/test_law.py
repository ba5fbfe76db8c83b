"""Numbers of the law are read by year and stage, refused where unknown, and assumed only under a name."""

from decimal import Decimal

import pytest

from tally.aid import aid, contribution, law
from tally.figures import NoFigureError
from tally.years import FiscalYear

FY2025, FY2031 = FiscalYear(2025), FiscalYear(2031)


def test_the_rules_of_a_year_are_read_at_their_stage() -> None:
    assert law.read(aid.Rules, FY2025).minimum_aid_per_pupil == 104
    assert law.read(aid.Rules, FiscalYear(2024), "governor").minimum_aid_per_pupil == 30


def test_what_the_general_laws_fix_is_the_same_at_every_stage() -> None:
    governor = law.read(contribution.Rules, FiscalYear(2024), "governor")
    enacted = law.read(contribution.Rules, FiscalYear(2024))
    assert governor.contribution_cap == enacted.contribution_cap == Decimal("0.825")


def test_every_missing_number_is_named_at_once_with_the_file_to_edit() -> None:
    with pytest.raises(NoFigureError) as refused:
        law.read(contribution.Rules, FY2031)
    text = str(refused.value)
    assert "target_local_share" in text
    assert "high_effort" in text
    assert "src/tally/lawbook/ma/chapter70_code.yaml" in text


def test_a_named_assumption_stands_in_for_a_missing_number_and_is_carried_along() -> None:
    guesses = law.carry_forward("the law of FY2026 holds", FY2031)
    rules = law.read(aid.Rules, FY2031, assumptions=guesses)
    assert rules.minimum_aid_per_pupil == 150
    assert {one.figure for one in rules.assumptions} == {
        "minimum_aid_per_pupil",
        "non_operating_minimum_share",
    }
    assert all(one.name == "the law of FY2026 holds" for one in rules.assumptions)


def test_an_assumption_never_overrides_a_number_that_is_known() -> None:
    guess = law.Assumption("wishful", "minimum_aid_per_pupil", Decimal(500))
    rules = law.read(aid.Rules, FY2025, assumptions=[guess])
    assert rules.minimum_aid_per_pupil == 104
    assert rules.assumptions == ()


def test_an_assumption_without_a_name_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a name"):
        law.Assumption(" ", "minimum_aid_per_pupil", Decimal(1))


def test_a_number_is_carried_forward_at_its_own_stage_and_else_as_enacted() -> None:
    guesses = {one.figure: one.value for one in law.carry_forward("as before", FY2031, "governor")}
    assert guesses["minimum_aid_per_pupil"] == 75
    assert guesses["target_local_share"] == Decimal("0.59")


def test_nothing_is_carried_back_before_its_first_year() -> None:
    guesses = {one.figure for one in law.carry_forward("as before", FiscalYear(2020))}
    assert guesses == set()
