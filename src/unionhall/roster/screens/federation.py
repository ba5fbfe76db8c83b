"""The federation in numbers: whole behind the door, discreet on the page for everybody."""

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from unionhall.core.charts import Bar, BarChart, Series, StackedChart, Unit
from unionhall.core.charts import render as drawn
from unionhall.core.frame import Frame
from unionhall.core.paging import leaf
from unionhall.places.models import Division, Local
from unionhall.roster import permissions
from unionhall.roster.census import Census, Line, census, published
from unionhall.roster.gate import behind_the_gate, today
from unionhall.roster.roles import Power
from unionhall.roster.screens.desks import to_mine

_WHOLE_PERCENT = Unit(after="%")
ORDERS = {
    "number": lambda line: (len(line.number), line.number),
    "members": lambda line: -(line.now or 0),
    "density": lambda line: -(line.density or 0),
    "trend": lambda line: -(line.trend or 0),
}


@behind_the_gate
def show(request: HttpRequest) -> HttpResponse:
    """Locals by members, density and trend, within her reach, whole."""
    if not permissions.may_anywhere(request.user, Power.MEMBERSHIP):
        raise Http404
    order = request.GET.get("order", "number")
    if order not in ORDERS:
        raise Http404
    frame = Frame(_("The federation in numbers"), crumbs=to_mine())
    context = _told(census(request.user, today()), order, request.GET.get("page"))
    return render(request, "roster/federation.html", frame.context(request) | context | {"is_inside": True})


def members(request: HttpRequest) -> HttpResponse:
    """The same for everybody: rounded to tens, and nothing under ten."""
    order = request.GET.get("order", "number")
    if order not in ORDERS:
        raise Http404
    frame = Frame(
        _("Our members in numbers"), _("How many we are, by local and by division, and how that has changed.")
    )
    context = _told(published(today()), order, request.GET.get("page"))
    return render(request, "roster/federation.html", frame.context(request) | context | {"is_inside": False})


def _told(counted: Census, order: str, page: str | None) -> dict[str, object]:
    divisions = counted.by_division(Division.objects.all())
    lines = sorted(counted.by_local(Local.objects.all()), key=ORDERS[order])
    names = {"number": _("number"), "members": _("members"), "density": _("density"), "trend": _("trend")}
    return {
        "day": counted.days[-1],
        "before": counted.days[counted.before],
        "whole": counted.whole(),
        "pictures": [_by_year(counted, divisions), _by_density(divisions)] if divisions else [],
        "divisions": divisions,
        "page": leaf(lines, page, 50),
        "parameters": f"order={order}&",
        "orders": [(name, words, name == order) for name, words in names.items()],
    }


def _by_year(counted: Census, divisions: Sequence[Line]) -> SafeString:
    points = [str(day.year) for day in counted.days[:-1]] + [_("now")]
    return drawn(
        StackedChart(
            title=_("Members by division"),
            says=_("Each column is the first of October of its year; the last is the day above."),
            points=points,
            series=[Series(line.label, line.members) for line in divisions],
            column=_("Year"),
            total=_("All"),
        )
    )


def _by_density(divisions: Sequence[Line]) -> SafeString:
    bars = [Bar(line.label, line.density) for line in divisions if line.density is not None]
    return drawn(
        BarChart(
            title=_("Density by division"),
            says=_("Of a hundred people who work in our units, so many are members."),
            bars=bars,
            columns=(_("Division"), _("Density")),
            unit=_WHOLE_PERCENT,
        )
    )
