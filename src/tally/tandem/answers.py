"""The answer to a plan, as values: what starts, who pays, what lapses, where the cliff is.

Dollars are `Decimal`, exact to the cent. Every value explains itself in lines, so the page, the PDF and the
file show the same. Working an answer out is in `planning`; writing it down in `report` and its neighbours.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from tally.money import to_cent
from tally.tandem.investments import Investment
from tally.tandem.plan import Dial, Levels, Plan
from tally.tandem.streams import Stream
from tally.working import Line
from tally.years import FiscalYear

ZERO = Decimal(0)
ByYear = Mapping[FiscalYear, Decimal]


@dataclass(frozen=True)
class Amount:
    """So many dollars of one thing in one year; `units` where they are of units."""

    name: str
    year: FiscalYear
    dollars: Decimal
    units: Decimal = ZERO


@dataclass(frozen=True)
class Course:
    """What becomes of one investment, year by year of the plan.

    `sources` says who pays in each year. `accelerated_years` is in how many of the plan's years it is there
    where recurring money alone would not have it yet; `alone` the first year that money would. `is_sustained`
    says that everything started is there for good (or to its planned end), `stays_after` how many units are
    there in every year after the plan, `cuts` what is not kept.
    """

    investment: Investment
    units_by_year: ByYear
    cost_by_year: ByYear
    sources: Mapping[FiscalYear, Mapping[str, Decimal]]
    is_sustained: bool
    stays_after: Decimal = ZERO
    cuts: tuple[Amount, ...] = ()
    accelerated_years: int = 0
    alone: FiscalYear | None = None

    @property
    def started(self) -> FiscalYear | None:
        return min((year for year, units in self.units_by_year.items() if units), default=None)

    @property
    def most_units(self) -> Decimal:
        """The units at their highest; of one-time work, all that is done."""
        levels = self.units_by_year.values()
        return max(levels, default=ZERO) if self.investment.lasts else sum(levels, ZERO)

    @property
    def lines(self) -> tuple[Line, ...]:
        """One line a year: its cost, and the units and unit cost it comes from."""
        return tuple(
            Line(
                f"{self.investment.name}, {year}",
                self.cost_by_year[year],
                f"{units:f} at ${self.investment.price.at(year):,}",
            )
            for year, units in self.units_by_year.items()
            if units
        )


@dataclass(frozen=True)
class Draw:
    """What becomes of one stream. In all, what it supplied is spent, lapsed or unspent, and nothing else.

    `carried_by_year` is what is held back at each year's end because later years of the plan spend it.
    `lapsed` is lost at the deadline; `unspent` stays in the district's hands for other needs, `left_by_year`
    by the year it was there for.
    """

    stream: Stream
    supply_by_year: ByYear
    spent_by_year: ByYear
    carried_by_year: ByYear
    left_by_year: ByYear
    lapsed: Decimal

    @property
    def name(self) -> str:
        return self.stream.name

    @property
    def supplied(self) -> Decimal:
        return sum(self.supply_by_year.values(), ZERO)

    @property
    def spent(self) -> Decimal:
        return sum(self.spent_by_year.values(), ZERO)

    @property
    def unspent(self) -> Decimal:
        return sum(self.left_by_year.values(), ZERO)

    @property
    def lines(self) -> tuple[Line, ...]:
        """What came in, and where all of it went: the lines add up to nothing."""
        came = [
            Line(f"{self.name}, {year}", amount) for year, amount in self.supply_by_year.items() if amount
        ]
        went = [Line(f"Spent in {year}", -amount) for year, amount in self.spent_by_year.items() if amount]
        return (*came, *went, Line("Lapsed", -self.lapsed), Line("Left for other needs", -self.unspent))


@dataclass(frozen=True)
class Break:
    """How far an assumption can go before the plan as chosen cannot be paid.

    It holds at `holds_to` units of the dial and breaks at `breaks_at`, in `year`, `dollars` short; with
    `breaks_at` None it holds as far as was looked. `strain` is the breaking value over the worst thought
    possible: the smallest of all breaks first.
    """

    dial: Dial
    holds_to: Decimal
    breaks_at: Decimal | None = None
    year: FiscalYear | None = None
    dollars: Decimal = ZERO

    @property
    def strain(self) -> Decimal | None:
        return None if self.breaks_at is None else self.breaks_at / self.dial.worst


@dataclass(frozen=True)
class Assumption:
    name: str
    says: str


@dataclass(frozen=True)
class Answer:
    """All that is said about a plan; `holes` are commitments beyond their stream, paid by the others.

    `status` is `optimal`; `feasible` where the search ended before it proved that nothing is better; or
    `infeasible`, with `unmet` saying which demand cannot be paid, when, and how much is missing. `asked` is
    what would go unpaid if everything asked for were started at its earliest; `most_now` the most that can be
    started in the first year and kept. An answer that is not yet `is_considered` is the plan alone: its
    courses are not set beside recurring money, and `most_now` and `breaks` are not looked for.
    """

    plan: Plan
    objective: Decimal
    courses: tuple[Course, ...]
    draws: tuple[Draw, ...]
    holes: tuple[Course, ...] = ()
    status: str = "feasible"
    unmet: tuple[Amount, ...] = ()
    asked: tuple[Amount, ...] = ()
    most_now: tuple[Amount, ...] = ()
    breaks: tuple[Break, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    is_considered: bool = False

    @property
    def levels(self) -> Levels:
        """The choice it answers for: the units of every ask in every year, the year after among them."""
        return tuple(
            {**course.units_by_year, self.plan.after: course.stays_after} for course in self.all_courses
        )

    @property
    def all_courses(self) -> tuple[Course, ...]:
        """Everything that is paid for: the investments, then the holes."""
        return (*self.courses, *self.holes)

    @property
    def cuts(self) -> tuple[Amount, ...]:
        return tuple(cut for course in self.courses for cut in course.cuts)

    @property
    def cliff(self) -> Amount | None:
        """The first year something started must be cut, and by how many dollars in that year."""
        return first_year(self.cuts)

    @property
    def dearer_later(self) -> tuple[Amount, ...]:
        """What stays past the plan and is known to cost more then than in its last year, which is all that
        the year after is worked out with: for each the first such year, and what it costs in that.
        """
        found = ((course, self.dearer_in(course)) for course in self.courses)
        return tuple(
            Amount(
                course.investment.name,
                year,
                to_cent(course.stays_after * course.investment.price.at(year)),
                course.stays_after,
            )
            for course, year in found
            if year
        )

    def dearer_in(self, course: Course) -> FiscalYear | None:
        """The first year past the plan in which what stays is known to cost more than in the plan's last."""
        if not course.stays_after:
            return None
        last, ask = self.plan.years[-1], course.investment
        later = (year for year in ask.price.by_year if year > last and ask.stays(year))
        return min((year for year in later if ask.price.at(year) > ask.price.at(last)), default=None)

    def unsustained(self, course: Course) -> Amount | None:
        """The units asked for that neither stream can keep, with the cliff they would have met if started.

        The year and dollars are the investment's own in `asked`, or the first of all where it has none.
        """
        rest = course.investment.units - course.most_units
        own = tuple(amount for amount in self.asked if amount.name == course.investment.name)
        cliff = first_year(own or self.asked)
        if not rest or not cliff:
            return None
        return Amount(course.investment.name, cliff.year, cliff.dollars, rest)

    @property
    def asked_cliff(self) -> Amount | None:
        """The first year in which all that was asked for, started at its earliest, cannot be paid."""
        return first_year(self.asked)


def first_year(amounts: tuple[Amount, ...]) -> Amount | None:
    """The earliest year among `amounts` and their dollars in it; None when there are none."""
    if not amounts:
        return None
    year = min(amount.year for amount in amounts)
    return Amount("", year, sum((amount.dollars for amount in amounts if amount.year == year), ZERO))
