"""What happens round every request: its reference number, what falls due, and who is visiting."""

import uuid
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.utils.cache import patch_cache_control

from unionhall.core import freshness, moments, pagecache, sites

View = Callable[[HttpRequest], HttpResponse]


class Reference:
    """Give each request a short number; a crash shows it on the page and in the log line (core.views)."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.reference = uuid.uuid4().hex[:10]  # type: ignore[attr-defined]
        return self.get_response(request)


class OnTime:
    """Publish and withdraw what is due before answering, so that nothing waits for a cron job.

    Tells the page cache of which generation the answer is, and until when it holds.
    """

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        calm = moments.settle(moments.BRIEFLY)
        request.META[pagecache.GENERATION] = calm.generation
        request.META[pagecache.FRESH_UNTIL] = calm.until.timestamp()
        # Where Wagtail keeps it for the length of the request.
        request._wagtail_site = sites.site_of(request)  # type: ignore[attr-defined]
        with freshness.held(calm.generation):
            return self.get_response(request)


class Visitor:
    """Somebody without a session is a stranger: no session is opened to find that out.

    Without this every page would vary by cookie and none could be kept for the next stranger. What is
    answered to somebody with a session is for her eyes and kept by no cache on the way.
    """

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            request.user = AnonymousUser()
            return self.get_response(request)
        response = self.get_response(request)
        patch_cache_control(response, private=True)
        return response


class Legible:
    """An address with a NUL in it leads nowhere, and a form is read without: PostgreSQL fails at the sign."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            # The page that says so shows what belongs to the query, and would fail at it.
            request.GET = QueryDict()
            raise Http404
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        if any("\0" in text for _name, texts in request.POST.lists() for text in texts):
            legible = request.POST.copy()
            for name, texts in request.POST.lists():
                legible.setlist(name, [text.replace("\0", "") for text in texts])
            request.POST = legible  # type: ignore[assignment]
