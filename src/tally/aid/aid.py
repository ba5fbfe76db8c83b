"""Chapter 70 aid of a district: the larger of foundation aid and last year's aid with minimum aid on top.

The foundation budget and the required contribution come in as amounts; how they arise is in `foundation` and
`contribution`. M.G.L. c. 70, §§ 2 and 6.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from tally.aid import law
from tally.money import to_dollar
from tally.working import Line

SECTION = "M.G.L. c. 70, § 2"
SPENDING = "M.G.L. c. 70, § 6"
ACT = "the year's general appropriation act"
NOTHING = Decimal(0)


@dataclass(frozen=True, kw_only=True)
class Rules(law.Rules):
    """Minimum aid in dollars a pupil, and the share of it that a district without schools is given."""

    minimum_aid_per_pupil: Decimal
    non_operating_minimum_share: Decimal

    def minimum_for(self, is_operating: bool) -> Decimal:
        """Dollars a pupil for a district that runs schools, or for one that does not."""
        return self.minimum_aid_per_pupil * (1 if is_operating else self.non_operating_minimum_share)


class Rule(StrEnum):
    """Which rule decided a district's aid."""

    FOUNDATION = "foundation aid"
    MINIMUM = "minimum aid"
    HELD = "held harmless"
    CAPPED = "foundation budget cap"


@dataclass(frozen=True, slots=True)
class District:
    """A district in dollars and pupils. `prior_aid` is last year's aid, the base the law builds on.

    `other_increment` is aid beside the formula and `other_because` its reason: shown, never hidden in a rule.
    """

    name: str
    foundation_budget: Decimal
    required_contribution: Decimal
    prior_aid: Decimal
    foundation_enrolment: Decimal
    is_operating: bool = True
    other_increment: Decimal = NOTHING
    other_because: str = "published beside the formula"


@dataclass(frozen=True, slots=True)
class Aid:
    """A district's aid and how it came about, in dollars."""

    district: District
    rules: Rules

    @property
    def foundation_aid(self) -> Decimal:
        """What the foundation budget leaves after the required contribution, to the dollar, halves up."""
        return max(to_dollar(self.district.foundation_budget - self.district.required_contribution), NOTHING)

    @property
    def minimum_aid(self) -> Decimal:
        """Last year's aid with minimum aid for every pupil; exact, as the state leaves it."""
        per_pupil = self.rules.minimum_for(self.district.is_operating)
        return self.district.prior_aid + per_pupil * self.district.foundation_enrolment

    @property
    def is_over_budget(self) -> bool:
        """Whether a district without schools would get more than its foundation budget, which it may not."""
        return not self.district.is_operating and self._larger > self.district.foundation_budget

    @property
    def formula_aid(self) -> Decimal:
        """Aid by the rule, without the other increment."""
        return self.district.foundation_budget if self.is_over_budget else self._larger

    @property
    def amount(self) -> Decimal:
        """The district's Chapter 70 aid."""
        return self.formula_aid + self.district.other_increment

    @property
    def rule(self) -> Rule:
        """Which rule binds; foundation aid when both come to the same."""
        if self.is_over_budget:
            return Rule.CAPPED
        if self.foundation_aid >= self.minimum_aid:
            return Rule.FOUNDATION
        return Rule.MINIMUM if self.minimum_aid > self.district.prior_aid else Rule.HELD

    @property
    def required_net_school_spending(self) -> Decimal:
        """What the district must spend at least: its required contribution and its aid."""
        return self.district.required_contribution + self.amount

    @property
    def foundation_increment(self) -> Decimal:
        """Foundation aid above last year's aid."""
        return max(self.foundation_aid - self.district.prior_aid, NOTHING)

    @property
    def minimum_increment(self) -> Decimal:
        """What minimum aid adds once the foundation increment is in."""
        return max(self.minimum_aid - max(self.foundation_aid, self.district.prior_aid), NOTHING)

    @property
    def short_of_foundation_aid(self) -> Decimal:
        """How far the budget must outgrow the contribution before foundation aid decides; 0 where it does."""
        return max(self.minimum_aid - self.foundation_aid, NOTHING)

    @property
    def reduction(self) -> Decimal:
        """What the cap at the foundation budget takes from a district without schools."""
        return self._larger - self.formula_aid

    def working(self) -> tuple[Line, ...]:
        """The aid as the state builds it up: last year's aid, the increments, the sum."""
        district = self.district
        lines = [
            Line("Foundation increment", self.foundation_increment, self._why_foundation(), SECTION),
            Line("Minimum aid increment", self.minimum_increment, self._why_minimum(), SECTION),
            Line("Down to the foundation budget", -self.reduction, "no schools of its own", SECTION),
            Line(
                "Other increment",
                district.other_increment,
                district.other_because,
                ACT,
            ),
        ]
        moved = [line for line in lines if line.amount]
        return (
            Line("Last year's aid", district.prior_aid, "the base", SECTION),
            *moved,
            Line("Chapter 70 aid", self.amount, str(self.rule), SECTION),
            Line("Required contribution", district.required_contribution, "", SECTION),
            Line(
                "Required net school spending",
                self.required_net_school_spending,
                "contribution and aid",
                SPENDING,
            ),
        )

    @property
    def _larger(self) -> Decimal:
        return max(self.foundation_aid, self.minimum_aid)

    def _why_foundation(self) -> str:
        budget, required = self.district.foundation_budget, self.district.required_contribution
        # A sum out of a database carries the places of its column; only those that say something are told.
        owed = required.normalize()
        return f"a budget of {budget:,.2f} less a contribution of {owed:,f}, above last year's aid"

    def _why_minimum(self) -> str:
        per_pupil = self.rules.minimum_for(self.district.is_operating)
        pupils = self.district.foundation_enrolment.normalize()
        return f"{per_pupil} dollars for each of {pupils:f} pupils, less what is there"


def aid(district: District, rules: Rules) -> Aid:
    """The Chapter 70 aid of one district."""
    return Aid(district, rules)
