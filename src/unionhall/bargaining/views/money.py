"""Where the money is to come from: what the district could pay, and handing a costing to a funding plan."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from unionhall.bargaining import actions
from unionhall.bargaining.bridge import Costing as Made
from unionhall.bargaining.bridge import RefusedError, cost, snapshot
from unionhall.bargaining.forms import FundForm
from unionhall.bargaining.models import Table
from unionhall.bargaining.views.doors import At, at_table
from unionhall.funding.ability import Ability, ability, latest
from unionhall.funding.entries import LONGEST_NAME
from unionhall.funding.plans import Plan
from unionhall.funding.telling import dollars


@at_table
def fund(request: HttpRequest, at: At, pk: int) -> HttpResponse:
    """Hand a kept costing to a funding plan. What leaves the table is its name and its cost by year."""
    if not at.may_lead:
        raise Http404
    row = at.one(at.table.costings.all(), pk)
    made = cost(snapshot.package_from(row.kept["package"]))
    plans = Plan.objects.visible_to(at.user, at.on)
    costs = actions.costs_by_year(made)
    initial = {"label": row.title[:LONGEST_NAME]}
    form = FundForm(request.POST or None, plans=plans, years=list(costs), initial=initial)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            actions.fund(row, told["plan"], told["label"], form_key=told["form_key"], by=at.user, on=at.on)
            messages.success(request, _("The plan now carries it."))
            if said := _outside(costs, told["plan"].latest.values["years"]):
                messages.warning(request, said)
            return redirect("bargaining:costing", key=at.table.key, pk=pk)
        except RefusedError as refused:
            form.accuse(refused.problems)
    crumb = (row.title, reverse("bargaining:costing", args=[at.table.key, pk]))
    known: dict[str, Any] = {"form": form, "row": row, "plans": plans, "abilities": abilities(at.table, made)}
    district = at.table.unit.employer.district
    known["latest"] = latest(district) if district else None
    return at.show(request, "fund", _("How it could be paid"), crumb, **known)


def _outside(costs: Mapping[str, Decimal], covered: Sequence[str]) -> str:
    """What a package costs in years that the plan does not have, which the plan cannot answer for."""
    left = [f"{year} {dollars(cost)}" for year, cost in costs.items() if cost and year not in covered]
    if not left:
        return ""
    said = _(
        "The plan covers %(first)s–%(last)s; outside it this costs: %(costs)s. Give the plan those years too "
        "to see whether they can be paid."
    )
    return said % {"first": covered[0], "last": covered[-1], "costs": ", ".join(left)}


def abilities(table: Table, made: Made) -> list[tuple[Ability, Decimal]]:
    """For each year, what the district could pay beside what the package costs over today."""
    district = table.unit.employer.district
    if district is None:
        return []
    base = made.base_payroll
    return [(ability(district, year.fiscal_year), year.payroll - base) for year in made.years]
