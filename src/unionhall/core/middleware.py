"""What happens round every request: its reference number, what falls due, and who is visiting."""

import logging
import uuid
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse

from unionhall.core import moments

log = logging.getLogger("unionhall")
View = Callable[[HttpRequest], HttpResponse]


class Reference:
    """Give each request a short number; a crash shows it on the page and in the log line."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.reference = uuid.uuid4().hex[:10]
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        log.error("reference %s: %s %s", request.reference, request.method, request.path, exc_info=exception)


class OnTime:
    """Publish and withdraw what is due before answering, so that nothing waits for a cron job."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        fresh_until = moments.settle()
        response = self.get_response(request)
        response.headers["X-Fresh-Until"] = str(fresh_until.timestamp())
        return response


class Visitor:
    """Somebody without a session is a stranger: no session is opened to find that out.

    Without this every page would vary by cookie and none could be kept for the next stranger.
    """

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            request.user = AnonymousUser()
        return self.get_response(request)
