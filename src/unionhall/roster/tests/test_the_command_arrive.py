"""`unionhall arrive`: an employer's list from the command line, looked at, written down, taken back."""

from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command

from unionhall.roster.arrivals import Arrival
from unionhall.roster.models import Employment, Person
from unionhall.roster.tests.autumn import DAY, HEADER

LIST = HEADER + "7,Nora,Newell,High School,Tutor,6,1,\n"


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text(LIST)
    return path


def arrive(capsys, *given, **named) -> str:
    call_command("arrive", *given, **named)
    return capsys.readouterr().out


def about(roll) -> dict[str, object]:
    return {"employer": roll.employer.name, "unit": roll.paras.name, "as_of": DAY}


def test_a_dry_run_says_what_would_change_and_leaves_nothing(roll, file, capsys):
    told = arrive(capsys, str(file), dry_run=True, **about(roll))
    assert "New hires" in told
    assert not Arrival.objects.exists()
    assert not Person.objects.filter(display_name="Nora Newell").exists()


def test_what_is_approved_is_written_down_and_taken_back(roll, file, capsys):
    arrive(capsys, str(file), approve=True, many_may_leave=True, **about(roll))
    assert Employment.objects.get(person__display_name="Nora Newell").title == "Tutor"
    arrive(capsys, undo=Arrival.objects.get().pk)
    assert not Person.objects.filter(display_name="Nora Newell").exists()


def test_problems_go_to_a_file_and_stop_the_writing(roll, file, tmp_path, capsys):
    file.write_text(LIST + "8,Ola,Odd,High School,Tutor,99,1,\n")
    with pytest.raises(CommandError, match="Rows have problems"):
        arrive(capsys, str(file), approve=True, problems=tmp_path / "wrong.csv", **about(roll))
    assert "99" in (tmp_path / "wrong.csv").read_text()
    assert not Person.objects.filter(display_name="Nora Newell").exists()


def test_whose_list_it_is_has_to_be_said(roll, file, capsys):
    with pytest.raises(CommandError, match="There is no employer"):
        arrive(capsys, str(file), employer="Nobody's Schools")
    with pytest.raises(CommandError, match="has no unit"):
        arrive(capsys, str(file), employer=roll.employer.name, unit="Pilots")


def test_a_column_is_named_on_the_command_line(roll, file, capsys):
    file.write_text("Vorname,Nachname\nNora,Newell\n")
    told = arrive(capsys, str(file), map=["given=Vorname", "surname=Nachname"], dry_run=True, **about(roll))
    assert "New hires" in told
    with pytest.raises(CommandError, match="Choose from"):
        arrive(capsys, str(file), map=["shoe=Vorname"], **about(roll))


def test_a_list_is_of_a_day_that_can_be(roll, file, capsys, as_user, ben):
    far = (date.today() + timedelta(days=400)).isoformat()
    for day in ("0026-09-01", "1989-12-31", far):
        with pytest.raises(CommandError, match=f"No list is of {day}"):
            arrive(capsys, str(file), **about(roll) | {"as_of": date.fromisoformat(day)})
        with file.open("rb") as sent:
            page = as_user(ben).post("/roll/arrivals/new/", {"as_of": day, "file": sent}).content.decode()
        assert f"No list is of {day}" in page
    assert not Arrival.objects.exists()
