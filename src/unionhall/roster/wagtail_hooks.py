"""Log lines of the roll."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks


@hooks.register("register_log_actions")
def log_lines(actions) -> None:
    lines = {
        "roster.look": (_("Look at a record"), _("The record was looked at")),
        "roster.change": (_("Change a record"), _("The record was changed")),
        "roster.employ": (_("Note a job"), _("A job began")),
        "roster.end": (_("End a job"), _("A job ended")),
        "roster.stand": (_("Note a standing"), _("The standing in a local changed")),
        "roster.seat": (_("Seat an officer"), _("An office was taken up")),
        "roster.unseat": (_("Unseat an officer"), _("An office was laid down")),
    }
    for action, (label, message) in lines.items():
        actions.register_action(action, label, message)
