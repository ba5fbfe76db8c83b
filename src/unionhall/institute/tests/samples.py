"""A series with workshops, and people who sign up, for tests to change."""

import uuid
from datetime import UTC, datetime, time, timedelta

from django.utils import timezone

from unionhall.institute import actions
from unionhall.institute.actions import SignUp
from unionhall.institute.models import Participant, Registration, Series, Sitting, Slip, Workshop

# A Sunday morning in June; the institute is in July.
NOW = datetime(2026, 6, 14, 14, 0, tzinfo=UTC)
FIRST = datetime(2026, 7, 8, 14, 0, tzinfo=UTC)


def ahead(days: int) -> datetime:
    """Ten in the morning, so many days from today: for what goes through a browser, where today is today."""
    day = timezone.localdate() + timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, time(10)))


def summer(**facts) -> Series:
    """A series that is open to everybody."""
    plain = {"slug": "summer", "title": "Summer Leadership Institute", "is_public": True}
    return Series.objects.create(**plain | facts)


def workshop(series: Series, title: str = "Know your contract", **facts) -> Workshop:
    plain = {"slug": title.lower().replace(" ", "-"), "audience": Workshop.Audience.PUBLIC}
    return Workshop.objects.create(series=series, title=title, **plain | facts)


def sitting(of: Workshop, **facts) -> Sitting:
    """A sitting of an hour and a half with two seats."""
    starts_at = facts.pop("starts_at", FIRST)
    plain = {
        "ends_at": starts_at + timedelta(minutes=90),
        "capacity": 2,
        "join_link": "https://meet.example.org/7",
    }
    return Sitting.objects.create(workshop=of, starts_at=starts_at, **plain | facts)


def guest(name: str, **facts) -> Participant:
    """Somebody who has proved her address."""
    return Participant.objects.create(
        name=name, email=f"{name.lower().replace(' ', '.')}@example.org", **facts
    )


def sign_up(who: Participant, *sittings: Sitting, key: uuid.UUID | None = None, on: datetime = NOW) -> Slip:
    form = SignUp(key or uuid.uuid4(), [each.pk for each in sittings])
    return actions.register(who, sittings[0].workshop.series, form, by=None, on=on)


def place(who: Participant, where: Sitting) -> Registration:
    """Her newest registration there."""
    return who.registrations.filter(sitting=where).latest("pk")


def states(where: Sitting) -> list[tuple[str, str]]:
    """Who stands how in a sitting, in the order in which they came."""
    rows = where.registrations.select_related("participant").order_by("pk")
    return [(row.participant.name, row.state) for row in rows]
