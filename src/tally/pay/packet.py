"""The packet of a costing: summary, lines, order of the sum, grids, assumptions, and what is not in the sum.

How it is set as a PDF is in `tally.paper`; the lines are those of the screen and the workbook.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from tally.paper import Grid, Section, pdf
from tally.pay.outcome import Costing, PayLine, YearCost
from tally.pay.readings import new_money_percent, readings
from tally.pay.schedule import Cell, Schedule
from tally.pay.terms.term import percent

ORDER = (
    "First, step movement: everybody one step further on the old grid, less where they were.",
    "Second, lane movement, on the old grid.",
    "Third, the schedule: everybody where they have moved to, on the new grid less on the old. Each cell is "
    "rounded as it is printed before it is paid, so what step and raise make together falls here.",
    "Fourth, added or cut time, longevity, stipends, differentials, one-time payments, each on its own line.",
    "Fifth, turnover: what leavers were paid less what those who replace them are paid.",
    "On top, and never in the payroll: charges that follow wages, and health premiums.",
)
NOT_IN_IT = (
    "Pay outside the schedule that is not listed as a term.",
    "Sick-leave buy-back, unemployment insurance and retiree health, unless listed as a term.",
    "Anybody hired, and any post added, that the placement does not show.",
)


def as_pdf(costing: Costing, *, foot: str = "") -> bytes:
    """The packet as the bytes of a tagged PDF; `foot` is printed on every page."""
    return pdf(costing.package.title, sections(costing), foot=foot)


def sections(costing: Costing) -> tuple[Section, ...]:
    """What the packet says, in order."""
    return (
        Section("Summary", grid=_figures(costing)),
        Section("Year by year", grid=_years(costing)),
        *(section for year in costing.years for section in _year(costing, year)),
        Section("The order of the sum", ORDER),
        Section(f"The schedule of {costing.base.fiscal_year}", grid=_grid(costing.package.base.schedule)),
        Section(
            f"The schedule at the end of {costing.years[-1].fiscal_year}", grid=_grid(costing.final_schedule)
        ),
        Section("Assumptions", tuple(_assumptions(costing))),
        Section("What is not in the sum", NOT_IN_IT),
    )


def _figures(costing: Costing) -> Grid:
    read = readings(costing)
    amounts = {
        f"Base payroll, {costing.base.fiscal_year}": costing.base_payroll,
        "Ongoing cost: last year over base year, one-time money left out": costing.ongoing,
        "Cumulative cost: all years over base year": costing.cumulative,
        "Cumulative cost, gross of turnover": read.gross,
        "Value of 1%": read.value_of_one_percent,
        "Value of 1% with roll-up": read.value_of_one_percent_with_rollup,
        "Value of $1,000 on every cell": read.value_of_1000_a_cell,
        "Value of $1 an hour": read.value_of_a_dollar_an_hour,
        "Value of one paid day": read.value_of_one_day,
        "Value of one point of premium": read.value_of_a_premium_point,
    }
    rows = [(label, _money(amount)) for label, amount in amounts.items() if amount is not None]
    rows.append(("Raises of the whole schedule, nominal", f"{read.nominal_percent}%"))
    rows.append(("Raises of the whole schedule, compounded", f"{read.compounded_percent}%"))
    return Grid(("Figure", "Amount"), tuple(rows))


def _years(costing: Costing) -> Grid:
    rows = (
        (
            str(year.fiscal_year),
            _money(year.payroll),
            _money(year.new_money),
            f"{new_money_percent(costing, year)}%",
            _money(year.on_top),
        )
        for year in costing.years
    )
    return Grid(("Year", "Payroll", "New money", "With step", "On top"), tuple(rows))


def _year(costing: Costing, year: YearCost) -> Iterator[Section]:
    before = costing.before(year)
    payrolls = [(f"Payroll {one.fiscal_year}", _money(one.payroll)) for one in (before, year)]
    rows = (payrolls[0], *_rows(year.lines), payrolls[1])
    yield Section(f"{year.fiscal_year}", grid=Grid(("Line", "Amount"), rows))
    if year.on_top_lines:
        told = Grid(("Line", "Amount"), tuple(_rows(year.on_top_lines)))
        yield Section(f"{year.fiscal_year}, on top of the payroll", grid=told)


def _rows(lines: Iterable[PayLine]) -> Iterator[tuple[str, str]]:
    for line in lines:
        because = f": {line.because}" if line.because else ""
        reference = f" ({line.reference})" if line.reference else ""
        yield f"{line.label}{because}{reference}", f"{line.amount:+,.2f}"


def _grid(schedule: Schedule) -> Grid:
    rows = (
        (
            step,
            *(
                _money(schedule.rate(Cell(step, lane))) if Cell(step, lane) in schedule.rates else ""
                for lane in schedule.lanes
            ),
        )
        for step in schedule.steps
    )
    return Grid(("Step", *schedule.lanes), tuple(rows))


def _assumptions(costing: Costing) -> Iterator[str]:
    base, base_year = costing.package.base, costing.base.fiscal_year
    printed = "the dollar" if base.schedule.unit == 100 else "the cent"
    yield f"{costing.base.standing.people()} people or full-time posts, placed as in {base_year}."
    yield f"The schedule is {base.schedule.basis}; each cell is printed to {printed}, half a cent up."
    yield "A day within the year counts by work days: the weekdays of the work year that are not closed."
    for name, rate in base.rollup.items():
        yield f"{name.replace('_', ' ').capitalize()} is {percent(rate)} of pay."


def _money(amount: Decimal) -> str:
    return f"{amount:,.2f}"
