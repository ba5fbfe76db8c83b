"""`tandem PLAN.toml [--cuts] [--json | --xlsx FILE | --pdf FILE]`: one-time and recurring money in one plan.

Prints a table unless told otherwise. Exit status 0 when there is a plan; 1 when there is none: what must be
paid cannot be (the answer is given all the same: which demand, when, and by how much), or the search gave up
without an answer; 2 when the plan was refused: every problem is told at once and nothing is written.
"""

import argparse
import json
import sys
from dataclasses import replace
from pathlib import Path

from tally.problems import Problem, RefusedError
from tally.tandem.packet import packet
from tally.tandem.plan import Plan
from tally.tandem.planning import answer
from tally.tandem.programme import UnsolvedError
from tally.tandem.reading import read
from tally.tandem.report import as_json
from tally.tandem.telling import table
from tally.tandem.workbook import workbook

NO_PLAN = 1


def main(argv: list[str]) -> int:
    asked = _parser().parse_args(argv)
    plan = _plan(asked.plan, asked.cuts)
    try:
        found = answer(plan)
    except UnsolvedError as stopped:
        print(
            f"{asked.plan}: {stopped}; allow fewer start years or parts of units, and try again",
            file=sys.stderr,
        )
        return NO_PLAN
    if asked.json:
        print(json.dumps(as_json(found), indent=2, ensure_ascii=False))
    elif asked.xlsx:
        _write(asked.xlsx, workbook(found))
    elif asked.pdf:
        _write(asked.pdf, packet(found))
    else:
        print(table(found))
    return NO_PLAN if found.status == "infeasible" else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="unionhall tandem",
        description="One-time and recurring money in one plan.",
        epilog=(__doc__ or "").split("\n\n")[1],
    )
    parser.add_argument("plan", type=Path, metavar="PLAN.toml")
    parser.add_argument("--cuts", action="store_true", help="allow cuts, and show what, when and how much")
    written = parser.add_mutually_exclusive_group()
    written.add_argument("--json", action="store_true", help="print the answer as JSON")
    written.add_argument("--xlsx", type=Path, metavar="FILE", help="write a workbook with live formulas")
    written.add_argument("--pdf", type=Path, metavar="FILE", help="write the packet for a hearing")
    return parser


def _plan(place: Path, cuts: bool) -> Plan:
    try:
        text = place.read_text(encoding="utf-8-sig")
    except OSError as wrong:
        raise RefusedError([Problem(f"cannot be read: {wrong.strerror}", str(place))]) from None
    except UnicodeDecodeError:
        raise RefusedError([Problem("is not UTF-8 text; save it as UTF-8", str(place))]) from None
    plan = read(text, str(place), place.parent)
    return replace(plan, cuts=plan.cuts or cuts)


def _write(place: Path, content: bytes) -> None:
    try:
        place.write_bytes(content)
    except OSError as wrong:
        raise RefusedError([Problem(f"cannot be written: {wrong.strerror}", str(place))]) from None
