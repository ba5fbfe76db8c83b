"""What is followed in a calendar, asked for beside the workshops, and counted when they are over."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from icalendar import Calendar

from unionhall.institute import actions, calendars, turnout
from unionhall.institute.forms import SignUpForm
from unionhall.institute.models import Registration
from unionhall.institute.tests.samples import (
    FIRST,
    NOW,
    ahead,
    guest,
    place,
    sign_up,
    sitting,
    summer,
    workshop,
)

pytestmark = pytest.mark.django_db


def test_her_own_calendar_has_her_places_and_takes_out_what_she_gave_up(client, home):
    series, una = summer(), guest("Una")
    first = sitting(workshop(series))
    second = sitting(workshop(series, "Grievances"), starts_at=FIRST + timedelta(days=1))
    sitting(workshop(series, "Not hers"))
    sign_up(una, first, second)
    actions.drop(place(una, second), by=None, on=NOW)
    events = Calendar.from_ical(client.get(f"/institute/calendars/{una.feed_key}.ics").content).events
    told = {str(each["UID"]): str(each["STATUS"]) for each in events}
    assert told == {calendars.uid(first): "CONFIRMED", calendars.uid(second): "CANCELLED"}
    (mine,) = [each for each in events if str(each["UID"]) == calendars.uid(first)]
    assert mine.start == first.starts_at


def test_the_common_calendars_are_led_to_the_same_moment_and_the_others_have_a_file(client, home):
    held = sitting(workshop(summer()), room="Hall 2")
    links = dict(calendars.links(held))
    google = parse_qs(urlsplit(links["Google"]).query)
    assert google["dates"] == ["20260708T140000Z/20260708T153000Z"]
    assert google["location"] == ["Hall 2"]
    assert set(links) == {"Google", "Outlook", "Office 365"}
    assert all("meet.example.org" not in address for address in links.values())
    starts_at = ahead(10)
    sitting(held.workshop, starts_at=starts_at)
    page = client.get("/institute/summer/know-your-contract/").content.decode()
    assert re.search(r"/institute/sitting/\d+\.ics", page)


def test_childcare_and_travel_are_asked_only_where_they_are_offered():
    plain, offered = summer(), summer(slug="offered", asks_childcare=True, asks_travel=True)
    assert not {"childcare", "travel"} & set(SignUpForm(plain, is_known=True).fields)
    form = SignUpForm(offered, {"childcare": "Two, of 3 and 5", "travel": ""}, is_known=True)
    assert form.is_valid()
    assert form.needs == {"childcare": "Two, of 3 and 5"}


def test_who_came_is_counted_by_person_with_those_who_came_for_the_first_time():
    before = sitting(workshop(summer(slug="spring")), starts_at=FIRST - timedelta(days=60), capacity=9)
    series = summer()
    held = sitting(workshop(series), capacity=9)
    beside = sitting(workshop(series, "Grievances"), capacity=9)
    una, vic, wes = (guest(name) for name in ("Una", "Vic", "Wes"))
    sign_up(una, before, on=before.starts_at - timedelta(days=1))
    for who in (una, vic, wes):
        sign_up(who, held, beside)
    Registration.objects.update(came=True)
    Registration.objects.filter(participant=wes).update(came=False)
    Registration.objects.filter(participant=vic, sitting=beside).update(came=False)
    counted = turnout.of_series(series)
    assert (counted.signed_up, counted.seated, counted.came, counted.first_timers) == (3, 3, 2, 1)
    assert counted.by_workshop == (("Grievances", 3, 1), ("Know your contract", 3, 2))
    assert [row.participant.name for row in turnout.follow_up(series)] == [
        "Una",
        "Una",
        "Vic",
        "Vic",
        "Wes",
        "Wes",
    ]
    for picture in counted.pictures:
        assert "<svg" in picture
        assert "<table" in picture
