"""An answer kept: the plan as it was written, the whole answer to the cent, and what it stood on.

What `keep` returns is JSON. `answer_from` gives the same answer back without working anything out again, so
that last spring's plan shows last spring's dollars whatever has become of the solver or the law since;
`same_cent` says whether paying for the same choice today still comes to every cent of it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from tally import figures
from tally.tandem.answers import Amount, Answer, Break, Course, Draw
from tally.tandem.assumptions import assumptions
from tally.tandem.plan import Dial
from tally.tandem.planning import settle
from tally.tandem.reading import as_accepted
from tally.years import FiscalYear

FORM = 1  # raised when a field is renamed; `answer_from` then has to read the older form too


def keep(answer: Answer, values: Mapping[str, Any]) -> dict[str, Any]:
    """The answer and the `values` its plan was read from, with the version and the digest of the lawbook."""
    return {
        "form": FORM,
        "version": installed(),
        "lawbook": figures.digest(),
        "plan": dict(values),
        "result": _result(answer),
    }


def answer_from(kept: Mapping[str, Any]) -> Answer:
    """The answer as it was kept. Raises `KeyError` for anything else."""
    plan, told = as_accepted(kept["plan"]), kept["result"]
    plan = replace(plan, cuts=told["cuts"])
    courses = tuple(_course(ask, data) for ask, data in zip(plan.asks, told["courses"], strict=True))
    return Answer(
        plan=plan,
        objective=Decimal(told["objective"]),
        courses=courses[: len(plan.investments)],
        holes=courses[len(plan.investments) :],
        draws=tuple(_draw(stream, data) for stream, data in zip(plan.streams, told["draws"], strict=True)),
        status=told["status"],
        unmet=_amounts(told["unmet"]),
        asked=_amounts(told["asked"]),
        most_now=_amounts(told["most_now"]),
        breaks=tuple(map(_break, told["breaks"])),
        assumptions=assumptions(plan),
        is_considered=told["is_considered"],
    )


def same_cent(kept: Mapping[str, Any]) -> bool:
    """Whether paying for the kept choice today comes to the same cents, payer by payer."""
    then = answer_from(kept)
    now = settle(then.plan, then.levels)
    return now.draws == then.draws and [_paid(course) for course in now.all_courses] == [
        _paid(course) for course in then.all_courses
    ]


def installed() -> str:
    """The version that works things out here."""
    try:
        return version("unionhall")
    except PackageNotFoundError:
        return "unreleased"


def _paid(course: Course) -> tuple[object, ...]:
    return course.units_by_year, course.cost_by_year, course.sources, course.cuts


def _result(answer: Answer) -> dict[str, Any]:
    return {
        "status": answer.status,
        "cuts": answer.plan.cuts,
        "objective": str(answer.objective),
        "is_considered": answer.is_considered,
        "courses": [_course_data(course) for course in answer.all_courses],
        "draws": [_draw_data(draw) for draw in answer.draws],
        "unmet": _amounts_data(answer.unmet),
        "asked": _amounts_data(answer.asked),
        "most_now": _amounts_data(answer.most_now),
        "breaks": [_break_data(found) for found in answer.breaks],
    }


def _course_data(course: Course) -> dict[str, Any]:
    return {
        "units": _by_year_data(course.units_by_year),
        "cost": _by_year_data(course.cost_by_year),
        "sources": {
            str(year): {stream: str(paid) for stream, paid in sources.items()}
            for year, sources in course.sources.items()
        },
        "is_sustained": course.is_sustained,
        "stays_after": str(course.stays_after),
        "cuts": _amounts_data(course.cuts),
        "accelerated_years": course.accelerated_years,
        "alone": _year_data(course.alone),
    }


def _course(ask: Any, data: Mapping[str, Any]) -> Course:
    return Course(
        investment=ask,
        units_by_year=_by_year(data["units"]),
        cost_by_year=_by_year(data["cost"]),
        sources={
            FiscalYear.parse(year): {stream: Decimal(paid) for stream, paid in sources.items()}
            for year, sources in data["sources"].items()
        },
        is_sustained=data["is_sustained"],
        stays_after=Decimal(data["stays_after"]),
        cuts=_amounts(data["cuts"]),
        accelerated_years=data["accelerated_years"],
        alone=_year(data["alone"]),
    )


def _draw_data(draw: Draw) -> dict[str, Any]:
    return {
        "supply": _by_year_data(draw.supply_by_year),
        "spent": _by_year_data(draw.spent_by_year),
        "carried": _by_year_data(draw.carried_by_year),
        "left": _by_year_data(draw.left_by_year),
        "lapsed": str(draw.lapsed),
    }


def _draw(stream: Any, data: Mapping[str, Any]) -> Draw:
    return Draw(
        stream=stream,
        supply_by_year=_by_year(data["supply"]),
        spent_by_year=_by_year(data["spent"]),
        carried_by_year=_by_year(data["carried"]),
        left_by_year=_by_year(data["left"]),
        lapsed=Decimal(data["lapsed"]),
    )


def _break_data(found: Break) -> dict[str, Any]:
    """What a break says; of its dial only what is told of it, for it is not turned again."""
    dial = found.dial
    return {
        "dial": {"name": dial.name, "unit": dial.unit, "worst": str(dial.worst), "step": str(dial.step)},
        "holds_to": str(found.holds_to),
        "breaks_at": None if found.breaks_at is None else str(found.breaks_at),
        "year": _year_data(found.year),
        "dollars": str(found.dollars),
    }


def _break(data: Mapping[str, Any]) -> Break:
    told = data["dial"]
    return Break(
        dial=Dial(told["name"], told["unit"], Decimal(told["worst"]), Decimal(told["step"])),
        holds_to=Decimal(data["holds_to"]),
        breaks_at=None if data["breaks_at"] is None else Decimal(data["breaks_at"]),
        year=_year(data["year"]),
        dollars=Decimal(data["dollars"]),
    )


def _amounts_data(amounts: Iterable[Amount]) -> list[list[str]]:
    return [[one.name, str(one.year), str(one.dollars), str(one.units)] for one in amounts]


def _amounts(data: Iterable[list[str]]) -> tuple[Amount, ...]:
    return tuple(
        Amount(name, FiscalYear.parse(year), Decimal(dollars), Decimal(units))
        for name, year, dollars, units in data
    )


def _by_year_data(amounts: Mapping[FiscalYear, Decimal]) -> dict[str, str]:
    return {str(year): str(amount) for year, amount in amounts.items()}


def _by_year(data: Mapping[str, str]) -> dict[FiscalYear, Decimal]:
    return {FiscalYear.parse(year): Decimal(amount) for year, amount in data.items()}


def _year_data(year: FiscalYear | None) -> str | None:
    return str(year) if year else None


def _year(text: str | None) -> FiscalYear | None:
    return FiscalYear.parse(text) if text else None
