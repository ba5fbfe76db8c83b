"""A costing is handed to a funding plan: its name and its cost by year leave the table, and no more."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from unionhall.bargaining import actions
from unionhall.bargaining.bridge import cost
from unionhall.bargaining.costed import package_of
from unionhall.bargaining.models import Seat
from unionhall.bargaining.tests.samples import DAY, lay
from unionhall.funding import drafting, telling
from unionhall.funding.drafting import PlanFacts
from unionhall.funding.tests.planned import AIDES, GROWTH

YEARS = ("FY26", "FY27", "FY28")


@pytest.fixture
def plan(roll):
    growth = GROWTH | {"by_year": dict.fromkeys(YEARS, "900000")}
    aides = AIDES | {"start": ["FY26", "FY26"]}
    facts = PlanFacts("Budget", YEARS, local=roll.local_1, streams=(growth,), investments=(aides,))
    return drafting.begin(facts, by=None)


def test_the_plan_carries_what_each_year_costs_over_today(roll, plan, as_user, ben):
    laid = lay(roll.paras, ben)
    kept = actions.keep(laid.ours.now, by=None, on=DAY)
    address = reverse("bargaining:fund", args=[laid.table.key, kept.pk])
    posted = {"plan": plan.pk, "label": "Our contract", "form_key": str(uuid.uuid4())}
    browser = as_user(ben)
    browser.post(address, posted)
    browser.post(address, posted)  # pressed twice
    plan.refresh_from_db()
    carried = [one for one in plan.latest.values["investments"] if one["kind"] == "raise"]
    costing = cost(package_of(laid.ours.now))
    wanted = {
        f"FY{26 + n}": str(year.payroll - costing.base_payroll) for n, year in enumerate(costing.years, 1)
    }
    assert [(one["name"], one["by_year"], one["note"]) for one in carried] == [("Our contract", wanted, "")]


def test_what_a_package_costs_after_the_plan_goes_with_it_and_is_told(roll, as_user, ben):
    laid = lay(roll.paras, ben)
    kept = actions.keep(laid.ours.now, by=None, on=DAY)
    growth = GROWTH | {"by_year": {"FY26": "900000", "FY27": "900000"}}
    facts = PlanFacts("Budget", ("FY26", "FY27"), local=roll.local_1, streams=(growth,))
    short = drafting.begin(facts, by=None)
    posted = {"plan": short.pk, "label": "Our contract", "form_key": str(uuid.uuid4())}
    address = reverse("bargaining:fund", args=[laid.table.key, kept.pk])
    answer = as_user(ben).post(address, posted, follow=True).content.decode()
    costs = actions.costs_by_year(cost(package_of(laid.ours.now)))
    later = telling.dollars(costs["FY28"])
    assert f"The plan covers FY26–FY27; outside it this costs: FY28 {later}." in answer
    (carried,) = short.latest.values["investments"]
    assert carried["by_year"] == {year: str(amount) for year, amount in costs.items()}


def test_only_who_leads_hands_it_over(roll, plan, sure, ana, ben):
    laid = lay(roll.paras, ben)
    kept = actions.keep(laid.ours.now, by=None, on=DAY)
    actions.seat(laid.table, ana, Seat.Role.MEMBER, by=None, on=DAY)
    with pytest.raises(PermissionDenied):
        actions.fund(kept, plan, "Ours", by=sure(ana), on=DAY)


def test_a_plan_of_other_years_is_told_in_words_and_stays_as_it_is(roll, as_user, ben):
    laid = lay(roll.paras, ben)
    kept = actions.keep(laid.ours.now, by=None, on=DAY)
    growth = GROWTH | {"by_year": {"FY22": "900000", "FY23": "900000"}}
    facts = PlanFacts("Budget", ("FY22", "FY23"), local=roll.local_1, streams=(growth,), investments=())
    other = drafting.begin(facts, by=None)
    posted = {"plan": other.pk, "label": "Our contract", "form_key": str(uuid.uuid4())}
    answer = as_user(ben).post(reverse("bargaining:fund", args=[laid.table.key, kept.pk]), posted)
    assert "This plan covers FY22–FY23; the package costs FY27–FY28." in answer.content.decode()
    assert other.latest.number == 1


def test_a_name_that_the_plan_has_is_told_beside_it_in_the_readers_language(roll, plan, as_user, ben):
    laid = lay(roll.paras, ben)
    kept = actions.keep(laid.ours.now, by=None, on=DAY)
    posted = {"plan": plan.pk, "label": AIDES["name"], "form_key": str(uuid.uuid4())}
    address = reverse("bargaining:fund", args=[laid.table.key, kept.pk])
    form = as_user(ben).post(f"/es{address}", posted).context["form"]
    said = f"«{AIDES['name']}» se usa dos veces; cada nombre puede usarse una sola vez"
    assert form.errors == {"label": [said]}
    assert (
        "100" in as_user(ben).post(address, posted | {"label": "x" * 101}).context["form"].errors["label"][0]
    )
