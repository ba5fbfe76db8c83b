"""The people of a local taken out as a file. Every taking is in the log, and each of them can ask who did."""

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_GET
from wagtail.log_actions import log

from unionhall.core.exports import csv_response, xlsx_response
from unionhall.roster import exports, permissions
from unionhall.roster.gate import actor, behind_the_gate, local_within, today
from unionhall.roster.looks import note_on_each
from unionhall.roster.people import Person
from unionhall.roster.roles import Power
from unionhall.roster.screens.peopleforms import DayForm
from unionhall.roster.ties import Employment

_CONTACT = {Power.HOME_CONTACT, Power.WORK_CONTACT, Power.HOME_ADDRESS}
_FORMATS = {"csv": csv_response, "xlsx": xlsx_response}


@require_GET
@behind_the_gate
def take_local(request: HttpRequest, number: str, ending: str) -> HttpResponseBase:
    """Everybody with a job in a unit of a local, as a sheet that reads back in; `?on=` is another day."""
    local = local_within(request, Power.EXPORT, number)
    if ending not in _FORMATS:
        raise Http404
    powers = frozenset(power for power in Power if permissions.may_in(request.user, power, local))
    asked = DayForm(request.GET).day
    # How to reach somebody is told as of today alone: who has left is not to be called on.
    powers -= _CONTACT if asked else set()
    day, name = asked or today(), f"local-{local.number}{f'-{asked}' if asked else ''}"
    jobs = Employment.objects.on(day).filter(unit__local=local)
    people = exports.People(name, jobs, day, powers)
    taken = Person.objects.present().filter(pk__in=jobs.values("person"))
    told: dict[str, object] = {"list": str(local)}
    count = note_on_each(taken, "roster.export", told, by=actor(request), on=timezone.now())
    log(local, "roster.take_out", user=request.user, data={"people": count})
    return _FORMATS[ending](exports.sheet(people))
