"""The planner's own pages: a plan at work, with its start years to be moved."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from unionhall.core.frame import Crumb, Frame
from unionhall.core.models import User
from unionhall.funding import answers, asks, drafting, entries, inputs, offers, permissions
from unionhall.funding.doubts import DOUBTS
from unionhall.funding.drafting import ChangedMeanwhileError, NothingToUndoError, Seen
from unionhall.funding.frames import BeginForm, FrameForm
from unionhall.funding.gist import gist
from unionhall.funding.inputs import Item, Values
from unionhall.funding.plans import Plan, Snapshot, Version
from unionhall.funding.refusals import refusals
from unionhall.funding.showing import Shown, file
from unionhall.funding.tandem import RefusedError, UnsolvedError, problems
from unionhall.places.models import District


@require_GET
def show_plans(request: HttpRequest) -> HttpResponse:
    """Published plans for everybody; her own and those of her locals for who may plan."""
    frame = Frame(
        _("Plans of two streams"),
        _("Which work starts on relief money that ends, so that state money that grows can carry it on."),
        crumbs=[(_("School aid"), reverse("funding"))],
    )
    mine = Plan.objects.visible_to(request.user).select_related("district", "local", "owner")
    context = {
        "published": Snapshot.objects.public(),
        "mine": mine.filter(put_away_at=None),
        "put_away": mine.exclude(put_away_at=None),
        "may_plan": permissions.may_plan(request.user),
        "district": _asked(request),
    }
    return render(request, "funding/plans.html", frame.context(request) | context)


def begin(request: HttpRequest) -> HttpResponse:
    """The form that begins a plan: whose it is, and over which years."""
    if not permissions.may_plan(request.user):
        raise Http404
    chosen = _asked(request)
    start = (
        {"district": chosen.pk, "title": _("A plan for %(district)s") % {"district": chosen}}
        if chosen
        else {}
    )
    form = BeginForm(request.POST or None, user=actor(request), initial=start)
    if request.method == "POST" and form.is_valid():
        facts = form.facts()
        plan = drafting.begin(facts, by=actor(request))
        if facts.district and (lacking := offers.lacking(facts.district, form.years)):
            messages.warning(request, lacking)
        return redirect(plan)
    frame = Frame(_("Begin a plan"), crumbs=trail())
    return render(request, "funding/plan_new.html", frame.context(request) | {"form": form})


def _asked(request: HttpRequest) -> District | None:
    """The district that the address names."""
    asked = request.GET.get("district", "")
    return District.objects.filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 10 else None


@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """A plan at work."""
    plan = visible(request, pk)
    version = plan.latest
    context = {**working(request, plan, version), **told(version, whole="whole" in request.GET)}
    frame = Frame(plan.title, crumbs=trail())
    return render(request, "funding/plan.html", frame.context(request) | context)


@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down the start years as they stand in the form; answer with the plan solved again."""
    plan = changeable(request, pk)
    clash, is_refused = None, False
    try:
        drafting.move_starts(plan, _starts(request.POST), seen=seen(request, plan), by=actor(request))
    except ChangedMeanwhileError as stopped:
        clash = stopped.theirs
    except RefusedError as refused:
        is_refused = True
        messages.error(request, " ".join(refusals(plan.latest.values, refused.problems)))
    if not request.headers.get("HX-Request"):
        if clash:
            messages.error(request, meanwhile(clash))
        return redirect(plan)
    version = plan.latest
    context = {**working(request, plan, version), **told(version), "clash": clash and meanwhile(clash)}
    context["is_stale"] = bool(clash) or is_refused
    return render(request, "funding/parts/plan_moved.html", context)


@require_GET
def attempt(request: HttpRequest, pk: int) -> HttpResponse:
    """What the plan would be with other start years; nothing is written down."""
    plan = visible(request, pk)
    version = plan.latest
    values = inputs.with_starts(version.values, _starts(request.GET))
    if values == version.values:
        context = told(version)
    else:
        context = _solved(values, lambda: Shown(answers.tried(values), values))
    return render(request, "funding/parts/plan_answer.html", {"plan": plan, "is_trial": True, **context})


@require_GET
def rest(request: HttpRequest, pk: int) -> HttpResponse:
    """What takes longer to find out, for the page that shows the plan already."""
    plan = visible(request, pk)
    return render(request, "funding/parts/plan_rest.html", {"plan": plan, **told(plan.latest, whole=True)})


def reframe(request: HttpRequest, pk: int) -> HttpResponse:
    """Title, years and rule of a plan."""
    plan = changeable(request, pk)
    version = plan.latest
    form = FrameForm(request.POST or None, initial=FrameForm.shown(plan, version.values))
    if request.method == "POST" and form.is_valid() and _reframed(request, plan, form):
        return redirect(plan)
    frame = Frame(_("Title and years"), crumbs=trail(plan))
    return render(
        request, "funding/plan_frame.html", frame.context(request) | {"form": form, "version": version}
    )


def _reframed(request: HttpRequest, plan: Plan, form: FrameForm) -> bool:
    values = plan.latest.values
    try:
        drafting.reframe(plan, form.facts(), seen=seen(request, plan), by=actor(request))
    except ChangedMeanwhileError as stopped:
        form.add_error(None, meanwhile(stopped.theirs))
    except RefusedError as refused:
        for refusal in refusals(values, refused.problems):
            form.add_error(None, refusal)
    else:
        for name in inputs.left_out(values, form.facts().years):
            said = _(
                "%(name)s: what comes in after the last year is no longer in the plan. “Undo” brings it back."
            )
            messages.warning(request, said % {"name": name})
    return form.is_valid()


@require_GET
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Every version of a plan, to go back to."""
    plan = visible(request, pk)
    frame = Frame(_("What was changed"), crumbs=trail(plan))
    versions = plan.versions.select_related("made_by").defer("values", "kept")
    may_change = permissions.may_change(request.user, plan)
    context = {
        "plan": plan,
        "versions": versions,
        "latest": plan.latest,
        "may_change": may_change,
        "form_key": uuid4(),
    }
    return render(request, "funding/plan_history.html", frame.context(request) | context)


@require_POST
def go_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo the last change, or go back to a version by its number."""
    plan = changeable(request, pk)
    number = request.POST.get("number", "")
    wanted = int(number[:9]) if number.isdecimal() else None
    try:
        drafting.go_back(plan, wanted, seen=seen(request, plan), by=actor(request))
    except NothingToUndoError:
        messages.error(request, _("There is nothing to undo."))
    except ChangedMeanwhileError as stopped:
        messages.error(request, meanwhile(stopped.theirs))
    return redirect(plan)


@require_POST
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Another plan like this one."""
    plan = changeable(request, pk)
    title = _("%(title)s, another way") % {"title": plan.title}
    made = drafting.copy(plan, title[:120], form_key=seen(request, plan).form_key, by=actor(request))
    messages.success(request, _("This is the copy. Change it, and compare the two."))
    return redirect(made)


@require_POST
def put_away(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a plan off the list, or put it back."""
    plan = changeable(request, pk)
    days = {"away": timezone.now(), "back": None}
    wish = request.POST.get("wish", "")
    if wish not in days:
        raise Http404
    drafting.put_away(plan, on=days[wish], by=actor(request))
    return redirect("plans")


@require_GET
def take_file(request: HttpRequest, pk: int, suffix: str) -> HttpResponseBase:
    """The plan as it stands, as a file."""
    plan = visible(request, pk)
    shown = told(plan.latest, whole=True).get("shown")
    if shown is None:
        raise Http404
    return file(shown, suffix, slugify(plan.title) or "plan")


# --- What these pages and their neighbours share ----------------------------------------------------------
def visible(request: HttpRequest, pk: int) -> Plan:
    """A plan she may see."""
    return get_object_or_404(Plan.objects.visible_to(request.user), pk=pk)


def changeable(request: HttpRequest, pk: int) -> Plan:
    """A plan she may change; what she may not is as if it were not there."""
    plan = visible(request, pk)
    if not permissions.may_change(request.user, plan):
        raise Http404
    return plan


def actor(request: HttpRequest) -> User:
    """Whoever makes the change; the gate has let nobody in who has not signed in."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def seen(request: HttpRequest, plan: Plan) -> Seen:
    """The version that she had before her, and the form."""
    number, key = request.POST.get("seen", ""), request.POST.get("form_key", "")
    if not number.isdecimal() or len(number) > 9 or not plan.versions.filter(number=number).exists():
        raise Http404
    try:
        return Seen(int(number), UUID(key)) if key else Seen(int(number))
    except ValueError:
        raise Http404 from None


def working(request: HttpRequest, plan: Plan, version: Version) -> dict[str, Any]:
    """What the forms of a plan at work need."""
    return {
        "plan": plan,
        "version": version,
        "form_key": uuid4(),
        "may_change": permissions.may_change(request.user, plan),
        "may_undo": drafting.before(version) is not None,
        "starts": _rows(version.values),
        "streams": _with_gist(version.values, "streams"),
        "investments": _with_gist(version.values, "investments"),
        "stream_kinds": {kind: form.title for kind, form in entries.STREAMS.items()},
        "investment_kinds": {kind: form.title for kind, form in asks.INVESTMENTS.items()},
        "doubts": version.values.get("assumptions", []),
        "doubt_kinds": {kind: form.title for kind, form in DOUBTS.items()},
        "snapshots": plan.snapshots.defer("kept"),
    }


def told(version: Version, *, whole: bool = False) -> dict[str, Any]:
    """The answer of a version for a page, or why there is none."""
    if not answers.is_ready(version.values):
        return {"shown": None, "is_empty": True}
    if found := problems(version.values):
        return {"shown": None, "refusals": refusals(version.values, found)}
    return _solved(version.values, lambda: Shown(answers.of_version(version, whole=whole), version.values))


def meanwhile(theirs: Version) -> str:
    """What is said to somebody whose change met another's."""
    words = {"who": theirs.made_by or _("somebody"), "what": theirs.name}
    return (
        _(
            "%(who)s changed the same thing while you were at it (%(what)s). Your change was not made. Look "
            "at what is there now, and make it again if you still want it."
        )
        % words
    )


def trail(plan: Plan | None = None) -> list[Crumb]:
    """The way back up."""
    plans = [(_("School aid"), reverse("funding")), (_("Plans of two streams"), reverse("plans"))]
    return [*plans, (plan.title, plan.get_absolute_url())] if plan else plans


def _solved(values: Values, solve: Callable[[], Shown]) -> dict[str, Any]:
    try:
        return {"shown": solve()}
    except UnsolvedError:
        return {"shown": None, "is_unsolved": True}
    except RefusedError as refused:
        return {"shown": None, "refusals": refusals(values, refused.problems)}


def _starts(sent: QueryDict) -> dict[str, str]:
    """The years by investment, as the fields of the form are called."""
    return {
        name.removeprefix("start-"): str(year) for name, year in sent.items() if name.startswith("start-")
    }


def _with_gist(values: Values, section: str) -> list[tuple[Item, str]]:
    return [(item, gist(item, values["years"])) for item in values[section]]


def _rows(values: Values) -> list[dict[str, Any]]:
    """One row of the form of start years for each investment."""
    rows, years = [], values["years"]
    for item in values["investments"]:
        is_held = inputs.is_held(item)
        start = inputs.freed(item, years)["start"] if is_held else item.get("start", [years[0], years[-1]])
        may = inputs.startable(item, years)
        year = item["start"][0] if is_held else ""
        window = "–".join(dict.fromkeys((start[0], start[-1])))
        rows.append({"item": item, "year": year, "window": window, "years": may})
    return rows
