"""What the worker does with a file: tries it, reads it in, goes on with what a killed process left."""

from django.utils import timezone
from django_tasks import task

from unionhall.core.importing import progress, running
from unionhall.core.models import ImportRun


@task()
def check(run_id: int) -> None:
    running.check(ImportRun.objects.get(pk=run_id))


@task()
def carry_out(run_id: int) -> None:
    # Asked for twice, it may be done by now.
    for run in ImportRun.objects.filter(pk=run_id, state=ImportRun.State.RUNNING):
        running.carry_out(run)


def resume_stalled() -> None:
    """Go on with every run whose process is gone (a chore of the clock)."""
    for run in ImportRun.objects.filter(state=ImportRun.State.RUNNING):
        if progress.is_stalled(run, timezone.now()):
            running.carry_out(run)
