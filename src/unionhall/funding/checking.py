"""Our figures beside the state's: every town and district, every year, the misses first, residuals listed."""

from collections.abc import Iterable, Iterator
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
from unionhall.funding.bridge import Basis, Explanation, digest
from unionhall.funding.facts import Recipient

# Requirements are printed in whole dollars, and so are ours.
_HALF_DOLLAR = Decimal("0.5")
_CENT = Decimal("0.01")
# Districts with schools in the whole workbook: met by the rule alone, met in all, how many they are
# (docs/chapter-70.md; tally/aid/tests/test_reconciliation.py counts them again).
WHOLE_STATE = {2022: (277, 313, 319), 2023: (317, 318, 318), 2024: (314, 318, 319), 2025: (312, 315, 319)}
COLUMNS = (
    "kind",
    "number",
    "name",
    "fiscal_year",
    "by_rule",
    "beside_the_rule",
    "ours",
    "state",
    "residual",
    "basis",
    "source",
    "supposed_cause",
    "figures",
)


@dataclass(frozen=True)
class Line:
    """One figure of one place, ours and the state's; `ours` is the rule's with what stood beside it."""

    recipient: Recipient
    by_rule: Decimal
    ours: Decimal
    theirs: Decimal
    is_met: bool
    explanations: tuple[Explanation, ...] = ()
    supposed: str = ""

    @property
    def residual(self) -> Decimal:
        """What the state has beyond ours."""
        return self.theirs - self.ours

    @property
    def beside(self) -> Decimal:
        """What stood beside the rule, carried as an increment."""
        return self.ours - self.by_rule

    @property
    def is_met_by_rule(self) -> bool:
        return self.is_met and not self.explanations

    @property
    def bases(self) -> tuple[str, ...]:
        """How firmly each explanation stands, in words."""
        words = bases()
        return tuple(words[one.basis] for one in self.explanations)

    @property
    def sources(self) -> str:
        return "; ".join(dict.fromkeys(one.source for one in self.explanations))


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
    def met_by_rule(self) -> int:
        return sum(line.is_met_by_rule for line in self.lines)

    @property
    def misses(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if not line.is_met)

    @property
    def explained(self) -> tuple[Line, ...]:
        """The lines with something beside the rule, the largest amount first."""
        found = (line for line in self.lines if line.explanations)
        return tuple(sorted(found, key=lambda line: -abs(line.beside)))

    @property
    def share(self) -> Decimal:
        return Decimal(self.met * 100) / len(self.lines)

    @property
    def share_by_rule(self) -> Decimal:
        return Decimal(self.met_by_rule * 100) / len(self.lines)

    @property
    def supposed(self) -> tuple[Line, ...]:
        """The misses whose cause is supposed."""
        return tuple(line for line in self.misses if line.supposed)

    @property
    def unexplained(self) -> Decimal:
        return sum((line.residual for line in self.misses), Decimal(0))


def show_checks(request: HttpRequest) -> HttpResponse:
    """All years in short, and one of them in full."""
    known = [year for year in books.years_of_aid() if any(checked(books.of(year)))]
    wanted = request.GET.get("year", "")
    year = int(wanted) if wanted in map(str, known) else _fullest(known)
    frame = Frame(
        _("Our sums beside the state's"),
        _("Every requirement of a town and every aid of a district, as we and the state work them out."),
        crumbs=[(_("School aid"), reverse("funding"))],
    )
    context = {
        "years": [(each, list(checked(books.of(each)))) for each in known],
        "year": year,
        "parts": list(checked(books.of(year))) if year else [],
        "partial": _partial(books.of(year)) if year else None,
        "formats": list(FORMATS),
    }
    return render(request, "funding/checks.html", frame.context(request) | context)


def _partial(year: Books) -> dict[str, object] | None:
    """How few of the state's districts with schools are here, and what comes of all of them; None for all."""
    *_met, everyone = WHOLE_STATE.get(year.year.ends_in, WHOLE_STATE[max(WHOLE_STATE)])
    known = sum(check.ours.district.is_operating for check in year.checks.values())
    if known >= everyone:
        return None
    whole = [
        {"year": each, "by_rule": by_rule, "met": met, "all": there, "share": Decimal(met * 100) / there}
        for each, (by_rule, met, there) in WHOLE_STATE.items()
    ]
    return {"known": known, "whole": whole}


def _fullest(known: list[int]) -> int | None:
    """The year to begin with: the latest of the whole state, before a later one of a few districts."""
    latest = books.latest()
    if latest and latest.year.ends_in in known:
        return latest.year.ends_in
    return next(iter(known), None)


def get_checks(request: HttpRequest, year: int, suffix: str) -> HttpResponseBase:
    """One year in full, as a file."""
    if suffix not in FORMATS or year not in books.years_of_aid():
        raise Http404
    rows = (
        (part.kind, *_row(year, line), digest()) for part in checked(books.of(year)) for line in part.lines
    )
    return FORMATS[suffix](Sheet(f"school-aid-checks-fy{year}", COLUMNS, rows))


def bases() -> dict[Basis, str]:
    """How firmly an explanation stands, in words."""
    return {
        Basis.DOLLAR: _("one input was changed after the act; with it the rule gives the dollar"),
        Basis.TOTAL: _("its share of an increment that the state prints in total"),
    }


def _row(year: int, line: Line) -> tuple[int | str | Decimal, ...]:
    place = line.recipient
    exact = (line.by_rule, line.beside, line.ours, line.theirs, line.residual)
    amounts = (amount.quantize(_CENT) for amount in exact)
    basis = "; ".join(one.basis for one in line.explanations)
    return (place.lea, place.name, year, *amounts, basis, line.sources, line.supposed)


def checked(year: Books) -> Iterator[Checked]:
    """What of a year can be held against the state's figures."""
    with_schools, without = _aid(year, is_operating=True), _aid(year, is_operating=False)
    if with_schools:
        yield Checked("aid", _("Aid to districts with schools"), _first(with_schools))
    if without:
        title = _("Aid to towns without schools")
        yield Checked("aid_without_schools", title, _first(without))
    if year.contributions:
        yield Checked("target", _("Target contributions of towns"), _first(_towns(year, "target")))
        yield Checked("required", _("Required contributions of towns"), _first(_towns(year, "required")))


def _aid(year: Books, *, is_operating: bool) -> list[Line]:
    return [
        Line(
            year.recipients[lea],
            check.ours.formula_aid,
            check.ours.amount,
            check.published,
            check.is_met,
            check.explanations,
            check.supposed,
        )
        for lea, check in year.checks.items()
        if check.ours.district.is_operating == is_operating
    ]


def _towns(year: Books, name: str) -> Iterator[Line]:
    for lea, found in year.contributions.items():
        ours, theirs = getattr(found, name), getattr(year.towns[lea], name)
        yield Line(year.recipients[lea], ours, ours, theirs, abs(theirs - ours) <= _HALF_DOLLAR)


def _first(lines: Iterable[Line]) -> tuple[Line, ...]:
    """The misses first, then what is met with something beside the rule, the largest amount first in each."""
    return tuple(sorted(lines, key=_place_in_order))


def _place_in_order(line: Line) -> tuple[bool, bool, Decimal, str]:
    amount = Decimal(0) if line.is_met_by_rule else max(abs(line.residual), abs(line.beside))
    return line.is_met, line.is_met_by_rule, -amount, line.recipient.name
