"""A package: what one side puts on the table, with the schedule and the people it is costed for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from tally.pay.placement import Group, Standing, standing
from tally.pay.schedule import Schedule
from tally.pay.terms.charges import RollUp
from tally.pay.terms.term import Term
from tally.pay.workdays import EVERY_WEEKDAY, WorkYear
from tally.years import FiscalYear


@dataclass(frozen=True)
class Year:
    """The terms of one fiscal year in their order; `written` is the year as its file has it."""

    fiscal_year: FiscalYear
    terms: tuple[Term, ...]
    written: str = ""

    @property
    def name(self) -> str:
        return self.written or str(self.fiscal_year)


@dataclass(frozen=True)
class Base:
    """What is paid today: the schedule, the people on it, and what is paid beside and on top of salaries.

    `in_force` are the payments and premiums already paid (`cost` refuses any other term), `rollup` the
    charges that follow wages, by name. `full_hours` are the hours of a full day on an hourly schedule.
    Groups alike are best made one first (`placement.collapse`).
    """

    schedule: Schedule
    groups: tuple[Group, ...]
    in_force: tuple[Term, ...] = ()
    rollup: Mapping[str, Decimal] = field(default_factory=dict)
    calendar: WorkYear = EVERY_WEEKDAY
    full_hours: Decimal | None = None

    @cached_property
    def standing(self) -> Standing:
        """Everybody in their place. Raises `KeyError` for a cell that does not exist."""
        return standing(self.schedule, self.groups)

    @property
    def charges(self) -> tuple[RollUp, ...]:
        """The charges that follow wages, as the payments they are."""
        return tuple(RollUp(name=name, rate=rate) for name, rate in self.rollup.items())


@dataclass(frozen=True)
class Package:
    """One side's proposal: terms by year, on a base that what-ifs share."""

    title: str
    base: Base
    years: tuple[Year, ...]

    @property
    def base_year(self) -> FiscalYear:
        """The year before the first: what is paid today."""
        return self.years[0].fiscal_year + -1

    def with_years(self, years: Iterable[Year]) -> "Package":
        return replace(self, years=tuple(years))

    def without(self, *kinds: type[Term]) -> "Package":
        """The package with the terms of those classes left out."""
        return self.with_years(
            replace(year, terms=tuple(term for term in year.terms if not isinstance(term, kinds)))
            for year in self.years
        )
