"""School aid in the demo: the 351 towns of FY2025 as published, Plymouth in full, and nine more districts.

Only what the state has published and the script names; what is not known of other districts stays unknown.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils import timezone

from unionhall.demo.script import read
from unionhall.funding import actions
from unionhall.funding.actions import Provenance, RecipientFacts
from unionhall.funding.bridge import FiscalYear
from unionhall.funding.facts import LAST_TOWN, Recipient
from unionhall.places import actions as places
from unionhall.places.actions import DistrictFacts

YEAR = FiscalYear(2025)


def count() -> int:
    return 2


def open_books() -> Iterator[None]:
    """Take the towns of the lawbook and Plymouth's head count, then the districts the script names."""
    script = read("aid")
    actions.adopt_lawbook(YEAR, on=timezone.localdate(), by=None)
    _count_pupils(script["plymouth"])
    yield
    _draw_borders(script["borders"])
    _join_regions(script["regions"])
    for shelf in ("districts", "profiled", "worked"):
        _enter_years(script[shelf])
    _award(script["awards"])
    actions.link_to_places()
    yield


def _count_pupils(told: dict[str, Any]) -> None:
    under = _cited(f"{actions.LAWBOOK}, {YEAR}")
    factor = Decimal(told["wage_factor"])
    actions.record_head_count(_town("Plymouth"), YEAR.ends_in, told["pupils"], factor, under=under)


def _draw_borders(borders: dict[str, list[str]]) -> None:
    towns = {one.name: one for one in Recipient.objects.filter(lea__lte=LAST_TOWN)}
    for name, others in borders.items():
        actions.record_neighbours(towns[name], [towns[other] for other in others], by=None)


def _join_regions(regions: list[dict[str, Any]]) -> None:
    for region in regions:
        towns = [places.record_town("MA", name, by=None) for name in region["towns"]]
        facts = DistrictFacts(name=region["name"], kind="regional")
        places.record_district("MA", region["code"], facts, towns=towns, by=None)


def _enter_years(told: dict[str, Any]) -> None:
    under = _cited(told["source"])
    for entry in told["known"]:
        facts = RecipientFacts(entry["name"], runs_schools=True)
        recipient = actions.record_recipient(entry["lea"], facts, by=None)
        years = {
            year: {name: Decimal(amount) for name, amount in amounts.items()}
            for year, amounts in entry["years"].items()
        }
        actions.record_district_years(recipient, years, under=under)


def _award(told: dict[str, Any]) -> None:
    under = _cited(told["source"])
    for entry in told["known"]:
        actions.record_award(_town(entry["name"]), entry["round"], Decimal(entry["amount"]), under=under)


def _cited(title: str) -> Provenance:
    return Provenance(actions.record_source(title, on=timezone.localdate(), by=None), None)


def _town(name: str) -> Recipient:
    return Recipient.objects.get(name=name, lea__lte=LAST_TOWN)
