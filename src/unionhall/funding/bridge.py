"""The one door from the funding desk to `tally`: rows to its values and back, no logic."""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import IO

from tally import figures
from tally.aid import (
    effort,
    enrolment,
    esser,
    foundation,
    law,
    likeness,
    profile,
    reconciliation,
    scenario,
    statewide,
)
from tally.aid.aid import Aid, District, aid
from tally.aid.aid import Rule as AidRule
from tally.aid.contribution import Contribution
from tally.aid.contribution import Rule as ContributionRule
from tally.aid.effort import NoSolutionError, Published, Town
from tally.aid.enrolment import Enrolment, Pupils
from tally.aid.esser import Award as EsserAward
from tally.aid.esser import odd_ratio
from tally.aid.foundation import Budget, RateTable
from tally.aid.law import Assumption
from tally.aid.place import Place, Schedule, Worth, budget, schedule, worth
from tally.aid.profile import STATE, Code, Profile, Row
from tally.aid.projection import Trend, next_year, project
from tally.aid.reconciliation import Basis, Check, Explanation, Reconciliation
from tally.aid.scenario import Effect, Outcome, State, Statute
from tally.figures import ENACTED, NoFigureError
from tally.money import to_cent
from tally.working import Line
from tally.years import FiscalYear
from unionhall.funding.facts import Award, DistrictYear, HeadCount, RateRow, Recipient, TownYear

__all__ = [
    "AMOUNTS",
    "ENACTED",
    "FUNCTIONS",
    "KINDS_OF_PUPILS",
    "STATE",
    "Aid",
    "AidRule",
    "Assumption",
    "Basis",
    "Budget",
    "Check",
    "Code",
    "Contribution",
    "ContributionRule",
    "District",
    "Effect",
    "Enrolment",
    "EsserAward",
    "Explanation",
    "FiscalYear",
    "Line",
    "NoFigureError",
    "NoSolutionError",
    "Outcome",
    "Place",
    "Profile",
    "Published",
    "Pupils",
    "RateTable",
    "Reconciliation",
    "Row",
    "Schedule",
    "State",
    "Statute",
    "Town",
    "Trend",
    "Worth",
    "aid",
    "award_of",
    "budget",
    "digest",
    "effort",
    "enrolment",
    "foundation",
    "law",
    "likeness",
    "next_year",
    "odd_ratio",
    "paid_by_the_state",
    "profile_of",
    "project",
    "published_towns",
    "pupils_of",
    "rate_table",
    "read_profile",
    "reconciliation",
    "scenario",
    "schedule",
    "statewide",
    "to_cent",
    "town_names",
    "town_of",
    "worth",
]

# Fields that a workbook row and a row of the database share.
AMOUNTS = tuple(one.name for one in fields(Row) if one.name not in ("lea", "year"))
KINDS_OF_PUPILS = tuple(one.name for one in fields(Pupils))
FUNCTIONS = tuple(foundation.functions())


def read_profile(file: Path | IO[bytes], name: str) -> Profile:
    """The state's profile workbook. Raises `RefusedError` with every problem."""
    return profile.read(file, name)


def digest() -> str:
    """The fingerprint of the numbers of the law, for whatever is kept or cited."""
    return figures.digest()


def profile_of(recipients: Iterable[Recipient], rows: Iterable[DistrictYear]) -> Profile:
    """Rows of the database as the workbook they came from. `recipients` are those the rows belong to."""
    known = {one.pk: one for one in recipients}
    codes = {one.lea: Code(one.lea, one.name, bool(one.runs_schools), one.history) for one in known.values()}
    read = (_row(known[row.recipient_id].lea, row) for row in rows)
    return Profile(codes, {(row.lea, row.year): row for row in read}, frozenset())


def _row(lea: int, row: DistrictYear) -> Row:
    return Row(lea, FiscalYear(row.year), **{name: getattr(row, name) for name in AMOUNTS})


def published_towns(year: FiscalYear) -> tuple[Published, ...]:
    """The towns of a year that the program carries itself. Raises `NoFigureError` naming the file."""
    return effort.published(year)


@cache
def town_names() -> dict[int, str]:
    """The cities and towns by their numbers; both stay what they are from year to year."""
    return {one.lea: one.town.name for one in published_towns(FiscalYear(2025))}


def town_of(recipient: Recipient, row: TownYear) -> Published:
    """What the state printed for a town; the state does not print what it grew from, so that is found."""
    town = Town(
        name=recipient.name,
        equalized_valuation=row.equalized_valuation,
        income=row.income,
        foundation_budget=row.foundation_budget,
        prior_contribution=effort.before_growth(row.preliminary, row.growth_factor),
        growth_factor=row.growth_factor,
    )
    return Published(recipient.lea, town, row.target, row.preliminary, row.increment, row.required)


def paid_by_the_state(year: FiscalYear) -> Decimal | None:
    """The aid of all districts together in dollars, as the state prints it; None where that is not known."""
    rows = {int(row["fy"]): row for row in figures.table("ma/aid_components")}
    return Decimal(rows[year.ends_in]["aid"]) if year.ends_in in rows else None


def pupils_of(count: HeadCount) -> Pupils:
    return Pupils(**{name: Decimal(number) for name, number in count.pupils.items()})


def rate_table(rows: Iterable[RateRow]) -> RateTable:
    """The rows of one year and stage as a table; there must be at least one."""
    rows = list(rows)
    cells: Mapping[str, Mapping[str, Decimal]] = {
        row.column: {name: Decimal(row.dollars[name]) for name in FUNCTIONS} for row in rows
    }
    return RateTable(FiscalYear(rows[0].year), rows[0].stage, cells, {row.column: row.label for row in rows})


def award_of(award: Award) -> EsserAward:
    """An award with its round: when costs count, and by when they must be obligated and paid."""
    return EsserAward(award.recipient.name, esser.rounds()[award.get_round_display()], award.amount)
