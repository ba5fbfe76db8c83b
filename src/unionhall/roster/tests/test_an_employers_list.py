"""An employer's list: what it would change, what is approved of it, and what the roll says then."""

from datetime import date
from decimal import Decimal

import pytest
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from unionhall.core.bridge import RefusedError
from unionhall.roster import actions, applying, arriving, checking, deciding, looks
from unionhall.roster.arrivals import Arrival, Change
from unionhall.roster.models import Employment, Person, Worksite
from unionhall.roster.signin import accounts
from unionhall.roster.tests.autumn import DAY, HEADER, approve, bring, checked, problems, shown, take_back
from unionhall.roster.tests.samples import para, teacher

UNCHANGED = "1001,Ana,Reis,Primary School,Paraprofessional,6.5,3,\n1002,Ben,Okafor,PRIMARY SCHOOL,PARAPROFESSIONAL,6.50,3,\n"  # fmt: skip  # noqa: E501


@pytest.fixture
def staffed(roll):
    """The paras of Local 1 with their employee ids."""
    for number, job in enumerate(Employment.objects.filter(unit=roll.paras).order_by("pk"), 1001):
        Employment.objects.filter(pk=job.pk).update(employee_id=str(number))
    return roll


def jobs(name: str, on=DAY) -> list[Employment]:
    return list(Employment.objects.on(on).filter(person__display_name=name))


def test_a_list_that_says_what_the_roll_says_changes_nothing(staffed):
    assert shown(checked(staffed, HEADER + UNCHANGED, unit=staffed.paras)) == []


def test_everybody_is_shown_in_the_group_she_belongs_to(staffed):
    para(staffed, "Gia", "Gone", employee_id="1003")
    para(staffed, "Mia", "Lund", employee_id="1004")
    arrival = checked(
        staffed,
        HEADER
        + "1001,Ana,Reis,High School,Paraprofessional,7,4,\n"
        + "1002,Ben,Okafor,Primary School,Bus Monitor,6.5,3,\n"
        + "1004,Mia,Lund-Costa,Primary School,Paraprofessional,6.5,3,\n"
        + "1009,Nora,Newell,Turkey Hill,Paraprofessional,6,1,8/25/2026\n",
        unit=staffed.paras,
    )
    assert shown(arrival) == [
        ("hire", "Nora Newell"),
        ("leave", "Gia Gone"),
        ("move", "Ana Reis"),
        ("name", "Mia Lund-Costa"),
        ("pay", "Ana Reis"),
        ("title", "Ben Okafor"),
    ]


def test_nothing_is_written_before_it_is_approved(staffed):
    before = list(Employment.objects.values())
    checked(staffed, HEADER + "1001,Ana,Reis,High School,Aide,7,4,\n", unit=staffed.paras)
    assert list(Employment.objects.values()) == before


def test_what_is_approved_holds_from_the_day_of_the_list(staffed):
    arrival = checked(
        staffed,
        HEADER
        + "1001,Ana,Reis,High School,Paraprofessional,7,4,\n9,Nora,Newell,Turkey Hill,Tutor,6,1,8/25/2026\n",
        unit=staffed.paras,
    )
    approve(arrival)
    (before,), (job,) = jobs("Ana Reis", date(2026, 8, 31)), jobs("Ana Reis")
    assert (before.worksite.name, before.hours_a_day, before.step) == ("Primary School", Decimal("6.5"), "3")
    assert (job.worksite.name, job.hours_a_day, job.step) == ("High School", Decimal(7), "4")
    assert (job.title, job.employee_id, job.unit) == ("Paraprofessional", "1001", staffed.paras)
    assert jobs("Ben Okafor") == []
    (hired,) = jobs("Nora Newell")
    assert (hired.unit, hired.worksite.name, hired.classification) == (staffed.paras, "Turkey Hill", "tutor")
    assert (hired.hired_on, hired.since, hired.employee_id) == (date(2026, 8, 25), DAY, "9")


def test_what_is_declined_does_not_happen(staffed):
    arrival = checked(
        staffed, HEADER + "1001,Ana,Reis,High School,Paraprofessional,7,4,\n", unit=staffed.paras
    )
    deciding.decide(arrival, Change.State.APPROVED, kind="pay")
    deciding.decide(arrival, Change.State.DECLINED, kind="leave")
    applying.start(arrival)
    applying.carry_out(arrival)
    (job,) = jobs("Ana Reis")
    assert (job.worksite.name, job.step) == ("Primary School", "4")
    assert len(jobs("Ben Okafor")) == 1


def test_the_rest_can_be_approved_later(staffed):
    arrival = checked(
        staffed, HEADER + "1001,Ana,Reis,High School,Paraprofessional,7,4,\n", unit=staffed.paras
    )
    for kind in ("pay", "move"):
        deciding.decide(arrival, Change.State.APPROVED, kind=kind)
        applying.start(arrival)
        applying.carry_out(arrival)
    (job,) = jobs("Ana Reis")
    assert (job.worksite.name, job.step) == ("High School", "4")
    take_back(arrival)
    (job,) = jobs("Ana Reis")
    assert (job.worksite.name, job.step) == ("Primary School", "3")


def test_people_of_another_unit_have_not_left(staffed):
    arrival = checked(staffed, HEADER + UNCHANGED, unit=staffed.paras)
    assert "leave" not in dict(shown(arrival))
    assert ("leave", "Cleo Marsh") in shown(checked(staffed, HEADER + UNCHANGED))


def test_many_leavers_have_to_be_said_twice(staffed):
    for number in range(6):
        para(staffed, f"Person{number}", "Leaving", employee_id=f"2{number}")
    arrival = checked(staffed, HEADER + UNCHANGED, unit=staffed.paras)
    deciding.decide(arrival, Change.State.APPROVED)
    with pytest.raises(RefusedError, match="6 of 8 people would leave"):
        applying.start(arrival)
    arrival.many_may_leave = True
    applying.start(arrival)


def test_two_people_on_a_row_are_refused_by_name(staffed):
    arrival = checked(staffed, HEADER + "7,Maria & João,Silva,Primary School,Aide,6,1,\n" + UNCHANGED)
    ((row, column, message),) = problems(arrival)
    assert (row, column) == (2, "First Name")
    assert "Maria & João" in message


def test_every_problem_has_its_row_and_column(staffed):
    arrival = checked(
        staffed,
        HEADER + "1001,Ana,Reis,Primary School,Aide,25,3,32/32/2020\n,,Nobody,,,,,\n",
        unit=staffed.paras,
    )
    assert [(row, column) for row, column, _message in problems(arrival)] == [
        (2, "Date of Hire"),
        (2, "Hours"),
        (3, "First Name"),
    ]
    deciding.decide(arrival, Change.State.APPROVED)
    with pytest.raises(RefusedError, match="Rows have problems"):
        applying.start(arrival)


def test_nobody_has_left_for_standing_on_a_row_that_cannot_be_read(staffed):
    arrival = checked(
        staffed,
        HEADER + "1001,Ana,Reis,Primary School,Aide,25,3,\n" + UNCHANGED.splitlines()[1],
        unit=staffed.paras,
    )
    assert shown(arrival) == []


def test_two_rows_of_one_person_are_two_jobs(staffed):
    text = HEADER + UNCHANGED + "1001,Ana,Reis,High School,Bus Monitor,2,1,\n"
    arrival = checked(staffed, text, unit=staffed.paras)
    assert shown(arrival) == [("hire", "Ana Reis")]
    approve(arrival)
    assert sorted(job.title for job in jobs("Ana Reis")) == ["Bus Monitor", "Paraprofessional"]
    assert shown(checked(staffed, text, unit=staffed.paras)) == []


def test_who_is_on_the_roll_elsewhere_is_not_written_down_twice(roll, ana):
    text = 'Name,DOB,E-mail,School,Title\n"Marsh, Cleo",,cleo@example.org,Primary School,Paraprofessional\n'
    arrival = checked(roll, text, unit=roll.paras)
    assert not Person.objects.filter(pk=0).exists()
    assert ("hire", "Cleo Marsh") in shown(arrival) or ("look", "Cleo Marsh") in shown(arrival)
    assert arrival.changes.exclude(kind="leave").get().person_id or arrival.changes.get(kind="look").evidence


def test_a_change_that_somebody_else_made_meanwhile_is_not_overwritten(staffed, ana):
    arrival = checked(
        staffed, HEADER + "1001,Ana,Reis,High School,Paraprofessional,6.5,3,\n", unit=staffed.paras
    )
    job = Employment.objects.get(person__user=ana)
    actions.end_job(job, by=None, on=date(2026, 6, 30))
    approve(arrival)
    assert arrival.changes.get(kind="move").state == Change.State.STALE
    assert jobs("Ana Reis") == []


def test_an_import_taken_back_leaves_the_roll_as_it_was(staffed):
    before = roll_as_of(DAY)
    arrival = checked(
        staffed,
        HEADER
        + "1001,Anna,Reis-Lund,High School,Paraprofessional,7,4,9/1/2020\n"
        + "9,Nora,Newell,Turkey Hill,Tutor,6,1,8/25/2026\n",
        unit=staffed.paras,
    )
    approve(arrival)
    assert roll_as_of(DAY) != before
    assert Person.objects.filter(display_name="Nora Newell").exists()
    take_back(arrival)
    assert roll_as_of(DAY) == before
    assert not Person.objects.filter(display_name="Nora Newell").exists()
    assert not Worksite.objects.filter(name="Turkey Hill").exists()


def roll_as_of(day) -> set[tuple]:
    facts = (
        "person__display_name",
        "title",
        "worksite__name",
        "unit",
        "step",
        "hours_a_day",
        "hired_on",
        "until",
    )
    return set(Employment.objects.on(day).values_list(*facts))


def test_what_was_changed_since_is_kept_and_told_by_name(staffed):
    arrival = checked(
        staffed, HEADER + UNCHANGED.replace("Primary School", "High School", 1), unit=staffed.paras
    )
    approve(arrival)
    (job,) = jobs("Ana Reis")
    actions.end_job(job, by=None, on=date(2026, 10, 1))
    take_back(arrival)
    (kept,) = arrival.changes.filter(state=Change.State.KEPT)
    assert kept.name == "Ana Reis"
    assert jobs("Ana Reis")[0].worksite.name == "High School"


def test_who_joined_since_stays_on_the_roll(staffed):
    arrival = checked(
        staffed, HEADER + UNCHANGED + "9,Nora,Newell,High School,Tutor,6,1,\n", unit=staffed.paras
    )
    approve(arrival)
    nora = Person.objects.get(display_name="Nora Newell")
    actions.stand(nora, staffed.local_1, "member", by=None, on=DAY)
    take_back(arrival)
    assert Person.objects.filter(pk=nora.pk).exists()
    assert jobs("Nora Newell") == []
    assert arrival.changes.get(name="Nora Newell").state == Change.State.KEPT


def brought(staffed) -> Person:
    """Somebody new of a list that is written down."""
    text = HEADER.replace("\n", ",Home email\n") + UNCHANGED.replace(",\n", ",,\n")
    approve(
        checked(staffed, text + "9,Nora,Newell,High School,Tutor,6,1,,nora@gmail.com\n", unit=staffed.paras)
    )
    return Person.objects.get(display_name="Nora Newell")


@pytest.mark.parametrize("facts", [{"notes": "Ask her again."}, {"pronouns": "they"}, {"languages": ["pt"]}])
def test_whoever_was_written_to_since_stays_on_the_roll(staffed, dot, facts):
    nora = brought(staffed)
    actions.correct(nora, facts, nora.version, by=dot, on=DAY)
    take_back(Arrival.objects.get())
    assert Person.objects.filter(pk=nora.pk, **facts).exists()
    assert jobs("Nora Newell") == []


def test_whose_record_was_only_looked_at_is_removed_with_the_list(staffed, dot):
    log(brought(staffed), "roster.look", user=dot)
    take_back(Arrival.objects.get())
    assert not Person.objects.filter(display_name="Nora Newell").exists()


def test_who_was_changed_by_a_later_list_that_was_taken_back_is_removed(staffed):
    brought(staffed)
    first, text = Arrival.objects.get(), HEADER + UNCHANGED + "9,Nora,Newell,High School,Tutor,8,1,\n"
    second = checked(staffed, text, unit=staffed.paras)
    approve(second)
    take_back(second)
    take_back(first)
    assert not Person.objects.filter(display_name="Nora Newell").exists()


@pytest.mark.parametrize("is_proved", [True, False])
def test_an_address_that_she_proved_since_stays_hers(staffed, ana, is_proved):
    text = HEADER.replace("\n", ",Home email\n") + UNCHANGED.replace(",\n", ",,reis@gmail.com\n", 1).replace(
        "3,\n", "3,,\n"
    )
    arrival = checked(staffed, text.replace("6.5,", "7,"), unit=staffed.paras)
    approve(arrival)
    if is_proved:
        accounts.confirm_address(ana.person, "reis@gmail.com", by=ana, on=DAY)
    take_back(arrival)
    assert ana.person.emails.on(DAY).filter(address="reis@gmail.com").exists() == is_proved
    assert ana.person.trusted_addresses.filter(address="reis@gmail.com").exists() == is_proved
    assert jobs("Ana Reis")[0].hours_a_day == Decimal("6.5")


def test_the_list_and_each_person_changed_are_in_the_log(staffed, dot):
    arrival = checked(
        staffed,
        HEADER + UNCHANGED.replace("6.5,", "7,") + "9,Nora,Newell,,Tutor,6,1,\n",
        unit=staffed.paras,
        by=dot,
    )
    approve(arrival)
    entry = ModelLogEntry.objects.get(action="roster.arrival")
    assert (entry.user, entry.data["changes"]) == (dot, {"hire": 1, "pay": 1})
    changed = {
        (line.label, line.action)
        for line in ModelLogEntry.objects.filter(data__list=arrival.pk).select_related("content_type")
    }
    assert changed == {("Ana Reis", "roster.change"), ("Nora Newell", "wagtail.create")}
    nora = Person.objects.get(display_name="Nora Newell")
    assert ModelLogEntry.objects.for_instance(nora).count() == 1


def test_whom_a_list_changed_reads_so_of_her_record(staffed, ana):
    approve(checked(staffed, HEADER + UNCHANGED.replace("6.5,", "7,"), unit=staffed.paras))
    assert looks.changes(ana.person)[0].what == "The record was changed"


def test_the_next_list_of_an_employer_is_understood_like_the_last(staffed):
    text = "Nr,Vorname,Nachname\n1001,Ana,Reis\n"
    first = bring(staffed, text)
    arriving.choose_columns(first, ["employee_id", "given", "surname"])
    checking.check(first)
    assert bring(staffed, "Nachname,Vorname,Nr,DOB\n").columns == [
        ["Nachname", "surname"],
        ["Vorname", "given"],
        ["Nr", "employee_id"],
        ["DOB", "birth_date"],
    ]


def test_a_teacher_is_put_into_the_unit_of_the_other_teachers(staffed):
    teacher(staffed, "Tess", "Ober", employee_id="77")
    arrival = checked(staffed, HEADER + UNCHANGED + "88,Tom,Ito,High School,Teacher,,,\n")
    assert arrival.changes.get(kind="hire").facts["jobs"][0]["unit"] == staffed.faculty.pk
