"""What a costing is when it is done: plays, bills, years and the lines that explain them.

All of it immutable, and read by everything else: tables, workbook, packet, comparison. The fold that makes
it is in `costing`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from tally.pay.cents import to_dollars
from tally.pay.package import Package
from tally.pay.placement import Change, Standing
from tally.pay.schedule import Schedule
from tally.pay.terms.grid import AcrossTheBoard
from tally.pay.terms.term import Charge, Item, Payment, PayTerm
from tally.words import Day, Figure, Said, together
from tally.working import Line, total
from tally.years import FiscalYear


@dataclass(frozen=True)
class PayLine(Line):
    """A line of a costing; `kind` is the kind of its term."""

    kind: str = ""


@dataclass(frozen=True)
class Played:
    """One thing that happened to salaries: the standing before and after, and what each is paid.

    `salaries` are a full year's pay of one person of each group, `paid` what the year pays them, in cents;
    `total` is everybody's `paid`. The first play of a year has no term: last year's changes in full.
    """

    term: PayTerm | None
    place: int
    on: date | None
    share: Fraction
    change: Change
    before: Standing
    after: Standing
    salaries: list[int]
    paid: list[int]
    total: int
    cost: int


@dataclass(frozen=True)
class Held:
    """A payment in force: since which year, and an indexed one's prices.

    `begins` is the share of this year that lies after its first day, `until` the share after the day
    another took its place. `prices` are a full year's and as paid, `opening` a full year's as the year
    began. `outgoing` is the payment this one replaced within the year.
    """

    name: str
    payment: Payment
    first: int
    begins: Fraction
    until: Fraction = Fraction(0)
    prices: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    opening: Mapping[str, int] = field(default_factory=dict)
    raised_by: tuple[tuple[AcrossTheBoard, Fraction], ...] = ()
    outgoing: "Held | None" = None

    @property
    def share(self) -> Fraction:
        """The share of the year it is paid."""
        return self.begins - self.until


@dataclass(frozen=True)
class Bill:
    """What a payment costs in one year, with what it replaced in it, and what it cost the year before."""

    held: Held
    items: tuple[Item, ...]
    cents: int
    before: int
    outgoing: "Bill | None" = None

    @property
    def share(self) -> Fraction:
        return self.held.share

    @property
    def payment(self) -> Payment:
        return self.held.payment

    @property
    def on_top(self) -> bool:
        return isinstance(self.payment, Charge)

    @property
    def cost(self) -> int:
        return self.cents - self.before


@dataclass(frozen=True)
class YearCost:
    """One year of a costing. The base year has no plays and no lines."""

    fiscal_year: FiscalYear
    index: int
    played: tuple[Played, ...]
    standing: Standing
    salaries: list[int]
    paid: list[int]
    salary_total: int
    bills: tuple[Bill, ...]
    charges: tuple[Bill, ...]
    ended: tuple[Bill, ...] = ()

    @cached_property
    def payroll_cents(self) -> int:
        return self.salary_total + sum(bill.cents for bill in self.bills)

    @property
    def payroll(self) -> Decimal:
        """Everything paid to people in the year: salaries and the payments beside them."""
        return to_dollars(self.payroll_cents)

    @property
    def one_time(self) -> Decimal:
        """What of the payroll is paid this once."""
        return to_dollars(sum(bill.cents for bill in self.bills if bill.payment.once))

    @property
    def on_top(self) -> Decimal:
        """What the employer pays on top of the payroll."""
        return to_dollars(sum(bill.cents for bill in self.charges))

    @cached_property
    def lines(self) -> tuple[PayLine, ...]:
        """How the payroll came from the year before's; the amounts add up to the new money."""
        return tuple(line for line, _ in self.explained)

    @cached_property
    def explained(self) -> tuple[tuple[PayLine, "Cause"], ...]:
        """The lines in the order of the sum, each with the plays or the bill it tells of."""
        bills = [(bill.payment.phase, _bill_line(bill), bill) for bill in self.bills if self._tells(bill)]
        ends = [(bill.payment.phase, _end_line(bill), bill) for bill in self.ended if not bill.on_top]
        told = sorted([*_play_lines(self), *bills, *ends], key=lambda entry: entry[0])
        return tuple((line, cause) for _, line, cause in told)

    @cached_property
    def explained_on_top(self) -> tuple[tuple[PayLine, Bill], ...]:
        """The same for what is paid on top."""
        bills = [(_bill_line(bill), bill) for bill in self.charges if self._tells(bill)]
        return (*bills, *((_end_line(bill), bill) for bill in self.ended if bill.on_top))

    def _tells(self, bill: Bill) -> bool:
        """Whether a bill has a line of its own: it began this year, or costs another sum than last year."""
        return bool(bill.cost) or bill.held.first == self.index

    @cached_property
    def on_top_lines(self) -> tuple[PayLine, ...]:
        """How what is paid on top changed from the year before."""
        return tuple(line for line, _ in self.explained_on_top)

    @property
    def new_money(self) -> Decimal:
        """The payroll less the year before's."""
        return total(self.lines)

    @property
    def full_year(self) -> Decimal:
        """What this year's changes cost next year beyond what they cost this year."""
        return to_dollars(self.standing.pay(self.salaries) - self.salary_total)


@dataclass(frozen=True)
class Costing:
    """A package costed: the base year and every year of the term."""

    package: Package
    base: YearCost
    years: tuple[YearCost, ...]

    @property
    def base_payroll(self) -> Decimal:
        return self.base.payroll

    @property
    def ongoing(self) -> Decimal:
        """The last year's payroll over the base year's, one-time payments left out."""
        last = self.years[-1]
        return last.payroll - last.one_time - (self.base.payroll - self.base.one_time)

    @property
    def cumulative(self) -> Decimal:
        """Everything paid over the term beyond the base payroll of each year."""
        return sum((year.payroll - self.base_payroll for year in self.years), Decimal(0))

    @property
    def final_schedule(self) -> Schedule:
        """The printed schedule at the end of the term."""
        return self.years[-1].standing.schedule

    def before(self, year: YearCost) -> YearCost:
        """The year before one of the years."""
        return self.years[year.index - 2] if year.index > 1 else self.base


Cause = tuple[Played, ...] | Bill


def _play_lines(year: YearCost) -> list[tuple[int, PayLine, Cause]]:
    """A line for each term played, all its days together, and one for last year's changes in full."""
    lines: list[tuple[int, PayLine, Cause]] = []
    for place in dict.fromkeys(play.place for play in year.played):
        plays = tuple(play for play in year.played if play.place == place)
        cost_of_all = to_dollars(sum(play.cost for play in plays))
        term = plays[0].term
        if term is not None:
            line = PayLine(term.label, cost_of_all, _reason(term, plays), term.note, kind=term.kind)
            lines.append((int(term.phase), line, plays))
        elif cost_of_all:
            because = Said("changes that began within last year, now paid for the whole year")
            label = Said("Full year of last year's changes")
            lines.append((-1, PayLine(label, cost_of_all, because, kind="full_year"), plays))
    return lines


def _reason(term: PayTerm, plays: tuple[Played, ...]) -> str:
    if len(plays) > 1:
        return Said("each on their own step date, {plays} dates in the year", plays=len(plays))
    play = plays[0]
    because = term.because(play.before, play.after)
    return together([because, _from_day(play.on, play.share)]) if play.on and play.share < 1 else because


def _from_day(on: date, share: Fraction) -> str:
    return Said(
        "from {on}, {numerator}/{denominator} of the year's work days",
        on=Day(on),
        numerator=share.numerator,
        denominator=share.denominator,
    )


def _bill_line(bill: Bill) -> PayLine:
    payment = bill.payment
    return PayLine(
        payment.label, to_dollars(bill.cost), together(_reasons(bill)), payment.note, kind=payment.kind
    )


def _reasons(bill: Bill) -> Iterator[str]:
    """What a bill is made of, from which day, what it took the place of, and what it was before."""
    yield from (Said("{count} x {what}", count=_count(item), what=item.label) for item in bill.items[:4])
    if len(bill.items) > 4:
        yield Said("and {number} more", number=len(bill.items) - 4)
    if bill.payment.on and bill.share < 1:
        yield _from_day(bill.payment.on, bill.share)
    if bill.outgoing:
        yield Said("in place of the one until then")
    if bill.before:
        yield Said("{amount} the year before", amount=Figure(f"{to_dollars(bill.before):,}"))


def _count(item: Item) -> str:
    return Figure(f"{item.quantity.normalize():f}")


def _end_line(bill: Bill) -> PayLine:
    label = Said("{label}, paid once last year", label=bill.payment.label)
    return PayLine(label, to_dollars(-bill.cents), Said("does not come again"), kind=bill.payment.kind)
