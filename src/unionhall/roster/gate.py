"""The gate of everything below /roll/: who has not signed in is asked to, who holds an office to show it.

Whether she may see what she asks for is the business of each view: `roster.permissions`, `.visible_to(user)`.
"""

from collections.abc import Callable
from datetime import date
from functools import wraps
from urllib.parse import urlsplit, urlunsplit

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.http import urlencode

from unionhall.core.models import User
from unionhall.places.models import Local
from unionhall.roster import permissions, reach
from unionhall.roster.roles import ROLES, Power

View = Callable[..., HttpResponseBase]


def behind_the_gate(view: View) -> View:
    """A page for those who are signed in; kept by no cache."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _led(request, redirect_to_login(_page(request)))
        if _has_to_show_more(request):
            second = f"{reverse('account-second')}?{urlencode({'next': _page(request)})}"
            return _led(request, redirect(second))
        response = view(request, *args, **kwargs)
        if isinstance(response, HttpResponse):
            add_never_cache_headers(response)
        return response

    return guarded


def local_within(request: HttpRequest, power: Power, number: str) -> Local:
    """The local of that number, if she has the power there; else there is no such page."""
    local = Local.objects.filter(number=number).first()
    if local is None or not permissions.may_in(request.user, power, local):
        raise Http404
    return local


def actor(request: HttpRequest) -> User:
    """Who is signed in; the gate lets nobody else through."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def today() -> date:
    return timezone.localdate()


def _page(request: HttpRequest) -> str:
    """The page she is on: where htmx asks for a part of it, that part is nothing to come back to."""
    shown = urlsplit(request.headers.get("HX-Current-URL", ""))
    if "HX-Request" not in request.headers or not shown.path:
        return request.get_full_path()
    return urlunsplit(("", "", shown.path, shown.query, ""))


def _led(request: HttpRequest, away: HttpResponseRedirect) -> HttpResponse:
    """Leads the whole page away; htmx would put the page it is led to in the place of the part."""
    if "HX-Request" not in request.headers:
        return away
    return HttpResponse(status=204, headers={"HX-Redirect": away.url})


def _has_to_show_more(request: HttpRequest) -> bool:
    """Whether she holds an office that is not in force for want of a second factor."""
    if getattr(request.user, "has_shown_second_factor", False):
        return False
    held = reach.held(request.user, today())
    return any(ROLES[grant.kind].sees_others for grant in held)
