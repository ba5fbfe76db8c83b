"""When public pages of the institute change by themselves: sign-up opens or closes, sittings begin or end."""

from datetime import datetime

from django.db.models import Min

from unionhall.institute.models import Series, Sitting


def next_moment(now: datetime) -> datetime | None:
    series, sittings = Series.objects.public(), Sitting.objects.public().going_ahead()
    ahead = [
        series.filter(opens_at__gt=now).aggregate(at=Min("opens_at"))["at"],
        series.filter(closes_at__gt=now).aggregate(at=Min("closes_at"))["at"],
        sittings.filter(starts_at__gt=now).aggregate(at=Min("starts_at"))["at"],
        sittings.filter(ends_at__gt=now).aggregate(at=Min("ends_at"))["at"],
    ]
    return min((at for at in ahead if at), default=None)
