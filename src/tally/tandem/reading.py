"""Reading a plan from TOML. Every mistake in it comes back at once, with its key and line.

The keys are described for people in docs/tandem.md; how one key is read is in `tables`.
"""

import json
import tomllib
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from tally.aid.esser import Round, rounds
from tally.money import dollars
from tally.problems import Problem, RefusedError
from tally.tandem.investments import Investment, Kind, Price, finest
from tally.tandem.plan import Dial, Plan
from tally.tandem.streams import FOREVER, Fund, Grant, Recurring, Reserve, Stream
from tally.tandem.tables import MOST, NO_DAY, Source, Table
from tally.words import Said
from tally.years import FiscalYear

ZERO, ONE = Decimal(0), Decimal(1)
FINEST = Decimal("0.0001")
STREAM = ("name", "kind", "uses")
GRANT = (*STREAM, "amount", "from", "obligate_by", "reserve", "round")
RECURRING = (*STREAM, "by_year", "commitments", "pupils", "per_pupil", "stages")
FUND = (*STREAM, "by_year", "spend_by")
COSTS = ("unit_cost", "amount", "cost", "by_year", "package")
INVESTMENT = (
    *(
        "name",
        "kind",
        "fte",
        "growth",
        "cost_year",
        "start",
        "end",
        "whole",
        "priority",
        "tags",
        "must",
        "keep",
    ),
    *COSTS,
)
DIAL = ("name", "unit", "worst", "step", "stream", "per_unit", "growth", "tags")
MOST_YEARS = 30

Years = tuple[FiscalYear, ...]


def read(text: str, name: str = "", folder: Path | None = None) -> Plan:
    """The plan in `text`; `folder` is where the files it names are looked for.

    Raises `RefusedError` with every problem.
    """
    try:
        values = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as wrong:
        raise RefusedError([Problem(f"is not TOML: {wrong}", name)]) from None
    return _read(Source(name, text), values, folder)


def of_values(values: Mapping[str, Any]) -> Plan:
    """The plan in plain values with the keys of the TOML, as JSON holds them: days are texts too.

    Raises `RefusedError` with every problem, its column naming the key.
    """
    return _read(Source("", ""), values, None)


def as_accepted(values: Mapping[str, Any]) -> Plan:
    """The plan in plain values that were read without a problem once; what is refused since is let be."""
    return _plan(Table(Source("", ""), values), None)


def _read(source: Source, values: Mapping[str, Any], folder: Path | None) -> Plan:
    plan = _plan(Table(source, values), folder)
    if source.problems:
        raise RefusedError(sorted(source.problems, key=lambda problem: (problem.row or 0, problem.column)))
    return plan


def _plan(top: Table, folder: Path | None) -> Plan:
    top.known(("district", "years", "streams", "investments", "assumptions", "cuts"))
    names = _years(top)
    years = tuple(names)
    tables = {key: top.tables(key) for key in ("streams", "investments", "assumptions")}
    streams = [_stream(table, years) for table in tables["streams"]]
    investments = [_investment(table, years, folder) for table in tables["investments"]]
    named = {stream.name for stream in streams}
    dials = [_dial(table, named, years) for table in tables["assumptions"]]
    for key in ("streams", "investments"):
        if top.values.get(key, []) == []:
            top.wrong(key, f"is missing; give at least one [[{key}]] table")
        _once(tables[key])
    return Plan(
        district=top.text("district"),
        years=years,
        streams=tuple(streams),
        investments=tuple(investments),
        dials=tuple(dials),
        cuts=top.flag("cuts"),
        year_names=names,
    )


def _years(top: Table) -> dict[FiscalYear, str]:
    """The plan's years with the names people gave them: one or more, one after the other."""
    written = top.values.get("years")
    if not isinstance(written, list) or not written:
        top.wrong("years", 'is missing; give fiscal years, as ["FY22", "FY23"]')
        return {}
    years = {year: str(text) for text in written if (year := top.year("years", text))}
    following = [first + place for first in list(years)[:1] for place in range(len(written))]
    if list(years) != following or len(written) > MOST_YEARS:
        top.wrong("years", f"must follow one another, each once, and be at most {MOST_YEARS}")
    return years


def _once(tables: Iterable[Table]) -> None:
    """Names differ in more than capitals: the workbook's formulas do not tell those apart."""
    seen: set[str] = set()
    for table in tables:
        name = str(table.values.get("name", "")).strip()
        if name.casefold() in seen:
            table.wrong("name", Said("{name!r} is used twice; every name may be used once", name=name))
        seen.add(name.casefold())


def _stream(table: Table, years: Years) -> Stream:
    readers: dict[str, Callable[[Table, Years], Stream]] = {
        "grant": _grant,
        "recurring": _recurring,
        "fund": _fund,
    }
    kind = table.choice("kind", readers)
    return readers.get(kind, _unread)(table, years)


def _unread(table: Table, years: Years) -> Stream:
    return Fund(str(table.values.get("name", "")), {})


def _grant(table: Table, years: Years) -> Grant:
    table.known(GRANT)
    known = _round(table)
    first = table.day("from", known.costs_from if known else None)
    last = table.day("obligate_by", known.obligate_by if known else None)
    if NO_DAY not in (first, last) and last < first:
        table.wrong("obligate_by", f"{last} is before the grant's first day, {first}")
    uses = table.tags("uses") or (known.uses if known else frozenset())
    return Grant(table.text("name"), table.number("amount"), first, last, uses, _reserve(table, known))


def _round(table: Table) -> Round | None:
    """The ESSER round a grant names, which then gives its window, uses and reserve."""
    if "round" not in table.values:
        return None
    name = table.choice("round", rounds())
    return rounds().get(name)


def _reserve(table: Table, known: Round | None) -> Reserve | None:
    value = table.values.get("reserve")
    if value is None:
        return (
            Reserve(known.reserve_tag, known.reserve_share, known.reserve_least)
            if known and known.reserve_tag
            else None
        )
    if not isinstance(value, Mapping):
        table.wrong("reserve", 'must be a tag and a share, as { tag = "learning-loss", share = "0.20" }')
        return None
    inner = table.inner("reserve")
    inner.known(("tag", "share", "least"))
    share = inner.number("share", ZERO if "least" in value else None)
    if share > 1:
        table.wrong("reserve", f"share {share} is more than the whole grant; a fifth is 0.20")
    return Reserve(inner.text("tag"), share, inner.number("least", ZERO))


def _recurring(table: Table, years: Years) -> Recurring:
    table.known(RECURRING)
    by_year = table.by_year("by_year", years)
    _within(table, "by_year", by_year, years)
    if ("pupils" in table.values) != ("per_pupil" in table.values):
        table.wrong(
            "pupils", "goes with per_pupil: how many there are, and the dollars one is worth each year"
        )
    return Recurring(
        name=table.text("name"),
        by_year=by_year,
        commitments=_amounts(table, "commitments", years),
        uses=table.tags("uses"),
        pupils=table.number("pupils", ZERO),
        per_pupil=table.number("per_pupil", ZERO),
        stages=_stages(table, by_year),
    )


def _stages(table: Table, by_year: Mapping[FiscalYear, Decimal]) -> dict[str, dict[FiscalYear, Decimal]]:
    """The amounts of other budget stages, for some of the years of the stream."""
    value = table.values.get("stages", {})
    if not isinstance(value, Mapping):
        table.wrong("stages", 'must be amounts by stage and year, as { governor = { FY25 = "5000000" } }')
        return {}
    inner = table.inner("stages")
    stages = {stage: inner.by_year(stage) for stage in value}
    for stage, amounts in stages.items():
        if not amounts.keys() <= by_year.keys():
            inner.wrong(stage, "has a year that by_year does not have")
    return stages


def _fund(table: Table, years: Years) -> Fund:
    table.known(FUND)
    if "by_year" not in table.values:
        table.wrong("by_year", 'is missing; give what comes in by year, as { FY22 = "250000" }')
    by_year = _amounts(table, "by_year", years, least=ZERO)
    return Fund(table.text("name"), by_year, table.day("spend_by", FOREVER), table.tags("uses"))


def _amounts(table: Table, key: str, years: Years, least: Decimal | None = None) -> dict[FiscalYear, Decimal]:
    """Dollars by fiscal year, for some of the plan's years."""
    amounts = table.by_year(key, least=least)
    _within(table, key, amounts, years)
    return amounts


def _within(table: Table, key: str, amounts: Mapping[FiscalYear, Decimal], years: Years) -> None:
    """Money of a year that the plan does not have would be left out in silence."""
    if outside := ", ".join(str(year) for year in amounts if years and year not in years):
        table.wrong(key, Said("has {years}, which the plan does not have", years=outside))


def _investment(table: Table, years: Years, folder: Path | None) -> Investment:
    table.known(INVESTMENT)
    kind = table.choice("kind", [kind.value for kind in Kind])
    lasts = kind != Kind.ONE_TIME
    units = table.number("fte", None if kind == Kind.POSITIONS else ONE)
    whole = table.flag("whole", kind != Kind.POSITIONS)
    if whole and units != units.to_integral_value():
        table.wrong("fte", f"{units} is not whole, though whole = true")
    must = table.flag("must")
    if finest(units) < FINEST:
        table.wrong("fte", f"{units} is finer than a ten-thousandth")
    end = _end(table, lasts)
    earliest, latest = _start(table, years, end)
    price = _price(table, years, earliest, folder)
    if units * max(price.unit_cost, *price.by_year.values(), ZERO) > MOST:
        table.wrong("fte", f"{units} at this cost is more than any district has")
    return Investment(
        name=table.text("name"),
        kind=Kind(kind or Kind.POSITIONS),
        units=units,
        price=price,
        earliest=earliest,
        latest=latest,
        end=end,
        whole=whole,
        priority=table.number("priority", ONE),
        tags=table.tags("tags"),
        must=must,
        keep=table.flag("keep"),
    )


def _start(table: Table, years: Years, end: FiscalYear | None) -> tuple[FiscalYear, FiscalYear]:
    """The earliest and latest year to start: two years, one year, or when not given any of the plan's."""
    nothing = FiscalYear(0)
    if not years and "start" not in table.values:
        return nothing, nothing
    value = table.values["start"] if "start" in table.values else _any_year(years, end)
    written = value if isinstance(value, list) else [value]
    if len(written) not in (1, 2):
        table.wrong("start", 'must be the earliest and latest year, as ["FY22", "FY25"]')
        return nothing, nothing
    found = [year for text in written if (year := table.year("start", text))]
    if len(found) < len(written):
        return nothing, nothing
    if found[-1] < found[0]:
        table.wrong("start", f"the latest year, {written[-1]}, is before the earliest, {written[0]}")
    for year, text in zip(found, written, strict=True):
        if years and year not in years:
            table.wrong("start", f"{text} is not one of the plan's years, {years[0]} to {years[-1]}")
    if end and end < found[-1]:
        table.wrong("end", f"{table.values['end']} is before the latest year to start")
    return found[0], found[-1]


def _any_year(years: Years, end: FiscalYear | None) -> list[str]:
    """The first and last year of the plan in which work with this end may start."""
    may = [year for year in years if not end or year <= end] or years[:1]
    return [str(may[0]), str(may[-1])]


def _end(table: Table, lasts: bool) -> FiscalYear | None:
    if "end" not in table.values:
        return None
    if not lasts:
        table.wrong("end", "one-time work is paid in the year it is done and has no end; leave it out")
        return None
    return table.year("end", table.values["end"])


def _price(table: Table, years: Years, earliest: FiscalYear, folder: Path | None) -> Price:
    given = [key for key in COSTS if key in table.values]
    base = table.year("cost_year", table.values["cost_year"]) if "cost_year" in table.values else None
    base = base or (years[0] if years else FiscalYear(0))
    growth = table.number("growth", ZERO, Decimal("-0.5"))
    if growth > 1:
        table.wrong("growth", f"{growth} is a growth of {growth:.0%} a year; three percent is 0.03")
    if len(given) != 1:
        table.wrong("unit_cost", "give the cost once, by one of unit_cost, amount, cost, by_year or package")
        return Price(base)
    if given[0] not in ("by_year", "package"):
        return Price(base, table.number(given[0]), growth)
    by_year = _package(table, folder) if given[0] == "package" else table.by_year("by_year", least=ZERO)
    needed = [year for year in years if year >= earliest and by_year and year <= max(by_year)]
    missing = ", ".join(str(year) for year in needed if year not in by_year)
    if missing or not by_year:
        table.wrong(given[0], Said("has no cost for {years}", years=missing or Said("any year")))
    if saves := ", ".join(str(year) for year, amount in by_year.items() if amount < 0):
        table.wrong(
            given[0], f"comes to less than base_payroll in {saves}; a raise cannot cost less than nothing"
        )
    return Price(base, growth=growth, by_year=by_year)


def _package(table: Table, folder: Path | None) -> dict[FiscalYear, Decimal]:
    """What a costed package adds to the payroll by year, from the JSON that costing it wrote."""
    place = (folder or Path()) / table.text("package")
    try:
        costed: Any = json.loads(place.read_text(encoding="utf-8"), parse_float=Decimal)
        base = dollars(costed["base_payroll"])
        return {
            FiscalYear.parse(year["fiscal_year"]): dollars(year["payroll"]) - base for year in costed["years"]
        }
    except OSError as wrong:
        table.wrong("package", f"cannot be read: {wrong.strerror}")
    except (ValueError, KeyError, TypeError):
        table.wrong(
            "package", "is not a costed package with base_payroll and years of fiscal_year and payroll"
        )
    return {}


def _dial(table: Table, streams: set[str], years: Years) -> Dial:
    table.known(DIAL)
    stream = table.text("stream", "")
    if stream and stream not in streams:
        table.wrong("stream", f"{stream!r} is not a stream of this plan")
    if bool(stream) == ("growth" in table.values):
        table.wrong(
            "stream", "say either the stream and what it loses per_unit, or the growth a unit adds to costs"
        )
    if bool(stream) != ("per_unit" in table.values):
        table.wrong("per_unit", "goes with a stream: the dollars by year that one unit takes from it")
    return Dial(
        name=table.text("name"),
        unit=table.text("unit"),
        worst=table.positive("worst"),
        step=table.positive("step", Decimal("0.1")),
        stream=stream,
        takes=_amounts(table, "per_unit", years, least=ZERO),
        growth=table.number("growth", ZERO),
        tags=table.tags("tags"),
    )
