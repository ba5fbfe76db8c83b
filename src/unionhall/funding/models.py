"""What the funding desk keeps: published facts about recipients of aid, and plans of two streams."""

from unionhall.funding.facts import (
    Award,
    DistrictYear,
    HeadCount,
    RateRow,
    Recipient,
    Source,
    TownYear,
)
from unionhall.funding.plans import Plan, Snapshot, Version

__all__ = [
    "Award",
    "DistrictYear",
    "HeadCount",
    "Plan",
    "RateRow",
    "Recipient",
    "Snapshot",
    "Source",
    "TownYear",
    "Version",
]
