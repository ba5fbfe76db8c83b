"""Log lines of the institute."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks


@hooks.register("register_log_actions")
def log_lines(actions) -> None:
    lines = {
        "institute.register": (_("Sign up"), _("A sign-up form was taken in")),
        "institute.drop": (_("Give up a seat"), _("A place was given up")),
        "institute.accept": (_("Take an offered seat"), _("An offered seat was taken")),
        "institute.swap": (_("Change the sitting"), _("Somebody changed to another sitting")),
        "institute.expire": (_("End offers"), _("Offers of seats ended")),
        "institute.resize": (_("Change the seats"), _("The number of seats was changed")),
        "institute.move": (_("Move a sitting"), _("A sitting was moved")),
        "institute.withdraw": (_("Withdraw a presenter"), _("A presenter withdrew")),
        "institute.cancel": (_("Cancel"), _("It was canceled")),
        "institute.attend": (_("Keep attendance"), _("Attendance was noted")),
        "institute.certify": (_("Issue certificates"), _("Certificates were issued")),
        "institute.revoke": (_("Revoke a certificate"), _("A certificate was revoked")),
    }
    for action, (label, message) in lines.items():
        actions.register_action(action, label, message)
