"""The whole state under a changed law: ours beside NumPy, as the limit, and LibreOffice on the same sheet.

The question is the law explorer's: another share for the towns, and every requirement anew. All must agree
to the dollar before any time is printed; LibreOffice is left out, and said to be, where it is not
installed.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy
import xlsxwriter

from tally.aid import effort, law, scenario
from tally.aid.aid import District
from tally.aid.contribution import Rules, contributions
from tally.years import FiscalYear

YEAR = FiscalYear(2025)
TOWNS = [one.town for one in effort.published(YEAR)]
LAW = law.read(Rules, YEAR)
STATUTE = scenario.in_force(YEAR)
STATE = scenario.State(
    tuple(TOWNS),
    tuple(one.required for one in effort.published(YEAR)),
    tuple(
        District(one.name, one.foundation_budget, one.prior_contribution, Decimal(0), Decimal(0))
        for one in TOWNS
    ),
    {one.name: (one.name,) for one in TOWNS},
)
SHARES = [Decimal(share) / 1000 for share in range(550, 600, 2)]
WITHIN_SECONDS = 0.1
# LibreOffice speaks through the Python it came with, which is the system's.
SYSTEM_PYTHON = "/usr/bin/python3"


def ours(share: Decimal) -> list[float]:
    """Exact decimals, with every step kept for the working."""
    return [float(one.required) for one in contributions(TOWNS, replace(LAW, target_local_share=share))]


def explorer(share: Decimal) -> list[float]:
    """What the law explorer asks for: the same with the aid of as many districts, one for each town."""
    outcome = scenario.solve(STATE, STATUTE.what_if(target_local_share=share))
    return [float(one.required) for one in outcome.contributions]


COLUMNS = ("equalized_valuation", "income", "foundation_budget", "prior_contribution", "growth_factor")
VALUATION, INCOME, BUDGET, PRIOR, GROWTH = (
    numpy.array([float(getattr(town, column)) for town in TOWNS]) for column in COLUMNS
)


def limit(share: Decimal) -> list[float]:
    """The same arithmetic in binary fractions, nothing kept: as fast as it can be had from Python."""
    wealth = VALUATION / VALUATION.sum() + INCOME / INCOME.sum()
    caps = float(LAW.contribution_cap) * BUDGET
    order = numpy.argsort(caps / wealth)
    left = float(share) * BUDGET.sum() - numpy.concatenate(([0.0], numpy.cumsum(caps[order])[:-1]))
    sharing = wealth.sum() - numpy.concatenate(([0.0], numpy.cumsum(wealth[order])[:-1]))
    reached = left / sharing <= (caps / wealth)[order]
    able = (left / sharing)[numpy.argmax(reached)] * wealth
    target = numpy.floor(numpy.minimum(able, caps) + 0.5)
    preliminary = numpy.floor(PRIOR * (1 + GROWTH) + 0.5)
    missing = target - preliminary
    due = numpy.where(
        missing > float(LAW.second_shortfall) * BUDGET,
        float(LAW.second_increment),
        numpy.where(missing > float(LAW.first_shortfall) * BUDGET, float(LAW.first_increment), 0.0),
    )
    stepped = preliminary + numpy.minimum(numpy.floor(PRIOR * due + 0.5), missing)
    below = numpy.where(able > float(LAW.high_effort) * BUDGET, target, stepped)
    return list(numpy.where(missing <= 0, target, below))


def sheet(path: Path) -> None:
    """The same again as a spreadsheet with live formulas, the share in one cell."""
    book = xlsxwriter.Workbook(str(path))
    page, last = book.add_worksheet("state"), len(TOWNS) + 2
    page.write_row(0, 0, ["share", float(LAW.target_local_share)])

    def column(letter: str) -> str:
        return f"{letter}$3:{letter}${last}"

    for row, town in enumerate(TOWNS, start=3):
        page.write_row(row - 1, 0, [town.name, *(float(getattr(town, name)) for name in COLUMNS)])
        formulas = (
            f"=B{row}/SUM({column('B')})+C{row}/SUM({column('C')})",
            f"={LAW.contribution_cap}*D{row}",
            f"=H{row}/G{row}",
            f"=($B$1*SUM({column('D')})-SUMPRODUCT(({column('I')}<I{row})*{column('H')}))"
            f"/(SUM({column('G')})-SUMPRODUCT(({column('I')}<I{row})*{column('G')}))",
            # Capping the towns up to some place and no further never aims too low, so the largest is the one.
            f"=MAX({column('J')})",
            f"=K{row}*G{row}",
            f"=ROUND(MIN(L{row},H{row}),0)",
            f"=ROUND(E{row}*(1+F{row}),0)",
            f"=M{row}-N{row}",
            f"=IF(O{row}>{LAW.second_shortfall}*D{row},{LAW.second_increment},"
            f"IF(O{row}>{LAW.first_shortfall}*D{row},{LAW.first_increment},0))",
            f"=IF(O{row}<=0,M{row},IF(L{row}>{LAW.high_effort}*D{row},M{row},N{row}+MIN(ROUND(E{row}*P{row},0),O{row})))",
        )
        for place, formula in enumerate(formulas, start=6):
            page.write_formula(row - 1, place, formula)
    book.close()


def timed(solve: Callable[[Decimal], list[float]]) -> tuple[float, list[list[float]]]:
    """The median seconds of one solve, and what came out for every share."""
    seconds, found = [], []
    for share in SHARES:
        start = perf_counter()
        found.append(solve(share))
        seconds.append(perf_counter() - start)
    return median(seconds), found


def office(folder: Path) -> tuple[float, list[list[float]]] | None:
    """LibreOffice recalculating the open sheet after the share is changed; None where it is not installed."""
    if (
        shutil.which("soffice") is None
        or subprocess.run([SYSTEM_PYTHON, "-c", "import uno"], check=False).returncode
    ):
        return None
    book = folder / "state.xlsx"
    sheet(book)
    script = Path(__file__).with_name("office") / "recalculate.py"
    shares = json.dumps([float(share) for share in SHARES])
    done = subprocess.run(
        [SYSTEM_PYTHON, str(script), str(book), str(len(TOWNS)), shares],
        capture_output=True,
        text=True,
        check=True,
    )
    seconds, found = json.loads(done.stdout)
    return median(seconds), found


def far_apart(one: list[list[float]], other: list[list[float]]) -> float:
    """The largest difference of any town's requirement at any share, in dollars."""
    return max(
        abs(a - b) for left, right in zip(one, other, strict=True) for a, b in zip(left, right, strict=True)
    )


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        rivals = {"NumPy (the limit)": timed(limit), "LibreOffice, sheet open": office(Path(folder))}
    seconds, exact = timed(explorer)
    alone, _ = timed(ours)
    print(f"{len(TOWNS)} towns, {len(SHARES)} laws, medians of one solve")
    print(f"  tally, exact               {alone * 1000:9.2f} ms")
    print(f"  the same with the aid      {seconds * 1000:9.2f} ms")
    apart = [far_apart(exact, found[1]) for found in rivals.values() if found]
    for name, found in rivals.items():
        print(f"  {name:26} {found[0] * 1000:9.2f} ms" if found else f"  {name:26} not installed")
    print(f"  largest difference         {max(apart):9.0f} dollar; under 100 ms: {seconds < WITHIN_SECONDS}")
    # The others stop at the unrounded goal and have binary fractions: a target may round the other way.
    return 0 if max(apart) <= 1 and seconds < WITHIN_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
