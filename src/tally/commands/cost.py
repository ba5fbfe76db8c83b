"""`cost PACKAGE.toml`: what a package costs, as a table, JSON, CSV, a workbook or a packet.

`--solve` finds the raise that spends a sum, `--frontier` the mixes that do, `--equity` says who gains, and
`--against` sets two packages side by side. Exit status 0 when
done, 2 when anything in the input is wrong: then every problem is printed with its file, row and column, and
nothing is written.
"""

import argparse
import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from tally.money import dollars
from tally.pay import findings
from tally.pay.compare import SENSES, Comparison, compare
from tally.pay.fairness import equity_as_json, equity_as_text, frontier_as_json, frontier_as_text
from tally.pay.findings import Findings
from tally.pay.outcome import Costing
from tally.pay.packet import as_pdf
from tally.pay.report import (
    as_csv,
    as_json,
    as_text,
    comparison_as_json,
    comparison_as_text,
    solution_as_json,
    solution_as_text,
)
from tally.pay.solve import KNOBS, MEASURES, Knob, Mix, Solution, frontier, mix, solve
from tally.pay.source import load
from tally.pay.workbook import as_xlsx
from tally.problems import Problem, RefusedError


def main(argv: list[str]) -> int:
    """Read the arguments, cost the package and print or write it."""
    options = _parser().parse_args(argv)
    _check(options)
    filed = load(options.package)
    if options.against:
        _tell_comparison(compare(filed.package, load(options.against).package, options.measure), options)
        return 0
    if options.frontier:
        _tell_frontier(frontier(filed.package, _sum(options), options.measure), options)
        return 0
    costing, solution = filed.cost(), None
    found = findings.found(filed, costing)
    if options.solve:
        solution = solve(filed.package, _knob(options), _sum(options), options.measure)
        costing = solution.costing
        found = findings.found(filed, costing)
    _tell(costing, solution, found, options)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="unionhall cost", description="What a pay package costs.")
    parser.add_argument("package", type=Path, metavar="PACKAGE.toml")
    shown = parser.add_mutually_exclusive_group()
    shown.add_argument("--json", action="store_true", help="print JSON")
    shown.add_argument("--csv", type=Path, metavar="FILE", help="write every line as CSV")
    shown.add_argument("--xlsx", type=Path, metavar="FILE", help="write a workbook with live formulas")
    shown.add_argument("--pdf", type=Path, metavar="FILE", help="write a packet as PDF")
    parser.add_argument("--full", action="store_true", help="with --json: on top of pay, and every reading")
    parser.add_argument("--solve", choices=[*KNOBS, "mix"], help="find what spends the sum of --spend")
    parser.add_argument("--spend", metavar="DOLLARS", help="the sum --solve may spend")
    parser.add_argument("--measure", choices=SENSES, default="ongoing", help="what --spend, --against mean")
    parser.add_argument("--unit", metavar="UNIT", help="the steps --solve turns in, such as 0.0001 or 0.05")
    parser.add_argument("--flat", metavar="DOLLARS", help="with --solve mix: the flat part")
    parser.add_argument(
        "--frontier", action="store_true", help="mixes of flat and percent that spend --spend"
    )
    parser.add_argument("--equity", action="store_true", help="who gains, by cell and lane; careers")
    parser.add_argument("--against", type=Path, metavar="OTHER.toml", help="every difference as a line")
    return parser


def _check(options: argparse.Namespace) -> None:
    """Raises `RefusedError` for a file or a sum that nothing would come of."""
    told = next((name for name in ("against", "frontier") if getattr(options, name)), "")
    file = next((name for name in ("csv", "xlsx", "pdf") if getattr(options, name)), "")
    if told and file:
        raise RefusedError([Problem(f"--{told} is printed, or --json; it is not written with --{file}")])
    if told and options.solve:
        raise RefusedError([Problem(f"--{told} and --solve are two questions; ask one at a time")])
    if options.measure not in MEASURES and not options.against:
        raise RefusedError([Problem(f"--measure {options.measure} is for --against")])
    if options.spend is not None and not (options.solve or options.frontier):
        raise RefusedError([Problem("--spend needs --solve: what is to spend it")])


def _knob(options: argparse.Namespace) -> Knob:
    unit = {} if options.unit is None else {"unit": _dollars(options.unit, "--unit")}
    if options.solve == "mix":
        return mix(_dollars(options.flat, "--flat"), **unit)
    return KNOBS[options.solve](**unit)


def _sum(options: argparse.Namespace) -> Decimal:
    return _dollars(options.spend, "--spend")


def _dollars(text: str | None, name: str) -> Decimal:
    try:
        return dollars(text or "")
    except ValueError:
        raise RefusedError([Problem(f"{name} needs a number, not {text!r}")]) from None


def _tell(costing: Costing, solution: Solution | None, found: Findings, options: argparse.Namespace) -> None:
    if options.json:
        told: dict[str, Any] = as_json(costing, full=options.full) | findings.as_json(
            found, full=options.full
        )
        told |= {"equity": equity_as_json(costing)} if options.equity else {}
        print(json.dumps(told | (solution_as_json(solution) if solution else {}), indent=2))
    elif options.csv:
        _write(options.csv, as_csv(costing).encode())
    elif options.xlsx:
        _write(options.xlsx, as_xlsx(costing, found))
    elif options.pdf:
        _write(options.pdf, as_pdf(costing, findings.sections(found)))
    else:
        print(*([solution_as_text(solution), ""] if solution else []), as_text(costing), sep="\n")
        print(findings.as_text(found))
        if options.equity:
            print("", equity_as_text(costing), sep="\n")


def _tell_comparison(comparison: Comparison, options: argparse.Namespace) -> None:
    if options.json:
        print(json.dumps(comparison_as_json(comparison), indent=2))
    else:
        print(comparison_as_text(comparison))


def _tell_frontier(mixes: Sequence[Mix], options: argparse.Namespace) -> None:
    if options.json:
        print(json.dumps({"frontier": frontier_as_json(mixes)}, indent=2))
    else:
        print(frontier_as_text(mixes))


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as wrong:
        raise RefusedError([Problem(f"cannot be written: {wrong.strerror}", str(path))]) from None
