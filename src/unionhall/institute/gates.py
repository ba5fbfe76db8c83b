"""The way into pages for officers: who is not there yet is led there, to everybody else they do not exist."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache

from unionhall.institute import permissions
from unionhall.roster.roles import Power

View = Callable[..., HttpResponseBase]
Question = Callable[[Any], bool]


def behind(may: Question, power: Power) -> Callable[[View], View]:
    """A page behind a question of `permissions`, never kept by a cache."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *parts: Any, **named: Any) -> HttpResponseBase:
            if may(request.user):
                return view(request, *parts, **named)
            return turn_away(request, power)

        return never_cache(guarded)

    return guard


def turn_away(request: HttpRequest, power: Power) -> HttpResponse:
    """To sign in, to show the second factor, or away: as if the page were not there."""
    here = request.get_full_path()
    if not request.user.is_authenticated and request.method == "GET":
        return redirect_to_login(here)
    if request.user.is_authenticated and permissions.lacks_a_step(request.user, power, timezone.localdate()):
        return redirect(f"{reverse('account-second')}?{urlencode({'next': here})}")
    raise Http404


staff = behind(permissions.may_run, Power.RUN_WORKSHOPS)
officers = behind(permissions.may_register_others, Power.REGISTER)
