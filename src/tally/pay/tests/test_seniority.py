"""Years of service are whole years at the start of a fiscal year: each case counted on the calendar."""

from datetime import date

import pytest

from tally.pay.seniority import years_of_service
from tally.years import FiscalYear


@pytest.mark.parametrize(
    ("hired", "years"),
    [
        (date(2006, 7, 1), 20),
        (date(2006, 7, 2), 19),
        (date(2006, 6, 30), 20),
        # 7,301 days before 1 July 2026: more than 20 x 365, for there were leap days, and not yet 20 years.
        (date(2006, 7, 5), 19),
        (date(2024, 2, 29), 2),
        (date(2026, 9, 1), 0),
    ],
)
def test_years_of_service_are_whole_ones_on_the_first_of_july(hired: date, years: int) -> None:
    assert years_of_service(hired, FiscalYear(2027)) == years
