"""What becomes of a request for a page before the page shows itself."""

from django.http import Http404, HttpRequest
from wagtail import hooks
from wagtail.models import Page


# Before Wagtail's own answer, which would lead strangers to a sign-in form and so tell them of the page.
@hooks.register("before_serve_page", order=-1)
def hide_what_is_private(page: Page, request: HttpRequest, _args: list, _kwargs: dict) -> None:
    """A page kept private is not there for anybody outside the staff room."""
    if page.get_view_restrictions() and not request.user.has_perm("wagtailadmin.access_admin"):
        raise Http404
