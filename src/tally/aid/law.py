"""The numbers of the law for one year and stage, read from the lawbook into frozen values.

Each step of the formula declares the numbers it needs as the fields of a `Rules` value; a field and its
entry in the lawbook bear one name. Numbers the lawbook does not have are refused, all of them at once,
unless an assumption with a name supplies them; the value then carries that assumption wherever it goes.
No arithmetic lives here.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any, TypeVar

from tally.figures import ENACTED, Figure, NoFigureError, figure, names
from tally.years import FiscalYear

YEARLY = "ma/chapter70"
STANDING = "ma/chapter70_code"


@dataclass(frozen=True)
class Assumption:
    """Somebody's stand-in for a number nobody has published: a name to show, what it is for, its value."""

    name: str
    figure: str
    value: Decimal

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise ValueError(
                f"the assumption about {self.figure} needs a name, so that a reader can judge it"
            )

    def __str__(self) -> str:
        return f"{self.name}: {self.figure} = {self.value}"


@dataclass(frozen=True, kw_only=True)
class Rules:
    """Numbers of the law for one year and stage, with the assumptions that some of them rest on."""

    year: FiscalYear
    stage: str = ENACTED
    assumptions: tuple[Assumption, ...] = ()


R = TypeVar("R", bound=Rules)


def read(kind: type[R], year: FiscalYear, stage: str = ENACTED, assumptions: Iterable[Assumption] = ()) -> R:
    """The rules of `kind` in `year` at `stage`.

    Raises `NoFigureError` naming every number neither in the lawbook nor assumed, with the file to edit.
    """
    found = {name: _look_up(name, year, stage) for name in numbers(kind)}
    lacking = {name: absent for name, absent in found.items() if isinstance(absent, NoFigureError)}
    assumed = {assumption.figure: assumption for assumption in assumptions if assumption.figure in lacking}
    if missing := [str(absent) for name, absent in lacking.items() if name not in assumed]:
        raise NoFigureError("; ".join(missing))
    values: dict[str, Any] = found | {name: assumption.value for name, assumption in assumed.items()}
    return kind(year=year, stage=stage, assumptions=tuple(assumed.values()), **values)


def carry_forward(name: str, year: FiscalYear, stage: str = ENACTED) -> tuple[Assumption, ...]:
    """Assume, under `name`, that every number missing for `year` stays what it last was at `stage`.

    A number that was never set at `stage` is taken as enacted.
    """
    return tuple(
        Assumption(name, number.name, _last_value(number, year, stage))
        for number in _every_figure()
        if min(number.values) < year and isinstance(_look_up(number.name, year, stage), NoFigureError)
    )


def figure_of(name: str) -> Figure:
    """The figure behind a field, for its label, reference and source. Raises `NoFigureError`."""
    return figure(f"{YEARLY if name in names(YEARLY) else STANDING}/{name}")


def numbers(kind: Rules | type[Rules]) -> tuple[str, ...]:
    """The names of the numbers that rules of a kind declare, in their order."""
    shared = {field.name for field in fields(Rules)}
    return tuple(field.name for field in fields(kind) if field.name not in shared)


def _look_up(name: str, year: FiscalYear, stage: str) -> Decimal | NoFigureError:
    try:
        return figure_of(name).at(year, stage if name in names(YEARLY) else ENACTED)
    except NoFigureError as absent:
        return absent


def _last_value(number: Figure, year: FiscalYear, stage: str) -> Decimal:
    last = max(known for known in number.values if known <= year)
    by_stage = number.values[last]
    return by_stage.get(stage, by_stage.get(ENACTED, next(iter(by_stage.values()))))


def _every_figure() -> Iterator[Figure]:
    return (figure(f"{place}/{name}") for place in (YEARLY, STANDING) for name in names(place))
