"""The wall chart of a local: its pictures, the table, the names behind a number; and the walk list."""

from collections.abc import Iterable
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unionhall.core.charts import Crowd, CrowdRow
from unionhall.core.charts import render as drawn
from unionhall.core.frame import Crumb, Frame
from unionhall.core.paging import leaf
from unionhall.places.models import Local
from unionhall.roster import permissions
from unionhall.roster.charting import Entry, Group, Standing, Wall, Wanted, autumn, wall
from unionhall.roster.gate import behind_the_gate, local_within, today
from unionhall.roster.models import Assignment, Classification
from unionhall.roster.roles import Power
from unionhall.roster.screens.desks import to_mine

STANDINGS: dict[Standing, Promise] = {
    Standing.MEMBER: gettext_lazy("member"),
    Standing.ASKED: gettext_lazy("asked, no member"),
    Standing.NOT_ASKED: gettext_lazy("not yet asked"),
}


@behind_the_gate
def show(request: HttpRequest, number: str) -> HttpResponse:
    """Where the local stands today, in pictures first."""
    local = local_within(request, Power.MEMBERSHIP, number)
    chart, wanted = wall(local, request.user, today()), _wanted(request)
    whole = chart.whole
    frame = Frame(_("Wall chart of Local %(number)s") % {"number": number}, crumbs=to_mine())
    context = {
        "local": local,
        "whole": whole,
        "worksites": chart.by_worksite(),
        "pictures": _pictures(chart),
        "wanted": wanted,
        "parameters": _parameters(request),
        "page": leaf(chart.people(wanted), request.GET.get("page"), 50) if wanted else None,
        "standings": [(standing.value, words) for standing, words in STANDINGS.items()],
        "labels": {standing.value: words for standing, words in STANDINGS.items()},
        "works": Classification.choices,
        "may_organise": permissions.may_in(request.user, Power.ORGANISE, local),
        "may_enrol": permissions.may_in(request.user, Power.ENROL, local),
        "may_export": permissions.may_in(request.user, Power.EXPORT, local),
    }
    return render(request, "roster/wall.html", frame.context(request) | context)


@behind_the_gate
def walk(request: HttpRequest, number: str) -> HttpResponse:
    """A list to carry through the buildings: names and jobs, nothing of pay, home or membership."""
    local = local_within(request, Power.ORGANISE, number)
    chart, wanted = wall(local, request.user, today()), _wanted(request)
    organisers = dict(
        Assignment.objects.visible_to(request.user)
        .on(today())
        .filter(local=local)
        .values_list("person_id", "organiser__display_name")
    )
    frame = Frame(_("Walk list of Local %(number)s") % {"number": number}, crumbs=to(local))
    context = {
        "local": local,
        "rounds": _rounds(chart.people(wanted), organisers),
        "wanted": wanted,
        "worksites": sorted(chart.by_worksite(), key=lambda group: group.label),
        "standings": [(standing.value, words) for standing, words in STANDINGS.items()],
        "today": today(),
    }
    return render(request, "roster/walk.html", frame.context(request) | context)


def to(local: Local) -> list[Crumb]:
    """The way back up to the wall chart."""
    title = _("Wall chart of Local %(number)s") % {"number": local.number}
    return [(title, reverse("roster:wall", args=[local.number]))]


def _rounds(people: Iterable[Entry], organisers: dict[int, str]) -> list[tuple[str, list[tuple[Entry, str]]]]:
    """Building by building."""
    in_order = sorted(people, key=lambda entry: (entry.worksite_name, entry.sorted_as, entry.person))
    return [
        (name or _("No worksite noted"), [(entry, organisers.get(entry.person, "")) for entry in inside])
        for name, inside in groupby(in_order, key=lambda entry: entry.worksite_name)
    ]


def _wanted(request: HttpRequest) -> Wanted:
    asked = {name: request.GET.get(name, "")[:40] for name in ("worksite", "work", "standing")}
    return Wanted(**asked, is_new=bool(request.GET.get("new")))


def _parameters(request: HttpRequest) -> str:
    kept = request.GET.copy()
    kept.pop("page", None)
    return f"{kept.urlencode()}&" if kept else ""


def _pictures(chart: Wall) -> list[SafeString]:
    whole = chart.whole
    says = _("%(members)s of %(all)s people are members: %(share)s in a hundred.") % {
        "members": whole.members,
        "all": whole.total,
        "share": whole.share,
    }
    newcomers = chart.newcomers()
    waiting = sum(group.counts[Standing.NOT_ASKED] for group in newcomers)
    new = _("Of %(all)s hired since September, nobody has asked %(waiting)s yet.") % {
        "all": sum(group.total for group in newcomers),
        "waiting": waiting,
    }
    since = {"day": date_format(autumn(today()), "DATE_FORMAT")}
    return [
        _crowd(_("By worksite"), says, chart.by_worksite(), _("Worksite")),
        _crowd(_("By kind of work"), says, chart.by_work(dict(Classification.choices)), _("Kind of work")),
        _crowd(_("Hired since %(day)s") % since, new, newcomers, _("Worksite")),
    ]


def _crowd(title: str, says: str, groups: list[Group], column: str) -> SafeString:
    rows = [
        CrowdRow(
            group.label or _("No worksite noted"),
            [group.counts[standing] for standing in Standing],
            _("%(members)s of %(all)s, %(share)s%%")
            % {"members": group.members, "all": group.total, "share": group.share},
        )
        for group in groups
    ]
    kinds = [str(STANDINGS[standing]) for standing in Standing]
    square = _("One square stands for %(each)s people.")
    return drawn(Crowd(title, says, kinds, rows, column, _("All"), square))
