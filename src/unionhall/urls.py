"""Every address of the site, by room."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtail_admin_urls
from wagtail.admin.auth import require_admin_access
from wagtail.documents import urls as wagtail_document_urls

from unionhall.core import media, signin
from unionhall.pages import cards, paths, roads
from unionhall.pages.leaving import SetPrivacy
from unionhall.pages.views import show_theme

handler403 = "unionhall.core.views.refused"
handler404 = "unionhall.core.views.not_found"
handler500 = "unionhall.core.views.crashed"

# Wagtail's own pages to sign in lead to the one that everybody uses.
urlpatterns = [
    path("staff/login/", signin.ask_in),
    path("_util/login/", signin.ask_in, name="wagtailcore_login"),
    path("staff/password_reset/", signin.NewPassword.as_view()),
    path("staff/pages/<int:page_id>/privacy/", require_admin_access(SetPrivacy.as_view())),
    path("staff/", include(wagtail_admin_urls)),
    path("sitemap.xml", roads.show_maps, name="sitemap"),
    path("sitemap-<slug:name>-<int:part>.xml", roads.show_map, name="sitemap-part"),
    path("robots.txt", roads.show_robots, name="robots"),
    path("cards/hall.png", cards.show_card, name="hall-card"),
    path("cards/<int:pk>.png", cards.show_card, name="card"),
    path("theme.<slug:digest>.css", show_theme, name="theme"),
    path("media/<slug:folder>/<str:name>", media.show_picture),
    path("documents/<int:document_id>/<path:document_filename>", media.show_document),
    path("documents/", include(wagtail_document_urls)),
    *i18n_patterns(
        # The first to be tried: in a rush thousands ask for it within a minute.
        path("institute/", include("unionhall.institute.urls")),
        path("account/", include("unionhall.roster.signin.urls")),
        path("", include("unionhall.roster.urls")),
        path("roll/", include("unionhall.roster.arrivals_urls")),
        path("", include("unionhall.places.urls")),
        path("", include("unionhall.newsroom.urls")),
        path("bargaining/", include("unionhall.bargaining.urls")),
        path("contracts/", include("unionhall.contracts.urls")),
        path("funding/", include("unionhall.funding.urls")),
        path("cards/funding/<slug:slug>.png", cards.show_aid_card, name="aid-card"),
        path("", include("unionhall.pages.urls")),
        *([path("demo/", include("unionhall.demo.urls"))] if settings.DEMO else []),
        path("", include(wagtail_urls.urlpatterns[:-1])),
        re_path(wagtail_urls.serve_pattern, paths.show_page, name="wagtail_serve"),
        prefix_default_language=False,
    ),
]
