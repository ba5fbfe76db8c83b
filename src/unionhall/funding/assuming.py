"""What an answer takes for granted, in the reader's language, with where the figures put in are from."""

from django.utils.translation import gettext as _

from unionhall.core import dates
from unionhall.funding import inputs
from unionhall.funding.amounts import TAGS
from unionhall.funding.inputs import Values
from unionhall.funding.tandem import (
    Answer,
    Dial,
    FiscalYear,
    Fund,
    Grant,
    Investment,
    Recurring,
    Section,
    days_within,
)
from unionhall.funding.telling import dollars, plain

Stream = Grant | Recurring | Fund


def assumed(answer: Answer, values: Values) -> Section:
    """Every assumption: what follows the plan, what costs do, each stream, each note somebody wrote."""
    plan = answer.plan
    sentences = [_after(answer), _costs()]
    for stream in plan.streams:
        sentences += [_stream(stream, answer), *_reserve(stream)]
    if any(not ask.lasts for ask in plan.investments):
        sentences.append(
            _(
                "One-time work is a contract that binds on a day on which its payer's window is open; "
                "all of it counts on that day."
            )
        )
    sentences += [_cost(ask, answer) for ask in plan.investments]
    sentences += [_doubt(dial) for dial in plan.dials]
    sentences += [
        f"{item['name']}: {item['note']}" for _section, item in inputs.items(values) if item.get("note")
    ]
    return Section(_("What this takes for granted"), tuple(sentences))


def _after(answer: Answer) -> str:
    return _(
        "Every year after %(year)s brings as much recurring money as %(year)s and costs what %(year)s costs; "
        "what stays must be paid from it."
    ) % {"year": answer.plan.named(answer.plan.years[-1])}


def _costs() -> str:
    return _("Costs grow each year by their own growth and are rounded to the cent.")


def _stream(stream: Stream, answer: Answer) -> str:
    if isinstance(stream, Recurring):
        return _("%(name)s comes as planned; what a year does not use goes to other needs.") % {
            "name": stream.name
        }
    if isinstance(stream, Fund):
        return _("%(name)s comes in as planned and keeps until it is spent.") % {"name": stream.name}
    year = FiscalYear.on(stream.obligate_by)
    return _(
        "%(name)s pays for work done from %(first)s to %(last)s. Pay is spread evenly over the days of a "
        "year, so it may pay %(days)d of the %(all)d days of %(year)s."
    ) % {
        "name": stream.name,
        "first": dates.day(stream.first_day),
        "last": dates.day(stream.obligate_by),
        "days": days_within(stream.first_day, stream.obligate_by, year),
        "all": year.days,
        "year": answer.plan.named(year),
    }


def _reserve(stream: Stream) -> list[str]:
    if not isinstance(stream, Grant) or not stream.reserve:
        return []
    said = _("%(dollars)s of %(name)s pays only for work tagged “%(tag)s”, and is lost without it.")
    tag = TAGS.get(stream.reserve.tag, stream.reserve.tag)
    return [said % {"dollars": dollars(stream.reserved), "name": stream.name, "tag": tag}]


def _doubt(dial: Dial) -> str:
    """An assumption of the plan's own: it is not in the sums, which are tried against it."""
    return _("%(name)s: as planned; the most thought possible is %(worst)s %(unit)s.") % {
        "name": dial.name,
        "worst": plain(dial.worst),
        "unit": dial.unit,
    }


def _cost(ask: Investment, answer: Answer) -> str:
    """What was put in for one investment."""
    price = ask.price
    words = {
        "name": ask.name,
        "units": plain(ask.units),
        "cost": dollars(price.unit_cost),
        "year": answer.plan.named(price.base_year),
        "growth": plain(price.growth * 100),
        "first": answer.plan.named(ask.earliest),
        "last": answer.plan.named(ask.latest),
        "priority": plain(ask.priority),
    }
    if price.by_year:
        words["costs"] = ", ".join(
            f"{answer.plan.named(year)} {dollars(amount)}" for year, amount in sorted(price.by_year.items())
        )
        return (
            _(
                "%(name)s costs %(costs)s, and grows by %(growth)s%% a year after; it may start from "
                "%(first)s to %(last)s; priority %(priority)s."
            )
            % words
        )
    return (
        _(
            "%(name)s: %(units)s at %(cost)s each in %(year)s, growing by %(growth)s%% a year; it may start "
            "from %(first)s to %(last)s; priority %(priority)s."
        )
        % words
    )
