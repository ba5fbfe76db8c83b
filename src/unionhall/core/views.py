"""Pages of the ground: what is shown when something goes wrong."""

import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from unionhall.core.frame import Frame

log = logging.getLogger("unionhall")
# Such a page has no address of its own, in any language.
_NOWHERE: dict[str, object] = {"canonical_url": "", "languages": [], "share_image_url": ""}


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    frame = Frame(_("This page is not here"))
    return render(request, "core/404.html", frame.context(request) | _NOWHERE, status=404)


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A page somebody may not see looks like a page that is not there."""
    return not_found(request, exception)


def crashed(request: HttpRequest) -> HttpResponse:
    """Rendered without the frame: whatever has failed, the database perhaps, is not asked again.

    Called while the failure is being handled, wherever it came from: a view, a template or a middleware.
    """
    context = {"reference": getattr(request, "reference", "")}
    log.error("reference %s: %s %s", context["reference"], request.method, request.path, exc_info=True)
    return HttpResponse(render_to_string("core/500.html", context), status=500)


def expired_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The way back leads to the page the form stands on: where it goes to may have nothing to show."""
    frame = Frame(_("This form has expired"))
    page = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
    context = frame.context(request) | _NOWHERE | {"again": page if is_ours else request.get_full_path()}
    return render(request, "core/expired_form.html", context, status=403)
