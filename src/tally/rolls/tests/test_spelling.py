"""One spelling for what people and spreadsheets write in many ways."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tally.rolls import spelling
from tally.rolls.columns import NORMAL_FORMS
from tally.rolls.nicknames import is_one_name, roots


@pytest.mark.parametrize(
    ("form", "written", "expected"),
    [
        (spelling.given_name, "Dr. Ana-Maria T.", "ana maria"),
        (spelling.given_name, "JOSÉ", "jose"),
        (spelling.given_name, "J.", "j"),
        (spelling.given_name, "n/a", ""),
        (spelling.surname, "De la Cruz-O'Neil, Jr.", "delacruz oneil"),
        (spelling.surname, "Saint-Pierre", "stpierre"),
        (spelling.surname, "St. Pierre", "stpierre"),
        (spelling.surname, "Do", "do"),
        (spelling.generation, "Silva, Jr.", "2"),
        (spelling.generation, "Silva III", "3"),
        (spelling.generation, "Silva", ""),
        (spelling.day, "2001-02-03", "20010203"),
        (spelling.day, "2001-02-03 00:00:00", "20010203"),
        (spelling.day, "20010203", "20010203"),
        (spelling.day, "2/3/2001", "20010203"),
        (spelling.day, "02032001", "20010203"),
        (spelling.day, "2/3/01", "20010203"),
        (spelling.day, "2/3/85", "19850203"),
        (spelling.day, "Feb 3, 2001", "20010203"),
        (spelling.day, "3 February 2001", "20010203"),
        (spelling.day, "19371301", "19371301"),
        (spelling.day, "soon", ""),
        (spelling.phone, "+1 (508) 555-0123", "5085550123"),
        (spelling.phone, "508.555.0123 x45", "5085550123"),
        (spelling.phone, "000-000-0000", ""),
        (spelling.phone, "see office", ""),
        (spelling.email, " Ana.Silva@Example.ORG ", "ana.silva@example.org"),
        (spelling.email, "none", ""),
        (spelling.street, "12 North Main Street, Apt. 3", "12 n main st"),
        (spelling.street, "12 N. Main St #3", "12 n main st"),
        (spelling.postcode, "02139-4307", "02139"),
        (spelling.postcode, "2139", "02139"),
        (spelling.postcode, "", ""),
        (spelling.employee_id, "000-417", "417"),
        (spelling.worksite, "The Lincoln Elementary School", "lincoln elem"),
        (spelling.worksite, "Lincoln ES", "lincoln elem"),
        (spelling.sound, "robert", "r163"),
        (spelling.sound, "rupert", "r163"),
        (spelling.sound, "pfister", "p236"),
        (spelling.sound, "ashcraft", "a261"),
    ],
)
def test_the_normal_form_of(form, written: str, expected: str) -> None:
    assert form(written) == expected


@given(st.sampled_from(sorted(NORMAL_FORMS)), st.text())
def test_no_cell_is_too_odd_for_a_normal_form(field: str, cell: str) -> None:
    form = NORMAL_FORMS[field]
    assert form(cell) == form(f"  {cell} ")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("bill", "william"),
        ("peggy", "margaret"),
        ("bill", "will"),
        ("pepe", "jose"),
        ("tito", "roberto"),
        ("z", "z"),
    ],
)
def test_forms_of_one_name(one: str, other: str) -> None:
    assert is_one_name(one, other)
    assert is_one_name(other, one)


@pytest.mark.parametrize(
    ("one", "other"), [("christine", "christopher"), ("patrick", "patricia"), ("ana", "luis")]
)
def test_names_that_share_a_short_form_stay_two(one: str, other: str) -> None:
    assert not is_one_name(one, other)


def test_every_name_in_the_lawbook_is_in_normal_form() -> None:
    assert all(name == spelling.given_name(name) for name in roots())
