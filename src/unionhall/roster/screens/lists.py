"""Saved lists: mine and those shared with me, who is on one today, and taking one out as a file."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from unionhall.core.exports import FORMATS
from unionhall.core.frame import Crumb, Frame
from unionhall.core.paging import leaf
from unionhall.places.models import Local
from unionhall.roster import handing, listing, permissions, reach
from unionhall.roster.gate import actor, behind_the_gate, today
from unionhall.roster.lists import View
from unionhall.roster.models import SavedList
from unionhall.roster.people import PersonQuerySet
from unionhall.roster.roles import Power
from unionhall.roster.screens.desks import to_mine
from unionhall.roster.screens.listforms import FileForm, ListForm
from unionhall.roster.vcards import vcards


@behind_the_gate
def index(request: HttpRequest) -> HttpResponse:
    """The lists she may use; and where a new one may begin."""
    _sees_somebody(request)
    lists = SavedList.objects.visible_to(request.user).select_related("local", "owner")
    locals_ = permissions.locals_within(request.user, Power.NAMES)
    context = {
        "page": leaf(lists, request.GET.get("page"), 50),
        "locals": locals_ if len(locals_) > 1 else [],
        "only": locals_[0].number if len(locals_) == 1 else "",
        "may_keep": permissions.may_keep_lists(request.user),
    }
    return render(
        request, "roster/lists.html", Frame(_("Saved lists"), crumbs=to_mine()).context(request) | context
    )


@behind_the_gate
def add(request: HttpRequest) -> HttpResponse:
    """A new list, in the local that was chosen or over all she sees."""
    _keeps_lists(request)
    local = _local(request, request.GET.get("local", ""))
    form = ListForm(actor(request), local, request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect(listing.save(form.facts, by=actor(request)))
    frame = Frame(_("A new list"), crumbs=_to())
    context = {"form": form, "local": local, "button": _("Save the list")}
    return render(request, "roster/list_form.html", frame.context(request) | context)


@behind_the_gate
def change(request: HttpRequest, key: UUID) -> HttpResponse:
    _keeps_lists(request)
    kept = _mine(request, key)
    form = _form(request, kept, request.POST or None)
    if request.method == "POST" and form.is_valid():
        listing.change(kept, form.facts, by=actor(request))
        return redirect(kept)
    frame = Frame(_("Change the list"), crumbs=[*_to(), (kept.name, kept.get_absolute_url())])
    context = {"form": form, "local": kept.local, "button": _("Save the list")}
    return render(request, "roster/list_form.html", frame.context(request) | context)


@behind_the_gate
def show(request: HttpRequest, key: UUID) -> HttpResponse:
    """Who is on it today."""
    kept = get_object_or_404(SavedList.objects.visible_to(request.user).select_related("local"), key=key)
    return _shown(request, kept, FileForm(actor(request), today()))


@behind_the_gate
@require_POST
def remove(request: HttpRequest, key: UUID) -> HttpResponse:
    listing.remove(_mine(request, key), by=actor(request))
    messages.success(request, _("The list is forgotten. The people on it stay on the roll."))
    return redirect("roster:lists")


@behind_the_gate
@require_POST
def take_out(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The list as a file, of those whom she may take out; each of them can ask who did."""
    kept = get_object_or_404(SavedList.objects.visible_to(request.user).select_related("local"), key=key)
    if not permissions.may_anywhere(request.user, Power.EXPORT):
        raise Http404
    form = FileForm(actor(request), today(), request.POST)
    if not form.is_valid():
        return _shown(request, kept, form)
    view, columns = View(request.user, today()), form.cleaned_data["columns"]
    people = _exportable(kept, view)
    listing.hand_out(kept, people, columns, by=actor(request), on=timezone.now())
    name = slugify(kept.name)[:40] or "list"
    if form.cleaned_data["format"] == "vcf":
        return _vcards(name, people, columns, view)
    return FORMATS[form.cleaned_data["format"]](handing.sheet(name, people, columns, view))


def _form(request: HttpRequest, kept: SavedList, data: QueryDict | None = None) -> ListForm:
    initial = {**kept.question, "name": kept.name, "is_shared": kept.is_shared}
    return ListForm(actor(request), kept.local, data, initial=initial)


def _shown(request: HttpRequest, kept: SavedList, form: FileForm) -> HttpResponse:
    people = kept.people(request.user, today())
    page = leaf(people, request.GET.get("page"), 50)
    view = View(request.user, today())
    jobs = view.jobs().filter(person__in=[person.pk for person in page]).select_related("worksite")
    work = {job.person_id: job for job in jobs.order_by("since")}
    context = {
        "list": kept,
        "page": page,
        "rows": [(person, work.get(person.pk)) for person in page],
        # Counting a list over the whole federation takes longer than showing a page of it.
        "count": people.count() if kept.local_id else None,
        "asks": _form(request, kept).told(),
        "is_mine": kept.owner_id == request.user.pk and permissions.may_keep_lists(request.user),
        "form": form if permissions.may_anywhere(request.user, Power.EXPORT) else None,
    }
    return render(request, "roster/list.html", Frame(kept.name, crumbs=_to()).context(request) | context)


def _exportable(kept: SavedList, view: View) -> PersonQuerySet:
    people: PersonQuerySet = kept.people(view.user, view.on)
    return people.filter(reach.persons(view.user, Power.EXPORT, view.on))


def _vcards(name: str, people: PersonQuerySet, columns: list[str], view: View) -> HttpResponseBase:
    lines = vcards(handing.contacts(people, columns, view))
    response = StreamingHttpResponse(lines, content_type="text/vcard; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.vcf"'
    return response


def _mine(request: HttpRequest, key: UUID) -> SavedList:
    return get_object_or_404(SavedList.objects.filter(owner=actor(request)).select_related("local"), key=key)


def _local(request: HttpRequest, number: str) -> Local | None:
    if not number:
        return None
    local = Local.objects.filter(number=number).first()
    if local is None or not permissions.may_in(request.user, Power.NAMES, local):
        raise Http404
    return local


def _sees_somebody(request: HttpRequest) -> None:
    """Lists are for offices; who sees nobody but herself finds no such page."""
    if not permissions.may_anywhere(request.user, Power.NAMES):
        raise Http404


def _keeps_lists(request: HttpRequest) -> None:
    if not permissions.may_keep_lists(request.user):
        raise Http404


def _to() -> list[Crumb]:
    return [(_("Saved lists"), reverse("roster:lists"))]
