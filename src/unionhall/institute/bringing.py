"""The page on which an officer signs up people of her local."""

from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from unionhall.core.frame import Frame
from unionhall.institute import groups, permissions, programmes
from unionhall.institute.forms import GroupForm
from unionhall.institute.gates import officers
from unionhall.institute.groups import Group, Line
from unionhall.institute.models import Series, Sitting
from unionhall.institute.phrases import result_words_of_others
from unionhall.places.models import Local
from unionhall.roster.permissions import locals_within
from unionhall.roster.roles import Power


@officers
def bring(request: HttpRequest, slug: str) -> HttpResponse:
    """The list, and what became of everybody on it."""
    series = get_object_or_404(Series.objects.public(), slug=slug)
    reach = locals_within(request.user, Power.REGISTER)
    if not reach:
        raise Http404
    sittings = [each for each in programmes.of_series(series) if each.takes_names(timezone.now())]
    data = request.POST if request.method == "POST" else None
    form = GroupForm(reach, sittings, data, initial={"key": uuid4()})
    lines = []
    if data is not None and form.is_valid():
        lines = _register(request, series, form, reach)
        form = GroupForm(reach, sittings, initial=_rest(form, lines))
    frame = Frame(
        _("Sign up people of your local"),
        crumbs=[
            (_("Institute and workshops"), reverse("institute:index")),
            (series.title, series.get_absolute_url()),
        ],
    )
    context = {"series": series, "form": form, "lines": _told(lines)}
    return render(request, "institute/bring.html", frame.context(request) | context)


def _register(request: HttpRequest, series: Series, form: GroupForm, reach: list[Local]) -> list[Line]:
    local = next(each for each in reach if str(each.pk) == form.cleaned_data["local"])
    if not permissions.may_register_for(request.user, local):
        raise Http404
    told = form.cleaned_data
    group = Group(told["key"], local, series, tuple(told["picks"]), tuple(form.lines))
    return groups.register(group, by=request.user, on=timezone.now())  # type: ignore[arg-type]


def _rest(sent: GroupForm, lines: list[Line]) -> dict[str, object]:
    """What a new form begins with: the same local and workshops, and the lines that meant nobody."""
    told = sent.cleaned_data
    wrong = "\n".join(line.written for line in lines if line.problem)
    return {"key": uuid4(), "local": told["local"], "picks": told["picks"], "people": wrong}


def _told(lines: list[Line]) -> list[tuple[Line, list[tuple[Sitting, str]]]]:
    return [
        (line, [(sitting, result_words_of_others(result)) for sitting, result in line.outcome])
        for line in lines
    ]
