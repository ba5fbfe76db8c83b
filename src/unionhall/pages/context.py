"""What every frame shows: the federation, the ways through the site, the languages (see core/base.html).

A page overrides what it knows better about itself (`core.frame`). All of it is fetched only if it is shown,
and kept until something on the site changes: every page of a language shows the same.
"""

import copy
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import cast

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from wagtail.models import Page

from unionhall.bargaining.permissions import has_business
from unionhall.contracts.models import Agreement
from unionhall.core.colours import theme
from unionhall.core.frame import absolute, everywhere, front_door, languages
from unionhall.core.keeping import Kept
from unionhall.core.publishing import PublicQuerySet
from unionhall.funding.models import Recipient
from unionhall.institute.models import Series
from unionhall.newsroom import feeds
from unionhall.newsroom.models import PostIndex
from unionhall.places.models import Federation

_HAS_AGREEMENTS: Kept[bool] = Kept(1)
_HAS_AID: Kept[bool] = Kept(1)
_HAS_WORKSHOPS: Kept[bool] = Kept(1)


@dataclass(frozen=True)
class Hall:
    """What the frames of all pages in one language have in common."""

    federation: Federation
    theme_url: str
    links: list[tuple[str, str]]
    news_url: str


def hall(request: HttpRequest) -> dict[str, object]:
    """The template context of the frame."""
    shared = cast(Hall, SimpleLazyObject(partial(_shared, request)))
    return {
        "federation": SimpleLazyObject(lambda: shared.federation),
        "is_demo": settings.DEMO,
        "home_url": front_door(),
        "theme_url": SimpleLazyObject(lambda: shared.theme_url),
        "doors": SimpleLazyObject(lambda: _doors(request)),
        "navigation": SimpleLazyObject(lambda: _navigation(shared, request.path)),
        "news_url": SimpleLazyObject(lambda: shared.news_url),
        "languages": SimpleLazyObject(lambda: languages(everywhere(request.get_full_path()))),
        "canonical_url": absolute(request.path),
        "feeds": SimpleLazyObject(partial(feeds.announced, request.GET)),
        "share_image_url": absolute("/cards/hall.png"),
    }


def _shared(request: HttpRequest) -> Hall:
    kept = cache.get_or_set(f"hall:{get_language()}", partial(_gather, request), timeout=3600)
    return cast(Hall, kept)


def _gather(request: HttpRequest) -> Hall:
    federation = _federation(request)
    rooms = PublicQuerySet(Page).public().filter(depth=3, locale__language_code=get_language())
    rooms = [(room, room.get_url(request)) for room in rooms.order_by("path")]
    links = [(room.title, url) for room, url in rooms if room.show_in_menus and url]
    links += [(_("Resources"), reverse("resources")), (_("Find my local"), reverse("locals"))]
    if _HAS_AID.get("any", Recipient.objects.exists):
        links.append((_("School aid"), reverse("funding")))
    if _HAS_WORKSHOPS.get("any", lambda: Series.objects.public().exists()):
        links.append((_("Workshops"), reverse("institute:index")))
    if _HAS_AGREEMENTS.get("any", lambda: Agreement.objects.public().exists()):
        links.append((_("Agreements"), reverse("contracts:settlements")))
    news = (url for room, url in rooms if room.specific_class is PostIndex)
    return Hall(federation, _theme_url(federation), links, next(news, None) or "")


def _federation(request: HttpRequest) -> Federation:
    """The federation with its tagline in the reader's language."""
    federation = copy.copy(Federation.for_request(request))
    federation.tagline = getattr(federation, f"tagline_{get_language()}", "") or federation.tagline
    return federation


def _theme_url(federation: Federation) -> str:
    """The address of the style sheet in the federation's colour; a new colour has a new address."""
    digest = sha256(theme(federation.accent).encode()).hexdigest()[:12]
    with override(settings.LANGUAGE_CODE):
        return reverse("theme", args=[digest])


def _doors(request: HttpRequest) -> list[tuple[str, str]]:
    """The rooms that are hers alone, for who is signed in."""
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return []
    doors = [(_("My page"), reverse("roster:mine"))]
    if has_business(request.user, on=timezone.localdate()):
        doors.append((_("Bargaining"), reverse("bargaining:index")))
    return doors


def _navigation(shared: Hall, path: str) -> list[dict]:
    """The pages that staff put into the menu, then the rooms every hall has."""
    return [{"title": title, "url": url, "is_current": path.startswith(url)} for title, url in shared.links]
