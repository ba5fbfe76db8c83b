"""Terms paid beside the salary: longevity, stipends, differentials, one-time payments, other pay.

A payment stays in force from its year on (a one-time payment does not), and one of the same name takes its
place. Its line is the change of what it costs from the year before.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Literal

from tally.pay.cents import rounded, to_cents, to_people
from tally.pay.placement import fte_of
from tally.pay.schedule import Schedule
from tally.pay.terms.fields import Lanes, Money, MoneyByYears, Number, Steps, YesNo
from tally.pay.terms.fields import Text as Name
from tally.pay.terms.term import Item, Moment, Objection, Payment, money, percent, plain
from tally.words import Said


@dataclass(frozen=True, kw_only=True)
class Longevity(Payment):
    """Pay by years of service: the tier of the most years reached, dollars or a share of pay.

    `tiers` are years = dollars (or a rate, with `of_pay`). Years are full years at the start of the year.
    """

    kind: ClassVar[str] = "longevity"
    title: ClassVar[Said] = Said("Longevity")
    tiers: MoneyByYears
    of_pay: YesNo = False
    lanes: Lanes = ()

    @property
    def label(self) -> str:
        return (
            Said("{title}, {lanes}", title=self.title, lanes=", ".join(self.lanes))
            if self.lanes
            else self.title
        )

    def items(self, moment: Moment) -> tuple[Item, ...]:
        ladder = sorted(self.tiers, key=int)
        spans = zip(ladder, [*ladder[1:], None], strict=True)
        if self.of_pay:
            return tuple(item for tier, following in spans for item in self._of_pay(moment, tier, following))
        service = moment.standing.service(self._places(moment)) if self.lanes else moment.standing.seniority
        return tuple(
            item for tier, following in spans for item in self._flat(moment, service, tier, following)
        )

    def objections(self, schedule: Schedule) -> Iterator[Objection]:
        yield from super().objections(schedule)
        for years, amount in self.tiers.items():
            if not years.isdigit():
                yield "tiers", Said("{years!r} is not a number of years", years=years)
            if self.of_pay and abs(amount) > 1:
                yield (
                    "tiers",
                    Said(
                        "{amount} of pay is {percent}; write three percent as 0.03",
                        amount=plain(amount),
                        percent=percent(amount),
                    ),
                )
            elif not self.of_pay and amount != round(amount, 2):
                yield "tiers", Said("{amount} is not whole cents", amount=plain(amount))

    def _flat(
        self, moment: Moment, service: Mapping[int, int], tier: str, following: str | None
    ) -> Iterator[Item]:
        people = _within(service, _reached(moment, tier, following))
        if people:
            label = Said("{years}, {amount}", years=_span(tier, following), amount=money(self.tiers[tier]))
            yield Item(label, people, to_cents(self.tiers[tier]), price=f"tiers.{tier}")

    def _of_pay(self, moment: Moment, tier: str, following: str | None) -> Iterator[Item]:
        words = Said("{years}, {share} of pay", years=_span(tier, following), share=percent(self.tiers[tier]))
        for place in self._places(moment):
            people = _within(moment.standing.service([place]), _reached(moment, tier, following))
            if people:
                each = rounded(moment.paid[place] * Fraction(self.tiers[tier]))
                label = Said("{words} at {cell}", words=words, cell=moment.standing.cells[place])
                yield Item(label, people, each, price=f"tiers.{tier}", group=place)

    def _places(self, moment: Moment) -> list[int]:
        lanes = set(self.lanes)
        cells = enumerate(moment.standing.cells)
        return [place for place, cell in cells if cell is not None and (not lanes or cell.lane in lanes)]


def _span(tier: str, following: str | None) -> str:
    if following is None:
        return Said("{tier} years or more", tier=tier)
    return Said("{tier} to {last} years", tier=tier, last=int(following) - 1)


def _reached(moment: Moment, tier: str, following: str | None) -> range:
    """The years of service at the base that come to the tier by now."""
    return range(int(tier) - moment.index, int(following or 200) - moment.index)


def _within(service: Mapping[int, int], years: range) -> Decimal:
    return to_people(sum(count for had, count in service.items() if had in years))


@dataclass(frozen=True, kw_only=True)
class Priced(Payment):
    """So many of something at a price: which of the term's numbers is which, and what the item is called."""

    counted: ClassVar[str]
    price: ClassVar[str]
    item: ClassVar[str] = "{name}"
    name: Name
    indexed: YesNo = False

    @property
    def label(self) -> str:
        return Said("{title}: {name}", title=self.title, name=self.name)

    @property
    def indexed_prices(self) -> Mapping[str, Decimal]:
        return {self.price: self.numbers[self.price]} if self.indexed else {}

    def items(self, moment: Moment) -> tuple[Item, ...]:
        each = moment.prices.get(self.price, to_cents(self.numbers[self.price]))
        label, quantity = Said(self.item, name=self.name), self.numbers[self.counted]
        return (Item(label, quantity, each, counted=self.counted, price=self.price),)


@dataclass(frozen=True, kw_only=True)
class Stipend(Priced):
    """So many people paid so much a year for a duty; `indexed`, it rises with every raise of the grid."""

    kind: ClassVar[str] = "stipend"
    title: ClassVar[Said] = Said("Stipend")
    counted: ClassVar[str] = "people"
    price: ClassVar[str] = "amount"
    people: Number
    amount: Money


@dataclass(frozen=True, kw_only=True)
class Differential(Priced):
    """So many hours a year paid so much more: substitute cover, a shift, a special programme."""

    kind: ClassVar[str] = "differential"
    title: ClassVar[Said] = Said("Differential")
    counted: ClassVar[str] = "hours"
    price: ClassVar[str] = "rate"
    item: ClassVar[str] = "{name}, hours"
    hours: Number
    rate: Money


@dataclass(frozen=True, kw_only=True)
class OneTime(Payment):
    """One payment in one year: by head, or by the share of a full-time post; for all, or for cells named."""

    kind: ClassVar[str] = "one_time"
    title: ClassVar[Said] = Said("One-time payment")
    once: ClassVar[bool] = True
    amount: Money
    per: Literal["head", "fte"] = "head"
    steps: Steps = ()
    lanes: Lanes = ()

    @property
    def label(self) -> str:
        return Said("{title}, {amount}", title=self.title, amount=money(self.amount))

    def items(self, moment: Moment) -> tuple[Item, ...]:
        standing = moment.standing
        if self.steps or self.lanes:
            places = standing.in_cells(standing.schedule.within(self.steps, self.lanes))
        else:
            places = [place for place, cell in enumerate(standing.cells) if cell is not None]
        if self.per == "head":
            words = Said("people, {amount} each", amount=money(self.amount))
            people, each = standing.people(places), to_cents(self.amount)
            return (Item(words, people, each, price="amount", groups=tuple(places)),)
        return tuple(self._by_fte(moment, places))

    def _by_fte(self, moment: Moment, places: list[int]) -> Iterator[Item]:
        by_fte: dict[Fraction, list[int]] = {}
        for place in places:
            by_fte.setdefault(fte_of(moment.standing.times[place], moment.full_hours), []).append(place)
        for fte, groups in by_fte.items():
            each = rounded(to_cents(self.amount) * fte)
            words = Said(
                "people at {numerator}/{denominator} of {amount}",
                numerator=fte.numerator,
                denominator=fte.denominator,
                amount=money(self.amount),
            )
            people = moment.standing.people(groups)
            yield Item(words, people, each, price="amount", part=fte, groups=tuple(groups))


@dataclass(frozen=True, kw_only=True)
class OtherPay(Payment):
    """Pay outside the grid that one side counts and the other may not: overtime, busing, substitutes."""

    kind: ClassVar[str] = "other_pay"
    title: ClassVar[Said] = Said("Other pay")
    name: Name
    amount: Money

    @property
    def label(self) -> str:
        return Said("{title}: {name}", title=self.title, name=self.name)

    def items(self, moment: Moment) -> tuple[Item, ...]:
        return (Item(self.name, Decimal(1), to_cents(self.amount), price="amount"),)
