"""Old short addresses of a site that moved in: WordPress answers to `/?p=12` on its front page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from wagtail.contrib.redirects.middleware import get_redirect
from wagtail.contrib.redirects.models import Redirect

_NUMBERED = {"p", "page_id", "attachment_id"}
View = Callable[[HttpRequest], HttpResponse]


class OldAddresses:
    """Lead such an address to the page that stands for it; the front page is found, so no 404 would."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in ("GET", "HEAD") and _NUMBERED & request.GET.keys():
            old = Redirect.normalise_path(request.get_full_path(), decode_unicode=False)
            found = get_redirect(request, old)
            if found and found.link:
                return HttpResponsePermanentRedirect(found.link)
        return self.get_response(request)
