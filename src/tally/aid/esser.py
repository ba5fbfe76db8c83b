"""ESSER, the federal relief grants: rounds, awards, what may be charged to them, and what lapses.

Money is obligated when the work is performed, for people, and on the day a contract binds, for contracts
(34 CFR 76.707); so pay for a stretch of days that runs past the deadline is split by its days. What is
obligated in time must be paid within the days of liquidation; the rest lapses. Maintenance of equity is in
`equity`; planning an award together with state aid is in `tally.tandem`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from functools import cache

from tally import figures
from tally.money import CENT, to_cent
from tally.problems import Problem
from tally.words import Figure, Said
from tally.working import Line
from tally.years import FiscalYear

PERFORMED = "34 CFR 76.707"
ZERO = Decimal(0)


@dataclass(frozen=True)
class Round:
    """One of the three grants. The reserve is the larger of its share and its least dollar amount."""

    name: str
    law: str
    enacted: date
    costs_from: date
    obligate_by: date
    liquidate_by: date
    reserve_share: Decimal
    reserve_least: Decimal
    reserve_tag: str
    uses: frozenset[str]
    reference: str
    source: str

    def covers(self, day: date) -> bool:
        return self.costs_from <= day <= self.obligate_by


@dataclass(frozen=True)
class Award:
    """What one district was given in one round, in dollars."""

    district: str
    round: Round
    amount: Decimal

    @property
    def reserved(self) -> Decimal:
        """What only reserved work may use, rounded up to the cent because the law says at least."""
        share = (self.amount * self.round.reserve_share).quantize(CENT, ROUND_CEILING)
        return min(max(share, self.round.reserve_least), self.amount)


@dataclass(frozen=True)
class Cost:
    """Something charged to an award: work from `first_day` to `last_day`, or a contract `bound_on` a day.

    `paid_on` is the day it was paid, if it was. `late_until` is a later day to pay, granted on request; there
    is none for pay, only for contracts.
    """

    label: str
    amount: Decimal
    first_day: date
    last_day: date
    tags: frozenset[str] = frozenset()
    bound_on: date | None = None
    paid_on: date | None = None
    late_until: date | None = None

    def __post_init__(self) -> None:
        if self.last_day < self.first_day:
            raise ValueError(
                f"{self.label}: the last day {self.last_day} is before the first {self.first_day}"
            )
        if self.late_until and not self.bound_on:
            raise ValueError(f"{self.label}: late payment was granted for contracts only, never for pay")

    def within(self, round_: Round, on: date) -> Decimal:
        """The part of it obligated by the day `on` and within the window, to the cent."""
        if self.bound_on:
            return self.obligated(on) if round_.covers(self.bound_on) else ZERO
        start, end = max(self.first_day, round_.costs_from), min(self.last_day, round_.obligate_by, on)
        return self._part(start, end)

    def obligated(self, on: date) -> Decimal:
        """The part of it obligated by the day `on`, in the window or not, to the cent."""
        if self.bound_on:
            return self.amount if self.bound_on <= on else ZERO
        return self._part(self.first_day, min(self.last_day, on))

    @property
    def starts(self) -> date:
        return self.bound_on or self.first_day

    def is_paid_in_time(self, round_: Round, on: date) -> bool:
        return self.paid_on is not None and self.paid_on <= min(self._last_to_pay(round_), on)

    def is_too_late(self, round_: Round, on: date) -> bool:
        """Its last day to be paid has passed, and it was not paid by then."""
        return on > self._last_to_pay(round_) and not self.is_paid_in_time(round_, on)

    def _part(self, first: date, last: date) -> Decimal:
        """What the days `first` to `last`, both counted, are of all its days."""
        days = max((last - first).days + 1, 0)
        return to_cent(self.amount * days / ((self.last_day - self.first_day).days + 1))

    def _last_to_pay(self, round_: Round) -> date:
        return max(round_.liquidate_by, self.late_until or round_.liquidate_by)


@dataclass(frozen=True)
class Standing:
    """Where an award stands on a day; amounts in dollars.

    `charged` is obligated in time, for allowed work, within the award and its reserve; `paid` of it is paid
    in time. `outside` was obligated outside the window or the uses, `over` is more than the award could take;
    work still to be done is nowhere yet. `open` can still be obligated. `unobligated` was not in time,
    `unpaid` obligated and paid too late: both lapse.
    `reserve_short` is reserved money that no reserved work has used.
    """

    award: Award
    on: date
    charged: Decimal
    paid: Decimal
    outside: Decimal
    over: Decimal
    open: Decimal
    unobligated: Decimal
    unpaid: Decimal
    reserve_short: Decimal

    @property
    def lapsed(self) -> Decimal:
        return self.unobligated + self.unpaid

    @property
    def lines(self) -> tuple[Line, ...]:
        """The award and where every dollar of it went: the lines add up to nothing."""
        round_ = self.award.round
        kept = self.charged - self.unpaid
        return (
            Line("Award", self.award.amount, f"{round_.name}, {self.award.district}", round_.reference),
            Line("Obligated in time", -kept, f"by {round_.obligate_by}", PERFORMED),
            Line("Still to obligate", -self.open, f"on {self.on}", PERFORMED),
            Line("Lapsed, not obligated", -self.unobligated, f"by {round_.obligate_by}", round_.reference),
            Line("Lapsed, not paid", -self.unpaid, f"by {round_.liquidate_by}", "34 CFR 76.709"),
        )


@cache
def rounds() -> Mapping[str, Round]:
    """The three rounds by name, as the lawbook has them."""
    return {row["round"]: _round(row) for row in figures.table("us/esser_rounds")}


def standing(award: Award, costs: Sequence[Cost], on: date) -> Standing:
    """Where `award` stands on the day `on`, given all its costs, the earliest charged first."""
    round_ = award.round
    begun = sorted((cost for cost in costs if cost.starts <= on), key=lambda cost: (cost.starts, cost.label))
    charges = _charges(award, begun, on)
    charged = _sum(part for _, part in charges)
    within = _sum(_chargeable(cost, round_, on) for cost in begun)
    left = award.amount - charged
    is_open = on <= round_.obligate_by
    return Standing(
        award=award,
        on=on,
        charged=charged,
        paid=_sum(part for cost, part in charges if cost.is_paid_in_time(round_, on)),
        outside=_sum(cost.obligated(on) for cost in begun) - within,
        over=within - charged,
        open=left if is_open else ZERO,
        unobligated=ZERO if is_open else left,
        unpaid=_sum(part for cost, part in charges if cost.is_too_late(round_, on)),
        reserve_short=max(
            award.reserved - _sum(part for cost, part in charges if _is_reserved(cost, round_)), ZERO
        ),
    )


def second_to_first(first: Decimal, second: Decimal) -> Decimal:
    """ESSER II over ESSER I, to three places: near enough the same for every district of a state."""
    return (second / first).quantize(Decimal("0.001"))


def odd_ratio(district: str, first: Decimal, second: Decimal, row: int | None = None) -> Problem | None:
    """A problem where the two awards of a district cannot both be right; None where they fit."""
    if first <= 0 or second <= 0:
        said = Said("{district}: an award is a number of dollars above zero", district=district)
        return Problem(said, row=row, column="award")
    known = figures.figure("us/esser/second_to_first")
    low, high = (known.at(FiscalYear(2021), stage) for stage in ("low", "high"))
    ratio = second_to_first(first, second)
    if low <= ratio <= high:
        return None
    pattern = "{district}: ESSER II is {ratio} times ESSER I, expected {low} to {high}; check both awards"
    said = Said(pattern, district=district, ratio=_figure(ratio), low=_figure(low), high=_figure(high))
    return Problem(said, row=row, column="award")


def _round(row: Mapping[str, str]) -> Round:
    obligate_by = date.fromisoformat(row["obligate_by"])
    return Round(
        name=row["round"],
        law=row["law"],
        enacted=date.fromisoformat(row["enacted"]),
        costs_from=date.fromisoformat(row["costs_from"]),
        obligate_by=obligate_by,
        liquidate_by=obligate_by + timedelta(days=int(row["liquidation_days"])),
        reserve_share=Decimal(row["reserve_share"]),
        reserve_least=Decimal(row["reserve_least"]),
        reserve_tag=row["reserve_tag"],
        uses=frozenset(row["uses"].split()),
        reference=row["reference"],
        source=row["source"],
    )


def _chargeable(cost: Cost, round_: Round, on: date) -> Decimal:
    return cost.within(round_, on) if cost.tags & round_.uses else ZERO


def _charges(award: Award, costs: Sequence[Cost], on: date) -> list[tuple[Cost, Decimal]]:
    """What each cost takes of the award: reserved work may use all of it, other work all but the reserve."""
    charges: list[tuple[Cost, Decimal]] = []
    room, other_room = award.amount, award.amount - award.reserved
    for cost in sorted(costs, key=lambda cost: not _is_reserved(cost, award.round)):
        most = room if _is_reserved(cost, award.round) else min(room, other_room)
        part = min(_chargeable(cost, award.round, on), most)
        charges.append((cost, part))
        room -= part
        other_room -= ZERO if _is_reserved(cost, award.round) else part
    return charges


def _is_reserved(cost: Cost, round_: Round) -> bool:
    return round_.reserve_tag in cost.tags


def _figure(number: Decimal) -> Figure:
    return Figure(f"{number:,f}")


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, ZERO)
