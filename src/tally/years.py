"""Fiscal years: fiscal year N runs from 1 July N-1 to 30 June N, as in Massachusetts and Connecticut."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

# No money or contract is older, and nobody plans further; a year beyond is a slip of the pen.
FIRST_YEAR, LAST_YEAR = 1990, 2200


@dataclass(frozen=True, order=True)
class FiscalYear:
    """A fiscal year by the calendar year it ends in: `FiscalYear(2025)` is 1 July 2024 to 30 June 2025."""

    ends_in: int

    @classmethod
    def parse(cls, text: str) -> "FiscalYear":
        """Read `FY25`, `FY2025`, `fy 2025` or `2025`. Raises `ValueError` for anything else."""
        found = re.fullmatch(r"\s*(?:FY)?\s*'?([1-9][0-9]{3}|[0-9]{2})\s*", text, re.IGNORECASE)
        if not found:
            raise ValueError(f"{text!r} is not a fiscal year; write it as FY25 or FY2025")
        number = int(found[1])
        if number < 100:
            # Two digits mean 1990 to 2089: the state's data begin in FY1993 and no contract is older.
            number += 1900 if number >= 90 else 2000
        return cls(number)

    @classmethod
    def on(cls, day: date) -> "FiscalYear":
        """The fiscal year that `day` lies in."""
        return cls(day.year + (day.month >= 7))

    @property
    def first_day(self) -> date:
        return date(self.ends_in - 1, 7, 1)

    @property
    def last_day(self) -> date:
        return date(self.ends_in, 6, 30)

    @property
    def days(self) -> int:
        return (self.last_day - self.first_day).days + 1

    def __add__(self, years: int) -> "FiscalYear":
        return FiscalYear(self.ends_in + years)

    def __sub__(self, other: "FiscalYear") -> int:
        return self.ends_in - other.ends_in

    def __contains__(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day

    def __str__(self) -> str:
        return f"FY{self.ends_in}"


def days_within(first: date, last: date, year: FiscalYear) -> int:
    """How many days of `first`..`last` (both counted) lie in `year`."""
    start, end = max(first, year.first_day), min(last, year.last_day)
    return max((end - start + timedelta(days=1)).days, 0)
