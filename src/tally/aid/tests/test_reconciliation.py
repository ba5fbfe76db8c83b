"""Ours beside the state's: what the rule meets in the real workbook, and what it honestly leaves."""

from decimal import Decimal

import pytest

from tally.aid import reconciliation
from tally.aid.profile import Code, Profile, Row
from tally.aid.reconciliation import Check, Components, Reconciliation
from tally.figures import table
from tally.years import FiscalYear

FY2024, FY2025 = FiscalYear(2024), FiscalYear(2025)


def small(*aids: int) -> Profile:
    """Districts 1, 2, ... with 600 dollars before, 1 pupil, foundation aid of 1,000; the state paid them."""
    codes = {lea: Code(lea, f"District {lea}", True, "") for lea in range(1, len(aids) + 1)}
    rows = {}
    for lea, paid in enumerate(aids, start=1):
        for year, amount in ((FY2024, 600), (FY2025, paid)):
            amounts = map(Decimal, (1, 3000, 2000, amount, 0, 0, 0, 0))
            rows[lea, year] = Row(lea, year, *amounts)
    return Profile(codes, rows, frozenset())


def found(*aids: int) -> Reconciliation:
    return reconciliation.reconcile(small(*aids), FY2025)


def test_a_residual_within_two_dollars_is_met_and_one_beyond_is_shown() -> None:
    result = found(1000, 1002, 998, 1003, 900)
    assert [check.lea for check in result.misses] == [5, 4]
    assert result.misses[0].residual == -100
    assert result.unexplained == -97
    assert reconciliation.share_met(result.operating) == Decimal("0.6")


def test_no_district_at_all_is_met_in_full() -> None:
    assert reconciliation.share_met(()) == 1


def stated(monkeypatch: pytest.MonkeyPatch, adjustment: int) -> None:
    zero = Decimal(0)
    totals = Components(zero, zero, zero, Decimal(adjustment))
    monkeypatch.setattr(reconciliation, "published_components", lambda year: totals)


def test_an_adjustment_goes_to_the_one_set_of_misses_that_adds_up_to_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stated(monkeypatch, 70)
    assert {check.lea for check in reconciliation.attributed(found(1030, 1040, 1100, 1000))} == {1, 2}


def test_an_adjustment_that_two_sets_could_explain_is_given_to_none(monkeypatch: pytest.MonkeyPatch) -> None:
    stated(monkeypatch, 100)
    assert reconciliation.attributed(found(1030, 1070, 1100)) == ()


def test_a_district_that_was_paid_less_explains_no_adjustment(monkeypatch: pytest.MonkeyPatch) -> None:
    stated(monkeypatch, 70)
    assert reconciliation.attributed(found(1170, 900)) == ()


def test_what_is_entered_as_an_other_increment_is_no_longer_looked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stated(monkeypatch, 100)
    monkeypatch.setattr(reconciliation, "other_increment", lambda lea, year: Decimal(30 if lea == 1 else 0))
    result = found(1030, 1070, 1000)
    assert [check.lea for check in result.misses] == [2]
    assert [check.lea for check in reconciliation.attributed(result)] == [2]


def test_an_adjustment_is_not_looked_for_among_too_many_misses(monkeypatch: pytest.MonkeyPatch) -> None:
    stated(monkeypatch, 100)
    many = [1100, *(1003 for _ in range(reconciliation.MOST_TRIED))]
    assert reconciliation.attributed(found(*many)) == ()


def test_base_aid_that_moved_leaves_one_district_and_reaches_another() -> None:
    assert reconciliation.base_moved(102, FY2025) == -123_910
    assert reconciliation.base_moved(810, FY2025) == 123_910
    assert reconciliation.base_moved(810, FY2024) == 0


def test_a_stale_operating_code_is_put_right_from_its_year_on() -> None:
    empty = Profile({312: Code(312, "Warwick", False, "")}, {}, frozenset())
    assert not reconciliation.is_operating(empty, 312, FiscalYear(2023))
    assert reconciliation.is_operating(empty, 312, FY2024)


def names(checks: tuple[Check, ...]) -> list[str]:
    return [check.ours.district.name for check in checks]


@pytest.mark.parametrize(
    ("year", "operating", "met"), [(2022, 319, 277), (2023, 318, 318), (2024, 319, 314), (2025, 319, 312)]
)
def test_the_rule_meets_the_state_in_so_many_operating_districts(
    real: Profile, year: int, operating: int, met: int
) -> None:
    result = reconciliation.reconcile(real, FiscalYear(year))
    assert len(result.operating) == operating
    assert sum(check.is_met for check in result.operating) == met


@pytest.mark.parametrize("year", [2024, 2025])
def test_our_build_up_of_the_whole_state_is_the_printed_one_to_the_dollar(real: Profile, year: int) -> None:
    ours = reconciliation.reconcile(real, FiscalYear(year)).components
    theirs = reconciliation.published_components(FiscalYear(year))
    assert theirs is not None
    assert abs(ours.foundation_increment - theirs.foundation_increment) <= 1
    assert abs(ours.minimum_increment - theirs.minimum_increment) <= 1
    assert abs(ours.reduction - theirs.reduction) < Decimal("0.01")


@pytest.mark.parametrize("row", table("ma/statewide_totals")[:-1], ids=lambda row: row["fy"])
def test_the_districts_add_up_to_the_published_totals_of_the_state(
    real: Profile, row: dict[str, str]
) -> None:
    rows = real.of(FiscalYear.parse(row["fy"]))
    assert abs(sum(one.foundation_budget or 0 for one in rows) - Decimal(row["foundation_budget"])) <= 1
    # Each district's part is rounded by itself, so districts and towns differ by a few dollars.
    required = sum(one.required_contribution or 0 for one in rows)
    assert abs(required - Decimal(row["required_contribution"])) <= 10


def test_every_district_of_fy2023_is_met_with_or_without_schools(real: Profile) -> None:
    assert reconciliation.reconcile(real, FiscalYear(2023)).misses == ()


def test_all_but_one_of_the_misses_of_fy2024_are_the_printed_minimum_aid_adjustment(real: Profile) -> None:
    result = reconciliation.reconcile(real, FY2024)
    explained = reconciliation.attributed(result)
    assert names(explained) == ["Westborough", "Sherborn", "Holliston", "Dover Sherborn"]
    assert sum(check.residual for check in explained) == 248_400
    assert sorted({*names(result.misses)} - {*names(explained)}) == ["Lowell"]


def test_what_fy2025_leaves_is_what_the_states_own_build_up_leaves(real: Profile) -> None:
    result = reconciliation.reconcile(real, FY2025)
    theirs = reconciliation.published_components(FY2025)
    before, after = real.at(999, FY2024), real.at(999, FY2025)
    assert theirs is not None
    assert before is not None
    assert after is not None
    assert before.aid is not None
    assert after.aid is not None
    built_up = before.aid + theirs.foundation_increment + theirs.minimum_increment - theirs.reduction
    assert abs(after.aid - built_up - result.unexplained) <= 1
    assert len(result.misses) == 9
