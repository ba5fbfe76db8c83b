"""An agreement that was made known: two years by the hour, a step and 3 percent, then 2 percent."""

from dataclasses import replace
from datetime import UTC, datetime

from django.utils.translation import override

from unionhall.contracts import actions
from unionhall.contracts.actions import AgreementFacts
from unionhall.contracts.models import Agreement
from unionhall.roster.models import Unit

NOW = datetime(2024, 9, 2, 12, tzinfo=UTC)


def kept(*years: list[dict], basis: str = "hourly", **package: object) -> dict:
    """A kept costing of a grid with two lanes, in form as the snapshot writes it."""
    terms = years or ([{"kind": "step"}, _raise("0.03")], [_raise("0.02")])
    rates = [["1", "HS", "18.00"], ["2", "HS", "19.00"], ["1", "BA", "19.00"], ["2", "BA", "20.50"]]
    if basis == "annual":
        rates = [[step, lane, f"{rate.replace('.', '')}0.00"] for step, lane, rate in rates]
    told = {
        "title": "Ours",
        "schedule": {"basis": basis, "steps": ["1", "2"], "lanes": ["HS", "BA"], "unit": 1, "rates": rates},
        "groups": [],
        "in_force": [],
        "rollup": {},
        "calendar": {"first": [7, 1], "last": [6, 30], "closed": []},
        "full_hours": "6.5" if basis == "hourly" else None,
        "years": [{"fiscal_year": f"FY{2027 + place}", "terms": each} for place, each in enumerate(terms)],
    }
    return {"form": 1, "version": "test", "lawbook": "", "package": told | package, "result": {}}


def known(unit: Unit, **facts: object) -> Agreement:
    """An agreement of the unit; public, unless the facts say otherwise."""
    facts = {"audience": Agreement.Audience.PUBLIC} | facts
    draft = replace(AgreementFacts("Paraprofessionals 2027", "Three percent and a step.", kept()), **facts)
    return actions.publish(unit, draft, by=None, on=NOW)


def address(agreement: Agreement) -> str:
    """Its address in English, whatever language the page before left behind."""
    with override("en"):
        return agreement.get_absolute_url()


def _raise(rate: str) -> dict:
    return {"kind": "across_the_board", "rate": rate}
