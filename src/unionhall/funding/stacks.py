"""The pictures of a plan: streams stacked by year, with the year in which money ends or a cliff comes."""

from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from unionhall.core.charts import DOLLARS, Series, StackedChart, Turn, render
from unionhall.funding.tandem import Answer, FiscalYear, Grant, in_full
from unionhall.funding.telling import cliff, dollars, relief_used, year_or_after, years

ZERO = Decimal(0)


def paid(answer: Answer) -> SafeString:
    """Who pays in each year of the plan, with the cliff, or with the year in which the last grant ends."""
    chart = StackedChart(
        title=_("Who pays, year by year"),
        says=f"{_amounts(answer)} {cliff(answer)} {relief_used(answer)}",
        points=years(answer),
        series=[Series(draw.name, tuple(draw.spent_by_year.values())) for draw in answer.draws if draw.spent],
        column=_("Year"),
        total=_("All streams"),
        unit=DOLLARS,
        turn=_turn(answer),
    )
    return render(chart)


def _amounts(answer: Answer) -> str:
    parts = [
        _("%(stream)s pays %(dollars)s") % {"stream": draw.name, "dollars": dollars(draw.spent)}
        for draw in answer.draws
        if draw.spent
    ]
    return f"{'; '.join(parts)}." if parts else _("Nothing is paid.")


def _turn(answer: Answer) -> Turn | None:
    """The cliff if there is one; else where the last money that ends has ended."""
    plan = answer.plan
    if answer.cliff and answer.cliff.year in plan.years:
        words = {"year": plan.named(answer.cliff.year), "dollars": dollars(answer.cliff.dollars)}
        return Turn(plan.named(answer.cliff.year), _("Cliff in %(year)s: %(dollars)s") % words)
    ends = [FiscalYear.on(stream.obligate_by) for stream in plan.streams if isinstance(stream, Grant)]
    after = max(ends) + 1 if ends else None
    if after is None or after not in plan.years[1:]:
        return None
    return Turn(plan.named(after), _("No relief money from here"))


def asked(answer: Answer) -> SafeString | None:
    """All that was asked for at its earliest: what could be paid, what could not; None where all could."""
    first = answer.asked_cliff
    if first is None:
        return None
    names = [*years(answer), _("after")]
    unpaid = [_unpaid(answer, year) for year in answer.plan.span]
    costs = [_cost(answer, year) for year in answer.plan.span]
    turn = Turn(
        names[answer.plan.span.index(first.year)],
        _("Cliff: %(dollars)s") % {"dollars": dollars(first.dollars)},
    )
    chart = StackedChart(
        title=_("If all that was asked for started at its earliest"),
        says=_("The cliff would come in %(year)s, %(dollars)s short.")
        % {"year": year_or_after(answer, first.year), "dollars": dollars(first.dollars)},
        points=names,
        series=[
            Series(_("can be paid"), tuple(cost - gap for cost, gap in zip(costs, unpaid, strict=True))),
            Series(_("cannot be paid"), tuple(unpaid)),
        ],
        column=_("Year"),
        total=_("All that was asked for"),
        unit=DOLLARS,
        turn=turn,
    )
    return render(chart)


def _unpaid(answer: Answer, year: FiscalYear) -> Decimal:
    return sum((one.dollars for one in answer.asked if one.year == year), ZERO)


def _cost(answer: Answer, year: FiscalYear) -> Decimal:
    """What everything asked for costs in a year, commitments beyond their stream among it."""
    plan = answer.plan
    priced = min(year, plan.years[-1])
    return sum(
        ((in_full(plan, ask).get(year, ZERO) * ask.price.at(priced)) for ask in plan.asks),
        ZERO,
    )
