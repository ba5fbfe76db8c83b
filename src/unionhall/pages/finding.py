"""The search page: results with the place where the words stand, and facets to narrow them."""

from collections import Counter

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from unionhall.core import search
from unionhall.core.dates import asked_year
from unionhall.core.frame import Frame
from unionhall.core.search import Answer, Narrowing
from unionhall.newsroom.listing import Filter, filter_by, parameters
from unionhall.places.models import Division

KINDS = {
    "post": gettext_lazy("News"),
    "resource": gettext_lazy("Resources"),
    "campaign": gettext_lazy("Campaigns"),
    "page": gettext_lazy("Pages"),
    "local": gettext_lazy("Locals"),
    "workshop": gettext_lazy("Workshops"),
    "aid": gettext_lazy("School aid"),
    "agreement": gettext_lazy("Agreements"),
}
_ON_A_PAGE = 15


def show_results(request: HttpRequest) -> HttpResponse:
    """What the site has for the words that are asked for."""
    text = request.GET.get("q", "").strip()[:100]
    answer = search.find(text, get_language() or settings.LANGUAGE_CODE, _narrowing(request))
    leaf = Paginator(answer.ids, _ON_A_PAGE).get_page(request.GET.get("page"))
    frame = Frame(_("Search"), _("Find news, resources, campaigns and locals."))
    filters = _filters(request, answer)
    context = {
        "query": text,
        "answer": answer,
        "leaf": leaf,
        "hits": search.hits(answer, list(leaf.object_list)),
        "found": f"{search.MOST:,}+" if answer.kinds.total() >= search.MOST else f"{len(answer.ids):,}",
        "kinds": KINDS,
        "filters": filters,
        "chosen": [option for each in filters if (option := each.chosen)],
        "list_url": reverse("search"),
        "all_url": f"{reverse('search')}?{_only_words(request)}",
        "parameters": parameters(request.GET),
    }
    return render(request, "pages/search.html", frame.context(request) | context)


def _narrowing(request: HttpRequest) -> Narrowing:
    return Narrowing(
        kind=request.GET.get("kind", ""),
        group=request.GET.get("division", ""),
        year=asked_year(request.GET.get("year")),
    )


def _filters(request: HttpRequest, answer: Answer) -> list[Filter]:
    divisions = {division.slug: division.label for division in Division.objects.all()}
    years = sorted(answer.years, reverse=True)
    return [
        filter_by("kind", _("Kind"), _counted(KINDS, answer.kinds), request.GET),
        filter_by("division", _("Division"), _counted(divisions, answer.groups), request.GET),
        filter_by(
            "year", _("Year"), [(str(year), f"{year} ({answer.years[year]})") for year in years], request.GET
        ),
    ]


def _counted(names: dict, counts: Counter) -> list[tuple[str, str]]:
    return [(key, f"{name} ({counts[key]})") for key, name in names.items() if counts[key]]


def _only_words(request: HttpRequest) -> str:
    words = request.GET.copy()
    for name in ("kind", "division", "year", "page"):
        words.pop(name, None)
    return words.urlencode()
