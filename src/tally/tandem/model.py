"""Choosing what starts, when and how much of it: a mixed-integer programme, solved by HiGHS.

HiGHS works in floats and only ever proposes. What it proposes is made exact here, whole units rounded and
parts of units cut to the hundredth, and is taken only if the ledger can pay every cent of it. So no float
reaches an answer. The programme in words is in docs/tandem.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from typing import Any, cast

import highspy
import numpy as np

from tally.tandem.investments import Investment
from tally.tandem.ledger import Ledger, Slot, ledger
from tally.tandem.plan import Levels, Plan
from tally.years import FiscalYear

Columns = dict[tuple[int, FiscalYear], int]
Fixed = dict[tuple[int, FiscalYear], Decimal]

SCALE = 100_000
"""Cents to the unit money is told to the solver in: $1,000 keeps coefficients near one."""

ZERO = Decimal(0)
HUNDREDTH = Decimal("0.01")
NEAR = Decimal("0.0001")
OPTIONS: dict[str, bool | float | str] = {
    "output_flag": False,
    "parallel": "off",
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 1e-6,
    "mip_max_nodes": 200_000,
}
TRIES = 4


class UnsolvedError(RuntimeError):
    """The solver stopped without an answer, or with one that the ledger could not pay."""


@dataclass(frozen=True)
class Goal:
    """What to do the most of: work by priority in `years`; or, `unpaid`, to leave the least unpaid."""

    years: tuple[FiscalYear, ...] = ()
    one_time: bool = True
    unpaid: bool = False


@dataclass(frozen=True)
class Choice:
    """`levels` as chosen; `proved` says that no other choice is worth more."""

    levels: Levels
    proved: bool = True


@dataclass
class _Programme:
    """Columns and rows as they are collected, before the solver gets them in one go."""

    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    value: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    rows: list[tuple[float, float, Mapping[int, float]]] = field(default_factory=list)

    def column(self, low: float, high: float, whole: bool = False) -> int:
        self.low.append(low)
        self.high.append(high)
        self.value.append(0.0)
        self.whole.append(whole)
        return len(self.low) - 1

    def row(self, low: float, high: float, terms: Mapping[int, float]) -> None:
        self.rows.append((low, high, terms))

    def lp(self) -> highspy.HighsLp:
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(self.low), len(self.rows)
        lp.sense_ = highspy.ObjSense.kMaximize
        lp.col_cost_, lp.col_lower_, lp.col_upper_ = map(np.array, (self.value, self.low, self.high))
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        lp.integrality_ = [kinds[whole] for whole in self.whole]
        lp.row_lower_ = np.array([low for low, _, _ in self.rows])
        lp.row_upper_ = np.array([high for _, high, _ in self.rows])
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.cumsum([0, *(len(terms) for _, _, terms in self.rows)])
        lp.a_matrix_.index_ = np.array([column for _, _, terms in self.rows for column in terms])
        lp.a_matrix_.value_ = np.array([factor for _, _, terms in self.rows for factor in terms.values()])
        return lp


def choose(plan: Plan, goal: Goal | None = None) -> Choice | None:
    """The choice that does the most by `goal` (unless given: over all the years), payable to the cent.

    None when what must be paid cannot be. With an `unpaid` goal what must start is started all the same, and
    as little as can be of it goes unpaid. Raises `UnsolvedError`.
    """
    books = ledger(plan)
    if plan.cuts and not goal:
        return _year_by_year(books)
    return _best(books, goal or Goal(plan.span), {})


def _year_by_year(books: Ledger) -> Choice | None:
    """With cuts allowed: each year in turn keeps and starts all it can, and pays with what is left later."""
    fixed: Fixed = {}
    choice: Choice | None = None
    for year in books.plan.span:
        choice = _best(books, Goal((year,)), fixed)
        if not choice:
            return None
        fixed.update({(item, year): units.get(year, ZERO) for item, units in enumerate(choice.levels)})
    return choice


def _best(books: Ledger, goal: Goal, fixed: Fixed) -> Choice | None:
    for spared in range(TRIES):
        proposal = _propose(books, goal, fixed, spared)
        if not proposal:
            return None
        bills = books.bills(proposal.levels)
        if goal.unpaid or sum(books.pay(bills).values()) == sum(bills):
            return replace(proposal, proved=proposal.proved and not spared)
    raise UnsolvedError("no choice could be paid to the cent; please report the plan")


def _propose(books: Ledger, goal: Goal, fixed: Fixed, spared: int) -> Choice | None:
    programme = _Programme()
    columns: Columns = {}
    for item in range(len(books.plan.asks)):
        _add_ask(programme, columns, books.plan, item)
        _add_value(programme, columns, books.plan, item, goal)
    _add_payments(programme, columns, books, goal, spared)
    _fix(programme, columns, books.plan, fixed)
    solved = _solve(programme)
    if solved is None:
        return None
    values, proved = solved
    return Choice(_exact(books.plan, columns, values), proved)


def _add_ask(programme: _Programme, columns: Columns, plan: Plan, item: int) -> None:
    """Its columns, one for each year in which the units may change, and the rules between them."""
    ask = plan.asks[item]
    if not ask.lasts:
        years = [year for year in plan.years if ask.may_start(year)]
        columns.update({(item, year): programme.column(0, float(ask.units), ask.whole) for year in years})
        done = {columns[item, year]: 1.0 for year in years}
        programme.row(float(ask.units) if ask.must else 0.0, float(ask.units), done)
        return
    falls = plan.cuts and not ask.keep
    for year in (year for year in plan.span if ask.stays(year)):
        if year > ask.latest and not falls:
            columns[item, year] = columns[item, ask.latest]
            continue
        least = float(ask.units) if ask.must and year == ask.latest else 0.0
        columns[item, year] = programme.column(least, float(ask.units), ask.whole)
        if year == ask.earliest or (falls and year <= ask.latest):
            continue
        step = {columns[item, year]: 1.0, columns[item, year + -1]: -1.0}
        programme.row(*((-np.inf, 0.0) if falls else (0.0, np.inf)), step)


def _add_value(programme: _Programme, columns: Columns, plan: Plan, item: int, goal: Goal) -> None:
    ask = plan.asks[item]
    for year in goal.years:
        if (item, year) in columns and (ask.lasts or goal.one_time):
            programme.value[columns[item, year]] += float(ask.priority * ask.price.worth(year)) * 100 / SCALE


def _fix(programme: _Programme, columns: Columns, plan: Plan, fixed: Fixed) -> None:
    """Years already chosen stay as they are, and what was cut in one of them is not started again."""
    for (item, year), units in fixed.items():
        if (item, year) not in columns:
            continue
        column = columns[item, year]
        programme.low[column] = programme.high[column] = float(units)
        fell = plan.asks[item].lasts and units < fixed.get((item, year + -1), ZERO)
        for later in plan.span:
            if fell and later > year and (item, later) in columns:
                programme.high[columns[item, later]] = float(units)


def _add_payments(programme: _Programme, columns: Columns, books: Ledger, goal: Goal, spared: int) -> None:
    """Slots with the same payers are one bill; pots pay bills; no pot pays more than it holds."""
    bills: dict[tuple[int, ...], list[Slot]] = {}
    for slot in books.slots:
        bills.setdefault(slot.payers, []).append(slot)
    drawn: list[dict[int, float]] = [{} for _ in books.pots]
    for payers, slots in bills.items():
        terms = _cost(columns, slots)
        for payer in payers:
            paid = programme.column(0.0, np.inf)
            terms[paid] = drawn[payer][paid] = 1.0
        if goal.unpaid:
            unpaid = programme.column(0.0, np.inf)
            programme.value[unpaid] = -1.0
            terms[unpaid] = 1.0
        programme.row(0.0, np.inf, terms)
    for pot, terms in zip(books.pots, drawn, strict=True):
        programme.row(-np.inf, max(pot.cents - spared, 0) / SCALE, terms)


def _cost(columns: Columns, slots: list[Slot]) -> dict[int, float]:
    """What the slots cost for each column, as negative terms of a row."""
    cost: dict[int, int] = {}
    for slot in slots:
        column = columns[slot.item, slot.year]
        cost[column] = cost.get(column, 0) + slot.unit
    return {column: -cents / SCALE for column, cents in cost.items()}


def _solve(programme: _Programme) -> tuple[list[float], bool] | None:
    """Column values and whether they are proved best; None when there are none. Raises `UnsolvedError`."""
    if not programme.low:
        return [], True
    solver = cast(Any, highspy.Highs)()
    for name, setting in OPTIONS.items():
        solver.setOptionValue(name, setting)
    solver.passModel(programme.lp())
    solver.run()
    status = solver.getModelStatus()
    if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
        return None
    proved = status == highspy.HighsModelStatus.kOptimal
    if (
        not proved
        and solver.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible
    ):
        raise UnsolvedError(f"the solver stopped: {solver.modelStatusToString(status)}")
    return list(solver.getSolution().col_value), proved


def _exact(plan: Plan, columns: Columns, values: list[float]) -> Levels:
    levels: list[dict[FiscalYear, Decimal]] = [{} for _ in plan.asks]
    for (item, year), column in columns.items():
        ask = plan.asks[item]
        levels[item][year] = _units(Decimal(values[column]), ask)
    return tuple(levels)


def _units(value: Decimal, ask: Investment) -> Decimal:
    """Whole units rounded; parts of units cut to the hundredth, so that rounding never costs money."""
    if ask.whole:
        return value.quantize(Decimal(1), ROUND_HALF_EVEN) + ZERO
    if value >= ask.units - NEAR:
        return ask.units
    return max((value + NEAR).quantize(HUNDREDTH, ROUND_FLOOR), ZERO)
