"""What a costing looks like on a screen: years with lines and terms, a what-if beside what is saved."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from unionhall.bargaining.bridge import (
    Costing,
    PayLine,
    YearCost,
    again,
    inclusive_percent,
    new_money_percent,
    quoted_percent,
    term_from,
)
from unionhall.bargaining.fields import Names
from unionhall.bargaining.models import Version


@dataclass(frozen=True)
class TermRow:
    """A term of a package and where it stands."""

    place: int
    kind: str
    label: str
    note: str


@dataclass(frozen=True)
class YearRow:
    """A year of a package: its terms, its lines, its sums."""

    place: int
    name: str
    terms: list[TermRow]
    payroll: Decimal
    new_money: Decimal
    percent: Decimal
    on_top: Decimal
    lines: tuple[PayLine, ...]
    on_top_lines: tuple[PayLine, ...]
    quoted: Decimal | None = None


@dataclass(frozen=True)
class Beside:
    """One figure of what is saved, and of a what-if."""

    name: str
    saved: Decimal
    tried: Decimal
    saved_percent: Decimal | None = None
    tried_percent: Decimal | None = None

    @property
    def more(self) -> Decimal:
        return self.tried - self.saved


def years_of(costing: Costing, version: Version | None = None) -> list[YearRow]:
    terms = [_terms(year["terms"]) for year in version.years] if version else [[] for _ in costing.years]
    return [_year(costing, year, place, terms[place]) for place, year in enumerate(costing.years)]


def in_force(version: Version) -> list[TermRow]:
    """What is paid beside salaries today."""
    return _terms(version.content["in_force"])


def _terms(told: list[dict]) -> list[TermRow]:
    terms = (term_from(one) for one in told)
    return [TermRow(place, term.kind, term.label, term.note) for place, term in enumerate(terms)]


def _year(costing: Costing, year: YearCost, place: int, terms: list[TermRow]) -> YearRow:
    return YearRow(
        place=place,
        name=costing.package.years[place].name,
        terms=terms,
        payroll=year.payroll,
        new_money=year.new_money,
        percent=new_money_percent(costing, year),
        on_top=year.on_top,
        lines=year.lines,
        on_top_lines=year.on_top_lines,
        quoted=quoted_percent(costing, year),
    )


def kept_years(kept: dict[str, Any]) -> list[YearRow]:
    """The years as they were kept, with every line; for a costing that comes to other sums today."""
    years = kept["result"]["years"]
    words = kept.get("words") or years
    return [
        YearRow(
            place=place,
            name=year["fiscal_year"],
            terms=[],
            payroll=Decimal(year["payroll"]),
            new_money=Decimal(year["new_money"]),
            percent=Decimal(year["new_money_percent"]),
            on_top=Decimal(year["on_top"]),
            lines=_kept_lines(year["lines"], said["lines"]),
            on_top_lines=_kept_lines(year["on_top_lines"], said["on_top_lines"]),
            quoted=Decimal(year["nominal_percent"]) if "nominal_percent" in year else None,
        )
        for place, (year, said) in enumerate(zip(years, words, strict=True))
    ]


def kept_readings(result: dict[str, Any]) -> dict[str, Decimal | None]:
    """The figures always shown together, as they were kept."""
    amounts = {name: told and Decimal(told) for name, told in result.items() if name != "years"}
    return amounts | {"gross": amounts["cumulative_gross_of_turnover"], "net": amounts["cumulative"]}


def _kept_lines(lines: list[dict[str, str]], words: list[dict[str, Any]]) -> tuple[PayLine, ...]:
    """Lines with their words as they were said, which older ones have in English only."""
    return tuple(
        PayLine(again(said["label"]), Decimal(line["amount"]), again(said["because"]), kind=line["kind"])
        for line, said in zip(lines, words, strict=True)
    )


def beside(saved: Costing, tried: Costing, ongoing: str, cumulative: str) -> Iterator[Beside]:
    """The sums of what is saved and of what is tried; the names of two come in the reader's language."""
    percents = inclusive_percent(saved), inclusive_percent(tried)
    yield Beside(ongoing, saved.ongoing, tried.ongoing, *percents)
    yield Beside(cumulative, saved.cumulative, tried.cumulative)
    for was, now in zip(saved.years, tried.years, strict=True):
        percents = new_money_percent(saved, was), new_money_percent(tried, now)
        yield Beside(str(was.fiscal_year), was.payroll, now.payroll, *percents)


def names_of(costing: Costing) -> Names:
    """Every step and lane that a term of the package may name."""
    grids = [costing.package.base.schedule, *(year.standing.schedule for year in costing.years)]
    steps = dict.fromkeys(step for grid in grids for step in grid.steps)
    lanes = dict.fromkeys(lane for grid in grids for lane in grid.lanes)
    return Names(tuple(steps), tuple(lanes), grids[0].basis == "hourly")
