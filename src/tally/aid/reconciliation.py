"""Our aid beside the state's, district by district: what the rule meets, and what it leaves unexplained.

Fed by the profile workbook and by five small tables of the lawbook: districts whose operating code is out
of date, base aid that moved when districts joined or parted, increments the state pays beside the formula,
inputs that stood otherwise when the act fixed the aid, and causes that are supposed only. What the rule alone
leaves is kept beside what these explain, each with its basis and source. A supposed cause explains no dollar:
a residual stays a residual, and is shown.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from tally.aid import law
from tally.aid.aid import Aid, District, Rules, aid
from tally.aid.profile import Profile, Row
from tally.figures import table
from tally.years import FiscalYear

TOLERANCE = Decimal(2)
NOTHING = Decimal(0)
INCREMENT = "other_increment"


class Basis(StrEnum):
    """How firmly an explanation stands.

    An inferred input whose amount is worked out from printed figures and gives the aid to the dollar; or a
    share of an increment that the state prints for the whole state only.
    """

    DOLLAR = "dollar"
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a district's aid is not what the rule gives on the figures of the workbook.

    `figure` is the field of `District` that stood otherwise, by `change` in dollars or pupils.
    """

    figure: str
    change: Decimal
    basis: Basis
    source: str


@dataclass(frozen=True, slots=True)
class Check:
    """One district's aid of one year; `ours` carries what is explained beside the rule as an increment.

    `supposed` tells why the rest may be what it is, where that is known from the district's like: it adds
    nothing to our figure.
    """

    lea: int
    ours: Aid
    published: Decimal
    explanations: tuple[Explanation, ...] = ()
    supposed: str = ""

    @property
    def residual(self) -> Decimal:
        """What the state paid beyond our figure, in dollars; negative where it paid less."""
        return self.published - self.ours.amount

    @property
    def left_by_rule(self) -> Decimal:
        """What the state paid beyond the rule alone, before anything is explained beside it."""
        return self.published - self.ours.formula_aid

    @property
    def is_met(self) -> bool:
        return abs(self.residual) <= TOLERANCE

    @property
    def is_met_by_rule(self) -> bool:
        """Whether the rule alone meets the state's figure."""
        return abs(self.left_by_rule) <= TOLERANCE


@dataclass(frozen=True)
class Components:
    """The build-up of a year's aid over the whole state in dollars, as the state prints it or as we do."""

    foundation_increment: Decimal
    minimum_increment: Decimal
    reduction: Decimal
    adjustment: Decimal = NOTHING


@dataclass(frozen=True)
class Reconciliation:
    """Every district with a foundation budget in one year."""

    year: FiscalYear
    checks: tuple[Check, ...]
    components: Components

    @property
    def operating(self) -> tuple[Check, ...]:
        """The districts that run schools."""
        return tuple(check for check in self.checks if check.ours.district.is_operating)

    @property
    def misses(self) -> tuple[Check, ...]:
        """The districts the rule does not explain, the largest residual first."""
        missed = (check for check in self.checks if not check.is_met)
        return tuple(sorted(missed, key=lambda check: -abs(check.residual)))

    @property
    def unexplained(self) -> Decimal:
        """All residuals beyond the tolerance together, in dollars."""
        return sum((check.residual for check in self.misses), NOTHING)


def share_met(checks: Sequence[Check]) -> Decimal:
    """The share of `checks` that are met, as a fraction; 1 when there are none."""
    return Decimal(sum(check.is_met for check in checks)) / len(checks) if checks else Decimal(1)


def reconcile(profile: Profile, year: FiscalYear) -> Reconciliation:
    """Our aid beside the published, for a year of the workbook that has a year before it.

    Raises `NoFigureError` when the lawbook has no minimum aid for the year.
    """
    rules = law.read(Rules, year)
    everyone = tuple(_check(profile, row, rules) for row in profile.of(year))
    counted = tuple(check for check in everyone if check.ours.district.foundation_budget)
    return Reconciliation(year, counted, _components(everyone))


def published_components(year: FiscalYear) -> Components | None:
    """The state's own totals of the build-up, where they are in the lawbook."""
    for row in table("ma/aid_components"):
        if int(row["fy"]) == year.ends_in:
            return Components(
                Decimal(row["foundation_increment"]),
                Decimal(row["minimum_increment"]),
                Decimal(row["non_operating_reduction"]),
                Decimal(row["minimum_aid_adjustment"]),
            )
    return None


def base_moved(lea: int, year: FiscalYear) -> Decimal:
    """Base aid a district gained in `year` as districts joined or parted; negative where it lost some."""
    moved = NOTHING
    for row in table("ma/base_aid_transfers"):
        if int(row["fy"]) == year.ends_in:
            moved += Decimal(row["amount"]) * ((int(row["to_lea"]) == lea) - (int(row["from_lea"]) == lea))
    return moved


def explanations(lea: int, year: FiscalYear) -> tuple[Explanation, ...]:
    """What the lawbook says stood beside the rule for a district in a year."""
    named = (Explanation(INCREMENT, *_told(row, "amount")) for row in _rows("ma/other_increments", lea, year))
    inputs = (
        Explanation(row["figure"], *_told(row, "change")) for row in _rows("ma/enacted_inputs", lea, year)
    )
    return (*named, *inputs)


def supposed(lea: int, year: FiscalYear) -> str:
    """Why a district's residual may be what it is; nothing where nobody knows."""
    return " ".join(row["source"] for row in _rows("ma/supposed_causes", lea, year))


def is_operating(profile: Profile, lea: int, year: FiscalYear) -> bool:
    """Whether a district runs schools in `year`: the workbook's code, corrected where it is out of date."""
    for row in table("ma/operating_districts"):
        if int(row["lea"]) == lea and int(row["from_fy"]) <= year.ends_in:
            return row["operates"] == "yes"
    known = profile.districts.get(lea)
    return known is not None and known.is_operating


def _check(profile: Profile, row: Row, rules: Rules) -> Check:
    district, found = _district(profile, row), explanations(row.lea, row.year)
    by_rule = aid(district, rules)
    beside = sum((_beside(by_rule, one) for one in found), NOTHING)
    sources = "; ".join(dict.fromkeys(one.source for one in found))
    ours = aid(replace(district, other_increment=beside, other_because=sources), rules) if found else by_rule
    return Check(row.lea, ours, row.aid or NOTHING, found, supposed(row.lea, row.year))


def _beside(by_rule: Aid, one: Explanation) -> Decimal:
    """What an explanation adds to the aid: an increment itself, an input what the rule makes of it."""
    if one.figure == INCREMENT:
        return one.change
    district = by_rule.district
    enacted = replace(district, **{one.figure: getattr(district, one.figure) + one.change})
    return aid(enacted, by_rule.rules).amount - by_rule.amount


def _rows(path: str, lea: int, year: FiscalYear) -> Iterator[dict[str, str]]:
    return (row for row in table(path) if (int(row["lea"]), int(row["fy"])) == (lea, year.ends_in))


def _told(row: dict[str, str], amount: str) -> tuple[Decimal, Basis, str]:
    return Decimal(row[amount]), Basis(row["basis"]), row["source"]


def _district(profile: Profile, row: Row) -> District:
    before = profile.at(row.lea, row.year + -1)
    known = profile.districts.get(row.lea)
    return District(
        name=known.name if known else str(row.lea),
        foundation_budget=row.foundation_budget or NOTHING,
        required_contribution=row.required_contribution or NOTHING,
        prior_aid=((before and before.aid) or NOTHING) + base_moved(row.lea, row.year),
        foundation_enrolment=row.enrolment or NOTHING,
        is_operating=is_operating(profile, row.lea, row.year),
    )


def _components(everyone: Sequence[Check]) -> Components:
    """The build-up by the rule alone, and what the lawbook names as increments beside it."""
    aids = [check.ours for check in everyone]
    named = (one for check in everyone for one in check.explanations if one.figure == INCREMENT)
    return Components(
        sum((one.foundation_increment for one in aids), NOTHING),
        sum((one.minimum_increment for one in aids if one.district.is_operating), NOTHING),
        sum((one.reduction for one in aids), NOTHING),
        sum((one.change for one in named), NOTHING),
    )
