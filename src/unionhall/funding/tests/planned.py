"""A plan to test with: Harborview's, with relief money that ends and state money that grows."""

from collections.abc import Mapping
from typing import Any

from unionhall.core.models import User
from unionhall.funding import drafting
from unionhall.funding.drafting import PlanFacts
from unionhall.funding.plans import Plan
from unionhall.places.models import Local

YEARS = ("FY22", "FY23", "FY24", "FY25", "FY26")

RELIEF: Mapping[str, Any] = {
    "name": "ESSER III",
    "kind": "grant",
    "amount": "4000000",
    "from": "2020-03-13",
    "obligate_by": "2024-09-30",
    "reserve": {"tag": "learning-loss", "share": "0.20"},
    "uses": ["learning-loss", "hvac", "staff"],
    "note": "The district's award letter",
}
GROWTH: Mapping[str, Any] = {
    "name": "SOA growth",
    "kind": "recurring",
    "by_year": dict(zip(YEARS, ("200000", "600000", "1000000", "1600000", "2100000"), strict=True)),
}
AIDES: Mapping[str, Any] = {
    "name": "Paraprofessionals",
    "kind": "positions",
    "fte": "30",
    "unit_cost": "38500",
    "growth": "0.03",
    "start": ["FY22", "FY25"],
    "whole": True,
    "priority": "3",
    "tags": ["staff", "learning-loss"],
}
NURSES: Mapping[str, Any] = {
    "name": "School nurses",
    "kind": "positions",
    "fte": "4",
    "unit_cost": "88250",
    "growth": "0.03",
    "start": ["FY22", "FY24"],
    "priority": "2",
    "tags": ["staff"],
}


def begun(local: Local | None = None, *, by: User | None = None, owner: User | None = None) -> Plan:
    """A plan with both streams and both investments, not yet solved."""
    facts = PlanFacts(
        "Harborview budget", YEARS, local=local, streams=(RELIEF, GROWTH), investments=(AIDES, NURSES)
    )
    return drafting.begin(facts, by=by, owner=owner)
