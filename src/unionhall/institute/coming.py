"""What of the institute is ahead, for pages that gather from every desk: all, a division's, a local's."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import ngettext

from unionhall.institute.models import Series, Sitting
from unionhall.places.models import Division, Local


@dataclass(frozen=True)
class Coming:
    """A series with something ahead: its first and last day from now on, and how many sittings there are."""

    day: date
    until: date
    series: Series
    count: int

    @property
    def words(self) -> str:
        return ngettext("%(count)s workshop", "%(count)s workshops", self.count) % {"count": self.count}


def sittings(on: date, *, division: Division | None = None, local: Local | None = None) -> list[Sitting]:
    """Public sittings from a day on, soonest first; of a division or a local if one is given."""
    return [each for each in planned(on, division=division, local=local) if not each.cancelled_at]


def planned(on: date, *, division: Division | None = None, local: Local | None = None) -> list[Sitting]:
    """The same with those that were cancelled: a calendar that somebody follows has to say so."""
    begin = timezone.make_aware(datetime.combine(on, time()))
    found = Sitting.objects.public().filter(starts_at__gte=begin)
    if division:
        found = found.filter(Q(workshop__series__divisions=division) | Q(workshop__division=division))
    if local:
        found = found.filter(Q(workshop__series__locals=local) | Q(workshop__local=local))
    return list(found.distinct().on_the_programme())


def series(on: date, *, division: Division | None = None, local: Local | None = None) -> list[Coming]:
    """The series that have something ahead."""
    found: dict[int, list[Sitting]] = {}
    for each in sittings(on, division=division, local=local):
        found.setdefault(each.workshop.series_id, []).append(each)
    return [_coming(mine) for mine in found.values()]


def _coming(mine: list[Sitting]) -> Coming:
    first, last = (timezone.localdate(mine[at].starts_at) for at in (0, -1))
    return Coming(first, last, mine[0].workshop.series, len(mine))
