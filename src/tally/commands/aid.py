"""`aid`: required contributions of towns, aid of districts, and a foundation budget, from the command line.

    unionhall aid contribution TOWNS.csv --year FY25 [--property-rate P --income-rate Y]
    unionhall aid district DISTRICTS.csv --year FY25
    unionhall aid foundation PUPILS.toml --year FY25

All three take `--explain` for the working instead of the result, `--stage` and `--out FILE`.

Every answer is CSV. A year the lawbook does not reach needs `--assume NAME`; the name then stands in the
file.
"""

import argparse
import csv
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TextIO

from tally.aid import aid, contribution, enrolment, foundation, intake, law
from tally.aid.effort import NoSolutionError, Rates
from tally.figures import ENACTED, NoFigureError
from tally.money import to_cent
from tally.problems import Problem, RefusedError
from tally.working import Line
from tally.years import FIRST_YEAR, LAST_YEAR, FiscalYear

CONTRIBUTION = ("municipality", "effort_yield", "target", "preliminary", "increment", "required", "rule")
DISTRICT = ("district", "foundation_aid", "minimum_aid", "aid", "rule", "required_net_school_spending")
FOUNDATION = ("district", "year", "foundation_enrolment", "low_income_group", "foundation_budget")
WORKING = ("name", "label", "amount", "because", "reference")
# No rate of the formula has come near this; what is above it was meant in percent.
LARGEST_RATE = Decimal("0.05")


@dataclass(frozen=True)
class Answer:
    """A table to write, with the assumptions it rests on."""

    heads: Sequence[str]
    rows: Iterable[Sequence[object]]
    assumptions: Sequence[law.Assumption] = ()


def main(argv: list[str]) -> int:
    """Run `aid` with its arguments; 0 when done. Raises `RefusedError` with every problem of the input."""
    wanted = _parser().parse_args(argv)
    try:
        answer: Answer = wanted.run(wanted)
    except (NoFigureError, NoSolutionError) as absent:
        raise RefusedError([Problem(part) for part in str(absent).split("; ")]) from absent
    _write(answer, wanted.out)
    return 0


def _contribution(wanted: argparse.Namespace) -> Answer:
    year, problems = _year(wanted)
    rates = _rates(wanted, problems)
    towns, wrong = intake.towns(wanted.file)
    _refuse([*problems, *wrong])
    rules = law.read(contribution.Rules, year, wanted.stage, _assumed(wanted, year))
    found = contribution.contributions(towns, rules, rates)
    if wanted.explain:
        return _explained([(one.town.name, one.working()) for one in found], rules.assumptions)
    return Answer(CONTRIBUTION, [_contribution_row(one) for one in found], rules.assumptions)


def _contribution_row(one: contribution.Contribution) -> Sequence[object]:
    amounts = (one.effort_yield, one.target, one.preliminary, one.increment, one.required)
    return (one.town.name, *amounts, one.rule)


def _district(wanted: argparse.Namespace) -> Answer:
    year, problems = _year(wanted)
    districts, wrong = intake.districts(wanted.file)
    _refuse([*problems, *wrong])
    rules = law.read(aid.Rules, year, wanted.stage, _assumed(wanted, year))
    found = [aid.aid(district, rules) for district in districts]
    if wanted.explain:
        return _explained([(one.district.name, one.working()) for one in found], rules.assumptions)
    return Answer(DISTRICT, [_district_row(one) for one in found], rules.assumptions)


def _district_row(one: aid.Aid) -> Sequence[object]:
    amounts = (one.foundation_aid, one.minimum_aid, one.amount)
    return (one.district.name, *amounts, one.rule, one.required_net_school_spending)


def _foundation(wanted: argparse.Namespace) -> Answer:
    year, problems = _year(wanted)
    head, wrong = intake.pupils(wanted.file)
    indices, unsure = _indices(wanted)
    problems += unsure
    if head is None or problems:
        raise RefusedError([*problems, *wrong])
    rules = law.read(enrolment.Rules, year, wanted.stage, _assumed(wanted, year))
    counted = enrolment.count(head.pupils, rules)
    found = foundation.budget(counted, _rate_table(wanted, year, indices), head.wage_factor)
    if wanted.explain:
        return _explained([(head.district, found.working())], found.assumptions)
    row = (head.district, year, counted.total, counted.group.number, found.total)
    return Answer(FOUNDATION, [row], found.assumptions)


def _explained(
    workings: Sequence[tuple[str, Sequence[Line]]], assumptions: Sequence[law.Assumption]
) -> Answer:
    rows = [
        (name, line.label, line.amount, line.because, line.reference)
        for name, lines in workings
        for line in lines
    ]
    return Answer(WORKING, rows, assumptions)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="unionhall aid", description="Massachusetts Chapter 70, to the dollar."
    )
    commands = parser.add_subparsers(required=True, metavar="{contribution,district,foundation}")
    for name, run, about in (
        ("contribution", _contribution, "what cities and towns must contribute"),
        ("district", _district, "what districts are paid"),
        ("foundation", _foundation, "what a district's pupils cost by the state's measure"),
    ):
        command = commands.add_parser(name, help=about, description=about)
        command.set_defaults(run=run)
        command.add_argument("file", type=Path)
        command.add_argument("--year", required=True, help="the fiscal year, as FY25")
        command.add_argument("--stage", default=ENACTED, help="enacted (the default), or governor")
        command.add_argument("--assume", metavar="NAME", help="take what is not known yet as it last was")
        command.add_argument("--explain", action="store_true", help="print the working, line by line")
        command.add_argument("--out", type=Path, help="write here instead of on the screen")
    commands.choices["contribution"].add_argument(
        "--property-rate", metavar="P", help="0.0039056 or 0.39056%%"
    )
    commands.choices["contribution"].add_argument("--income-rate", metavar="Y", help="0.014312 or 1.4312%%")
    for index, about in (("--inflation", "of most rates"), ("--benefits-inflation", "of benefits")):
        commands.choices["foundation"].add_argument(index, metavar="X", help=f"assumed yearly growth {about}")
    return parser


def _rate_table(
    wanted: argparse.Namespace, year: FiscalYear, indices: Sequence[Decimal]
) -> foundation.RateTable:
    """The published rates, or, under a named assumption with both indices, the projected ones."""
    if not indices:
        return foundation.rates(year, wanted.stage)
    return foundation.projected(year, foundation.Growth(wanted.assume, *indices), wanted.stage)


def _indices(wanted: argparse.Namespace) -> tuple[list[Decimal], list[Problem]]:
    """Both indices, or neither; one alone and indices that nobody answers for are problems."""
    given = {"--inflation": wanted.inflation, "--benefits-inflation": wanted.benefits_inflation}
    if all(text is None for text in given.values()):
        return [], []
    lacking = [option for option, text in given.items() if text is None]
    problems = [Problem("both indices are needed, or neither", option) for option in lacking]
    if wanted.assume is None:
        problems.append(Problem("an assumed index needs a name that answers for it", "--assume"))
    found = []
    for option, text in given.items():
        try:
            found += [] if text is None else [intake.fraction(text)]
        except ValueError as wrong:
            problems.append(Problem(str(wrong), option))
    return found, problems


def _year(wanted: argparse.Namespace) -> tuple[FiscalYear, list[Problem]]:
    """The year, and what is wrong with it and with the name that answers for what it lacks."""
    nameless = wanted.assume is not None and not wanted.assume.strip()
    problems = [Problem("an assumption needs a name", "--assume")] if nameless else []
    try:
        year = FiscalYear.parse(wanted.year)
    except ValueError as wrong:
        return FiscalYear(1), [Problem(str(wrong), "--year"), *problems]
    if not FIRST_YEAR <= year.ends_in <= LAST_YEAR:
        said = f"{year} is not from {FiscalYear(FIRST_YEAR)} to {FiscalYear(LAST_YEAR)}"
        problems.insert(0, Problem(said, "--year"))
    return year, problems


def _rates(wanted: argparse.Namespace, problems: list[Problem]) -> Rates | None:
    """The two rates if both are given; problems if one is missing or is no number."""
    given = {"--property-rate": wanted.property_rate, "--income-rate": wanted.income_rate}
    if all(text is None for text in given.values()):
        return None
    found = []
    for option, text in given.items():
        try:
            found.append(_rate(option, text))
        except ValueError as wrong:
            problems.append(Problem(str(wrong), option))
    return None if problems else Rates(*found)


def _rate(option: str, text: str | None) -> Decimal:
    """A rate as a fraction. A number too large to be one is read as percent, and said to be."""
    if text is None:
        raise ValueError("both rates are needed, or neither to have them solved")
    bare = intake.number(text.removesuffix("%"))
    if bare >= 100:
        raise ValueError(f"{text!r} is more than all there is; the rates are a few percent at most")
    if text.endswith("%"):
        return bare / 100
    if bare < LARGEST_RATE:
        return bare
    print(f"{option}: {text} is read as {text}%", file=sys.stderr)
    return bare / 100


def _assumed(wanted: argparse.Namespace, year: FiscalYear) -> tuple[law.Assumption, ...]:
    return law.carry_forward(wanted.assume, year, wanted.stage) if wanted.assume else ()


def _refuse(problems: Sequence[Problem]) -> None:
    if problems:
        raise RefusedError(problems)


def _write(answer: Answer, out: Path | None) -> None:
    if out is None:
        _table(answer, sys.stdout)
        return
    try:
        with out.open("w", encoding="utf-8", newline="") as file:
            _table(answer, file)
    except OSError as wrong:
        raise RefusedError([Problem(f"cannot be written: {wrong.strerror}", str(out))]) from wrong


def _table(answer: Answer, file: TextIO) -> None:
    stand_on = "; ".join(map(str, answer.assumptions))
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([*answer.heads, "assumptions"] if stand_on else answer.heads)
    for row in answer.rows:
        cells = [_cell(value) for value in row]
        writer.writerow([*cells, stand_on] if stand_on else cells)


def _cell(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{to_cent(value):f}".removesuffix(".00")
    text = str(value)
    # A spreadsheet would run a text that begins like a formula.
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
