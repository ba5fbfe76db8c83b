"""What the rush is counted by: a hall with a programme, and what its database says afterwards."""

import atexit
import os
import shutil
import tempfile
import uuid
from collections import Counter
from datetime import timedelta

FOLDER = tempfile.mkdtemp(prefix="unionhall-rush-")
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
os.environ |= {
    "UNIONHALL_DEMO": "1",
    "UNIONHALL_DATA": FOLDER,
    "UNIONHALL_URL": "http://127.0.0.1:8000",
    "UNIONHALL_BEHIND_PROXY": "1",
    "DJANGO_SETTINGS_MODULE": "unionhall.settings",
}

import django  # noqa: E402 - the settings must be decided first

django.setup()

from django.core import signing  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from unionhall.core.models import Letter  # noqa: E402
from unionhall.core.serving import collect_static_files  # noqa: E402
from unionhall.institute import letters, planning, proving  # noqa: E402
from unionhall.institute.actions import Times  # noqa: E402
from unionhall.institute.models import Notice, Participant, Registration, Series, Sitting, Slip, Workshop  # noqa: E402
from unionhall.pages.actions import open_hall  # noqa: E402

State = Registration.State
code_of = proving.code_of
SEATS = 300


def stand(workshops: int) -> list[int]:
    """An open hall with a series for everybody; every fourth workshop has a fifth of the seats."""
    call_command("migrate", verbosity=0)
    collect_static_files()
    open_hall("Federation of Benches", host="127.0.0.1", port=8000)
    return programme("rush", workshops)


def programme(slug: str, workshops: int) -> list[int]:
    """A series with so many workshops of one sitting. Returns the numbers of the sittings."""
    series = Series.objects.create(slug=slug, title=f"Institute {slug}", is_public=True, summary="Come.")
    now = timezone.now()
    made = []
    for number in range(workshops):
        workshop = Workshop.objects.create(
            series=series,
            slug=f"w{number}",
            title=f"Workshop {number}",
            audience="public",
            summary="Learn it.",
        )
        begin = now + timedelta(days=20, hours=number)
        seats = SEATS // 5 if number % 4 == 0 else SEATS
        sitting = planning.add_sitting(
            workshop,
            Times(begin, begin + timedelta(hours=1)),
            capacity=seats,
            has_line=True,
            by=None,
            on=now,
        )
        made.append(sitting.pk)
    return made


def new_key(number: int) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"rush {number}"))


def remembered(number: int) -> str:
    """The cookie of somebody who has proved her address in her browser."""
    who = Participant.objects.create(name=f"Person {number}", email=f"person{number}@example.org")
    return signing.dumps(who.pk, salt=proving.COOKIE)


def count(people: list) -> dict:
    """What the database says, and everything in it that must not be."""
    wrong: list[str] = []
    asked = Counter(pick for person in people for pick in person.picks)
    seated = waiting = 0
    for sitting in Sitting.objects.all():
        rows = list(sitting.registrations.order_by("pk").values_list("state", "slip"))
        states = [state for state, _slip in rows]
        seats = min(asked[sitting.pk], sitting.capacity or 0)
        if states != [State.SEATED] * seats + [State.WAITING] * (asked[sitting.pk] - seats):
            wrong.append(f"sitting {sitting.pk}: {Counter(states)} for {asked[sitting.pk]} people")
        if [slip for _state, slip in rows] != sorted(slip for _state, slip in rows):
            wrong.append(f"sitting {sitting.pk}: the line is not in the order of the forms")
        seated, waiting = seated + states.count(State.SEATED), waiting + states.count(State.WAITING)
    slips = {str(key): pk for key, pk in Slip.objects.values_list("participant__key", "pk")}
    for person in people:
        key, _form, number = person.page.removeprefix("/institute/mine/").partition("/?form=")
        if slips.get(key) != int(number.partition("#")[0] or 0):
            wrong.append(f"person {person.number} was told of a form that is not there")
    while letters.write_owed(on=timezone.now()):
        pass
    confirmed = Letter.objects.filter(key__startswith="institute:confirmation:")
    told = confirmed.values("recipient").distinct().count()
    if not len(people) == Slip.objects.count() == confirmed.count() == told == Notice.objects.count():
        wrong.append(f"{Slip.objects.count()} forms, {confirmed.count()} letters to {told} addresses")
    return {
        "counts": {"seats given": seated, "places in line": waiting, "forms": len(slips), "letters": told},
        "wrong": wrong,
    }
