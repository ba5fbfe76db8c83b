"""Every request of who is signed in: her session is followed, and the staff room's second door."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from unionhall.roster.signin import signins

_STAFF = "/staff/"
_ALWAYS = ("/staff/logout/", "/staff/sprite", "/staff/jsi18n/")


class SignedIn:
    """Keep the list of sessions right, and lead who has not shown a second step past the staff room.

    Runs behind `roster.middleware.SecondFactor`, which knows whether it was shown.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.get_response(request)
        if self._is_at_the_second_door(request):
            return redirect(f"{reverse('account-second')}?{urlencode({'next': request.get_full_path()})}")
        response = self.get_response(request)
        signins.keep_up(request)
        return response

    def _is_at_the_second_door(self, request: HttpRequest) -> bool:
        if not request.path.startswith(_STAFF) or request.path.startswith(_ALWAYS):
            return False
        is_sure = getattr(request.user, "has_shown_second_factor", False)
        return not is_sure and request.user.has_perm("wagtailadmin.access_admin")
