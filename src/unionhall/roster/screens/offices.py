"""The table of offices as a board reads it: whom each office reaches and what it may do there."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unionhall.core.frame import Frame
from unionhall.roster.roles import MEANINGS, ROLES, SELF, Power, Scope

_REACHES: dict[Scope, Promise] = {
    Scope.WORKSITE: gettext_lazy("the people of one local at one worksite"),
    Scope.UNIT: gettext_lazy("the people of one bargaining unit"),
    Scope.LOCAL: gettext_lazy("the people of one local"),
    Scope.DIVISION: gettext_lazy("the people of one division"),
    Scope.FEDERATION: gettext_lazy("everybody on the roll"),
}


def show(request: HttpRequest) -> HttpResponse:
    """Every office, for anybody who wants to know who may see what."""
    frame = Frame(_("Who may see what"), _("Each office of the union, whom it reaches, and what it may do."))
    offices = [(role, _REACHES[role.scope], _meant(role.powers)) for role in ROLES.values()]
    context = {"offices": offices, "herself": _meant(SELF)}
    return render(request, "roster/offices.html", frame.context(request) | context)


def _meant(powers: Iterable[Power]) -> list[Promise]:
    """What the powers mean, in the order of the table."""
    return [meaning for power, meaning in MEANINGS.items() if power in powers]
