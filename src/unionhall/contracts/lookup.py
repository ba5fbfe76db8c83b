"""What an agreement means for one person: each year, each paycheck, and what is owed for the time before.

Nothing that is asked here is kept or logged: no sign-in, no name, only a step and some hours.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from unionhall.contracts.bridge import (
    OFF_GRID,
    Cell,
    Costing,
    Course,
    FiscalYear,
    Group,
    Package,
    PayLine,
    Retro,
    Time,
    alone,
    course_of,
    follow,
    package_from,
    pay_cheques,
    prolonged,
    retro,
    to_dollars,
)
from unionhall.contracts.models import Agreement


@dataclass(frozen=True)
class Asked:
    """Who asks: step and lane, or a rate of her own; how much she works; how many cheques she is paid in.

    `step_date` is the month and day she goes up a step on, in whatever year it is written.
    """

    step: str = ""
    lane: str = ""
    rate: Decimal | None = None
    hours: Decimal | None = None
    days: Decimal | None = None
    fte: Decimal = Decimal(1)
    pays: int = 26
    years: int | None = None
    step_date: date | None = None


@dataclass(frozen=True)
class YearOfHers:
    """One year: what she is paid, how that differs from today, and from the other package."""

    fiscal_year: FiscalYear
    cell: Cell | None
    rate: Decimal | None
    pay: Decimal
    more: Decimal
    cheque: Decimal
    cheque_more: Decimal
    lines: Sequence[PayLine]
    beside: Decimal | None
    beside_more: Decimal | None


@dataclass(frozen=True)
class Hers:
    """The whole answer. `together` is what all years bring over today's pay."""

    today: Decimal
    cheque_today: Decimal
    years: tuple[YearOfHers, ...]
    owed: Retro | None

    @property
    def together(self) -> Decimal:
        return sum((year.more for year in self.years), Decimal(0))

    @property
    def beside_together(self) -> Decimal | None:
        told = [year.beside_more for year in self.years if year.beside_more is not None]
        return sum(told, Decimal(0)) if told else None


def answer(agreement: Agreement, asked: Asked) -> Hers:
    """What the agreement means for her, by the course that was kept when it was made known.

    A course is of people who go up on the first day of the year. With a step date of her own the kept terms
    are costed for her.

    Raises `KeyError` for a cell that does not exist, `RefusedError` where her hours cannot be cut so far.
    """
    ours = follow(*_placed(agreement.kept, asked))
    beside = _beside(agreement.beside, asked)
    today = ours[0]
    cheques = [pay_cheques(year.pay, asked.pays)[0] for year in ours]
    package, person, course = _placed(agreement.kept, asked)
    costing = alone(package, person, course)
    rates = [None, *_rates(costing)]
    years = tuple(
        YearOfHers(
            fiscal_year=year.fiscal_year,
            cell=year.cell if year.cell and year.cell.lane != OFF_GRID else None,
            rate=rates[place],
            pay=year.pay,
            more=year.pay - today.pay,
            cheque=cheques[place],
            cheque_more=cheques[place] - cheques[0],
            lines=[line for line in year.lines if line.amount],
            beside=beside.get(year.fiscal_year),
            beside_more=year.pay - beside[year.fiscal_year] if year.fiscal_year in beside else None,
        )
        for place, year in enumerate(ours)
        if place
    )
    return Hers(today.pay, cheques[0], years, _owed(costing, agreement.first_paid, course))


def asks_days(agreement: Agreement) -> bool:
    """Whether her paid days matter where pay is by the year: because a term adds some or cuts some."""
    packages = [kept["package"] for kept in (agreement.kept, agreement.beside) if kept]
    kinds = {term["kind"] for package in packages for year in package["years"] for term in year["terms"]}
    return "added_days" in kinds


def asks_step_date(agreement: Agreement) -> bool:
    """Whether her step date matters: because somebody goes up on the day she began, and not in July."""
    packages = [kept["package"] for kept in (agreement.kept, agreement.beside) if kept]
    terms = [term for package in packages for year in package["years"] for term in year["terms"]]
    return any(term["kind"] == "step" and term.get("anniversary") for term in terms)


def _beside(kept: dict[str, Any] | None, asked: Asked) -> dict[FiscalYear, Decimal]:
    """What the other package pays her each year; nothing where its grid has no such cell."""
    try:
        return {year.fiscal_year: year.pay for year in follow(*_placed(kept, asked))} if kept else {}
    except KeyError:
        return {}


def _placed(kept: dict[str, Any], asked: Asked) -> tuple[Package, Group, Course | None]:
    """The package, herself on it, and the kept course; a rate of her own is a cell beside the grid."""
    package = package_from(kept["package"])
    course, schedule, cell = course_of(kept, package), package.base.schedule, Cell(asked.step, asked.lane)
    if asked.rate is not None:
        cell = Cell("own", OFF_GRID)
        rates = {**schedule.rates, cell: int(asked.rate.scaleb(2))}
        package = replace(package, base=replace(package.base, schedule=replace(schedule, rates=rates)))
    elif cell not in schedule.rates:
        raise KeyError(str(cell))
    time, service, day = _time(package, asked), _service(asked), asked.step_date
    spot = (day.month, day.day) if day else None
    hers = Group(cell, Decimal(1), time, step_date=spot, service=service, pays=asked.pays)
    return package, hers, None if spot else course


def _time(package: Package, asked: Asked) -> Time:
    if package.base.schedule.basis == "hourly":
        return Time(hours=asked.hours, days=asked.days)
    return Time(fte=asked.fte, days=asked.days, full_days=asked.days)


def _service(asked: Asked) -> tuple[tuple[int, int], ...]:
    return () if asked.years is None else ((asked.years, 10_000),)


def _rates(costing: Costing) -> list[Decimal | None]:
    """The printed rate she is paid at the end of each year."""
    standings = [year.standing for year in costing.years]
    return [
        to_dollars(standing.schedule.rates[standing.cells[0]]) if standing.cells[0] else None
        for standing in standings
    ]


def _owed(costing: Costing, first_paid: date | None, course: Course | None) -> Retro | None:
    """What is owed to her at once on the first pay at the new rates, from the first year on."""
    if first_paid is None or first_paid < costing.years[0].fiscal_year.first_day:
        return None
    longer = prolonged(costing, first_paid, course)
    found = retro(longer, longer.years[0], first_paid)
    return found if found.due else None
