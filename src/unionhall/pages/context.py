"""What every frame shows: the federation, the ways through the site, the languages (see core/base.html).

A page overrides what it knows better about itself (`core.frame`). All of it is fetched only if it is shown.
"""

import copy
from functools import partial
from hashlib import sha256

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from wagtail.models import Page

from unionhall.core.colours import theme
from unionhall.core.frame import absolute, everywhere, front_door, languages
from unionhall.core.publishing import PublicQuerySet
from unionhall.newsroom.models import PostIndex
from unionhall.places.models import Federation


def hall(request: HttpRequest) -> dict[str, object]:
    """The template context of the frame."""
    federation = SimpleLazyObject(partial(_federation, request))
    rooms = SimpleLazyObject(_rooms)
    return {
        "federation": federation,
        "is_demo": settings.DEMO,
        "home_url": front_door(),
        "theme_url": SimpleLazyObject(partial(_theme_url, federation)),
        "navigation": SimpleLazyObject(partial(_navigation, request, rooms)),
        "news_url": SimpleLazyObject(partial(_news_url, request, rooms)),
        "languages": SimpleLazyObject(lambda: languages(everywhere(request))),
        "canonical_url": absolute(request.path),
    }


def _federation(request: HttpRequest) -> Federation:
    """The federation, its tagline in the reader's language."""
    federation = copy.copy(Federation.for_request(request))
    federation.tagline = getattr(federation, f"tagline_{get_language()}", "") or federation.tagline
    return federation


def _theme_url(federation: Federation) -> str:
    """The address of the style sheet in the federation's colour; a new colour has a new address."""
    digest = sha256(theme(federation.accent).encode()).hexdigest()[:12]
    with override(settings.LANGUAGE_CODE):
        return reverse("theme", args=[digest])


def _rooms() -> list[Page]:
    """The pages right below the front door of the reader's language."""
    pages = PublicQuerySet(Page).public().filter(depth=3, locale__language_code=get_language())
    return list(pages.order_by("path"))


def _navigation(request: HttpRequest, rooms: list[Page]) -> list[dict]:
    """The pages that staff put into the menu, then the rooms every hall has."""
    links = [(room.title, room.get_url(request)) for room in rooms if room.show_in_menus]
    links += [(_("Resources"), reverse("resources")), (_("Find my local"), reverse("locals"))]
    return [
        {"title": title, "url": url, "is_current": request.path.startswith(url)}
        for title, url in links
        if url
    ]


def _news_url(request: HttpRequest, rooms: list[Page]) -> str:
    """The address of the news in the reader's language."""
    urls = (room.get_url(request) for room in rooms if room.specific_class is PostIndex)
    return next(urls, None) or ""
