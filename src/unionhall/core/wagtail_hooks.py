"""Staff screens and log lines of the ground."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from unionhall.core.letters import LetterViewSet


@hooks.register("register_log_actions")
def log_lines(actions) -> None:
    actions.register_action("unionhall.send_again", _("Send a letter again"), _("A letter is sent again"))
    actions.register_action("unionhall.import", _("Read a file in"), _("A file was read in"))


@hooks.register("register_admin_viewset")
def letters() -> LetterViewSet:
    return LetterViewSet()
