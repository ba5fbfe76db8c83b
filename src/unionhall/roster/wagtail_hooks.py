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
        "roster.leave": (_("Leave the union"), _("The union was left")),
        "roster.consent": (_("Take back what was agreed to"), _("Something agreed to was taken back")),
        "roster.seat": (_("Seat an officer"), _("An office was taken up")),
        "roster.arrival": (_("Write an employer's list down"), _("An employer's list was written down")),
        "roster.undo": (
            _("Take an employer's list back"),
            _("What an employer's list had changed was taken back"),
        ),
        "roster.merge": (_("Join two records"), _("Two records of one person were joined")),
        "roster.split": (_("Part two records"), _("Two joined records were parted again")),
        "roster.sign": (_("Sign a card"), _("A card was signed")),
        "roster.take_in": (_("Enter a card on paper"), _("A card on paper was entered")),
        "roster.decide": (_("Decide about a card"), _("A card was countersigned or declined")),
        "roster.countersign": (_("Countersign a card"), _("A card was countersigned")),
        "roster.talk": (_("Note a conversation"), _("A conversation was noted")),
        "roster.talk_corrected": (
            _("Correct a conversation"),
            _("What was noted of a conversation was corrected"),
        ),
        "roster.talk_removed": (_("Take a conversation away"), _("A note of a conversation was taken away")),
        "roster.follow_up": (_("Follow up"), _("What was to follow was done")),
        "roster.assign": (_("Say who talks to her"), _("Who talks to her was changed")),
        "roster.export": (_("Take a list out"), _("A list was taken out as a file")),
        "roster.ask": (_("Ask for a correction"), _("A correction was asked for")),
        "roster.withdraw": (_("Withdraw a correction"), _("A correction was withdrawn")),
        "roster.decide_correction": (
            _("Decide about a correction"),
            _("A correction was confirmed or declined"),
        ),
        "roster.unseat": (_("Unseat an officer"), _("An office was laid down")),
    }
    for action, (label, message) in lines.items():
        actions.register_action(action, label, message)


@hooks.register("register_log_actions")
def sign_in_lines(actions) -> None:
    lines = {
        "roster.open_account": (_("Open an account"), _("Signed in for the first time")),
        "roster.trust": (_("Prove an address"), _("An e-mail address was proved and signs in")),
        "roster.distrust": (_("Forget an address"), _("An e-mail address no longer signs in")),
        "roster.vouch": (_("Answer for an address"), _("An e-mail address was said to be hers and signs in")),
        "roster.issue_slip": (_("Print a code"), _("A code to sign in was printed")),
        "roster.use_slip": (_("Use a printed code"), _("A printed code was used to sign in")),
        "roster.forget_factors": (_("Take away a second step"), _("The second step was taken away")),
    }
    for action, (label, message) in lines.items():
        actions.register_action(action, label, message)


@hooks.register("register_log_actions")
def sheet_lines(actions) -> None:
    actions.register_action(
        "roster.take_out", _("Take a local out"), _("The people of a local were taken out as a file")
    )
