"""Addresses that lead on: redirects of the staff room, and what of a site that moved in none of them holds.

WordPress answers to `/?p=12` and `/?feed=rss2` on its front page; its files, categories and feeds are in
`pages.signposts`.
"""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from wagtail.contrib.redirects.middleware import get_redirect
from wagtail.contrib.redirects.models import Redirect

from unionhall.pages import signposts

_NUMBERED = {"p", "page_id", "attachment_id"}
View = Callable[[HttpRequest], HttpResponse]


class OldAddresses:
    """Lead a short address to its page before the front page is found, the others when nothing is.

    It stands in the place of Wagtail's own, which also leads to a page that has been withdrawn: from the
    address of that very page in a circle, and a browser that was told "for good" never asks again.
    """

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_read = request.method in ("GET", "HEAD")
        asked = Redirect.normalise_path(request.get_full_path(), decode_unicode=False)
        if is_read and _NUMBERED & request.GET.keys() and (way := _way(request, asked)):
            return way
        if is_read and request.path == "/" and (place := signposts.feed(request.GET.get("feed", ""))):
            return HttpResponsePermanentRedirect(place)
        response = self.get_response(request)
        if response.status_code != 404:
            return response
        for each in {asked: None, urlsplit(asked).path: None}:
            if way := _way(request, each):
                return way
        if is_read and (place := signposts.read(request.path)):
            return HttpResponsePermanentRedirect(place)
        return response


def _way(request: HttpRequest, asked: str) -> HttpResponse | None:
    """Where a redirect leads from there, if anything is to be seen where it leads."""
    found = get_redirect(request, asked)
    if not found or (found.redirect_page and not found.redirect_page.live):
        return None
    if not found.link or _is_here(request, found.link):
        return None
    lasting = HttpResponsePermanentRedirect if found.is_permanent else HttpResponseRedirect
    return lasting(found.link)


def _is_here(request: HttpRequest, link: str) -> bool:
    asked, there = (Redirect.normalise_path(each) for each in (request.get_full_path(), link))
    return asked == there and urlsplit(link).netloc in ("", request.get_host())
