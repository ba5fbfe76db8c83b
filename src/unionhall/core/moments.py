"""The moments at which the public site changes by itself, and making it change on time.

`settle` is called before each request that reaches Django and by the worker's clock: it publishes what is
scheduled, withdraws what has expired, and says until when the site then stays as it is.
"""

import fcntl
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db.models import Min, Model
from django.utils import timezone
from django.utils.module_loading import import_string
from wagtail.models import DraftStateMixin, Page, Revision

from unionhall.core.freshness import generation
from unionhall.core.keeping import Kept

log = logging.getLogger("unionhall")
# Even when nothing is known to change, look again after this long.
_AT_MOST = timedelta(hours=1)
# When publishing fails the site goes on as it is, and it is tried again after this long.
_AFTER_A_FAILURE = timedelta(minutes=1)


@dataclass(frozen=True)
class Calm:
    """The site of one generation stays as it is until this moment."""

    generation: int
    until: datetime


_NEXT: Kept[datetime | None] = Kept(100)
# What this process found out last; replaced as a whole, so that threads need no lock.
_known = [Calm(-1, datetime.min)]


def settle() -> Calm:
    """Do what is due now. Returns the generation that then holds, and until when, as far as is known."""
    now = timezone.now()
    known = _known[0]
    if known.generation == generation().current() and now < known.until:
        return known
    # The generation is read first: what is written while the moments are looked up makes them stale.
    current, next_schedule = generation().current(), _next_schedule()
    if _is_due(next_schedule, now):
        went_well = _publish(now)
        current, next_schedule = (
            generation().current(),
            _next_schedule() if went_well else now + _AFTER_A_FAILURE,
        )
    others = [_next_of(path, now) for path in settings.MOMENTS]
    until = min(at for at in [next_schedule, now + _AT_MOST, *others] if at is not None)
    _known[0] = Calm(current, until)
    return _known[0]


def _next_of(path: str, now: datetime) -> datetime | None:
    """What a function of `MOMENTS` says; asked again when that has passed, or its tables have changed."""
    find = partial(import_string(path), now)
    at = _NEXT.get(path, find)
    if at is not None and at <= now:
        _NEXT.forget(path)
        at = _NEXT.get(path, find)
    return at


def _publish(now: datetime) -> bool:
    """Whether all went well. One process publishes, the others wait for it and find nothing left to do."""
    try:
        with _alone():
            if _is_due(_next_schedule(), now):
                call_command("publish_scheduled")
    except Exception:
        log.exception("Publishing what is scheduled failed; it is tried again in a minute.")
        return False
    return True


def _is_due(at: datetime | None, now: datetime) -> bool:
    # Wagtail publishes what lies before now, so a moment is due only once it has passed.
    return at is not None and at < now


@contextmanager
def _alone() -> Iterator[None]:
    # A handle of its own each time: a lock shared by threads or forked processes would exclude nobody.
    with (settings.DATA / "publishing.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _next_schedule() -> datetime | None:
    """When the next page or snippet is to be published or withdrawn; may lie in the past."""
    # Nearly all have no such moment; asked for those that have one, the database reads no others.
    planned = Revision.objects.filter(approved_go_live_at__isnull=False)
    publish = planned.aggregate(at=Min("approved_go_live_at"))["at"]
    withdraw = [
        model._default_manager.filter(live=True, expire_at__isnull=False).aggregate(at=Min("expire_at"))["at"]
        for model in _scheduled_models()
    ]
    return min((at for at in (publish, *withdraw) if at is not None), default=None)


def _scheduled_models() -> list[type[Model]]:
    others = [m for m in apps.get_models() if issubclass(m, DraftStateMixin) and not issubclass(m, Page)]
    return [Page, *others]
