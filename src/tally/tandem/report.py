"""An answer written down for programs: plain values that JSON can hold, money and units as decimal strings.

The same answer told to people is in `telling`.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tally.money import to_cent
from tally.tandem.answers import Amount, Answer, Break, Course, Draw
from tally.tandem.wording import plain
from tally.years import FiscalYear


def as_json(answer: Answer) -> dict[str, Any]:
    """The answer as plain values; years are named as the plan names them."""
    named = answer.plan.named
    return {
        "district": answer.plan.district,
        "years": [named(year) for year in answer.plan.years],
        "status": answer.status,
        "objective": money(answer.objective),
        "investments": [_course(course, answer) for course in answer.courses],
        "commitments": [_course(course, answer) for course in answer.holes],
        "streams": [_draw(draw, answer) for draw in answer.draws],
        "cliff": _cliff(answer.cliff, answer),
        "cuts": [_amount(cut, answer) for cut in answer.cuts],
        "dearer_later": [_amount(one, answer) for one in answer.dearer_later],
        "unmet": [_amount(demand, answer) for demand in answer.unmet],
        "asked": {
            "cliff": _cliff(answer.asked_cliff, answer),
            "unpaid": [_amount(amount, answer) for amount in answer.asked],
        },
        "most_now": [_amount(amount, answer) for amount in answer.most_now],
        "stress": [_break(found, answer) for found in answer.breaks],
        "assumptions": [{"name": said.name, "says": said.says} for said in answer.assumptions],
    }


def money(amount: Decimal) -> str:
    """Dollars and cents, half a cent up: `1540000.00`."""
    return f"{to_cent(amount):f}"


def _course(course: Course, answer: Answer) -> dict[str, Any]:
    named = answer.plan.named
    return {
        "name": course.investment.name,
        "kind": str(course.investment.kind),
        "started": named(course.started) if course.started else None,
        "fte_by_year": {named(year): plain(units) for year, units in course.units_by_year.items()},
        "cost_by_year": _by_year(course.cost_by_year, answer),
        "sources": {
            named(year): {stream: money(paid) for stream, paid in sources.items()}
            for year, sources in course.sources.items()
        },
        "accelerated_years": course.accelerated_years,
        "alone": named(course.alone) if course.alone else None,
        "sustained": course.is_sustained,
        "unsustained": _amount(rest, answer) if (rest := answer.unsustained(course)) else None,
        "cuts": [_amount(cut, answer) for cut in course.cuts],
    }


def _draw(draw: Draw, answer: Answer) -> dict[str, Any]:
    return {
        "name": draw.name,
        "supplied": money(draw.supplied),
        "spent_by_year": _by_year(draw.spent_by_year, answer),
        "carried_by_year": _by_year(draw.carried_by_year, answer),
        "lapsed": money(draw.lapsed),
        "unspent": money(draw.unspent),
        "unspent_by_year": _by_year(draw.left_by_year, answer),
    }


def _by_year(amounts: Mapping[FiscalYear, Decimal], answer: Answer) -> dict[str, str]:
    return {answer.plan.named(year): money(amount) for year, amount in amounts.items()}


def _amount(amount: Amount, answer: Answer) -> dict[str, str]:
    found = {"name": amount.name, "year": answer.plan.named(amount.year), "dollars": money(amount.dollars)}
    return {**found, "fte": plain(amount.units)} if amount.units else found


def _cliff(cliff: Amount | None, answer: Answer) -> dict[str, str] | None:
    if not cliff:
        return None
    return {"year": answer.plan.named(cliff.year), "dollars": money(cliff.dollars)}


def _break(found: Break, answer: Answer) -> dict[str, str | None]:
    return {
        "name": found.dial.name,
        "unit": found.dial.unit,
        "holds_to": plain(found.holds_to),
        "breaks_at": None if found.breaks_at is None else plain(found.breaks_at),
        "year": answer.plan.named(found.year) if found.year else None,
        "short": money(found.dollars) if found.year else None,
    }
