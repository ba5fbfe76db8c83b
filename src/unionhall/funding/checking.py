"""Our figures beside the state's: every town and district, every year, the misses first, residuals listed."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from unionhall.core.exports import FORMATS, Sheet
from unionhall.core.frame import Frame
from unionhall.funding import books
from unionhall.funding.books import Books
from unionhall.funding.bridge import digest, reconciliation
from unionhall.funding.facts import Recipient

# Requirements are printed in whole dollars, and so are ours.
_HALF_DOLLAR = Decimal("0.5")
COLUMNS = (
    "kind",
    "number",
    "name",
    "fiscal_year",
    "ours",
    "state",
    "residual",
    "accounted_in_total",
    "figures",
)


@dataclass(frozen=True)
class Line:
    """One figure of one place, ours and the state's."""

    recipient: Recipient
    ours: Decimal
    theirs: Decimal
    is_met: bool
    is_accounted: bool = False

    @property
    def residual(self) -> Decimal:
        """What the state has beyond ours."""
        return self.theirs - self.ours


@dataclass(frozen=True)
class Checked:
    """One kind of figure of one year, the misses first, the largest residual first among them."""

    kind: str
    title: str
    lines: tuple[Line, ...]

    @property
    def met(self) -> int:
        return sum(line.is_met for line in self.lines)

    @property
    def misses(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if not line.is_met)

    @property
    def share(self) -> Decimal:
        return Decimal(self.met * 100) / len(self.lines)

    @property
    def unexplained(self) -> Decimal:
        return sum((line.residual for line in self.misses), Decimal(0))


def show_checks(request: HttpRequest) -> HttpResponse:
    """All years in short, and one of them in full."""
    known = [year for year in books.years_of_aid() if any(checked(books.of(year)))]
    wanted = request.GET.get("year", "")
    year = int(wanted) if wanted.isdecimal() and int(wanted) in known else next(iter(known), None)
    frame = Frame(
        _("Our sums beside the state's"),
        _("Every requirement of a town and every aid of a district, as we and the state work them out."),
        crumbs=[(_("School aid"), reverse("funding"))],
    )
    context = {
        "years": [(each, list(checked(books.of(each)))) for each in known],
        "year": year,
        "parts": list(checked(books.of(year))) if year else [],
        "formats": list(FORMATS),
    }
    return render(request, "funding/checks.html", frame.context(request) | context)


def get_checks(request: HttpRequest, year: int, suffix: str) -> HttpResponseBase:
    """One year in full, as a file."""
    if suffix not in FORMATS or year not in books.years_of_aid():
        raise Http404
    rows = (
        (part.kind, *_row(year, line), line.is_accounted, digest())
        for part in checked(books.of(year))
        for line in part.lines
    )
    return FORMATS[suffix](Sheet(f"school-aid-checks-fy{year}", COLUMNS, rows))


def _row(year: int, line: Line) -> tuple[int, str, int, Decimal, Decimal, Decimal]:
    place = line.recipient
    return (place.lea, place.name, year, line.ours, line.theirs, line.residual)


def checked(year: Books) -> Iterator[Checked]:
    """What of a year can be held against the state's figures."""
    if year.checks:
        yield Checked("aid", _("Chapter 70 aid"), _first(_aid(year)))
    if year.contributions:
        yield Checked("target", _("Target contributions of towns"), _first(_towns(year, "target")))
        yield Checked("required", _("Required contributions of towns"), _first(_towns(year, "required")))


def _aid(year: Books) -> Iterator[Line]:
    assert year.reconciliation is not None
    accounted = {check.lea for check in reconciliation.attributed(year.reconciliation)}
    for lea, check in year.checks.items():
        recipient = year.recipients[lea]
        yield Line(recipient, check.ours.amount, check.published, check.is_met, lea in accounted)


def _towns(year: Books, name: str) -> Iterator[Line]:
    for lea, found in year.contributions.items():
        ours, theirs = getattr(found, name), getattr(year.towns[lea], name)
        yield Line(year.recipients[lea], ours, theirs, abs(theirs - ours) <= _HALF_DOLLAR)


def _first(lines: Iterator[Line]) -> tuple[Line, ...]:
    return tuple(sorted(lines, key=lambda line: (line.is_met, -abs(line.residual), line.recipient.name)))
