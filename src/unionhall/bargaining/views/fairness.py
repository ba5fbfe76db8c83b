"""Who gains by a package, and how its pay stands beside another grid and beside prices."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from unionhall.bargaining import fairness
from unionhall.bargaining.bridge import Cell, Costing, equity, floors
from unionhall.bargaining.costed import costed
from unionhall.bargaining.fairness import OtherGridForm, PricesForm
from unionhall.bargaining.models import Version
from unionhall.bargaining.pictures import career, gains_by_cell, gains_by_kind, kept_up_with_prices
from unionhall.bargaining.views.doors import At, at_table


@at_table
def who_gains(request: HttpRequest, at: At, pk: int) -> HttpResponse:
    """By kind of work, by cell and lane; bottom to top; over a career; beside another grid and prices."""
    package = at.one(at.table.packages.all(), pk)
    version = package.now
    costing = costed(version)
    found = equity.gains(costing)
    kinds = fairness.kinds(equity.by_classification(found))
    crumb = package.title, reverse("bargaining:package", args=[at.table.key, package.pk])
    today, then = costing.package.base.schedule, costing.final_schedule
    return at.show(
        request,
        "fairness",
        _("Who gains"),
        crumb,
        package=package,
        kinds=kinds,
        kinds_picture=gains_by_kind(kinds) if len(kinds) > 1 else None,
        heat=gains_by_cell(costing),
        lanes=fairness.lanes(costing),
        by_lane=equity.by_lane(found).items(),
        ratios=(equity.top_to_bottom(today), equity.top_to_bottom(then)),
        career=career(costing),
        **_beside(request, at, version, costing),
        **_prices(request, costing),
    )


def _beside(request: HttpRequest, at: At, version: Version, costing: Costing) -> dict[str, Any]:
    """Ours beside another grid, where she asked for one."""
    others = fairness.others(at.table, version.placement.grid, at.user, at.on)
    form = OtherGridForm(others, request.GET if "other" in request.GET else None)
    told: dict[str, Any] = {"others": others, "other_form": form}
    if form.is_valid():
        asked = form.cleaned_data
        try:
            told["beside"] = fairness.beside(costing, asked["other"], asked["hours"])
            told["other_title"] = others[asked["other"]]
        except ValueError:
            form.add_error("hours", _("That grid pays by the hour: say the hours of a year there."))
    return told


def _prices(request: HttpRequest, costing: Costing) -> dict[str, Any]:
    """Pay against prices, where she asked since when."""
    form = PricesForm(costing.package.base.schedule, request.GET if "since" in request.GET else None)
    if not form.is_valid():
        return {"prices_form": form}
    told = form.cleaned_data
    since, area, now = told["since"], told["area"], floors.years_known(told["area"])[1]
    found = {"prices_form": form, "since": since, "now_known": now, "area": fairness.AREAS[area]}
    found["bought"] = list(fairness.bought(costing, since, area))
    if told["was_paid"]:
        cell = Cell(told["step"], told["lane"])
        found["kept"] = kept_up_with_prices(costing, cell, told["was_paid"], (since, now, area))
    return found
