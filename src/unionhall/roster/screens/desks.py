"""The ways from one's own page to what one's offices open: people, lists, cards, corrections."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from unionhall.core.frame import Crumb
from unionhall.places.models import Local
from unionhall.roster import permissions, reach
from unionhall.roster.corrections import Correction
from unionhall.roster.gate import today
from unionhall.roster.roles import Power

# Whose offices lead into more locals than these finds them by the list of all.
_FEW = 6


@dataclass(frozen=True)
class Way:
    """A link, and how much waits behind it."""

    title: str
    address: str
    waiting: int = 0


def to_mine() -> list[Crumb]:
    """The way back up to one's own page."""
    return [(_("My page"), reverse("roster:mine"))]


def ways(request: HttpRequest) -> list[Way]:
    """What her offices open, in the order in which it is mostly needed."""
    if not any(reach.grants(request.user, today())):
        return []
    found = [way for power, way in _everywhere(request) if permissions.may_anywhere(request.user, power)]
    if permissions.may_everywhere(request.user, Power.ENROL):
        found.append(Way(_("Units and worksites"), reverse("roster:grounds", args=["units"])))
        found.append(Way(_("What cards say"), reverse("roster:card-text")))
    return [*found, *(way for local in _few(request) for way in _of(local, request))]


def _everywhere(request: HttpRequest) -> list[tuple[Power, Way]]:
    waits = Correction.objects.visible_to(request.user).waiting().count()
    return [
        (Power.NAMES, Way(_("People"), reverse("roster:people"))),
        (Power.EDIT, Way(_("Corrections that members ask for"), reverse("roster:corrections"), waits)),
        (Power.NAMES, Way(_("Saved lists"), reverse("roster:lists"))),
        (Power.ENROL, Way(_("Employers' lists"), reverse("arrivals"))),
        (Power.MERGE, Way(_("Join two records"), reverse("merges"))),
        (Power.MEMBERSHIP, Way(_("The federation in numbers"), reverse("roster:federation"))),
    ]


def _few(request: HttpRequest) -> list[Local]:
    locals_ = permissions.locals_within(request.user, Power.MEMBERSHIP)
    return locals_ if len(locals_) <= _FEW else []


def _of(local: Local, request: HttpRequest) -> list[Way]:
    words, number = {"number": local.number}, [local.number]
    found = [(Power.MEMBERSHIP, _("Wall chart of Local %(number)s") % words, "roster:wall")]
    found.append((Power.ENROL, _("Cards of Local %(number)s") % words, "roster:cards"))
    found.append((Power.ORGANISE, _("Conversations in Local %(number)s") % words, "roster:talks"))
    return [
        Way(title, reverse(name, args=number))
        for power, title, name in found
        if permissions.may_in(request.user, power, local)
    ]
