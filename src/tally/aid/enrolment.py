"""Foundation enrolment: who is counted, for how much, and in which low-income group the district falls.

Counts are of pupils who live in the district, charter and choice-out pupils included, the October before.
What a pupil is worth in dollars is in `foundation`. M.G.L. c. 70, § 2.
"""

from dataclasses import dataclass, fields
from decimal import ROUND_HALF_UP, Decimal

from tally.aid import law
from tally.figures import table
from tally.working import Line

WHOLE = Decimal(1)
HUNDREDTH = Decimal("0.01")
SECTION = "M.G.L. c. 70, § 2"


@dataclass(frozen=True, kw_only=True)
class Rules(law.Rules):
    """The weights and shares of the count. Shares are fractions: 0.0393 is 3.93%."""

    half_weight: Decimal
    assumed_in_district: Decimal
    assumed_in_district_vocational: Decimal
    assumed_tuitioned_out: Decimal


@dataclass(frozen=True, kw_only=True)
class Pupils:
    """A district's pupils as counted. `low_income` are all of its low-income pupils, whatever their grade."""

    pre_kindergarten: Decimal = Decimal(0)
    kindergarten_half_day: Decimal = Decimal(0)
    kindergarten: Decimal = Decimal(0)
    elementary: Decimal = Decimal(0)
    middle: Decimal = Decimal(0)
    high: Decimal = Decimal(0)
    vocational: Decimal = Decimal(0)
    english_learners_to_5: Decimal = Decimal(0)
    english_learners_6_to_8: Decimal = Decimal(0)
    english_learners_high: Decimal = Decimal(0)
    low_income: Decimal = Decimal(0)

    def __post_init__(self) -> None:
        negative = [field.name for field in fields(self) if getattr(self, field.name) < 0]
        if negative:
            raise ValueError(f"a count of pupils cannot be negative: {', '.join(negative)}")


@dataclass(frozen=True)
class Group:
    """A low-income group: its number and the largest share of low-income pupils in it, in percent."""

    number: int
    up_to_percent: Decimal


def groups() -> tuple[Group, ...]:
    """The twelve groups of the Student Opportunity Act, the least poor first."""
    return tuple(
        Group(int(row["group"]), Decimal(row["up_to_percent"])) for row in table("ma/low_income_groups")
    )


@dataclass(frozen=True)
class Enrolment:
    """The foundation enrolment of one district, with what is assumed on top of the count."""

    pupils: Pupils
    rules: Rules
    groups: tuple[Group, ...]

    @property
    def total(self) -> Decimal:
        """Foundation enrolment in pupils; assumed special education and increments do not count in it."""
        return self._regular + self._halves + self.pupils.vocational

    @property
    def in_district(self) -> Decimal:
        """Assumed special education pupils in the district, to the whole pupil, halves up."""
        of_regular = self._assumable * self.rules.assumed_in_district
        of_vocational = self.pupils.vocational * self.rules.assumed_in_district_vocational
        return (of_regular + of_vocational).quantize(WHOLE, ROUND_HALF_UP)

    @property
    def tuitioned_out(self) -> Decimal:
        """Assumed special education pupils sent to other schools, to the whole pupil, halves up."""
        return (self._assumable * self.rules.assumed_tuitioned_out).quantize(WHOLE, ROUND_HALF_UP)

    @property
    def low_income_percent(self) -> Decimal:
        """Low-income pupils in percent of the foundation enrolment, to two decimals as the groups have."""
        if not self.total:
            return Decimal(0)
        return (self.pupils.low_income * 100 / self.total).quantize(HUNDREDTH, ROUND_HALF_UP)

    @property
    def group(self) -> Group:
        """The low-income group the district's share falls in; more than 100% stays in the last."""
        share = self.low_income_percent
        return next((group for group in self.groups if share <= group.up_to_percent), self.groups[-1])

    @property
    def to_next_group(self) -> int | None:
        """How many more of its pupils must be low-income before the next group begins; None in the last."""
        if self.group == self.groups[-1] or not self.total:
            return None
        # The share is rounded to the hundredth, halves up: the next group begins half of one above the bound.
        begins_at = (self.group.up_to_percent + HUNDREDTH / 2) * self.total / 100
        missing = begins_at - self.pupils.low_income
        return int(missing.to_integral_value("ROUND_CEILING"))

    def by_column(self) -> dict[str, Decimal]:
        """Pupils by the columns of the rate table."""
        counted = self.pupils
        return {
            "pk": counted.pre_kindergarten,
            "k_half": counted.kindergarten_half_day,
            "k_full": counted.kindergarten,
            "el": counted.elementary,
            "ms": counted.middle,
            "hs": counted.high,
            "voc": counted.vocational,
            "sped_in": self.in_district,
            "sped_out": self.tuitioned_out,
            "el_pk5": counted.english_learners_to_5,
            "el_68": counted.english_learners_6_to_8,
            "el_hs": counted.english_learners_high,
            f"li_{self.group.number}": counted.low_income,
        }

    def working(self) -> tuple[Line, ...]:
        """The count step by step, in pupils."""
        weight = self.rules.half_weight
        return (
            Line(
                "Pre-kindergarten and half-day kindergarten", self._halves, f"each counts {weight}", SECTION
            ),
            Line("Kindergarten to grade 12, not vocational", self._regular, "each counts one", SECTION),
            Line("Vocational", self.pupils.vocational, "each counts one", SECTION),
            Line("Foundation enrolment", self.total, "the sum, in pupils", SECTION),
            Line("Special education in the district", self.in_district, self._why_in_district(), SECTION),
            Line("Special education in other schools", self.tuitioned_out, self._why_out(), SECTION),
            Line(
                f"Low-income pupils, group {self.group.number}", self.pupils.low_income, self._why(), SECTION
            ),
        )

    @property
    def _regular(self) -> Decimal:
        counted = self.pupils
        return counted.kindergarten + counted.elementary + counted.middle + counted.high

    @property
    def _halves(self) -> Decimal:
        return (self.pupils.pre_kindergarten + self.pupils.kindergarten_half_day) * self.rules.half_weight

    @property
    def _assumable(self) -> Decimal:
        return self._regular + self.pupils.kindergarten_half_day * self.rules.half_weight

    def _why_in_district(self) -> str:
        regular, vocational = self.rules.assumed_in_district, self.rules.assumed_in_district_vocational
        pupils = self._assumable.normalize()
        return f"assumed: {regular:.2%} of {pupils:f} and {vocational:.2%} of the vocational pupils"

    def _why_out(self) -> str:
        return f"assumed: {self.rules.assumed_tuitioned_out:.2%} of {self._assumable.normalize():f}"

    def _why(self) -> str:
        share, bound = self.low_income_percent, self.group.up_to_percent
        return f"{share}% of the foundation enrollment; the group reaches to {bound}%"


def count(pupils: Pupils, rules: Rules, bounds: tuple[Group, ...] = ()) -> Enrolment:
    """The foundation enrolment of `pupils`; `bounds` replaces the groups of the lawbook in a what-if."""
    return Enrolment(pupils, rules, bounds or groups())
