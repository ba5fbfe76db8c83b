"""`unionhall demo`: an invented federation's site, built on the first start and served."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.db import DatabaseError, connection

from unionhall.core.crew import Plan
from unionhall.core.models import User
from unionhall.core.serving import collect_static_files, serve
from unionhall.demo import actions, edition, large
from unionhall.demo.progress import Bar
from unionhall.pages import indexing
from unionhall.pages.models import HomePage


class Command(BaseCommand):
    help = "Build the demo federation (the first time) and serve it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="where to serve it (8000)")
        parser.add_argument("--data", help="the folder the demo lives in (.data/demo)")
        parser.add_argument("--fresh", action="store_true", help="build it anew; what was changed is lost")
        parser.add_argument("--only-build", action="store_true", help="build it and stop")
        parser.add_argument(
            "--large",
            action="store_true",
            help="30,000 more people in 200 locals, once",
        )

    def handle(self, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This hall is not a demo: UNIONHALL_DEMO is off. Nothing was changed.")
        if options["fresh"] or not edition.is_built(settings.DATA):
            _make_room()
            edition.begin(settings.DATA)
            self._build(options["port"])
        elif not edition.is_current(settings.DATA):
            self.stdout.write("The code is newer than this demo; bringing its database up to date ...")
            call_command("migrate", verbosity=0)
            collect_static_files()
            indexing.reindex()
        if options["large"] and not large.is_filled():
            self._fill()
        edition.mark(settings.DATA)
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

    def _fill(self) -> None:
        """Two hundred more locals, in a demo that was just built or is there already."""
        bar = Bar(large.LOCALS)
        for _done in large.fill():
            bar.advance("Filling two hundred locals")
        bar.close()


def _make_room() -> None:
    """An empty database, whatever a build that was broken off has left. Nobody's hall is emptied for it."""
    if edition.is_begun(settings.DATA):
        _clear()
    elif not _is_untouched():
        raise CommandError(
            f"There is a hall here that is no demo: {settings.DATA}. Nothing was changed. Name another "
            "folder with --data, and unset DATABASE_URL."
        )


def _is_untouched() -> bool:
    """Whether nobody has opened a hall in this database: nothing is in it but what migrating laid."""
    if not connection.introspection.table_names():
        return True
    try:
        return not (HomePage.objects.exists() or User.objects.exists())
    except DatabaseError:  # tables of somebody else's, or of a hall too old to be read
        return False


def _clear() -> None:
    if connection.vendor == "sqlite":
        connection.close()
        place = Path(settings.DATABASES["default"]["NAME"])
        for file in place.parent.glob(f"{place.name}*"):
            file.unlink()
        return
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
