"""The pictures of the desk: each a value of `core.charts` with its sentence and the table of its numbers."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from unionhall.bargaining.bridge import OFF_GRID, Cell, Comparison, Costing, Retro, Schedule, equity, floors
from unionhall.bargaining.models import Proposal, Side, Table
from unionhall.bargaining.solving import MixRow
from unionhall.contracts.templatetags.pay import cents, said
from unionhall.contracts.words import in_words
from unionhall.core.charts import (
    DOLLARS,
    DOLLARS_AND_CENTS,
    PERCENT,
    Bar,
    BarChart,
    HeatGrid,
    LineChart,
    Series,
    Step,
    Waterfall,
    render,
)
from unionhall.core.drawing.units import Unit

CAREER = 30
CENT = Decimal("0.01")


def grid_heat(schedule: Schedule, title: str) -> SafeString:
    """A printed grid, coloured by size."""
    known = [schedule.rate(cell) for cell in schedule.rates if cell.lane != OFF_GRID]
    says = _("The lowest rate is %(low)s, the highest %(high)s: %(ratio)s times as much.") % {
        "low": cents(min(known)),
        "high": cents(max(known)),
        "ratio": equity.ratio(max(known), min(known)).quantize(Decimal("0.01")),
    }
    return render(_heat(schedule, title, says, {cell: schedule.rate(cell) for cell in schedule.rates}))


def waterfall(costing: Costing) -> SafeString:
    """What is paid over today, line by line; after each year, how far above today its payroll is."""
    steps: list[Step] = []
    for year in costing.years:
        steps += [Step(f"{year.fiscal_year}: {said(line)}", line.amount) for line in year.lines]
        steps.append(Step(_("%(year)s over today") % {"year": year.fiscal_year}, is_sum=True))
    says = _("The payroll goes from %(base)s today to %(last)s in the last of %(years)s years.") % {
        "base": cents(costing.base_payroll),
        "last": cents(costing.years[-1].payroll),
        "years": len(costing.years),
    }
    columns = (_("Line"), _("Amount"), _("Over today"))
    return render(Waterfall(_("How the package comes to be"), says, steps, columns, DOLLARS_AND_CENTS))


def owed_waterfall(owed: Retro) -> SafeString:
    """What is owed at once, line by line; after each year, how much it is by then."""
    steps: list[Step] = []
    for one in owed.years:
        steps += [Step(f"{one.year.fiscal_year}: {in_words(line.label)}", line.amount) for line in one.lines]
        steps.append(Step(_("Owed by the end of %(year)s") % {"year": one.year.fiscal_year}, is_sum=True))
    says = _("%(due)s are owed at once, over %(years)s fiscal years.") % {
        "due": cents(owed.due),
        "years": len(owed.years),
    }
    columns = (_("Line"), _("Amount"), _("Sum so far"))
    return render(Waterfall(_("How the back pay comes to be"), says, steps, columns, DOLLARS_AND_CENTS))


def gains_by_cell(costing: Costing) -> SafeString | None:
    """What a full year pays more at the end of the term, by the cell people begin in; if anybody stays."""
    percent = equity.by_cell(equity.gains(costing))
    if not percent:
        return None
    most, least = max(percent, key=lambda cell: percent[cell]), min(percent, key=lambda cell: percent[cell])
    says = _("Most is gained by who begins at %(most)s (%(high)s), least at %(least)s (%(low)s).") % {
        "most": most,
        "high": PERCENT.whole(percent[most]),
        "least": least,
        "low": PERCENT.whole(percent[least]),
    }
    title = _("Gains over the whole term, in percent, by the cell people stand in today")
    return render(_heat(costing.package.base.schedule, title, says, percent, PERCENT))


def two_sides(table: Table, proposals: Sequence[Proposal]) -> SafeString:
    """How the two sides move towards each other, proposal by proposal."""
    costed = [one for one in proposals if one.costing_id]
    lines: dict[str, list[Decimal | None]] = {Side.OURS: [], Side.THEIRS: []}
    for one in costed:
        for side, values in lines.items():
            values.append(one.costing.ongoing if one.costing and one.side == side else _last(values))
    day = pgettext("day on a chart", "m/d")
    points = [f"{one.number}, {date_format(one.made_on, day)}" for one in costed]
    series = [Series(table.party(side), values) for side, values in lines.items() if any(values)]
    says = _movement(table, lines)
    title = _("What the last year costs over today, proposal by proposal")
    return render(LineChart(title, says, points, series, _("Proposal"), DOLLARS))


def gains_by_kind(kinds: Sequence[tuple[Any, equity.Share]]) -> SafeString:
    """What a full year pays more at the end of the term, by the kind of work."""
    (most, high), (least, low) = kinds[0], kinds[-1]
    words = {
        "most": most,
        "high": PERCENT.whole(high.percent),
        "least": least,
        "low": PERCENT.whole(low.percent),
    }
    says = _("%(most)s gain most (%(high)s), %(least)s least (%(low)s).") % words
    bars = [Bar(str(name), share.percent) for name, share in kinds]
    columns = (_("Kind of work"), _("Gain"))
    return render(BarChart(_("Gains over the whole term, by kind of work"), says, bars, columns, PERCENT))


def kept_up_with_prices(
    costing: Costing, cell: Cell, was_paid: Decimal, when: tuple[int, int, str]
) -> SafeString:
    """What a cell was paid in an earlier year, in dollars of the last year known, beside what it pays."""
    since, now, area = when
    needed = floors.kept_up(was_paid, since, now, area)
    today, then = costing.package.base.schedule, costing.final_schedule
    rates = [(_("Paid today"), today.rate(cell))]
    rates += [(_("Paid at the end of the term"), then.rate(cell))] if cell in then.rates else []
    words = {"was": cents(was_paid), "since": since, "now": now, "needed": cents(needed), "cell": cell}
    last = rates[-1][1]
    words["gap"] = cents(abs(last - needed))
    if last < needed:
        says = _("%(was)s of %(since)s would be %(needed)s in %(now)s: %(cell)s ends %(gap)s below it.")
    else:
        says = _("%(was)s of %(since)s would be %(needed)s in %(now)s: %(cell)s ends %(gap)s above it.")
    bars = [Bar(_("To buy what %(since)s bought") % words, needed, is_ours=True)]
    bars += [Bar(name, rate) for name, rate in rates]
    title = _("Real pay of %(cell)s since %(since)s") % words
    columns = (_("Pay"), _("Rate"))
    return render(BarChart(title, says % words, bars, columns, DOLLARS_AND_CENTS))


def career(costing: Costing) -> SafeString:
    """What thirty years earn on the old grid and on the new, from the bottom of the widest lane."""
    old, new = costing.package.base.schedule, costing.final_schedule
    lane = max(new.lanes, key=lambda lane: len(new.column(lane)))
    time = costing.package.base.groups[0].time
    grids = {_("today's grid"): old, _("the grid at the end"): new}
    points = [str(year) for year in (1, 5, 10, 15, 20, 25, CAREER)]
    series = [
        Series(name, [equity.career(grid, lane, int(year), time) for year in points])
        for name, grid in grids.items()
        if lane in grid.lanes
    ]
    words = {"lane": lane, "more": cents(_more(series))}
    says = _("Thirty years from the bottom of %(lane)s come to %(more)s more on the grid at the end.") % words
    title = _("Earnings over a career, lane %(lane)s, added up year by year") % words
    return render(LineChart(title, says, points, series, _("Years worked"), DOLLARS))


def against_living_wage(costing: Costing, table: Table, hours: Decimal | None) -> SafeString | None:
    """The cells at the end of the term above and below a living wage; nothing without one.

    `hours` of a year turn salaries into an hourly rate.
    """
    hourly = _by_hour(costing.final_schedule, hours)
    if table.living_wage is None or not hourly:
        return None
    under = [cell for cell, rate in hourly.items() if rate < table.living_wage]
    words = {"under": len(under), "cells": len(hourly), "wage": cents(table.living_wage)}
    says = _("%(under)s of %(cells)s cells pay less than %(wage)s an hour at the end of the term.") % words
    title = _("The grid at the end of the term, by the hour, and the living wage")
    source = f"{table.living_wage_household}. {table.living_wage_source}".strip(". ")
    picture = _heat(costing.final_schedule, title, says, hourly, middle=table.living_wage, source=source)
    return render(picture)


def pictures_of(costing: Costing, table: Table, hours: Decimal | None) -> list[SafeString]:
    """Every picture of a package, in the order the team talks about it."""
    found = [
        waterfall(costing),
        grid_heat(costing.package.base.schedule, _("The grid today")),
        grid_heat(costing.final_schedule, _("The grid at the end of the term")),
        gains_by_cell(costing),
        career(costing),
        against_living_wage(costing, table, hours),
    ]
    return [picture for picture in found if picture]


def frontier_line(found: Sequence[MixRow], spend: Decimal) -> SafeString:
    """The mixes that spend one sum: the more flat dollars, the less percent."""
    words = {
        "spend": cents(spend),
        "percent": PERCENT.whole(found[0].percent),
        "flat": cents(found[-1].flat),
    }
    says = _("%(spend)s buy %(percent)s a year for everybody, or %(flat)s flat, or any mix between.") % words
    points = [cents(one.flat) for one in found]
    series = [Series(_("Raise beside them"), [one.percent for one in found])]
    title = _("Percent beside flat dollars, each mix at the same cost")
    return render(LineChart(title, says, points, series, _("Flat dollars"), PERCENT))


def heat_of_more(saved: Schedule, tried: Schedule) -> SafeString | None:
    """How a what-if changes each printed cell at the end of the term; nothing where none changes."""
    both = [cell for cell in tried.rates if cell in saved.rates and cell.lane != OFF_GRID]
    more = {cell: tried.rate(cell) - saved.rate(cell) for cell in both}
    if not any(more.values()):
        return None
    most, least = max(more.values()), min(more.values())
    words = {"most": cents(most), "least": cents(least)}
    says = _("Cells change by %(least)s to %(most)s.") % words
    return render(
        _heat(tried, _("How each cell changes at the end of the term, against what is saved"), says, more)
    )


def _heat(
    schedule: Schedule,
    title: str,
    says: str,
    values: dict[Cell, Decimal],
    unit: Unit = DOLLARS_AND_CENTS,
    **more: Any,
) -> HeatGrid:
    cells = [[values.get(Cell(step, lane)) for lane in schedule.lanes] for step in schedule.steps]
    return HeatGrid(title, says, schedule.lanes, schedule.steps, cells, _("Step"), unit, **more)


def _by_hour(schedule: Schedule, hours: Decimal | None) -> dict[Cell, Decimal]:
    """The printed rates by the hour; nothing where salaries cannot be turned into hours."""
    rates = {cell: schedule.rate(cell) for cell in schedule.rates if cell.lane != OFF_GRID}
    if schedule.basis == "hourly":
        return rates
    return {cell: (rate / hours).quantize(CENT) for cell, rate in rates.items()} if hours else {}


def _last(values: list[Decimal | None]) -> Decimal | None:
    return values[-1] if values else None


def _movement(table: Table, lines: dict[str, list[Decimal | None]]) -> str:
    ours, theirs = _last(lines[Side.OURS]), _last(lines[Side.THEIRS])
    if ours is None or theirs is None:
        return _("Only one side has put money on the table so far.")
    words = {"us": table.us, "them": table.them, "ours": cents(ours), "theirs": cents(theirs)}
    gap = {"gap": cents(abs(ours - theirs))}
    return _("%(us)s stands at %(ours)s, %(them)s at %(theirs)s: %(gap)s apart.") % (words | gap)


def _more(series: list[Series]) -> Decimal:
    ends = [one.values[-1] or Decimal(0) for one in series]
    return Decimal(ends[-1]) - Decimal(ends[0])


def quarrel_waterfall(found: Comparison, ours: str, theirs: str) -> SafeString:
    """From one sum to the other, cause by cause."""
    steps = [Step(ours, found.ours), *(Step(in_words(line.label), line.amount) for line in found.lines)]
    words = {"ours": ours, "theirs": theirs, "gap": cents(abs(found.gap)), "lines": len(found.lines)}
    says = ngettext(
        "Between %(ours)s and %(theirs)s lie %(gap)s, in %(lines)s line.",
        "Between %(ours)s and %(theirs)s lie %(gap)s, in %(lines)s lines.",
        len(found.lines),
    )
    columns = (_("Line"), _("Amount"), _("Sum so far"))
    picture = Waterfall(
        _("From one sum to the other"), says % words, [*steps, Step(theirs, is_sum=True)], columns
    )
    return render(replace(picture, unit=DOLLARS_AND_CENTS))
