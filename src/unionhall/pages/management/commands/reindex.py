"""`unionhall reindex`: make the search index anew."""

from typing import Any

from django.core.management import BaseCommand

from unionhall.core.serving import refuse_unless_migrated
from unionhall.pages import indexing


class Command(BaseCommand):
    help = "Make the search index anew from what is published."

    def handle(self, **_options: Any) -> None:
        refuse_unless_migrated()
        self.stdout.write(f"{indexing.reindex()} entries can be found.")
