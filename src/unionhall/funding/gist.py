"""What a stream or an investment comes to, in a line under its name; all of it is told in `assuming`."""

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from unionhall.core import dates
from unionhall.funding.inputs import Item
from unionhall.funding.telling import dollars, plain


def gist(item: Item, years: Collection[str]) -> str:
    """The line for one item as it is kept, in a plan of these years."""
    said = _amount(item, years)
    return f"{said}. {_('It ends with %(year)s.') % {'year': item['end']}}" if item.get("end") else said


def _amount(item: Item, years: Collection[str]) -> str:
    if item["kind"] == "grant":
        words = {
            "dollars": dollars(Decimal(item["amount"])),
            "day": dates.day(date.fromisoformat(item["obligate_by"])),
        }
        return _("%(dollars)s, for work until %(day)s") % words
    if "unit_cost" in item:
        words = {"count": plain(Decimal(item["fte"])), "dollars": dollars(Decimal(item["unit_cost"]))}
        return _("%(count)s at %(dollars)s each") % words
    return dollars(Decimal(item["amount"])) if "amount" in item else _from_to(item["by_year"], years)


def _from_to(by_year: Mapping[str, str], years: Collection[str]) -> str:
    """Amounts by year, by the first year with one and the last."""
    amounts = {year: Decimal(amount) for year, amount in by_year.items()}
    given = {year: amount for year, amount in amounts.items() if amount and year in years}
    if not given:
        return ""
    first, last = min(given), max(given)
    words = {"dollars": dollars(given[first]), "year": first, "more": dollars(given[last]), "last": last}
    if first == last:
        return _("%(dollars)s in %(year)s") % words
    return _("%(dollars)s in %(year)s, %(more)s in %(last)s") % words
