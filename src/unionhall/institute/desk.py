"""The institute's desk: setting up series, workshops and sittings, and looking after who comes.

Behind `permissions.may_run`: to everybody else these pages are not there.
"""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from unionhall.core.bridge import RefusedError
from unionhall.core.exports import FORMATS, Sheet
from unionhall.core.frame import Frame
from unionhall.institute import (
    actions,
    attendance,
    certificates,
    exports,
    opinions,
    planning,
    previews,
    seats,
    turnout,
)
from unionhall.institute.desks import (
    PARTS,
    QUESTIONS,
    CapacityForm,
    ReportForm,
    SeriesForm,
    SittingForm,
    TimesForm,
    WhyForm,
    WorkshopForm,
)
from unionhall.institute.gates import staff
from unionhall.institute.models import (
    Certificate,
    Presenter,
    Registration,
    Series,
    Sighting,
    Sitting,
    Workshop,
)


def _page(request: HttpRequest, name: str, title: str, series: Series | None, **context: Any) -> HttpResponse:
    trail = [(_("Institute and workshops"), reverse("institute:index"))]
    if name != "index":
        trail.append((_("Desk"), reverse("institute:desk")))
    if series and series.pk and name != "series":
        trail.append((series.title, reverse("institute:desk-series", args=[series.pk])))
    frame = Frame(title, crumbs=trail)
    return render(
        request, f"institute/desk/{name}.html", frame.context(request) | {"series": series} | context
    )


@staff
def index(request: HttpRequest) -> HttpResponse:
    return _page(request, "index", _("The institute's desk"), None, all_series=Series.objects.with_days())


@staff
def edit_series(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """A series, new or changed, with its questions."""
    series = get_object_or_404(Series, pk=pk) if pk else Series()
    data = request.POST if request.method == "POST" else None
    form, questions = SeriesForm(data, instance=series), QUESTIONS(data, instance=series, prefix="questions")
    if data is not None and form.is_valid() and questions.is_valid():
        kept = planning.keep_series(form, questions, by=request.user)  # type: ignore[arg-type]
        return redirect("institute:desk-series", kept.pk)
    title = series.title if pk else _("A new series")
    return _page(request, "edit", title, series, form=form, parts=[(_("Questions"), questions)])


@staff
def show_series(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything of a series at a glance: seats, lines, what is asked for."""
    series = get_object_or_404(Series, pk=pk)
    sittings = list(Sitting.objects.filter(workshop__series=series).on_the_programme())
    tallies = seats.tallies(sittings)
    rows = [(each, tallies[each.pk], tallies[each.pk].over(each)) for each in sittings]
    slips = series.slips.exclude(needs={}).select_related("participant")
    return _page(
        request,
        "series",
        series.title,
        series,
        rows=rows,
        slips=slips,
        without=series.workshops.filter(sittings=None),
        cancel_form=WhyForm(),
        kinds=previews.KINDS,
    )


@staff
def edit_workshop(request: HttpRequest, pk: int, workshop: int | None = None) -> HttpResponse:
    """A workshop, new or changed, with its presenters, credits and materials."""
    series = get_object_or_404(Series, pk=pk)
    shown = get_object_or_404(Workshop, pk=workshop, series=series) if workshop else Workshop(series=series)
    data = request.POST if request.method == "POST" else None
    form = WorkshopForm(data, instance=shown, series=series)
    parts = [make(data, instance=shown, prefix=name) for name, make in PARTS.items()]
    if data is not None and form.is_valid() and all(part.is_valid() for part in parts):
        kept = planning.keep_workshop(form, parts, by=request.user)  # type: ignore[arg-type]
        return redirect("institute:desk-workshop", pk, kept.pk)
    titles = [_("Presenters"), _("Hours it counts for"), _("Materials")]
    return _page(
        request,
        "workshop",
        shown.title or _("A new workshop"),
        series,
        workshop=shown,
        form=form,
        parts=list(zip(titles, parts, strict=True)),
        sittings=shown.sittings.all() if workshop else [],
        presenters=shown.presenters.filter(withdrawn_at=None) if workshop else [],
        sitting_form=SittingForm(),
        cancel_form=WhyForm(),
    )


@staff
@require_POST
def add_sitting(request: HttpRequest, workshop: int) -> HttpResponse:
    shown = get_object_or_404(Workshop.objects.select_related("series"), pk=workshop)
    form = SittingForm(request.POST)
    if not form.is_valid():
        return _page(
            request, "form", _("A new sitting"), shown.series, form=form, button=_("Add the sitting")
        )
    sitting = planning.add_sitting(
        shown,
        form.times,
        capacity=form.cleaned_data["capacity"],
        has_line=form.cleaned_data["has_line"],
        by=request.user,  # type: ignore[arg-type]
        on=timezone.now(),
    )
    return redirect("institute:desk-sitting", sitting.pk)


@staff
def show_sitting(request: HttpRequest, pk: int) -> HttpResponse:
    """A sitting: who has a seat, who waits, and everything that can be done about it."""
    sitting = _sitting(pk)
    rows = list(sitting.registrations.active().for_lists().order_by("pk"))
    tally = seats.tallies([sitting])[pk]
    issued = Certificate.objects.filter(registration__sitting=sitting).select_related(
        "registration__participant"
    )
    return _page(
        request,
        "sitting",
        str(sitting),
        sitting.workshop.series,
        sitting=sitting,
        tally=tally,
        over=tally.over(sitting),
        seated=[row for row in rows if row.state != Registration.State.WAITING],
        waiting=[row for row in rows if row.state == Registration.State.WAITING],
        **_seen(sitting),
        may_be=[row for row in rows if row.state == Registration.State.SEATED],
        times_form=TimesForm.of(sitting),
        capacity_form=CapacityForm(initial={"capacity": sitting.capacity}),
        report_form=ReportForm(),
        cancel_form=WhyForm(),
        formats=list(FORMATS),
        is_over=sitting.ends_at <= timezone.now(),
        issued=issued,
        standing={each.registration_id for each in issued if not each.revoked_at},
    )


def _seen(sitting: Sitting) -> dict[str, Any]:
    """Whom an attendance file saw: who is to be looked at, and who was found by itself."""
    seen = sitting.sightings.select_related("registration__participant")
    matched = Sighting.State.MATCHED
    return {"sightings": seen.exclude(state=matched), "found": seen.filter(state=matched)}


def _sitting(pk: int) -> Sitting:
    return get_object_or_404(Sitting.objects.on_the_programme(), pk=pk)


@staff
@require_POST
def change_sitting(request: HttpRequest, pk: int, deed: str) -> HttpResponse:
    """Move it, change its seats, cancel it, take in a report, close attendance, issue certificates."""
    sitting = _sitting(pk)
    try:
        _DEEDS[deed](request, sitting)
    except ValidationError as wrong:
        messages.error(request, " ".join(wrong.messages))
    except RefusedError as refused:
        messages.error(request, " ".join(problem.message for problem in refused.problems))
    return redirect("institute:desk-sitting", pk)


def _valid(form: Any) -> Any:
    if not form.is_valid():
        raise ValidationError([message for errors in form.errors.values() for message in errors])
    return form


def _move(request: HttpRequest, sitting: Sitting) -> None:
    form = _valid(TimesForm(request.POST))
    actions.move(sitting, form.times, by=request.user, on=timezone.now())  # type: ignore[arg-type]
    messages.success(request, _("It is moved. Everybody who has a place is told."))


def _resize(request: HttpRequest, sitting: Sitting) -> None:
    capacity = _valid(CapacityForm(request.POST)).cleaned_data["capacity"]
    over = actions.resize(sitting, capacity, by=request.user, on=timezone.now())  # type: ignore[arg-type]
    if over:
        sentence = ngettext(
            "%(count)s seat more is taken than there is. Nobody was thrown out: choose who it is.",
            "%(count)s seats more are taken than there are. Nobody was thrown out: choose who it is.",
            over,
        )
        messages.warning(request, sentence % {"count": over})


def _cancel(request: HttpRequest, sitting: Sitting) -> None:
    why = _valid(WhyForm(request.POST)).cleaned_data["why"]
    actions.cancel([sitting], by=request.user, on=timezone.now(), why=why)  # type: ignore[arg-type]


def _report(request: HttpRequest, sitting: Sitting) -> None:
    file = _valid(ReportForm(request.POST, request.FILES)).cleaned_data["report"]
    seen = attendance.take_report(sitting, file.read(), by=request.user)  # type: ignore[arg-type]
    unsure = sum(each.state != Sighting.State.MATCHED for each in seen)
    told = {"all": len(seen), "unsure": unsure}
    messages.success(
        request, _("%(all)s people are in the report; %(unsure)s of them are to be looked at.") % told
    )


def _close(request: HttpRequest, sitting: Sitting) -> None:
    attendance.close(sitting, by=request.user)  # type: ignore[arg-type]


def _issue(request: HttpRequest, sitting: Sitting) -> None:
    count = certificates.issue(sitting, by=request.user, on=timezone.now())  # type: ignore[arg-type]
    sentence = ngettext("%(count)s certificate was issued.", "%(count)s certificates were issued.", count)
    messages.success(request, sentence % {"count": count})


_DEEDS = {
    "move": _move,
    "seats": _resize,
    "cancel": _cancel,
    "report": _report,
    "close": _close,
    "certificates": _issue,
}


@staff
@require_POST
def give_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Staff give up somebody's place for her, and she is told why."""
    row = get_object_or_404(Registration.objects.for_lists(), pk=pk)
    why = _valid(WhyForm(request.POST)).cleaned_data["why"]
    actions.drop(row, by=request.user, on=timezone.now(), why=why)  # type: ignore[arg-type]
    return redirect("institute:desk-sitting", row.sitting_id)


@staff
@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Say who a doubtful name in an attendance report is."""
    seen = get_object_or_404(Sighting.objects.select_related("sitting__workshop__series"), pk=pk)
    number = request.POST.get("registration", "")
    row = seen.sitting.registrations.filter(pk=number).first() if number.isdigit() else None
    attendance.settle(seen, row, by=request.user)  # type: ignore[arg-type]
    return redirect("institute:desk-sitting", seen.sitting_id)


@staff
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    certificate = get_object_or_404(Certificate.objects.select_related("registration"), pk=pk)
    why = _valid(WhyForm(request.POST)).cleaned_data["why"]
    certificates.revoke(certificate, by=request.user, on=timezone.now(), why=why)  # type: ignore[arg-type]
    return redirect("institute:desk-sitting", certificate.registration.sitting_id)


@staff
@require_POST
def reissue(request: HttpRequest, pk: int) -> HttpResponse:
    certificate = get_object_or_404(Certificate.objects.select_related("registration"), pk=pk)
    try:
        name = " ".join(request.POST.get("name", "").split())[:160]
        made = certificates.reissue(certificate, by=request.user, on=timezone.now(), name=name)  # type: ignore[arg-type]
        messages.success(request, _("A new certificate was issued: %(code)s.") % {"code": made})
    except certificates.NotThereError:
        messages.error(request, _("Nothing was issued: first note that she came."))
    return redirect("institute:desk-sitting", certificate.registration.sitting_id)


@staff
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    presenter = get_object_or_404(Presenter.objects.select_related("workshop"), pk=pk)
    actions.withdraw(presenter, by=request.user, on=timezone.now())  # type: ignore[arg-type]
    return redirect("institute:desk-workshop", presenter.workshop.series_id, presenter.workshop_id)


@staff
@require_POST
def cancel_workshop(request: HttpRequest, workshop: int) -> HttpResponse:
    shown = get_object_or_404(Workshop, pk=workshop)
    why = _valid(WhyForm(request.POST)).cleaned_data["why"]
    actions.cancel_workshop(shown, by=request.user, on=timezone.now(), why=why)  # type: ignore[arg-type]
    return redirect("institute:desk-series", shown.series_id)


@staff
@require_POST
def cancel_series(request: HttpRequest, pk: int) -> HttpResponse:
    series = get_object_or_404(Series, pk=pk)
    why = _valid(WhyForm(request.POST)).cleaned_data["why"]
    actions.cancel_series(series, by=request.user, on=timezone.now(), why=why)  # type: ignore[arg-type]
    return redirect("institute:desk-series", pk)


@staff
def preview(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """A letter as it would be written, in each language."""
    series = get_object_or_404(Series, pk=pk)
    letters = previews.letters(series, kind)
    return _page(
        request, "preview", _("Letters as they are written"), series, letters=letters, kinds=previews.KINDS
    )


@staff
def after(request: HttpRequest, pk: int) -> HttpResponse:
    """What a series has brought: who came, what they thought, whom to call."""
    series = get_object_or_404(Series, pk=pk)
    count, results = opinions.results(list(Sitting.objects.filter(workshop__series=series)), series)
    return _page(
        request,
        "after",
        _("Afterwards: %(series)s") % {"series": series},
        series,
        turnout=turnout.of_series(series),
        count=count,
        fewest=opinions.FEWEST,
        results=results,
        people=turnout.follow_up(series)[:200],
        formats=list(FORMATS),
    )


@staff
def export_people(request: HttpRequest, pk: int, form: str) -> HttpResponseBase:
    return _export(exports.people_of(_sitting(pk)), form)


@staff
def export_calls(request: HttpRequest, pk: int, form: str) -> HttpResponseBase:
    return _export(exports.to_call(get_object_or_404(Series, pk=pk)), form)


def _export(sheet: Sheet, form: str) -> HttpResponseBase:
    if form not in FORMATS:
        raise Http404
    return FORMATS[form](sheet)
