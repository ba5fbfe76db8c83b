"""`unionhall seat EMAIL OFFICE`: give somebody with an account an office of the federation.

From the server's terminal alone: on the site officers are seated by officers, and the first has nobody to.
"""

from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from unionhall.core.models import User
from unionhall.roster import actions
from unionhall.roster.actions import NameFacts, Seat
from unionhall.roster.models import Person
from unionhall.roster.roles import ROLES, Scope

_OFFICES = sorted(kind for kind, role in ROLES.items() if role.scope is Scope.FEDERATION)


class Command(BaseCommand):
    help = "Give somebody with an account an office of the federation, and put her on the roll if she is not."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="the e-mail of her account")
        parser.add_argument("office", choices=_OFFICES)
        parser.add_argument("--given", default="", help="her given name, if she is not on the roll yet")
        parser.add_argument("--surname", default="")

    def handle(self, email: str, office: str, given: str, surname: str, **options: Any) -> None:
        account = User.objects.filter(email__iexact=email).first()
        if account is None:
            raise CommandError(f"Nobody has an account with {email}. Make one with createsuperuser.")
        today = timezone.localdate()
        person = Person.objects.present().filter(user=account).first()
        if person is None and not given:
            raise CommandError("She is not on the roll yet: say her name with --given and --surname.")
        person = person or actions.enter(NameFacts(given, surname), user=account, by=None, on=today)
        held = actions.seat(person, Seat(office), by=None, on=today)
        self.stdout.write(f"{person}: {held}, since {held.since}.")
