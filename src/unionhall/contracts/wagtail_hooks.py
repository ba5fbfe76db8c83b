"""Log lines of contracts."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks


@hooks.register("register_log_actions")
def log_lines(actions) -> None:
    lines = {
        "contracts.publish": (_("Make an agreement known"), _("The agreement was made known")),
        "contracts.amend": (_("Change an agreement"), _("What is known of the agreement changed")),
        "contracts.withdraw": (_("Take an agreement back"), _("The agreement was taken back")),
    }
    for action, (label, message) in lines.items():
        actions.register_action(action, label, message)
