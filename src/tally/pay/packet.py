"""The packet of a costing: summary, lines, order of the sum, grids, assumptions, and what is not in the sum.

How it is set as a PDF is in `tally.paper`; the lines are those of the screen and the workbook. Everything
said here is `Said`, so that the site can print the packet in its reader's language.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from tally.paper import Grid, Section, pdf
from tally.pay.outcome import Costing, PayLine, YearCost
from tally.pay.readings import inclusive_percent, new_money_percent, quoted_percent, readings
from tally.pay.schedule import Cell, Schedule
from tally.pay.terms.term import percent, plain
from tally.words import Figure, Said, together

LINES = Said("Line"), Said("Amount")
ORDER = (
    Said("First, step movement: everybody one step further on the old grid, less where they were."),
    Said("Second, lane movement, on the old grid."),
    Said(
        "Third, the schedule: everybody where they have moved to, on the new grid less on the old. Each cell "
        "is rounded as it is printed before it is paid, so what step and raise make together falls here."
    ),
    Said(
        "Fourth, added or cut time, longevity, stipends, differentials, one-time payments, each on its own "
        "line."
    ),
    Said("Fifth, turnover: what leavers were paid less what those who replace them are paid."),
    Said("On top, and never in the payroll: charges that follow wages, and health premiums."),
)
NOT_IN_IT = (
    Said("Pay outside the schedule that is not listed as a term."),
    Said("Sick-leave buy-back, unemployment insurance and retiree health, unless listed as a term."),
    Said("Anybody hired, and any post added, that the placement does not show."),
)


def as_pdf(costing: Costing, found: Iterable[Section] = (), *, foot: str = "") -> bytes:
    """The packet as the bytes of a tagged PDF; `foot` is printed on every page."""
    return pdf(costing.package.title, sections(costing, found), foot=foot)


def sections(costing: Costing, found: Iterable[Section] = ()) -> tuple[Section, ...]:
    """What the packet says, in order; `found` is what the costing was held against."""
    first, last = costing.base.fiscal_year, costing.years[-1].fiscal_year
    return (
        Section(Said("Summary"), grid=_figures(costing)),
        Section(Said("Year by year"), grid=_years(costing)),
        *(section for year in costing.years for section in _year(costing, year)),
        Section(Said("The order of the sum"), ORDER),
        Section(Said("The schedule of {year}", year=first), grid=_grid(costing.package.base.schedule)),
        Section(Said("The schedule at the end of {year}", year=last), grid=_grid(costing.final_schedule)),
        *found,
        Section(Said("Assumptions"), tuple(_assumptions(costing))),
        Section(Said("What is not in the sum"), NOT_IN_IT),
    )


def _figures(costing: Costing) -> Grid:
    read = readings(costing)
    amounts = {
        Said("Base payroll, {year}", year=costing.base.fiscal_year): costing.base_payroll,
        Said("Ongoing cost: last year over base year, one-time money left out"): costing.ongoing,
        Said("Cumulative cost: all years over base year"): costing.cumulative,
        Said("Cumulative cost, gross of turnover"): read.gross,
        Said("Value of 1%"): read.value_of_one_percent,
        Said("Value of 1% with roll-up"): read.value_of_one_percent_with_rollup,
        Said("Value of $1,000 on every cell"): read.value_of_1000_a_cell,
        Said("Value of $1 an hour"): read.value_of_a_dollar_an_hour,
        Said("Value of one paid day"): read.value_of_one_day,
        Said("Value of one point of premium"): read.value_of_a_premium_point,
    }
    rows = [(label, _money(amount)) for label, amount in amounts.items() if amount is not None]
    rows.append((Said("Raises of the whole schedule, nominal"), Figure(f"{read.nominal_percent}%")))
    rows.append((Said("Raises of the whole schedule, compounded"), Figure(f"{read.compounded_percent}%")))
    rows.append((Said("With step and all: ongoing over base"), Figure(f"{inclusive_percent(costing)}%")))
    return Grid((Said("Figure"), Said("Amount")), tuple(rows))


def _years(costing: Costing) -> Grid:
    rows = (
        (
            str(year.fiscal_year),
            _money(year.payroll),
            _money(year.new_money),
            Figure(f"{quoted_percent(costing, year)}%"),
            Figure(f"{new_money_percent(costing, year)}%"),
            _money(year.on_top),
        )
        for year in costing.years
    )
    head = (
        Said("Year"),
        Said("Payroll"),
        Said("New money"),
        Said("Quoted"),
        Said("With step"),
        Said("On top"),
    )
    return Grid(head, tuple(rows))


def _year(costing: Costing, year: YearCost) -> Iterator[Section]:
    before = costing.before(year)
    payrolls = [(Said("Payroll {year}", year=one.fiscal_year), _money(one.payroll)) for one in (before, year)]
    rows = (payrolls[0], *_rows(year.lines), payrolls[1])
    yield Section(f"{year.fiscal_year}", grid=Grid(LINES, rows))
    if year.on_top_lines:
        told = Grid(LINES, tuple(_rows(year.on_top_lines)))
        yield Section(Said("{year}, on top of the payroll", year=year.fiscal_year), grid=told)


def _rows(lines: Iterable[PayLine]) -> Iterator[tuple[str, str]]:
    for line in lines:
        said = together(filter(None, [line.label, line.because]), ": ")
        reference = f" ({line.reference})" if line.reference else ""
        yield together([said, reference], ""), Figure(f"{line.amount:+,.2f}")


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
    return Grid((Said("Step"), *schedule.lanes), tuple(rows))


def _assumptions(costing: Costing) -> Iterator[str]:
    base, base_year = costing.package.base, costing.base.fiscal_year
    printed = Said("the dollar") if base.schedule.unit == 100 else Said("the cent")
    basis = Said("hourly") if base.schedule.basis == "hourly" else Said("annual")
    people = plain(costing.base.standing.people())
    yield Said("{people} people or full-time posts, placed as in {year}.", people=people, year=base_year)
    yield Said(
        "The schedule is {basis}; each cell is printed to {unit}, half a cent up.", basis=basis, unit=printed
    )
    yield Said(
        "A day within the year counts by work days: the weekdays of the work year that are not closed."
    )
    for name, rate in base.rollup.items():
        charge = name.replace("_", " ").capitalize()
        yield Said("{charge} is {rate} of pay.", charge=charge, rate=percent(rate))


def _money(amount: Decimal) -> str:
    return Figure(f"{amount:,.2f}")
