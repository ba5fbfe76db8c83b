"""Two sums side by side: every difference a line with its cause, adding up exactly to the gap.

The first package is turned into the second one cause at a time (people one side leaves out, inputs, what one
side alone counts, then each year's terms, then rounding), and each turn costs what it costs. So the lines add
up to the gap by construction, and the order of the turns is part of the answer.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from tally.pay.costing import cost
from tally.pay.outcome import Costing
from tally.pay.package import Base, Package, Year
from tally.pay.placement import Group
from tally.pay.schedule import Schedule
from tally.pay.terms.charges import RollUp
from tally.pay.terms.payments import OtherPay
from tally.pay.terms.term import Charge, Term, plain
from tally.problems import Problem, RefusedError
from tally.words import Figure, Said, together
from tally.working import Line, total

Sense = Literal["base", "ongoing", "cumulative", "total", "employer"]
SENSES: tuple[Sense, ...] = ("base", "ongoing", "cumulative", "total", "employer")
Cause = Literal["inputs", "scope", "terms", "rounding"]


HERE_AND_THERE = "{here} here, {there} there"
ONLY_WE, ONLY_THEY = Said("only we count it"), Said("only they count it")


@dataclass(frozen=True)
class Difference(Line):
    """One line of the gap between two sums, and what kind of cause it has."""

    cause: Cause = "terms"


@dataclass(frozen=True)
class Comparison:
    """What separates two sums: `theirs` less `ours`, as lines."""

    sense: Sense
    ours: Decimal
    theirs: Decimal
    lines: tuple[Difference, ...]

    @property
    def gap(self) -> Decimal:
        return self.theirs - self.ours

    def by_cause(self) -> dict[str, Decimal]:
        """The gap by kind of cause."""
        causes = dict.fromkeys(line.cause for line in self.lines)
        return {cause: total(line for line in self.lines if line.cause == cause) for cause in causes}


@dataclass(frozen=True)
class Turn:
    """One cause of difference, and the package once it has been taken over."""

    cause: Cause
    label: str
    because: str
    package: Package


def compare(ours: Package, theirs: Package, sense: Sense = "cumulative") -> Comparison:
    """Every difference between two packages as a line.

    Raises `RefusedError` when the packages are not about the same years, or one of them cannot be costed.
    """
    if [year.fiscal_year for year in ours.years] != [year.fiscal_year for year in theirs.years]:
        raise RefusedError(
            [Problem(Said("the two packages are not about the same years; compare year by year"))]
        )
    first, last = cost(ours), cost(theirs)
    lines, before = [], summed(first, sense)
    for turn in _costable(_turns(ours, theirs)):
        now = summed(cost(turn.package), sense)
        if now != before or turn.cause == "terms":
            lines.append(Difference(turn.label, now - before, turn.because, cause=turn.cause))
        before = now
    return Comparison(sense, summed(first, sense), summed(last, sense), tuple(lines))


def reconcile(ours: Mapping[str, Decimal], theirs: Mapping[str, Decimal]) -> Comparison:
    """Two sides' lists of what one budget line holds, as differences by item.

    An item one side alone counts is a difference of scope; one that both count at other sums, of inputs.
    """
    lines = []
    for name in dict.fromkeys([*ours, *theirs]):
        mine, other = ours.get(name), theirs.get(name)
        amount = (other or Decimal(0)) - (mine or Decimal(0))
        if mine is None or other is None:
            counted = ONLY_THEY if mine is None else ONLY_WE
            lines.append(Difference(name, amount, counted, cause="scope"))
        elif amount:
            because = Said(HERE_AND_THERE, here=Figure(f"{mine:,}"), there=Figure(f"{other:,}"))
            lines.append(Difference(name, amount, because, cause="inputs"))
    sums = sum(ours.values(), Decimal(0)), sum(theirs.values(), Decimal(0))
    return Comparison("total", *sums, tuple(lines))


def summed(costing: Costing, sense: Sense) -> Decimal:
    """A costing in the sense compared: the base payroll, its cost, or everything paid over the term.

    For the `employer` that is with what is on top of pay: roll-up and health premiums.
    """
    match sense:
        case "base":
            return costing.base_payroll
        case "ongoing":
            return costing.ongoing
        case "cumulative":
            return costing.cumulative
        case "employer":
            return sum((year.payroll + year.on_top for year in costing.years), Decimal(0))
    return sum((year.payroll for year in costing.years), Decimal(0))


def _costable(turns: Iterator[Turn]) -> Iterator[Turn]:
    """The turns, each joined with the next where a half-turned package cannot be costed."""
    waiting: list[Turn] = []
    for turn in turns:
        waiting.append(turn)
        try:
            cost(turn.package)
        except (RefusedError, KeyError):
            continue
        label = together(one.label for one in waiting)
        because = together(dict.fromkeys(one.because for one in waiting))
        yield replace(turn, label=label, because=because)
        waiting = []


def _turns(ours: Package, theirs: Package) -> Iterator[Turn]:
    """From one package to the other, one cause at a time."""
    package = ours
    for cause, label, because, base in _base_turns(ours.base, theirs.base):
        package = replace(package, base=base)
        yield Turn(cause, label, because, package)
    for place, year in enumerate(theirs.years):
        for cause, label, because, terms in _term_turns(package.years[place], year):
            changed = replace(package.years[place], terms=terms)
            package = package.with_years([*package.years[:place], changed, *package.years[place + 1 :]])
            yield Turn(cause, label, because, package)
    if ours.base.schedule.unit != theirs.base.schedule.unit:
        schedule = replace(package.base.schedule, unit=theirs.base.schedule.unit)
        rounded = replace(package, base=replace(package.base, schedule=schedule))
        units = {1: Said("the cent"), 100: Said("the dollar")}
        here, there = units.get(ours.base.schedule.unit), units.get(schedule.unit)
        because = Said("cells are printed to {here} here, to {there} there", here=here, there=there)
        yield Turn("rounding", Said("Rounding of printed cells"), because, rounded)


def _base_turns(ours: Base, theirs: Base) -> Iterator[tuple[Cause, str, str, Base]]:
    """The differences of what the two sides start from."""
    base = ours
    shared = _shared(ours.groups, theirs.groups)
    if shared != ours.groups:
        base = replace(base, groups=shared)
        yield "scope", Said("People one side leaves out"), _left_out(ours.groups, theirs.groups), base
    grid = replace(theirs.schedule, unit=ours.schedule.unit)
    if grid != ours.schedule:
        base = replace(base, schedule=grid)
        yield "inputs", Said("Schedule"), _schedule_words(ours.schedule, grid), base
    if base.groups != theirs.groups:
        words = _people_words(base.groups, theirs.groups)
        base = replace(base, groups=theirs.groups)
        yield "inputs", Said("People on the schedule"), words, base
    if ours.calendar != theirs.calendar:
        base = replace(base, calendar=theirs.calendar)
        yield "inputs", Said("Work calendar"), Said("work days are counted otherwise"), base
    if ours.full_hours != theirs.full_hours:
        base = replace(base, full_hours=theirs.full_hours)
        hours = Said(HERE_AND_THERE, here=ours.full_hours, there=theirs.full_hours)
        yield "inputs", Said("Hours of a full day"), hours, base
    mine, other = _by_name(ours), _by_name(theirs)
    for name in dict.fromkeys([*mine, *other]):
        if mine.get(name) != other.get(name):
            kept = (payment for payment in base.in_force if payment.label != name)
            base = replace(base, in_force=(*kept, *other.get(name, [])))
            yield *_scope(name in mine, name in other, name), base
    for name in dict.fromkeys([*ours.rollup, *theirs.rollup]):
        if ours.rollup.get(name) != theirs.rollup.get(name):
            kept_rates = {one: rate for one, rate in base.rollup.items() if one != name}
            there = {name: theirs.rollup[name]} if name in theirs.rollup else {}
            base = replace(base, rollup=kept_rates | there)
            yield *_scope(name in ours.rollup, bool(there), RollUp(name=name, rate=Decimal(0)).label), base


def _by_name(base: Base) -> dict[str, list[Term]]:
    """What is paid already today; several one-time payments may have one name."""
    found: dict[str, list[Term]] = {}
    for payment in base.in_force:
        found.setdefault(payment.label, []).append(payment)
    return found


def _scope(here: bool, there: bool, name: str) -> tuple[Cause, str, str]:
    if here and there:
        return "inputs", name, Said("both count it, at other sums")
    return "scope", name, ONLY_THEY if there else ONLY_WE


def _shared(mine: tuple[Group, ...], other: tuple[Group, ...]) -> tuple[Group, ...]:
    """Our people in the cells both sides have somebody in, and theirs in those only they have."""
    here, there = ({group.cell for group in groups} for groups in (mine, other))
    if here == there:
        return mine
    kept = (group for group in mine if group.cell in there)
    return (*kept, *(group for group in other if group.cell not in here))


def _left_out(mine: tuple[Group, ...], other: tuple[Group, ...]) -> str:
    here, there = ({group.cell for group in groups} for groups in (mine, other))
    only_here = sum((group.people for group in mine if group.cell not in there), Decimal(0))
    only_there = sum((group.people for group in other if group.cell not in here), Decimal(0))
    gaps = {"here": plain(only_here), "there": plain(only_there)}
    return Said("in cells where only one side counts anybody: {here} only here, {there} only there", **gaps)


def _alone(term: Term) -> Cause:
    """The cause where one side alone has a term: scope, if it is pay or a charge outside the grid."""
    return "scope" if isinstance(term, OtherPay | Charge) else "terms"


def _term_turns(ours: Year, theirs: Year) -> Iterator[tuple[Cause, str, str, tuple[Term, ...]]]:
    """The terms of one year, taken over one at a time; a term of the same kind takes the other's place."""
    name = str(theirs.fiscal_year)
    mine, waiting = list(ours.terms), list(theirs.terms)
    for place, old in enumerate(ours.terms):
        if old in waiting:
            waiting.remove(old)
            continue
        swap = next((new for new in waiting if new.kind == old.kind and new not in ours.terms), None)
        position = mine.index(old)
        if swap is not None:
            waiting.remove(swap)
            mine[position] = swap
            yield (
                "terms",
                Said("{name}: {label}", name=name, label=swap.label),
                Said("instead of {label}", label=old.label),
                tuple(mine),
            )
        else:
            del mine[position]
            yield (
                _alone(old),
                Said("{name}: without {label}", name=name, label=old.label),
                Said("term {number} here, not there", number=place + 1),
                tuple(mine),
            )
    for new in waiting:
        mine.append(new)
        label = Said("{name}: {label}", name=name, label=new.label)
        yield _alone(new), label, Said("there, not here"), tuple(mine)
    if tuple(mine) != theirs.terms:
        yield (
            "terms",
            Said("{name}: order of the terms", name=name),
            Said("the same terms in another order"),
            theirs.terms,
        )


def _schedule_words(mine: Schedule, other: Schedule) -> str:
    cells = mine.rates.keys() | other.rates.keys()
    differ = sum(1 for cell in cells if mine.rates.get(cell) != other.rates.get(cell))
    return Said("{differ} of {cells} cells differ", differ=differ, cells=len(cells))


def _people_words(mine: tuple[Group, ...], other: tuple[Group, ...]) -> str:
    here, there = (sum((group.people for group in groups), Decimal(0)) for groups in (mine, other))
    if here != there:
        return Said(HERE_AND_THERE, here=here, there=there)
    return Said("{here} on both sides, placed otherwise", here=here)
