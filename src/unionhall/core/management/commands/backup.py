"""`unionhall backup FILE.tar.gz`: the whole hall in one file, while it runs."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from unionhall.core import backups


class Command(BaseCommand):
    help = "Write database and uploads into one file, consistent while the hall runs, with checksums."
    # A hall in which something is amiss wants its backup most.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="where to write it, for example hall-2026-03-01.tar.gz")

    def handle(self, *, file: Path, **_more: object) -> None:
        try:
            manifest = backups.make(file)
        except backups.BackupError as fault:
            raise CommandError(str(fault)) from None
        size = file.stat().st_size / 2**20
        self.stdout.write(
            f"{file}: {len(manifest.files):,} files, {size:,.1f} MB. Keep it where only you can read it."
        )
