"""What a membership secretary sees in two lists, the program sees too."""

from dataclasses import replace

import pytest

from tally.rolls.matching import duplicates, match
from tally.rolls.records import Decision, Pair, Record
from tally.rolls.tests.crowd import crowd, same, without

MARGARET = Record(
    id="M",
    given_name="Margaret",
    surname="Okafor",
    birth_date="1979-03-14",
    hire_date="2011-09-01",
    street="12 Elm Street",
    locality="Millbrook",
    postcode="02002",
    phone="(508) 555-7812",
    email="mokafor@example.org",
    worksite="Millbrook School 1",
    job_title="Teacher",
)


def verdict(before: Record, after: Record) -> Pair:
    """What is decided about one person between two lists whose other people are unchanged."""
    others = crowd()
    pairs = match([*others, before], [*others, replace(after, id="R")])
    assert len(same(pairs) & {(one.id, one.id) for one in others}) == len(others)
    return next(pair for pair in pairs if pair.right_id == "R")


@pytest.mark.parametrize(
    "changes",
    [
        {"given_name": "Peggy"},
        {"given_name": "M."},
        {"given_name": "Margret"},
        {"given_name": "MARGARET ANN"},
        {"surname": "Okafor-Reyes"},
        {"surname": "O'Kafor"},
        {"surname": "Reyes"},
        {"given_name": "Okafor", "surname": "Margaret"},
        {"birth_date": "3/14/1979"},
        {"birth_date": "1979-04-13"},
        {"birth_date": "14/3/1979"},
        {"birth_date": "1973-03-14"},
        {"phone": "508.555.7821"},
        {"street": "12 Elm St., Apt 4"},
        {"street": "99 Canal Lane", "locality": "Saltmarsh", "postcode": "02003"},
        {"email": "margaret@example.com", "phone": ""},
        {"worksite": "Harborview School 2", "job_title": "Librarian"},
    ],
)
def test_a_person_is_known_again_after(changes: dict[str, str]) -> None:
    found = verdict(MARGARET, replace(MARGARET, **changes))
    assert (found.left_id, found.decision) == ("M", Decision.SAME), found


def test_a_married_name_a_new_home_and_nothing_but_the_birth_date_is_for_somebody_to_look_at() -> None:
    changed = replace(
        MARGARET,
        surname="Reyes",
        street="99 Canal Lane",
        locality="Saltmarsh",
        postcode="02003",
        phone="",
        email="",
    )
    found = verdict(without(MARGARET, "birth_date", "hire_date"), without(changed, "birth_date", "hire_date"))
    assert found.decision is not Decision.SAME


def test_a_sister_under_the_same_roof_is_not_her() -> None:
    sister = replace(
        MARGARET,
        given_name="Ngozi",
        birth_date="1982-11-02",
        hire_date="2015-09-01",
        email="ngozi@example.org",
    )
    assert verdict(MARGARET, sister).decision is Decision.NEW


def test_father_and_son_with_one_name_are_told_apart_by_their_dates() -> None:
    father = replace(MARGARET, id="F", given_name="Manuel", email="")
    son = replace(father, id="S", birth_date="2001-06-30", hire_date="2023-09-01")
    pairs = match([*crowd(), father, son], [*crowd(), replace(father, id="f"), replace(son, id="s")])
    assert {("F", "f"), ("S", "s")} <= same(pairs)


def test_junior_hired_when_senior_has_left_is_not_taken_for_him() -> None:
    senior = replace(MARGARET, given_name="Manuel", surname="Okafor Sr.", birth_date="1955-01-02", email="")
    junior = replace(senior, surname="Okafor, Jr.", birth_date="1985-08-30", hire_date="2024-09-01")
    assert verdict(senior, junior).decision is not Decision.SAME


def test_two_who_cannot_be_told_apart_are_looked_at_never_guessed() -> None:
    father = without(replace(MARGARET, given_name="Manuel"), "birth_date", "hire_date", "email", "job_title")
    both = [replace(father, id="one"), replace(father, id="two")]
    pairs = match([*crowd(), *both], [*crowd(), *both])
    unsure = [pair for pair in pairs if pair.right_id in ("one", "two")]
    assert [pair.decision for pair in unsure] == [Decision.LOOK] * 4
    assert all(pair.score == pytest.approx(0.5, abs=0.05) for pair in unsure)


def test_an_employee_id_given_to_somebody_else_does_not_make_her_the_one_who_left() -> None:
    successor = Record(
        id="R",
        given_name="Tomas",
        surname="Lindqvist",
        birth_date="1996-05-05",
        street="7 Depot Avenue",
        locality="Saltmarsh",
        postcode="02003",
        employee_id="E77",
        worksite="Saltmarsh School 1",
    )
    assert verdict(replace(MARGARET, employee_id="E77"), successor).decision is not Decision.SAME


def test_a_family_phone_does_not_make_colleagues_one_person() -> None:
    husband = replace(
        MARGARET,
        given_name="Emeka",
        birth_date="1977-01-09",
        hire_date="2008-09-01",
        email="emeka@example.org",
    )
    lists = [*crowd(), MARGARET, replace(husband, id="H")]
    assert {("M", "M"), ("H", "H")} <= same(match(lists, lists))
    assert not duplicates(lists)


def test_whoever_is_near_nobody_is_new_without_a_left_id() -> None:
    stranger = Record(id="R", given_name="Ingeborg", surname="Vandermeer", birth_date="1990-10-10")
    found = verdict(MARGARET, stranger)
    assert (found.left_id, found.decision, found.evidence) == ("", Decision.NEW, ())


def test_every_record_on_the_right_gets_an_answer_and_leavers_get_none() -> None:
    people = crowd()
    pairs = match(people[:150], people[50:])
    assert {pair.right_id for pair in pairs} == {one.id for one in people[50:]}
    assert same(pairs) == {(one.id, one.id) for one in people[50:150]}
    assert all(pair.decision is Decision.NEW for pair in pairs if pair.right_id >= "0150")


def test_the_evidence_says_which_field_spoke_and_how_loudly() -> None:
    found = verdict(MARGARET, replace(MARGARET, given_name="Peggy", phone="508-555-0000"))
    told = {one.field: one for one in found.evidence}
    assert told["given_name"].finding == "another form"
    assert told["given_name"].bits > 0 > told["phone"].bits
    assert told["surname"].bits > told["job_title"].bits
    assert str(told["phone"]).startswith("phone: differs -")


def test_a_rare_name_says_more_than_a_common_one() -> None:
    people = [replace(one, surname="Silva") if place % 3 else one for place, one in enumerate(crowd())]
    pairs = {pair.right_id: pair for pair in match(people, people)}
    surname = {
        id_: next(one.bits for one in pair.evidence if one.field == "surname") for id_, pair in pairs.items()
    }
    assert surname["0001"] + 1 < surname["0000"]


def test_a_person_three_times_in_a_list_makes_three_pairs() -> None:
    thrice = [replace(MARGARET, id=f"M{place}") for place in range(3)]
    assert same(duplicates([*crowd(), *thrice])) == {("M0", "M1"), ("M0", "M2"), ("M1", "M2")}


def test_an_id_given_twice_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="more than once: M"):
        match([MARGARET, MARGARET], [MARGARET])
