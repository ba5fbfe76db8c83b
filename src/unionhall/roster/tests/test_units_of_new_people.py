"""New people of an employer with several units: somebody says where they are, and nobody is begun twice."""

from datetime import date

import pytest
from django.core.management import call_command

from unionhall.core.bridge import RefusedError
from unionhall.roster import applying, deciding
from unionhall.roster.arrivals import Arrival, Change
from unionhall.roster.models import Employment, Person
from unionhall.roster.tests.autumn import DAY, approve, checked, shown

HEADER = "Employee ID,First Name,Last Name,School,Job Title\n"
COOK, TEACHER = "11,Una,Vance,High School,Cook\n", "13,Tom,Ito,High School,Teacher\n"
LIST = f"{HEADER}{COOK}12,Ulf,Quist,High School,Specialist\n{TEACHER}"


@pytest.fixture
def bare(roll):
    """Nobody is at work, so that the roll cannot tell which unit is whose."""
    Employment.objects.all().delete()
    return roll


def units() -> dict[str, object]:
    rows = Employment.objects.select_related("unit", "person")
    return {str(row.person): row.unit for row in rows}


def test_the_unit_of_new_people_is_asked_for_by_kind_of_work(bare, dot, as_user):
    arrival = checked(bare, LIST)
    assert deciding.unplaced(arrival) == {"food_service": 1, "other": 1, "teacher": 1}
    deciding.decide(arrival, Change.State.APPROVED)
    with pytest.raises(RefusedError, match="Of 3 new people it is not said yet"):
        applying.start(arrival)
    page = as_user(dot).get(arrival.get_absolute_url()).content.decode()
    assert "In which unit are they?" in page
    said = {"food_service": bare.paras.pk, "teacher": bare.faculty.pk, "other": "none"}
    as_user(dot).post(f"/roll/arrivals/{arrival.pk}/act/", {"wish": "place"} | said)
    assert "In which unit are they?" not in as_user(dot).get(arrival.get_absolute_url()).content.decode()
    approve(Arrival.objects.get())
    assert units() == {"Una Vance": bare.paras, "Tom Ito": bare.faculty, "Ulf Quist": None}


def test_a_unit_that_is_not_offered_is_not_taken(bare, dot, as_user):
    arrival = checked(bare, LIST)
    as_user(dot).post(f"/roll/arrivals/{arrival.pk}/act/", {"wish": "place", "teacher": "999999"})
    assert deciding.unplaced(arrival)["teacher"] == 1


def test_the_command_is_told_the_units(bare, tmp_path, capsys):
    file = tmp_path / "list.csv"
    file.write_text(LIST)
    said = {"employer": bare.employer.name, "as_of": DAY, "approve": True}
    call_command("arrive", str(file), place=["teacher=Teachers", "Paraprofessionals"], **said)
    assert units() == {"Una Vance": bare.paras, "Tom Ito": bare.faculty, "Ulf Quist": bare.paras}


def test_the_list_of_one_unit_asks_nothing(bare):
    arrival = checked(bare, LIST, unit=bare.paras)
    assert deciding.unplaced(arrival) == {}


def test_a_units_list_finds_the_job_that_was_in_no_unit(bare):
    arrival = checked(bare, LIST)
    deciding.place(arrival, dict.fromkeys(("food_service", "other", "teacher")))
    approve(arrival)
    later = checked(bare, LIST, unit=bare.paras, on=date(2026, 10, 1))
    assert shown(later) == [("papers", name) for name in ("Tom Ito", "Ulf Quist", "Una Vance")]
    approve(later)
    una = Person.objects.get(display_name="Una Vance")
    assert list(una.employments.order_by("since").values_list("unit", "since", "until")) == [
        (None, DAY, date(2026, 10, 1)),
        (bare.paras.pk, date(2026, 10, 1), None),
    ]


def test_a_units_list_ends_no_job_that_is_in_no_unit(bare):
    arrival = checked(bare, f"{LIST}11,Una,Vance,Primary School,Bus driver\n")
    deciding.place(arrival, {"food_service": bare.paras.pk, "other": None, "teacher": None, "bus": None})
    approve(arrival)
    assert shown(checked(bare, f"{HEADER}{COOK}", unit=bare.paras)) == []
