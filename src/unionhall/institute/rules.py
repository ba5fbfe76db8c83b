"""What an hour counts as, by the rules of `rules.yaml`: dated, with their sources."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from django.utils.translation import get_language


@dataclass(frozen=True)
class Rule:
    """A kind of hours, and what has to come together before they count."""

    slug: str
    labels: dict[str, str]
    unit: str
    year_begins: tuple[int, int]
    since: date
    reference: str
    source: str
    checked_on: date
    yearly: Decimal | None = None
    hours_on_topic: Decimal | None = None

    def __str__(self) -> str:
        return self.labels.get((get_language() or "en")[:2]) or self.labels["en"]

    def year_of(self, day: date) -> int:
        """The year of the rule that a day lies in, named for the calendar year it begins in."""
        return day.year if (day.month, day.day) >= self.year_begins else day.year - 1


@cache
def rules() -> dict[str, Rule]:
    """Every rule by its short name, in the order of the file."""
    source = files("unionhall.institute").joinpath("rules.yaml")
    told = yaml.safe_load(source.read_text(encoding="utf-8"))
    return {slug: _rule(slug, facts) for slug, facts in told.items()}


def _rule(slug: str, facts: dict[str, Any]) -> Rule:
    month, day = str(facts["year_begins"]).split("-")
    return Rule(
        slug=slug,
        labels={"en": facts["label"], "es": facts["label_es"], "pt": facts["label_pt"]},
        unit=facts["unit"],
        year_begins=(int(month), int(day)),
        since=facts["since"],
        reference=facts["reference"],
        source=facts["source"],
        checked_on=facts["checked_on"],
        yearly=_amount(facts.get("yearly")),
        hours_on_topic=_amount(facts.get("hours_on_topic")),
    )


def _amount(text: str | None) -> Decimal | None:
    return Decimal(text) if text else None
