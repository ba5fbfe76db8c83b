"""What a page tells the frame about itself: title, description, address, languages, the way back up.

The frame is core/base.html, which lists the names it reads. What is the same on every page (the federation,
the ways through the site) comes from `pages.context`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Page, PageViewRestriction

from unionhall.core.publishing import PublicQuerySet, has_private_pages, locales
from unionhall.core.routes import FRONT_DOOR_DEPTH, PageForm

# Mixed in before `Page`: a base class only in the eyes of the type checker.
if TYPE_CHECKING:
    from wagtail.models import Page as _Page
else:
    _Page = object
Crumb = tuple[str, str]


@dataclass(frozen=True)
class Frame:
    """The frame of a page that is not in the page tree: the ledger, a local, search results."""

    title: str
    description: str = ""
    crumbs: Iterable[Crumb] = ()
    structured_data: dict | None = None

    def context(self, request: HttpRequest) -> dict[str, object]:
        """The frame's words; such a page exists in every language of the interface."""
        return {
            "page_title": self.title,
            "page_description": self.description,
            "breadcrumbs": crumbs(self.crumbs),
            "structured_data": [fact for fact in (self.structured_data, _ladder(self.crumbs)) if fact],
        }


class Framed(_Page):
    """A page of the page tree that fills the frame. Mixed in before `Page`."""

    base_form_class = PageForm

    def facts(self, request: HttpRequest) -> dict | None:
        """What this page is, in schema.org's words; its address is added."""
        return None

    @property
    def language(self) -> str:
        """The code of the language it is written in; an alias holds the words of the page it is of."""
        page = self.alias_of if self.alias_of_id else self
        return locales()[page.locale_id].language_code

    def get_context(self, request: HttpRequest, *args: object, **kwargs: object) -> dict:
        context = super().get_context(request, *args, **kwargs)
        trail, facts = self._trail(request), self.facts(request)
        address = absolute(self.get_url(request) or request.path)
        return context | {
            "page_title": self.seo_title or self.title,
            "page_description": self.search_description or getattr(self, "summary", ""),
            "canonical_url": address,
            "share_image_url": absolute(f"/cards/{self.pk}.png"),
            "languages": self._languages(request),
            "written_in": self.language,
            "breadcrumbs": crumbs(trail),
            "structured_data": [
                fact for fact in (facts and facts | {"url": address}, _ladder(trail)) if fact
            ],
        }

    def get_view_restrictions(self) -> QuerySet[PageViewRestriction]:
        """What keeps this page or one above it private; asked once, where Wagtail's own way asks twice."""
        return super().get_view_restrictions() if self.alias_of_id else self._restrictions

    @cached_property
    def _restrictions(self) -> QuerySet[PageViewRestriction]:
        if not has_private_pages():
            return PageViewRestriction.objects.none()
        above = [self.path[:end] for end in range(self.steplen, len(self.path) + 1, self.steplen)]
        return PageViewRestriction.objects.filter(page__path__in=above)

    def _trail(self, request: HttpRequest) -> list[Crumb]:
        """The pages above this one, below the front door; of what is not everybody's, nothing is told."""
        if self.depth <= FRONT_DOOR_DEPTH + 1:
            return []
        above = PublicQuerySet(Page).ancestor_of(self).public().filter(depth__gt=FRONT_DOOR_DEPTH)
        return [(page.title, page.get_url(request) or "/") for page in above.order_by("path")]

    def _languages(self, request: HttpRequest) -> list[dict]:
        others = PublicQuerySet(Page).public().translations_of(self)
        urls = {page.locale.language_code: page.get_url(request) for page in others}
        urls[self.language] = urls.get(self.language) or self.get_url(request)
        return languages(urls)


def languages(urls: dict[str, str | None]) -> list[dict]:
    """The site's languages, each with the address of this page in it, or None where it does not exist."""
    return [
        {
            "code": code,
            "name": name,
            "url": absolute(url) if (url := urls.get(code)) else None,
            "is_current": code == get_language(),
        }
        for code, name in settings.LANGUAGES
    ]


def everywhere(address: str) -> dict[str, str | None]:
    """The address of a page that exists in every language, in each."""
    return {code: translate_url(address, code) for code, _name in settings.LANGUAGES}


def crumbs(trail: Iterable[Crumb]) -> list[dict]:
    """The way back up as the frame shows it; nothing on the front door itself."""
    return [{"title": title, "url": url} for title, url in [(_("Home"), front_door()), *trail]]


def front_door() -> str:
    """The address of the home page in the reader's language."""
    code = get_language() or settings.LANGUAGE_CODE
    return "/" if code == settings.LANGUAGE_CODE else f"/{code}/"


def absolute(url: str) -> str:
    """An address of this site, complete."""
    return url if url.startswith(("http://", "https://")) else f"{settings.URL}{url}"


def _ladder(trail: Iterable[Crumb]) -> dict | None:
    """The way back up, for search engines."""
    steps = [(_("Home"), front_door()), *trail]
    if len(steps) < 2:
        return None
    items = [
        {"@type": "ListItem", "position": number, "name": title, "item": absolute(url)}
        for number, (title, url) in enumerate(steps, start=1)
    ]
    return {"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": items}
