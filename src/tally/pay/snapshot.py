"""A costing kept: its inputs as plain data, its result with every line, and what it stood on.

What `keep` returns is JSON. `package_from` takes the inputs back unchanged, so that a costing of last spring
can be made again; `same_cent` says whether it still comes to what was kept.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from tally import figures, words
from tally.pay.cents import to_cents, to_dollars, to_people, to_shares
from tally.pay.costing import cost
from tally.pay.course import course_data
from tally.pay.floors import Floor
from tally.pay.outcome import Costing, PayLine
from tally.pay.package import Base, Package, Year
from tally.pay.person import course
from tally.pay.placement import Group, Time
from tally.pay.report import as_json
from tally.pay.schedule import Cell, Schedule
from tally.pay.terms.registry import as_data, term_from
from tally.pay.workdays import WorkYear
from tally.years import FiscalYear

WORDS = {"label", "because"}
FORM = 1  # raised when a field is renamed; `package_from` then has to read the older form too


def keep(costing: Costing, floors: Sequence[Floor] = ()) -> dict[str, Any]:
    """Inputs, result, version and digest of the lawbook, ready to be stored as JSON.

    `words` are the lines' as data, `course` is what the terms did to each cell, `floors` are those under pay
    that it is held against: older ones have none of them.
    """
    return {
        "form": FORM,
        "version": _version(),
        "lawbook": figures.digest(),
        "package": package_data(costing.package),
        "result": as_json(costing, full=True),
        "words": _words(costing),
        "course": course_data(course(costing.package)),
        "floors": [_floor_data(floor) for floor in floors],
    }


def floors_from(kept: Mapping[str, Any]) -> tuple[Floor, ...] | None:
    """The floors as they were when it was kept; nothing where they were not kept."""
    return tuple(map(_floor_from, kept["floors"])) if "floors" in kept else None


def _floor_data(floor: Floor) -> dict[str, Any]:
    return {
        "name": words.kept(floor.name),
        "amount": str(floor.amount),
        "by": floor.by,
        "source": words.kept(floor.source),
    }


def _floor_from(told: Mapping[str, Any]) -> Floor:
    return Floor(words.again(told["name"]), Decimal(told["amount"]), told["by"], words.again(told["source"]))


def _words(costing: Costing) -> list[dict[str, Any]]:
    """The lines' words with their patterns and gaps, year by year, to be said again in another language."""
    return [
        {name: [_said(line) for line in getattr(year, name)] for name in ("lines", "on_top_lines")}
        for year in costing.years
    ]


def _said(line: PayLine) -> dict[str, Any]:
    return {"label": words.kept(line.label), "because": words.kept(line.because)}


def same_cent(kept: Mapping[str, Any]) -> bool:
    """Whether the kept inputs still come to every amount of the kept result, in whatever words."""
    return costed_again(kept) is not None


def costed_again(kept: Mapping[str, Any]) -> Costing | None:
    """The kept inputs costed today, or nothing where they no longer come to every amount of the result."""
    try:
        costing = cost(package_from(kept["package"]))
    except (KeyError, ValueError, TypeError):
        return None
    result = kept["result"]
    return costing if _amounts(as_json(costing, full=True), result) == _amounts(result, result) else None


def _amounts(told: Any, wanted: Any) -> Any:
    """What `told` says where `wanted` has something, without the words."""
    if isinstance(wanted, Mapping) and isinstance(told, Mapping):
        return {name: _amounts(told.get(name), wanted[name]) for name in wanted if name not in WORDS}
    if isinstance(wanted, list) and isinstance(told, list) and len(told) == len(wanted):
        return [_amounts(one, other) for one, other in zip(told, wanted, strict=True)]
    return told


def package_data(package: Package) -> dict[str, Any]:
    """A package as plain data."""
    base = package.base
    return {
        "title": package.title,
        "schedule": schedule_data(base.schedule),
        "groups": [group_data(group) for group in base.groups],
        "in_force": [as_data(payment) for payment in base.in_force],
        "rollup": {name: str(rate) for name, rate in base.rollup.items()},
        "calendar": {
            "first": list(base.calendar.first),
            "last": list(base.calendar.last),
            "closed": [[list(first), list(last)] for first, last in base.calendar.closed],
        },
        "full_hours": _text(base.full_hours),
        "years": [
            {"fiscal_year": year.name, "terms": [as_data(term) for term in year.terms]}
            for year in package.years
        ],
    }


def package_from(data: Mapping[str, Any]) -> Package:
    """A package from what `package_data` made of it. Raises `TermError` or `KeyError` for anything else."""
    calendar = data["calendar"]
    base = Base(
        schedule=schedule_from(data["schedule"]),
        groups=tuple(group_from(told) for told in data["groups"]),
        in_force=tuple(map(term_from, data["in_force"])),
        rollup={name: Decimal(rate) for name, rate in data["rollup"].items()},
        calendar=WorkYear(
            _spot(calendar["first"]),
            _spot(calendar["last"]),
            tuple((_spot(first), _spot(last)) for first, last in calendar["closed"]),
        ),
        full_hours=_number(data["full_hours"]),
    )
    years = (
        Year(FiscalYear.parse(told["fiscal_year"]), tuple(map(term_from, told["terms"])), told["fiscal_year"])
        for told in data["years"]
    )
    return Package(data["title"], base, tuple(years))


def schedule_data(schedule: Schedule) -> dict[str, Any]:
    """A schedule as plain data."""
    return {
        "basis": schedule.basis,
        "steps": list(schedule.steps),
        "lanes": list(schedule.lanes),
        "unit": schedule.unit,
        "rates": [[cell.step, cell.lane, str(to_dollars(cents))] for cell, cents in schedule.rates.items()],
    }


def schedule_from(data: Mapping[str, Any]) -> Schedule:
    """A schedule from what `schedule_data` made of it."""
    rates = {Cell(step, lane): to_cents(Decimal(rate)) for step, lane, rate in data["rates"]}
    return Schedule(data["basis"], tuple(data["steps"]), tuple(data["lanes"]), rates, data["unit"])


def group_data(group: Group) -> dict[str, Any]:
    """People alike as plain data."""
    time = group.time
    known = {"classification": group.classification} if group.classification else {}
    return known | {
        "cell": list(group.cell),
        "people": str(group.people),
        "fte": str(time.fte),
        "hours": _text(time.hours),
        "days": _text(time.days),
        "full_days": _text(time.full_days),
        "step_date": list(group.step_date) if group.step_date else None,
        "service": [[years, str(to_people(count))] for years, count in group.service],
        "pays": group.pays,
    }


def group_from(data: Mapping[str, Any]) -> Group:
    """People alike from what `group_data` made of them."""
    time = Time(
        Decimal(data["fte"]), _number(data["hours"]), _number(data["days"]), _number(data["full_days"])
    )
    spot = _spot(data["step_date"]) if data["step_date"] else None
    service = tuple((years, to_shares(Decimal(people))) for years, people in data["service"])
    people, kind = Decimal(data["people"]), data.get("classification", "")
    return Group(Cell(*data["cell"]), people, time, spot, service, data["pays"], kind)


def _spot(told: list[int]) -> tuple[int, int]:
    month, day = told
    return month, day


def _text(number: Decimal | None) -> str | None:
    return None if number is None else str(number)


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _version() -> str:
    try:
        return version("unionhall")
    except PackageNotFoundError:
        return "unreleased"
