"""The second door from the funding desk to `tally`: plans, their answers and what is told of them; no logic.

The first, for what is published about school aid, is `bridge`.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from tally.aid.esser import Round, rounds
from tally.money import dollars
from tally.paper import Grid, Section, pdf
from tally.problems import Problem, RefusedError
from tally.tandem.answers import Amount, Answer, Break, Course, Draw
from tally.tandem.gaps import in_full
from tally.tandem.investments import Investment, Kind, finest
from tally.tandem.plan import BEYOND, Dial
from tally.tandem.planning import considered, planned
from tally.tandem.programme import UnsolvedError
from tally.tandem.reading import FINEST, MOST_YEARS, of_values
from tally.tandem.report import as_json
from tally.tandem.snapshot import answer_from, installed, keep
from tally.tandem.streams import FOREVER, Fund, Grant, Recurring, Stream
from tally.tandem.wording import plain
from tally.tandem.workbook import Words, workbook
from tally.years import FIRST_YEAR, LAST_YEAR, FiscalYear, days_within
from unionhall.funding.inputs import Values, told

__all__ = [
    "BEYOND",
    "FINEST",
    "FIRST_YEAR",
    "FOREVER",
    "LAST_YEAR",
    "MOST_YEARS",
    "Amount",
    "Answer",
    "Break",
    "Course",
    "Dial",
    "Draw",
    "FiscalYear",
    "Fund",
    "Grant",
    "Grid",
    "Investment",
    "Kind",
    "Problem",
    "Recurring",
    "RefusedError",
    "Round",
    "Section",
    "Stream",
    "UnsolvedError",
    "Words",
    "answer_from",
    "as_json",
    "consider",
    "days_within",
    "dollars",
    "finest",
    "in_full",
    "installed",
    "pdf",
    "plain",
    "problems",
    "relief",
    "rounds",
    "solve",
    "workbook",
    "year_name",
]


def solve(values: Values) -> dict[str, Any]:
    """The plan alone, to be kept. Raises `RefusedError` or `UnsolvedError`."""
    plain_values = told(values)
    return keep(planned(of_values(plain_values)), plain_values)


def consider(kept: Mapping[str, Any]) -> dict[str, Any]:
    """What was kept with all the rest: what it is ahead of, and what breaks it. Raises `UnsolvedError`."""
    return keep(considered(answer_from(kept)), kept["plan"])


def problems(values: Values) -> list[Problem]:
    """All that is wrong with the values; a section that is still empty is not."""
    try:
        of_values(told(values))
    except RefusedError as refused:
        return [one for one in refused.problems if one.column not in ("streams", "investments")]
    return []


def relief(name: str, amount: Decimal) -> dict[str, Any]:
    """An ESSER award as a stream, with the window, uses and reserve of its round written out."""
    given = rounds()[name]
    stream: dict[str, Any] = {
        "name": name,
        "kind": "grant",
        "amount": str(amount),
        "from": _day(given.costs_from),
        "obligate_by": _day(given.obligate_by),
        "uses": sorted(given.uses),
    }
    if given.reserve_tag:
        stream["reserve"] = _reserve(given)
    return stream


def year_name(year: FiscalYear) -> str:
    """How a plan of this desk names a year: `FY25`."""
    return f"FY{year.ends_in % 100:02d}"


def _reserve(given: Round) -> dict[str, str]:
    reserve = {"tag": given.reserve_tag, "share": str(given.reserve_share)}
    return reserve | ({"least": str(given.reserve_least)} if given.reserve_least else {})


def _day(day: date) -> str:
    return day.isoformat()
