"""What an answer takes for granted, in the reader's language, with where the figures put in are from."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from unionhall.core import dates
from unionhall.funding import inputs
from unionhall.funding.amounts import TAGS
from unionhall.funding.inputs import Values
from unionhall.funding.straining import STAGES
from unionhall.funding.tandem import (
    FOREVER,
    Answer,
    Dial,
    FiscalYear,
    Fund,
    Grant,
    Investment,
    Recurring,
    Section,
    Stream,
    days_within,
)
from unionhall.funding.telling import dollars, plain


def assumed(answer: Answer, values: Values) -> Section:
    """Every assumption: what follows the plan, what costs do, each stream, each note somebody wrote."""
    plan = answer.plan
    sentences = [_after(answer), _costs()]
    for stream in plan.streams:
        sentences += [" ".join(_stream(stream, answer)), *_reserve(stream)]
    if any(not ask.lasts for ask in plan.investments):
        sentences.append(
            _(
                "One-time work is a contract that binds on a day on which its payer's window is open; "
                "all of it counts on that day."
            )
        )
    sentences += [" ".join([_cost(ask, answer), *_terms(ask, answer)]) for ask in plan.investments]
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


def _stream(stream: Stream, answer: Answer) -> list[str]:
    """What one stream brings, when, and for what."""
    if isinstance(stream, Grant):
        said = _grant(stream, answer)
    else:
        brings = _("%(name)s brings %(amounts)s.")
        said = [brings % {"name": stream.name, "amounts": _of_plan(stream.by_year, answer)}]
        said += _recurs(stream, answer) if isinstance(stream, Recurring) else [_keeps(stream)]
    if stream.uses:
        only = _("%(name)s pays only for work tagged: %(tags)s.")
        said.append(only % {"name": stream.name, "tags": _tags(stream.uses)})
    return said


def _grant(stream: Grant, answer: Answer) -> list[str]:
    year = FiscalYear.on(stream.obligate_by)
    window = _(
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
    amount = _("%(name)s is %(dollars)s in all.")
    return [amount % {"name": stream.name, "dollars": dollars(stream.amount)}, window]


def _recurs(stream: Recurring, answer: Answer) -> list[str]:
    said = []
    if stream.commitments:
        owed = _("Of it is promised already: %(amounts)s.")
        said.append(owed % {"amounts": _of_plan(stream.commitments, answer)})
    if stream.pupils:
        follows = _("It follows %(pupils)s pupils, each worth %(dollars)s a year.")
        said.append(follows % {"pupils": plain(stream.pupils), "dollars": dollars(stream.per_pupil)})
    for stage, amounts in stream.stages.items():
        by_stage = _("%(stage)s would bring %(amounts)s.")
        said.append(by_stage % {"stage": STAGES.get(stage, stage), "amounts": _of_plan(amounts, answer)})
    comes = _("%(name)s comes as planned; what a year does not use goes to other needs.")
    return [*said, comes % {"name": stream.name}]


def _keeps(stream: Fund) -> str:
    if stream.spend_by == FOREVER:
        return _("%(name)s comes in as planned and keeps until it is spent.") % {"name": stream.name}
    lost = _("%(name)s comes in as planned; what is not spent by %(day)s is lost.")
    return lost % {"name": stream.name, "day": dates.day(stream.spend_by)}


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
        "starts": _starts(answer.plan.named(ask.earliest), answer.plan.named(ask.latest)),
        "priority": plain(ask.priority),
    }
    if price.by_year:
        words["costs"] = _by_year(price.by_year, answer)
        return (
            _(
                "%(name)s costs %(costs)s, and grows by %(growth)s%% a year after; %(starts)s; "
                "priority %(priority)s."
            )
            % words
        )
    return (
        _(
            "%(name)s: %(units)s at %(cost)s each in %(year)s, growing by %(growth)s%% a year; %(starts)s; "
            "priority %(priority)s."
        )
        % words
    )


def _starts(first: str, last: str) -> str:
    if first == last:
        return _("it starts in %(year)s") % {"year": first}
    return _("it may start from %(first)s to %(last)s") % {"first": first, "last": last}


def _terms(ask: Investment, answer: Answer) -> list[str]:
    """What else was said of one investment."""
    said = []
    if ask.end:
        said.append(_("It ends with %(year)s.") % {"year": answer.plan.named(ask.end)})
    if ask.whole and ask.units > 1:
        said.append(_("Only whole ones start."))
    if ask.tags:
        said.append(_("It is tagged: %(tags)s.") % {"tags": _tags(ask.tags)})
    if ask.must:
        said.append(_("It must start, whatever else has to wait."))
    if ask.keep:
        said.append(_("It is never cut, even where cuts are allowed."))
    return said


def _of_plan(amounts: Mapping[FiscalYear, Decimal], answer: Answer) -> str:
    """The amounts of the plan's own years: others are not in it."""
    years = answer.plan.years
    return _by_year({year: amount for year, amount in amounts.items() if year in years}, answer)


def _by_year(amounts: Mapping[FiscalYear, Decimal], answer: Answer) -> str:
    named = answer.plan.named
    return ", ".join(f"{named(year)} {dollars(amount)}" for year, amount in sorted(amounts.items()))


def _tags(tags: Iterable[str]) -> str:
    return ", ".join(sorted(str(TAGS.get(tag, tag)) for tag in tags))
