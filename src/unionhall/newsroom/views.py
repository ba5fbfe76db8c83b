"""The resource ledger: its list and its entries. Posts and campaigns are pages and show themselves."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from unionhall.core.frame import Frame
from unionhall.newsroom import ledger
from unionhall.newsroom.models import Resource, Topic


def resources(request: HttpRequest) -> HttpResponse:
    """The ledger, narrowed by division, topic, jurisdiction, year and what is in force."""
    frame = Frame(
        _("Resource ledger"),
        _("Memos, guidance, surveys, plans and laws that our members need, each with its date and source."),
    )
    context = ledger.entries(Resource.objects.public(), Topic.objects.all(), request.GET)
    return render(
        request,
        "newsroom/resources.html",
        frame.context(request) | context | {"list_url": reverse("resources")},
    )


def resource(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry, whatever has become of it since."""
    entry = get_object_or_404(Resource.objects.public().for_list(), pk=pk)
    frame = Frame(
        entry.title,
        entry.summary,
        crumbs=[(_("Resource ledger"), reverse("resources"))],
        structured_data=ledger.facts(entry),
    )
    context = {
        "resource": entry,
        "older": entry.lineage()[1:],
        "divisions": entry.divisions.all(),
        "topics": entry.topics.all(),
        "list_url": reverse("resources"),
    }
    return render(request, "newsroom/resource.html", frame.context(request) | context)
