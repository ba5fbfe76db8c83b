"""`figures missing`: what the lawbook still needs before a year can be worked out.

    unionhall figures missing --year FY28 [--place ma]

Prints CSV: what is missing, the last year there is of it, and the file to edit or to add.
"""

import argparse
import csv
import sys
from collections.abc import Iterator

from tally.figures import LAWBOOK, catalogue, growing, yearly
from tally.problems import Problem, RefusedError
from tally.years import FiscalYear

HEADS = ("missing", "last", "file")


def main(argv: list[str]) -> int:
    """Run `figures` with its arguments; 0 when done, whether anything is missing or not."""
    parser = argparse.ArgumentParser(prog="unionhall figures", description="The figures of the law.")
    commands = parser.add_subparsers(required=True)
    about = "what the lawbook still needs before a year can be worked out"
    command = commands.add_parser("missing", help=about, description=about)
    command.add_argument("--year", required=True, help="the fiscal year, as FY28")
    command.add_argument("--place", default="ma", help="the folder of the lawbook; ma is Massachusetts")
    wanted = parser.parse_args(argv)
    try:
        year = FiscalYear.parse(wanted.year)
    except ValueError as wrong:
        raise RefusedError([Problem(str(wrong), "--year")]) from wrong
    if wanted.place not in {one.name for one in LAWBOOK.iterdir() if one.is_dir()}:
        raise RefusedError([Problem(f"the lawbook has no folder {wanted.place!r}", "--place")])
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(HEADS)
    writer.writerows(missing(wanted.place, year))
    return 0


def missing(place: str, year: FiscalYear) -> Iterator[tuple[str, str, str]]:
    """Every figure, yearly table and row a year that `year` is without: name, last year known, file."""
    for figure in catalogue(place):
        if year not in figure.values:
            yield figure.label, str(figure.horizon), figure.place
    for table, years in sorted(yearly(place).items()):
        if year not in years:
            yield table, str(max(years)), f"src/tally/lawbook/{table}_{str(year).lower()}.csv"
    for table, years in sorted(growing(place).items()):
        if year not in years:
            yield table, str(max(years)), f"src/tally/lawbook/{table}.csv"
