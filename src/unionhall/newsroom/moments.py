"""When the newsroom's public face next changes by itself."""

from datetime import datetime, time, timedelta

from django.utils import timezone


def next_moment(now: datetime) -> datetime:
    """The coming midnight: resources come into force and lapse with the day."""
    tomorrow = timezone.localdate(now) + timedelta(days=1)
    return timezone.make_aware(datetime.combine(tomorrow, time.min))
