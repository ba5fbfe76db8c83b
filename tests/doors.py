"""What a door is, who knocks at it, and how an app says in its `tests/*doors.py` what each is answered.

An app's table `DOORS` has the name of each of its routes, and for it the addresses that are tried. Its
function `furnish(stage)`, if it has one, makes what the gaps in those addresses stand for.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from unionhall.core.models import User
from unionhall.roster.roles import ROLES, Power
from unionhall.roster.tests.samples import Roll

# The columns of a table: whoever is none of these is answered as a member.
PEOPLE = ("stranger", "ana", "eve", "dot")
# Where an officer who knocks holds her office: in Ana's local; in Cleo's; in Ana's, but she has not shown her
# second factor.
PLACES = ("here", "there", "unsure")
# Everybody who holds an office, or did: they are all on the roll.
OFFICERS = ("former", *(f"{kind} {place}" for kind in ROLES for place in PLACES))

ALL = (200, 200, 200, 200)
NONE = (404, 404, 404, 404)
# Outsiders are sent to the sign-in page; an editor is told that there is no such page.
PUBLISHERS = (302, 302, 404, 200)
# A stranger is asked to sign in, whatever stands behind the address; anybody else hears that nothing does.
ROLL = (302, 404, 404, 404)
# Everybody who is signed in has one of her own.
SIGNED_IN = (302, 200, 200, 200)


@dataclass(frozen=True)
class Door:
    """An address, with gaps for what the test has made, and the status each of PEOPLE is answered with.

    `but` names visitors who are answered otherwise.
    """

    address: str
    answers: tuple[int, int, int, int]
    method: str = "get"
    but: Mapping[str, int] = field(default_factory=dict)

    def answer(self, visitor: str) -> int:
        if visitor in self.but:
            return self.but[visitor]
        return self.answers[PEOPLE.index(visitor) if visitor in PEOPLE else 1]

    @property
    def is_the_same_for_all(self) -> bool:
        return len(set(self.answers)) == 1 and not self.but


@dataclass
class Stage:
    """The cast, the roll they are on, and what the gaps in addresses stand for."""

    users: dict[str, User]
    roll: Roll
    made: dict[str, object] = field(default_factory=dict)


def holding(power: Power, status: int = 200, places: Iterable[str] = ("here",)) -> dict[str, int]:
    """The officers in force who have a power over Ana, or over Cleo's local with `places=("there",)`."""
    named = [kind for kind, role in ROLES.items() if power in role.powers]
    return {f"{kind} {place}": status for kind in named for place in places}


def unsure(status: int = 302) -> dict[str, int]:
    """Officers who see other people but have not shown a second factor: they are sent to show it."""
    return {f"{kind} unsure": status for kind, role in ROLES.items() if role.sees_others}
