"""The search page: results with the place where the words stand, and facets to narrow them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from unionhall.core import search
from unionhall.core.dates import asked_year
from unionhall.core.frame import Frame, everywhere, languages
from unionhall.core.models import SearchEntry
from unionhall.core.search import Answer, Hit, Narrowing
from unionhall.newsroom.listing import Filter, filter_by, parameters, years
from unionhall.newsroom.models import Post, Resource
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
_ASKED, _LONGEST = ("q", "kind", "division", "year", "page"), 100


@dataclass(frozen=True)
class Result(Hit):
    """A hit; of an entry of the resource ledger, with what tells whether it counts today."""

    resource: Resource | None = None


def show_results(request: HttpRequest) -> HttpResponse:
    """What the site has for the words that are asked for."""
    asked = _asked(request)
    text = asked.get("q", "")
    answer = search.find(text, get_language() or settings.LANGUAGE_CODE, _narrowing(asked))
    entries = _of_the_ledger(answer)
    leaf = Paginator(_past_last(answer, entries), _ON_A_PAGE).get_page(asked.get("page"))
    frame = Frame(_("Search"), _("Find news, resources, campaigns and locals."))
    filters = _filters(asked, answer)
    context = {
        "query": text,
        "answer": answer,
        "leaf": leaf,
        "hits": _results(search.hits(answer, list(leaf.object_list)), entries),
        "found": f"{search.MOST:,}+" if len(answer.ids) >= search.MOST else f"{len(answer.ids):,}",
        "kinds": KINDS,
        "filters": filters,
        "chosen": [option for each in filters if (option := each.chosen)],
        "list_url": reverse("search"),
        "all_url": f"{reverse('search')}?{_only_words(asked)}",
        "parameters": parameters(asked),
        "languages": languages(everywhere(f"{request.path}?{asked.urlencode()}" if asked else request.path)),
    }
    return render(request, "pages/search.html", frame.context(request) | context)


def _of_the_ledger(answer: Answer) -> dict[int, int]:
    """Which of what was found are entries of the resource ledger, and which entries these are."""
    if not answer.kinds["resource"]:
        return {}
    keys = SearchEntry.objects.filter(pk__in=answer.ids, kind="resource").values_list("pk", "key")
    return {pk: int(key.partition(":")[2]) for pk, key in keys}


def _past_last(answer: Answer, entries: Mapping[int, int]) -> list[int]:
    """What was found, best first; after all of it what counts no more."""
    if not entries:
        return list(answer.ids)
    past = Resource.objects.past(timezone.localdate()).filter(pk__in=entries.values())
    no_more = set(past.values_list("pk", flat=True))
    return sorted(answer.ids, key=lambda pk: entries.get(pk) in no_more)


def _results(hits: list[Hit], entries: Mapping[int, int]) -> list[Result]:
    shown = [entries[hit.entry.pk] for hit in hits if hit.entry.pk in entries]
    ledger = Resource.objects.public().for_list().in_bulk(shown) if shown else {}
    return [Result(hit.entry, hit.snippet, ledger.get(entries.get(hit.entry.pk, 0))) for hit in hits]


def _asked(request: HttpRequest) -> QueryDict:
    """What the address asks for, as far as it is looked at: every link of the page repeats it."""
    asked = QueryDict(mutable=True)
    asked.update({name: value[:_LONGEST] for name in _ASKED if (value := request.GET.get(name, "").strip())})
    return asked


def _narrowing(asked: QueryDict) -> Narrowing:
    return Narrowing(
        kind=asked.get("kind", ""), group=asked.get("division", ""), year=asked_year(asked.get("year"))
    )


def _filters(asked: QueryDict, answer: Answer) -> list[Filter]:
    divisions = {division.slug: division.label for division in Division.objects.all()}
    narrowed_by: list[tuple[str, str, Mapping, Counter]] = [
        ("kind", _("Kind"), KINDS, answer.kinds),
        ("division", _("Division"), divisions, answer.groups),
        ("year", _("Year"), _years(answer), answer.years),
    ]
    return [
        filter_by(name, label, _counted(names, None if answer.is_cut else counts), asked)
        for name, label, names, counts in narrowed_by
    ]


def _years(answer: Answer) -> dict[str, str]:
    """The years of what was found; of very much, all since the first that anything is of."""
    if not answer.is_cut:
        return {str(year): str(year) for year in sorted(answer.years, reverse=True)}
    posts, resources = Post.objects.public(), Resource.objects.public()
    told: list[dict[str, str]] = [dict(years(posts, "date")), dict(years(resources, "issued_on"))]
    return max(told, key=len)


def _counted(names: Mapping, counts: Counter | None) -> list[tuple[str, str]]:
    """What to narrow by, with how many there are; of more than was counted, no number is given."""
    if counts is None:
        return [(key, str(name)) for key, name in names.items()]
    found = {str(key): count for key, count in counts.items()}
    return [(key, f"{name} ({found[key]})") for key, name in names.items() if found.get(key)]


def _only_words(asked: QueryDict) -> str:
    words = asked.copy()
    for name in ("kind", "division", "year", "page"):
        words.pop(name, None)
    return words.urlencode()
