"""Which addresses the hall answers by itself, so that no page of the tree can stand there."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache

from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.models import Page

from unionhall.core import dating

# The root of the page tree is at depth 1, the front door of each language at 2.
FRONT_DOOR_DEPTH = 2
_FIRST_PART = re.compile(r"\^?([-\w]+)(?:/|$)")


def reserved() -> frozenset[str]:
    """The first parts of all addresses that a desk, the staff room or a language has for itself."""
    return _reserved(settings.ROOT_URLCONF)


@cache
def _reserved(urlconf: str) -> frozenset[str]:
    words = {code for code, _name in settings.LANGUAGES} | {settings.STATIC_URL.strip("/").split("/")[0]}
    return frozenset(words.union(_first_parts(get_resolver(urlconf).url_patterns)))


def _first_parts(patterns: Iterable[URLPattern | URLResolver]) -> Iterator[str]:
    for each in patterns:
        route = "" if isinstance(each.pattern, LocalePrefixPattern) else str(each.pattern)
        if found := _FIRST_PART.match(route):
            yield found[1]
        elif isinstance(each, URLResolver) and not route:
            yield from _first_parts(each.url_patterns)


def is_taken(slug: str, parent: Page) -> bool:
    """Whether a page below this one would never be seen, since something else answers at its address."""
    return parent.depth == FRONT_DOOR_DEPTH and slug in reserved()


def explain(slug: str) -> str:
    """Why no page can have that address, for the editor."""
    words = _("The site itself answers at /%(slug)s/. Choose another address, %(slug)s-page perhaps.")
    return words % {"slug": slug}


class PageForm(WagtailAdminPageForm):
    """The form in which staff write a page."""

    def clean_go_live_at(self) -> datetime | None:
        return self._bounded("go_live_at", 1)

    def clean_expire_at(self) -> datetime | None:
        return self._bounded("expire_at", dating.PLANNED)

    def _bounded(self, name: str, ahead: int) -> datetime | None:
        moment: datetime | None = self.cleaned_data[name]
        if told := dating.refusal(moment, ahead):
            raise ValidationError(told)
        return moment

    def clean(self) -> dict:
        told = super().clean()
        slug = told.get("slug") or slugify(told.get("title", ""))
        is_new = self.instance._state.adding or "slug" in self.changed_data
        if is_new and self.parent_page and is_taken(slug, self.parent_page):
            self.add_error("slug", explain(slug))
        return told
