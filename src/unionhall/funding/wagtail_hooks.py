"""The staff room's part of the funding desk: what the log says of plans."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks


@hooks.register("register_log_actions")
def log_lines(actions) -> None:
    lines = {
        "plan.keep": (_("Keep a plan"), _("The plan was kept for good")),
        "plan.share": (_("Share a plan"), _("The plan was shared by a link")),
        "plan.unshare": (_("Stop sharing a plan"), _("The plan was no longer shared")),
        "plan.publish": (_("Publish a plan"), _("The plan was published")),
        "plan.put_away": (_("Put a plan away"), _("The plan was taken off the list")),
        "plan.take_out": (_("Take a plan out again"), _("The plan was put back on the list")),
    }
    for action, (label, message) in lines.items():
        actions.register_action(action, label, message)
