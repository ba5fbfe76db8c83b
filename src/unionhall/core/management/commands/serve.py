"""`unionhall serve`: the site and its worker, until Ctrl-C."""

import sys
from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from unionhall.core.crew import Plan
from unionhall.core.serving import serve


class Command(BaseCommand):
    help = "Serve the site, with its worker beside it, until Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default=Plan.host, help="address to listen at (%(default)s)")
        parser.add_argument("--port", type=int, default=Plan.port, help="port to listen at (%(default)s)")
        parser.add_argument("--workers", type=int, default=Plan.workers, help="processes (%(default)s)")
        parser.add_argument("--threads", type=int, default=Plan.threads, help="threads in each (%(default)s)")
        parser.add_argument(
            "--no-worker",
            action="store_true",
            help="leave tasks, letters and the clock to `unionhall worker`",
        )

    def handle(
        self, *, host: str, port: int, workers: int, threads: int, no_worker: bool, **_more: object
    ) -> None:
        sys.exit(serve(Plan(host, port, workers, threads, has_worker=not no_worker)))
