"""What every page's frame shows: the federation, the ways through the site, the languages."""

from django.conf import settings
from django.http import HttpRequest

from unionhall.places.models import Federation


def hall(request: HttpRequest) -> dict[str, object]:
    """The template context of the frame (see core/base.html)."""
    return {"federation": Federation.for_request(request), "is_demo": settings.DEMO}
