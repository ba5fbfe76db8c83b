"""The numbers of the law for one year and stage, read from the lawbook into frozen values.

Each step of the formula declares the numbers it needs as the fields of a `Rules` value; a field and its
entry in the lawbook bear one name. Numbers the lawbook does not have are refused, all of them at once,
unless an assumption with a name supplies them; the value then carries that assumption wherever it goes.
No arithmetic lives here.
"""

from collections.abc import Iterable, Iterator
from dataclasses import Field, dataclass, fields
from decimal import Decimal
from typing import TypeVar

from tally.figures import ENACTED, Figure, NoFigureError, figure, names
from tally.years import FiscalYear

YEARLY = "ma/chapter70"
STANDING = "ma/chapter70_code"


@dataclass(frozen=True)
class Assumption:
    """Somebody's stand-in for a number the lawbook does not have: a name to show, the entry, the value."""

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
    assumed = {assumption.figure: assumption for assumption in assumptions}
    numbers: dict[str, Decimal] = {}
    missing: list[str] = []
    for field in _numbers(kind):
        try:
            numbers[field.name] = _value(field.name, year, stage)
        except NoFigureError as absent:
            if field.name in assumed:
                numbers[field.name] = assumed[field.name].value
            else:
                missing.append(str(absent))
    if missing:
        raise NoFigureError("; ".join(missing))
    used = tuple(assumed[name] for name in numbers if _is_assumed(name, assumed, year, stage))
    return kind(year=year, stage=stage, assumptions=used, **numbers)


def carry_forward(name: str, year: FiscalYear, stage: str = ENACTED) -> tuple[Assumption, ...]:
    """Assume, under `name`, that every number missing for `year` stays what it last was at `stage`.

    A number that was never set at `stage` is taken as enacted.
    """
    return tuple(
        Assumption(name, number.name, _last_value(number, year, stage))
        for number in _every_figure()
        if not _is_known(number.name, year, stage) and min(number.values) < year
    )


def standing(name: str) -> Figure:
    """The figure behind a field, for its label, reference and source. Raises `NoFigureError`."""
    try:
        return figure(f"{YEARLY}/{name}")
    except NoFigureError:
        return figure(f"{STANDING}/{name}")


def _value(name: str, year: FiscalYear, stage: str) -> Decimal:
    found = standing(name)
    of_the_code = found.place.endswith("_code.yaml")
    return found.at(year, ENACTED if of_the_code else stage)


def _is_known(name: str, year: FiscalYear, stage: str) -> bool:
    try:
        _value(name, year, stage)
    except NoFigureError:
        return False
    return True


def _is_assumed(name: str, assumed: dict[str, Assumption], year: FiscalYear, stage: str) -> bool:
    return name in assumed and not _is_known(name, year, stage)


def _last_value(number: Figure, year: FiscalYear, stage: str) -> Decimal:
    last = max(known for known in number.values if known <= year)
    by_stage = number.values[last]
    return by_stage.get(stage, by_stage.get(ENACTED, next(iter(by_stage.values()))))


def _numbers(kind: type[Rules]) -> Iterator[Field]:
    shared = {field.name for field in fields(Rules)}
    return (field for field in fields(kind) if field.name not in shared)


def _every_figure() -> Iterator[Figure]:
    return (figure(f"{place}/{name}") for place in (YEARLY, STANDING) for name in names(place))
