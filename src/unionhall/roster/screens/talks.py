"""Conversations of a local: what is due, one person's, noting one, and who talks to whom."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.log_actions import log

from unionhall.core.frame import Frame
from unionhall.core.paging import leaf
from unionhall.places.models import Local
from unionhall.roster import organising
from unionhall.roster.gate import actor, behind_the_gate, local_within, today
from unionhall.roster.models import Assignment, Person, Talk
from unionhall.roster.organising import TalkChangedError
from unionhall.roster.people import PersonQuerySet
from unionhall.roster.roles import Power
from unionhall.roster.screens.chart import to
from unionhall.roster.screens.talkforms import AssignmentForm, TalkChangeForm, TalkForm, organisers, seen

_SHOWN = 30


@behind_the_gate
def index(request: HttpRequest, number: str) -> HttpResponse:
    """What is to be followed up, longest due first, and the latest conversations."""
    local = local_within(request, Power.ORGANISE, number)
    talks = Talk.objects.visible_to(request.user).filter(local=local)
    talks = talks.select_related("person", "held_by", "follow_up_by")
    frame = Frame(_("Conversations in Local %(number)s") % {"number": number}, crumbs=to(local))
    context = {
        "local": local,
        "today": today(),
        "due": list(talks.due()[:200]),
        "page": leaf(talks, request.GET.get("page"), _SHOWN),
    }
    return render(request, "roster/talks.html", frame.context(request) | context)


@behind_the_gate
def show(request: HttpRequest, number: str, key: UUID) -> HttpResponse:
    """Every conversation with one person, and a form for the next."""
    local = local_within(request, Power.ORGANISE, number)
    person = get_object_or_404(_people(request, local), key=key)
    usual = organisers(local, actor(request), today())
    myself = usual.filter(user=request.user.pk).first()
    form = TalkForm(usual, request.POST or None, initial={"held_on": today(), "held_by": myself})
    if request.method == "POST" and form.is_valid():
        organising.note(person, local, form.facts, by=actor(request))
        messages.success(request, _("The conversation is noted."))
        return redirect("roster:talk", number, key)
    log(person, "roster.look", user=request.user)
    talks = Talk.objects.visible_to(request.user).filter(local=local, person=person)
    assigned = Assignment.objects.visible_to(request.user).on(today()).filter(local=local, person=person)
    crumbs = [*to(local), (_("Conversations"), reverse("roster:talks", args=[number]))]
    frame = Frame(_("Conversations with %(name)s") % {"name": person}, crumbs=crumbs)
    context = {
        "local": local,
        "person": person,
        "form": form,
        "talks": talks.select_related("held_by", "follow_up_by"),
        "organiser": assigned.select_related("organiser").first(),
    }
    return render(request, "roster/talk.html", frame.context(request) | context)


@behind_the_gate
def change(request: HttpRequest, number: str, key: UUID) -> HttpResponse:
    """Correct what was noted; if somebody else has done so meanwhile, she sees what stands there now."""
    local = local_within(request, Power.ORGANISE, number)
    mine = Talk.objects.visible_to(request.user).filter(local=local)
    talk = get_object_or_404(mine.select_related("person", "held_by", "follow_up_by"), key=key)
    usual = organisers(local, actor(request), today())
    form, was = TalkChangeForm(usual, talk, request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            organising.correct(talk, form.facts, form.saw, by=actor(request))
        except TalkChangedError:
            talk.refresh_from_db()
            # What she typed stays; sent once more, it is sent by one who has seen what is new.
            was, form = talk, TalkChangeForm(usual, talk, {**request.POST.dict(), **seen(talk)})
        else:
            messages.success(request, _("The note is corrected."))
            return redirect("roster:talk", number, talk.person.key)
    log(talk.person, "roster.look", user=request.user)
    hers = reverse("roster:talk", args=[number, talk.person.key])
    crumbs = [*to(local), (_("Conversations with %(name)s") % {"name": talk.person}, hers)]
    frame = Frame(_("Correct what was noted"), crumbs=crumbs)
    context = {"local": local, "talk": talk, "form": form, "was": was, "hers": hers}
    return render(request, "roster/talk_change.html", frame.context(request) | context)


@behind_the_gate
@require_POST
def remove(request: HttpRequest, number: str, key: UUID) -> HttpResponse:
    """A note at the wrong person goes; pressed twice, it has gone."""
    local = local_within(request, Power.ORGANISE, number)
    talk = Talk.objects.visible_to(request.user).filter(local=local, key=key).select_related("person").first()
    if talk is None:
        return redirect("roster:talks", number)
    organising.remove(talk, by=actor(request))
    messages.success(request, _("The note is taken away."))
    return redirect("roster:talk", number, talk.person.key)


@behind_the_gate
@require_POST
def done(request: HttpRequest, number: str, key: UUID) -> HttpResponse:
    """What was to follow is done."""
    local = local_within(request, Power.ORGANISE, number)
    talk = get_object_or_404(Talk.objects.visible_to(request.user).filter(local=local), key=key)
    organising.follow_up(talk, by=actor(request), on=today())
    messages.success(request, _("Done. Note the conversation too, if there was one."))
    return redirect("roster:talks", number)


@behind_the_gate
def assignments(request: HttpRequest, number: str) -> HttpResponse:
    """Who talks to whom: tick people, and say who talks to them from today on."""
    local = local_within(request, Power.ORGANISE, number)
    everybody = _people(request, local)
    form = AssignmentForm(organisers(local, actor(request), today()), everybody, request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _assign(request, local, form)
    crumbs = [*to(local), (_("Conversations"), reverse("roster:talks", args=[number]))]
    frame = Frame(_("Who talks to whom in Local %(number)s") % {"number": number}, crumbs=crumbs)
    words = request.GET.get("q", "").strip()[:80]
    page = leaf(everybody.known_as(words) if words else everybody, request.GET.get("page"), 50)
    rows = Assignment.objects.visible_to(request.user).on(today())
    rows = rows.filter(local=local, person__in=[person.pk for person in page]).select_related("organiser")
    whose = {row.person_id: row.organiser for row in rows}
    context = {
        "local": local,
        "form": form,
        "page": page,
        "words": words,
        "parameters": f"q={words}&" if words else "",
        "people": [(person, whose.get(person.pk)) for person in page],
    }
    return render(request, "roster/assignments.html", frame.context(request) | context)


def _assign(request: HttpRequest, local: Local, form: AssignmentForm) -> HttpResponse:
    ticked = _keys(request.POST.getlist("person"))
    people = list(_people(request, local).filter(key__in=ticked))
    organiser = form.cleaned_data["organiser"]
    count = organising.assign(organiser, people, local, by=actor(request), on=today())
    said = ngettext("%(count)s person was changed.", "%(count)s people were changed.", count)
    messages.success(request, said % {"count": count})
    return redirect("roster:assignments", local.number)


def _keys(given: list[str]) -> list[UUID]:
    try:
        return [UUID(key) for key in given[:1000]]
    except ValueError:
        raise Http404 from None


def _people(request: HttpRequest, local: Local) -> PersonQuerySet:
    """Those of the local with whom she may organise."""
    return Person.objects.visible_to(request.user, Power.ORGANISE, today()).of_local(local, today())
