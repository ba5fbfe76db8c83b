"""The pages of what was kept of a plan, shared by a link or published; and two plans side by side."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from unionhall.core.frame import Frame, absolute
from unionhall.funding import answers, comparing, keeping, permissions
from unionhall.funding.drafting import ChangedMeanwhileError
from unionhall.funding.planner import actor, changeable, meanwhile, seen, told, trail
from unionhall.funding.plans import Plan, Snapshot
from unionhall.funding.showing import Shown, file
from unionhall.funding.tandem import RefusedError, UnsolvedError


@require_POST
def keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the plan as it is, under a name."""
    plan = changeable(request, pk)
    label = " ".join(request.POST.get("label", "").split())[:120] or plan.title
    if not answers.is_ready(plan.latest.values):
        messages.error(request, _("Add a stream and an investment first."))
        return redirect(plan)
    try:
        snapshot = keeping.keep(plan, label, seen=seen(request, plan), by=actor(request))
    except ChangedMeanwhileError as stopped:
        messages.error(request, meanwhile(stopped.theirs))
        return redirect(plan)
    except (RefusedError, UnsolvedError):
        messages.error(request, _("The search found no answer that could be kept."))
        return redirect(plan)
    messages.success(request, _("Kept. It will show these dollars for good."))
    return redirect(snapshot)


@require_GET
def show_kept(request: HttpRequest, pk: int) -> HttpResponse:
    """What was kept, for those who may see the plan."""
    snapshot = _visible(request, pk)
    plan = snapshot.plan
    context = _kept(snapshot) | {
        **_publishing(request, snapshot),
        "may_change": permissions.may_change(request.user, plan),
        "may_take_back": permissions.may_take_back(request.user, snapshot),
        "files": "plan-kept-file",
        "place": snapshot.pk,
        "link": absolute(snapshot.shared_url) if snapshot.token else "",
    }
    frame = Frame(snapshot.label, crumbs=trail(plan))
    return render(request, "funding/plan_kept.html", frame.context(request) | context)


@require_POST
def show_to(request: HttpRequest, pk: int) -> HttpResponse:
    """Share, publish, or take both back."""
    snapshot = _visible(request, pk)
    wish = request.POST.get("wish")
    if wish == "publish" and permissions.may_publish(request.user, snapshot.plan):
        keeping.publish(snapshot, on=timezone.now(), by=actor(request))
    elif wish == "share" and permissions.may_change(request.user, snapshot.plan):
        keeping.share(snapshot, by=actor(request))
    elif wish == "stop" and permissions.may_take_back(request.user, snapshot):
        keeping.stop_sharing(snapshot, by=actor(request))
    else:
        raise Http404
    return redirect(snapshot)


@require_GET
def show_shared(request: HttpRequest, token: str) -> HttpResponse:
    """What was kept, for whoever has the link."""
    snapshot = get_object_or_404(Snapshot.objects.shared(), token=token)
    context = _kept(snapshot) | {"files": "plan-shared-file", "place": token, "is_shared": True}
    frame = Frame(
        snapshot.label, _("A plan of two streams, with every assumption."), structured_data=_facts(snapshot)
    )
    return render(request, "funding/plan_kept.html", frame.context(request) | context)


@require_GET
def take_kept(request: HttpRequest, pk: int, suffix: str) -> HttpResponseBase:
    """What was kept, as a file."""
    return _file(_visible(request, pk), suffix)


@require_GET
def take_shared(request: HttpRequest, token: str, suffix: str) -> HttpResponseBase:
    """What was kept, as a file for whoever has the link."""
    return _file(get_object_or_404(Snapshot.objects.shared(), token=token), suffix)


@require_GET
def compare(request: HttpRequest) -> HttpResponse:
    """Two plans side by side, at work or kept."""
    plans = Plan.objects.visible_to(request.user)
    if not plans.exists():
        raise Http404
    choices = [(f"plan-{one.pk}", one.title) for one in plans]
    kept = Snapshot.objects.visible_to(request.user).defer("kept")
    choices += [(f"kept-{one.pk}", _("%(label)s (kept)") % {"label": one.label}) for one in kept]
    sides = [_side(request, request.GET.get(name, "")) for name in ("a", "b")]
    found = [side for side in sides if side]
    context: dict[str, Any] = {
        "choices": choices,
        "a": request.GET.get("a"),
        "b": request.GET.get("b") or choices[-1][0],
    }
    if len(found) == 2:
        context["comparison"] = comparing.compare(*found)
    frame = Frame(_("Compare two plans"), crumbs=trail())
    return render(request, "funding/plan_compare.html", frame.context(request) | context)


def _side(request: HttpRequest, which: str) -> comparing.Side | None:
    """A plan or a kept one that she may see, solved; None for one there is not, or without an answer."""
    kind, _dash, number = which.partition("-")
    if not number.isdecimal() or len(number) > 9:
        return None
    if kind == "kept":
        snapshot = get_object_or_404(Snapshot.objects.visible_to(request.user), pk=number)
        return comparing.Side(snapshot.label, answers.of_snapshot(snapshot))
    plan = get_object_or_404(Plan.objects.visible_to(request.user), pk=number)
    shown = told(plan.latest, whole=True).get("shown")
    return comparing.Side(plan.title, shown.answer) if shown else None


def _visible(request: HttpRequest, pk: int) -> Snapshot:
    found = Snapshot.objects.visible_to(request.user).select_related("plan__local", "plan__district")
    return get_object_or_404(found, pk=pk)


def _kept(snapshot: Snapshot) -> dict[str, Any]:
    return {"snapshot": snapshot, "plan": snapshot.plan, "shown": _shown(snapshot)}


def _publishing(request: HttpRequest, snapshot: Snapshot) -> dict[str, bool]:
    """Whether she may publish it now, and whether the page of its district will not show it."""
    district = snapshot.plan.district
    of_district = Snapshot.objects.of_district(district) if district else Snapshot.objects.all()
    stands_apart = not of_district.filter(pk=snapshot.pk).exists()
    lifts = stands_apart and permissions.may_publish_for_all(request.user)
    may_publish = permissions.may_publish(request.user, snapshot.plan)
    return {
        "may_publish": may_publish and (lifts or not snapshot.published_at),
        "stands_apart": may_publish and stands_apart and not lifts,
    }


def _shown(snapshot: Snapshot) -> Shown:
    return Shown(answers.of_snapshot(snapshot), snapshot.kept["inputs"])


def _file(snapshot: Snapshot, suffix: str) -> HttpResponseBase:
    return file(_shown(snapshot), suffix, slugify(snapshot.label) or "plan")


def _facts(snapshot: Snapshot) -> dict[str, Any] | None:
    """What a published plan is, in schema.org's words; what is only shared is told to no search engine."""
    if not snapshot.published_at:
        return None
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": snapshot.label,
        "description": _("A plan of two streams, with every assumption."),
        "url": absolute(snapshot.shared_url),
        "dateModified": snapshot.made_at.isoformat(),
    }
