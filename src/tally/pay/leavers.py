"""Who left before the new rates were first paid, and what of the retroactive pay she does not get.

What is withheld is what one of her is owed: of salaries and wages, of longevity by her years, of the stipends
she held and of one-time payments; all of it, or where leavers are paid what comes after her last day.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from tally.pay.arrears import Meanwhile, Piece, pieces
from tally.pay.cents import WHOLE, half_up, rounded, to_shares
from tally.pay.outcome import Bill, Played
from tally.pay.placement import Service, Standing, Time
from tally.pay.rises import Rise
from tally.pay.schedule import Cell
from tally.pay.terms.movement import Turnover
from tally.pay.terms.payments import Longevity, OneTime, Stipend
from tally.pay.terms.term import Moment
from tally.words import Said

HOURS_DIFFER = "people of different hours stand at {cell}: say the leaver's hours_per_day or fte"
YEARS_DIFFER = "people of different years of service stand at {cell}: say the leaver's years"


@dataclass(frozen=True)
class Leaver:
    """Somebody (or a part of a post) who left after `last_day`, from the cell as the first year opened.

    Where people of different hours or shares of a post stand there, `hours` or `fte` says whose; where they
    have different years of service and there is longevity, `years` (at the base) says which. `stipends` are
    the names of those she held.
    """

    cell: Cell
    people: Decimal
    last_day: date
    hours: Decimal | None = None
    fte: Decimal | None = None
    years: int | None = None
    stipends: tuple[str, ...] = ()

    def is_like(self, time: Time) -> bool:
        """Whether she may have worked as much as that."""
        return self.hours in (None, time.hours) and self.fte in (None, time.fte)


@dataclass(frozen=True)
class Gone:
    """A leaver with the group she was one of, and her years of service."""

    leaver: Leaver
    group: int
    service: Service

    def alone(self, standing: Standing) -> Standing:
        """The standing with nobody in it but her."""
        people, groups = to_shares(self.leaver.people), range(len(standing.cells))
        return replace(
            standing,
            counts=tuple(people if group == self.group else 0 for group in groups),
            services=tuple(self.service if group == self.group else () for group in groups),
            seniority=dict(self.service),
        )


@dataclass(frozen=True)
class Withheld:
    """What a leaver is not paid of a rise (by its `place`), or of a `piece` of what a payment owes."""

    leaver: Leaver
    group: int
    label: str
    share: Fraction
    each: int
    place: int | None = None
    piece: Piece | None = None

    @property
    def cents(self) -> int:
        return self.piece.cents if self.piece else half_up(to_shares(self.leaver.people) * self.each, WHOLE)


def gone_among(times: Sequence[Meanwhile], leavers: Sequence[Leaver]) -> list[Gone]:
    """Each leaver with the group she was one of. Raises `ValueError` where that cannot be told."""
    opening = times[0].year.played[0].after
    risen = [rise for time in times for rise in time.rises]
    gone: list[Gone] = []
    for leaver in leavers:
        place = _group_of(leaver, opening, risen)
        there = opening.people([place])
        alike = [other.leaver.people for other in gone if other.group == place]
        if (left := sum(alike, leaver.people)) > there:
            raise ValueError(
                Said(
                    "{left} cannot have left {cell}, where {there} stood",
                    left=left,
                    cell=leaver.cell,
                    there=there,
                )
            )
        then = [time.year for time in times if leaver.last_day in time.year.fiscal_year]
        if any(place in _left_by(play) for year in then for play in year.played):
            raise ValueError(
                Said("who leaves {cell} is in the turnover of the year already", cell=leaver.cell)
            )
        _check_stipends(leaver, times)
        gone.append(Gone(leaver, place, _service_of(leaver, opening.services[place], times)))
    return gone


def withheld(time: Meanwhile, gone: Sequence[Gone], are_paid: bool) -> Iterator[Withheld]:
    """What of a year is not owed to those who left."""
    for one in gone:
        since = max(one.leaver.last_day + timedelta(days=1), time.first) if are_paid else time.first
        yield from _risen(time, one, since)
        alone = replace(time, standing=one.alone(time.standing), since=since)
        yield from _beside(alone, one, are_paid)


def told(leavers: Sequence[Leaver], are_paid: bool) -> str:
    """How many left, and whether they are paid; nothing where nobody did."""
    if not leavers:
        return ""
    if are_paid:
        return Said("{number} who left, paid to their last day", number=len(leavers))
    return Said("{number} who left, not paid", number=len(leavers))


def _group_of(leaver: Leaver, opening: Standing, risen: Sequence[Rise]) -> int:
    if leaver.people <= 0:
        raise ValueError(
            Said("{people} people cannot have left {cell}", people=leaver.people, cell=leaver.cell)
        )
    there = opening.by_cell.get(leaver.cell, [])
    places = [place for place in there if leaver.is_like(opening.times[place])]
    if not places:
        raise ValueError(Said("nobody stands at {cell} at the start of the year", cell=leaver.cell))
    if any(rise.gains[place] != rise.gains[places[0]] for rise in risen for place in places):
        raise ValueError(Said(HOURS_DIFFER, cell=leaver.cell))
    enough = (place for place in places if opening.people([place]) >= leaver.people)
    return next(enough, places[0])


def _service_of(leaver: Leaver, service: Service, times: Sequence[Meanwhile]) -> Service:
    """Her years of service, where they count."""
    people = to_shares(leaver.people)
    bills = (bill for time in times for bill in time.year.bills)
    if not service or not any(isinstance(bill.payment, Longevity) for bill in bills):
        return ()
    years = leaver.years if leaver.years is not None or len(service) > 1 else service[0][0]
    if years is None:
        raise ValueError(Said(YEARS_DIFFER, cell=leaver.cell))
    if dict(service).get(years, 0) < people:
        gaps = {"people": leaver.people, "years": years, "cell": leaver.cell}
        raise ValueError(Said("{people} with {years} years of service did not stand at {cell}", **gaps))
    return ((years, people),)


def _check_stipends(leaver: Leaver, times: Sequence[Meanwhile]) -> None:
    bills = (bill for time in times for bill in (*time.before.bills, *time.year.bills))
    known = {bill.payment.name for bill in bills if isinstance(bill.payment, Stipend)}
    for name in leaver.stipends:
        if name not in known:
            raise ValueError(
                Said("there is no stipend {name!r} for who left {cell}", name=name, cell=leaver.cell)
            )


def _left_by(play: Played) -> Sequence[int]:
    """The groups whose posts a turnover empties."""
    if not isinstance(play.term, Turnover):
        return ()
    return play.before.by_cell.get(Cell(play.term.step, play.term.lane), ())


def _risen(time: Meanwhile, one: Gone, since: date) -> Iterator[Withheld]:
    """Of each rise, its share from a day on."""
    for place, rise in enumerate(time.rises):
        start = max(rise.start, since)
        share = time.share(start, time.until) if start < time.until else Fraction(0)
        each = rounded(rise.gains[one.group] * share)
        if each:
            yield Withheld(one.leaver, one.group, rise.label, share, each, place=place)


def _beside(alone: Meanwhile, one: Gone, are_paid: bool) -> Iterator[Withheld]:
    """Of each payment, what she would have been owed from a day on; of a one-time payment all or nothing."""
    for bill in alone.year.bills:
        if bill.payment.once and are_paid and alone.begins(bill.held) <= one.leaver.last_day:
            continue
        for piece in pieces(_hers(bill, alone, one), alone):
            hers = _held_by(piece, one)
            if hers.cents:
                yield Withheld(one.leaver, one.group, bill.payment.label, hers.share, hers.each, piece=hers)


def _hers(bill: Bill, alone: Meanwhile, one: Gone) -> Bill:
    """The bill with nobody in it but her."""
    outgoing = _hers(bill.outgoing, alone, one) if bill.outgoing else None
    moment = Moment(
        year=alone.year.fiscal_year,
        index=alone.year.index,
        first=bill.held.first,
        standing=alone.standing,
        paid=tuple(alone.year.paid),
        full_hours=alone.costing.package.base.full_hours,
        prices={name: paid for name, (_, paid) in bill.held.prices.items()},
    )
    is_hers = isinstance(bill.payment, Longevity | OneTime) or _is_stipend_of(one, bill)
    return replace(bill, items=bill.payment.items(moment) if is_hers else (), outgoing=outgoing)


def _is_stipend_of(one: Gone, bill: Bill) -> bool:
    return isinstance(bill.payment, Stipend) and bill.payment.name in one.leaver.stipends


def _held_by(piece: Piece, one: Gone) -> Piece:
    """A piece as hers alone: one stipend each, and of what was paid meanwhile only what was hers."""
    payment = piece.held.payment
    if isinstance(payment, Longevity | OneTime):
        return piece
    people = one.leaver.people if isinstance(payment, Stipend) and payment.name in one.leaver.stipends else 0
    return replace(piece, item=replace(piece.item, quantity=Decimal(people)))
