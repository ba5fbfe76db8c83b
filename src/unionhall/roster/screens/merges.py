"""The pages of joining two records of one person, and of parting them again."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST
from wagtail.log_actions import log

from unionhall.core.bridge import RefusedError
from unionhall.core.frame import Frame
from unionhall.roster import merging, permissions
from unionhall.roster.gate import actor, behind_the_gate, today
from unionhall.roster.merges import Merge
from unionhall.roster.people import Person
from unionhall.roster.roles import Power
from unionhall.roster.screens.desks import to_mine
from unionhall.roster.ties import Employment

_MOST = 50
_JOBS = Employment.objects.select_related("worksite", "employer").only(
    "person", "title", "classification", "worksite__name", "employer__name"
)
_TITLES = {
    "pronouns": gettext_lazy("Pronouns"),
    "languages": gettext_lazy("Languages"),
    "birth_date": gettext_lazy("Birth date"),
    "account": gettext_lazy("The account she signs in with"),
    "name_lived": gettext_lazy("The name she goes by"),
    "name_legal": gettext_lazy("Legal name"),
}


class ChoicesForm(forms.Form):
    """Of which record each thing is taken that can be said only once."""

    def __init__(self, *args: Any, shown: merging.Preview, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, mine, hers in shown.conflicts:
            self.fields[name] = forms.ChoiceField(
                label=_TITLES[name],
                choices=[(merging.KEPT, _words(mine)), (merging.ABSORBED, _words(hers))],
                initial=merging.KEPT,
                widget=forms.RadioSelect,
            )


def _words(value: Any) -> str:
    """As people say it: languages by their names."""
    if not isinstance(value, list):
        return str(value)
    names = dict(settings.LANGUAGES)
    return ", ".join(str(names.get(code, code)) for code in value)


@require_GET
@behind_the_gate
def index(request: HttpRequest) -> HttpResponse:
    """Find two records to join: by name, or among those with one name; and what was joined so far."""
    people = _people_or_404(request)
    wanted = request.GET.get("q", "").strip()[:80]
    twice = people.order_by().values("sort_name").annotate(times=Count("pk")).filter(times__gt=1)
    found = people.known_as(wanted) if wanted else people.filter(sort_name__in=twice.values("sort_name"))
    words = _("Where one person stands on the roll twice.")
    frame = Frame(_("Join two records"), words, crumbs=to_mine())
    context = {
        "wanted": wanted,
        "people": found.prefetch_related(Prefetch("employments", _JOBS))[:_MOST],
        "merges": _merges(people).select_related("kept", "absorbed", "merged_by")[:_MOST],
    }
    return render(request, "roster/merges/index.html", frame.context(request) | context)


@behind_the_gate
def join(request: HttpRequest) -> HttpResponse:
    """Show what the joined record would be, and join."""
    people = _people_or_404(request)
    kept, absorbed = (_person_or_404(people, request.GET.get(name, "")) for name in ("kept", "absorbed"))
    try:
        shown = merging.preview(kept, absorbed)
        form = ChoicesForm(request.POST or None, shown=shown)
        if request.method == "POST" and form.is_valid():
            merging.merge(kept, absorbed, form.cleaned_data, by=actor(request), on=today())
            messages.success(request, _("The two records are one now. They can be parted again."))
            return redirect("merges")
    except RefusedError as refused:
        messages.error(request, refused.problems[0].message)
        return redirect("merges")
    for person in (kept, absorbed):
        if person.user_id != request.user.pk:
            log(person, "roster.look", user=request.user)
    frame = Frame(
        _("Join %(absorbed)s to %(kept)s") % {"absorbed": absorbed, "kept": kept},
        crumbs=[(_("Join two records"), reverse("merges"))],
    )
    return render(request, "roster/merges/join.html", frame.context(request) | {"shown": shown, "form": form})


@require_POST
@behind_the_gate
def part(request: HttpRequest, pk: int) -> HttpResponse:
    """Part two joined records again."""
    people = _people_or_404(request)
    done = get_object_or_404(_merges(people), pk=pk)
    try:
        merging.split(done, by=actor(request), on=today())
        messages.success(request, _("The two records are parted again, as they were."))
    except RefusedError as refused:
        messages.error(request, refused.problems[0].message)
    return redirect("merges")


def _merges(people: QuerySet[Person]) -> QuerySet[Merge]:
    """Joinings whose kept record is among these; asked joining by joining, of which there are few."""
    return Merge.objects.filter(Exists(people.filter(pk=OuterRef("kept"))))


def _people_or_404(request: HttpRequest) -> Any:
    if not permissions.may_anywhere(request.user, Power.MERGE):
        raise Http404
    return Person.objects.visible_to(request.user, Power.MERGE)


def _person_or_404(people: Any, key: str) -> Person:
    try:
        return get_object_or_404(people, key=key)
    except ValidationError:
        raise Http404 from None
