"""Invented packages the tests share: a small annual unit, a small hourly one, and every kind of term."""

import csv
import io
from decimal import Decimal
from importlib.resources import files
from typing import Any

from tally.pay.package import Base, Package, Year
from tally.pay.placement import Group, Time, collapse
from tally.pay.schedule import OFF_GRID, Cell, Schedule
from tally.pay.terms.registry import term_from
from tally.pay.terms.term import Payment
from tally.pay.workdays import WorkYear
from tally.years import FiscalYear

Terms = list[dict[str, Any]]
SCHOOL_YEAR = WorkYear((8, 27), (6, 18), (((12, 24), (1, 1)), ((2, 15), (2, 19))))


def schedule_of(rows: dict[str, list[str | None]], lanes: tuple[str, ...], basis: Any = "annual") -> Schedule:
    """A schedule from rows of rates; `None` is a cell that does not exist."""
    cents = {
        Cell(step, lane): int(Decimal(rate) * 100)
        for step, rates in rows.items()
        for lane, rate in zip(lanes, rates, strict=True)
        if rate is not None
    }
    return Schedule(basis, tuple(rows), lanes, cents)


def package_of(base: Base, *years: Terms, first: int = 2027) -> Package:
    """A package on a base, one list of terms a year."""
    told = (
        Year(FiscalYear(first + place), tuple(term_from(term) for term in terms))
        for place, terms in enumerate(years)
    )
    return Package("A package", base, tuple(told))


def payments(terms: Terms) -> tuple[Payment, ...]:
    return tuple(term for data in terms if isinstance(term := term_from(data), Payment))


FULL_YEAR = Time(days=Decimal(183), full_days=Decimal(183))
PART_TIME = Time(Decimal("0.6"), days=Decimal(183), full_days=Decimal(183))

TEACHERS = Base(
    schedule=schedule_of(
        {
            "1": ["50123.45", "54000", None],
            "2": ["52000", "56001.01", "60000"],
            "3": ["53999.99", "58500", "62500"],
            "4": [None, "61000", "66000.50"],
        },
        ("B", "M", "D"),
    ),
    groups=(
        Group(
            Cell("1", "B"),
            Decimal("2.5"),
            FULL_YEAR,
            service=((2, 20_000),),
        ),
        Group(
            Cell("2", "B"),
            Decimal(4),
            FULL_YEAR,
            (1, 15),
            ((9, 40_000),),
        ),
        Group(Cell("2", "M"), Decimal(3), PART_TIME),
        Group(
            Cell("4", "M"),
            Decimal(7),
            FULL_YEAR,
            (3, 1),
            ((22, 70_000),),
        ),
        Group(Cell("3", "D"), Decimal("1.3"), FULL_YEAR),
    ),
    in_force=payments(
        [
            {"kind": "longevity", "tiers": {"10": "400", "20": "800"}},
            {"kind": "stipend", "name": "Mentor", "people": "3", "amount": "1200.50", "indexed": True},
            {
                "kind": "health_premium",
                "enrolled": {"one": "6", "family": "5"},
                "premiums": {"one": "9876.54", "family": "24680"},
                "shares": {"one": "0.8", "family": "0.75"},
                "trend": "0.0725",
            },
        ]
    ),
    rollup={"medicare": Decimal("0.0145"), "workers_compensation": Decimal("0.0033")},
    calendar=SCHOOL_YEAR,
)

PARAS = Base(
    schedule=schedule_of(
        {"1": ["17.49", "17.68"], "2": ["18.29", "18.97"], "3": ["19.39", "20.08"]},
        ("High School", "Associate's"),
        "hourly",
    ),
    groups=collapse(
        [
            Group(Cell("1", "High School"), Decimal(5), Time(hours=Decimal("6.5"), days=Decimal(193))),
            Group(Cell("2", "High School"), Decimal(3), Time(hours=Decimal("5.75"), days=Decimal(183))),
            Group(Cell("3", "Associate's"), Decimal(4), Time(hours=Decimal("6.5"), days=Decimal(193))),
        ]
    ),
    rollup={"medicare": Decimal("0.0145")},
    full_hours=Decimal("6.5"),
)

EVERY_TERM = package_of(
    Base(
        schedule=Schedule(
            TEACHERS.schedule.basis,
            TEACHERS.schedule.steps,
            TEACHERS.schedule.lanes,
            {**TEACHERS.schedule.rates, Cell("red circle", OFF_GRID): 7_123_456},
        ),
        groups=(*TEACHERS.groups, Group(Cell("red circle", OFF_GRID), Decimal(1), TEACHERS.groups[0].time)),
        in_force=TEACHERS.in_force,
        rollup=TEACHERS.rollup,
        calendar=TEACHERS.calendar,
    ),
    [
        {"kind": "hold", "steps": ["1"]},
        {"kind": "step", "anniversary": True},
        {"kind": "lane_move", "source": "M", "to": "D", "people": "1.5"},
        {"kind": "across_the_board", "rate": "0.0325"},
        {"kind": "flat", "amount": "500", "on": "2027-02-01"},
        {"kind": "set_cell", "step": "1", "lane": "B", "rate": "51000"},
        {"kind": "add_top_step", "step": "5", "over": "0.021", "moves_up": "all"},
        {"kind": "one_time", "amount": "750", "per": "fte"},
        {"kind": "differential", "name": "Covering a class", "hours": "310.5", "rate": "10", "indexed": True},
        {"kind": "turnover", "step": "5", "lane": "M", "people": "1", "to_step": "1", "to_lane": "B"},
    ],
    [
        {"kind": "step"},
        {"kind": "lane_move", "source": "B", "to": "M", "people": "1", "step": "2"},
        {"kind": "across_the_board", "rate": "0.01", "on": "2028-01-15"},
        {"kind": "across_the_board", "rate": "0.02", "lanes": ["D"]},
        {"kind": "minimum_rate", "rate": "56250.55"},
        {"kind": "add_lane", "name": "D+30", "after": "D", "over": "0.035"},
        {"kind": "added_days", "days": "1.5", "on": "2027-11-01"},
        {"kind": "longevity", "tiers": {"10": "0.015", "20": "0.0225"}, "of_pay": True, "on": "2028-01-15"},
        {"kind": "other_pay", "name": "Overtime and busing", "amount": "12345.67"},
        {"kind": "rollup", "name": "pension", "rate": "0.0105"},
        {"kind": "turnover", "step": "2", "lane": "B", "people": "0.5"},
    ],
    [
        {"kind": "step", "on": "2029-01-02"},
        {"kind": "drop_steps", "steps": ["1"]},
        {"kind": "merge_lanes", "lanes": ["D", "D+30"], "name": "Doctorate"},
        {"kind": "lift_bottom", "step": "2", "part": "0.37"},
        {"kind": "set_row", "step": "1", "rates": {"B": "57000.01", "M": "60000"}},
        {"kind": "set_column", "lane": "B", "rates": {"2": "60000.05"}},
        {"kind": "set_cells", "rates": {"4|M": "71234.56"}},
        {"kind": "flat", "amount": "0.25", "per": "hour", "hours": "1281"},
        {"kind": "one_time", "amount": "250", "lanes": ["M"]},
        {"kind": "stipend", "name": "Mentor", "people": "4", "amount": "1500"},
    ],
    [
        {
            "kind": "re_index",
            "base": "58000",
            "lane_factors": {"B": "1", "M": "1.0825", "Doctorate": "1.2505"},
            "step_factors": {"1": "1", "2": "1.0333", "3": "1.0725", "4": "1.115"},
        },
        {"kind": "across_the_board", "rate": "0.0175"},
    ],
)

EVERY_HOURLY_TERM = package_of(
    PARAS,
    [
        {"kind": "step"},
        {"kind": "added_hours", "hours": "0.25", "steps": ["3"]},
        {"kind": "added_days", "days": "-1"},
        {"kind": "flat", "amount": "1.25"},
        {"kind": "flat", "amount": "300", "per": "year", "hours": "1254.5"},
        {"kind": "minimum_rate", "rate": "20.01", "on": "2027-01-01"},
        {"kind": "one_time", "amount": "500", "per": "fte"},
    ],
    [{"kind": "step"}, {"kind": "add_top_step", "step": "4", "over": "0.03", "amount": "0.10"}],
)


def printed(name: str) -> list[dict[str, str]]:
    """The rows of a printed schedule among the cases."""
    text = files("tally").joinpath("cases", "pay", f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text)))
