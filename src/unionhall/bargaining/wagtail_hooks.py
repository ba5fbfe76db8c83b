"""Log lines of the desk. They name what was done and to which thing, never a sum or a word of a proposal."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks


@hooks.register("register_log_actions")
def log_lines(actions) -> None:
    lines = {
        "bargaining.look": (_("Look at a table"), _("Something on the table was looked at")),
        "bargaining.open": (_("Open a table"), _("The table was opened")),
        "bargaining.amend": (_("Change a table"), _("The facts of the table changed")),
        "bargaining.seat": (_("Seat a negotiator"), _("Somebody was seated at the table")),
        "bargaining.unseat": (_("Unseat a negotiator"), _("Somebody left the table")),
        "bargaining.session": (_("Note a session"), _("A session was noted")),
        "bargaining.bring": (_("Bring in a grid or people"), _("A grid or a placement was brought in")),
        "bargaining.draft": (_("Change a package"), _("A package was saved")),
        "bargaining.keep": (_("Keep a costing"), _("A costing was kept")),
        "bargaining.discard": (_("Throw a costing away"), _("A kept costing was thrown away")),
        "bargaining.propose": (_("Note a proposal"), _("A proposal was noted")),
        "bargaining.status": (_("Change a proposal's status"), _("The status of a proposal changed")),
        "bargaining.publish": (_("Make known"), _("Something was made known to members")),
        "bargaining.fund": (_("Hand to a funding plan"), _("A costing was handed to a funding plan")),
        "bargaining.take_out": (_("Take out as a file"), _("A file was taken out")),
    }
    for action, (label, message) in lines.items():
        actions.register_action(action, label, message)
