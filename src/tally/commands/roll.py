"""`roll`: match one list of people against another, or find who stands in a list twice.

    unionhall roll match LEFT.csv RIGHT.csv --out PAIRS.csv [--map MAP.toml] [--explain]
    unionhall roll duplicates FILE.csv [--out PAIRS.csv] [--map MAP.toml] [--explain]

The answer is CSV: `left_id,right_id,score,decision`, the decision being same, look or new.
"""

import argparse
import io
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tally.problems import Problem, RefusedError
from tally.rolls.matching import duplicates, match
from tally.rolls.records import Decision, Pair
from tally.rolls.sheets import read_lists, read_map, write_pairs


def main(argv: list[str]) -> int:
    """Run `roll` with its arguments; 0 when done. Raises `RefusedError` with every problem of the input."""
    wanted = _parser().parse_args(argv)
    columns, problems = read_map(wanted.map)
    if wanted.out and not wanted.out.parent.is_dir():
        problems.append(Problem(f"there is no folder {wanted.out.parent} to write it in", wanted.out.name))
    sheets, more = read_lists(wanted.files, columns) if not problems else ([], [])
    if problems or more:
        raise RefusedError([*problems, *more])
    _write(wanted, wanted.run(*(sheet.records for sheet in sheets)))
    return 0


def _write(wanted: argparse.Namespace, pairs: Sequence[Pair]) -> None:
    made = io.StringIO()
    write_pairs(pairs, made, with_evidence=wanted.explain)
    if not wanted.out:
        sys.stdout.write(made.getvalue())
        return
    try:
        wanted.out.write_text(made.getvalue(), encoding="utf-8", newline="")
    except OSError as wrong:
        raise RefusedError([Problem(f"cannot be written: {wrong.strerror}", wanted.out.name)]) from wrong
    counts = Counter(pair.decision for pair in pairs)
    told = ", ".join(f"{counts[decision]} {decision}" for decision in Decision)
    print(f"{wanted.out}: {told}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="unionhall roll", description="Who is the same in two lists of people."
    )
    commands = parser.add_subparsers(required=True, metavar="{match,duplicates}")
    for name, run, files, about in (
        ("match", match, ("LEFT.csv", "RIGHT.csv"), "match one list against another"),
        ("duplicates", duplicates, ("FILE.csv",), "find who stands in a list twice"),
    ):
        command = commands.add_parser(name, help=about, description=about)
        for one in files:
            command.add_argument("files", action="append", type=Path, metavar=one)
        command.add_argument("--map", type=Path, metavar="MAP.toml", help="which column is which field")
        command.add_argument(
            "--out", type=Path, metavar="PAIRS.csv", help="write here instead of on the screen"
        )
        command.add_argument(
            "--explain", action="store_true", help="add what speaks for and against, in bits"
        )
        command.set_defaults(run=run)
    return parser
