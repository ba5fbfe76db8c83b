"""A what-if, 5,000 people x 5 years x 12 terms: ours, a NumPy kernel as the limit, LibreOffice as the peer.

All three have to come to the same cents. LibreOffice recalculates the very workbook we write, already in its
memory; where it or its Python bridge is not installed, its part is left out and said so. Exits with 1 when a
what-if takes more than a tenth of LibreOffice's time, or a solve more than half a second.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from kernel import arrays, payrolls
from paid import PEOPLE, YEARS, package

from tally.pay.costing import cost
from tally.pay.outcome import Costing
from tally.pay.package import Package
from tally.pay.solve import across_the_board, solve
from tally.pay.workbook import as_xlsx

HERE = Path(__file__).resolve().parent
SHARE, SOLVED_WITHIN = 10, 0.5
T = TypeVar("T")


def main() -> int:
    what_if, told = package("0.025"), arrays()
    what_if.base.standing  # noqa: B018 - a desk keeps the people ready between two what-ifs
    print(f"{PEOPLE} people, {YEARS} years, 12 terms a year")
    ours, costing = best(lambda: explained(what_if), 20)
    limit, totals = best(lambda: payrolls(told, 250), 20)
    say("NumPy kernel, no lines", limit)
    say("tally.pay, every line", ours, f"{ours / limit:.0f} times the kernel")
    if totals != [year.payroll_cents for year in costing.years]:
        print("the kernel and tally.pay differ")
        return 1
    missed = list(filter(None, [beside_libreoffice(costing, ours), solving(what_if)]))
    print(
        "\n".join(f"missed: {bar}" for bar in missed) or "the same cents everywhere, and every bar is cleared"
    )
    return 1 if missed else 0


def explained(what_if: Package) -> Costing:
    """A costing with its lines, as the screen needs it."""
    costing = cost(what_if)
    for year in costing.years:
        assert year.lines
    return costing


def beside_libreoffice(costing: Costing, ours: float) -> str:
    python = bridged()
    if not shutil.which("soffice") or not python:
        print("  LibreOffice and its Python bridge (python3-uno) are not installed here: left out")
        return ""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "costing.xlsx"
        path.write_bytes(as_xlsx(costing))
        command = [python, str(HERE / "recalculated.py"), str(path), "7"]
        told = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    theirs = min(told["seconds"])
    say("LibreOffice, in memory", theirs, f"{theirs / ours:.0f} times ours")
    found = {Decimal(repr(value)).quantize(Decimal("0.01")) for value in told["checks"]}
    if not {year.payroll for year in costing.years} <= found:
        return "LibreOffice and tally.pay differ"
    return (
        "" if ours <= theirs / SHARE else f"{ours:.3f} s is more than a tenth of LibreOffice's {theirs:.3f} s"
    )


def bridged() -> str:
    """A Python on the path that knows LibreOffice's bridge: the system's, not that of an environment."""
    for folder in os.environ["PATH"].split(os.pathsep):
        python = Path(folder) / "python3"
        asked = [str(python), "-c", "import uno"]
        if python.is_file() and not subprocess.run(asked, check=False, capture_output=True).returncode:
            return str(python)
    return ""


def solving(what_if: Package) -> str:
    spend = cost(what_if).ongoing + 1
    seconds, found = best(lambda: solve(what_if, across_the_board(), spend), 5)
    say("solve for a percentage", seconds, f"{found.left_over} left of {spend}")
    return "" if seconds < SOLVED_WITHIN else f"a solve took {seconds:.2f} s"


def best(run: Callable[[], T], times: int) -> tuple[float, T]:
    """The shortest of several runs, which is the one least disturbed, and what it returned."""
    seconds = []
    for _ in range(times):
        started = time.perf_counter()
        result = run()
        seconds.append(time.perf_counter() - started)
    return min(seconds), result


def say(what: str, seconds: float, more: str = "") -> None:
    print(f"  {what:26} {seconds * 1000:10.2f} ms  {more}".rstrip(), flush=True)


if __name__ == "__main__":
    sys.exit(main())
