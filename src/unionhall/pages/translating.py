"""Wagtail's form that begins a translation, held to the languages it offers: others end in an error page."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.contrib.simple_translation.forms import SubmitTranslationForm
from wagtail.contrib.simple_translation.views import SubmitPageTranslationView
from wagtail.models import Page


class TranslatePage(SubmitPageTranslationView):
    def post(self, request: HttpRequest, **place: Any) -> HttpResponseBase:
        if _offered(self.object).issuperset(request.POST.getlist("locales")):
            return super().post(request, **place)
        messages.error(
            request,
            _("It can be translated only into a language that it does not have and the page above it has."),
        )
        return redirect(request.path)


def _offered(page: Page) -> set[str]:
    """The numbers of the languages that the form lets one choose."""
    locales = SubmitTranslationForm(page).fields["locales"]
    closed = set(locales.widget.disabled_values)
    return {str(locale.pk) for locale in locales.queryset if locale.pk not in closed}
