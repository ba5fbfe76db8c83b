"""Foundation budget: what the state holds an adequate education to cost, by column of pupils and by function.

A `RateTable` is dollars a pupil, 24 columns by 11 functions; a budget is the table times the pupils, with the
wage adjustment on most functions. How rates move from one year to the next (phase-in, inflation) is here too.
Who is counted is in `enrolment`. M.G.L. c. 70, §§ 2 and 3; St. 2019, c. 132.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from tally.aid import law
from tally.aid.enrolment import Enrolment
from tally.figures import ENACTED, NoFigureError, table
from tally.money import to_cent, to_dollar
from tally.working import Line
from tally.years import FiscalYear

SECTION = "M.G.L. c. 70, §§ 2 and 3"
PHASE_IN = "St. 2019, c. 132"
THOUSANDTH = Decimal("0.001")
SIXTHS = 6
# The year whose rates the Student Opportunity Act starts from.
FIRST_RATES = 2021
MOST_AHEAD = 30
"""So many years after the last published rates an assumed growth may still tell others."""
# The five families of rates that the Student Opportunity Act raises in steps: three functions, two kinds
# of columns.
PHASED_FUNCTIONS = frozenset({"benefits", "guidance", "special_education_tuition"})
PHASED_COLUMNS = ("el_", "li_")


@dataclass(frozen=True, kw_only=True)
class Rules(law.Rules):
    """The wage adjustment and the cap on a year's inflation."""

    wage_gap_parts: Decimal
    inflation_cap: Decimal


@dataclass(frozen=True)
class Function:
    """One of the eleven functions; the wage adjustment does not touch all of them."""

    name: str
    label: str
    is_wage_adjusted: bool


@dataclass(frozen=True)
class RateTable:
    """Dollars a pupil by column and function, for a year and stage, with the assumptions it rests on."""

    year: FiscalYear
    stage: str
    rates: Mapping[str, Mapping[str, Decimal]]
    labels: Mapping[str, str]
    assumptions: tuple[law.Assumption, ...] = ()

    def map(self, change: Callable[[str, str, Decimal], Decimal]) -> "RateTable":
        """The table with every rate replaced by `change(column, function, rate)`."""
        changed = {
            column: {function: change(column, function, rate) for function, rate in row.items()}
            for column, row in self.rates.items()
        }
        return replace(self, rates=changed)

    def per_pupil(self, column: str, factor: Decimal) -> Decimal:
        """What one pupil of `column` adds to the budget at a wage adjustment factor, exact."""
        return sum(
            (
                rate * (factor if function(name).is_wage_adjusted else 1)
                for name, rate in self.rates[column].items()
            ),
            Decimal(0),
        )


@dataclass(frozen=True)
class Cell:
    """Pupils of one column times the rate of one function; `amount` in dollars, exact."""

    column: str
    function: str
    pupils: Decimal
    rate: Decimal
    factor: Decimal

    @property
    def amount(self) -> Decimal:
        return self.pupils * self.rate * self.factor


@dataclass(frozen=True)
class Budget:
    """A foundation budget down to its cells. Nothing is rounded on the way, as the state does not either."""

    enrolment: Enrolment
    rates: RateTable
    wage_factor: Decimal
    cells: tuple[Cell, ...]

    @property
    def total(self) -> Decimal:
        """Exact dollars; a thousandth or more decimals where the wage adjustment has them."""
        return sum((cell.amount for cell in self.cells), Decimal(0))

    @property
    def assumptions(self) -> tuple[law.Assumption, ...]:
        """What the budget rests on that no lawbook holds."""
        return (*self.enrolment.rules.assumptions, *self.rates.assumptions)

    def by_function(self) -> dict[str, Decimal]:
        """Exact dollars by function, in the order of the table."""
        return _added(self.cells, lambda cell: cell.function)

    def by_column(self) -> dict[str, Decimal]:
        """Exact dollars by column of pupils, in the order of the table; columns without pupils left out."""
        return _added(self.cells, lambda cell: cell.column)

    def working(self) -> tuple[Line, ...]:
        """Enrolment, one line a column of pupils, and the total in whole dollars as the state prints it."""
        columns = tuple(
            Line(self.rates.labels[column], to_cent(amount), self._why(column), SECTION)
            for column, amount in self.by_column().items()
        )
        total = Line("Foundation budget", to_dollar(self.total), "the sum, to the dollar", SECTION)
        return (*self.enrolment.working(), *columns, total)

    def _why(self, column: str) -> str:
        pupils, factor = self.enrolment.by_column()[column].normalize(), self.wage_factor.normalize()
        each = to_cent(self.rates.per_pupil(column, self.wage_factor))
        return f"{pupils:f} pupils at {each} dollars each, wage adjustment {factor:f} included"


def budget(enrolment: Enrolment, rates: RateTable, wage_factor: Decimal = Decimal(1)) -> Budget:
    """The foundation budget of a district. Raises `ValueError` for a factor below 1 or a missing column."""
    if wage_factor < 1:
        raise ValueError(f"the wage adjustment factor is never below 1, and {wage_factor} was given")
    counts = {column: pupils for column, pupils in enrolment.by_column().items() if pupils}
    absent = [column for column in counts if column not in rates.rates]
    if absent:
        raise ValueError(f"the rates of {rates.year} have no column {', '.join(absent)}")
    cells = tuple(
        Cell(
            column, name, counts[column], rate, wage_factor if function(name).is_wage_adjusted else Decimal(1)
        )
        for column, row in rates.rates.items()
        if column in counts
        for name, rate in row.items()
    )
    return Budget(enrolment, rates, wage_factor, cells)


def wage_factor(area_wage: Decimal, state_wage: Decimal, rules: Rules) -> Decimal:
    """1 and a third of how far the area's average wage stands above the state's; never below 1.

    Rounded to three decimals, halves up, as the factors are printed.
    """
    above = (area_wage / state_wage - 1) / rules.wage_gap_parts
    return max(Decimal(1), 1 + above).quantize(THOUSANDTH, ROUND_HALF_UP)


@cache
def rates(year: FiscalYear, stage: str = ENACTED) -> RateTable:
    """The published rates of `year`. Raises `NoFigureError` naming the file that would hold them."""
    suffix = "" if stage == ENACTED else f"_{stage}"
    rows = table(f"ma/foundation_rates_{str(year).lower()}{suffix}")
    cells = {row["column"]: {name: Decimal(row[name]) for name in functions()} for row in rows}
    return RateTable(year, stage, cells, {row["column"]: row["label"] for row in rows})


@cache
def functions() -> dict[str, Function]:
    """The eleven functions by name, in the order of the table."""
    return {
        row["function"]: Function(row["function"], row["label"], row["wage_adjusted"] == "yes")
        for row in table("ma/foundation_functions")
    }


def function(name: str) -> Function:
    """One function by its name in the rate table."""
    return functions()[name]


def is_phased(column: str, name: str) -> bool:
    """Whether a rate is of the five families that the Student Opportunity Act phases in."""
    return name in PHASED_FUNCTIONS or column.startswith(PHASED_COLUMNS)


def phased(base: RateTable, target: RateTable, sixths: Decimal) -> RateTable:
    """`base` with the five families `sixths` sixths of the way to `target`, to the cent; the rest as is."""

    def step(column: str, name: str, rate: Decimal) -> Decimal:
        if not is_phased(column, name):
            return rate
        return to_cent(rate + (target.rates[column][name] - rate) * sixths / SIXTHS)

    known = tuple(dict.fromkeys((*base.assumptions, *target.assumptions)))
    return replace(base.map(step), assumptions=known)


def assumed_targets(base: RateTable, gap: law.Assumption) -> RateTable:
    """Target rates where no table of them is at hand: the five families above `base` by a named fraction.

    The law's own targets are not in the lawbook, as no source we have prints them; the result carries `gap`.
    """

    def step(column: str, name: str, rate: Decimal) -> Decimal:
        return to_cent(rate * (1 + gap.value)) if is_phased(column, name) else rate

    return replace(base.map(step), assumptions=(*base.assumptions, gap))


@dataclass(frozen=True)
class Growth:
    """How rates are assumed to move to the next year, under a name: both indices as fractions."""

    name: str
    foundation_index: Decimal
    benefits_index: Decimal


def inflated(base: RateTable, growth: Growth, rules: Rules) -> RateTable:
    """The rates of `rules.year`: every rate by the foundation index, capped; benefits by their own, uncapped.

    The result carries `growth` as assumptions, so that a projection cannot be mistaken for a published table.
    """
    general = min(growth.foundation_index, rules.inflation_cap)

    def step(column: str, name: str, rate: Decimal) -> Decimal:
        return to_cent(rate * (1 + (growth.benefits_index if name == "benefits" else general)))

    carried = (
        law.Assumption(growth.name, "foundation_inflation_index", growth.foundation_index),
        law.Assumption(growth.name, "benefits_inflation_index", growth.benefits_index),
    )
    known = (*base.assumptions, *rules.assumptions, *carried)
    return replace(base.map(step), year=rules.year, assumptions=tuple(dict.fromkeys(known)))


def projected(year: FiscalYear, growth: Growth, stage: str = ENACTED) -> RateTable:
    """The rates of `year`, from the last published table by `growth` in every year between.

    A published table is returned as it is. Raises `NoFigureError` when there is none in the `MOST_AHEAD`
    years before `year`. The steps of the phase-in still to come need the target rates: that none is taken is
    one of its assumptions.
    """
    try:
        return rates(year, stage)
    except NoFigureError:
        if year.ends_in <= FIRST_RATES:
            raise
    if not any(_is_published(year + -back) for back in range(1, MOST_AHEAD + 1)):
        raise NoFigureError(f"{year} is more than {MOST_AHEAD} years after the last published rates")
    rules = law.read(Rules, year, stage, law.carry_forward(growth.name, year, stage))
    base = projected(year + -1, growth)
    still = law.Assumption(growth.name, "sixths of the phase-in taken after the published rates", Decimal(0))
    return inflated(replace(base, assumptions=(*base.assumptions, still)), growth, rules)


def _is_published(year: FiscalYear) -> bool:
    try:
        return bool(rates(year).rates)
    except NoFigureError:
        return False


def recapped(published: RateTable, growth: Growth, rules: Rules, cap: Decimal) -> RateTable:
    """The rates of a year had its inflation cap been `cap`, given what the indices really were, under a name.

    Undoes the capped step that brought the published rates here and takes it again under the other cap. The
    state's own rounding of the earlier rates cannot be undone, so a rate may be a cent off.
    """
    was, now = min(growth.foundation_index, rules.inflation_cap), min(growth.foundation_index, cap)
    index = law.Assumption(growth.name, "foundation_inflation_index", growth.foundation_index)

    def step(column: str, name: str, rate: Decimal) -> Decimal:
        return rate if name == "benefits" else to_cent(rate / (1 + was) * (1 + now))

    return replace(published.map(step), assumptions=(*published.assumptions, index))


def _added(cells: tuple[Cell, ...], key: Callable[[Cell], str]) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for cell in cells:
        sums[key(cell)] = sums.get(key(cell), Decimal(0)) + cell.amount
    return sums
