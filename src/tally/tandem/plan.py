"""The plan as people write it: a district, its years, the streams, what is asked for, and what may go wrong.

These are values. Turning a text into a plan is in `reading`, choosing what starts in `model`, the answers in
`answers`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from tally.tandem.investments import Investment, Kind, Price
from tally.tandem.streams import Recurring, Stream
from tally.years import FiscalYear

BEYOND = ": commitments beyond it"
"""What stands behind a stream's name in that of the bill for what it has promised beyond what it brings."""

Levels = tuple[Mapping[FiscalYear, Decimal], ...]
"""For each ask in order: the units there are in each year (of one-time work: the units done in it)."""


@dataclass(frozen=True)
class Dial:
    """An assumption that can be turned: each whole `unit` of it takes money away or makes work dearer.

    `takes` is the dollars by year one unit takes from `stream`, which has no less than nothing to lose unless
    they are `owed`, as bills are; or `growth` is the percentage points one unit
    adds to the yearly growth of investments with one of the `tags` (none: all). `worst` is the most units
    people think possible, `step` the fineness in which the breaking value is told. The dial turns no further
    than `limit`, or ten times the worst, but by one step at least. `lasting` leaves one-time work as it is.
    """

    name: str
    unit: str
    worst: Decimal
    step: Decimal = Decimal("0.1")
    stream: str = ""
    takes: Mapping[FiscalYear, Decimal] = field(default_factory=dict)
    owed: bool = False
    growth: Decimal = Decimal(0)
    tags: frozenset[str] = frozenset()
    lasting: bool = False
    limit: Decimal | None = None


@dataclass(frozen=True)
class Plan:
    """All that an answer stands on. `years` follow one another; `year_names` are as people wrote them."""

    district: str
    years: tuple[FiscalYear, ...]
    streams: tuple[Stream, ...]
    investments: tuple[Investment, ...]
    dials: tuple[Dial, ...] = ()
    cuts: bool = False
    year_names: Mapping[FiscalYear, str] = field(default_factory=dict)

    @property
    def after(self) -> FiscalYear:
        """The year after, standing for all that follow: last year's costs, and only money that recurs."""
        return self.years[-1] + 1

    @property
    def span(self) -> tuple[FiscalYear, ...]:
        return (*self.years, self.after)

    @cached_property
    def asks(self) -> tuple[Investment, ...]:
        """The investments, then the holes: commitments greater than their stream, which must be paid."""
        return (*self.investments, *self._holes())

    def named(self, year: FiscalYear) -> str:
        return self.year_names.get(year, f"FY{year.ends_in % 100:02d}")

    def alone(self) -> "Plan":
        """The same wishes with recurring money only, and all the plan's years to start in.

        What commitments take beyond it is left to the other money, as it is in the plan.
        """
        later = [replace(ask, latest=self._last_start(ask), must=False) for ask in self.investments]
        recurring = tuple(stream.net(self.years) for stream in self.streams if isinstance(stream, Recurring))
        return replace(self, streams=recurring, investments=tuple(later), cuts=False)

    def _last_start(self, ask: Investment) -> FiscalYear:
        return min(self.years[-1], ask.end or self.years[-1])

    def _holes(self) -> list[Investment]:
        holes = []
        for stream in self.streams:
            if not isinstance(stream, Recurring):
                continue
            by_year = {year: stream.hole(year) for year in self.years}
            if any(by_year.values()):
                holes.append(self._hole(f"{stream.name}{BEYOND}", by_year))
        return holes

    def _hole(self, name: str, by_year: Mapping[FiscalYear, Decimal]) -> Investment:
        return Investment(
            name=name,
            kind=Kind.RAISE,
            units=Decimal(1),
            price=Price(self.years[0], by_year=by_year),
            earliest=self.years[0],
            latest=self.years[0],
            whole=True,
            priority=Decimal(0),
            must=True,
            keep=True,
        )


def objective(plan: Plan, levels: Levels) -> Decimal:
    """What a choice is worth: each dollar of work, at its cost in the first year, times its priority.

    Work counts in every year of the plan it is there, and once more in the year after for what stays.
    """
    return sum(
        (
            ask.priority * units * ask.price.worth(year, plan.years[0])
            for ask, by_year in zip(plan.investments, levels, strict=False)
            for year, units in by_year.items()
        ),
        Decimal(0),
    )
