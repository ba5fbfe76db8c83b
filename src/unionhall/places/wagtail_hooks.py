"""Staff screens for the places."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from unionhall.places.models import District, Division, Employer, Local, Municipality, School


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
