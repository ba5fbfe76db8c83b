"""The newsroom's staff screens: the resource ledger, its broken links, and the topics."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django_filters import BooleanFilter, ModelMultipleChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import DateColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from unionhall.newsroom.models import Resource, Topic
from unionhall.places.models import Division


class ResourceFilterSet(WagtailFilterSet):
    """What staff look for: whose it is, what it is about, and which links lead nowhere."""

    is_broken = BooleanFilter("broken_since", lookup_expr="isnull", exclude=True, label=_("broken link"))
    divisions = ModelMultipleChoiceFilter(
        queryset=Division.objects.all(), widget=forms.CheckboxSelectMultiple, label=_("divisions")
    )
    topics = ModelMultipleChoiceFilter(
        queryset=Topic.objects.all(), widget=forms.CheckboxSelectMultiple, label=_("topics")
    )

    class Meta:
        model = Resource
        fields = ["jurisdiction", "language", "divisions", "topics", "issued_on", "in_force_until"]


class ResourceViewSet(SnippetViewSet):
    """The resource ledger."""

    model = Resource
    icon = "folder-open-inverse"
    menu_label = _("Resource ledger")
    filterset_class = ResourceFilterSet
    search_fields = ["title", "summary", "issued_by", "link"]
    ordering = ["-issued_on", "-pk"]
    list_per_page = 50
    list_export = ["title", "link", "issued_by", "issued_on", "jurisdiction", "checked_at", "broken_since"]
    list_display = [
        "title",
        "issued_by",
        DateColumn("issued_on", label=_("date"), sort_key="issued_on"),
        "jurisdiction",
        DateColumn("checked_at", label=_("link last checked"), sort_key="checked_at"),
        "broken_reason",
    ]
    panels = [
        FieldPanel("title"),
        FieldPanel("summary"),
        MultiFieldPanel([FieldPanel("link"), FieldPanel("document")], heading=_("Where it is")),
        FieldRowPanel([FieldPanel("issued_by"), FieldPanel("issued_on")]),
        FieldRowPanel([FieldPanel("jurisdiction"), FieldPanel("language")]),
        FieldPanel("divisions", widget=forms.CheckboxSelectMultiple),
        FieldPanel("topics", widget=forms.CheckboxSelectMultiple),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("in_force_from"), FieldPanel("in_force_until")]),
                FieldPanel("supersedes"),
            ],
            heading=_("How long it counts"),
        ),
    ]


class TopicViewSet(SnippetViewSet):
    """The topics posts and resources are filed under."""

    model = Topic
    icon = "tag"
    menu_label = _("Topics")
    list_display = ["name", "name_es", "name_pt"]
    search_fields = ["name", "name_es", "name_pt"]
    panels = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("name_es"), FieldPanel("name_pt")]),
        FieldPanel("slug"),
    ]


class NewsroomGroup(SnippetViewSetGroup):
    """The newsroom's entry in the menu of the staff room."""

    menu_label = _("Newsroom")
    menu_icon = "doc-full-inverse"
    menu_order = 150
    items = (ResourceViewSet, TopicViewSet)


register_snippet(NewsroomGroup)
