"""What the ways of signing in have in common: where to go on to, and handing over to allauth's stages."""

from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme

from unionhall.core import cookies, knocking
from unionhall.core.models import User

NEXT = "sign_in_next"


class MemberRequest(HttpRequest):
    """A request of somebody who is signed in."""

    user: User


def wanted(request: HttpRequest) -> str:
    """The address on this site that was asked to go on to; empty if none was, or it leads elsewhere."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if is_ours else ""


def come_in(
    request: HttpRequest, user: User, method: str, *, go_to: str = "", has_shown: bool = False, **facts: Any
) -> HttpResponse:
    """Sign in who has proved who she is; her second step is asked for next if she has set one up.

    `has_shown`: the second step was part of the proof already.
    """
    target = go_to or request.session.pop(NEXT, "") or wanted(request)
    record_authentication(request, user, method, **facts)
    login = Login(user=user, redirect_url=target or None)
    if has_shown:
        login.state["stages"] = {AuthenticateStage.key: {"handled": True}}
    return perform_login(request, login)


def know_browser(response: HttpResponse, address: str) -> HttpResponse:
    """Let this browser sign in with an address it has proved, however many strangers guess at it."""
    token = knocking.token_for(address)
    cookies.give(response, knocking.COOKIE, token, max_age=knocking.COOKIE_AGE, samesite="Strict")
    return response


def ask_to_wait(response: HttpResponse) -> HttpResponse:
    response.status_code = 429
    response["Retry-After"] = str(int(knocking.WAIT.total_seconds()))
    return response
