"""What breaks a plan, told in the reader's language: which assumption first, at what value, by how much."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from unionhall.funding.tandem import Answer, Break, Dial, Section
from unionhall.funding.telling import dollars, plain, year_or_after

# The assumptions that every plan stands on, by how `tally.tandem.stress` names them and counts them.
BUILT_IN = {
    "% lower every year": (
        gettext_noop("%(name)s comes in lower"),
        gettext_noop("%(units)s%% lower every year"),
    ),
    "% fewer pupils": (gettext_noop("Enrollment falls"), gettext_noop("%(units)s%% fewer pupils")),
    "% higher every year": (
        gettext_noop("Premiums, steps and assessments rise"),
        gettext_noop("%(units)s%% higher every year"),
    ),
    "% of the way to them": (
        gettext_noop("%(stage)s comes true for %(name)s"),
        gettext_noop("%(units)s%% of the way to it"),
    ),
}
# The stages before the one that is enacted.
STAGES = {
    "governor": gettext_lazy("The Governor's budget"),
    "house": gettext_lazy("The House budget"),
    "senate": gettext_lazy("The Senate budget"),
}
YEARLY = {
    "Raises above plan": gettext_noop("Raises are settled above the plan"),
    "Inflation past the aid's cap": gettext_noop("Prices rise faster than the aid formula follows"),
}


def stress(answer: Answer) -> Section:
    """What breaks the plan, the first to break first."""
    heading = _("What breaks the plan first")
    return Section(heading, tuple(broken(found, answer) for found in answer.breaks))


def first(answer: Answer) -> str:
    """The assumption that breaks the plan first, in a sentence; nothing where none does."""
    if not answer.breaks or answer.breaks[0].breaks_at is None:
        return ""
    return broken(answer.breaks[0], answer)


def broken(found: Break, answer: Answer) -> str:
    name = _name(found, answer)
    if found.breaks_at is None or found.year is None:
        return _("%(name)s: the plan still holds at %(value)s.") % {
            "name": name,
            "value": _value(found, found.holds_to, answer),
        }
    return _("%(name)s: the plan breaks at %(value)s, %(dollars)s short in %(year)s.") % {
        "name": name,
        "value": _value(found, found.breaks_at, answer),
        "dollars": dollars(found.dollars),
        "year": year_or_after(answer, found.year),
    }


def _is_own(dial: Dial, answer: Answer) -> bool:
    """An assumption somebody wrote is told in her words, whatever it is counted in."""
    return dial.name in {one.name for one in answer.plan.dials}


def _name(found: Break, answer: Answer) -> str:
    dial = found.dial
    if _is_own(dial, answer):
        return dial.name
    if dial.name in YEARLY:
        return _(YEARLY[dial.name])
    if dial.unit == "% lower every year":
        return _(BUILT_IN[dial.unit][0]) % {"name": dial.name.removesuffix(" comes in lower")}
    if dial.unit == "% of the way to them":
        stage, _said, name = dial.name.removeprefix("The ").partition(" figures for ")
        return _(BUILT_IN[dial.unit][0]) % {"stage": STAGES.get(stage, stage), "name": name}
    return _(BUILT_IN[dial.unit][0]) if dial.unit in BUILT_IN else dial.name


def _value(found: Break, units: Decimal, answer: Answer) -> str:
    dial = found.dial
    shown = plain(units)
    if _is_own(dial, answer):
        return f"{shown}{'' if dial.unit.startswith('%') else ' '}{dial.unit}"
    if dial.unit in BUILT_IN:
        return _(BUILT_IN[dial.unit][1]) % {"units": shown}
    if dial.name in YEARLY:
        return _("%(units)s points a year") % {"units": shown}
    return f"{shown} {dial.unit}"
