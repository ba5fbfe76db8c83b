"""Staff screens and log lines of the ground."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks


@hooks.register("register_log_actions")
def log_lines(actions) -> None:
    actions.register_action("unionhall.import", _("Read a file in"), _("A file was read in"))
