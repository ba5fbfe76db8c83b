"""The one door from the funding desk to `tally`: rows to its values and back, no logic."""

from tally.years import FiscalYear

__all__ = ["FiscalYear"]
