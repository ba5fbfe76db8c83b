"""What a package costs: one fold over its years and their terms, in whole cents.

Within a year the terms are played in the order of their days, and on one day in the order of the sum (see
`terms.term.Phase`). Each play is a line: what everybody is paid after it less what they were paid before it.
So the lines add up to the total by construction. A term that starts within the year is paid its share of
the work days; the rest of a full year is the first line of the next year. Reading a result (percentages,
solving, comparing) is in the other modules.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from operator import add

from tally.pay.cents import half_up_each, rounded, to_cents
from tally.pay.course import Course
from tally.pay.outcome import Bill, Costing, Held, Played, YearCost
from tally.pay.package import Base, Package, Year
from tally.pay.placement import Change, Standing
from tally.pay.schedule import Numbers
from tally.pay.terms.grid import AcrossTheBoard
from tally.pay.terms.movement import Step
from tally.pay.terms.term import Charge, Moment, Objection, Payment, PayTerm, Term
from tally.pay.workdays import on_day
from tally.problems import Problem, RefusedError
from tally.words import Said
from tally.years import FiscalYear

IN_FORCE = -1


class PackageRefusedError(RefusedError):
    """Terms that cannot be done where they stand. `places` gives the year and term of each problem.

    The years count from 0; what is paid already today has the year `IN_FORCE`.
    """

    def __init__(self, refused: list[tuple[int, int, Problem]]) -> None:
        self.places = tuple((year, term) for year, term, _ in refused)
        super().__init__([problem for _, _, problem in refused])


def cost(package: Package, course: Course | None = None) -> Costing:
    """Cost a package. Raises `PackageRefusedError` with every term that cannot be done where it stands.

    With `course` a single person is costed by what the terms did when that was kept.
    """
    force, refused = _in_force(package.base, course)
    year_before = base = _closed(package, 0, (), force, None)
    years = []
    for index, year in enumerate(package.years, 1):
        score = _played(package, Fold(index, year, year_before, force, course))
        force = score.force
        refused.extend(score.refused)
        year_before = _closed(package, index, tuple(score.played), force, year_before)
        years.append(year_before)
    if refused:
        raise PackageRefusedError(list(dict.fromkeys(refused)))
    return Costing(package, base, tuple(years))


Force = dict[str, Held]
Refusal = tuple[int, int, Problem]


@dataclass(frozen=True)
class Fold:
    """One year to be played: where the year before ended, and what is in force."""

    index: int
    year: Year
    before: YearCost
    force: Force
    course: Course | None = None


@dataclass
class Score:
    """A year being played: what has been played, the payments in force, and what was refused."""

    played: list[Played]
    force: Force
    refused: list[Refusal] = field(default_factory=list)


def _played(package: Package, fold: Fold) -> Score:
    """Play the terms of one year on where the year before ended."""
    index, year, before, course = fold.index, fold.year, fold.before, fold.course
    fresh = replace(before.standing, waiting=frozenset(), held=frozenset(), year=index, origins=())
    kept = {name: _new_year(held) for name, held in fold.force.items() if not held.payment.once}
    score = Score([_opened(fresh, before)], kept)
    for place, term, on in _in_order(year, fresh):
        share = package.base.calendar.share_from(on, year.fiscal_year)
        now = score.played[-1].after
        wrong = [*_objections(term, now, fold), *_twice(term, share, index, score.force)]
        if wrong:
            score.refused.extend((index - 1, place, _problem(year, place, term, one)) for one in wrong)
            continue
        if isinstance(term, PayTerm):
            act = Act(term, place, on, share, _change(term, now, on), term.numbers)
            played = _play(_as_kept(act, fold, now) if course else act, score.played[-1])
            if unpaid := _unpaid(played):
                score.refused.append((index - 1, place, _problem(year, place, term, unpaid)))
                continue
            score.played.append(played)
            score.force = _indexed(score.force, term, share, index)
        elif isinstance(term, Payment):
            held = _begun(term, index, place, share, score.force)
            score.force[held.name] = held
    return score


def _opened(fresh: Standing, before: YearCost) -> Played:
    """The year opens with everybody at the full rate of the last year's end."""
    everybody = fresh.pay(before.salaries)
    return Played(
        term=None,
        place=-1,
        on=None,
        share=Fraction(1),
        change=Change(),
        before=fresh,
        after=fresh,
        salaries=before.salaries,
        paid=before.salaries,
        total=everybody,
        cost=everybody - before.salary_total,
    )


@dataclass(frozen=True)
class Act:
    """One term on one day: what it does, with which numbers, and the share of the year it is paid."""

    term: PayTerm
    place: int
    on: date | None
    share: Fraction
    change: Change
    numbers: Numbers


def _as_kept(act: Act, fold: Fold, now: Standing) -> Act:
    """The act as it was kept."""
    if fold.course is None:
        return act
    change, numbers = fold.course.change(fold.index, act.place, act.term, now)
    return replace(act, share=fold.course.share(fold.index, act.place), change=change, numbers=numbers)


def _play(act: Act, last: Played) -> Played:
    """Play one term on one day: everybody's new salary, and the share of the difference this year pays."""
    term, share, change, before = act.term, act.share, act.change, last.after
    after = before.after(change, act.numbers)
    salaries, paid = last.salaries, last.paid
    if change.parts:
        same = paid is salaries
        salaries = [salaries[origin] for origin in after.origins]
        paid = salaries if same else [paid[origin] for origin in after.origins]
    new = _salaries(change, before, after, salaries)
    if paid is salaries and share == 1:
        paid = new
    elif share == 1:
        paid = [was + full - old for was, old, full in zip(paid, salaries, new, strict=True)]
    else:
        part, whole = share.numerator, share.denominator
        gains = half_up_each(((full - old) * part for full, old in zip(new, salaries, strict=True)), whole)
        paid = list(map(add, paid, gains))
    everybody = after.pay(paid)
    more = everybody - last.total
    return Played(term, act.place, act.on, share, change, before, after, new, paid, everybody, more)


def _salaries(change: Change, before: Standing, after: Standing, salaries: list[int]) -> list[int]:
    """What everybody's salary is after a change; only what it touches is worked out again."""
    if change.moves or change.longer:
        return after.salaries()
    if change.grid is not None:
        return after.repriced(salaries)
    known = len(before.cells)
    return [*salaries[:known], *after.salaries(known)] if change.parts else salaries


def _change(term: PayTerm, before: Standing, on: date | None) -> Change:
    if not isinstance(term, Step) or not term.anniversary:
        return term.change(before)
    year = FiscalYear.on(on) if on else None
    groups = [
        place
        for place, group in enumerate(before.groups)
        if (on_day(group.step_date, year) if group.step_date and year else None) == on
    ]
    return term.change_for(before, groups)


def _in_order(year: Year, opening: Standing) -> list[tuple[int, Term, date | None]]:
    """The terms by day and phase, a term on anniversaries once for each day somebody has."""
    days: list[tuple[int, Term, date | None]] = []
    for place, term in enumerate(year.terms):
        if isinstance(term, Step) and term.anniversary:
            spots = dict.fromkeys(group.step_date for group in opening.groups)
            days.extend((place, term, on_day(spot, year.fiscal_year) if spot else None) for spot in spots)
        else:
            days.append((place, term, term.on))
    first = year.fiscal_year.first_day
    return sorted(days, key=lambda entry: (max(entry[2] or first, first), entry[1].phase, entry[0]))


def _closed(
    package: Package, index: int, played: tuple[Played, ...], force: Force, before: YearCost | None
) -> YearCost:
    """The year's bills, once it is known what everybody is paid. The base year, 0, has no plays."""
    fiscal_year = package.base_year + index
    end = played[-1].after if played else package.base.standing
    salaries = played[-1].salaries if played else end.salaries()
    paid = played[-1].paid if played else salaries
    everybody = end.pay(paid)
    moment = Moment(fiscal_year, index, 0, end, tuple(paid), package.base.full_hours)
    last = {bill.held.name: bill for bill in (*before.bills, *before.charges)} if before else {}
    pay = [kept for kept in force.values() if not isinstance(kept.payment, Charge)]
    bills = tuple(_bill(kept, moment, last) for kept in pay)
    moment = replace(moment, payroll=everybody + sum(bill.cents for bill in bills))
    charged = [kept for kept in force.values() if isinstance(kept.payment, Charge)]
    charges = tuple(_bill(kept, moment, last) for kept in charged)
    ended = tuple(bill for name, bill in last.items() if name not in force)
    return YearCost(fiscal_year, index, played, end, salaries, paid, everybody, bills, charges, ended)


def _bill(held: Held, moment: Moment, last: Mapping[str, Bill]) -> Bill:
    """What a payment in force costs this year, and what the one it replaced cost until then."""
    prices = {name: paid for name, (_, paid) in held.prices.items()}
    items = held.payment.items(replace(moment, first=held.first, prices=prices))
    outgoing = _bill(held.outgoing, moment, {}) if held.outgoing else None
    cents = sum(item.cents(held.share) for item in items) + (outgoing.cents if outgoing else 0)
    before = last.get(held.name)
    return Bill(held, items, cents, before.cents if before else 0, outgoing)


def _in_force(base: Base, course: Course | None) -> tuple[Force, list[Refusal]]:
    """What is paid already today, and what of it cannot be: then the rest is costed, to find all mistakes."""
    force: Force = {}
    refused: list[Refusal] = []
    for place, term in enumerate((*base.in_force, *base.charges)):
        wrong = [*_not_in_force(term, base, course), *_twice(term, Fraction(1), 0, force)]
        refused.extend((IN_FORCE, place, _problem_today(place, term, one)) for one in wrong)
        if isinstance(term, Payment) and not wrong:
            held = _begun(term, 0, place, Fraction(1), {})
            force[held.name] = held
    return force, refused


def _not_in_force(term: Term, base: Base, course: Course | None) -> Iterator[Objection]:
    if not isinstance(term, Payment):
        yield "kind", Said("{kind} changes pay and cannot be in force; put it in a year", kind=term.kind)
    elif course is None:
        yield from term.objections(base.schedule)


def _begun(payment: Payment, index: int, place: int, share: Fraction, force: Force) -> Held:
    """A payment that begins, and for its first year the one of its name, paid until then."""
    full = {name: to_cents(price) for name, price in payment.indexed_prices.items()}
    prices = {name: (cents, cents) for name, cents in full.items()}
    if payment.once:
        name = f"{payment.label}, {index}/{place}"
        return Held(name, payment, index, Fraction(1), prices=prices, opening=full)
    old = force.get(payment.label)
    outgoing = replace(old, until=share) if old and old.begins > share else None
    return Held(payment.label, payment, index, share, prices=prices, opening=full, outgoing=outgoing)


def _twice(term: Term, share: Fraction, index: int, force: Force) -> Iterator[Objection]:
    """Two payments of one name on one day: the later would silently undo the earlier."""
    if isinstance(term, Payment) and not term.once:
        held = force.get(term.label)
        if held is not None and held.first == index and held.begins == share:
            yield (
                "kind",
                Said("{label!r} begins twice on one day; give one of them another name", label=term.label),
            )


def _new_year(held: Held) -> Held:
    opening = {name: full for name, (full, _) in held.prices.items()}
    prices = {name: (full, full) for name, full in opening.items()}
    return replace(held, begins=Fraction(1), prices=prices, opening=opening, raised_by=(), outgoing=None)


def _indexed(force: Force, term: PayTerm, share: Fraction, index: int) -> Force:
    """Indexed payments of earlier years rise with a raise of the whole grid."""
    if not isinstance(term, AcrossTheBoard) or not term.is_whole:
        return force
    return {
        name: _raised(held, term, share) if held.prices and held.first < index else held
        for name, held in force.items()
    }


def _raised(held: Held, term: AcrossTheBoard, share: Fraction) -> Held:
    prices = {}
    for name, (full, paid) in held.prices.items():
        new = rounded(full * (1 + Fraction(term.rate)))
        prices[name] = new, paid + rounded((new - full) * share)
    return replace(held, prices=prices, raised_by=(*held.raised_by, (term, share)))


def _objections(term: Term, now: Standing, fold: Fold) -> Iterator[Objection]:
    """What makes a term impossible; one that was kept can still fail for somebody's hours."""
    wrong: list[Objection] = []
    if fold.course is None:
        if term.on is not None and term.on not in fold.year.fiscal_year:
            wrong.append(("on", Said("{day} is not in {year}", day=term.on, year=fold.year.fiscal_year)))
        wrong += term.objections(now.schedule)
    yield from wrong
    if isinstance(term, PayTerm) and not wrong:
        yield from term.refusals(now)


def _unpaid(played: Played) -> Objection | None:
    """A printed rate of nothing is no rate: whoever stands there would work for it."""
    if played.change.grid is None or played.term is None:
        return None
    schedule = played.after.schedule
    cell = next((cell for cell, rate in schedule.rates.items() if rate <= 0), None)
    if cell is None:
        return None
    return next(iter(played.term.numbers), ""), Said("nothing would be left of the rate of {cell}", cell=cell)


def _problem(year: Year, place: int, term: Term, objection: Objection) -> Problem:
    name, reason = objection
    said = "{year}, term {number} ({kind}): {reason}"
    gaps = {"year": year.fiscal_year, "number": place + 1, "kind": term.kind, "reason": reason}
    return Problem(Said(said, **gaps), column=name)


def _problem_today(place: int, term: Term, objection: Objection) -> Problem:
    name, reason = objection
    gaps = {"number": place + 1, "kind": term.kind, "reason": reason}
    return Problem(Said("paid already today, {number} ({kind}): {reason}", **gaps), column=name)
