"""The demo's Summer Leadership Institute: one workshop full with a line, one held, with certificates.

Days count from the day the demo is built. Who signs up are people of the demo's roll, and guests.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from itertools import cycle
from typing import Any
from uuid import UUID, uuid5

from django.core.files.images import ImageFile
from django.utils import timezone

from unionhall.core.models import Picture, User
from unionhall.demo.posters import portrait
from unionhall.demo.script import read
from unionhall.institute import actions, attendance, certificates, opinions, participants, planning
from unionhall.institute.actions import SignUp, Times
from unionhall.institute.attendance import Arrival
from unionhall.institute.models import (
    Credit,
    Paper,
    Participant,
    Presenter,
    Question,
    Registration,
    Series,
    Sitting,
    Workshop,
)
from unionhall.institute.participants import Guest
from unionhall.places.models import Division
from unionhall.roster import actions as roster
from unionhall.roster.actions import NameFacts, Seat
from unionhall.roster.models import Membership, Person

_FORMS = UUID("3d2b6a2c-9d51-4c85-8f4e-5a3d4f1f7a10")
_PLAIN = ("slug", "title", "summary", "about", "topic", "mode", "language", "interpreters", "prerequisites")
_MOST_MEMBERS = 24


@dataclass
class Programme:
    """The institute while it is being set up."""

    series: Series
    dot: User
    now: datetime
    people: list[Participant] = field(default_factory=list)
    sittings: dict[str, Sitting] = field(default_factory=dict)
    portraits: dict[str, Picture] = field(default_factory=dict)


def count() -> int:
    """How many things there are to do."""
    return len(read("workshops")["workshops"]) + 3


def open_institute(dot: User) -> Iterator[None]:
    """Set the programme up, and let people sign up for it."""
    told, now = read("workshops"), timezone.now()
    series = Series.objects.create(**told["series"], is_public=True)
    _ask(series, told["questions"])
    programme = Programme(series, dot, now, portraits=_draw(told["portraits"], dot))
    _seat_dot(dot, now)
    programme.people = _people(told["guests"], now)
    yield
    for entry in told["workshops"]:
        programme.sittings[entry["slug"]] = _plan(programme, entry)
        yield
    for entry in told["workshops"]:
        if entry.get("is_past"):
            _hold_it(programme, programme.sittings[entry["slug"]])
    yield
    _choose(programme, [each for each in told["workshops"] if not each.get("is_past")])
    yield


def _ask(series: Series, questions: list[dict[str, Any]]) -> None:
    """The questions in their order; one may depend on one before it."""
    asked: dict[str, Question] = {}
    for each in questions:
        first = asked.get(each.get("only_if", ""))
        asked[each["label"]] = Question.objects.create(series=series, **each | {"only_if": first})


def _draw(looks: dict[str, list[str]], dot: User) -> dict[str, Picture]:
    """A portrait of everybody who presents."""
    return {
        name: Picture.objects.create(
            title=name,
            file=ImageFile(BytesIO(portrait(*look)), name=f"portrait-{number}.png"),
            description=f"Drawing: {name}",
            credit=read("places")["federation"]["short_name"],
            uploaded_by_user=dot,
        )
        for number, (name, look) in enumerate(looks.items())
    }


def _seat_dot(dot: User, now: datetime) -> None:
    """The cast's staff member also runs the institute."""
    today = timezone.localdate(now)
    person = Person.objects.filter(user=dot).first()
    name = NameFacts(dot.first_name, dot.last_name)
    person = person or roster.enter(name, user=dot, by=None, on=today)
    roster.seat(person, Seat("education_staff"), by=None, on=today)


def _people(guests: list[str], now: datetime) -> list[Participant]:
    """Members first, then guests; each agreed to be named in reports of hours or not, by turns."""
    today = timezone.localdate(now)
    members = Person.objects.present().filter(
        memberships__status=Membership.Status.MEMBER, emails__isnull=False
    )
    people = [participants.of_person(each, on=today) for each in members.distinct()[:_MOST_MEMBERS]]
    addresses = [(name, f"{name.split()[0].lower()}@example.org") for name in guests]
    people += [participants.of_guest(Guest(name, email), on=today) for name, email in addresses]
    Participant.objects.filter(pk__in=[each.pk for each in people[::2]]).update(shares_hours=True)
    return people


def _plan(programme: Programme, entry: dict[str, Any]) -> Sitting:
    division = Division.objects.filter(slug=entry.get("division", "")).first()
    audience = "division" if division else entry.get("audience", "public")
    plain = {name: entry[name] for name in (*_PLAIN, "accessibility") if name in entry}
    workshop = Workshop.objects.create(series=programme.series, division=division, audience=audience, **plain)
    name, life = entry["presenter"]
    Presenter.objects.create(workshop=workshop, name=name, life=life, picture=programme.portraits[name])
    for rule, hours in entry.get("credits", {}).items():
        Credit.objects.create(workshop=workshop, rule=rule, hours=Decimal(hours))
    for name, is_for_after in (("reading", False), ("recording", True)):
        if title := entry.get(name):
            link = f"https://meet.example.org/{name}"
            Paper.objects.create(workshop=workshop, title=title, link=link, is_for_after=is_for_after)
    if again := entry.get("again"):
        _hold(programme, workshop, entry | again)
    return _hold(programme, workshop, entry)


def _hold(programme: Programme, workshop: Workshop, entry: dict[str, Any]) -> Sitting:
    link = "" if entry.get("mode") == "in person" else f"https://meet.example.org/{workshop.slug}"
    times = Times(_at(programme, entry, "at"), _at(programme, entry, "until"), entry.get("room", ""), link)
    seats = entry["capacity"]
    return planning.add_sitting(
        workshop, times, capacity=seats, has_line=True, by=programme.dot, on=programme.now
    )


def _at(programme: Programme, entry: dict[str, Any], name: str) -> datetime:
    day = timezone.localdate(programme.now) + timedelta(days=entry["day"])
    return timezone.make_aware(datetime.combine(day, time.fromisoformat(entry[name])))


def _sign_up(programme: Programme, who: Participant, picks: list[Sitting], on: datetime) -> None:
    """One form for all that somebody chooses."""
    keys = [each.pk for each in picks]
    form = SignUp(uuid5(_FORMS, f"{who.pk} {keys}"), keys)
    actions.register(who, programme.series, form, by=None, on=on)


def _choose(programme: Programme, ahead: list[dict[str, Any]]) -> None:
    """Let people sign up for what is ahead: all of them where it is to be full, else some."""
    sizes = {each["slug"]: 100 if each.get("is_full") else 7 + 2 * n for n, each in enumerate(ahead)}
    for number, who in enumerate(programme.people):
        picks = [programme.sittings[slug] for slug, size in sizes.items() if number < size]
        _sign_up(programme, who, picks, programme.now)


def _hold_it(programme: Programme, sitting: Sitting) -> None:
    """It was held: most came, some say how it was, and everybody who came has a certificate."""
    for who in programme.people:
        _sign_up(programme, who, [sitting], sitting.starts_at - timedelta(days=9))
    seated = list(sitting.registrations.filter(state=Registration.State.SEATED).order_by("pk"))
    came = [row for number, row in enumerate(seated) if number % 6 != 4]
    arrivals = [Arrival(row.pk, sitting.starts_at) for row in came]
    attendance.arrive(sitting, arrivals, by=programme.dot)
    attendance.close(sitting, by=programme.dot)
    certificates.issue(sitting, by=programme.dot, on=sitting.ends_at + timedelta(hours=2))
    scale, words = opinions.questions(programme.series)
    said = cycle(read("workshops")["words"])
    for number, row in enumerate(came[: len(came) * 2 // 3]):
        answers = {str(scale.pk): str(5 - number % 3), str(words.pk): next(said)}
        opinions.rate(row, answers)
