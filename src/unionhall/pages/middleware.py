"""Addresses of a site that moved in which no redirect of the staff room can hold.

WordPress answers to `/?p=12` on its front page; its files, categories and feeds are in `pages.signposts`.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from wagtail.contrib.redirects.middleware import get_redirect
from wagtail.contrib.redirects.models import Redirect

from unionhall.pages import signposts

_NUMBERED = {"p", "page_id", "attachment_id"}
View = Callable[[HttpRequest], HttpResponse]


class OldAddresses:
    """Lead a short address to its page before the front page is found, the others when nothing is."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        if _NUMBERED & request.GET.keys():
            old = Redirect.normalise_path(request.get_full_path(), decode_unicode=False)
            found = get_redirect(request, old)
            if found and found.link:
                lasting = HttpResponsePermanentRedirect if found.is_permanent else HttpResponseRedirect
                return lasting(found.link)
        response = self.get_response(request)
        if response.status_code == 404 and (place := signposts.read(request.path)):
            return HttpResponsePermanentRedirect(place)
        return response
