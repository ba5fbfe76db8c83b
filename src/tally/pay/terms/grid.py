"""Terms that reprice the grid as it stands: across the board, flat dollars, set cells, minimum rates."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Literal

from tally.pay.placement import Change, Standing
from tally.pay.schedule import OFF_GRID, Basis, Cell, Regrid, Rule, Schedule
from tally.pay.terms.fields import (
    Lane,
    Lanes,
    Money,
    MoneyByCell,
    MoneyByLane,
    MoneyByStep,
    Number,
    Rate,
    Step,
    Steps,
)
from tally.pay.terms.term import Objection, PayTerm, Phase, money, percent, plain
from tally.words import Said

NEEDS_HOURS = "dollars by {per} on an {basis} grid need the hours of a full year"
Rules = dict[Cell, tuple[Cell | None, Rule]]


@dataclass(frozen=True, kw_only=True)
class GridTerm(PayTerm):
    """A term that writes new rates into the cells of the grid and moves nobody."""

    phase: ClassVar[Phase] = Phase.SCHEDULE

    def change(self, standing: Standing) -> Change:
        schedule = standing.schedule
        return Change(grid=Regrid(schedule.steps, schedule.lanes, self.rules(schedule)))

    def rules(self, schedule: Schedule) -> Rules:
        """For every cell of the new grid, the old cell it comes from and how."""
        rules = schedule.unchanged()
        rules.update(self.new_rules(schedule))
        return rules

    def new_rules(self, schedule: Schedule) -> Rules:
        """The cells this term writes."""
        raise TypeError(f"{type(self).__name__} does not say which cells it writes")

    def because(self, before: Standing, after: Standing) -> str:
        written, cells = len(after.written), len(after.schedule.rates)
        people = plain(after.people(None if written == cells else after.in_cells(after.written)))
        return Said(
            "{words}: {written} of {cells} cells change, where {people} stand",
            words=self.words(),
            written=written,
            cells=cells,
            people=people,
        )

    def words(self) -> str:
        """The term in a few words."""
        return self.title


@dataclass(frozen=True, kw_only=True)
class AcrossTheBoard(GridTerm):
    """A percentage on every cell, or on the steps and lanes named; rates off the grid with it or without."""

    kind: ClassVar[str] = "across_the_board"
    title: ClassVar[Said] = Said("Across the board")
    rate: Rate
    steps: Steps = ()
    lanes: Lanes = ()
    off_grid: Literal["with", "without", "only"] = "with"

    @property
    def label(self) -> str:
        return Said("{title}, {rate}", title=self.title, rate=percent(self.rate))

    @property
    def is_whole(self) -> bool:
        """Whether it raises the whole grid, and so counts towards the nominal percentage."""
        return not self.steps and not self.lanes and self.off_grid != "only"

    def new_rules(self, schedule: Schedule) -> Rules:
        rule = Rule(raised_by="rate")
        return {cell: (cell, rule) for cell in scope(schedule, self.steps, self.lanes, self.off_grid)}

    def words(self) -> str:
        return Said("{rate} on each printed cell", rate=percent(self.rate))


@dataclass(frozen=True, kw_only=True)
class Flat(GridTerm):
    """The same dollars on every cell, or on those named, by year or by hour.

    Where the grid is printed the other way, `hours` (the hours of a full year) turns one into the other.
    """

    kind: ClassVar[str] = "flat"
    title: ClassVar[Said] = Said("Flat amount")
    amount: Money
    per: Literal["cell", "year", "hour"] = "cell"
    hours: Number = Decimal(0)
    steps: Steps = ()
    lanes: Lanes = ()
    off_grid: Literal["with", "without", "only"] = "with"

    @property
    def label(self) -> str:
        return Said("{title}, {words}", title=self.title, words=self.words())

    def new_rules(self, schedule: Schedule) -> Rules:
        turn = self._turn(schedule.basis)
        rule = Rule(
            plus="amount",
            plus_times="hours" if turn == "times" else "",
            plus_over="hours" if turn == "over" else "",
        )
        return {cell: (cell, rule) for cell in scope(schedule, self.steps, self.lanes, self.off_grid)}

    def objections(self, schedule: Schedule) -> Iterator[Objection]:
        yield from super().objections(schedule)
        if self._turn(schedule.basis) and self.hours <= 0:
            yield "hours", Said(NEEDS_HOURS, per=self.per, basis=schedule.basis)

    def words(self) -> str:
        said = {"cell": "{amount}", "year": "{amount} a year", "hour": "{amount} an hour"}[self.per]
        return Said(said, amount=money(self.amount))

    def _turn(self, basis: Basis) -> Literal["", "times", "over"]:
        if self.per == "hour" and basis == "annual":
            return "times"
        return "over" if self.per == "year" and basis == "hourly" else ""


@dataclass(frozen=True, kw_only=True)
class SetCell(GridTerm):
    """One cell gets a new rate; a cell that did not exist begins to exist."""

    kind: ClassVar[str] = "set_cell"
    title: ClassVar[Said] = Said("Set a cell")
    step: Step
    lane: Lane
    rate: Money

    @property
    def label(self) -> str:
        return Said(
            "{title}, {step} / {lane} at {rate}",
            title=self.title,
            step=self.step,
            lane=self.lane,
            rate=money(self.rate),
        )

    def new_rules(self, schedule: Schedule) -> Rules:
        return {Cell(self.step, self.lane): (None, Rule(start="rate"))}


@dataclass(frozen=True, kw_only=True)
class SetColumn(GridTerm):
    """New rates for a lane, step by step."""

    kind: ClassVar[str] = "set_column"
    title: ClassVar[Said] = Said("Set a lane")
    lane: Lane
    rates: MoneyByStep

    @property
    def label(self) -> str:
        return Said("{title}, {lane}", title=self.title, lane=self.lane)

    def new_rules(self, schedule: Schedule) -> Rules:
        return {Cell(step, self.lane): (None, Rule(start=f"rates.{step}")) for step in self.rates}


@dataclass(frozen=True, kw_only=True)
class SetRow(GridTerm):
    """New rates for a step, lane by lane."""

    kind: ClassVar[str] = "set_row"
    title: ClassVar[Said] = Said("Set a step")
    step: Step
    rates: MoneyByLane

    @property
    def label(self) -> str:
        return Said("{title}, step {step}", title=self.title, step=self.step)

    def new_rules(self, schedule: Schedule) -> Rules:
        return {Cell(self.step, lane): (None, Rule(start=f"rates.{lane}")) for lane in self.rates}


@dataclass(frozen=True, kw_only=True)
class SetCells(GridTerm):
    """New printed rates for many cells at once, as from a whole printed schedule: `step|lane` = rate.

    Printed figures are kept as printed, whatever rule they were meant to follow.
    """

    kind: ClassVar[str] = "set_cells"
    title: ClassVar[Said] = Said("New printed rates")
    rates: MoneyByCell

    def new_rules(self, schedule: Schedule) -> Rules:
        return {cell: (None, Rule(start=f"rates.{name}")) for name, cell in self._cells().items()}

    def objections(self, schedule: Schedule) -> Iterator[Objection]:
        yield from super().objections(schedule)
        for name, cell in self._cells().items():
            if cell.step not in schedule.steps:
                yield "rates", Said("there is no step {step!r} for {name!r}", step=cell.step, name=name)
            if cell.lane not in schedule.lanes:
                yield "rates", Said("there is no lane {lane!r} for {name!r}", lane=cell.lane, name=name)

    def _cells(self) -> Mapping[str, Cell]:
        return {name: Cell(*(part.strip() for part in name.partition("|")[::2])) for name in self.rates}


@dataclass(frozen=True, kw_only=True)
class MinimumRate(GridTerm):
    """No cell pays less than this."""

    kind: ClassVar[str] = "minimum_rate"
    title: ClassVar[Said] = Said("Minimum rate")
    rate: Money
    steps: Steps = ()
    lanes: Lanes = ()

    @property
    def label(self) -> str:
        return Said("{title}, {rate}", title=self.title, rate=money(self.rate))

    def new_rules(self, schedule: Schedule) -> Rules:
        rule = Rule(at_least="rate")
        return {cell: (cell, rule) for cell in scope(schedule, self.steps, self.lanes, "with")}


@dataclass(frozen=True, kw_only=True)
class LiftBottom(GridTerm):
    """The bottom steps first: whoever is below `step` is paid as on it, and `part` of the way to the next.

    Lane by lane. A lane without that step is lifted to the last step it has below it, so that a higher lift
    never pays anybody less.
    """

    kind: ClassVar[str] = "lift_bottom"
    title: ClassVar[Said] = Said("Bottom steps lifted")
    step: Step
    part: Rate = Decimal(0)
    lanes: Lanes = ()

    @property
    def label(self) -> str:
        if self.part:
            part = percent(self.part)
            return Said("Bottom steps lifted to step {step} and {part} on", step=self.step, part=part)
        return Said("Bottom steps lifted to step {step}", step=self.step)

    def new_rules(self, schedule: Schedule) -> Rules:
        rules: Rules = {}
        for lane in self.lanes or schedule.lanes:
            if below := self._up_to(schedule, lane):
                reached = below[-1]
                ahead = schedule.ladder.get(reached) if reached.step == self.step else None
                rule = Rule(toward=ahead, part="part") if ahead else Rule()
                rules.update(dict.fromkeys(below, (reached, rule)))
        return rules

    def _up_to(self, schedule: Schedule, lane: str) -> list[Cell]:
        """The cells of a lane up to and on the step, from the bottom."""
        steps = schedule.steps[: schedule.steps.index(self.step) + 1]
        return [cell for step in steps if (cell := Cell(step, lane)) in schedule.rates]


def scope(schedule: Schedule, steps: Steps, lanes: Lanes, off_grid: str) -> list[Cell]:
    """The cells a term speaks of. A rate off the grid follows unless steps or lanes of the grid are named."""
    if off_grid == "with" and not steps and not lanes:
        return list(schedule.rates)
    outside = [cell for cell in schedule.rates if cell.lane == OFF_GRID]
    if off_grid == "only":
        return outside
    named_outside = OFF_GRID in lanes
    inside = schedule.within(steps, [lane for lane in lanes if lane != OFF_GRID]) if _inside(lanes) else []
    return [*inside, *outside] if named_outside else inside


def _inside(lanes: Lanes) -> bool:
    return not lanes or any(lane != OFF_GRID for lane in lanes)
