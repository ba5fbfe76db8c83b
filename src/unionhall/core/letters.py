"""The staff screen of outgoing letters: what was written, what became of it, and sending it again.

Letters are written and sent by `core.outbox`; nobody writes or changes one here.
"""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.generic import IndexView, InspectView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import log
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from unionhall.core import outbox
from unionhall.core.models import Letter, User


class OnlyReading(ModelPermissionPolicy):
    """Whoever has the permission to view letters may do what this screen offers; nobody may do more."""

    def user_has_permission(self, user: User, action: str) -> bool:
        return action == "view" and super().user_has_permission(user, "view")

    def user_has_any_permission(self, user: User, actions: Iterable[str]) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


register_permission_policy(Letter, OnlyReading(Letter))


class LetterList(IndexView):
    def get_edit_url(self, instance: Letter) -> str | None:
        """The title leads to the letter, which can only be read."""
        return self.get_inspect_url(instance)


class LetterView(InspectView):
    def get_context_data(self, **more: object) -> dict:
        context = super().get_context_data(**more)
        context["is_private"] = outbox.is_private(self.object)
        is_over = self.object.state in (Letter.State.SENT, Letter.State.FAILED)
        context["may_send_again"] = is_over and bool(self.object.text)
        return context

    def post(self, request: HttpRequest, **_kept: object) -> HttpResponse:
        outbox.send_again(self.object)
        log(self.object, "unionhall.send_again", user=request.user)
        messages.success(request, _("The letter is sent again within a minute."))
        return redirect(request.path)


class LetterViewSet(ModelViewSet):
    model = Letter
    name = "letters"
    icon = "mail"
    menu_label = _("Letters")
    add_to_settings_menu = True
    list_display = ["subject", "recipient", "state", "attempts", "written_at", "sent_at"]
    list_filter = ["state"]
    ordering = ["-written_at"]
    search_fields = ["subject", "recipient"]
    search_backend_name = None
    inspect_view_enabled = True
    inspect_view_fields = [
        "recipient",
        "subject",
        "state",
        "attempts",
        "written_at",
        "send_after",
        "sent_at",
        "last_error",
    ]
    inspect_template_name = "core/letters/inspect.html"
    copy_view_enabled = False
    index_view_class = LetterList
    inspect_view_class = LetterView
    form_fields: list[str] = []

    def get_urlpatterns(self) -> list[URLPattern]:
        shown = {"index", "index_results", "inspect"}
        return [pattern for pattern in super().get_urlpatterns() if pattern.name in shown]
