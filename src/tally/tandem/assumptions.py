"""What an answer takes for granted, in sentences: carried to the page, the PDF and the file."""

from collections.abc import Mapping
from decimal import Decimal

from tally.tandem.answers import Assumption
from tally.tandem.investments import Investment
from tally.tandem.plan import Plan
from tally.tandem.streams import FOREVER, Fund, Grant, Recurring, Stream
from tally.tandem.wording import dollars, of, plain, written
from tally.years import FiscalYear, days_within


def assumptions(plan: Plan) -> tuple[Assumption, ...]:
    """Every assumption behind an answer to `plan`, the plan's own dials included."""
    said = [_after(plan), _costs(plan)]
    for stream in plan.streams:
        said += [_stream(stream, plan), *_reserve(stream)]
    said += [_contracts(plan)] if any(not ask.lasts for ask in plan.investments) else []
    said += [_ask(ask, plan) for ask in plan.investments]
    said += [
        Assumption(dial.name, f"as planned; the worst thought possible is {of(dial.worst, dial.unit)}")
        for dial in plan.dials
    ]
    return tuple(said)


def _after(plan: Plan) -> Assumption:
    last = plan.named(plan.years[-1])
    return Assumption(
        "after the plan",
        f"every year after {last} brings as much recurring money as {last} and costs what {last} costs; "
        "what stays must be paid from it",
    )


def _costs(plan: Plan) -> Assumption:
    first = plan.named(plan.years[0])
    return Assumption(
        "costs",
        f"a unit cost is in dollars of {first} unless the plan names another year, grows by its own growth "
        "each year, and is rounded to the cent",
    )


def _stream(stream: Stream, plan: Plan) -> Assumption:
    if isinstance(stream, Grant):
        said = _grant(stream, plan)
    else:
        said = [f"brings {_of_plan(stream.by_year, plan) or 'nothing'}"]
        said += _recurs(stream, plan) if isinstance(stream, Recurring) else [_keeps(stream)]
    uses = [f"pays for work tagged {_tags(stream.uses)} only"] if stream.uses else []
    return Assumption(stream.name, "; ".join([*said, *uses]))


def _grant(stream: Grant, plan: Plan) -> list[str]:
    year = FiscalYear.on(stream.obligate_by)
    days = days_within(stream.first_day, stream.obligate_by, year)
    window = f"pays for work done from {written(stream.first_day)} to {written(stream.obligate_by)}"
    split = f"pay is spread evenly over a year's days, so {days} of {year.days} days of {plan.named(year)}"
    return [f"{dollars(stream.amount)} in all", window, split]


def _recurs(stream: Recurring, plan: Plan) -> list[str]:
    owed = _of_plan(stream.commitments, plan)
    said = [f"of which is promised already {owed}"] if owed else []
    if stream.pupils:
        said.append(f"follows {plain(stream.pupils)} pupils at {dollars(stream.per_pupil)} each a year")
    said += [f"by the {stage} figures {_of_plan(amounts, plan)}" for stage, amounts in stream.stages.items()]
    return [*said, "comes as planned; what a year does not use goes to other needs"]


def _keeps(stream: Fund) -> str:
    until = "it is spent" if stream.spend_by == FOREVER else written(stream.spend_by)
    return f"comes in as planned and keeps until {until}"


def _ask(ask: Investment, plan: Plan) -> Assumption:
    """What was put in for one investment."""
    price, growth = ask.price, plain(ask.price.growth * 100)
    cost = f"at {dollars(price.unit_cost)} each in {plan.named(price.base_year)}, growing by {growth}% a year"
    if price.by_year:
        cost = f"at {_by_year(price.by_year, plan)}, growing by {growth}% a year after"
    said = [
        f"{plain(ask.units)} {cost}",
        _starts(plan.named(ask.earliest), plan.named(ask.latest)),
        *([f"ends with {plan.named(ask.end)}"] if ask.end else []),
        *(["whole units only"] if ask.whole and ask.units > 1 else []),
        f"priority {plain(ask.priority)}",
        *([f"tagged {_tags(ask.tags)}"] if ask.tags else []),
        *(["must start"] if ask.must else []),
        *(["is never cut"] if ask.keep else []),
    ]
    return Assumption(ask.name, "; ".join(said))


def _starts(first: str, last: str) -> str:
    return f"starts in {first}" if first == last else f"may start from {first} to {last}"


def _of_plan(amounts: Mapping[FiscalYear, Decimal], plan: Plan) -> str:
    """The amounts of the plan's own years: others are not in it."""
    return _by_year({year: amount for year, amount in amounts.items() if year in plan.years}, plan)


def _by_year(amounts: Mapping[FiscalYear, Decimal], plan: Plan) -> str:
    return ", ".join(f"{dollars(amount)} in {plan.named(year)}" for year, amount in sorted(amounts.items()))


def _tags(tags: frozenset[str]) -> str:
    return ", ".join(sorted(tags))


def _reserve(stream: Stream) -> list[Assumption]:
    if not isinstance(stream, Grant) or not stream.reserve:
        return []
    says = f"{dollars(stream.reserved)} pays for work tagged {stream.reserve.tag} only, and lapses without it"
    return [Assumption(f"{stream.name} reserve", says)]


def _contracts(plan: Plan) -> Assumption:
    return Assumption(
        "contracts",
        "one-time work is a contract that binds on a day of its year when its payer's window is open; all of "
        "it is obligated that day",
    )
