"""What the employer pays on top of pay: charges that follow wages, and health premiums. Never part of pay."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from tally.pay.cents import half_up, to_cents
from tally.pay.schedule import Schedule
from tally.pay.terms.fields import MoneyByName, NumberByName, Rate, RateByName
from tally.pay.terms.fields import Text as Name
from tally.pay.terms.term import Charge, Item, Moment, Objection, percent, plain
from tally.words import Said


@dataclass(frozen=True, kw_only=True)
class RollUp(Charge):
    """A charge that follows wages: Medicare, Social Security where covered, a pension share, compensation."""

    kind: ClassVar[str] = "rollup"
    title: ClassVar[Said] = Said("Roll-up")
    name: Name
    rate: Rate

    @property
    def label(self) -> str:
        return Said("{title}: {name}", title=self.title, name=self.name.replace("_", " "))

    def items(self, moment: Moment) -> tuple[Item, ...]:
        words = Said("{rate} of the year's pay", rate=percent(self.rate))
        return (Item(words, Decimal(1), moment.payroll, factor=self.rate, factor_name="rate"),)


@dataclass(frozen=True, kw_only=True)
class HealthPremium(Charge):
    """The employer's share of premiums, tier by tier: enrolled x yearly premium x share.

    After its first year every premium rises by `trend`, to the cent. A plan of the same name with new
    premiums or shares takes its place.
    """

    kind: ClassVar[str] = "health_premium"
    title: ClassVar[Said] = Said("Health insurance")
    enrolled: NumberByName
    premiums: MoneyByName
    shares: RateByName
    trend: Rate = Decimal(0)
    plan: Name = ""

    @property
    def label(self) -> str:
        return Said("{title}: {plan}", title=self.title, plan=self.plan) if self.plan else self.title

    def items(self, moment: Moment) -> tuple[Item, ...]:
        return tuple(self._tier(moment, tier) for tier in self.enrolled)

    def objections(self, schedule: Schedule) -> Iterator[Objection]:
        yield from super().objections(schedule)
        for tier, count in self.enrolled.items():
            if count < 0:
                yield (
                    "enrolled",
                    Said("{count} people cannot be enrolled in {tier!r}", count=plain(count), tier=tier),
                )
            if tier not in self.premiums:
                yield "premiums", Said("the tier {tier!r} has no premium", tier=tier)
            if tier not in self.shares:
                yield "shares", Said("the tier {tier!r} has no employer share", tier=tier)
            elif not 0 <= self.shares[tier] <= 1:
                yield "shares", Said("the employer share of {tier!r} is not between 0 and 100%", tier=tier)
            if self.premiums.get(tier, 0) < 0:
                yield "premiums", Said("the premium of {tier!r} is below nothing", tier=tier)

    def _tier(self, moment: Moment, tier: str) -> Item:
        premium = to_cents(self.premiums[tier])
        growth = 1 + self.trend
        for _ in range(moment.index - moment.first):
            premium = half_up(*(premium * growth).as_integer_ratio())
        return Item(
            label=Said("{tier}, {share} of the premium", tier=tier, share=percent(self.shares[tier])),
            quantity=self.enrolled[tier],
            counted=f"enrolled.{tier}",
            each=premium,
            price=f"premiums.{tier}",
            grows="trend",
            factor=self.shares[tier],
            factor_name=f"shares.{tier}",
        )
