"""What an answer takes for granted, in sentences: carried to the page, the PDF and the file."""

from tally.tandem.answers import Assumption
from tally.tandem.plan import Plan
from tally.tandem.streams import Fund, Grant, Recurring
from tally.tandem.wording import dollars, of, written
from tally.years import FiscalYear, days_within


def assumptions(plan: Plan) -> tuple[Assumption, ...]:
    """Every assumption behind an answer to `plan`, the plan's own dials included."""
    said = [_after(plan), _costs(plan)]
    for stream in plan.streams:
        said += [_stream(stream, plan), *_reserve(stream)]
    said += [_contracts(plan)] if any(not ask.lasts for ask in plan.investments) else []
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


def _stream(stream: Grant | Recurring | Fund, plan: Plan) -> Assumption:
    if isinstance(stream, Recurring):
        return Assumption(stream.name, "comes as planned; what a year does not use goes to other needs")
    if isinstance(stream, Fund):
        return Assumption(stream.name, "comes in as planned and keeps until it is spent")
    year = FiscalYear.on(stream.obligate_by)
    days = days_within(stream.first_day, stream.obligate_by, year)
    window = f"pays for work done from {written(stream.first_day)} to {written(stream.obligate_by)}"
    split = f"{days} of {year.days} days of {plan.named(year)}"
    return Assumption(stream.name, f"{window}; pay is spread evenly over a year's days, so {split}")


def _reserve(stream: Grant | Recurring | Fund) -> list[Assumption]:
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
