"""The door: who is expected, on a phone that may have no network; what it notes is sent once it has one.

The page and its list are kept on the phone by a service worker of ours (`static/institute/`). Without
JavaScript the same list is a form.
"""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.request import RawPostDataException
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from unionhall.core.frame import Frame
from unionhall.institute import attendance, passes, permissions
from unionhall.institute.attendance import Arrival
from unionhall.institute.models import Registration, Sitting

_MOST_AT_ONCE = 5_000


def sitting_for(request: HttpRequest, pk: int) -> Sitting:
    """The sitting, for whoever runs workshops; for others it is not there."""
    if not permissions.may_run(request.user):
        raise Http404
    return get_object_or_404(Sitting.objects.on_the_programme(), pk=pk)


@never_cache
def show_door(request: HttpRequest, pk: int) -> HttpResponse:
    """The list at the door. To anybody else this address is where a pass leads: it says what that is for."""
    if not permissions.may_run(request.user):
        frame = Frame(_("Show this pass at the door"))
        return render(request, "institute/door_closed.html", frame.context(request))
    sitting = sitting_for(request, pk)
    if request.method == "POST":
        return _note(request, sitting)
    crumbs = [
        (_("Desk"), reverse("institute:desk")),
        (str(sitting), reverse("institute:desk-sitting", args=[pk])),
    ]
    frame = Frame(_("At the door: %(workshop)s") % {"workshop": sitting}, crumbs=crumbs)
    rows = _expected(sitting)
    context = {
        "sitting": sitting,
        "rows": rows,
        "count": sum(bool(row.came) for row in rows),
        "list_url": reverse("institute:door-list", args=[pk]),
        "sync_url": reverse("institute:door-sync", args=[pk]),
        "worker_url": reverse("institute:door-worker"),
    }
    return render(request, "institute/door.html", frame.context(request) | context)


def _expected(sitting: Sitting) -> list[Registration]:
    rows = sitting.registrations.filter(state=Registration.State.SEATED).select_related("participant__local")
    return sorted(rows, key=lambda row: row.participant.name.casefold())


def _note(request: HttpRequest, sitting: Sitting) -> HttpResponse:
    """The form of the page: those who are ticked have come."""
    ticked = {int(each) for each in request.POST.getlist("came") if each.isdigit()}
    now = timezone.now()
    told = [
        Arrival(row.pk, now, row.pk in ticked) for row in _expected(sitting) if row.pk in ticked or row.came
    ]
    changed = attendance.arrive(sitting, told, by=request.user)  # type: ignore[arg-type]
    sentence = ngettext("%(count)s mark was kept.", "%(count)s marks were kept.", changed)
    messages.success(request, sentence % {"count": changed})
    return redirect("institute:door", sitting.pk)


@never_cache
def show_list(request: HttpRequest, pk: int) -> HttpResponse:
    """What a phone keeps: names, codes, and who is there already."""
    sitting = sitting_for(request, pk)
    people = [
        {
            "id": row.pk,
            "code": passes.code_of(row),
            "name": row.participant.name,
            "local": str(row.participant.local or ""),
            "came": bool(row.came),
        }
        for row in _expected(sitting)
    ]
    return JsonResponse({"sitting": pk, "title": str(sitting), "people": people, "token": get_token(request)})


@require_POST
def sync(request: HttpRequest, pk: int) -> HttpResponse:
    """What a phone has noted since it was last heard of: `[{"code": ..., "at": ..., "came": true}, ...]`."""
    sitting = sitting_for(request, pk)
    try:
        told = json.loads(request.body)[:_MOST_AT_ONCE]
        arrivals = [_arrival(each) for each in told]
    except (RawPostDataException, ValueError, TypeError, KeyError, AttributeError, OverflowError):
        return JsonResponse({"error": "not a list of marks"}, status=400)
    known = [each for each in arrivals if each is not None]
    attendance.arrive(sitting, known, by=request.user)  # type: ignore[arg-type]
    came = sitting.registrations.filter(came=True).values_list("pk", flat=True)
    return JsonResponse({"kept": len(known), "refused": len(arrivals) - len(known), "came": list(came)})


def _arrival(told: dict[str, Any]) -> Arrival | None:
    number = passes.number_in(str(told["code"]))
    at = datetime.fromtimestamp(float(told["at"]) / 1000, UTC)
    now = timezone.now()
    # A phone's clock may be wrong; nobody came in tomorrow, or a week ago.
    at = at if now - timedelta(days=7) < at <= now else now
    return Arrival(number, at, bool(told.get("came", True))) if number else None


def show_worker(request: HttpRequest) -> HttpResponse:
    """The service worker: served from here, since it may only keep pages below its own address."""
    path = finders.find("institute/worker.js")
    if path is None:
        raise Http404
    with open(str(path), encoding="utf-8") as file:
        return HttpResponse(file.read(), content_type="text/javascript; charset=utf-8")
