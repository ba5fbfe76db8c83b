"""School aid on its way out: every year of a place, its working down to the cell, and schema.org's words."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from unionhall.core.exports import FORMATS, Sheet, Value
from unionhall.core.frame import absolute
from unionhall.funding import books, reasons
from unionhall.funding.bridge import AMOUNTS, FUNCTIONS, digest, foundation, to_cent
from unionhall.funding.facts import DistrictYear, TownYear
from unionhall.funding.portrait import Portrait

# Of a city or town, whose foundation budget and requirement are not those of a district.
TOWN = {
    "equalized_valuation": "equalized_valuation",
    "income": "income",
    "town_foundation_budget": "foundation_budget",
    "growth_factor": "growth_factor",
    "target_contribution": "target",
    "preliminary_contribution": "preliminary",
    "increment": "increment",
    "town_required_contribution": "required",
}
RULES = ("aid_rule", "contribution_rule")
YEARS = (
    "number",
    "name",
    "fiscal_year",
    *AMOUNTS,
    "actual_spending_is_budgeted",
    "source",
    *TOWN,
    "town_source",
    *RULES,
)
WORKING = ("part", "line", "amount", "because", "reference", "figures")
MEDIA_TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


def years(portrait: Portrait) -> Sheet:
    """One row a year, in the names of the columns that stay what they are from one release to the next."""
    recipient = portrait.recipient
    districts = {row.year: row for row in portrait.history}
    towns = {row.year: row for row in portrait.town_history}
    rows = (
        (
            recipient.lea,
            recipient.name,
            year,
            *_of_district(districts.get(year)),
            *_of_town(towns.get(year)),
            *_rules(recipient.lea, year),
        )
        for year in sorted(districts.keys() | towns.keys())
    )
    return Sheet(f"{recipient.slug}-school-aid", YEARS, rows)


def _of_district(row: DistrictYear | None) -> tuple[Value, ...]:
    if row is None:
        return (None,) * (len(AMOUNTS) + 2)
    return (*(whole(getattr(row, name)) for name in AMOUNTS), row.is_budgeted, row.source.title)


def _of_town(row: TownYear | None) -> tuple[Value, ...]:
    if row is None:
        return (None,) * (len(TOWN) + 1)
    return (*(whole(getattr(row, name)) for name in TOWN.values()), row.source.title)


def _rules(lea: int, year: int) -> tuple[Value, ...]:
    """Which rules bind in a year whose law is known."""
    if year not in books.years_of_aid():
        return (None,) * len(RULES)
    aid, contribution = books.of(year).aid(lea), books.of(year).contributions.get(lea)
    return aid.rule if aid else None, contribution.rule if contribution else None


def working(portrait: Portrait) -> Sheet:
    """Every line of every sum of a year, and every cell of the foundation budget."""
    return Sheet(f"{portrait.recipient.slug}-{portrait.year.ends_in}-working", WORKING, _lines(portrait))


def _lines(portrait: Portrait) -> Iterator[tuple[Value, ...]]:
    parts = (
        ("foundation budget", portrait.budget),
        ("required contribution", portrait.contribution),
        ("aid", portrait.aid),
        *((one.kind, one.worth) for one in portrait.one_more),
    )
    figures = digest()
    for name, part in parts:
        for line in part.working() if part else ():
            yield (name, line.label, _cents(line.amount), line.because, line.reference, figures)
    # Cells stay exact: to the cent they would not add up to the dollar that the state prints.
    for cell in portrait.budget.cells if portrait.budget else ():
        pupils, rate, factor = (each.normalize() for each in (cell.pupils, cell.rate, cell.factor))
        because = f"{pupils:f} pupils x {rate:f} dollars x {factor:f}"
        title, amount = f"{cell.column}, {cell.function}", whole(cell.amount)
        yield ("cell of the foundation budget", title, amount, because, foundation.SECTION, figures)


@dataclass(frozen=True)
class Grid:
    """The foundation budget as a table: functions across, kinds of pupils down, dollars in the cells."""

    functions: tuple[str, ...]
    rows: tuple[tuple[str, Decimal, tuple[Decimal, ...], Decimal], ...]
    totals: tuple[Decimal, ...]
    total: Decimal


def cells(portrait: Portrait) -> Grid | None:
    """The cells of the foundation budget; None where the pupils are not known by kind."""
    budget = portrait.budget
    if budget is None:
        return None
    amounts = {(cell.column, cell.function): cell for cell in budget.cells}
    columns = dict.fromkeys(cell.column for cell in budget.cells)
    rows = tuple(
        (
            reasons.label(budget.rates.labels[column]),
            amounts[column, FUNCTIONS[0]].pupils,
            tuple(amounts[column, name].amount for name in FUNCTIONS),
            budget.by_column()[column],
        )
        for column in columns
    )
    labels = tuple(reasons.label(foundation.function(name).label) for name in FUNCTIONS)
    return Grid(labels, rows, tuple(budget.by_function()[name] for name in FUNCTIONS), budget.total)


def dataset(portrait: Portrait) -> dict:
    """The place's figures in schema.org's words."""
    recipient = portrait.recipient
    rows = (*portrait.history, *portrait.town_history)
    known = [row.year for row in rows] or [portrait.year.ends_in]
    files = [
        {
            "@type": "DataDownload",
            "encodingFormat": MEDIA_TYPES[suffix],
            "contentUrl": absolute(reverse("funding-place-file", args=[recipient.slug, suffix])),
        }
        for suffix in FORMATS
    ]
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": _("%(name)s: school aid by fiscal year") % {"name": recipient.name},
        "description": _(
            "Foundation enrollment and budget, required contribution, Chapter 70 aid, and required and "
            "actual net school spending, by fiscal year."
        ),
        "url": absolute(recipient.get_absolute_url()),
        "inLanguage": get_language(),
        "spatialCoverage": f"{recipient.name}, Massachusetts",
        "temporalCoverage": f"{min(known) - 1}-07-01/{max(known)}-06-30",
        "isBasedOn": [str(source) for source in portrait.sources],
        "distribution": files,
    }


def _cents(amount: Decimal) -> Decimal:
    """As the command writes it: to the cent, whole dollars without cents."""
    cents = to_cent(amount)
    return cents.quantize(Decimal(1)) if cents == int(cents) else cents


def whole(amount: Decimal | None) -> Decimal | None:
    """An amount without the noughts that a database adds."""
    return (
        None
        if amount is None
        else amount.quantize(Decimal(1))
        if amount == int(amount)
        else amount.normalize()
    )
