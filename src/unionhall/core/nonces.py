"""Letting the staff room's own inline scripts through the Content-Security-Policy, and no others.

Wagtail's editor starts its choosers and its repeated forms by small inline scripts. Each of them is given the
nonce of the session: fragments that a page fetches later must carry the same one, so it cannot be new each
time.
What is let through is an element written exactly as Wagtail's templates write it; event attributes, script
addresses and anything on public pages stay refused (docs/decisions/0085-scripts-of-the-staff-room.md).
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import salted_hmac

# As it stands in a page, in an attribute or a JSON answer, and in JSON inside a page.
_OPENINGS = (b"<script>", b"&lt;script&gt;", b"\\u003Cscript\\u003E")
_KINDS = ("text/html", "application/json")


class StaffNonce:
    """Gives the inline scripts of the staff room the nonce that the policy of their page names."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._staff_room = reverse("wagtailadmin_home")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(self._staff_room) and request.user.is_authenticated:
            self._mark(request, response)
        return response

    def _mark(self, request: HttpRequest, response: HttpResponse) -> None:
        if response.streaming or not response.get("Content-Type", "").startswith(_KINDS):
            return
        # The name under which django-csp keeps the nonce it writes into the header.
        nonce = salted_hmac("staff room", request.session.session_key or "").hexdigest()
        request._csp_nonce = nonce  # type: ignore[attr-defined]
        content = response.content
        for opening in _OPENINGS:
            content = content.replace(opening, opening.replace(b"script", f"script nonce={nonce}".encode()))
        response.content = content
        if response.has_header("Content-Length"):
            response["Content-Length"] = str(len(content))
