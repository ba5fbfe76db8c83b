"""Choosing what starts, when and how much of it: a mixed-integer programme, solved by HiGHS.

HiGHS works in floats and only ever proposes. What it proposes, in whole units or in the steps that parts of
units come in, is made exact here, and is taken only if the ledger can pay every cent of it. So no float
reaches an answer. The programme in words is in docs/tandem.md.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from tally.tandem.investments import Investment
from tally.tandem.ledger import Ledger, Slot, ledger
from tally.tandem.plan import Levels, Plan, objective
from tally.tandem.programme import Programme, Solution, UnsolvedError
from tally.years import FiscalYear

Place = tuple[int, FiscalYear]
"""An ask's place in the plan, and a year."""

SCALE = 100_000
"""Cents to the unit money is told to the solver in: $1,000 keeps coefficients near one."""

ZERO = Decimal(0)
TRIES = 4


@dataclass(frozen=True)
class Goal:
    """What to do the most of: work by priority in `years`; or, `unpaid`, to leave the least unpaid.

    `gap` is the share of the worth by which something better may be missed.
    """

    years: tuple[FiscalYear, ...] = ()
    one_time: bool = True
    unpaid: bool = False
    gap: float = 0.0


@dataclass(frozen=True)
class Choice:
    """`levels` as chosen; `proved` says that no other choice is worth more."""

    levels: Levels
    proved: bool = True


def choose(plan: Plan, goal: Goal | None = None) -> Choice | None:
    """The choice that does the most by `goal` (unless given: over all the years), payable to the cent.

    None when what must be paid cannot be. With an `unpaid` goal what must start is started all the same, and
    as little as can be of it goes unpaid. Raises `UnsolvedError`.
    """
    books = ledger(plan)
    if plan.cuts and not goal:
        return _year_by_year(books)
    if goal:
        return _best(books, goal, {})
    choice = _best(books, Goal(plan.span), {})
    return choice and sooner(books, choice)


def _year_by_year(books: Ledger) -> Choice | None:
    """With cuts allowed: each year in turn keeps and starts all it can, and later years pay for it."""
    fixed: dict[Place, Decimal] = {}
    choice = Choice(())
    for year in books.plan.span:
        best = _best(books, Goal((year,)), fixed)
        if not best:
            return None
        choice = replace(best, proved=choice.proved and best.proved)
        fixed.update({(item, year): units.get(year, ZERO) for item, units in enumerate(best.levels)})
    return choice


def _best(books: Ledger, goal: Goal, fixed: dict[Place, Decimal]) -> Choice | None:
    """The solver's proposal, asked again with a cent less in every pot if the ledger cannot pay it."""
    for spared in range(TRIES):
        model = Model(books, goal, spared)
        model.fix(fixed)
        solution = model.programme.solve(goal.gap)
        if not solution:
            return None
        levels = model.levels(solution)
        if goal.unpaid or (is_payable(books, levels) and _is_met(books.plan, levels)):
            return Choice(levels, solution.proved and not spared)
    raise UnsolvedError("no choice could be paid to the cent; please report this plan")


def _is_met(plan: Plan, levels: Levels) -> bool:
    """Whether all units are there of everything that must start."""
    return all(
        ask.units == (by_year[ask.latest] if ask.lasts else sum(by_year.values()))
        for ask, by_year in zip(plan.asks, levels, strict=True)
        if ask.must
    )


def sooner(books: Ledger, choice: Choice) -> Choice:
    """The same work worth as much, one-time work moved to the first year that can pay for it."""
    plan, levels = books.plan, list(choice.levels)
    for item, ask in enumerate(plan.asks):
        for year, target in _moves(plan, ask):
            done = levels[item].get(year, ZERO)
            moved = {**levels[item], year: ZERO, target: levels[item].get(target, ZERO) + done}
            trial = (*levels[:item], moved, *levels[item + 1 :])
            if done and objective(plan, trial) >= objective(plan, choice.levels) and is_payable(books, trial):
                levels[item] = moved
    return replace(choice, levels=tuple(levels))


def _moves(plan: Plan, ask: Investment) -> Iterator[tuple[FiscalYear, FiscalYear]]:
    """Every year of the window with every earlier one, the earliest first; nothing for what lasts."""
    years = [] if ask.lasts else [year for year in plan.years if ask.may_start(year)]
    return ((year, target) for year in years for target in years if target < year)


def is_payable(books: Ledger, levels: Levels) -> bool:
    """Whether every cent that a choice costs can be paid."""
    bills = books.bills(levels)
    return sum(books.pay(bills).values()) == sum(bills)


@dataclass
class Model:
    """The programme of one plan and goal. `spared` cents are kept out of every pot."""

    books: Ledger
    goal: Goal
    spared: int
    programme: Programme = field(default_factory=Programme)
    columns: dict[Place, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for item, ask in enumerate(self.books.plan.asks):
            if ask.lasts:
                self._add_lasting(item, ask)
            else:
                self._add_one_time(item, ask)
        for (item, year), column in self.columns.items():
            self.programme.worth[column] += self._worth(self.books.plan.asks[item], year)
        self._add_payments()

    def fix(self, fixed: dict[Place, Decimal]) -> None:
        """Years already chosen stay as they are, and what was cut in one of them is not started again."""
        programme = self.programme
        for (item, year), units in fixed.items():
            if (item, year) not in self.columns:
                continue
            column = self.columns[item, year]
            programme.low[column] = programme.high[column] = float(units)
            if self.books.plan.asks[item].lasts and units < fixed.get((item, year + -1), ZERO):
                for later in self._later(item, year):
                    programme.high[later] = float(units)

    def levels(self, solution: Solution) -> Levels:
        """The units of every ask by year, exact."""
        asks = self.books.plan.asks
        levels: list[dict[FiscalYear, Decimal]] = [{} for _ in asks]
        for (item, year), column in self.columns.items():
            levels[item][year] = Decimal(solution.values[column]).quantize(asks[item].step) + ZERO
        return tuple(levels)

    def _add_one_time(self, item: int, ask: Investment) -> None:
        years = [year for year in self.books.plan.years if ask.may_start(year)]
        for year in years:
            self.columns[item, year] = self._column(ask)
        done = {self.columns[item, year]: 1.0 for year in years}
        self.programme.row(done, float(ask.units) if ask.must else 0.0, float(ask.units))

    def _add_lasting(self, item: int, ask: Investment) -> None:
        """One column a year in which the units may change; rules between them say which way."""
        may_fall = self.books.plan.cuts and not ask.keep
        for year in (year for year in self.books.plan.span if ask.stays(year)):
            if year > ask.latest and not may_fall:
                self.columns[item, year] = self.columns[item, ask.latest]
                continue
            must = ask.must and year == ask.latest
            self.columns[item, year] = self._column(ask, float(ask.units) if must else 0.0)
            if year == ask.earliest:
                continue
            step = {self.columns[item, year]: 1.0, self.columns[item, year + -1]: -1.0}
            if not may_fall:
                self.programme.row(step, low=0.0)
            elif year > ask.latest:
                self.programme.row(step, high=0.0)

    def _column(self, ask: Investment, low: float = 0.0) -> int:
        """The units of a year. Parts of units are so many steps: cut to a step, they would be worth less."""
        units = self.programme.column(low, float(ask.units), ask.whole)
        if not ask.whole:
            steps = self.programme.column(0.0, float(ask.units / ask.step), whole=True)
            self.programme.row({units: float(1 / ask.step), steps: -1.0}, 0.0, 0.0)
        return units

    def _worth(self, ask: Investment, year: FiscalYear) -> float:
        if year not in self.goal.years or not (ask.lasts or self.goal.one_time):
            return 0.0
        return float(ask.priority * ask.price.worth(year, self.books.plan.years[0])) * 100 / SCALE

    def _add_payments(self) -> None:
        """Slots with the same payers are one bill; pots pay bills; no pot pays more than it holds."""
        bills: dict[tuple[int, ...], list[Slot]] = {}
        for slot in self.books.slots:
            bills.setdefault(slot.payers, []).append(slot)
        drawn: list[dict[int, float]] = [{} for _ in self.books.pots]
        for payers, slots in bills.items():
            terms = self._cost(slots)
            for payer in payers:
                paid = self.programme.column(0.0, float("inf"))
                terms[paid] = drawn[payer][paid] = 1.0
            if self.goal.unpaid:
                unpaid = self.programme.column(0.0, float("inf"))
                self.programme.worth[unpaid], terms[unpaid] = -1.0, 1.0
            self.programme.row(terms, low=0.0)
        for pot, terms in zip(self.books.pots, drawn, strict=True):
            self.programme.row(terms, high=max(pot.cents - self.spared, 0) / SCALE)

    def _cost(self, slots: list[Slot]) -> dict[int, float]:
        """What the slots cost for each column, as negative terms of a row."""
        cost: dict[int, int] = {}
        for slot in slots:
            column = self.columns[slot.item, slot.year]
            cost[column] = cost.get(column, 0) + slot.unit
        return {column: -cents / SCALE for column, cents in cost.items()}

    def _later(self, item: int, year: FiscalYear) -> Iterator[int]:
        for later in self.books.plan.span:
            if later > year and (item, later) in self.columns:
                yield self.columns[item, later]
