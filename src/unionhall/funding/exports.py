"""School aid on its way out: every year of a place, its working down to the cell, and schema.org's words."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from unionhall.core.exports import FORMATS, Sheet, Value
from unionhall.core.frame import absolute
from unionhall.funding import reasons
from unionhall.funding.bridge import AMOUNTS, FUNCTIONS, digest, foundation
from unionhall.funding.portrait import Portrait

YEARS = ("number", "name", "fiscal_year", *AMOUNTS, "actual_spending_is_budgeted", "source")
WORKING = ("part", "line", "amount", "because", "reference", "figures")
MEDIA_TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


def years(portrait: Portrait) -> Sheet:
    """One row a year, in the names of the columns that stay what they are from one release to the next."""
    recipient = portrait.recipient
    rows = (
        (
            recipient.lea,
            recipient.name,
            row.year,
            *(_whole(getattr(row, name)) for name in AMOUNTS),
            row.is_budgeted,
            row.source.title,
        )
        for row in portrait.history
    )
    return Sheet(f"{recipient.slug}-school-aid", YEARS, rows)


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
            yield (name, line.label, line.amount, line.because, line.reference, figures)
    for cell in portrait.budget.cells if portrait.budget else ():
        because = f"{cell.pupils} pupils x {cell.rate} dollars x {cell.factor}"
        title = f"{cell.column}, {cell.function}"
        yield ("cell of the foundation budget", title, cell.amount, because, foundation.SECTION, figures)


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
    known = [row.year for row in portrait.history] or [portrait.year.ends_in]
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


def _whole(amount: Decimal | None) -> Decimal | None:
    """An amount without the noughts that a database adds."""
    return (
        None
        if amount is None
        else amount.quantize(Decimal(1))
        if amount == int(amount)
        else amount.normalize()
    )
