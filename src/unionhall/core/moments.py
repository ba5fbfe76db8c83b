"""The moments at which the public site changes by itself, and making it change on time.

`settle` is called before each request that reaches Django and by the worker's clock: it publishes what is
scheduled, withdraws what has expired, and says until when the site then stays as it is. A request does not
wait while another process writes: it shows what there is, and the next one tries again.
"""

import fcntl
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import IO

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db.models import Min, Model
from django.utils import timezone
from django.utils.module_loading import import_string
from wagtail.models import DraftStateMixin, Page, Revision

from unionhall.core import databases
from unionhall.core.freshness import generation
from unionhall.core.keeping import Kept

log = logging.getLogger("unionhall")
# Even when nothing is known to change, look again after this long.
_AT_MOST = timedelta(hours=1)
# When publishing fails the site goes on as it is, and it is tried again after this long.
_AFTER_A_FAILURE = timedelta(minutes=1)
# How long a visitor waits for others who write, and when the next visitor tries.
BRIEFLY = 0.3
_SOON = timedelta(seconds=2)
_PATIENTLY = 20.0
_BLINK = 0.02


@dataclass(frozen=True)
class Calm:
    """The site of one generation stays as it is until this moment."""

    generation: int
    until: datetime


_NEXT: Kept[datetime | None] = Kept(100)
# What this process found out last; replaced as a whole, so that threads need no lock.
_known = [Calm(-1, datetime.min)]


def settle(patience: float = _PATIENTLY) -> Calm:
    """Do what is due now, waiting for other writers so many seconds at most.

    Returns the generation that then holds, and until when, as far as is known.
    """
    now = timezone.now()
    known = _known[0]
    if known.generation == generation().current() and now < known.until:
        return known
    # The generation is read first: what is written while the moments are looked up makes them stale.
    current, next_schedule = generation().current(), _next_schedule()
    if _is_due(next_schedule, now):
        again = _publish(now, patience)
        current, next_schedule = generation().current(), now + again if again else _next_schedule()
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


def _publish(now: datetime, patience: float) -> timedelta | None:
    """After how long to try again, if it did not succeed.

    One process publishes, the others wait for it, as long as they may, and find nothing left to do.
    """
    try:
        with _alone(patience), databases.patience(patience):
            if _is_due(_next_schedule(), now):
                _pass_over(now)
                call_command("publish_scheduled")
    except Exception as fault:
        if databases.is_busy(fault):
            return _SOON
        log.exception("Publishing what is scheduled failed; it is tried again in a minute.")
        return _AFTER_A_FAILURE
    return None


def _pass_over(now: datetime) -> None:
    """What was to appear and to leave again while the hall was down is gone without having been shown."""
    for revision in Revision.objects.filter(approved_go_live_at__lt=now):
        planned = revision.as_object()
        if not _is_due(planned.expire_at, now):
            continue
        present = type(planned)._default_manager.get(pk=planned.pk)
        Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
        if present.live:
            present.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
        else:
            type(planned)._default_manager.filter(pk=planned.pk).update(expired=True)


def _is_due(at: datetime | None, now: datetime) -> bool:
    # Wagtail publishes what lies before now, so a moment is due only once it has passed.
    return at is not None and at < now


@contextmanager
def _alone(patience: float) -> Iterator[None]:
    # A handle of its own each time: a lock shared by threads or forked processes would exclude nobody.
    with (settings.DATA / "publishing.lock").open("a") as lock:
        _lock(lock, time.monotonic() + patience)
        yield


def _lock(file: IO[str], latest: float) -> None:
    """Raises `TimeoutError` if somebody else still has it at that moment."""
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > latest:
                raise TimeoutError("another process publishes") from None
            time.sleep(_BLINK)
        else:
            return


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
