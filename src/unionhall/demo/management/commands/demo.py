"""`unionhall demo`: an invented federation's site, built on the first start and served."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.db import connection

from unionhall.core.serving import Plan, collect_static_files, serve
from unionhall.demo import actions
from unionhall.demo.progress import Bar
from unionhall.pages import indexing

# Raised when the script changes so that an older demo is built anew.
_EDITION = 1


class Command(BaseCommand):
    help = "Build the demo federation (the first time) and serve it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="where to serve it (8000)")
        parser.add_argument("--data", help="the folder the demo lives in (.data/demo)")
        parser.add_argument("--fresh", action="store_true", help="build it anew; what was changed is lost")
        parser.add_argument("--only-build", action="store_true", help="build it and stop")

    def handle(self, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This hall is not a demo: UNIONHALL_DEMO is off. Nothing was changed.")
        finished = settings.DATA / "demo.json"
        if options["fresh"] or not _is_built(finished):
            finished.unlink(missing_ok=True)
            _clear()
            self._build(options["port"])
            finished.write_text(json.dumps({"edition": _EDITION}), encoding="utf-8")
        if not options["only_build"]:
            sys.exit(serve(Plan(port=options["port"])))

    def _build(self, port: int) -> None:
        self.stdout.write("Laying the foundations ...")
        call_command("migrate", verbosity=0)
        collect_static_files()
        stage = actions.open_stage("127.0.0.1", port)
        bar = Bar(actions.count())
        for label, scene in actions.SCENES.items():
            for _done in scene(stage):
                bar.advance(label)
        bar.close()
        self.stdout.write("Indexing for search ...")
        indexing.reindex()


def _is_built(finished: Path) -> bool:
    return finished.exists() and json.loads(finished.read_text(encoding="utf-8"))["edition"] == _EDITION


def _clear() -> None:
    """An empty database, whatever a build that was broken off has left."""
    if connection.vendor == "sqlite":
        connection.close()
        place = Path(settings.DATABASES["default"]["NAME"])
        for file in place.parent.glob(f"{place.name}*"):
            file.unlink()
        return
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
