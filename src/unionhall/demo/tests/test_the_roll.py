"""The demo's roll: the cast with its offices, something on every screen, and thirty thousand on request."""

import pytest
from django.utils import timezone

from unionhall.core.models import User
from unionhall.demo import large, roll
from unionhall.demo.cast import CAST, hire
from unionhall.demo.names import Names
from unionhall.demo.script import read
from unionhall.funding import permissions as funding
from unionhall.places import actions as places
from unionhall.places.actions import LocalFacts
from unionhall.places.models import Employer
from unionhall.roster import seals
from unionhall.roster.charting import wall
from unionhall.roster.models import AuthorisationCard, Membership, Office, Person, Talk, Unit


@pytest.fixture
def divisions(home):
    return {
        slug: places.record_division(slug, {"name": slug}, number, by=None)
        for number, slug in enumerate(("prek-12", "psrp"))
    }


@pytest.fixture
def called(divisions, sure) -> User:
    users = {role.first_name: hire(role) for role in CAST}
    for entry in read("roll")["locals"]:
        district = places.record_district(
            "MA", entry["number"], places.DistrictFacts(name=entry["employer"]), by=None
        )
        employer = places.record_employer(f"{entry['employer']} School Committee", district=district, by=None)
        facts = LocalFacts(entry["employer"], employers=[employer], divisions=list(divisions.values()))
        places.record_local(entry["number"], facts, by=None)
    assert len(list(roll.call_the_roll(users["Dot"]))) == roll.count()
    return sure(users["Dot"])


def test_the_cast_is_on_the_roll_with_its_offices(called, sure):
    held = dict(
        Office.objects.filter(person__user__isnull=False).values_list("person__user__first_name", "kind")
    )
    assert held == {
        "Ben": "president",
        "Dot": "membership_staff",
        "Eve": "communications_staff",
        "Priya": "research_staff",
    }
    assert funding.may_publish_for_all(sure(User.objects.get(first_name="Priya")))
    assert set(Person.objects.filter(user__isnull=False).values_list("user__first_name", flat=True)) == {
        role.first_name for role in CAST
    }


def test_every_screen_has_something_to_show(called):
    units = Unit.objects.select_related("local")
    assert len({unit.local.number for unit in units}) == 3
    for unit in units:
        chart = wall(unit.local, called, timezone.localdate())
        assert all(chart.whole.counts.values())
        assert chart.newcomers()
    assert Talk.objects.due().count() == len(read("roll")["talks"])
    assert AuthorisationCard.objects.waiting().count() == 3
    assert not [flaw for unit in units for flaw in seals.flaws(unit.local)]


def test_the_same_dice_call_the_same_names():
    assert [roll.Names(roll.Random(3)).next() for _one in range(3)] == [
        Names(roll.Random(3)).next() for _one in range(3)
    ]


def test_a_large_hall_is_filled_to_the_last_person_and_once(divisions, monkeypatch):
    monkeypatch.setattr(large, "PEOPLE", 300)
    monkeypatch.setattr(large, "LOCALS", 6)
    assert not large.is_filled()
    assert len(list(large.fill())) == 6
    assert large.is_filled()
    assert Person.objects.count() == 300
    assert Employer.objects.count() == 3
    assert 150 < Membership.objects.filter(status="member").count() < 260
    assert Office.objects.filter(kind="president").count() == 6
