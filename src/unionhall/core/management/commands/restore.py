"""`unionhall restore FILE.tar.gz`: a backup in place of all that is here."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from unionhall.core import backups


class Command(BaseCommand):
    help = "Put a backup in place of all that is here. It is verified before anything is touched."
    # Whatever is amiss with the hall that is here, it is about to be replaced.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a file written by unionhall backup")
        parser.add_argument("--yes", action="store_true", help="what is here now may be lost")

    def handle(self, *, file: Path, yes: bool, **_more: object) -> None:
        if not yes and not backups.is_empty():
            raise CommandError(
                "There is a hall here already, and all of it would be lost. Nothing was changed. Make a "
                "backup of it first, then add --yes."
            )
        try:
            manifest = backups.restore(file)
        except backups.BackupError as fault:
            raise CommandError(str(fault)) from None
        self.stdout.write(
            f"The hall is as it was at {manifest.made_at}. Letters that were waiting then are held back: see "
            "Staff > Settings > Letters. Now run: unionhall migrate"
        )
