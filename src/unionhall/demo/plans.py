"""The demo's funding plans: an invented district's, published, and the beginnings of two real ones'."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils import timezone

from unionhall.core.models import User
from unionhall.demo.script import read
from unionhall.funding import drafting, keeping, offers
from unionhall.funding.drafting import FrameFacts, PlanFacts, Seen
from unionhall.funding.plans import Plan
from unionhall.funding.tandem import FiscalYear, relief
from unionhall.places import actions as places
from unionhall.places.actions import DistrictFacts
from unionhall.places.models import District, Local

OWNER = "ben@baystate.example.org"


def count() -> int:
    return 4


def plan_money() -> Iterator[None]:
    """Harborview's plan, kept and published; the same with cuts; real districts' with their own figures."""
    script, owner = read("plans"), User.objects.filter(email=OWNER).first()
    plan = _harborview(script["harborview"], owner)
    keeping.publish(keeping.keep(plan, script["harborview"]["kept"], by=None), on=timezone.now(), by=None)
    yield
    _with_cuts(script["harborview"], owner)
    yield
    for told in script["real"]:
        _real(told, owner)
        yield


def _harborview(told: dict[str, Any], owner: User | None) -> Plan:
    town = places.record_district("MA", told["code"], DistrictFacts(name=told["name"]), by=None)
    return drafting.begin(_facts(told, told["title"], town), owner=owner, by=None)


def _facts(told: dict[str, Any], title: str, district: District) -> PlanFacts:
    awards = [
        relief(name, Decimal(amount)) | {"note": "Invented."} for name, amount in told["relief"].items()
    ]
    return PlanFacts(
        title=title,
        years=tuple(told["years"]),
        district=district,
        streams=(*awards, *told["streams"]),
        investments=tuple(told["investments"]),
    )


def _with_cuts(told: dict[str, Any], owner: User | None) -> None:
    """What becomes of it when everything starts at once: there is something to compare."""
    district = District.objects.get(state="MA", code=told["code"])
    other = drafting.begin(_facts(told, told["other"], district), owner=owner, by=None)
    facts = FrameFacts(told["other"], tuple(told["years"]), cuts=True)
    drafting.reframe(other, facts, seen=Seen(1), by=None)


def _real(told: dict[str, Any], owner: User | None) -> None:
    """A real district: what is published of its money, if the hall has it; nothing about it is made up."""
    district = District.objects.get(state="MA", code=told["code"])
    years = [FiscalYear.parse(year) for year in told["years"]]
    known = offers.streams(district, years)
    if not known:
        return
    facts = PlanFacts(
        title=told["title"],
        years=tuple(told["years"]),
        district=district,
        local=Local.objects.filter(number=told["local"]).first(),
        streams=tuple(known),
        investments=tuple(told["investments"]),
    )
    drafting.begin(facts, owner=owner, by=None)
