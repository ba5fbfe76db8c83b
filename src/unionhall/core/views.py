"""Pages of the ground: what is shown when something goes wrong."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from unionhall.core.frame import Frame

# Such a page has no address of its own, in any language.
_NOWHERE: dict[str, object] = {"canonical_url": "", "languages": [], "share_image_url": ""}


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    frame = Frame(_("This page is not here"))
    return render(request, "core/404.html", frame.context(request) | _NOWHERE, status=404)


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A page somebody may not see looks like a page that is not there."""
    return not_found(request, exception)


def crashed(request: HttpRequest) -> HttpResponse:
    """Rendered without the frame: whatever has failed, the database perhaps, is not asked again."""
    context = {"reference": getattr(request, "reference", "")}
    return HttpResponse(render_to_string("core/500.html", context), status=500)


def expired_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    frame = Frame(_("This form has expired"))
    return render(request, "core/expired_form.html", frame.context(request) | _NOWHERE, status=403)
