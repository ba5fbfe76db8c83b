"""Random packages for the properties: irregular grids, part posts, and terms that fit the grid they meet."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from tally.pay.package import Base, Package, Year
from tally.pay.placement import Group, Time, collapse
from tally.pay.schedule import OFF_GRID, Cell, Schedule
from tally.pay.terms.registry import term_from
from tally.pay.tests.packages import SCHOOL_YEAR
from tally.pay.workdays import EVERY_WEEKDAY
from tally.years import FiscalYear

LANES, STEPS = ("B", "M", "D"), ("1", "2", "3", "4")
FULL_DAYS = Decimal(183)


def cents(least: int, most: int) -> st.SearchStrategy[str]:
    return st.integers(least, most).map(lambda amount: str(Decimal(amount) / 100))


def rates() -> st.SearchStrategy[str]:
    return st.integers(0, 1500).map(lambda rate: str(Decimal(rate) / 10_000))


@st.composite
def bases(draw: st.DrawFn) -> Base:
    """A base year: an annual or an hourly schedule, some cells missing, part posts, step dates, service."""
    hourly = draw(st.booleans())
    there = draw(st.sets(st.sampled_from([Cell(step, lane) for step in STEPS for lane in LANES]), min_size=4))
    there |= {Cell("2", lane) for lane in LANES}
    low, high = (1500, 4500) if hourly else (3_000_000, 9_000_000)
    known = {cell: draw(st.integers(low, high)) for cell in sorted(there)}
    known[Cell("red circle", OFF_GRID)] = draw(st.integers(low, high))
    schedule = Schedule(
        "hourly" if hourly else "annual", STEPS, LANES, known, draw(st.sampled_from([1, 100]))
    )
    groups = draw(st.lists(_groups(sorted(known), hourly=hourly), min_size=1, max_size=6))
    groups.append(Group(Cell("2", "M"), Decimal(3), _time(hourly=hourly)))
    calendar = draw(st.sampled_from([EVERY_WEEKDAY, SCHOOL_YEAR]))
    rollup = {"medicare": Decimal("0.0145")}
    return Base(schedule, collapse(groups), (), rollup, calendar, Decimal("6.5") if hourly else None)


@st.composite
def _groups(draw: st.DrawFn, cells: list[Cell], *, hourly: bool) -> Group:
    people = Decimal(draw(st.integers(1, 80_000))) / 10_000
    spot = draw(st.sampled_from([None, (1, 15), (7, 1), (2, 29), (11, 3)]))
    years = draw(st.integers(0, 30))
    share = Decimal(draw(st.sampled_from(["1", "0.8", "0.55"])))
    time = Time(hours=Decimal("6.25"), days=Decimal(190)) if hourly else _time(hourly=False, fte=share)
    return Group(draw(st.sampled_from(cells)), people, time, spot, ((years, int(people * 10_000)),))


def _time(*, hourly: bool, fte: Decimal = Decimal(1)) -> Time:
    if hourly:
        return Time(hours=Decimal("6.5"), days=FULL_DAYS)
    return Time(fte, days=FULL_DAYS, full_days=FULL_DAYS)


def terms(year: FiscalYear) -> st.SearchStrategy[dict[str, Any]]:
    """Terms that any grid of `bases` can bear, some of them from a day within the year."""
    days = st.none() | st.integers(0, year.days - 1).map(lambda days: year.first_day + timedelta(days))
    kinds = st.one_of(
        st.fixed_dictionaries({"kind": st.just("step"), "anniversary": st.booleans()}),
        st.fixed_dictionaries({"kind": st.just("hold"), "steps": st.lists(st.sampled_from(STEPS[1:2]))}),
        st.fixed_dictionaries({"kind": st.just("across_the_board"), "rate": rates()}),
        st.fixed_dictionaries(
            {
                "kind": st.just("across_the_board"),
                "rate": rates(),
                "off_grid": st.sampled_from(["without", "only"]),
            }
        ),
        st.fixed_dictionaries({"kind": st.just("flat"), "amount": cents(0, 200)}),
        st.fixed_dictionaries({"kind": st.just("minimum_rate"), "rate": cents(1000, 5_000_000)}),
        st.fixed_dictionaries({"kind": st.just("lift_bottom"), "step": st.just("2"), "part": rates()}),
        st.fixed_dictionaries({"kind": st.just("set_row"), "step": st.just("2"), "rates": _by_lane()}),
        st.fixed_dictionaries({"kind": st.just("added_days"), "days": st.sampled_from(["1", "-2", "0.5"])}),
        st.fixed_dictionaries({"kind": st.just("one_time"), "amount": cents(1, 100_000)}),
        st.fixed_dictionaries(
            {
                "kind": st.just("stipend"),
                "name": st.just("Mentor"),
                "people": cents(1, 900),
                "amount": cents(1, 200_000),
                "indexed": st.booleans(),
            }
        ),
        st.fixed_dictionaries(
            {
                "kind": st.just("longevity"),
                "tiers": st.just({"5": "0.01", "12": "0.0225"}),
                "of_pay": st.just(True),
            }
        ),
        st.fixed_dictionaries({"kind": st.just("rollup"), "name": st.just("pension"), "rate": rates()}),
    )
    return st.tuples(kinds, days).map(lambda told: {**told[0], "on": told[1]})


def _once_a_year(told: dict[str, Any]) -> str:
    """A payment of one name begins once a year; everything else may come again."""
    return told["kind"] if told["kind"] in {"stipend", "longevity", "rollup"} else repr(told)


def _by_lane() -> st.SearchStrategy[dict[str, str]]:
    return st.fixed_dictionaries({lane: cents(1500, 9_000_000) for lane in LANES})


@st.composite
def packages(draw: st.DrawFn) -> Package:
    """A package of one to three years."""
    base, first = draw(bases()), 2027
    years = []
    for place in range(draw(st.integers(1, 3))):
        year = FiscalYear(first + place)
        told = draw(st.lists(terms(year), max_size=6, unique_by=_once_a_year))
        years.append(Year(year, tuple(term_from(term) for term in told)))
    return Package("A random package", base, tuple(years))
