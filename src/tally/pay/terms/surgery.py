"""Terms that rebuild the grid: top steps added, bottom steps dropped, lanes merged or added, re-indexing.

Each says which old cell a new cell comes from and where those who stood in an old cell go, so that a check
can tell whether anybody's pay falls.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import ClassVar, Literal

from tally.pay.placement import Change, Standing
from tally.pay.schedule import AS_IT_WAS, OFF_GRID, Basis, Cell, Regrid, Rule, Schedule
from tally.pay.terms.fields import (
    Lane,
    Lanes,
    Money,
    MoneyByLane,
    MoneyByStep,
    NewName,
    NumberByLane,
    NumberByStep,
    Rate,
    StepByStep,
    Steps,
    YesNo,
)
from tally.pay.terms.grid import GridTerm, Rules
from tally.pay.terms.term import Objection, money, percent, plain
from tally.words import Said


def indexed(
    base: Decimal, lanes: Mapping[str, Decimal], steps: Mapping[str, Decimal], basis: Basis, unit: int
) -> Schedule:
    """A schedule that is base x lane factor x step factor, each cell rounded as printed."""
    blank = {Cell(step, lane): 0 for step in steps for lane in lanes}
    empty = Schedule(basis, tuple(steps), tuple(lanes), blank, unit)
    term = ReIndex(base=base, lane_factors=dict(lanes), step_factors=dict(steps))
    return empty.repriced(term.grid(empty), term.numbers)


@dataclass(frozen=True, kw_only=True)
class Surgery(GridTerm):
    """A term that rebuilds the grid: a new grid, and the map of old cells to new ones."""

    def change(self, standing: Standing) -> Change:
        grid = self.grid(standing.schedule)
        return Change(grid=grid, moves=self.moves(standing.schedule), who=self.who(standing))

    def grid(self, schedule: Schedule) -> Regrid:
        """The new steps, lanes and cells."""
        raise TypeError(f"{type(self).__name__} does not say what the new grid is")

    def moves(self, schedule: Schedule) -> dict[Cell, Cell]:
        """Where those in an old cell go; a cell not named keeps its name."""
        return {}

    def who(self, standing: Standing) -> frozenset[int] | None:
        """The groups the map applies to, or all of them."""
        return None

    def because(self, before: Standing, after: Standing) -> str:
        changed = zip(before.cells, after.cells, strict=True)
        moved = [place for place, (old, new) in enumerate(changed) if old != new]
        steps, lanes = len(after.schedule.steps), len(after.schedule.lanes)
        return Said(
            "{words}: now {steps} steps by {lanes} lanes; {moved} change cell",
            words=self.words(),
            steps=steps,
            lanes=lanes,
            moved=plain(before.people(moved)),
        )


@dataclass(frozen=True, kw_only=True)
class AddTopStep(Surgery):
    """A new step on top of every lane (or of those named), and who goes there at once.

    Its rate is `over` above the old top, plus `amount`, unless `rates` gives one for the lane. Those `due`
    are the ones whose step this year had nowhere to lead; `all` is everybody on the old top.
    """

    kind: ClassVar[str] = "add_top_step"
    title: ClassVar[Said] = Said("New top step")
    step: NewName
    over: Rate = Decimal(0)
    amount: Money = Decimal(0)
    rates: MoneyByLane = field(default_factory=dict)
    moves_up: Literal["due", "all", "nobody"] = "due"
    lanes: Lanes = ()

    @property
    def label(self) -> str:
        return Said("{title} {step}", title=self.title, step=self.step)

    def grid(self, schedule: Schedule) -> Regrid:
        rules = schedule.unchanged()
        for lane in self._lanes(schedule):
            source = None if lane in self.rates else schedule.top(lane)
            priced = Rule(raised_by="over", plus="amount") if source else Rule(start=f"rates.{lane}")
            rules[Cell(self.step, lane)] = source, priced
        return Regrid((*schedule.steps, self.step), schedule.lanes, rules)

    def moves(self, schedule: Schedule) -> dict[Cell, Cell]:
        if self.moves_up == "nobody":
            return {}
        return {schedule.top(lane): Cell(self.step, lane) for lane in self._lanes(schedule)}

    def who(self, standing: Standing) -> frozenset[int] | None:
        return standing.waiting if self.moves_up == "due" else None

    def objections(self, schedule: Schedule) -> Iterator[Objection]:
        yield from super().objections(schedule)
        if self.step in schedule.steps:
            yield (
                "step",
                Said("there is a step {step!r} already; give the new one another name", step=self.step),
            )

    def words(self) -> str:
        if self.rates:
            return Said("a new top step at printed rates")
        over, amount = percent(self.over), money(self.amount)
        if self.amount:
            return Said("a new top step {over} and {amount} above the old", over=over, amount=amount)
        return Said("a new top step {over} above the old", over=over)

    def _lanes(self, schedule: Schedule) -> list[str]:
        return [lane for lane in (self.lanes or schedule.lanes) if schedule.column(lane)]


@dataclass(frozen=True, kw_only=True)
class DropSteps(Surgery):
    """Steps taken out of the grid; whoever stood on one goes to the next step kept above it.

    `to` sends a dropped step elsewhere. With `renumber` the steps left are named 1, 2, 3 again: when six
    are dropped, the old step 7 becomes step 1.
    """

    kind: ClassVar[str] = "drop_steps"
    title: ClassVar[Said] = Said("Steps dropped")
    steps: Steps
    to: StepByStep = field(default_factory=dict)
    renumber: YesNo = True

    @property
    def label(self) -> str:
        return Said("{title}, {steps}", title=self.title, steps=", ".join(self.steps))

    def grid(self, schedule: Schedule) -> Regrid:
        names = self._names(schedule)
        rules: Rules = {}
        for cell in schedule.rates:
            if cell.lane == OFF_GRID:
                rules[cell] = cell, AS_IT_WAS
            elif cell.step in names:
                rules[Cell(names[cell.step], cell.lane)] = cell, AS_IT_WAS
        return Regrid(tuple(names.values()), schedule.lanes, rules)

    def moves(self, schedule: Schedule) -> dict[Cell, Cell]:
        names = self._names(schedule)
        return {
            cell: Cell(names[self._kept(schedule, cell)], cell.lane)
            for cell in schedule.rates
            if cell.lane != OFF_GRID
        }

    def objections(self, schedule: Schedule) -> Iterator[Objection]:
        unknown = list(super().objections(schedule))
        yield from unknown
        for step, kept in self.to.items():
            if kept not in schedule.steps or kept in self.steps:
                yield (
                    "to",
                    Said("step {step!r} cannot go to {kept!r}, which is not kept", step=step, kept=kept),
                )
        if unknown:
            return
        for lane in schedule.lanes:
            if schedule.column(lane) and all(cell.step in self.steps for cell in schedule.column(lane)):
                yield "steps", Said("no step of the lane {lane!r} would be left", lane=lane)

    def words(self) -> str:
        if len(self.steps) == 1:
            return Said("1 step dropped")
        return Said("{steps} steps dropped", steps=len(self.steps))

    def _names(self, schedule: Schedule) -> dict[str, str]:
        kept = [step for step in schedule.steps if step not in self.steps]
        return {step: str(place) if self.renumber else step for place, step in enumerate(kept, 1)}

    def _kept(self, schedule: Schedule, cell: Cell) -> str:
        if cell.step not in self.steps:
            return cell.step
        wanted = self.to.get(cell.step)
        if wanted and Cell(wanted, cell.lane) in schedule.rates:
            return wanted
        column = schedule.column(cell.lane)
        place = column.index(cell)
        nearest = [*column[place:], *reversed(column[:place])]
        return next(other.step for other in nearest if other.step not in self.steps)


@dataclass(frozen=True, kw_only=True)
class MergeLanes(Surgery):
    """Lanes made one. Each step pays what the `source` lane paid, or, with none named, the highest."""

    kind: ClassVar[str] = "merge_lanes"
    title: ClassVar[Said] = Said("Lanes merged")
    lanes: Lanes
    name: NewName
    source: Lane = ""

    @property
    def label(self) -> str:
        return Said(
            "{title}, {lanes} into {name}", title=self.title, lanes=", ".join(self.lanes), name=self.name
        )

    def grid(self, schedule: Schedule) -> Regrid:
        rules: Rules = {cell: (cell, AS_IT_WAS) for cell in schedule.rates if cell.lane not in self.lanes}
        for step in schedule.steps:
            there = [cell for lane in self.lanes if (cell := Cell(step, lane)) in schedule.rates]
            named = [cell for cell in there if cell.lane == self.source]
            if there:
                best = max(named or there, key=lambda cell: schedule.rates[cell])
                rules[Cell(step, self.name)] = best, AS_IT_WAS
        return Regrid(schedule.steps, self._lanes(schedule), rules)

    def moves(self, schedule: Schedule) -> dict[Cell, Cell]:
        merged = (cell for cell in schedule.rates if cell.lane in self.lanes)
        return {cell: Cell(cell.step, self.name) for cell in merged}

    def objections(self, schedule: Schedule) -> Iterator[Objection]:
        yield from super().objections(schedule)
        if self.name in schedule.lanes and self.name not in self.lanes:
            yield (
                "name",
                Said("there is a lane {name!r} already, which is not one of those merged", name=self.name),
            )
        if self.source and self.source not in self.lanes:
            yield "source", Said("{source!r} is not one of the lanes merged", source=self.source)

    def words(self) -> str:
        lanes = len(self.lanes)
        if self.source:
            return Said("{lanes} lanes become one, at the rates of {source}", lanes=lanes, source=self.source)
        return Said("{lanes} lanes become one, each step at the highest of them", lanes=lanes)

    def _lanes(self, schedule: Schedule) -> tuple[str, ...]:
        first = next((lane for lane in schedule.lanes if lane in self.lanes), self.name)
        names = (self.name if lane == first else lane for lane in schedule.lanes)
        return tuple(name for name in names if name == self.name or name not in self.lanes)


@dataclass(frozen=True, kw_only=True)
class AddLane(Surgery):
    """A new lane `over` above the lane it comes after, or at rates given by step. Nobody stands in it yet."""

    kind: ClassVar[str] = "add_lane"
    title: ClassVar[Said] = Said("New lane")
    name: NewName
    after: Lane
    over: Rate = Decimal(0)
    rates: MoneyByStep = field(default_factory=dict)

    @property
    def label(self) -> str:
        return Said("{title} {name}", title=self.title, name=self.name)

    def grid(self, schedule: Schedule) -> Regrid:
        rules = schedule.unchanged()
        rule = Rule(raised_by="over")
        for cell in schedule.column(self.after):
            given = cell.step in self.rates
            priced = (None, Rule(start=f"rates.{cell.step}")) if given else (cell, rule)
            rules[Cell(cell.step, self.name)] = priced
        place = schedule.lanes.index(self.after) + 1
        lanes = (*schedule.lanes[:place], self.name, *schedule.lanes[place:])
        return Regrid(schedule.steps, lanes, rules)

    def objections(self, schedule: Schedule) -> Iterator[Objection]:
        yield from super().objections(schedule)
        if self.name in schedule.lanes:
            yield "name", Said("there is a lane {name!r} already", name=self.name)

    def words(self) -> str:
        return Said("a lane {over} above {after}", over=percent(self.over), after=self.after)


@dataclass(frozen=True, kw_only=True)
class ReIndex(Surgery):
    """Every cell becomes base x the factor of its lane x the factor of its step.

    Where lanes climb by steps of their own, `lanes` limits a term to those lanes and another does the rest.
    """

    kind: ClassVar[str] = "re_index"
    title: ClassVar[Said] = Said("Re-indexed grid")
    base: Money
    lane_factors: NumberByLane
    step_factors: NumberByStep
    lanes: Lanes = ()

    def grid(self, schedule: Schedule) -> Regrid:
        rules = schedule.unchanged()
        for cell in schedule.within((), self.lanes):
            if cell.lane in self.lane_factors and cell.step in self.step_factors:
                times = f"lane_factors.{cell.lane}", f"step_factors.{cell.step}"
                rules[cell] = None, Rule(start="base", times=times)
        return Regrid(schedule.steps, schedule.lanes, rules)

    def objections(self, schedule: Schedule) -> Iterator[Objection]:
        yield from super().objections(schedule)
        for lane in self.lanes or schedule.lanes:
            if lane not in self.lane_factors:
                yield "lane_factors", Said("the lane {lane!r} has no factor", lane=lane)
        for step in schedule.steps:
            if step not in self.step_factors:
                yield "step_factors", Said("the step {step!r} has no factor", step=step)

    def words(self) -> str:
        return Said("base {base} x lane factor x step factor", base=money(self.base))
