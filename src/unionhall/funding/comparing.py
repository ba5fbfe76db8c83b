"""Two answers side by side: what each starts, when, how long it is kept, and what each leaves."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from unionhall.funding import stacks
from unionhall.funding.tandem import Answer, Course, Grid
from unionhall.funding.telling import dollars, plain, year_or_after

ZERO = Decimal(0)


@dataclass(frozen=True)
class Side:
    """One of the two: its name and its answer."""

    name: str
    answer: Answer

    @property
    def picture(self) -> SafeString:
        return SafeString("") if self.answer.status == "infeasible" else stacks.paid(self.answer)

    @property
    def courses(self) -> dict[str, Course]:
        return {course.investment.name: course for course in self.answer.courses}


@dataclass(frozen=True)
class Comparison:
    sides: tuple[Side, Side]
    investments: Grid
    money: Grid

    @property
    def grids(self) -> tuple[Grid, Grid]:
        return self.investments, self.money


def compare(left: Side, right: Side) -> Comparison:
    return Comparison((left, right), _investments(left, right), _money(left, right))


def _investments(left: Side, right: Side) -> Grid:
    names = dict.fromkeys([*left.courses, *right.courses])
    rows = tuple((name, _told(left, name), _told(right, name)) for name in names)
    return Grid((_("Investment"), left.name, right.name), rows)


def _told(side: Side, name: str) -> str:
    """How much of one investment a side has, and from when."""
    course = side.courses.get(name)
    if course is None:
        return _("not in this plan")
    if course.started is None:
        return _("not started")
    words = {
        "units": plain(course.most_units),
        "asked": plain(course.investment.units),
        "year": side.answer.plan.named(course.started),
    }
    said = _("%(units)s of %(asked)s from %(year)s") % words
    return said if course.is_sustained else _("%(said)s, not kept") % {"said": said}


def _money(left: Side, right: Side) -> Grid:
    rows = (
        (_("Work paid for"), *(dollars(_spent(side)) for side in (left, right))),
        (_("Money that ends, lost"), *(dollars(_lapsed(side)) for side in (left, right))),
        (_("Left for other needs"), *(dollars(_left(side)) for side in (left, right))),
        (_("Cliff"), *(_cliff(side) for side in (left, right))),
        (
            _("Worth: dollars of work times priority"),
            *(dollars(side.answer.objective) for side in (left, right)),
        ),
    )
    return Grid(("", left.name, right.name), rows)


def _spent(side: Side) -> Decimal:
    return sum((draw.spent for draw in side.answer.draws), ZERO)


def _lapsed(side: Side) -> Decimal:
    return sum((draw.lapsed for draw in side.answer.draws), ZERO)


def _left(side: Side) -> Decimal:
    return sum((draw.unspent for draw in side.answer.draws), ZERO)


def _cliff(side: Side) -> str:
    cliff = side.answer.cliff
    if side.answer.status == "infeasible":
        return _("No plan pays for all that must be paid.")
    if cliff is None:
        return _("none")
    return f"{year_or_after(side.answer, cliff.year)}, {dollars(cliff.dollars)}"
