"""What a district could pay, for whoever bargains with it: its aid, what it must spend, what is not spent."""

from dataclasses import dataclass
from decimal import Decimal

from unionhall.funding import answers
from unionhall.funding.facts import DistrictYear, Recipient, Source
from unionhall.funding.plans import Snapshot
from unionhall.funding.tandem import FiscalYear
from unionhall.places.models import District

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Ability:
    """One district in one year, in dollars; None where nobody has published it.

    `growth` is Chapter 70 aid above the year before. `room` is how far the actual net school spending lies
    above what the law requires; below nothing, the district spends less than it must. `unspent` is what the
    district's published plan leaves of its streams in the year.
    """

    district: District
    year: FiscalYear
    aid: Decimal | None = None
    growth: Decimal | None = None
    required_spending: Decimal | None = None
    actual_spending: Decimal | None = None
    is_budgeted: bool = False
    unspent: Decimal | None = None
    plan: Snapshot | None = None
    source: Source | None = None

    @property
    def room(self) -> Decimal | None:
        if self.actual_spending is None or self.required_spending is None:
            return None
        return self.actual_spending - self.required_spending


def ability(district: District, year: FiscalYear) -> Ability:
    """What is known of a district's ability to pay in a year."""
    row, before = _row(district, year), _row(district, year + -1)
    plan = published(district)
    growth = row.aid - before.aid if row and before and row.aid and before.aid else None
    return Ability(
        district=district,
        year=year,
        aid=row.aid if row else None,
        growth=growth,
        required_spending=row.required_spending if row else None,
        actual_spending=row.actual_spending if row else None,
        is_budgeted=bool(row and row.is_budgeted),
        unspent=_unspent(plan, year) if plan else None,
        plan=plan,
        source=row.source if row else None,
    )


def latest(district: District) -> Ability | None:
    """The last year whose aid is published; None where none is."""
    rows = DistrictYear.objects.filter(recipient__district=district).exclude(aid=None).order_by("-year")
    row = rows.first()
    return ability(district, FiscalYear(row.year)) if row else None


def published(district: District) -> Snapshot | None:
    """The latest plan that is shown to everybody on the district's page."""
    return Snapshot.objects.public().of_district(district).first()


def _row(district: District, year: FiscalYear) -> DistrictYear | None:
    recipient = Recipient.objects.filter(district=district).first()
    if recipient is None:
        return None
    return recipient.district_years.select_related("source").filter(year=year.ends_in).first()


def _unspent(plan: Snapshot, year: FiscalYear) -> Decimal | None:
    """What the plan leaves of all streams in a year; None for a year it does not have."""
    answer = answers.of_snapshot(plan)
    if year not in answer.plan.years:
        return None
    return sum((draw.left_by_year.get(year, NOTHING) for draw in answer.draws), NOTHING)
