"""What is coming up, from every desk that knows dates ahead."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from unionhall.newsroom.models import Campaign, Milestone
from unionhall.places.models import Division


@dataclass(frozen=True, order=True)
class Upcoming:
    """One thing ahead: its day, its words, and where to read more."""

    day: date
    title: str
    url: str
    belongs_to: str = ""


def _milestones(code: str, division: Division | None, on: date) -> list[Upcoming]:
    """The coming dates of the campaigns in this language."""
    campaigns = Campaign.objects.public().filter(locale__language_code=code)
    if division:
        campaigns = campaigns.filter(divisions=division)
    ahead = Milestone.objects.filter(campaign__in=campaigns, date__gte=on).select_related("campaign")
    return [
        Upcoming(each.date, each.text, each.campaign.get_url(), each.campaign.title)
        for each in ahead.order_by("date")[:20]
    ]


# A desk with dates of its own adds its source here.
_SOURCES: tuple[Callable[[str, Division | None, date], list[Upcoming]], ...] = (_milestones,)


def ahead(code: str, *, on: date, division: Division | None = None) -> list[Upcoming]:
    """Everything ahead in this language from that day on, soonest first."""
    return sorted(each for source in _SOURCES for each in source(code, division, on))
