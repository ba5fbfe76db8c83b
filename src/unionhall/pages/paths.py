"""From an address of the page tree to its page, in two questions.

Wagtail's own way asks for every page on the way down, and what kind of page it is. Where this one finds
nothing, Wagtail's own answers.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from wagtail import views as wagtail_views
from wagtail.models import Page, Site
from wagtail.url_routing import RouteResult

from unionhall.core.publishing import locales


def show_page(request: HttpRequest, path: str) -> HttpResponse:
    """A page of the tree, served as Wagtail serves it."""
    if (route := _route(request, path)) is not None:
        # Where Wagtail keeps it for the length of the request.
        request._wagtail_route_for_request = route  # type: ignore[attr-defined]
    return wagtail_views.serve(request, path)


def _route(request: HttpRequest, path: str) -> RouteResult | None:
    top = _top(request)
    found = Page.objects.filter(url_path=f"{top}{path}") if top else Page.objects.none()
    # There is an index on the last part of the address, and none on the whole.
    page = found.filter(slug=f"{top}{path}".rstrip("/").rpartition("/")[2]).specific().first()
    if page is None:
        return None
    page.locale = locales()[page.locale_id]
    try:
        return page.route(request, [])
    except Http404:
        return None


def _top(request: HttpRequest) -> str:
    """Where the pages of this site and language begin in the tree."""
    site, code = Site.find_for_request(request), get_language()
    roots = Site.get_site_root_paths() if site else []
    return next(
        (root.root_path for root in roots if (root.site_id, root.language_code) == (site.pk, code)), ""
    )
