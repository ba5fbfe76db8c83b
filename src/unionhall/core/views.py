"""Pages of the ground: what is shown when something goes wrong."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "core/404.html", status=404)


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A page somebody may not see looks like a page that is not there."""
    return not_found(request, exception)


def crashed(request: HttpRequest) -> HttpResponse:
    context = {"reference": getattr(request, "reference", "")}
    return render(request, "core/500.html", context, status=500)


def expired_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "core/expired_form.html", status=403)
