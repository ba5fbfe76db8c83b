"""Addresses of the newsroom that are no Wagtail pages."""

from django.urls import path, register_converter

from unionhall.newsroom import feeds, views, websub


class FormConverter:
    """The forms a feed comes in."""

    regex = "|".join(feeds.TYPES)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class ScopeConverter(FormConverter):
    """What a feed can be narrowed to."""

    regex = "division|topic|local"


register_converter(FormConverter, "form")
register_converter(ScopeConverter, "scope")

urlpatterns = [
    path("resources/", views.resources, name="resources"),
    path("resources/<int:pk>/", views.resource, name="resource"),
    path("feeds/news.<form:form>", feeds.show_feed, name="feed"),
    path("feeds/<scope:scope>/<slug:name>.<form:form>", feeds.show_feed, name="feed-of"),
    path("hub/", websub.receive, name="hub"),
]
