"""Years of service, as longevity counts them: whole years at the start of the fiscal year."""

from datetime import date

from tally.years import FiscalYear


def years_of_service(hired: date, year: FiscalYear) -> int:
    """The whole calendar years from the day somebody was hired to the first day of a fiscal year."""
    start = year.first_day
    whole = start.year - hired.year - ((start.month, start.day) < (hired.month, hired.day))
    return max(whole, 0)
