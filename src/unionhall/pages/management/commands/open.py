"""`unionhall open NAME`: lay out an empty hall, once, after the first `migrate`."""

from argparse import ArgumentParser
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import BaseCommand

from unionhall.pages import actions

_PORTS = {"http": 80, "https": 443}


class Command(BaseCommand):
    help = "Lay out an empty hall: its rooms in each language, and the groups that write in them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="the federation's name")

    def handle(self, *, name: str, **_options: Any) -> None:
        address = urlsplit(settings.URL)
        home = actions.open_hall(name, host=address.hostname, port=address.port or _PORTS[address.scheme])
        if home.title != name:
            self.stdout.write(f"The hall is open already, as {home.title}. Nothing was changed.")
            return
        self.stdout.write(f"The hall of {name} is open. Make its first account: unionhall createsuperuser")
