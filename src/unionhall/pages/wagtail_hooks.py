"""What becomes of a request for a page before the page shows itself, and of a wish to translate one."""

from collections.abc import Sequence

from django.http import Http404, HttpRequest
from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.models import Page, PageViewRestriction

from unionhall.pages.leaving import tell_what_stands
from unionhall.pages.translating import TranslatePage


# Before Wagtail's own answer, which would lead strangers to a sign-in form and so tell them of the page.
@hooks.register("before_serve_page", order=-1)
def hide_what_is_private(page: Page, request: HttpRequest, _args: list, _kwargs: dict) -> None:
    """A page kept private is not there for anybody it is not kept for."""
    if not all(_lets_in(each, request) for each in page.get_view_restrictions()):
        raise Http404


def _lets_in(kept: PageViewRestriction, request: HttpRequest) -> bool:
    """Whether it is kept for her: for whoever is signed in, or for the groups she is in."""
    # A password is offered no more (`WAGTAIL_PRIVATE_PAGE_OPTIONS`), and kept by older halls for staff alone.
    if kept.restriction_type == PageViewRestriction.PASSWORD:
        return request.user.has_perm("wagtailadmin.access_admin")
    return kept.accept_request(request)


@hooks.register("after_delete_page")
@hooks.register("after_unpublish_page")
def tell_of_translations(request: HttpRequest, page: Page) -> None:
    tell_what_stands(request, [page])


@hooks.register("after_bulk_action")
def tell_of_all_translations(request: HttpRequest, kind: str, pages: Sequence[Page], _action: object) -> None:
    if kind in ("delete", "unpublish"):
        tell_what_stands(request, pages)


# Before Wagtail's own, which has the same address.
@hooks.register("register_admin_urls", order=-1)
def translate_into_what_is_offered() -> list[URLPattern]:
    return [path("translation/submit/page/<int:page_id>/", TranslatePage.as_view())]
