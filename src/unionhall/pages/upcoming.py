"""What is coming up, from every desk that knows dates ahead."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from unionhall.core.keeping import Kept
from unionhall.institute import coming
from unionhall.newsroom.models import Campaign, Milestone
from unionhall.places.models import Division, Local

_DATES: Kept[list[tuple[date, str, int]]] = Kept(2)
_SERIES: Kept[list[coming.Coming]] = Kept(20)


@dataclass(frozen=True, order=True)
class Upcoming:
    """One thing ahead: its day, its words, and where to read more."""

    day: date
    title: str
    url: str
    belongs_to: str = ""
    # Of its words, where they are in one language alone.
    language: str = ""
    # The last day of what takes several; days between may be free.
    until: date | None = field(default=None, compare=False)


def _milestones(code: str, division: Division | None, on: date) -> list[Upcoming]:
    """The coming dates of the campaigns that readers of this language see."""
    dates = _DATES.get(on, partial(_dates, on))
    if not dates:
        return []
    campaigns = Campaign.objects.public().readable_in(code)
    if division:
        campaigns = campaigns.filter(divisions=division)
    mine = campaigns.in_bulk({pk for _day, _text, pk in dates})
    return [
        Upcoming(day, text, campaign.get_url(), campaign.title, campaign.language)
        for day, text, pk in dates
        if (campaign := mine.get(pk))
    ]


def _dates(on: date) -> list[tuple[date, str, int]]:
    ahead = Milestone.objects.filter(date__gte=on).order_by("date", "pk")
    return list(ahead.values_list("date", "text", "campaign_id")[:100])


def _workshops(code: str, division: Division | None, on: date) -> list[Upcoming]:
    ahead_of_us = _SERIES.get((on, division), partial(coming.series, on, division=division))
    return [_series(each) for each in ahead_of_us]


def of_local(local: Local, *, on: date) -> list[Upcoming]:
    """What is ahead for the people of one local."""
    return [_series(each) for each in coming.series(on, local=local)]


def _series(each: coming.Coming) -> Upcoming:
    address = each.series.get_absolute_url()
    return Upcoming(each.day, each.series.title, address, each.words, until=each.until)


# A desk with dates of its own adds its source here.
_SOURCES: tuple[Callable[[str, Division | None, date], list[Upcoming]], ...] = (
    _milestones,
    _workshops,
)


def ahead(code: str, *, on: date, division: Division | None = None) -> list[Upcoming]:
    """Everything ahead in this language from that day on, soonest first."""
    return sorted(each for source in _SOURCES for each in source(code, division, on))
