"""The costing that is measured: 5,000 invented people on a 13 x 10 grid, five years, twelve terms a year."""

import random
from decimal import Decimal

from tally.pay.package import Base, Package, Year
from tally.pay.placement import Group, Time, collapse
from tally.pay.schedule import Cell, Schedule
from tally.pay.terms.registry import term_from
from tally.years import FiscalYear

PEOPLE, YEARS, FIRST = 5_000, 5, 2027
STEPS = tuple(str(step) for step in range(1, 14))
LANES = tuple("ABCDEFGHIJ")
POSTS = ("1", "1", "1", "0.8", "0.6", "0.5")


def people(count: int = PEOPLE) -> list[Group]:
    """One group a person: a cell, a share of a post and years of service, from a fixed seed."""
    luck = random.Random(4)
    return [
        Group(
            Cell(luck.choice(STEPS), luck.choice(LANES)),
            Decimal(1),
            Time(fte=Decimal(luck.choice(POSTS))),
            service=((luck.randrange(35), 10_000),),
        )
        for _ in range(count)
    ]


def schedule() -> Schedule:
    rates = {
        Cell(step, lane): 5_012_345 + 210_011 * down + 260_007 * across
        for down, step in enumerate(STEPS)
        for across, lane in enumerate(LANES)
    }
    return Schedule("annual", STEPS, LANES, rates)


def package(rate: str = "0.03", *, groups: list[Group] | None = None) -> Package:
    """The package with a raise of `rate` each year; groups alike are made one unless they are given."""
    base = Base(schedule(), tuple(groups) if groups else collapse(people()))
    years = (Year(FiscalYear(FIRST + place), terms(FIRST + place, rate)) for place in range(YEARS))
    return Package("Five thousand people", base, tuple(years))


def terms(year: int, rate: str) -> tuple:
    """Twelve terms."""
    return tuple(
        map(
            term_from,
            [
                {"kind": "hold", "steps": ["1"]},
                {"kind": "step"},
                {"kind": "across_the_board", "rate": rate},
                {"kind": "flat", "amount": "500"},
                {"kind": "minimum_rate", "rate": "55000"},
                {"kind": "set_cell", "step": "13", "lane": "J", "rate": f"{99_000 + (year - FIRST) * 5_000}"},
                {"kind": "across_the_board", "rate": "0.01", "on": f"{year}-01-15"},
                {"kind": "longevity", "tiers": {"15": "400", "18": "600", "21": "800", "25": "1000"}},
                {"kind": "stipend", "name": "Mentor", "people": "30", "amount": "2500", "indexed": True},
                {"kind": "differential", "name": "Cover", "hours": "3000", "rate": "10"},
                {"kind": "one_time", "amount": "500"},
                {"kind": "other_pay", "name": "Overtime", "amount": "250000"},
            ],
        )
    )
