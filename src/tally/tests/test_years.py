"""Fiscal years begin in July."""

from datetime import date

import pytest

from tally.years import FiscalYear, days_within


@pytest.mark.parametrize("written", ["FY25", "FY2025", "fy 2025", "2025", " FY25 "])
def test_a_fiscal_year_is_read_as_people_write_it(written: str) -> None:
    assert FiscalYear.parse(written) == FiscalYear(2025)


def test_two_digits_from_ninety_are_the_nineties() -> None:
    assert FiscalYear.parse("FY93") == FiscalYear(1993)


@pytest.mark.parametrize(
    "written", ["", "FY", "FY1", "FY025", "0001", "FY0025", "20222", "٢٠٢٥", "next year"]
)
def test_what_is_no_year_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="not a fiscal year"):
        FiscalYear.parse(written)


def test_the_year_turns_on_the_first_of_july() -> None:
    assert FiscalYear.on(date(2024, 6, 30)) == FiscalYear(2024)
    assert FiscalYear.on(date(2024, 7, 1)) == FiscalYear(2025)
    assert FiscalYear(2024).days == 366
    assert str(FiscalYear(2024) + 1) == "FY2025"
    assert FiscalYear(2027) - FiscalYear(2021) == 6


def test_days_of_a_window_that_end_in_the_year() -> None:
    assert days_within(date(2020, 3, 13), date(2024, 9, 30), FiscalYear(2025)) == 92
    assert days_within(date(2020, 3, 13), date(2020, 3, 13), FiscalYear(2025)) == 0
