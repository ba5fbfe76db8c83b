"""What a changed law does to the whole state: budgets, requirements and aid, before and after.

The law's steps are `tally`'s; here the change is put together from what was asked, and refused where it would
rest on something nobody has published and nobody answers for.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _

from unionhall.funding import bridge
from unionhall.funding.books import Books, schedule_of, statute_of, targets_of
from unionhall.funding.bridge import (
    Assumption,
    Effect,
    FiscalYear,
    NoSolutionError,
    Outcome,
    Place,
    Schedule,
    State,
    Statute,
    Trend,
    foundation,
    law,
    scenario,
)
from unionhall.funding.dials import BUDGETS, Asked
from unionhall.funding.facts import HeadCount

TRENDS = ("budget", "valuation", "income", "revenue", "enrolment")
TOP_TIER_FROM = Decimal("89.99")


class CannotAnswerError(ValueError):
    """What was asked cannot be worked out; the text says why and what would help."""


@dataclass(frozen=True)
class Answer:
    """The whole state under the law as it is and under the changed one."""

    asked: Asked
    before: Outcome
    after: Outcome
    # Districts whose foundation budgets were worked out anew from their pupils.
    recounted: int = 0

    @cached_property
    def towns(self) -> tuple[Effect, ...]:
        return scenario.on_towns(self.before, self.after)

    @cached_property
    def districts(self) -> tuple[Effect, ...]:
        return scenario.on_districts(self.before, self.after)

    @property
    def cost(self) -> Decimal:
        """What the state pays more, in dollars."""
        return sum((one.change for one in self.districts), Decimal(0))

    @property
    def asked_of_towns(self) -> Decimal:
        """What all towns together must contribute more, in dollars."""
        return sum((one.change for one in self.towns), Decimal(0))

    @property
    def assumptions(self) -> list[Assumption]:
        """Everything the answer rests on that nobody has published."""
        return list(dict.fromkeys(self.after.assumptions))


def answer(books: Books, asked: Asked) -> Answer:
    """Solve the state before and after. Raises `CannotAnswerError`."""
    _check(books, asked)
    if books.outcome is None:
        raise CannotAnswerError(_("The numbers of the law for this year are not here yet."))
    found = _now if asked.year == books.year.ends_in else _to_come
    try:
        return found(books, books.outcome, asked)
    except NoSolutionError:
        raise CannotAnswerError(
            _("No rates reach that share: with every town at its cap they would fall short of it.")
        ) from None


def _now(books: Books, before: Outcome, asked: Asked) -> Answer:
    state, recounted = _changed(books, before.state, asked, Decimal(1))
    return Answer(asked, before, scenario.solve(state, before.statute.what_if(**asked.statute)), recounted)


def _to_come(books: Books, last: Outcome, asked: Asked) -> Answer:
    """A change counts from the first year that is not published: what was paid and required before stays."""
    trend = Trend(asked.name, **{name: asked.assumed[f"trend_{name}"] for name in TRENDS})
    years = [FiscalYear(year) for year in range(last.statute.year.ends_in + 1, asked.year + 1)]
    laws = [statute_of(year, asked.name) for year in years]
    first = bridge.next_year(last, trend)
    changed, recounted = _changed(books, first, asked, 1 + trend.budget)
    before = _projected(first, trend, laws)
    after = _projected(changed, trend, [one.what_if(**asked.statute) for one in laws])
    return Answer(asked, before, after, recounted)


def _projected(state: State, trend: Trend, laws: Sequence[Statute]) -> Outcome:
    """The outcome of the last of these years, out of the state of the first."""
    first, *later = laws
    outcome = scenario.solve(state, first)
    return (outcome, *bridge.project(outcome, trend, later))[-1]


def _check(books: Books, asked: Asked) -> None:
    """Whatever is not published needs a name that answers for it."""
    beyond = asked.year > books.year.ends_in
    trends = [name for name in TRENDS if f"trend_{name}" not in asked.assumed]
    if beyond and (not asked.name or trends):
        words = {"year": asked.year, "last": books.year.ends_in}
        raise CannotAnswerError(
            _(
                "Nothing is published for FY%(year)s; the last year is FY%(last)s. Say how everything grows, "
                "and give the assumption a name."
            )
            % words
        )
    if asked.assumed and not asked.name:
        raise CannotAnswerError(_("What is assumed needs a name, so that a reader can judge it."))
    if "inflation_cap" in asked.numbers and "foundation_index" not in asked.assumed:
        raise CannotAnswerError(
            _("Another cap needs to know what inflation really was: assume it, with a name.")
        )
    if "phase_in" in asked.numbers and "target_gap" not in asked.assumed and targets_of(books.year) is None:
        raise CannotAnswerError(
            _(
                "The target rates of the phase-in are not here: read them in as a rate table, or assume how "
                "far they are above this year's, with a name."
            )
        )


def _changed(books: Books, state: State, asked: Asked, grown: Decimal) -> tuple[State, int]:
    """The state with the foundation budgets that were asked for, and how many were worked out anew.

    Pupils and rates are those of the books; what they move is `grown` times that in the state's year.
    """
    recounted = 0
    if asked.budgets:
        moved = {lea: added * grown for lea, added in _recounted(books, asked).items()}
        state, recounted = _with_budgets(books, state, moved), len(moved)
        state = replace(state, assumptions=(*state.assumptions, *_rates_assumed(books.year, asked)))
    if "budget_growth" in asked.assumed:
        growth = Assumption(asked.name, "all foundation budgets larger by", asked.assumed["budget_growth"])
        state = state.scaled(growth)
    return state, recounted


def _rates_assumed(year: FiscalYear, asked: Asked) -> Iterator[Assumption]:
    """What the changed rates rest on that nobody has published."""
    if "foundation_index" in asked.assumed and "inflation_cap" in asked.numbers:
        yield Assumption(asked.name, "foundation_inflation_index", asked.assumed["foundation_index"])
    if "phase_in" in asked.numbers and targets_of(year) is None:
        yield _target_gap(asked)


def _target_gap(asked: Asked) -> Assumption:
    return Assumption(
        asked.name, "distance of the target rates from this year's", asked.assumed["target_gap"]
    )


def _recounted(books: Books, asked: Asked) -> dict[int, Decimal]:
    """What is added to the foundation budgets of districts with known pupils, by number."""
    schedule = schedule_of(books.year)
    if schedule is None:
        raise CannotAnswerError(_("The rates of this year are not here yet."))
    changed = _schedule(books.year, schedule, asked)
    parts = asked.numbers.get("wage_parts", BUDGETS["wage_parts"][2])
    leas = {one.pk: lea for lea, one in books.recipients.items()}
    found = {}
    for count in HeadCount.objects.workable().filter(year=books.year.ends_in):
        district = books.district(leas[count.recipient_id])
        place = Place(district, bridge.pupils_of(count), count.wage_factor)
        wages = 1 + (count.wage_factor - 1) * BUDGETS["wage_parts"][2] / parts
        after = bridge.budget(replace(place, wage_factor=wages), changed).total
        found[leas[count.recipient_id]] = after - bridge.budget(place, schedule).total
    if not found:
        raise CannotAnswerError(
            _("No district's pupils are known by kind yet: read the head counts in first.")
        )
    return found


def _schedule(year: FiscalYear, schedule: Schedule, asked: Asked) -> Schedule:
    """The groups and rates that were asked for."""
    numbers, rates = asked.numbers, schedule.rates
    if "phase_in" in numbers:
        targets = targets_of(year) or foundation.assumed_targets(rates, _target_gap(asked))
        rates = foundation.phased(rates, targets, numbers["phase_in"] * foundation.SIXTHS)
    if "inflation_cap" in numbers:
        growth = foundation.Growth(asked.name, asked.assumed["foundation_index"], Decimal(0))
        rules = law.read(foundation.Rules, year)
        rates = foundation.recapped(rates, growth, rules, numbers["inflation_cap"])
    if "low_income_rates" in numbers:
        times = numbers["low_income_rates"]
        rates = rates.map(lambda column, _name, rate: rate * times if column.startswith("li_") else rate)
    shift = numbers.get("group_shift", Decimal(0))
    last = schedule.groups[-1]
    groups = tuple(
        one if one == last else replace(one, up_to_percent=one.up_to_percent - shift)
        for one in schedule.groups
    )
    found = replace(schedule, rates=rates, groups=groups)
    if higher := numbers.get("top_tier"):
        return _with_top_tier(found, higher)
    return found


def _with_top_tier(schedule: Schedule, times: Decimal) -> Schedule:
    """The last group ends at 90%, and a new one above it is worth more."""
    *others, last = schedule.groups
    top = replace(last, number=last.number + 1)
    bounded = replace(schedule, groups=(*others, replace(last, up_to_percent=TOP_TIER_FROM)))
    return bounded.with_tier(top, f"li_{last.number}", times)


def _with_budgets(books: Books, state: State, moved: Mapping[int, Decimal]) -> State:
    """The state with budgets moved by so much; a town's own budget moves by what its district's does."""
    by_name = {books.recipients[lea].name: added for lea, added in moved.items()}
    own = {books.recipients[lea].name for lea in moved if books.recipients[lea].is_town}
    return replace(
        state,
        districts=tuple(
            replace(one, foundation_budget=one.foundation_budget + by_name.get(one.name, 0))
            for one in state.districts
        ),
        towns=tuple(
            replace(one, foundation_budget=one.foundation_budget + by_name[one.name])
            if one.name in own
            else one
            for one in state.towns
        ),
    )
