"""The federation's colour as a style sheet."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

from unionhall.core.colours import theme
from unionhall.places.models import Federation


def show_theme(request: HttpRequest, digest: str) -> HttpResponse:
    """The style sheet of the accent colour, kept by browsers for a year: a new colour has a new address.

    An address of an older colour, on a page kept somewhere, is answered with today's.
    """
    if not digest.isalnum():
        raise Http404
    answer = HttpResponse(theme(Federation.for_request(request).accent), content_type="text/css")
    patch_cache_control(answer, public=True, max_age=31_536_000)
    return answer
