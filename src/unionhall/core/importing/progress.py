"""How far a dry run has come: in a file of its own, since what it writes to the database is undone."""

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from unionhall.core.models import ImportRun

# A run without a sign of life for so long has lost its process.
PATIENCE = timedelta(minutes=2)


def tell(run: ImportRun, rows: int) -> None:
    """So many rows have been tried."""
    path = _path(run)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(str(rows))


def forget(run: ImportRun) -> None:
    _path(run).unlink(missing_ok=True)


def rows(run: ImportRun) -> int:
    """How many rows are done, or tried."""
    if not run.is_dry:
        return run.cursor
    try:
        return int(_path(run).read_text() or 0)
    except FileNotFoundError:
        return 0


def time_left(run: ImportRun, now: datetime) -> timedelta | None:
    """How long the rest will take at the pace so far, if that can be said."""
    done = rows(run) - (0 if run.is_dry else run.started_from)
    if not (run.total and run.started_at and done > 0):
        return None
    return (now - run.started_at) / done * max(0, run.total - rows(run))


def is_stalled(run: ImportRun, now: datetime) -> bool:
    """Whether nobody works on a run that somebody should be working on."""
    if run.state not in (ImportRun.State.CHECKING, ImportRun.State.RUNNING):
        return False
    return now - _last_sign(run) > PATIENCE


def _last_sign(run: ImportRun) -> datetime:
    if run.is_dry and _path(run).exists():
        return datetime.fromtimestamp(_path(run).stat().st_mtime, tz=timezone.get_current_timezone())
    return run.touched_at or timezone.now()


def _path(run: ImportRun) -> Path:
    return settings.DATA / "private" / "progress" / str(run.pk)
