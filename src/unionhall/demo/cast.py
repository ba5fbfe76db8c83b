"""The demo's people: the same cast that the tests use, each with an office in the invented federation."""

from dataclasses import dataclass

from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from unionhall.core.importing.protocol import Words
from unionhall.core.models import User


@dataclass(frozen=True)
class Role:
    """One of the cast: who she is, what she may try, and where she begins."""

    first_name: str
    last_name: str
    office: Words
    can: Words
    groups: tuple[str, ...] = ()
    language: str = "en"

    @property
    def email(self) -> str:
        return f"{self.first_name.lower()}@baystate.example.org"

    @property
    def start(self) -> str:
        return "/staff/" if self.groups else "/"


CAST = (
    Role(
        "Dot",
        "Lindqvist",
        _("Communications officer of the federation"),
        _("Writes, publishes, schedules and withdraws; keeps the ledger; sees every letter sent."),
        groups=("Moderators",),
    ),
    Role(
        "Eve",
        "Marchetti",
        _("Writer for the federation"),
        _("Drafts posts and asks Dot to publish them."),
        groups=("Editors",),
    ),
    Role(
        "Ana",
        "Reis",
        _("Paraprofessional, member of Local 1"),
        _("Reads the site as a member."),
        language="pt",
    ),
    Role("Ben", "Okafor", _("President of Local 1"), _("Reads the site as an officer.")),
    Role("Cleo", "Marsh", _("Teacher, member of Local 2"), _("Reads the site as a member of another local.")),
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
