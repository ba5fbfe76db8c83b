"""The one table of offices: whom each reaches, and what it may do there.

A board can read it: the site shows it at `/roll/offices/`. Nothing else decides. What a power means is said
beside it; how far an office reaches is a `Scope`. Everybody has the powers of SELF over herself.
"""

from dataclasses import dataclass
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Scope(Enum):
    """How far an office reaches from the place it is held in."""

    WORKSITE = "worksite"
    UNIT = "unit"
    LOCAL = "local"
    DIVISION = "division"
    FEDERATION = "federation"


class Power(Enum):
    """One thing that an office may do to the people within its reach."""

    NAMES = "names"
    WORK_CONTACT = "work contact"
    HOME_CONTACT = "home contact"
    HOME_ADDRESS = "home address"
    BIRTH_DATE = "birth date"
    PAY = "pay"
    MEMBERSHIP = "membership"
    NOTES = "notes"
    EDIT = "edit"
    ENROL = "enrol"
    MERGE = "merge"
    OFFICES = "offices"
    ORGANISE = "organise"
    EXPORT = "export"
    WATCH = "watch"
    WRITE_TO = "write to"
    REGISTER = "register"
    RUN_WORKSHOPS = "run workshops"
    OPEN_TABLES = "open tables"
    PLAN_MONEY = "plan money"


MEANINGS: dict[Power, Promise] = {
    Power.NAMES: _("see who is on the roll: name, worksite, job"),
    Power.WORK_CONTACT: _("see e-mail and phone at work"),
    Power.HOME_CONTACT: _("see personal e-mail and phone"),
    Power.HOME_ADDRESS: _("see the home address"),
    Power.BIRTH_DATE: _("see the birth date"),
    Power.PAY: _("see hours, days, step and lane"),
    Power.MEMBERSHIP: _("see who is a member, who has been asked, who declined"),
    Power.NOTES: _("read the notes on a person; who may correct the record also writes them"),
    Power.EDIT: _("correct a record"),
    Power.ENROL: _("take in members, countersign cards, read in the employer's list"),
    Power.MERGE: _("join two records of one person, and part them again"),
    Power.OFFICES: _("seat and unseat officers"),
    Power.ORGANISE: _("hold and see one-to-one conversations"),
    Power.EXPORT: _("take a list out as a file"),
    Power.WATCH: _("see who looked at what and changed what"),
    Power.WRITE_TO: _("write to everybody within reach"),
    Power.REGISTER: _("sign others up for workshops"),
    Power.RUN_WORKSHOPS: _("set up workshops, keep attendance, issue certificates"),
    Power.OPEN_TABLES: _("open a bargaining table and name its team"),
    Power.PLAN_MONEY: _("make and publish funding plans"),
}


@dataclass(frozen=True)
class Role:
    """What an office is called, how far it reaches and what it may do there."""

    title: Promise
    scope: Scope
    powers: frozenset[Power] = frozenset()
    # A role that cannot change anything is never given a power that does.
    reads_only: bool = False

    @property
    def sees_others(self) -> bool:
        """Whether a second factor is asked of whoever holds it."""
        return bool(self.powers)


_SEES = frozenset({Power.NAMES, Power.WORK_CONTACT})
_KNOWS = _SEES | {Power.HOME_CONTACT, Power.MEMBERSHIP}
_RUNS = _KNOWS | {
    Power.HOME_ADDRESS,
    Power.EDIT,
    Power.ENROL,
    Power.ORGANISE,
    Power.EXPORT,
    Power.WRITE_TO,
    Power.REGISTER,
    Power.NOTES,
}
CHANGES = frozenset(
    {
        Power.EDIT,
        Power.ENROL,
        Power.MERGE,
        Power.OFFICES,
        Power.ORGANISE,
        Power.WRITE_TO,
        Power.REGISTER,
        Power.RUN_WORKSHOPS,
        Power.OPEN_TABLES,
        Power.PLAN_MONEY,
    }
)

# What everybody may do to her own record.
SELF = frozenset(
    {
        Power.NAMES,
        Power.WORK_CONTACT,
        Power.HOME_CONTACT,
        Power.HOME_ADDRESS,
        Power.BIRTH_DATE,
        Power.PAY,
        Power.MEMBERSHIP,
    }
)

ROLES: dict[str, Role] = {
    "president": Role(
        _("President"),
        Scope.LOCAL,
        _RUNS | {Power.OFFICES, Power.WATCH, Power.PAY, Power.OPEN_TABLES, Power.PLAN_MONEY},
    ),
    "vice_president": Role(_("Vice-president"), Scope.LOCAL, _RUNS),
    "treasurer": Role(_("Treasurer"), Scope.LOCAL, _KNOWS | {Power.EXPORT, Power.PAY}),
    "secretary": Role(_("Secretary"), Scope.LOCAL, _RUNS),
    "building_rep": Role(_("Building representative"), Scope.WORKSITE, _SEES),
    "negotiator": Role(_("Negotiator"), Scope.UNIT, frozenset({Power.NAMES, Power.PAY, Power.PLAN_MONEY})),
    "delegate": Role(_("Delegate"), Scope.LOCAL),
    "division_staff": Role(_("Division staff"), Scope.DIVISION, _KNOWS | {Power.ORGANISE, Power.WRITE_TO}),
    "field_representative": Role(
        _("Field representative"), Scope.LOCAL, _RUNS | {Power.PAY, Power.OPEN_TABLES, Power.PLAN_MONEY}
    ),
    "membership_staff": Role(
        _("Membership secretary of the federation"),
        Scope.FEDERATION,
        _RUNS | {Power.BIRTH_DATE, Power.PAY, Power.MERGE, Power.OFFICES, Power.WATCH},
    ),
    "organiser": Role(
        _("Organizer of the federation"), Scope.FEDERATION, _KNOWS | {Power.ORGANISE, Power.REGISTER}
    ),
    "education_staff": Role(
        _("Education staff of the federation"),
        Scope.FEDERATION,
        frozenset({Power.NAMES, Power.WORK_CONTACT, Power.HOME_CONTACT, Power.REGISTER, Power.RUN_WORKSHOPS}),
    ),
    "research_staff": Role(
        _("Research staff of the federation"),
        Scope.FEDERATION,
        frozenset({Power.NAMES, Power.PAY, Power.OPEN_TABLES, Power.PLAN_MONEY}),
    ),
    "communications_staff": Role(_("Communications staff of the federation"), Scope.FEDERATION),
    "auditor": Role(
        _("Auditor"),
        Scope.FEDERATION,
        _KNOWS | {Power.HOME_ADDRESS, Power.BIRTH_DATE, Power.PAY, Power.NOTES, Power.WATCH},
        reads_only=True,
    ),
}

# The offices by which somebody sees more than herself: how their holders come in is guarded (roster.signin).
SEEING = tuple(kind for kind, role in ROLES.items() if role.sees_others)
# What a local seats itself; whom the federation sends is the federation's to say.
OF_A_LOCAL = (
    "president",
    "vice_president",
    "treasurer",
    "secretary",
    "building_rep",
    "negotiator",
    "delegate",
)
