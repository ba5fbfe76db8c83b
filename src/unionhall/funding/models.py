"""What the funding desk keeps: published facts about recipients of aid."""

from unionhall.funding.facts import (
    Award,
    DistrictYear,
    HeadCount,
    RateRow,
    Recipient,
    Source,
    TownYear,
)

__all__ = ["Award", "DistrictYear", "HeadCount", "RateRow", "Recipient", "Source", "TownYear"]
