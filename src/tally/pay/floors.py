"""Floors under pay: minimum wage, poverty guideline, living wage, and what prices have left of a rate.

The state's and the federal government's numbers are in the lawbook. A living wage is entered with its source;
none is shipped.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from tally.figures import NoFigureError, figure, table
from tally.pay.cents import rounded, to_dollars
from tally.pay.schedule import Cell, Schedule
from tally.words import Said
from tally.years import FiscalYear

CPI = {"Boston": "ma/pay_cpi_u_boston", "United States": "us/cpi_u"}


@dataclass(frozen=True)
class Floor:
    """An amount no pay should be under, by the hour or by the year, and where it is from."""

    name: str
    amount: Decimal
    by: str
    source: str


@dataclass(frozen=True)
class Under:
    """A cell that pays less than a floor, and by how much (in the floor's own terms)."""

    cell: Cell
    pays: Decimal
    floor: Floor

    @property
    def short(self) -> Decimal:
        return self.floor.amount - self.pays


def minimum_wage(year: FiscalYear) -> Floor:
    """The Massachusetts minimum wage in a fiscal year. Raises `NoFigureError` past the last known one."""
    known = figure("ma/pay/minimum_wage")
    return Floor(
        Said("Minimum wage, {year}", year=year), known.at(year), "hour", f"{known.reference}; {known.source}"
    )


def poverty_guideline(calendar_year: int, household: int) -> Floor:
    """The federal poverty guideline for a household of that many in the 48 states.

    Raises `NoFigureError` for a year the table does not have, `ValueError` for nobody.
    """
    if household < 1:
        raise ValueError("a household is at least one person")
    row = _row("us/poverty_guidelines", calendar_year)
    amount = Decimal(row["first_person"]) + (household - 1) * Decimal(row["each_additional_person"])
    name = Said("Poverty guideline {year}, household of {household}", year=calendar_year, household=household)
    return Floor(name, amount, "year", row["source"])


def latest_guideline() -> int:
    """The last calendar year whose poverty guideline is known."""
    return max(int(row["year"]) for row in table("us/poverty_guidelines"))


def living_wage(hourly: Decimal, household: str, source: str) -> Floor:
    """A living wage somebody enters. Raises `ValueError` without a source, for it could not be checked."""
    if not source.strip():
        raise ValueError("a living wage needs its source: who worked it out, for where and when")
    return Floor(Said("Living wage, {household}", household=household), hourly, "hour", source)


def under(schedule: Schedule, floor: Floor, hours_a_year: Decimal | None = None) -> tuple[Under, ...]:
    """The cells that pay less than a floor, the lowest first.

    `hours_a_year` turns an hourly rate into a year's pay, or a salary into an hourly rate; without it only
    the same basis can be compared (`ValueError` otherwise).
    """
    paid = ((cell, _by(schedule, cell, floor.by, hours_a_year)) for cell in schedule.rates)
    found = (Under(cell, pays, floor) for cell, pays in paid if pays < floor.amount)
    return tuple(sorted(found, key=lambda one: one.pays))


def real(amount: Decimal, since: int, now: int, area: str = "Boston") -> Decimal:
    """What `amount` of the year `now` would have bought in the year `since`, to the cent.

    Yearly averages of the CPI-U for the area. Raises `NoFigureError` for a year the series does not have.
    """
    return to_dollars(rounded(Fraction(amount) * 100 * index(since, area) / index(now, area)))


def kept_up(amount: Decimal, since: int, now: int, area: str = "Boston") -> Decimal:
    """What `amount` of the year `since` would have to be in the year `now` to buy the same, to the cent."""
    return real(amount, now, since, area)


def years_known(area: str = "Boston") -> tuple[int, int]:
    """The first and the last calendar year whose prices are known."""
    years = [int(row["year"]) for row in table(CPI[area])]
    return min(years), max(years)


def index(year: int, area: str = "Boston") -> Fraction:
    """The yearly average of the consumer price index."""
    return Fraction(Decimal(_row(CPI[area], year)["annual_avg_index"]))


def short_of(found: Iterable[Under]) -> dict[str, int]:
    """How many cells are under each floor, by its name."""
    names = [one.floor.name for one in found]
    return {name: names.count(name) for name in dict.fromkeys(names)}


def _by(schedule: Schedule, cell: Cell, by: str, hours_a_year: Decimal | None) -> Decimal:
    rate = schedule.rate(cell)
    if (schedule.basis == "hourly") == (by == "hour"):
        return rate
    if not hours_a_year:
        raise ValueError(
            f"comparing {schedule.basis} rates with a floor by the {by} needs the hours of a year"
        )
    exact = rate * hours_a_year if by == "year" else rate / hours_a_year
    return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


def _row(path: str, year: int) -> dict[str, str]:
    rows = {row["year"]: row for row in table(path)}
    if str(year) not in rows:
        known = f"{min(rows)} to {max(rows)}"
        raise NoFigureError(f"no {year} in src/tally/lawbook/{path}.csv: add it there (known: {known})")
    return rows[str(year)]
