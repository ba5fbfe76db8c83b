"""The pages of one stream, investment or assumption of a plan: to add, to change, to take out."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from unionhall.core.frame import Frame
from unionhall.funding import doubts, drafting, inputs
from unionhall.funding.asks import INVESTMENTS
from unionhall.funding.doubts import DOUBTS
from unionhall.funding.drafting import ChangedMeanwhileError
from unionhall.funding.entries import STREAMS, ItemForm
from unionhall.funding.inputs import Item, Values
from unionhall.funding.planner import actor, changeable, meanwhile, seen, trail
from unionhall.funding.plans import Plan
from unionhall.funding.tandem import RefusedError

FORMS = {"streams": STREAMS, "investments": INVESTMENTS, "assumptions": DOUBTS}
# What a form does not ask for and must not lose; nor what a moved start was before, unless it is typed anew.
UNASKED = ("keep", "cost_year")


def add(request: HttpRequest, pk: int, section: str, kind: str) -> HttpResponse:
    """The form of an item that is not in the plan yet."""
    plan = changeable(request, pk)
    values = plan.latest.values
    form = _form(request, values, (section, kind))
    if request.method == "POST" and form.is_valid() and _added(request, plan, section, form):
        return redirect(plan)
    title = _("Add %(what)s") % {"what": form.title}
    return _page(request, plan, {"form": form, "title": title, "is_new": True})


def change(request: HttpRequest, pk: int, section: str, key: str) -> HttpResponse:
    """The form of an item of the plan."""
    plan = changeable(request, pk)
    if section not in FORMS:
        raise Http404
    values = plan.latest.values
    item = inputs.find(values, section, key)
    if item is None:
        return _gone(request, plan, section, key)
    form = _form(request, values, (section, doubts.kind_of(item)), item)
    if request.method == "POST" and form.is_valid() and _changed(request, plan, (section, item), form):
        return redirect(plan)
    return _page(request, plan, {"form": form, "title": item["name"], "section": section, "key": key})


def _gone(request: HttpRequest, plan: Plan, section: str, key: str) -> HttpResponse:
    """The form of an item that was taken out meanwhile: what was typed is added anew, if that is wanted."""
    earlier = plan.versions.order_by("-number").values_list("values", flat=True).iterator()
    was = next((found for values in earlier if (found := inputs.find(values, section, key))), None)
    if was is None:
        raise Http404
    if request.method != "POST":
        messages.error(request, _("It was taken out already."))
        return redirect(plan)
    form = _form(request, plan.latest.values, (section, doubts.kind_of(was)), was)
    is_anew = "anew" in request.POST
    if form.is_valid() and is_anew and _added(request, plan, section, form, was):
        return redirect(plan)
    if not is_anew:
        form.add_error(
            None, _("This was taken out of the plan meanwhile. What you typed is here, to be added anew.")
        )
    return _page(request, plan, {"form": form, "title": was["name"], "is_new": True, "is_anew": True})


@require_POST
def remove(request: HttpRequest, pk: int, section: str, key: str) -> HttpResponse:
    """Take an item out of the plan."""
    plan = changeable(request, pk)
    if section not in FORMS:
        raise Http404
    is_there = inputs.find(plan.latest.values, section, key) is not None
    try:
        drafting.remove(plan, (section, key), seen=seen(request, plan), by=actor(request))
    except ChangedMeanwhileError as stopped:
        messages.error(request, meanwhile(stopped.theirs))
    else:
        said = _("It was taken out. “Undo” brings it back.") if is_there else _("It was taken out already.")
        messages.success(request, said)
    return redirect(plan)


def _form(request: HttpRequest, values: Values, which: tuple[str, str], item: Item | None = None) -> Any:
    section, kind = which
    form = FORMS.get(section, {}).get(kind)
    if form is None:
        raise Http404
    taken = {one["name"] for one in values.get(section, []) if one is not item}
    given: dict[str, Any] = {"initial": doubts.initial(item) if item else {}}
    if section == "assumptions":
        given["streams"] = [one["name"] for one in values["streams"]]
    return form(request.POST or None, years=values["years"], taken=taken, **given)


def _added(request: HttpRequest, plan: Plan, section: str, form: ItemForm, was: Item | None = None) -> bool:
    item = _with_unasked(form, was or {})
    try:
        drafting.add(plan, section, item, seen=seen(request, plan), by=actor(request))
    except RefusedError as refused:
        form.accuse(refused.problems)
    return form.is_valid()


def _changed(request: HttpRequest, plan: Plan, which: tuple[str, Item], form: ItemForm) -> bool:
    section, was = which
    item = _with_unasked(form, was)
    try:
        drafting.change(plan, (section, was["id"]), item, seen=seen(request, plan), by=actor(request))
    except ChangedMeanwhileError as stopped:
        form.add_error(None, meanwhile(stopped.theirs))
    except RefusedError as refused:
        form.accuse(refused.problems)
    return form.is_valid()


def _with_unasked(form: ItemForm, was: Item) -> Item:
    typed = inputs.with_hidden(form.item(), was, form.years)
    is_same = all(typed.get(key) == was.get(key) for key in ("start", "end"))
    unasked = (*UNASKED, *inputs.WRITTEN) if is_same else UNASKED
    return {key: was[key] for key in unasked if key in was} | typed


def _page(request: HttpRequest, plan: Plan, context: dict[str, Any]) -> HttpResponse:
    """The form over the version it was made for; a refused one keeps the version that was seen."""
    title = context.pop("title")
    frame = Frame(str(title), crumbs=trail(plan))
    number = request.POST.get("seen") or plan.latest.number
    context |= {"plan": plan, "seen": number, "form_key": request.POST.get("form_key") or uuid4()}
    return render(request, "funding/plan_item.html", frame.context(request) | context)
