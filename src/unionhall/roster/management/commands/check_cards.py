"""`unionhall check_cards`: whether every authorisation card is as it was signed."""

from typing import Any

from django.core.management import BaseCommand, CommandError

from unionhall.places.models import Local
from unionhall.roster import seals
from unionhall.roster.models import AuthorisationCard


class Command(BaseCommand):
    help = "Look whether authorization cards were changed, swapped or taken away after they were signed."

    def handle(self, **options: Any) -> None:
        flaws = 0
        for local in Local.objects.filter(cards__isnull=False).distinct():
            for flaw in seals.flaws(local):
                self.stdout.write(f"Local {local.number}, card {flaw.number}: {flaw.words}")
                flaws += 1
        if flaws:
            raise CommandError(f"{flaws} things are not as they were signed.")
        self.stdout.write(f"{AuthorisationCard.objects.count()} cards are as they were signed.")
