"""What every term is: a frozen dataclass with a kind, a phase in the order of the sum, and a day.

Three families: a `PayTerm` changes the grid, who stands where or how long they work; a `Payment` is paid
beside the salary; a `Charge` is what the employer pays on top of pay.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import IntEnum
from fractions import Fraction
from functools import cached_property
from typing import ClassVar

from tally.pay.cents import rounded
from tally.pay.placement import Change, Standing
from tally.pay.schedule import OFF_GRID, Numbers, Schedule
from tally.pay.terms.fields import NAMED, Day, FieldSpec, Text, numbers, specs
from tally.words import Figure, Said
from tally.years import FiscalYear


class Phase(IntEnum):
    """The order of the sum among terms of the same day."""

    HOLD = 0
    STEP = 1
    LANE = 2
    SCHEDULE = 3
    TIME = 4
    PAYMENT = 5
    TURNOVER = 6
    CHARGE = 7


Objection = tuple[str, str]  # the field, and what is wrong with it


@dataclass(frozen=True, kw_only=True)
class Term(ABC):
    """One thing a package does. `on` is the day it starts, none meaning the first of the fiscal year.

    `note` is the article or the proposal it comes from, shown beside its line.
    """

    kind: ClassVar[str]
    title: ClassVar[Said]
    phase: ClassVar[Phase]
    on: Day = None
    note: Text = ""

    @cached_property
    def numbers(self) -> Numbers:
        return numbers(self)

    @property
    def label(self) -> str:
        """What the line of this term is called."""
        return self.title

    def objections(self, schedule: Schedule) -> Iterator[Objection]:
        """What the schedule of that day makes impossible: a step or a lane that does not exist."""
        for spec in specs(type(self)):
            yield from _unknown(spec, getattr(self, spec.name), schedule)


@dataclass(frozen=True, kw_only=True)
class PayTerm(Term):
    """A term of the salary itself."""

    @abstractmethod
    def change(self, standing: Standing) -> Change:
        """What happens to that standing. Costs nothing to ask; the sum is made in `costing`."""

    @abstractmethod
    def because(self, before: Standing, after: Standing) -> str:
        """The reason shown beside the amount."""

    def refusals(self, standing: Standing) -> Iterator[Objection]:
        """What the people of that day make impossible."""
        yield from ()


@dataclass(frozen=True)
class Item:
    """One product of a bill: how many, times how much each (in cents), times a factor.

    The names say which of the term's numbers they come from, so that a spreadsheet can make the product
    again: `counted` the quantity, `price` the price (taken in `part`, or as a rate of what `group` is
    paid), `grows` the rate it has grown by since last year, `factor_name` the factor. `groups` are the
    groups whose people are counted. An item without a price name has the year's payroll as its price.
    """

    label: str
    quantity: Decimal
    each: int
    counted: str = ""
    price: str = ""
    part: Fraction = Fraction(1)
    grows: str = ""
    factor: Decimal = Decimal(1)
    factor_name: str = ""
    group: int | None = None
    groups: tuple[int, ...] = ()

    def cents(self, share: Fraction) -> int:
        """Quantity x price x factor x the share of the year, to the cent."""
        return rounded(Fraction(self.quantity) * self.each * Fraction(self.factor) * share)


@dataclass(frozen=True)
class Moment:
    """What a payment can see: where people stand at the end of the year and what each has been paid.

    `index` counts years since the base; `first` is the index of the payment's own first year. `prices` are
    the running prices of an indexed payment, in cents, by name of the number; `payroll` is known to charges.
    """

    year: FiscalYear
    index: int
    first: int
    standing: Standing
    paid: tuple[int, ...]
    full_hours: Decimal | None
    prices: Mapping[str, int] = field(default_factory=dict)
    payroll: int = 0


@dataclass(frozen=True, kw_only=True)
class Payment(Term):
    """Pay beside the salary. One with the label of one in force takes its place."""

    phase: ClassVar[Phase] = Phase.PAYMENT
    once: ClassVar[bool] = False

    @property
    def indexed_prices(self) -> Mapping[str, Decimal]:
        """The prices that rise with every raise of the whole schedule, by name of the number."""
        return {}

    @abstractmethod
    def items(self, moment: Moment) -> tuple[Item, ...]:
        """What is owed for a whole year."""


@dataclass(frozen=True, kw_only=True)
class Charge(Payment):
    """What the employer pays on top of pay, other than the charges that follow pay itself."""

    phase: ClassVar[Phase] = Phase.CHARGE


def money(amount: Decimal) -> Figure:
    """Dollars as people write them: $1,234.50, or $1,000 where there are no cents."""
    text = f"${abs(amount):,.2f}".removesuffix(".00")
    return Figure(f"-{text}" if amount < 0 else text)


def percent(rate: Decimal) -> Figure:
    """0.0325 as 3.25%."""
    return Figure(f"{plain(rate * 100)}%")


def plain(number: Decimal) -> Figure:
    """A number without idle zeros."""
    text = f"{number:f}"
    return Figure(text.rstrip("0").rstrip(".") if "." in text else text)


def _unknown(spec: FieldSpec, value: object, schedule: Schedule) -> Iterator[Objection]:
    word = spec.kind.split(" by ")[-1]
    if word not in NAMED or not value:
        return
    known = schedule.steps if NAMED[word] == "steps" else (*schedule.lanes, OFF_GRID)
    for name in [value] if isinstance(value, str) else list(value):  # type: ignore[call-overload]
        if name not in known:
            kinds = {"known": ", ".join(known), "name": name}
            missing = "there is no step {name!r}; there are {known}"
            if NAMED[word] == "lanes":
                missing = "there is no lane {name!r}; there are {known}"
            yield spec.name, Said(missing, **kinds)
