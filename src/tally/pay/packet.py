"""The packet of a costing as a tagged PDF with embedded fonts, set by Typst.

Summary, the order of the sum, every line of every year, the schedule before and after, the assumptions, and
what is not in the sum. The same lines as on the screen and in the workbook.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal

import typst

from tally.pay.outcome import Costing, PayLine, YearCost
from tally.pay.readings import new_money_percent, readings
from tally.pay.schedule import Cell, Schedule
from tally.pay.terms.term import percent

ORDER = (
    "Step movement: everybody one step further on the old grid, less where they were.",
    "Lane movement, on the old grid.",
    "The schedule: everybody where they have moved to, on the new grid less on the old. Each cell is rounded "
    "as it is printed before it is paid, so what step and raise make together falls here.",
    "Added or cut time, longevity, stipends, differentials and one-time payments, each on a line of its own.",
    "Turnover: what leavers were paid less what those who replace them are paid.",
    "On top, and never in the payroll: charges that follow wages, and health premiums.",
)
NOT_IN_IT = (
    "what is paid outside the schedule and not listed as a term",
    "sick-leave buy-back, unemployment insurance and retiree health, unless listed as a term",
    "anybody hired, or any post added, that the placement does not show",
)


def as_pdf(costing: Costing) -> bytes:
    """The packet as the bytes of a PDF file."""
    return typst.compile(markup(costing).encode(), format="pdf")


def markup(costing: Costing) -> str:
    """The packet as Typst markup."""
    return "\n".join(
        [
            *_opening(costing),
            *_summary(costing),
            *(part for year in costing.years for part in _year(costing, year)),
            "= The order of the sum",
            *(f"+ {text(step)}" for step in ORDER),
            *_grids(costing),
            *_assumptions(costing),
        ]
    )


def text(words: str) -> str:
    """Words as Typst markup that shows them and does nothing else."""
    quoted = words.replace("\\", "\\\\").replace('"', '\\"')
    return f'#"{quoted}"'


def _opening(costing: Costing) -> Iterator[str]:
    title = costing.package.title.replace("\\", "\\\\").replace('"', '\\"')
    yield f'#set document(title: "{title}", date: none)'
    yield '#set text(lang: "en", size: 10pt, number-width: "tabular")'
    yield '#set page(paper: "us-letter", margin: 2cm, numbering: "1 / 1")'
    yield "#set table(stroke: none, inset: (x: 4pt, y: 3pt))"
    yield "#show table.cell.where(y: 0): strong"
    yield "#show heading.where(level: 1): it => block(above: 1.6em, it)"
    yield f"#title[{text(costing.package.title)}]"


def _summary(costing: Costing) -> Iterator[str]:
    read = readings(costing)
    figures: list[tuple[str, str]] = [
        (f"Base payroll, {costing.base.fiscal_year}", _money(costing.base_payroll)),
        ("Ongoing cost: last year over base year", _money(costing.ongoing)),
        ("Cumulative cost: all years over base year", _money(costing.cumulative)),
        ("Cumulative cost, gross of turnover", _money(read.gross)),
        ("Raises of the schedule, nominal", f"{read.nominal_percent}%"),
        ("Raises of the schedule, compounded", f"{read.compounded_percent}%"),
        ("Value of 1%", _money(read.value_of_one_percent)),
        ("Value of 1% with roll-up", _money(read.value_of_one_percent_with_rollup)),
        ("Value of $1,000 on every cell", _money(read.value_of_1000_a_cell)),
    ]
    others = {
        "Value of $1 an hour": read.value_of_a_dollar_an_hour,
        "Value of one paid day": read.value_of_one_day,
        "Value of one point of premium": read.value_of_a_premium_point,
    }
    figures += [(label, _money(value)) for label, value in others.items() if value is not None]
    yield "= Summary"
    yield _table(["Figure", "Amount"], figures, "(1fr, auto)")
    rows = [
        (
            str(year.fiscal_year),
            _money(year.payroll),
            _money(year.new_money),
            f"{new_money_percent(costing, year)}%",
            _money(year.on_top),
        )
        for year in costing.years
    ]
    yield _table(["Year", "Payroll", "New money", "Percent", "On top"], rows, "(1fr, auto, auto, auto, auto)")


def _year(costing: Costing, year: YearCost) -> Iterator[str]:
    before = costing.before(year)
    yield f"= {year.fiscal_year}"
    rows = [(f"Payroll {before.fiscal_year}", _money(before.payroll), "")]
    rows += [_row(line) for line in year.lines]
    rows.append((f"Payroll {year.fiscal_year}", _money(year.payroll), ""))
    yield _table(["Line", "Amount", "Because"], rows, "(auto, auto, 1fr)")
    if year.on_top_lines:
        yield "== On top of it"
        rows = [_row(line) for line in year.on_top_lines]
        yield _table(["Line", "Amount", "Because"], rows, "(auto, auto, 1fr)")


def _grids(costing: Costing) -> Iterator[str]:
    yield f"= The schedule of {costing.base.fiscal_year}"
    yield _grid(costing.package.base.schedule)
    yield f"= The schedule at the end of {costing.years[-1].fiscal_year}"
    yield _grid(costing.final_schedule)


def _grid(schedule: Schedule) -> str:
    rows = [
        (
            step,
            *(
                _money(schedule.rate(cell)) if (cell := Cell(step, lane)) in schedule.rates else ""
                for lane in schedule.lanes
            ),
        )
        for step in schedule.steps
    ]
    columns = f"({', '.join(['auto'] * (len(schedule.lanes) + 1))})"
    size = "8pt" if len(schedule.lanes) > 6 else "10pt"
    return f"#block[#set text(size: {size})\n{_table(['Step', *schedule.lanes], rows, columns)}]"


def _assumptions(costing: Costing) -> Iterator[str]:
    base, base_year = costing.package.base, costing.base.fiscal_year
    printed = "the dollar" if base.schedule.unit == 100 else "the cent"
    told = [
        f"{costing.base.standing.people()} people or full-time posts, placed as in {base_year}.",
        f"The schedule is {base.schedule.basis}; each cell is printed to {printed}, half a cent up.",
        "A day within the year counts by work days: the weekdays of the work year that are not closed.",
        *(f"{name.replace('_', ' ')} is {percent(rate)} of pay." for name, rate in base.rollup.items()),
    ]
    yield "= Assumptions"
    yield from (f"- {text(one)}" for one in told)
    yield "= What is not in the sum"
    yield from (f"- {text(item)}" for item in NOT_IN_IT)


def _row(line: PayLine) -> tuple[str, str, str]:
    return line.label, f"{line.amount:+,.2f}", line.because


def _table(header: list[str], rows: Iterable[tuple[str, ...]], columns: str) -> str:
    heads = ", ".join(f"[{text(name)}]" for name in header)
    cells = ",\n".join(", ".join(f"[{text(cell)}]" for cell in row) for row in rows)
    align = "(column, row) => if column == 0 { left } else { right }"
    if header[-1] == "Because":
        align = "(column, row) => if column == 1 { right } else { left }"
    return f"#table(columns: {columns}, align: {align}, table.header({heads}, table.hline()),\n{cells})"


def _money(amount: Decimal) -> str:
    return f"{amount:,.2f}"
