"""School aid in the demo: the 351 towns of FY2025 as published, and Plymouth worked out from its pupils."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils import timezone

from unionhall.funding import actions
from unionhall.funding.actions import Provenance
from unionhall.funding.bridge import FiscalYear
from unionhall.funding.facts import Recipient

YEAR = FiscalYear(2025)
# DESE, FY2025 formula workbook: Plymouth's pupils by kind and its wage adjustment factor.
PLYMOUTH = {
    "pre_kindergarten": "222",
    "kindergarten": "514",
    "elementary": "2671",
    "middle": "1657",
    "high": "1946",
    "vocational": "692",
    "english_learners_to_5": "240",
    "english_learners_6_to_8": "55",
    "english_learners_high": "102",
    "low_income": "2635",
}
WAGE_FACTOR = Decimal("1.036")


def count() -> int:
    return 1


def open_books() -> Iterator[None]:
    """Take the towns of the lawbook, then Plymouth's head count."""
    today = timezone.localdate()
    actions.adopt_lawbook(YEAR, on=today, by=None)
    source = actions.record_source(f"{actions.LAWBOOK}, {YEAR}", on=today, by=None)
    plymouth = Recipient.objects.get(name="Plymouth")
    under = Provenance(source, None)
    actions.record_head_count(plymouth, YEAR.ends_in, PLYMOUTH, WAGE_FACTOR, under=under)
    yield
