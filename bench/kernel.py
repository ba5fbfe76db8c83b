"""The limit: the same five years of `paid` as vectorised NumPy over every one of the 5,000 people.

Written for this one package, with its terms in its order; it explains nothing and keeps no lines. Whole cents
in 64-bit integers, so it has to come to the same cents as `tally.pay`.
"""

from dataclasses import dataclass

import numpy as np
from paid import FIRST, LANES, STEPS, YEARS, package, people

from tally.pay.workdays import EVERY_WEEKDAY
from tally.years import FiscalYear

TIERS = np.array([0, 40_000, 60_000, 80_000, 100_000])
YEARS_OF_TIERS = np.array([15, 18, 21, 25])


@dataclass
class Arrays:
    """Everybody as arrays: where they stand, tenths of a post, years of service; the rates in cents."""

    step: np.ndarray
    lane: np.ndarray
    tenths: np.ndarray
    service: np.ndarray
    rates: np.ndarray
    shares: list[tuple[int, int]]


def arrays() -> Arrays:
    """The people of `paid`, one a row."""
    everybody = people()
    grid = package().base.schedule
    rates = np.array([[grid.rates[step, lane] for lane in LANES] for step in STEPS], dtype=np.int64)
    days = [package().years[place].terms[6].on for place in range(YEARS)]
    shares = [EVERY_WEEKDAY.share_from(day, FiscalYear(FIRST + place)) for place, day in enumerate(days)]
    return Arrays(
        np.array([STEPS.index(one.cell.step) for one in everybody]),
        np.array([LANES.index(one.cell.lane) for one in everybody]),
        np.array([int(one.time.fte * 10) for one in everybody], dtype=np.int64),
        np.array([one.service[0][0] for one in everybody]),
        rates,
        [(share.numerator, share.denominator) for share in shares],
    )


def payrolls(told: Arrays, rate: int = 300) -> list[int]:
    """The payroll of each year in cents; `rate` in ten-thousandths."""
    step, rates = told.step, told.rates
    totals = []
    for year in range(YEARS):
        held = step == 0
        step = np.where(held, step, np.minimum(step + 1, len(STEPS) - 1))
        rates = half_up(rates * (10_000 + rate), 10_000) + 50_000
        rates = np.maximum(rates, 5_500_000)
        rates[-1, -1] = 9_900_000 + year * 500_000
        before = half_up(rates[step, told.lane] * told.tenths, 10)
        rates = half_up(rates * 101, 100)
        after = half_up(rates[step, told.lane] * told.tenths, 10)
        part, whole = told.shares[year]
        paid = before + half_up((after - before) * part, whole)
        longevity = TIERS[np.searchsorted(YEARS_OF_TIERS, told.service + year + 1, side="right")].sum()
        beside = int(longevity) + 30 * 250_000 + 3_000 * 1_000 + len(step) * 50_000 + 25_000_000
        totals.append(int(paid.sum()) + beside)
    return totals


def half_up(numerator: np.ndarray, denominator: int) -> np.ndarray:
    return (2 * numerator + denominator) // (2 * denominator)
