"""A costing as text, JSON and CSV: the same lines everywhere. `workbook` and `packet` write the other two."""

import csv
import io
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from tally.pay.compare import Comparison
from tally.pay.outcome import Costing, PayLine, YearCost
from tally.pay.readings import inclusive_percent, new_money_percent, quoted_percent, readings
from tally.pay.solve import Solution, printable
from tally.pay.terms.term import percent
from tally.working import Line

LABEL, AMOUNT = 46, 18


def as_json(costing: Costing, *, full: bool = False) -> dict[str, Any]:
    """The contract of `unionhall cost --json`: money and percents as decimal strings.

    The years' lines are lines of pay. With `full` come what is paid on top and the other readings.
    """
    read = readings(costing)
    told: dict[str, Any] = {
        "base_payroll": str(costing.base_payroll),
        "value_of_one_percent": str(read.value_of_one_percent),
        "value_of_one_percent_with_rollup": str(read.value_of_one_percent_with_rollup),
        "ongoing": str(costing.ongoing),
        "cumulative": str(costing.cumulative),
        "nominal_percent": str(read.nominal_percent),
        "compounded_percent": str(read.compounded_percent),
        "years": [_year(costing, year, full=full) for year in costing.years],
    }
    if full:
        told |= {
            "value_of_1000_a_cell": str(read.value_of_1000_a_cell),
            "value_of_a_dollar_an_hour": _or_none(read.value_of_a_dollar_an_hour),
            "value_of_one_day": _or_none(read.value_of_one_day),
            "value_of_a_premium_point": _or_none(read.value_of_a_premium_point),
            "cumulative_gross_of_turnover": _or_none(read.gross),
            "percent_with_step": str(inclusive_percent(costing)),
            "full_year_carried_beyond": str(costing.years[-1].full_year),
            "base_on_top": str(costing.base.on_top),
        }
    return told


def as_csv(costing: Costing) -> str:
    """Every line of every year, one a row; cells that a spreadsheet would run are kept from running."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["fiscal_year", "part", "kind", "label", "amount", "because"])
    for year in (costing.base, *costing.years):
        name = str(year.fiscal_year)
        for line in year.lines:
            writer.writerow([name, "pay", *_cells(line)])
        for line in year.on_top_lines:
            writer.writerow([name, "on top", *_cells(line)])
        writer.writerow([name, "total", "payroll", "Payroll", f"{year.payroll}", ""])
        writer.writerow([name, "total", "on_top", "On top of payroll", f"{year.on_top}", ""])
    return out.getvalue()


def as_text(costing: Costing) -> str:
    """A readable table: the figures always shown together, then each year's lines and its payroll."""
    return "\n".join([*_heading(costing), *(row for year in costing.years for row in _rows(costing, year))])


def rows(lines: Iterable[Line]) -> Iterator[str]:
    """Lines of a sum as rows of text."""
    for line in lines:
        yield row(line.label, f"{line.amount:+,.2f}", line.because)


def row(label: str, amount: str, because: str = "") -> str:
    return f"  {label:<{LABEL}} {amount:>{AMOUNT}}  {because}".rstrip()


def _year(costing: Costing, year: YearCost, *, full: bool) -> dict[str, Any]:
    told: dict[str, Any] = {
        "fiscal_year": costing.package.years[year.index - 1].name,
        "payroll": str(year.payroll),
        "new_money": str(year.new_money),
        "new_money_percent": str(new_money_percent(costing, year)),
        "lines": [_line(line) for line in year.lines],
    }
    if full:
        told |= {
            "nominal_percent": str(quoted_percent(costing, year)),
            "one_time": str(year.one_time),
            "on_top": str(year.on_top),
            "on_top_lines": [_line(line) for line in year.on_top_lines],
        }
    return told


def _line(line: PayLine) -> dict[str, str]:
    return {"kind": line.kind, "label": line.label, "amount": str(line.amount), "because": line.because}


def _cells(line: PayLine) -> list[str]:
    return [line.kind, harmless(line.label), str(line.amount), harmless(line.because)]


def harmless(text: str) -> str:
    """A text that a spreadsheet shows and does not run."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text


def _or_none(amount: Decimal | None) -> str | None:
    return None if amount is None else str(amount)


def _heading(costing: Costing) -> Iterator[str]:
    read = readings(costing)
    yield costing.package.title
    yield ""
    yield row("Base payroll", f"{costing.base_payroll:,.2f}", str(costing.package.base_year))
    yield row(
        "Schedule raises, nominal", f"{read.nominal_percent}%", f"compounded {read.compounded_percent}%"
    )
    yield row("With step and all", f"{inclusive_percent(costing)}%", "ongoing cost over base payroll")
    yield row("Ongoing cost", f"{costing.ongoing:,.2f}", "last year over base year, one-time money left out")
    yield row(
        "Cumulative cost", f"{costing.cumulative:,.2f}", "all years over base year, one-time money in it"
    )
    if read.gross is not None and read.saved_by_turnover:
        yield row("Cumulative, gross of turnover", f"{read.gross:,.2f}", "with nobody leaving")
    beyond = costing.years[-1].full_year
    if beyond:
        yield row("Carried beyond the term", f"{beyond:,.2f}", "the rest of a full year of mid-year changes")
    yield row("Value of 1%", f"{read.value_of_one_percent:,.2f}")
    yield row("  with roll-up", f"{read.value_of_one_percent_with_rollup:,.2f}")
    values = {
        "Value of $1,000 on every cell": read.value_of_1000_a_cell,
        "Value of $1 an hour": read.value_of_a_dollar_an_hour,
        "Value of one paid day": read.value_of_one_day,
        "Value of one point of premium": read.value_of_a_premium_point,
    }
    for label, value in values.items():
        if value is not None:
            yield row(label, f"{value:,.2f}")


def _rows(costing: Costing, year: YearCost) -> Iterator[str]:
    before = costing.before(year)
    yield ""
    yield f"{year.fiscal_year}"
    yield row(f"Payroll {before.fiscal_year}", f"{before.payroll:,.2f}")
    yield from rows(year.lines)
    percents = f"{new_money_percent(costing, year)}% with step, {quoted_percent(costing, year)}% quoted"
    new_money = f"new money {year.new_money:,.2f}, {percents}"
    yield row(f"Payroll {year.fiscal_year}", f"{year.payroll:,.2f}", new_money)
    if year.on_top or before.on_top:
        yield row("On top of it", f"{year.on_top:,.2f}", f"{before.on_top:,.2f} the year before")
        yield from rows(year.on_top_lines)


def solution_as_json(solution: Solution) -> dict[str, Any]:
    """What a solved package adds to its JSON."""
    told = {
        "kind": solution.kind,
        "value": f"{solution.value:f}",
        "spend": f"{solution.spend:.2f}",
        "measure": solution.measure,
        "spent": str(solution.spent),
        "left_over": str(solution.left_over),
    }
    return {"solved": told}


def solution_as_text(solution: Solution) -> str:
    """The answer of a solve in two or three lines."""
    value = percent(solution.value) if solution.value_is_rate else f"{solution.value:,f}"
    lines = [
        f"{solution.kind}: {value}",
        row(f"Spent of {solution.spend:,.2f} ({solution.measure})", f"{solution.spent:,.2f}"),
        row("Left over", f"{solution.left_over:,.2f}"),
    ]
    if solution.kind == "across_the_board":
        rounded = printable(solution)
        because = f"{rounded.left_over:,.2f} is left"
        lines.append(row("As a contract prints it", percent(rounded.value), because))
    return "\n".join(lines)


def comparison_as_json(comparison: Comparison) -> dict[str, Any]:
    """Two packages side by side as JSON."""
    return {
        "measure": comparison.sense,
        "ours": str(comparison.ours),
        "theirs": str(comparison.theirs),
        "gap": str(comparison.gap),
        "lines": [
            {"cause": line.cause, "label": line.label, "amount": str(line.amount), "because": line.because}
            for line in comparison.lines
        ],
    }


def comparison_as_text(comparison: Comparison) -> str:
    """Two packages side by side as a table: from one sum to the other, cause by cause."""
    lines = [f"From the first package to the second, {comparison.sense}", ""]
    lines.append(row("The first", f"{comparison.ours:,.2f}"))
    for line in comparison.lines:
        lines.append(row(f"{line.cause}: {line.label}", f"{line.amount:+,.2f}", line.because))
    lines.append(row("The second", f"{comparison.theirs:,.2f}", f"the gap is {comparison.gap:+,.2f}"))
    return "\n".join(lines)
