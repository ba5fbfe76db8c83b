"""The moments at which the public site changes by itself, and making it change on time.

`settle` is called before each request that reaches Django and by the worker's clock: it publishes what is
scheduled, withdraws what has expired, and says until when the site then stays as it is.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.management import call_command
from django.db.models import Min
from django.utils import timezone
from django.utils.module_loading import import_string
from wagtail.models import Page, Revision

from unionhall.core.freshness import generation

# Even when nothing is known to change, look again after this long.
_AT_MOST = timedelta(hours=1)
# The generation last looked at and the moment until which nothing falls due in it; one entry.
_known: dict[int, datetime] = {}


def settle() -> datetime:
    """Do what is due now. Returns the moment until which nothing more falls due, as far as is known."""
    now = timezone.now()
    known = _known.get(generation().current())
    if known and now < known:
        return known
    if (due := _next_schedule()) is not None and due <= now:
        call_command("publish_scheduled")
    current = generation().current()
    fresh_until = _next_moment(now)
    _known.clear()
    _known[current] = fresh_until
    return fresh_until


def _next_moment(now: datetime) -> datetime:
    others = [import_string(path)(now) for path in settings.MOMENTS]
    moments = [_next_schedule(), now + _AT_MOST, *others]
    return min(moment for moment in moments if moment is not None)


def _next_schedule() -> datetime | None:
    """When the next page is to be published or withdrawn; may lie in the past."""
    publish = Revision.objects.aggregate(at=Min("approved_go_live_at"))["at"]
    withdraw = Page.objects.filter(live=True).aggregate(at=Min("expire_at"))["at"]
    return min((at for at in (publish, withdraw) if at is not None), default=None)
