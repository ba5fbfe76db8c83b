"""The demo's people: the same cast that the tests use, each with an office in the invented federation."""

from dataclasses import dataclass

from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from unionhall.core.importing.protocol import Words
from unionhall.core.models import User


@dataclass(frozen=True)
class Role:
    """One of the cast: who she is, what she may try, and the rooms she may begin in, the first by itself."""

    first_name: str
    last_name: str
    office: Words
    can: Words
    rooms: tuple[tuple[Words, str], ...]
    groups: tuple[str, ...] = ()
    language: str = "en"

    @property
    def email(self) -> str:
        return f"{self.first_name.lower()}@baystate.example.org"

    @property
    def start(self) -> str:
        return self.rooms[0][1]


CAST = (
    Role(
        "Dot",
        "Lindqvist",
        _("Communications officer, who also keeps the roll and runs the institute"),
        _("Publishes and schedules, keeps the ledger, sees everybody on the roll and every letter sent."),
        (
            (_("Staff room"), "/staff/"),
            (_("Everybody on the roll"), "/roll/people/"),
            (_("Employers' lists"), "/roll/arrivals/"),
            (_("The institute's desk"), "/institute/desk/"),
        ),
        groups=("Moderators",),
    ),
    Role(
        "Eve",
        "Marchetti",
        _("Writer for the federation"),
        _("Drafts posts and asks Dot to publish them."),
        ((_("Staff room"), "/staff/"),),
        groups=("Editors",),
    ),
    Role(
        "Ana",
        "Reis",
        _("Paraprofessional, member of Local 1"),
        _("Sees her own record and who looked at it, what the agreement means for her, and her workshops."),
        (
            (_("My page"), "/roll/mine/"),
            (_("What does it mean for me?"), "/contracts/"),
            (_("Workshops"), "/institute/"),
        ),
        language="pt",
    ),
    Role(
        "Ben",
        "Okafor",
        _("President of Local 1"),
        _("Sees the people of his local, leads its team at the table, plans money with its district."),
        (
            (_("My page"), "/roll/mine/"),
            (_("Wall chart of Local 1"), "/roll/locals/1/chart/"),
            (_("The bargaining table"), "/bargaining/"),
            (_("Funding plans"), "/funding/plans/"),
        ),
    ),
    Role(
        "Cleo",
        "Marsh",
        _("Teacher, member of Local 2"),
        _("Leads the teachers' team at another table; Local 1 is shut to her."),
        ((_("The bargaining table"), "/bargaining/"), (_("My page"), "/roll/mine/")),
    ),
    Role(
        "Priya",
        "Raman",
        _("Research director of the federation"),
        _("Plans money for every local and publishes it for the federation; may open a bargaining table."),
        (
            (_("Funding plans"), "/funding/plans/"),
            (_("Change the law"), "/funding/law/"),
            (_("The bargaining table"), "/bargaining/"),
        ),
    ),
)


def hire(role: Role) -> User:
    """The user behind a role, made if she is new."""
    user, _is_new = User.objects.get_or_create(
        email=role.email,
        defaults={
            "first_name": role.first_name,
            "last_name": role.last_name,
            "language": role.language,
            "is_staff": bool(role.groups),
        },
    )
    user.groups.set(Group.objects.filter(name__in=role.groups))
    return user
