"""The salary schedule: steps down, lanes across, a printed rate in each cell that exists.

A cell off the grid (a rate of somebody's own) is a cell too, in the lane `OFF_GRID`. How a term makes new
printed rates from old ones is a `Rule` that names the term's numbers, so that the sum and the spreadsheet
follow the same rule. Who stands in a cell is in `placement`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import Literal, NamedTuple

from tally.pay.cents import half_up, rounded, to_dollars

Basis = Literal["annual", "hourly"]
OFF_GRID = "off grid"
Numbers = Mapping[str, Decimal]


class Cell(NamedTuple):
    """A place on the schedule."""

    step: str
    lane: str

    def __str__(self) -> str:
        return f"{self.step} / {self.lane}"


@dataclass(frozen=True)
class Rule:
    """How a printed rate comes about; each field is the name of one of the term's numbers.

    The old rate (or the number `start` where there is none) goes `part` of the way `toward` a second old
    rate, is raised by `raised_by`, multiplied by every number of `times`, gets `plus` added (times
    `plus_times`, over `plus_over`), is rounded as the schedule is printed, and is never less than `at_least`.
    """

    start: str = ""
    raised_by: str = ""
    times: tuple[str, ...] = ()
    plus: str = ""
    plus_times: str = ""
    plus_over: str = ""
    at_least: str = ""
    toward: Cell | None = None
    part: str = ""


@dataclass(frozen=True)
class Regrid:
    """A new grid: its steps and lanes, and for each cell the old cell it comes from and the rule."""

    steps: tuple[str, ...]
    lanes: tuple[str, ...]
    rules: Mapping[Cell, tuple[Cell | None, Rule]]


@dataclass(frozen=True)
class Schedule:
    """Printed rates in whole cents (dollars a year, or an hour). `unit` is what a cell is printed to."""

    basis: Basis
    steps: tuple[str, ...]
    lanes: tuple[str, ...]
    rates: Mapping[Cell, int]
    unit: int = 1

    def rate(self, cell: Cell) -> Decimal:
        """The printed rate in dollars. Raises `KeyError` where the cell does not exist."""
        return to_dollars(self.rates[cell])

    @cached_property
    def ladder(self) -> Mapping[Cell, Cell]:
        """Where a step leads: the next cell that exists down the lane. The top of a lane leads nowhere."""
        above: dict[Cell, Cell] = {}
        for lane in self.lanes:
            column = self.column(lane)
            above.update(pairwise(column))
        return above

    def column(self, lane: str) -> list[Cell]:
        """The cells of a lane that exist, from the bottom step to the top."""
        return [cell for step in self.steps if (cell := Cell(step, lane)) in self.rates]

    def top(self, lane: str) -> Cell:
        """The highest cell of a lane."""
        return self.column(lane)[-1]

    def within(self, steps: Iterable[str], lanes: Iterable[str]) -> list[Cell]:
        """The cells of the grid in those steps and lanes; none named means all of them."""
        if not steps and not lanes:
            return [cell for cell in self.rates if cell.lane != OFF_GRID]
        rows, columns = set(steps or self.steps), set(lanes or self.lanes)
        return [cell for cell in self.rates if cell.step in rows and cell.lane in columns]

    def unchanged(self) -> dict[Cell, tuple[Cell | None, Rule]]:
        """The rules that leave every cell as it is, for a term to write over."""
        return {cell: (cell, AS_IT_WAS) for cell in self.rates}

    def repriced(self, grid: Regrid, numbers: Numbers) -> "Schedule":
        """The schedule after `grid`, each cell rounded as printed."""
        old, unit, known = self.rates, self.unit, AS_IT_WAS
        rates = {}
        for cell, (source, rule) in grid.rules.items():
            if rule is AS_IT_WAS and source is not None:
                rates[cell] = old[source]
                continue
            if rule is not known:
                known, (slope, addend, divisor, least) = rule, _straight(rule, numbers, unit)
            if source is None or rule.toward is not None:
                rate = rounded((self._start(source, rule, numbers) * slope + addend) / divisor) * unit
            else:
                rate = half_up(old[source] * slope + addend, divisor) * unit
            rates[cell] = rate if rate > least else least
        return replace(self, steps=grid.steps, lanes=grid.lanes, rates=rates)

    def written(self, before: "Schedule") -> tuple[Cell, ...]:
        """The cells whose rate is another than before, or that did not exist."""
        old = before.rates
        return tuple([cell for cell, rate in self.rates.items() if old.get(cell) != rate])

    def _start(self, source: Cell | None, rule: Rule, numbers: Numbers) -> Fraction:
        """What a rule starts from where that is not simply an old rate."""
        if source is None:
            return Fraction(numbers[rule.start]) * 100 if rule.start else Fraction(0)
        old = Fraction(self.rates[source])
        if rule.toward is None:
            return old
        return old + Fraction(numbers[rule.part]) * (self.rates[rule.toward] - old)


AS_IT_WAS = Rule()
Straight = tuple[int, int, int, int]


def _straight(rule: Rule, numbers: Numbers, unit: int) -> Straight:
    """A rule as whole numbers: (old x slope + addend) / divisor, and the least it may come to."""
    factor = 1 + Fraction(numbers[rule.raised_by]) if rule.raised_by else Fraction(1)
    for name in rule.times:
        factor *= Fraction(numbers[name])
    plus = Fraction(numbers[rule.plus]) * 100 if rule.plus else Fraction(0)
    if rule.plus_times:
        plus *= Fraction(numbers[rule.plus_times])
    if rule.plus_over:
        plus /= Fraction(numbers[rule.plus_over])
    least = rounded(Fraction(numbers[rule.at_least]) * 100) if rule.at_least else 0
    divisor = factor.denominator * plus.denominator
    slope, addend = factor.numerator * plus.denominator, plus.numerator * factor.denominator
    return slope, addend, divisor * unit, least
