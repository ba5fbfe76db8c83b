"""`cost PACKAGE.toml`: what a package costs, as a table, JSON, CSV, a workbook or a packet.

Exit status 0 when done, 2 when anything in the input is wrong: then every problem is printed with its file,
row and column, and nothing is written.
"""

import argparse
import json
import sys
from pathlib import Path

from tally.pay.report import as_csv, as_json, as_text
from tally.pay.source import load


def main(argv: list[str]) -> int:
    """Read the arguments, cost the package and print or write it."""
    options = _parser().parse_args(argv)
    costing = load(options.package).cost()
    if options.json:
        print(json.dumps(as_json(costing, full=options.full), indent=2))
    elif options.csv:
        options.csv.write_text(as_csv(costing), encoding="utf-8")
    else:
        print(as_text(costing))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="cost", description="What a pay package costs.")
    parser.add_argument("package", type=Path, metavar="PACKAGE.toml")
    shown = parser.add_mutually_exclusive_group()
    shown.add_argument("--json", action="store_true", help="print JSON")
    shown.add_argument("--csv", type=Path, metavar="FILE", help="write every line as CSV")
    parser.add_argument("--full", action="store_true", help="with --json: on top of pay, and every reading")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
