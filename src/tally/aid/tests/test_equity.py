"""Maintenance of equity, worked by hand."""

from decimal import Decimal

import pytest

from tally.aid.equity import School, SchoolYear, high_poverty, maintenance_of_equity
from tally.figures import NoFigureError
from tally.years import FiscalYear

FY22 = FiscalYear(2022)


def school(name: str, low_income: str, before: tuple[str, str, str], now: tuple[str, str, str]) -> School:
    return School(
        name, Decimal(low_income), SchoolYear(*map(Decimal, before)), SchoolYear(*map(Decimal, now))
    )


def steady(name: str, low_income: str) -> School:
    year = ("400", "4000000", "40")
    return school(name, low_income, year, year)


OTHERS = [steady("Birch", "0.30"), steady("Cedar", "0.20"), steady("Dogwood", "0.10")]


def test_a_poor_school_cut_harder_than_the_district_is_found() -> None:
    # The district loses 40,000 over 1,600 pupils, 25 a pupil; Ash loses 40,000 over 400, 100 a pupil.
    ash = school("Ash", "0.80", ("400", "4000000", "40"), ("400", "3960000", "40"))
    equity = maintenance_of_equity([ash, *OTHERS], FY22)
    assert not equity.is_kept
    (finding,) = equity.findings
    assert (finding.funding_cut, finding.funding_allowed) == (100, 25)
    assert [line.amount for line in finding.lines[:2]] == [Decimal("100.00"), Decimal("25.00")]


def test_a_cut_shared_evenly_is_allowed() -> None:
    year = ("400", "4000000", "40"), ("400", "3900000", "39")
    schools = [
        school(name, share, *year) for name, share in (("Ash", "0.8"), ("Birch", "0.3"), ("Elm", "0.2"))
    ]
    assert maintenance_of_equity(schools, FY22).is_kept


def test_staff_per_pupil_counts_as_well_as_money() -> None:
    ash = school("Ash", "0.80", ("400", "4000000", "40"), ("400", "4000000", "39"))
    finding = maintenance_of_equity([ash, *OTHERS], FY22).findings[0]
    assert finding.funding_cut == 0
    assert not finding.is_kept


def test_fewer_pupils_and_the_same_money_is_no_cut() -> None:
    ash = school("Ash", "0.80", ("400", "4000000", "40"), ("380", "3800000", "38"))
    assert maintenance_of_equity([ash, *OTHERS], FY22).is_kept


def test_a_school_that_opened_or_closed_is_not_compared_and_the_others_are() -> None:
    nobody = ("0", "0", "0")
    year = ("400", "4000000", "40")
    opened = school("Ash", "0.80", nobody, year)
    closed = school("Elm", "0.75", year, nobody)
    fir = school("Fir", "0.70", year, ("400", "3000000", "40"))
    more = [steady(name, "0.01") for name in "ABCDEFG"]
    equity = maintenance_of_equity([opened, closed, fir, *OTHERS[:1], *more], FY22)
    told = [(found.school.name, found.incomparable_because, found.is_kept) for found in equity.findings]
    assert told == [
        ("Ash", "opened: no per-pupil comparison", True),
        ("Elm", "closed: no per-pupil comparison", True),
        ("Fir", "", False),
    ]
    assert equity.findings[0].lines[0].because == "opened: no per-pupil comparison"
    assert not equity.is_kept


def test_only_the_poorest_quarter_is_protected_and_at_least_one_school() -> None:
    names = [school.name for school in high_poverty([*OTHERS, steady("Ash", "0.80")], FY22)]
    assert names == ["Ash"]
    six = [steady(name, "0.5") for name in "ABCDEF"]
    assert [school.name for school in high_poverty(six, FY22)] == ["A", "B"]
    assert len(high_poverty(six[:2], FY22)) == 1


def test_small_districts_and_single_schools_are_exempt() -> None:
    tiny = school("Ash", "0.80", ("400", "4000000", "40"), ("400", "10", "1"))
    assert "fewer than 1,000" in maintenance_of_equity([tiny, steady("Birch", "0.3")], FY22).exempt_because
    big = school("Ash", "0.80", ("4000", "40000000", "40"), ("4000", "10", "1"))
    assert "one school" in maintenance_of_equity([big], FY22).exempt_because
    assert maintenance_of_equity([big, *OTHERS], FY22, one_school_a_span=True).exempt_because
    assert not maintenance_of_equity([big, *OTHERS], FY22).exempt_because


def test_the_law_reaches_two_years_only() -> None:
    with pytest.raises(NoFigureError, match=r"esser\.yaml"):
        maintenance_of_equity(OTHERS, FiscalYear(2024))
