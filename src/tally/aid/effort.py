"""Effort yields: what a town is held able to pay, and the two statewide rates that measure it.

One rate on equalized valuation and one on aggregate income, for the whole state, each raising the same
sum over all towns, so that the capped targets add up to the law's share of the statewide foundation
budget. `solve` finds both from the towns alone. What a town is then required to pay is in `contribution`.
M.G.L. c. 70, § 2.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from functools import cache

from tally.aid import law
from tally.figures import table
from tally.money import DOLLAR, to_dollar
from tally.years import FiscalYear

HALF_DOLLAR = DOLLAR / 2


class NoSolutionError(ValueError):
    """No pair of rates makes the targets add up to the share asked for."""


@dataclass(frozen=True, kw_only=True)
class Rules(law.Rules):
    """The statewide goal and the cap on a town's target, as fractions of the foundation budget."""

    target_local_share: Decimal
    contribution_cap: Decimal


@dataclass(frozen=True, slots=True)
class Town:
    """A city or town in dollars: its wealth, foundation budget, last year's requirement, revenue growth."""

    name: str
    equalized_valuation: Decimal
    income: Decimal
    foundation_budget: Decimal
    prior_contribution: Decimal
    growth_factor: Decimal


@dataclass(frozen=True)
class Rates:
    """The two uniform rates, as fractions: 0.0039 is 0.39 percent of the valuation."""

    property: Decimal
    income: Decimal

    def effort(self, town: Town) -> Decimal:
        """The combined effort yield of a town, exact."""
        return self.property * town.equalized_valuation + self.income * town.income


def target(effort: Decimal, foundation_budget: Decimal, rules: Rules) -> Decimal:
    """The target local contribution: the effort, capped at a share of the budget, to the dollar."""
    return to_dollar(min(effort, rules.contribution_cap * foundation_budget))


def solve(towns: Sequence[Town], rules: Rules) -> Rates:
    """Both rates from the towns of the whole state, in closed form.

    A town's effort is one unknown (the sum each rate raises) times its share of the state's wealth, so
    the sum of the capped targets is piecewise linear in that unknown and is solved exactly. The unknown
    is then moved within a dollar or so until the targets, rounded as they are printed, add up to the
    goal.

    Raises `NoSolutionError` when every town at its cap would fall short, or when there is no wealth to tax.
    """
    valuation = sum((town.equalized_valuation for town in towns), Decimal(0))
    income = sum((town.income for town in towns), Decimal(0))
    if not valuation or not income:
        raise NoSolutionError("the towns have no valuation or no income, so no rate can raise anything")
    shares = [town.equalized_valuation / valuation + town.income / income for town in towns]
    caps = [rules.contribution_cap * town.foundation_budget for town in towns]
    goal = rules.target_local_share * sum((town.foundation_budget for town in towns), Decimal(0))
    raised = _settled(_raised(shares, caps, goal), shares, caps, to_dollar(goal))
    return Rates(raised / valuation, raised / income)


@dataclass(frozen=True)
class Published:
    """What the state printed for one town, in dollars, under the number of the town's own school district."""

    lea: int
    town: Town
    target: Decimal
    preliminary: Decimal
    increment: Decimal
    required: Decimal


@cache
def published(year: FiscalYear) -> tuple[Published, ...]:
    """Every city and town of a year as the state printed it. Raises `NoFigureError` naming the file."""
    return tuple(_published(row) for row in table(f"ma/municipal_contributions_{str(year).lower()}"))


def before_growth(preliminary: Decimal, growth_factor: Decimal) -> Decimal:
    """Last year's requirement, which the state does not print beside this year's, from what it grew to."""
    return to_dollar(preliminary / (1 + growth_factor))


def _raised(shares: Sequence[Decimal], caps: Sequence[Decimal], goal: Decimal) -> Decimal:
    """The sum each rate must raise so that the capped efforts add up to `goal`, exact."""
    left, sharing = goal, sum(shares, Decimal(0))
    # Towns reach their caps in the order of cap over share; once one does, the rest carry what it cannot.
    by_reach = sorted((cap / share, share, cap) for share, cap in zip(shares, caps, strict=True) if share)
    for reach, share, cap in by_reach:
        if left <= reach * sharing:
            return left / sharing
        left, sharing = left - cap, sharing - share
    most = sum((cap for _, _, cap in by_reach), Decimal(0))
    # A goal of just the sum of all caps may slip through by the last digit of a division.
    if by_reach and goal <= most:
        return by_reach[-1][0]
    raise NoSolutionError(f"the targets can add up to {most:,.0f} at most, and {goal:,.0f} was asked for")


def _settled(raised: Decimal, shares: Sequence[Decimal], caps: Sequence[Decimal], goal: Decimal) -> Decimal:
    """`raised`, moved as little as it takes for the targets in whole dollars to add up to `goal`."""
    printed = sum(
        (to_dollar(min(raised * share, cap)) for share, cap in zip(shares, caps, strict=True)), Decimal(0)
    )
    off = int(goal - printed)
    if not off:
        return raised
    turns = sorted(_turns(raised, shares, caps, off), reverse=off < 0)
    turning = turns[abs(off) - 1 : abs(off) + 1]
    # Towns that are alike turn together; then no place may print the goal, and the exact solution stays.
    if len(set(turning)) < 2:
        return raised
    # Between two turning points every target keeps its whole dollars; the middle is the safest place.
    return sum(turning, Decimal(0)) / 2


def _turns(
    raised: Decimal, shares: Sequence[Decimal], caps: Sequence[Decimal], off: int
) -> Iterator[Decimal]:
    """Where the printed target of a town below its cap changes next, upwards when `off` is positive."""
    way = 1 if off > 0 else -1
    for share, cap in zip(shares, caps, strict=True):
        if raised * share >= cap:
            continue
        whole = (raised * share + HALF_DOLLAR).to_integral_value(ROUND_FLOOR)
        turns = (whole + way * (HALF_DOLLAR + step) for step in range(abs(off) + 1))
        yield from (turn / share for turn in turns if 0 < turn <= cap)


def _published(row: dict[str, str]) -> Published:
    preliminary = Decimal(row["preliminary_contribution"])
    growth = Decimal(row["municipal_revenue_growth_factor"])
    return Published(
        int(row["lea_number"]),
        Town(
            name=row["municipality"],
            equalized_valuation=Decimal(row["equalized_valuation"]),
            income=Decimal(row["income"]),
            foundation_budget=Decimal(row["town_foundation_budget"]),
            prior_contribution=before_growth(preliminary, growth),
            growth_factor=growth,
        ),
        target=Decimal(row["target_local_contribution"]),
        preliminary=preliminary,
        increment=Decimal(row["dollar_increment"] or 0),
        required=Decimal(row["required_local_contribution"]),
    )
