"""My own page: where I belong, what the roll knows of me, who looked; changing it, taking it with me."""

import json
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from unionhall.core.frame import Frame
from unionhall.core.paging import leaf
from unionhall.roster import actions
from unionhall.roster.dated import DatedQuerySet
from unionhall.roster.dossier import everything as told
from unionhall.roster.dossier import facts
from unionhall.roster.extract import extract
from unionhall.roster.gate import actor, behind_the_gate, today
from unionhall.roster.leaving import agreed
from unionhall.roster.looks import looked_at
from unionhall.roster.looks import told as words
from unionhall.roster.models import Correction, Email, Membership, Office, Person, Phone, Purpose, Unit
from unionhall.roster.screens.desks import ways
from unionhall.roster.screens.mineforms import WAYS
from unionhall.roster.signin import factors
from unionhall.roster.signin.holders import is_of_employer

_SHOWN = 50
_LEFT = (Membership.Status.LAPSED, Membership.Status.DECLINED)


@behind_the_gate
def show(request: HttpRequest) -> HttpResponse:
    """My page; who has an account but no record is told so."""
    person = Person.objects.present().filter(user=request.user.pk).first()
    frame = Frame(_("My page"))
    found = (
        _context(person, request.GET.get("page"))
        if person
        else {"person": None, "is_resting": _is_resting(request)}
    )
    context = {**found, "ways": ways(request)}
    return render(request, "roster/mine.html", frame.context(request) | context)


@behind_the_gate
def everything(request: HttpRequest) -> HttpResponse:
    """All that the roll knows of me, as a file."""
    text = json.dumps(told(_myself(request)), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
    named = {"Content-Disposition": 'attachment; filename="my-record.json"'}
    return HttpResponse(text, content_type="application/json; charset=utf-8", headers=named)


@behind_the_gate
def on_paper(request: HttpRequest) -> HttpResponse:
    """The same to be read, as a PDF."""
    named = {"Content-Disposition": 'attachment; filename="my-record.pdf"'}
    return HttpResponse(extract(_myself(request)), content_type="application/pdf", headers=named)


@behind_the_gate
def add(request: HttpRequest, what: str) -> HttpResponse:
    """One more e-mail or phone, where I live now, how I am called."""
    if what not in WAYS:
        raise Http404
    person = _myself(request)
    form = WAYS[what](request.POST or None, initial=WAYS[what].begins(person, today()))
    if request.method == "POST" and form.is_valid():
        form.write(person, by=actor(request), on=today())
        messages.success(request, _("Your record is changed."))
        return redirect("roster:mine")
    frame = Frame(str(form.heading), crumbs=_to())
    context = {"form": form, "button": _("Write it down"), "note": form.note}
    return render(request, "roster/correct.html", frame.context(request) | context)


@behind_the_gate
@require_POST
def end(request: HttpRequest, what: str, pk: int) -> HttpResponse:
    """An e-mail or a phone that is mine no longer."""
    row = _mine(request, what, pk)
    if isinstance(row, Email) and _is_last(row) and "sure" not in request.POST:
        return _ask_again(request, row)
    actions.end_way(row, by=actor(request), on=today())
    messages.success(request, _("Your record is changed."))
    return redirect("roster:mine")


@behind_the_gate
@require_POST
def prefer(request: HttpRequest, what: str, pk: int) -> HttpResponse:
    """Of several e-mails or phones the one to be used first."""
    actions.prefer(_mine(request, what, pk), by=actor(request))
    messages.success(request, _("Your record is changed."))
    return redirect("roster:mine")


def _mine(request: HttpRequest, what: str, pk: int) -> Email | Phone:
    if what not in ("email", "phone"):
        raise Http404
    kind: type[Email | Phone] = Email if what == "email" else Phone
    row = get_object_or_404(kind.objects.on(today()), person=_myself(request), pk=pk)
    return cast("Email | Phone", row)


def _is_last(row: Email) -> bool:
    """Whether no other address of her own is left."""
    others = row.person.emails.on(today()).filter(purpose=Purpose.HOME).exclude(pk=row.pk)
    is_own = row.purpose == Purpose.HOME and not is_of_employer(row.address)
    return is_own and all(is_of_employer(other.address) for other in others)


def _ask_again(request: HttpRequest, row: Email) -> HttpResponse:
    """What it would mean to have no address any more."""
    has_passkey = factors.has_passkey(actor(request))
    frame = Frame(_("Your only e-mail"), crumbs=_to())
    context = {"email": row, "has_passkey": has_passkey}
    return render(request, "roster/last_email.html", frame.context(request) | context)


def _context(person: Person, page: str | None) -> dict[str, object]:
    day, record = today(), facts(person)
    seen, spoken = leaf(looked_at(person), page, _SHOWN), dict(settings.LANGUAGES)
    standings = _standings(person)
    jobs = person.employments.on(day).select_related("unit__local", "employer", "worksite")
    units = {row.unit for row in standings if row.unit} | {row.unit for row in jobs if row.unit}
    return {
        "person": person,
        "standings": standings,
        "units": sorted(units, key=lambda unit: (unit.local.number, unit.name)),
        "officers": _officers(units, standings),
        "jobs": jobs,
        "emails": _among_others(person.emails.on(day)),
        "phones": _among_others(person.phones.on(day)),
        "addresses": person.addresses.on(day),
        "names": person.names.on(day),
        "consents": agreed(person, day),
        "spoken": [spoken.get(code, code) for code in person.languages],
        "record": record,
        "corrections": person.corrections.exclude(state=Correction.State.WITHDRAWN)[:10],
        "looks": words(seen),
        "page": seen,
    }


def _among_others(rows: DatedQuerySet[Any]) -> DatedQuerySet[Any]:
    """The rows, and of each whether there is another for the same purpose."""
    others = rows.filter(purpose=OuterRef("purpose")).exclude(pk=OuterRef("pk"))
    return rows.annotate(has_others=Exists(others))


def _officers(units: set[Unit], standings: list[Membership]) -> list[Office]:
    """Who holds an office in my locals and units today."""
    locals_ = {unit.local_id for unit in units} | {row.local_id for row in standings}
    places = Q(local__in=locals_) | Q(unit__in=[unit.pk for unit in units])
    rows = Office.objects.on(today()).filter(places, person__merged_into__isnull=True)
    return list(rows.select_related("person", "local", "unit__local", "worksite", "division"))


def _standings(person: Person) -> list[Membership]:
    rows = person.memberships.on(today()).exclude(status__in=_LEFT)
    return list(rows.select_related("local", "unit__local"))


def _is_resting(request: HttpRequest) -> bool:
    """Whether the account is the one of two that did not go to the joined record."""
    return Person.objects.filter(user=request.user.pk, merged_into__isnull=False).exists()


def _myself(request: HttpRequest) -> Person:
    return get_object_or_404(Person.objects.present(), user=request.user.pk)


def _to() -> list[tuple[str, str]]:
    return [(_("My page"), reverse("roster:mine"))]
