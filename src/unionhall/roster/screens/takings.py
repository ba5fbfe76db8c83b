"""The people of a local taken out as a file. Every taking is in the log."""

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET
from wagtail.log_actions import log

from unionhall.core.exports import csv_response, xlsx_response
from unionhall.roster import exports, permissions
from unionhall.roster.gate import behind_the_gate, local_within, today
from unionhall.roster.roles import Power
from unionhall.roster.ties import Employment

_FORMATS = {"csv": csv_response, "xlsx": xlsx_response}


@require_GET
@behind_the_gate
def take_local(request: HttpRequest, number: str, ending: str) -> HttpResponseBase:
    """Everybody with a job in a unit of a local, as a sheet that reads back in."""
    local = local_within(request, Power.EXPORT, number)
    if ending not in _FORMATS:
        raise Http404
    powers = frozenset(power for power in Power if permissions.may_in(request.user, power, local))
    jobs = Employment.objects.on(today()).filter(unit__local=local)
    people = exports.People(f"local-{local.number}", jobs, today(), powers)
    log(
        local, "roster.take_out", user=request.user, data={"people": jobs.values("person").distinct().count()}
    )
    return _FORMATS[ending](exports.sheet(people))
