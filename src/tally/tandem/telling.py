"""An answer told to people: the same sections, as sentences and grids, for the terminal and for the packet.

How sections look on paper is in `tally.paper`.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal

from tally.paper import Grid, Section
from tally.tandem.answers import Amount, Answer, Break, Course, Draw
from tally.tandem.wording import dollars, figures, of, plain
from tally.years import FiscalYear

ZERO = Decimal(0)


def sections(answer: Answer) -> tuple[Section, ...]:
    """The whole answer, the verdict first."""
    told = [_verdict(answer), _starts(answer), _costs(answer), _payers(answer), _streams(answer)]
    if answer.is_considered and answer.status != "infeasible":
        told += [_now(answer), _stress(answer)]
    return (*told, _asked(answer), _assumed(answer))


def title(answer: Answer) -> str:
    first, last = answer.plan.named(answer.plan.years[0]), answer.plan.named(answer.plan.years[-1])
    return f"{answer.plan.district}: two streams in tandem, {first} to {last}"


def table(answer: Answer) -> str:
    """The answer for a terminal, in plain text."""
    parts = [title(answer)]
    for section in sections(answer):
        lines = [section.heading, "-" * len(section.heading), *section.sentences]
        parts.append("\n".join([*lines, *(_aligned(section.grid) if section.grid else [])]))
    return "\n\n".join(parts)


def _verdict(answer: Answer) -> Section:
    if answer.status == "infeasible":
        return Section("What cannot be met", _unmet(answer))
    worth = f"It is worth {dollars(answer.objective)} of work, each dollar counted times its priority"
    if answer.plan.cuts:
        rule = "Cuts were allowed: each year in turn keeps and starts all it can pay for."
        return Section("The plan, with cuts", (_cliff(answer), f"{worth}.", rule))
    proved = answer.status == "optimal"
    search = "no other plan is worth more." if proved else "the search ended before it could prove so."
    return Section("The plan", (_cliff(answer), f"{worth}; {search}"))


def _unmet(answer: Answer) -> tuple[str, ...]:
    named = answer.plan.named
    demands = [f"{gap.name} is {dollars(gap.dollars)} short in {named(gap.year)}." for gap in answer.unmet]
    return ("There is no plan that pays for all that must be paid.", *demands)


def _cliff(answer: Answer) -> str:
    if not answer.cliff and answer.dearer_later:
        return " ".join(["Nothing that is started is cut while the plan lasts.", *_later(answer)])
    if not answer.cliff:
        return "Nothing that is started is cut: all of it can be paid to its end, or for good."
    year = answer.plan.named(answer.cliff.year)
    return (
        f"The cliff is in {year}: {dollars(answer.cliff.dollars)} of what was started must be cut that year."
    )


def _later(answer: Answer) -> list[str]:
    """What is known of the years after the plan, of which it says nothing more."""
    named = answer.plan.named
    last = named(answer.plan.years[-1])
    return [
        f"The plan ends with {last}; in {named(one.year)} {one.name} costs {dollars(one.dollars)}."
        for one in answer.dearer_later
    ]


def _starts(answer: Answer) -> Section:
    head = ("Investment", "Asked", "Started", *(answer.plan.named(year) for year in answer.plan.years))
    rows = [_units(course, answer) for course in answer.courses]
    ahead = [
        sentence
        for course in answer.courses
        for sentence in (_beside(course, answer), *_rest(course, answer))
    ]
    cuts = [
        f"{cut.name}: cut {plain(cut.units)} in {answer.plan.named(cut.year)}, {dollars(cut.dollars)}."
        for cut in answer.cuts
    ]
    return Section("What starts, and how much of it", (*ahead, *cuts), Grid(head, tuple(rows)))


def _units(course: Course, answer: Answer) -> tuple[str, ...]:
    started = answer.plan.named(course.started) if course.started else "never"
    levels = (plain(units) if units else "-" for units in course.units_by_year.values())
    return (course.investment.name, plain(course.investment.units), started, *levels)


def _rest(course: Course, answer: Answer) -> list[str]:
    """What was asked for and neither stream can keep, with the cliff it would have met."""
    rest = answer.unsustained(course)
    if not rest or answer.plan.cuts:
        return []
    asked = f"{plain(rest.units)} of the {plain(course.investment.units)} asked for"
    short = f"{dollars(rest.dollars)} short in {answer.plan.named(rest.year)}"
    return [f"{rest.name}: neither stream can keep {asked}; with all that is asked it would be {short}."]


def _beside(course: Course, answer: Answer) -> str:
    """What the one-time money did for this investment, in a sentence."""
    name = course.investment.name
    if not course.started:
        return f"{name}: not started."
    kept = _kept(course, answer)
    if not answer.is_considered:
        return f"{name}: {kept}."
    if not course.accelerated_years:
        return f"{name}: {kept}; recurring money alone could start it as early."
    years = "1 year" if course.accelerated_years == 1 else f"{course.accelerated_years} years"
    if course.alone:
        return f"{name}: {kept}, {years} earlier than recurring money alone."
    return f"{name}: {kept}; there for {years} in which recurring money alone would not have it."


def _kept(course: Course, answer: Answer) -> str:
    if not course.investment.lasts:
        return "done"
    if not course.is_sustained:
        return "not kept"
    if answer.dearer_in(course):
        return "kept while the plan lasts"
    if course.investment.end:
        return f"kept to its end in {answer.plan.named(course.investment.end)}"
    return "kept for good"


def _costs(answer: Answer) -> Section:
    head = ("Investment", *(answer.plan.named(year) for year in answer.plan.years))
    rows = [(course.investment.name, *figures(course.cost_by_year.values())) for course in answer.all_courses]
    totals = [
        sum((course.cost_by_year[year] for course in answer.all_courses), ZERO) for year in answer.plan.years
    ]
    return Section("What it costs", (), Grid(head, (*rows, ("Total", *figures(totals)))))


def _payers(answer: Answer) -> Section:
    head = ("Investment, paid by", *(answer.plan.named(year) for year in answer.plan.years))
    rows = [
        (f"{course.investment.name}, {draw.name}", *figures(paid))
        for course in answer.all_courses
        for draw in answer.draws
        if any(paid := [course.sources[year].get(draw.name, ZERO) for year in answer.plan.years])
    ]
    return Section("Who pays", (), Grid(head, tuple(rows)))


def _streams(answer: Answer) -> Section:
    head = ("Stream", *(answer.plan.named(year) for year in answer.plan.years))
    rows = [row for draw in answer.draws for row in _stream(draw)]
    return Section("What becomes of each stream", tuple(map(_left, answer.draws)), Grid(head, tuple(rows)))


def _stream(draw: Draw) -> list[tuple[str, ...]]:
    rows = [(f"{draw.name}: spent", *figures(draw.spent_by_year.values()))]
    if any(draw.carried_by_year.values()):
        rows.append((f"{draw.name}: carried over for later", *figures(draw.carried_by_year.values())))
    if any(draw.left_by_year.values()):
        rows.append((f"{draw.name}: left for other needs", *figures(draw.left_by_year.values())))
    return rows


def _left(draw: Draw) -> str:
    told = f"{draw.name}: of {dollars(draw.supplied)}, {dollars(draw.spent)} is spent"
    lapsed = f", {dollars(draw.lapsed)} lapses" if draw.lapsed else ""
    unspent = f", {dollars(draw.unspent)} is left for other needs" if draw.unspent else ""
    return f"{told}{lapsed}{unspent}."


def _now(answer: Answer) -> Section:
    first = answer.plan.named(answer.plan.years[0])
    heading = f"The most that can be started in {first} and kept"
    if not answer.most_now:
        return Section(heading, ("Nothing.",))
    rows = [(amount.name, plain(amount.units), dollars(amount.dollars)) for amount in answer.most_now]
    waits = "To keep these, what could start later may have to wait."
    return Section(heading, (waits,), Grid(("Investment", "Units", f"Cost in {first}"), tuple(rows)))


def _stress(answer: Answer) -> Section:
    sentences = [_broken(found, answer.plan.named) for found in answer.breaks]
    first = (
        [f"First to break: {sentences[0]}"]
        if answer.breaks and answer.breaks[0].breaks_at is not None
        else []
    )
    return Section("What breaks the plan", (*first, *sentences[len(first) :]))


def _broken(found: Break, named: Callable[[FiscalYear], str]) -> str:
    dial = found.dial
    if found.breaks_at is None or found.year is None:
        return f"{dial.name}: the plan still holds at {of(found.holds_to, dial.unit)}."
    return (
        f"{dial.name}: holds to {plain(found.holds_to)} and breaks at {of(found.breaks_at, dial.unit)}, "
        f"{dollars(found.dollars)} short in {named(found.year)}."
    )


def _asked(answer: Answer) -> Section:
    heading = "If all that was asked for started at its earliest"
    if not answer.asked_cliff:
        lasts = "while the plan lasts" if answer.dearer_later else "for good"
        return Section(heading, (f"All of it could be paid, {lasts}.",))
    cliff = answer.asked_cliff
    said = (
        f"The cliff would come in {answer.plan.named(cliff.year)}, {dollars(cliff.dollars)} short that year."
    )
    years = answer.plan.span
    head = ("Left unpaid", *(answer.plan.named(year) for year in years[:-1]), "each year after")
    names = dict.fromkeys(amount.name for amount in answer.asked)
    rows = [(name, *figures(_short(answer.asked, name, year) for year in years)) for name in names]
    return Section(heading, (said,), Grid(head, tuple(rows)))


def _short(amounts: Sequence[Amount], name: str, year: FiscalYear) -> Decimal:
    return sum((amount.dollars for amount in amounts if (amount.name, amount.year) == (name, year)), ZERO)


def _assumed(answer: Answer) -> Section:
    return Section(
        "What this takes for granted", tuple(f"{said.name}: {said.says}." for said in answer.assumptions)
    )


def _aligned(grid: Grid) -> list[str]:
    """The grid in columns wide enough for what they hold, figures to the right."""
    widths = [max(map(len, column)) for column in zip(grid.head, *grid.rows, strict=True)]
    return [
        "  ".join(
            cell.rjust(width) if place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in (grid.head, *grid.rows)
    ]
