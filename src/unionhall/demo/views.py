"""Signing in as one of the cast, with one click. These addresses exist in the demo only."""

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import translate_url
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from unionhall.core.models import User
from unionhall.demo.cast import CAST
from unionhall.roster.middleware import SECOND_FACTOR
from unionhall.roster.models import SignIn
from unionhall.roster.signin import signins


def cast(request: HttpRequest) -> HttpResponse:
    """Who is in the cast and what each may try."""
    return render(request, "demo/cast.html", {"cast": CAST, "page_title": _("Sign in as one of the cast")})


@require_POST
def enter(request: HttpRequest, first_name: str) -> HttpResponse:
    """Become that person, in one of her rooms."""
    role = next((role for role in CAST if role.first_name.lower() == first_name), None)
    if role is None:
        raise Http404
    user = User.objects.get(email=role.email)
    login(request, user, "django.contrib.auth.backends.ModelBackend")
    # So that the cast may set up keys of their own: whoever does is asked to have signed in lately.
    record_authentication(request, user, "demo", reauthenticated=True)
    signins.begin(request, user, SignIn.How.OTHER, with_second_factor=True)
    # Nobody in the demo has a key to show; here the click is taken for it.
    request.session[SECOND_FACTOR] = "demo"
    wanted = request.POST.get("room", "")
    return redirect(_here(wanted if wanted in {address for _title, address in role.rooms} else role.start))


def _here(address: str) -> str:
    """The address of a room in the language in which she came."""
    code = get_language() or settings.LANGUAGE_CODE
    with override(settings.LANGUAGE_CODE):
        return translate_url(address, code)
