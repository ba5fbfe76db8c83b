"""Staff screens for the places."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from unionhall.core.models import Named
from unionhall.places.models import District, Division, Employer, Local, Municipality, School

PLACES = Local | Employer | Municipality | District | School


class LocalViewSet(SnippetViewSet):
    model = Local
    icon = "group"
    list_display = ["number", "name", "state", "is_open"]
    list_filter = ["divisions", "state", "is_open"]
    search_fields = ["number", "name"]
    panels = [
        MultiFieldPanel(
            [FieldPanel("number"), FieldPanel("name"), FieldPanel("state"), FieldPanel("is_open")]
        ),
        FieldPanel("about"),
        MultiFieldPanel(
            [FieldPanel("divisions"), FieldPanel("employers"), FieldPanel("towns")],
            heading=_("Who and where"),
        ),
        MultiFieldPanel([FieldPanel("contact_email"), FieldPanel("website")], heading=_("How to reach it")),
    ]


class DivisionViewSet(SnippetViewSet):
    model = Division
    icon = "list-ul"
    list_display = ["name", "position"]


class EmployerViewSet(SnippetViewSet):
    model = Employer
    icon = "home"
    list_display = ["name", "district"]
    search_fields = ["name"]


class MunicipalityViewSet(SnippetViewSet):
    model = Municipality
    icon = "site"
    list_display = ["name", "state", "code"]
    list_filter = ["state"]
    search_fields = ["name"]


class DistrictViewSet(SnippetViewSet):
    model = District
    icon = "folder-open-inverse"
    list_display = ["name", "state", "code", "kind", "region"]
    list_filter = ["state", "kind"]
    search_fields = ["name", "code", "nces_id"]


class SchoolViewSet(SnippetViewSet):
    model = School
    icon = "folder"
    list_display = ["name", "district", "code"]
    search_fields = ["name", "code"]


class PlacesGroup(SnippetViewSetGroup):
    menu_label = _("Places")
    menu_icon = "site"
    menu_order = 250
    items = (
        LocalViewSet,
        DivisionViewSet,
        EmployerViewSet,
        MunicipalityViewSet,
        DistrictViewSet,
        SchoolViewSet,
    )


register_snippet(PlacesGroup)


# Wagtail's own page asks an index that knows nothing of many to many, and says "referenced 0 times".
@hooks.register("before_delete_snippet")
def keep_what_is_in_use(request: HttpRequest, chosen: Sequence[Model]) -> HttpResponse | None:
    """A topic or a place stays as long as anything is filed under it."""
    used = {each: _uses(each) for each in chosen if isinstance(each, Named | PLACES)}
    in_use = {each: uses for each, uses in used.items() if uses}
    for each, uses in in_use.items():
        words = {"name": each, "uses": ", ".join(uses)}
        told = gettext("“%(name)s” is in use: %(uses)s. File them elsewhere before you delete it.")
        messages.error(request, told % words)
    if not in_use:
        return None
    kind: Any = type(next(iter(in_use)))
    return redirect(reverse(kind.snippet_viewset.get_url_name("list")))


def _uses(thing: Model) -> list[str]:
    """How much of each kind leads to it: "21 posts", "1 resource"."""
    kinds = [(way.related_model, way.field.name) for way in thing._meta.related_objects]
    counted = [(kind._base_manager.filter(**{name: thing}).count(), kind._meta) for kind, name in kinds]
    return [
        f"{count} {kind.verbose_name if count == 1 else kind.verbose_name_plural}"
        for count, kind in counted
        if count
    ]
