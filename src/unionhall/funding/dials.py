"""The numbers of the law that the explorer lets people move, and reading them from an address.

An address carries only what differs from the law, in the units people say: percent and dollars. What comes
of it is in `scenarios`.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unionhall.contracts import numbers as numerals
from unionhall.funding import wording
from unionhall.funding.books import statute_of
from unionhall.funding.bridge import Assumption, FiscalYear, Statute
from unionhall.funding.tandem import dollars
from unionhall.funding.templatetags.amounts import number

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

PERCENT, DOLLARS, PARTS = "%", "$", ""
HUNDRED = Decimal(100)
MOST_YEARS = 5
# More than any law has: 1e-999999 would fill the page with zeros.
DECIMALS = 6


@dataclass(frozen=True)
class Range:
    """What a dial may be set to, in its unit."""

    unit: str
    low: Decimal
    high: Decimal
    step: Decimal

    def shown(self, value: Decimal) -> Decimal:
        """A number of the law in the dial's unit."""
        found = value * HUNDRED if self.unit == PERCENT else value
        return found.quantize(Decimal(1)) if found == found.to_integral_value() else found.normalize()

    def told(self, value: Decimal) -> str:
        """A number of the law as people say it: 82.5%, $150."""
        shown = number(self.shown(value))
        return f"${shown}" if self.unit == DOLLARS else f"{shown}{self.unit}"

    def meant(self, shown: Decimal) -> Decimal:
        """The number of the law that the dial's unit stands for."""
        return shown / HUNDRED if self.unit == PERCENT else shown


def _range(unit: str, low: str, high: str, step: str) -> Range:
    return Range(unit, Decimal(low), Decimal(high), Decimal(step))


# By the names of the lawbook, in the order the page shows them.
STATUTE = {
    "minimum_aid_per_pupil": _range(DOLLARS, "0", "1000", "1"),
    "target_local_share": _range(PERCENT, "40", "75", "0.5"),
    "contribution_cap": _range(PERCENT, "50", "100", "0.5"),
    "effort_reduction": _range(PERCENT, "0", "100", "5"),
    "first_shortfall": _range(PERCENT, "0", "7.5", "0.5"),
    "first_increment": _range(PERCENT, "0", "5", "0.25"),
    "second_shortfall": _range(PERCENT, "2.5", "20", "0.5"),
    "second_increment": _range(PERCENT, "0", "10", "0.25"),
    "high_effort": _range(PERCENT, "100", "300", "5"),
    "non_operating_minimum_share": _range(PERCENT, "0", "100", "5"),
}
# These move foundation budgets, where the pupils of a district are known by kind.
BUDGETS = {
    "wage_parts": (
        gettext_lazy("Wage adjustment: parts of the wage gap of which one counts"),
        _range(PARTS, "1", "10", "0.5"),
        Decimal(3),
    ),
    "low_income_rates": (
        gettext_lazy("Rates for low-income pupils, of what they are"),
        _range(PERCENT, "50", "200", "5"),
        Decimal(1),
    ),
    "group_shift": (
        gettext_lazy("Low-income groups begin this many points lower"),
        _range(PARTS, "0", "5", "0.5"),
        Decimal(0),
    ),
    "top_tier": (
        gettext_lazy("A new top tier above 90%: its rates, of the highest group's"),
        _range(PERCENT, "100", "200", "5"),
        Decimal(1),
    ),
    "inflation_cap": (
        gettext_lazy("Most by which inflation may raise the rates"),
        _range(PERCENT, "0", "15", "0.1"),
        Decimal("0.045"),
    ),
    "phase_in": (
        gettext_lazy("Part of the way still left to the target rates that is taken at once"),
        _range(PERCENT, "0", "100", "5"),
        Decimal(0),
    ),
}
# What nobody has published: it counts only under the name of who assumes it.
ASSUMED = {
    "budget_growth": (
        gettext_lazy("All foundation budgets are larger by"),
        _range(PERCENT, "-20", "40", "0.5"),
    ),
    "foundation_index": (
        gettext_lazy("Inflation really was (for another cap)"),
        _range(PERCENT, "0", "20", "0.1"),
    ),
    "target_gap": (
        gettext_lazy("The target rates of the phase-in are above this year's by"),
        _range(PERCENT, "0", "100", "0.5"),
    ),
    "trend_budget": (
        gettext_lazy("Foundation budgets grow each year by"),
        _range(PERCENT, "-5", "15", "0.1"),
    ),
    "trend_valuation": (
        gettext_lazy("Property values grow each year by"),
        _range(PERCENT, "-5", "15", "0.1"),
    ),
    "trend_income": (gettext_lazy("Incomes grow each year by"), _range(PERCENT, "-5", "15", "0.1")),
    "trend_revenue": (gettext_lazy("Town revenue grows each year by"), _range(PERCENT, "-5", "15", "0.1")),
    "trend_enrolment": (gettext_lazy("Enrollment grows each year by"), _range(PERCENT, "-10", "10", "0.1")),
}
# The dials by what the arithmetic calls the assumptions they make.
FIGURES = {
    "all foundation budgets larger by": "budget_growth",
    "foundation_inflation_index": "foundation_index",
    "distance of the target rates from this year's": "target_gap",
    "growth of foundation budgets": "trend_budget",
    "growth of equalized valuations": "trend_valuation",
    "growth of aggregate incomes": "trend_income",
    "municipal revenue growth factor": "trend_revenue",
    "growth of foundation enrolment": "trend_enrolment",
}


@dataclass(frozen=True)
class Dial:
    """One number as the form shows it, in its unit."""

    name: str
    label: "str | _StrPromise"
    range: Range
    law: Decimal | None
    value: Decimal | None

    @property
    def written(self) -> str:
        """Its value as the form sends it back."""
        return "" if self.value is None else _text(self.value)

    @property
    def is_moved(self) -> bool:
        return self.value is not None and self.value != self.law


@dataclass(frozen=True)
class Asked:
    """What an address asks for: numbers of the law and assumptions by name, a year, a place, a name."""

    year: int
    numbers: Mapping[str, Decimal] = field(default_factory=dict)
    assumed: Mapping[str, Decimal] = field(default_factory=dict)
    name: str = ""
    place: str = ""
    shows: str = ""
    problems: tuple[str, ...] = ()

    @property
    def statute(self) -> dict[str, Decimal]:
        return {name: value for name, value in self.numbers.items() if name in STATUTE}

    @property
    def budgets(self) -> dict[str, Decimal]:
        return {name: value for name, value in self.numbers.items() if name in BUDGETS}


def read(given: Mapping[str, str], last: int) -> Asked:
    """What an address asks for; `last` is the last year that is published. Problems come all at once.

    A number is a change only where it differs from the law of the year asked for.
    """
    problems: list[str] = []
    year = _year(given.get("year", ""), last, problems)
    statute = statute_of(FiscalYear(year))
    law = {name: statute.number(name) for name in STATUTE} | {name: one[2] for name, one in BUDGETS.items()}
    ranges = STATUTE | {name: one[1] for name, one in BUDGETS.items()}
    numbers = dict(_numbers(given, ranges, problems))
    return Asked(
        year=year,
        numbers={name: value for name, value in numbers.items() if value != law[name]},
        assumed=dict(_numbers(given, {name: one[1] for name, one in ASSUMED.items()}, problems)),
        name=given.get("assume", "").strip()[:80],
        place=given.get("place", "").strip()[:120],
        shows=given.get("shows", ""),
        problems=tuple(problems),
    )


def dials(asked: Asked, statute: Statute) -> list[Dial]:
    """The numbers of the statute, as they are set."""
    return [
        Dial(
            name,
            wording.NUMBERS[name],
            one,
            law := one.shown(statute.number(name)),
            _set(asked, name, one, law),
        )
        for name, one in STATUTE.items()
    ]


def budget_dials(asked: Asked) -> list[Dial]:
    """What moves foundation budgets, as it is set."""
    return [
        Dial(name, label, one, one.shown(law), _set(asked, name, one, one.shown(law)))
        for name, (label, one, law) in BUDGETS.items()
    ]


def assumed_dials(asked: Asked) -> list[Dial]:
    """What somebody may assume, as far as she does."""
    return [
        Dial(name, label, one, None, one.shown(asked.assumed[name]) if name in asked.assumed else None)
        for name, (label, one) in ASSUMED.items()
    ]


def told(one: Assumption) -> str:
    """What somebody assumes, in the words and the unit of its dial; as it is where no dial makes it."""
    name = FIGURES.get(one.figure, one.figure)
    if name not in STATUTE and name not in ASSUMED:
        return str(one)
    unit = STATUTE[name] if name in STATUTE else ASSUMED[name][1]
    words = {"who": one.name, "what": _label(name), "value": unit.told(one.value)}
    return _("%(who)s: %(what)s: %(value)s") % words


def query(asked: Asked, last: int) -> dict[str, str]:
    """The shortest address that asks for the same."""
    ranges = STATUTE | {name: one[1] for name, one in (BUDGETS | ASSUMED).items()}
    found = {name: _text(ranges[name].shown(value)) for name, value in asked.numbers.items()}
    found |= {name: _text(ranges[name].shown(value)) for name, value in asked.assumed.items()}
    if asked.year != last:
        found["year"] = str(asked.year)
    words = {"assume": asked.name, "place": asked.place, "shows": asked.shows}
    return found | {name: text for name, text in words.items() if text}


def _set(asked: Asked, name: str, one: Range, law: Decimal) -> Decimal:
    return one.shown(asked.numbers[name]) if name in asked.numbers else law


def _text(value: Decimal) -> str:
    """As addresses carry it in every language: three decimals would be taken for thousands in some."""
    text = f"{value:f}"
    return f"{text}0" if text[-4:-3] == "." else text


def _numbers(
    given: Mapping[str, str], ranges: Mapping[str, Range], problems: list[str]
) -> Iterator[tuple[str, Decimal]]:
    for name, one in ranges.items():
        text = given.get(name, "").strip()
        if not text:
            continue
        try:
            value = dollars(numerals.plain(text.removesuffix("%")))
        except ValueError:
            problems.append(f"{_label(name)}: " + _("“%(text)s” is not a number.") % {"text": text[:20]})
            continue
        except ValidationError as doubtful:
            problems.append(f"{_label(name)}: {' '.join(doubtful.messages)}")
            continue
        if not one.low <= value <= one.high:
            words = {"name": _label(name), "low": _text(one.low), "high": _text(one.high), "text": text[:20]}
            problems.append(_("%(name)s: %(text)s is not between %(low)s and %(high)s.") % words)
            continue
        rounded = round(value, DECIMALS)
        yield name, one.meant(value if value == rounded else rounded)


def _label(name: str) -> str:
    if name in wording.NUMBERS:
        return str(wording.NUMBERS[name])
    return str(BUDGETS[name][0] if name in BUDGETS else ASSUMED[name][0])


def _year(text: str, last: int, problems: list[str]) -> int:
    if not text:
        return last
    with suppress(ValueError):
        year = FiscalYear.parse(text).ends_in
        if last <= year <= last + MOST_YEARS:
            return year
    words = {"text": text[:12], "first": last, "last": last + MOST_YEARS}
    problems.append(_("%(text)s is not a year from FY%(first)s to FY%(last)s.") % words)
    return last
