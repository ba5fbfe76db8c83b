"""Who gains, and how pay stands beside another grid and beside prices: what the page of that name shows.

What is measured is `tally.pay.equity` and `tally.pay.floors`; here it is put into rows.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from unionhall.bargaining.bridge import (
    Cell,
    Costing,
    Schedule,
    Time,
    equity,
    floors,
    snapshot,
)
from unionhall.bargaining.models import Grid, Table
from unionhall.contracts.bridge import grids_of
from unionhall.contracts.forms import choosing
from unionhall.contracts.models import Agreement
from unionhall.contracts.numbers import DecimalField
from unionhall.core.models import User
from unionhall.roster.models import Classification

CAREERS = (10, 20, 30)
AREAS = {"Boston": _("Boston and around"), "United States": _("the whole country")}


@dataclass(frozen=True)
class LaneRow:
    """One lane: bottom, top and their ratio today and at the end, and what years in it earn on each grid."""

    lane: str
    today: equity.Spread | None
    then: equity.Spread | None
    careers: tuple[tuple[int, Decimal | None, Decimal | None], ...]


@dataclass(frozen=True)
class Beside:
    """One place of two grids: a year of pay on ours and on theirs, and the one over the other."""

    name: Any
    ours: Decimal
    theirs: Decimal

    @property
    def ratio(self) -> Decimal:
        return equity.ratio(self.ours, self.theirs)


@dataclass(frozen=True)
class Bought:
    """What a printed rate of today, and of the end of the term, would have bought in an earlier year."""

    cell: Cell
    today: Decimal
    today_then: Decimal
    at_the_end: Decimal | None
    at_the_end_then: Decimal | None


class PricesForm(forms.Form):
    """Pay against prices since a year."""

    since = forms.TypedChoiceField(label=_("Since the year"), coerce=int)
    area = forms.ChoiceField(label=_("Prices of"), choices=list(AREAS.items()))
    was_paid = DecimalField(
        label=_("What a cell was paid then"),
        required=False,
        min_value=Decimal("0.01"),
        max_digits=10,
        decimal_places=2,
        help_text=_("As it was printed in that year: by the hour on an hourly grid, else by the year."),
    )
    step = forms.ChoiceField(label=_("Step of the cell today"), required=False)
    lane = forms.ChoiceField(label=_("Lane of the cell today"), required=False)

    def __init__(self, schedule: Schedule, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        first, last = floors.years_known()
        years = [(year, str(year)) for year in range(last - 1, first - 1, -1)]
        choosing(self.fields["since"]).choices = years
        for name, known in (("step", schedule.steps), ("lane", schedule.lanes)):
            choosing(self.fields[name]).choices = [("", "–"), *((one, one) for one in known)]
        self.schedule = schedule

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if (
            told.get("was_paid")
            and Cell(told.get("step", ""), told.get("lane", "")) not in self.schedule.rates
        ):
            self.add_error("step", _("Choose the step and the lane of that cell."))
        return told


class OtherGridForm(forms.Form):
    """Another unit's grid to hold ours beside: a paraprofessional's year over a teacher's."""

    other = forms.ChoiceField(label=_("Beside the grid of"))
    hours = DecimalField(
        label=_("Hours of a year there, if it pays by the hour"),
        required=False,
        min_value=1,
        max_digits=7,
        decimal_places=2,
    )

    def __init__(self, others: Mapping[str, str], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choosing(self.fields["other"]).choices = list(others.items())


def others(table: Table, ours: Grid, user: User, on: date) -> dict[str, str]:
    """The other grids of her tables, and those of agreements everybody may read."""
    mine = Grid.objects.filter(table__in=Table.objects.visible_to(user, on)).exclude(pk=ours.pk)
    known = Agreement.objects.public().exclude(unit=table.unit)
    return {f"grid {row.pk}": f"{row.table}: {row.title}" for row in mine.select_related("table")} | {
        f"agreement {row.key}": row.title for row in known
    }


def grids_beside(key: str) -> tuple[Schedule, Schedule]:
    """Another unit's grid today and at the end of its term; a grid of a table has no end yet."""
    kind, _space, name = key.partition(" ")
    if kind == "grid":
        schedule = snapshot.schedule_from(Grid.objects.get(pk=name).schedule)
        return schedule, schedule
    printed = grids_of(Agreement.objects.public().get(key=name).kept)
    return printed[0][1], printed[-1][1]


def lanes(costing: Costing) -> list[LaneRow]:
    """Every lane there is today or at the end."""
    today, then = costing.package.base.schedule, costing.final_schedule
    spreads = [{one.lane: one for one in equity.spreads(grid)} for grid in (today, then)]
    names = dict.fromkeys([*spreads[0], *spreads[1]])
    time = costing.package.base.groups[0].time
    return [
        LaneRow(
            lane,
            spreads[0].get(lane),
            spreads[1].get(lane),
            tuple(
                (years, _earned(today, lane, years, time), _earned(then, lane, years, time))
                for years in CAREERS
            ),
        )
        for lane in names
    ]


def kinds(shares: Mapping[str, equity.Share]) -> list[tuple[Any, equity.Share]]:
    """Each kind of work by its name, the largest gain in percent first."""
    names = dict(Classification.choices)
    named = [(names.get(kind, kind) or _("not noted"), share) for kind, share in shares.items()]
    return sorted(named, key=lambda row: -row[1].percent)


def beside(costing: Costing, key: str, hours: Decimal | None) -> tuple[list[Beside], list[Beside]]:
    """Bottom and top of both grids, today and at the end. Raises `ValueError` where hours are missing."""
    theirs_today, theirs_then = grids_beside(key)
    ours = costing.package.base.schedule, costing.final_schedule
    time = costing.package.base.groups[0].time
    other = Time(hours=hours, days=Decimal(1)) if theirs_today.basis == "hourly" else Time()
    if theirs_today.basis == "hourly" and not hours:
        raise ValueError
    pairs = zip(ours, (theirs_today, theirs_then), strict=True)
    today, then = ([*_places(mine, time, grid, other)] for mine, grid in pairs)
    return today, then


def bought(costing: Costing, since: int, area: str) -> Iterator[Bought]:
    """The bottom and the top of each lane in dollars of an earlier year."""
    today, then = costing.package.base.schedule, costing.final_schedule
    now = floors.years_known(area)[1]
    for lane in today.lanes:
        column = today.column(lane)
        for cell in dict.fromkeys([column[0], column[-1]] if column else []):
            rate, end = today.rate(cell), then.rate(cell) if cell in then.rates else None
            real = None if end is None else floors.real(end, since, now, area)
            yield Bought(cell, rate, floors.real(rate, since, now, area), end, real)


def _earned(schedule: Schedule, lane: str, years: int, time: Time) -> Decimal | None:
    return equity.career(schedule, lane, years, time) if schedule.column(lane) else None


def _places(mine: Schedule, time: Time, other: Schedule, theirs: Time) -> Iterator[Beside]:
    for name, pick in ((_("The lowest cell"), min), (_("The highest cell"), max)):
        here, there = (_cell(grid, pick) for grid in (mine, other))
        pay = equity.year_of_pay(mine, here, time), equity.year_of_pay(other, there, theirs)
        yield Beside(name, *pay)


def _cell(schedule: Schedule, pick: Any) -> Cell:
    return pick(schedule.within((), ()), key=lambda cell: schedule.rates[cell])
