"""Our aid beside the state's, district by district: what the rule meets, and what it leaves unexplained.

Fed by the profile workbook and by three small tables of the lawbook: districts whose operating code is
out of date, base aid that moved when districts joined or parted, and published increments beside the
formula. Nothing is bent to make a district fit: a residual stays a residual, and is shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, combinations

from tally.aid import law
from tally.aid.aid import Aid, District, Rules, aid
from tally.aid.profile import Profile, Row
from tally.figures import table
from tally.money import DOLLAR
from tally.years import FiscalYear

TOLERANCE = Decimal(2)
# Past a dozen misses some set of them adds up to nearly any sum, and to have found one would prove nothing.
MOST_TRIED = 12
NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Check:
    """One district's aid of one year, ours and the state's."""

    lea: int
    ours: Aid
    published: Decimal

    @property
    def residual(self) -> Decimal:
        """What the state paid beyond our figure, in dollars; negative where it paid less."""
        return self.published - self.ours.amount

    @property
    def is_met(self) -> bool:
        return abs(self.residual) <= TOLERANCE


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


def attributed(found: Reconciliation) -> tuple[Check, ...]:
    """The misses that the state's minimum aid adjustment accounts for.

    The state prints the adjustment for the whole state only. It is laid at the door of those operating
    districts whose residuals add up to it, if there is one such set among the misses and no other.
    """
    stated = published_components(found.year)
    short = [check for check in found.misses if check.residual > 0 and check.ours.district.is_operating]
    if stated is None or not stated.adjustment or len(short) > MOST_TRIED:
        return ()
    every = chain.from_iterable(combinations(short, size) for size in range(1, len(short) + 1))
    wanted = stated.adjustment - _other_increments(found)
    fitting = [some for some in every if abs(sum(check.residual for check in some) - wanted) <= DOLLAR]
    return fitting[0] if len(fitting) == 1 else ()


def reconcile(profile: Profile, year: FiscalYear) -> Reconciliation:
    """Our aid beside the published, for a year of the workbook that has a year before it.

    Raises `NoFigureError` when the lawbook has no minimum aid for the year.
    """
    rules = law.read(Rules, year)
    everyone = {row.lea: aid(_district(profile, row), rules) for row in profile.of(year)}
    checks = tuple(
        Check(row.lea, everyone[row.lea], row.aid or NOTHING)
        for row in profile.of(year)
        if row.foundation_budget
    )
    return Reconciliation(year, checks, _components(list(everyone.values())))


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


def other_increment(lea: int, year: FiscalYear) -> Decimal:
    """Aid that a published source gives a district beside the formula."""
    rows = table("ma/other_increments")
    return sum(
        (Decimal(row["amount"]) for row in rows if (int(row["lea"]), int(row["fy"])) == (lea, year.ends_in)),
        NOTHING,
    )


def is_operating(profile: Profile, lea: int, year: FiscalYear) -> bool:
    """Whether a district runs schools in `year`: the workbook's code, corrected where it is out of date."""
    for row in table("ma/operating_districts"):
        if int(row["lea"]) == lea and int(row["from_fy"]) <= year.ends_in:
            return row["operates"] == "yes"
    known = profile.districts.get(lea)
    return known is not None and known.is_operating


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
        other_increment=other_increment(row.lea, row.year),
    )


def _other_increments(found: Reconciliation) -> Decimal:
    return sum((check.ours.district.other_increment for check in found.checks), NOTHING)


def _components(everyone: Sequence[Aid]) -> Components:
    return Components(
        sum((one.foundation_increment for one in everyone), NOTHING),
        sum((one.minimum_increment for one in everyone if one.district.is_operating), NOTHING),
        sum((one.reduction for one in everyone), NOTHING),
        sum((one.district.other_increment for one in everyone), NOTHING),
    )
