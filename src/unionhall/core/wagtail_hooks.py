"""Staff screens and log lines of the ground."""

from collections.abc import Sequence

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.admin.views.pages.bulk_actions.move import MoveBulkAction
from wagtail.models import Page

from unionhall.core import permissions, routes, staffroom
from unionhall.core.importing import urls
from unionhall.core.importing.views import kinds_for
from unionhall.core.letters import LetterViewSet
from unionhall.core.models import Attachment

staffroom.start()


@hooks.register("register_log_actions")
def log_lines(actions) -> None:
    actions.register_action("unionhall.send_again", _("Send a letter again"), _("A letter is sent again"))
    actions.register_action("unionhall.import", _("Read a file in"), _("A file was read in"))


@hooks.register("register_admin_viewset")
def letters() -> LetterViewSet:
    return LetterViewSet()


@hooks.register("register_permissions")
def powers() -> QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label="core", codename="add_importrun")


@hooks.register("register_admin_urls")
def import_screens() -> list[URLPattern | URLResolver]:
    return [path("imports/", include(urls))]


class ImportsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(kinds_for(request.user))


@hooks.register("register_admin_menu_item")
def imports_menu_item() -> MenuItem:
    return ImportsMenuItem(_("Imports"), reverse("imports:index"), icon_name="upload", order=750)


@hooks.register("insert_global_admin_js")
def starter() -> str:
    return format_html('<script src="{}"></script>', static("core/staff.js"))


@hooks.register("insert_global_admin_css")
def colours() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("core/staff.css"))


@hooks.register("before_move_page")
def stay_out_of_taken_addresses(request: HttpRequest, page: Page, parent: Page) -> HttpResponse | None:
    return _turned_back(request, page, page.slug, parent)


@hooks.register("before_bulk_action")
def stay_out_of_them_together(
    request: HttpRequest, kind: str, pages: Sequence[Page], action: BulkAction
) -> HttpResponse | None:
    if kind != "move" or not isinstance(action, MoveBulkAction):
        return None
    parent = action.cleaned_form.cleaned_data["chooser"]
    turned_back = (_turned_back(request, page, page.slug, parent) for page in pages)
    return next(filter(None, turned_back), None)


@hooks.register("before_copy_page")
def copy_to_free_addresses(request: HttpRequest, page: Page) -> HttpResponse | None:
    chosen = Page.objects.filter(pk=request.POST.get("new_parent_page") or page.get_parent().pk).first()
    return _turned_back(request, page, request.POST.get("new_slug", ""), chosen) if chosen else None


def _turned_back(request: HttpRequest, page: Page, slug: str, parent: Page) -> HttpResponse | None:
    """Back to where it stands, if it could not be seen where it is to go."""
    if not routes.is_taken(slug, parent):
        return None
    messages.error(request, routes.explain(slug))
    return redirect("wagtailadmin_explore", page.get_parent().pk)


@hooks.register("before_serve_document")
def keep_unpublished_documents(document: Attachment, request: HttpRequest) -> None:
    if not permissions.may_read(request.user, document):
        raise Http404
