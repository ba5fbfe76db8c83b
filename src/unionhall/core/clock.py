"""What the hall does by the clock: publish on time, send letters, do chores.

A chore stands in `CHORES` with the seconds between two times; however many workers there are, one does it.
Where the clock runs is not decided here (see the commands `worker` and `serve`).
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event, Thread

from django.conf import settings
from django.db import close_old_connections
from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import import_string

from unionhall.core import moments, outbox
from unionhall.core.models import Chore

log = logging.getLogger("unionhall")

_SECONDS_BETWEEN = 1.0


def chores(now: datetime | None = None) -> list[str]:
    """Do what is due, the one after the other. Returns what was done; one that fails hinders no other."""
    now = now or timezone.now()
    # Asked every second: one look at all of them, and only what is due is claimed.
    done = dict(Chore.objects.values_list("name", "last_done_at"))
    latest = {path: now - timedelta(seconds=seconds) for path, seconds in settings.CHORES.items()}
    due = [path for path, since in latest.items() if (last := done.get(path)) is None or last <= since]
    return [path for path in due if _claim(path, latest[path], now) and _do(path)]


def _claim(path: str, since: datetime, now: datetime) -> bool:
    """Whether it is ours to do: noted as done before it is begun, so that no second worker begins."""
    Chore.objects.get_or_create(pk=path)
    is_due = Q(last_done_at=None) | Q(last_done_at__lte=since)
    return bool(Chore.objects.filter(is_due, pk=path).update(last_done_at=now))


def _do(path: str) -> bool:
    try:
        import_string(path)()
    except Exception:
        log.exception("The chore %s failed; it is done again when it is next due.", path)
        return False
    return True


class Clock:
    """Threads that tick until they are stopped. Long chores hold up neither letters nor publishing."""

    def __init__(self) -> None:
        self._stop = Event()
        self._threads = [
            Thread(target=self._tick, args=(work,), name=work.__name__, daemon=True)
            for work in (moments.settle, outbox.deliver, chores)
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self, seconds: float = 5) -> None:
        """Let each finish what it is at, within so many seconds."""
        self._stop.set()
        for thread in self._threads:
            thread.join(seconds)

    def _tick(self, work: Callable[[], object]) -> None:
        while not self._stop.is_set():
            once(work)
            self._stop.wait(_SECONDS_BETWEEN)


def once(work: Callable[[], object]) -> None:
    """Do it now; whatever goes wrong is logged and tried again at the next tick."""
    close_old_connections()
    try:
        work()
    except Exception:
        log.exception("The clock's %s failed; it is tried again.", work.__name__)
    finally:
        close_old_connections()
