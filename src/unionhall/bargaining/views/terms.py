"""The form of one term, drawn from its own fields, with the what-if beside what is saved.

Every change is costed as it is typed; saving is another button. Without scripts the button "Try it" does it.
"""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from unionhall.bargaining import drafting
from unionhall.bargaining.actions import ChangedMeanwhileError
from unionhall.bargaining.bridge import KINDS, Costing, RefusedError, cost, term_from, what_if
from unionhall.bargaining.changes import NoSuchTermError, Place, found_again, has_term, term_at, with_term
from unionhall.bargaining.costed import costed
from unionhall.bargaining.drafting import Edit
from unionhall.bargaining.forms import TermForm
from unionhall.bargaining.models import Package, Version
from unionhall.bargaining.screens import beside, names_of, years_of
from unionhall.bargaining.views.doors import At, at_table
from unionhall.contracts.words import in_words, title_of

# Only what a version costs is needed here, and that is mostly remembered.
UNREAD = ("placement__groups", "placement__misplaced", "placement__grid__schedule")


@dataclass(frozen=True)
class Bench:
    """One term on the bench: whose request, which package, where the term stands, and what it says now."""

    request: HttpRequest
    at: At
    package: Package
    version: Version
    place: Place
    kind: str
    known: dict[str, Any]

    @property
    def term(self) -> dict[str, Any]:
        """The term as it was when the form was drawn."""
        return {"kind": self.kind, **self.known}

    @cached_property
    def saved(self) -> Costing:
        return costed(self.version)

    def form(self, *data: Any) -> TermForm:
        initial = {"seen": self.package.version} | self.known
        return TermForm(self.kind, names_of(self.saved), *data, initial=initial)

    def show(self, form: TermForm, status: int = 200, **context: Any) -> HttpResponse:
        """The whole page, or only what changes on it while somebody types."""
        known = {"package": self.package, "form": form, "action": self._address()}
        if self.request.headers.get("HX-Request"):
            return render(self.request, "bargaining/parts/beside.html", known | context)
        place = self.place.year
        year = self.version.years[place]["fiscal_year"] if place >= 0 else _("paid already today")
        crumb = self.package.title, reverse("bargaining:package", args=[self.at.table.key, self.package.pk])
        title = str(title_of(self.kind))
        return self.at.show(self.request, "term", title, crumb, status=status, year=year, **(known | context))

    def _address(self) -> str:
        """Where the form goes: to the place where the term stands now."""
        year, term = self.place.year, self.place.term
        which = f"kind={self.kind}" if term is None else f"term={term}"
        base = reverse("bargaining:term", args=[self.at.table.key, self.package.pk])
        return f"{base}?year={year}&{which}"


@at_table
def term(request: HttpRequest, at: At, pk: int) -> HttpResponse:
    """Draw the form; try what it says; save it when that is asked for."""
    package = at.one(at.table.packages.all(), pk)
    bench = _bench(request, at, package)
    if request.method == "GET":
        return bench.show(bench.form())
    form = bench.form(request.POST)
    if not form.is_valid():
        return bench.show(form, status=422)
    content = with_term(bench.version.content, bench.place, form.term)
    return _save(bench, form, content) if "save" in request.POST else _try(bench, form, content)


def _bench(request: HttpRequest, at: At, package: Package) -> Bench:
    """Which term is meant: a new one of a kind, or one of the version that was seen, wherever it is now."""
    told = request.GET
    if not told.get("year", "").lstrip("-").isdecimal() or not told.get("term", "0").isdecimal():
        raise Http404
    place = Place(int(told["year"]), int(told["term"]) if "term" in told else None)
    now = package.latest.defer(*UNREAD).get()
    seen = _seen(request, now)
    try:
        known = term_at(seen.content, place) if place.term is not None else {}
        with_term(seen.content, place, {})
    except NoSuchTermError:
        raise Http404 from None
    kind = str(known.pop("kind", "") or told.get("kind", ""))
    if kind not in KINDS:
        raise Http404
    return Bench(request, at, package, now, found_again(seen.content, now.content, place), kind, known)


def _seen(request: HttpRequest, now: Version) -> Version:
    """The version her form was drawn from."""
    number = request.POST.get("seen", "")
    if not number.isdecimal() or number == str(now.number):
        return now
    return now.package.versions.filter(number=number).first() or now


def _try(bench: Bench, form: TermForm, content: dict[str, Any]) -> HttpResponse:
    """The what-if beside what is saved, or what makes it impossible."""
    try:
        tried = cost(what_if(bench.saved.package, content))
    except RefusedError as refused:
        return bench.show(form, status=422, problems=refused.problems)
    rows = beside(bench.saved, tried, _("Ongoing"), _("All years together"))
    return bench.show(form, beside=list(rows), tried=years_of(tried)[max(bench.place.year, 0)])


def _save(bench: Bench, form: TermForm, content: dict[str, Any]) -> HttpResponse:
    told = form.cleaned_data
    what = {"done": "added" if bench.place.term is None else "changed", "term": form.term}
    edit = Edit(content, what, told["seen"], form_key=told["form_key"])
    if _is_doubtful(bench, form):
        return _twice(bench)
    try:
        drafting.save(bench.package, edit, by=bench.at.user, on=bench.at.on)
    except ChangedMeanwhileError:
        return _meanwhile(bench)
    except RefusedError as refused:
        return bench.show(form, status=422, problems=refused.problems)
    return redirect("bargaining:package", key=bench.at.table.key, pk=bench.package.pk)


def _meanwhile(bench: Bench) -> HttpResponse:
    """Somebody else has saved: show by whom and what, and keep what was written here."""
    package = Package.objects.get(pk=bench.package.pk)
    again = _bench(bench.request, bench.at, package)
    data = bench.request.POST.copy()
    data["seen"] = str(package.version)
    form = again.form(data)
    form.is_valid()
    was_changing = "term" in bench.request.GET
    standing = term_at(package.now.content, again.place) if again.place.term is not None else {}
    told = {
        "meanwhile": package.now,
        "is_gone": was_changing and not standing,
        "says_now": in_words(term_from(standing).label) if standing and standing != again.term else "",
    }
    return again.show(form, status=409, **told)


def _is_doubtful(bench: Bench, form: TermForm) -> bool:
    """Whether a term would be added that is there already: hardly meant, after going back in the browser."""
    told = form.cleaned_data
    if bench.place.term is not None or told["twice"]:
        return False
    if bench.package.versions.filter(form_key=told["form_key"]).exists():
        return False
    return has_term(bench.version.content, bench.place.year, form.term)


def _twice(bench: Bench) -> HttpResponse:
    """The year has this very term: ask before it counts twice."""
    data = bench.request.POST.copy()
    data["twice"] = "on"
    form = bench.form(data)
    form.is_valid()
    return bench.show(form, status=409, is_twice=True)
