"""Whether the visitor has shown a second factor in this session: without it no office sees other people."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# Set in the session when a second factor, or a passkey, is shown (roster.factors).
SECOND_FACTOR = "second_factor"


class SecondFactor:
    """Note on the user what her session says. It runs behind the one that knows the user."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            request.user.has_shown_second_factor = SECOND_FACTOR in request.session
        return self.get_response(request)
