"""`unionhall worker`: background tasks, and the clock that publishes, sends letters and does chores."""

import logging
from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from unionhall.core.clock import Clock
from unionhall.core.freshness import generation
from unionhall.core.orphans import end_with_parent


class Command(BaseCommand):
    help = "Do the background tasks, and by the clock: publish on time, send letters, do chores."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--child-of", type=int, help="the process that started this one: when it ends, this one does too"
        )

    def handle(self, *, child_of: int | None, **_more: object) -> None:
        if child_of:
            end_with_parent(child_of)
        logging.getLogger("django_tasks_db").setLevel(logging.ERROR)
        # A worker killed between a commit and its notice would leave a stale page standing for an hour.
        generation().bump()
        clock = Clock()
        clock.start()
        try:
            _tasks().run()
        finally:
            clock.stop()


def _tasks() -> Worker:
    tasks = Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=1,
        batch=False,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
    )
    tasks.configure_signals()
    return tasks
