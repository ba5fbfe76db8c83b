"""Plans made up by hypothesis: small ones a slow search can settle, and large ones only rules can check."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from tally.tandem.investments import Investment, Kind, Price
from tally.tandem.plan import Plan
from tally.tandem.streams import Fund, Grant, Recurring, Reserve
from tally.years import FiscalYear

FIRST = FiscalYear(2022)
TAGS = ("staff", "learning-loss", "hvac")


def money(most: int) -> st.SearchStrategy[Decimal]:
    """Dollars with cents, often round enough that bills and pots meet exactly."""
    return st.one_of(
        st.integers(0, most).map(Decimal), st.integers(0, most * 100).map(lambda cents: Decimal(cents) / 100)
    )


@st.composite
def grants(draw: st.DrawFn, name: str, years: int, most: int) -> Grant:
    opens = date(2021, 3, 1) + timedelta(days=draw(st.integers(0, 300)))
    closes = opens + timedelta(days=draw(st.integers(30, 365 * years + 200)))
    uses = draw(st.frozensets(st.sampled_from(TAGS)))
    share = Decimal(draw(st.integers(0, 50))) / 100
    reserve = Reserve(draw(st.sampled_from(TAGS)), share) if draw(st.booleans()) else None
    return Grant(name, draw(money(most)), opens, closes, uses, reserve)


@st.composite
def recurring(draw: st.DrawFn, name: str, years: tuple[FiscalYear, ...], most: int) -> Recurring:
    by_year = {year: draw(money(most)) for year in years}
    if not draw(st.integers(0, 2)):
        return Recurring(name, by_year, {year: draw(money(most // 3)) for year in years})
    return Recurring(name, by_year)


@st.composite
def funds(draw: st.DrawFn, name: str, years: tuple[FiscalYear, ...], most: int) -> Fund:
    by_year = {year: draw(money(most)) for year in years if draw(st.booleans())}
    return Fund(name, by_year)


@st.composite
def investments(draw: st.DrawFn, name: str, years: tuple[FiscalYear, ...], units: int) -> Investment:
    kind = draw(st.sampled_from(Kind))
    earliest, latest = sorted((draw(st.sampled_from(years)), draw(st.sampled_from(years))))
    ends = kind is not Kind.ONE_TIME and draw(st.integers(0, 3)) == 0
    growth = Decimal(draw(st.sampled_from(("0", "0.03", "0.0275"))))
    return Investment(
        name=name,
        kind=kind,
        units=Decimal(draw(st.integers(1, units))),
        price=Price(FIRST, draw(money(400)) + 1, growth),
        earliest=earliest,
        latest=latest,
        end=draw(st.sampled_from([year for year in years if year >= latest])) if ends else None,
        whole=True,
        priority=Decimal(draw(st.integers(1, 3))),
        tags=draw(st.frozensets(st.sampled_from(TAGS))),
        must=draw(st.integers(0, 4 * units)) == 0,
    )


@st.composite
def small_plans(draw: st.DrawFn) -> Plan:
    """Two or three years, at most three asks of at most three units, at most three streams."""
    return draw(_plans(years=draw(st.integers(2, 3)), asks=3, units=3, most=1500))


@st.composite
def large_plans(draw: st.DrawFn) -> Plan:
    """Up to eight years and twelve asks, some of them for parts of units."""
    plan = draw(_plans(years=draw(st.integers(4, 8)), asks=12, units=30, most=60_000))
    wholes = draw(st.lists(st.booleans(), min_size=12, max_size=12))
    asks = zip(plan.investments, wholes, strict=False)
    return replace(plan, investments=tuple(replace(ask, whole=whole) for ask, whole in asks))


@st.composite
def _plans(draw: st.DrawFn, years: int, asks: int, units: int, most: int) -> Plan:
    span = tuple(FIRST + place for place in range(years))
    streams = [draw(grants("grant", years, most)), draw(recurring("growth", span, most))]
    if draw(st.booleans()):
        streams.append(draw(funds("savings", span, most // 2)))
    elif draw(st.booleans()):
        streams.append(draw(grants("second grant", years, most)))
    wanted = [draw(investments(f"ask {place}", span, units)) for place in range(draw(st.integers(1, asks)))]
    return Plan("Harborview", span, tuple(streams), tuple(wanted))
