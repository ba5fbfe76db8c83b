"""Terms that move people on the grid: steps, holds, lane changes, leavers and those who replace them."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from tally.pay.cents import to_people
from tally.pay.placement import Change, Part, Standing
from tally.pay.schedule import Cell, Schedule
from tally.pay.terms.fields import Lane, Lanes, Number, Steps, YesNo
from tally.pay.terms.fields import Step as StepName
from tally.pay.terms.term import Objection, PayTerm, Phase, plain
from tally.words import Figure, Said, together


@dataclass(frozen=True, kw_only=True)
class Step(PayTerm):
    """Everybody below the top moves down one row: on the day `on`, or each on their own step date.

    A person who has no step date moves on the first day of the year. `lanes` limits it to those lanes.
    """

    kind: ClassVar[str] = "step"
    title: ClassVar[Said] = Said("Step movement")
    phase: ClassVar[Phase] = Phase.STEP
    anniversary: YesNo = False
    lanes: Lanes = ()

    def change(self, standing: Standing) -> Change:
        return self.change_for(standing, range(len(standing.cells)))

    def change_for(self, standing: Standing, groups: range | list[int]) -> Change:
        """The step of some groups only, as on one of the days of an anniversary."""
        lanes, ladder = set(self.lanes or standing.schedule.lanes), standing.schedule.ladder
        cells, held = standing.cells, standing.held
        due = [
            place for place in groups if place not in held and (cell := cells[place]) and cell.lane in lanes
        ]
        movers = frozenset([place for place in due if cells[place] in ladder])
        waiting = standing.waiting | (frozenset(due) - movers)
        whole = len(movers) == len(cells)
        return Change(moves=ladder, who=None if whole else movers, waiting=waiting)

    def because(self, before: Standing, after: Standing) -> str:
        changed = zip(before.cells, after.cells, before.counts, strict=True)
        moved = sum([count for old, new, count in changed if old != new])
        top = before.people(after.waiting)
        told = Said(
            "{moved} move down one step on the old grid; {top} have no step above",
            moved=plain(to_people(moved)),
            top=plain(top),
        )
        over = to_people(_passing(before, after))
        if not over:
            return told
        return together([told, Said("{over} pass over a cell that does not exist", over=plain(over))])


def _passing(before: Standing, after: Standing) -> int:
    """How many people (in ten-thousandths) step over a cell their lane does not have."""
    place = {step: number for number, step in enumerate(before.schedule.steps)}
    changed = zip(before.cells, after.cells, before.counts, strict=True)
    moved = ((old, new, count) for old, new, count in changed if old and new and old != new)
    return sum([count for old, new, count in moved if place[new.step] - place[old.step] > 1])


@dataclass(frozen=True, kw_only=True)
class Hold(PayTerm):
    """Nobody in these steps and lanes moves this year: a freeze, or a hold at one step."""

    kind: ClassVar[str] = "hold"
    title: ClassVar[Said] = Said("Hold on step")
    phase: ClassVar[Phase] = Phase.HOLD
    steps: Steps = ()
    lanes: Lanes = ()

    def change(self, standing: Standing) -> Change:
        held = standing.in_cells(standing.schedule.within(self.steps, self.lanes))
        return Change(held=standing.held | frozenset(held))

    def because(self, before: Standing, after: Standing) -> str:
        stuck = [place for place in after.held - before.held if before.cells[place] in before.schedule.ladder]
        ladder, rates = before.schedule.ladder, before.schedule.rates
        saved = sum(
            before.counts[place]
            * (rates[ladder[cell]] - rates[cell])
            * before.works[place][0]
            // before.works[place][2]
            for place in stuck
            if (cell := before.cells[place]) is not None
        )
        return Said(
            "{stuck} stay where they are; a step would cost about {saved}",
            stuck=plain(before.people(stuck)),
            saved=Figure(f"${saved // 10**6:,}"),
        )


@dataclass(frozen=True, kw_only=True)
class LaneMove(PayTerm):
    """Some people of one lane cross to another at the same step; with no step named, spread over the lane."""

    kind: ClassVar[str] = "lane_move"
    title: ClassVar[Said] = Said("Lane movement")
    phase: ClassVar[Phase] = Phase.LANE
    source: Lane
    to: Lane
    people: Number
    step: StepName = ""

    @property
    def label(self) -> str:
        return Said("Lane movement, {source} to {to}", source=self.source, to=self.to)

    def change(self, standing: Standing) -> Change:
        return Change(parts=tuple(self._parts(standing)))

    def because(self, before: Standing, after: Standing) -> str:
        return Said(
            "{people} move from {source} to {to} on the old grid",
            people=plain(self.people),
            source=self.source,
            to=self.to,
        )

    def refusals(self, standing: Standing) -> Iterator[Objection]:
        there = standing.people(standing.in_cells(self._cells(standing.schedule)))
        if self.people < 0:
            yield "people", Said("{people} people cannot move", people=plain(self.people))
        if self.people > there:
            yield (
                "people",
                Said(
                    "{people} are to move but only {there} are there",
                    people=plain(self.people),
                    there=plain(there),
                ),
            )
        for cell in self._cells(standing.schedule):
            if Cell(cell.step, self.to) not in standing.schedule.rates and standing.in_cells([cell]):
                yield "to", Said("there is no cell {cell} to move to", cell=Cell(cell.step, self.to))

    def _cells(self, schedule: Schedule) -> list[Cell]:
        return schedule.within((self.step,) if self.step else (), (self.source,))

    def _parts(self, standing: Standing) -> Iterator[Part]:
        places = standing.in_cells(self._cells(standing.schedule))
        cells = list(dict.fromkeys(cell for place in places if (cell := standing.cells[place])))
        there = [standing.people(standing.in_cells([cell])) for cell in cells]
        for cell, people in zip(cells, spread(self.people, there), strict=True):
            if people:
                yield Part(cell, Cell(cell.step, self.to), people)


@dataclass(frozen=True, kw_only=True)
class Turnover(PayTerm):
    """Leavers at one cell and who replaces them; with no cell for the replacements, the posts lapse.

    Shown gross and net: the payroll with these terms in the package is net, without them gross.
    """

    kind: ClassVar[str] = "turnover"
    title: ClassVar[Said] = Said("Turnover")
    phase: ClassVar[Phase] = Phase.TURNOVER
    step: StepName
    lane: Lane
    people: Number
    to_step: StepName = ""
    to_lane: Lane = ""

    @property
    def label(self) -> str:
        return Said("Turnover at {step} / {lane}", step=self.step, lane=self.lane)

    @property
    def replaced_at(self) -> Cell | None:
        return Cell(self.to_step, self.to_lane or self.lane) if self.to_step else None

    def change(self, standing: Standing) -> Change:
        return Change(parts=(Part(Cell(self.step, self.lane), self.replaced_at, self.people, new=True),))

    def because(self, before: Standing, after: Standing) -> str:
        where = (
            Said("replaced at {cell}", cell=self.replaced_at) if self.replaced_at else Said("not replaced")
        )
        return Said(
            "{people} leave {step} / {lane} and are {where}",
            people=plain(self.people),
            step=self.step,
            lane=self.lane,
            where=where,
        )

    def refusals(self, standing: Standing) -> Iterator[Objection]:
        there = standing.people(standing.in_cells([Cell(self.step, self.lane)]))
        if self.people < 0:
            yield "people", Said("{people} people cannot leave", people=plain(self.people))
        if self.people > there:
            yield (
                "people",
                Said(
                    "{people} are to leave but only {there} are there",
                    people=plain(self.people),
                    there=plain(there),
                ),
            )
        if self.replaced_at and self.replaced_at not in standing.schedule.rates:
            yield (
                "to_step",
                Said("there is no cell {cell} to replace them at", cell=self.replaced_at),
            )


def spread(people: Decimal, weights: list[Decimal]) -> list[Decimal]:
    """`people` in proportion to `weights`, in ten-thousandths of a person; never more than is there."""
    whole = sum(weights, Decimal(0))
    if not whole:
        return [Decimal(0) for _ in weights]
    unit = Decimal("0.0001")
    shares = [(people * weight / whole).quantize(unit, "ROUND_FLOOR") for weight in weights]
    left = people - sum(shares, Decimal(0))
    for place in sorted(range(len(weights)), key=lambda place: -weights[place]):
        more = min(left, weights[place] - shares[place], unit)
        shares[place] += more
        left -= more
    return shares
