"""The pictures of the funding desk: what a place has been given and has spent, and whom it stands beside."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from unionhall.core.charts import (
    DOLLARS,
    PERCENT,
    Bar,
    BarChart,
    LineChart,
    Picture,
    Series,
    StackedChart,
    Tile,
    TileMap,
)
from unionhall.funding.books import tiles
from unionhall.funding.facts import DistrictYear
from unionhall.funding.portrait import Beside, Portrait

NOTHING = Decimal(0)


def spending(portrait: Portrait) -> Picture:
    """What the law holds adequate, what it requires and what was spent, year by year."""
    rows = [row for row in portrait.history if row.foundation_budget or row.actual_spending]
    series = (
        Series(_("Foundation budget"), [row.foundation_budget for row in rows]),
        Series(_("Required spending"), [row.required_spending for row in rows]),
        Series(_("Actual spending"), [row.actual_spending for row in rows]),
    )
    return LineChart(
        title=_("What the law asks for and what is spent"),
        says=_spent(rows),
        points=_years(rows),
        series=[one for one in series if any(one.values)],
        column=_("Fiscal year"),
        unit=DOLLARS,
        source=_source(rows),
    )


def streams(portrait: Portrait) -> Picture:
    """Who carries the required spending: the towns and the state, in years of which both are known."""
    rows = [row for row in portrait.history if row.required_contribution is not None and row.aid is not None]
    return StackedChart(
        title=_("Who pays the required spending"),
        says=_carried(rows),
        points=_years(rows),
        series=(
            Series(_("The towns must pay"), [row.required_contribution for row in rows]),
            Series(_("State aid"), [row.aid for row in rows]),
        ),
        column=_("Fiscal year"),
        total=_("Together"),
        unit=DOLLARS,
        source=_source(rows),
    )


def beside(portrait: Portrait, others: Sequence[Beside], title: str, says: str) -> Picture:
    """State aid for each pupil here and elsewhere."""
    assert portrait.check is not None
    ours = Beside(portrait.recipient, portrait.check)
    bars = [Bar(one.recipient.name, one.per_pupil, is_ours=one is ours) for one in (ours, *others)]
    return BarChart(
        title=title,
        says=says,
        bars=sorted(bars, key=lambda bar: -bar.value),
        columns=(_("District"), _("State aid for each pupil")),
        unit=DOLLARS,
    )


def state_map(
    title: str, says: str, values: Mapping[int, tuple[str, Decimal | None]], *, unit=PERCENT
) -> Picture:
    """The towns of the state as equal tiles: name and value by the town's number."""
    places = tiles()
    found = [
        Tile(name[:3], name, *places[lea], value) for lea, (name, value) in values.items() if lea in places
    ]
    return TileMap(
        title=title,
        says=says,
        tiles=found,
        columns=(_("City or town"), pgettext("difference", "Change")),
        unit=unit,
        middle=NOTHING,
    )


def _years(rows: Sequence[DistrictYear]) -> list[str]:
    return [str(row.year) for row in rows]


def _source(rows: Sequence[DistrictYear]) -> str:
    sources = list(dict.fromkeys(row.source.title for row in rows))
    return _("Source: %(sources)s.") % {"sources": "; ".join(sources)} if sources else ""


def _spent(rows: Sequence[DistrictYear]) -> str:
    last = next((row for row in reversed(rows) if row.actual_spending and row.required_spending), None)
    if last is None:
        return _("The foundation budget, and the spending that the law requires.")
    assert last.actual_spending is not None
    assert last.required_spending is not None
    above = last.actual_spending - last.required_spending
    words = {
        "year": last.year,
        "actual": DOLLARS.whole(last.actual_spending),
        "gap": DOLLARS.whole(abs(above)),
    }
    if last.is_budgeted:
        return (
            _("For FY%(year)s %(actual)s is budgeted, %(gap)s more than the law requires.") % words
            if above >= 0
            else _("For FY%(year)s %(actual)s is budgeted, %(gap)s less than the law requires.") % words
        )
    return (
        _("In FY%(year)s %(actual)s was spent, %(gap)s more than the law requires.") % words
        if above >= 0
        else _("In FY%(year)s %(actual)s was spent, %(gap)s less than the law requires.") % words
    )


def _carried(rows: Sequence[DistrictYear]) -> str:
    # The state's early years have parts below nothing, of which no share can be told.
    carried = ((row, row.aid or NOTHING, row.required_contribution or NOTHING) for row in reversed(rows))
    last, aid, required = next((one for one in carried if min(one[1:]) > 0), (None, NOTHING, NOTHING))
    if last is None:
        return _("What the towns must pay and what the state adds.")
    share = aid * 100 / (aid + required)
    words = {"year": last.year, "aid": DOLLARS.whole(aid), "share": PERCENT.whole(share)}
    return _("In FY%(year)s the state gives %(aid)s, %(share)s of the required spending.") % words
