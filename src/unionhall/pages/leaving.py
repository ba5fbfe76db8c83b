"""What staff are told when a page leaves the public's sight: its translations stay where they are."""

from collections.abc import Sequence

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.views.page_privacy import SetPrivacyView
from wagtail.models import Page

from unionhall.core.publishing import PublicQuerySet, is_public


class SetPrivacy(SetPrivacyView):
    """Wagtail's dialog, after which the next screen tells what everybody can still read."""

    def form_valid(self, form) -> HttpResponseBase:
        answer = super().form_valid(form)
        tell_what_stands(self.request, [self.page])
        return answer


def tell_what_stands(request: HttpRequest, pages: Sequence[Page]) -> None:
    """For each page that is gone or no longer public, which of its translations are, with a way to each."""
    for page in pages:
        here = Page.objects.filter(pk=page.pk).first()
        stands = [] if here and is_public(here) else _public_translations(page)
        if stands:
            links = [messages.button(_edit(other), name) for name, other in stands]
            words = {"title": page.title, "languages": ", ".join(name for name, _other in stands)}
            told = _("“%(title)s” still stands in %(languages)s.") % words
            messages.warning(request, told, buttons=links)


def _public_translations(page: Page) -> list[tuple[str, Page]]:
    others = PublicQuerySet(Page).public().translations_of(page).order_by("locale__language_code")
    names = dict(settings.LANGUAGES)
    return [(names[other.locale.language_code], other) for other in others]


def _edit(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])
