"""Serving the hall: what has to be right before its crew (`core.crew`) begins."""

import hashlib
from dataclasses import replace
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import CommandError, call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from unionhall.core.crew import Crew, Plan


def serve(plan: Plan) -> int:
    """Serve until told to stop (Ctrl-C or SIGTERM). Returns the exit code.

    Raises `CommandError` if the database is not up to date.
    """
    refuse_unless_migrated()
    collect_static_files()
    connections.close_all()
    return Crew(replace(plan, name=settings.ALLOWED_HOSTS[0])).work()


def refuse_unless_migrated() -> None:
    executor = MigrationExecutor(connections["default"])
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        names = [f"{migration.app_label}.{migration.name}" for migration, _backwards in missing]
        more = " and more" if names[5:] else ""
        raise CommandError(
            f"Nothing was done: the database lacks the migrations {', '.join(names[:5])}{more}. "
            "Make a backup (unionhall backup), then run: unionhall migrate"
        )


def collect_static_files() -> None:
    """Put style sheets, scripts and faces where they are served from, unless they are there already."""
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    wanted = _fingerprint_of_static_files()
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(wanted)


def _fingerprint_of_static_files() -> str:
    digest = hashlib.blake2b(digest_size=16)
    for finder in get_finders():
        for path, storage in finder.list([]):
            facts = Path(storage.path(path)).stat()
            digest.update(f"{path} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()
