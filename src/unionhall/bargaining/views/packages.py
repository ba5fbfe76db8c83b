"""The workbench: a package with its terms and lines, undoing, older versions, keeping.

The form of one term and the what-if beside it are in `terms`, what a sum buys is in `solving`.
"""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from unionhall.bargaining import actions, drafting
from unionhall.bargaining.actions import ChangedMeanwhileError
from unionhall.bargaining.bridge import (
    RefusedError,
    TermError,
    as_data,
    inclusive_percent,
    readings,
    term_from,
)
from unionhall.bargaining.changes import (
    NoSuchTermError,
    Place,
    term_at,
    with_calendar,
    with_rollup,
    without_term,
)
from unionhall.bargaining.costed import costed
from unionhall.bargaining.deeds import deed_of
from unionhall.bargaining.drafting import Edit, PackageFacts
from unionhall.bargaining.forms import BasisForm, KindForm, PackageForm
from unionhall.bargaining.models import Package, Version
from unionhall.bargaining.pictures import pictures_of
from unionhall.bargaining.screens import in_force, years_of
from unionhall.bargaining.solving import SolveForm
from unionhall.bargaining.standards import floors_of, held_against
from unionhall.bargaining.views.doors import At, at_table
from unionhall.contracts.words import in_words


@at_table
def start(request: HttpRequest, at: At) -> HttpResponse:
    """Begin a package, blank or with the terms of another."""
    form = PackageForm(request.POST or None, table=at.table)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        source = told["copy_of"]
        facts = PackageFacts(
            told["title"],
            told["side"],
            source.now.content if source else None,
            {"done": "begun"},
            told["form_key"],
        )
        try:
            package = drafting.start(told["placement"], facts, by=at.user, on=at.on)
            return redirect("bargaining:package", key=at.table.key, pk=package.pk)
        except RefusedError as refused:
            return at.show(
                request, "form", _("Begin a package"), form=form, problems=refused.problems, status=422
            )
    return at.show(request, "form", _("Begin a package"), form=form, button=_("Begin"))


@at_table
def show(request: HttpRequest, at: At, pk: int) -> HttpResponse:
    """A package: its terms, what they cost line by line, and what can be done to it."""
    package = at.one(at.table.packages.all(), pk)
    version = package.now
    costing = costed(version)
    return at.show(
        request,
        "package",
        package.title,
        package=package,
        version=version,
        costing=costing,
        years=years_of(costing, version),
        in_force=in_force(version),
        readings=readings(costing),
        inclusive=inclusive_percent(costing),
        found=held_against(costing, floors_of(at.table), version.placement.hours_a_year),
        kinds=KindForm([year.name for year in costing.package.years]),
        solving=SolveForm(),
    )


@at_table
def pictures(request: HttpRequest, at: At, pk: int) -> HttpResponse:
    """The package in pictures, each with its table."""
    package = at.one(at.table.packages.all(), pk)
    version = package.now
    found = pictures_of(costed(version), at.table, version.placement.hours_a_year)
    return at.show(request, "pictures", _("In pictures"), crumb(at, package), package=package, pictures=found)


@require_POST
@at_table
def drop(request: HttpRequest, at: At, pk: int) -> HttpResponse:
    """Take a term out."""
    package = at.one(at.table.packages.all(), pk)
    seen, year, place = (number(request, name) for name in ("seen", "year", "term"))
    try:
        told = term_at(package.now.content, Place(year, place))
        content = without_term(package.now.content, Place(year, place))
    except NoSuchTermError:
        messages.error(request, _("This term is no longer there."))
        return _back(at, package)
    what = {"done": "taken_out", "term": told}
    return saving(
        request, at, package, lambda: drafting.save(package, Edit(content, what, seen), by=at.user, on=at.on)
    )


@require_POST
@at_table
def undo(request: HttpRequest, at: At, pk: int) -> HttpResponse:
    """Go back to the version before."""
    package, seen = at.one(at.table.packages.all(), pk), number(request, "seen")
    what = {"done": "undone", "of": deed_of(package.now.change)}
    return saving(request, at, package, lambda: drafting.undo(package, seen, what=what, by=at.user, on=at.on))


@require_POST
@at_table
def restore(request: HttpRequest, at: At, pk: int) -> HttpResponse:
    """Make an older version count again."""
    package = at.one(at.table.packages.all(), pk)
    seen, which = number(request, "seen"), number(request, "number")
    if not package.versions.filter(number=which).exists():
        raise Http404
    what = {"done": "restored", "number": which}
    return saving(
        request, at, package, lambda: drafting.restore(package, which, seen, what=what, by=at.user, on=at.on)
    )


@at_table
def versions(request: HttpRequest, at: At, pk: int) -> HttpResponse:
    """Every version of the package: who changed what, when."""
    package = at.one(at.table.packages.all(), pk)
    found = package.versions.select_related("by")
    return at.show(request, "versions", _("Versions"), crumb(at, package), package=package, versions=found)


@at_table
def basis(request: HttpRequest, at: At, pk: int) -> HttpResponse:
    """The title of a package, the people it is costed for, and what follows wages."""
    package = at.one(at.table.packages.all(), pk)
    now = package.now
    initial = {
        "title": package.title,
        "placement": now.placement_id,
        "rollup": now.content["rollup"],
        "first_day": now.content["calendar"]["first"],
        "last_day": now.content["calendar"]["last"],
        "closed": now.content["calendar"]["closed"],
        "seen": package.version,
    }
    form = BasisForm(request.POST or None, table=at.table, initial=initial)
    title, back = _("What it stands on"), crumb(at, package)
    if request.method == "POST" and form.is_valid():
        try:
            _rebase(package, now, form, at)
            return _back(at, package)
        except TermError as wrong:
            for _name, reason in wrong.objections:
                form.add_error("rollup", in_words(reason))
        except ChangedMeanwhileError:
            form.add_error(None, _("Somebody else has changed this package. Look at it, then try again."))
        except RefusedError as refused:
            return at.show(request, "form", title, back, form=form, problems=refused.problems, status=422)
    return at.show(request, "form", title, back, form=form, button=_("Save"))


def _rebase(package: Package, now: Version, form: BasisForm, at: At) -> None:
    told = form.cleaned_data
    given = (
        term_from({"kind": "rollup", "name": name, "rate": rate}) for name, rate in told["rollup"].items()
    )
    rollup = {str(one["name"]): str(one["rate"]) for one in map(as_data, given)}
    edit = Edit(
        with_calendar(with_rollup(now.content, rollup), form.calendar),
        {"done": "rebased"},
        told["seen"],
        told["form_key"],
        told["placement"],
        told["title"],
    )
    drafting.save(package, edit, by=at.user, on=at.on)


@require_POST
@at_table
def keep(request: HttpRequest, at: At, pk: int) -> HttpResponse:
    """Keep the costing of the package as it stands, for good."""
    package = at.one(at.table.packages.all(), pk)
    costing = actions.keep(package.now, by=at.user, on=at.on)
    return redirect("bargaining:costing", key=at.table.key, pk=costing.pk)


def saving(request: HttpRequest, at: At, package: Package, act: Any) -> HttpResponse:
    """Save, or say why not; either way back to the package."""
    try:
        act()
    except ChangedMeanwhileError as changed:
        words = _("Somebody else has changed this package (%(what)s). Look at it first, then try again.")
        messages.error(request, words % {"what": changed})
    except RefusedError as refused:
        for problem in refused.problems:
            messages.error(request, in_words(problem.said))
    return _back(at, package)


def _back(at: At, package: Package) -> HttpResponse:
    return redirect("bargaining:package", key=at.table.key, pk=package.pk)


def crumb(at: At, package: Package) -> tuple[str, str]:
    return package.title, reverse("bargaining:package", args=[at.table.key, package.pk])


def number(request: HttpRequest, name: str) -> int:
    told = request.POST.get(name, "")
    if not told.lstrip("-").isdecimal():
        raise Http404
    return int(told)
