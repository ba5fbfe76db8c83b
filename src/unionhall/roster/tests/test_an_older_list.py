"""A list of a day before something changed: it says what held on its day, and nothing of what came after."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionhall.roster import actions
from unionhall.roster.actions import NameFacts
from unionhall.roster.following import Row, carried, chain, end_of
from unionhall.roster.models import Employment, Person
from unionhall.roster.tests.autumn import approve, checked, shown, take_back
from unionhall.roster.tests.samples import para

SPRING, SUMMER, AUTUMN, TODAY = date(2026, 3, 1), date(2026, 6, 1), date(2026, 9, 1), date(2026, 11, 1)
HEADER = "Employee ID,First Name,Last Name,School,Job Title,Hours\n"


@pytest.fixture
def lea(roll):
    """A para of Local 1 with an employee id."""
    Employment.objects.all().delete()
    return para(roll, "Lea", "Lund", employee_id="77")


def told(title="Paraprofessional", hours="6.5", name="Lea,Lund", school="Primary School"):
    return f"77,{name},{school},{title},{hours}\n"


def bring(roll, row, on):
    arrival = checked(roll, HEADER + row, unit=roll.paras, on=on)
    if arrival.changes.exists():
        approve(arrival)
    return arrival


def jobs(person, *days):
    """What she is on some days, in short."""
    found = [person.employments.on(day).values_list("title", "hours_a_day").first() for day in days]
    return [row and (row[0], float(row[1])) for row in found]


def change(person, on, **facts):
    """An officer changes her job."""
    job = person.employments.on(on).get()
    names = list(actions.JobFacts.__dataclass_fields__)
    was = {name: getattr(job, name) for name in names}
    actions.change_job(job, actions.JobFacts(**(was | facts)), by=None, on=on)


def test_a_job_that_ended_since_is_not_begun_again(roll, lea):
    actions.end_job(lea.employments.get(), by=None, on=AUTUMN)
    bring(roll, told("Aide"), SPRING)
    assert jobs(lea, SPRING, AUTUMN, TODAY) == [("Aide", 6.5), None, None]


def test_a_title_that_an_officer_gave_later_stands(roll, lea):
    change(lea, AUTUMN, title="Lead")
    arrival = bring(roll, told("Aide", "7"), SPRING)
    assert jobs(lea, SPRING, AUTUMN) == [("Aide", 7), ("Lead", 7)]
    later = [each for one in arrival.changes.all() for each in one.facts.get("later", ())]
    assert later == [["title", "2026-09-01", "Lead", "officer"]]


def test_a_list_that_says_what_held_on_its_day_changes_nothing(roll, lea):
    change(lea, AUTUMN, title="Lead")
    actions.rename(lea, NameFacts("Lea", "Costa"), by=None, on=AUTUMN)
    assert shown(checked(roll, HEADER + told(), unit=roll.paras, on=SPRING)) == []


def test_a_name_taken_later_stays_the_one_she_is_shown_by(roll, lea):
    actions.rename(lea, NameFacts("Lea", "Costa"), by=None, on=AUTUMN)
    bring(roll, told(name="Lea,Lunde"), SPRING)
    lea.refresh_from_db()
    assert lea.display_name == "Lea Costa"
    surnames = [lea.names.on(day).get().surname for day in (SPRING, AUTUMN)]
    assert surnames == ["Lunde", "Costa"]


def test_a_later_list_that_left_a_thing_as_it_was_is_not_overruled(roll, lea):
    bring(roll, told() + "78,Ida,Vance,High School,Aide,6\n", AUTUMN)
    arrival = bring(roll, told("Aide", "7"), SPRING)
    assert jobs(lea, SPRING, AUTUMN, TODAY) == [
        ("Aide", 7),
        ("Paraprofessional", 6.5),
        ("Paraprofessional", 6.5),
    ]
    take_back(arrival)
    assert jobs(lea, SPRING, TODAY) == [("Paraprofessional", 6.5)] * 2


def test_who_is_missing_on_an_older_list_and_stands_on_a_later_one_goes_on_from_there(roll, lea):
    bring(roll, told() + "78,Ida,Vance,High School,Aide,6\n", AUTUMN)
    arrival = bring(roll, "78,Ida,Vance,High School,Aide,6\n", SPRING)
    ida = Person.objects.get(display_name="Ida Vance")
    assert jobs(lea, SPRING, AUTUMN, TODAY) == [None, *[("Paraprofessional", 6.5)] * 2]
    assert jobs(ida, SPRING, AUTUMN, TODAY) == [("Aide", 6)] * 3
    take_back(arrival)
    assert jobs(lea, SPRING, TODAY) == [("Paraprofessional", 6.5)] * 2
    assert jobs(ida, SPRING, TODAY) == [None, ("Aide", 6)]


def test_who_came_and_went_between_two_lists_is_not_at_work_today(roll, lea):
    bring(roll, told("Aide"), AUTUMN)
    bring(roll, told() + "78,Ida,Vance,High School,Aide,6\n", SPRING)
    ida = Person.objects.get(display_name="Ida Vance")
    assert jobs(ida, SPRING, AUTUMN) == [("Aide", 6), None]


def everything(person):
    """What the roll says of her on every day on which anything may change."""
    days = (date(2026, 1, 1), SPRING, SUMMER, AUTUMN, TODAY)
    names = [[(row.kind, str(row)) for row in person.names.on(day)] for day in days]
    return jobs(person, *days), names


ROWS = [(told("Aide", "7"), told("Lead", "8")), (told("Aide"), told()), (told(), told(name="Lea,Costa")),
        (told(hours="7", name="Lea,Costa"), told(hours="7"))]  # fmt: skip


@pytest.mark.parametrize("rows", ROWS)
def test_it_does_not_matter_which_list_comes_first(roll, rows):
    found = []
    for order in ((0, 1), (1, 0)):
        Person.objects.filter(display_name__startswith="Lea").delete()
        lea = para(roll, "Lea", "Lund", employee_id="77")
        for nth in order:
            bring(roll, rows[nth] + ROWS_BESIDE, (SPRING, AUTUMN)[nth])
        found.append(everything(lea))
    assert found[0] == found[1]


ROWS_BESIDE = "78,Ida,Vance,High School,Aide,6\n"

DAYS = [date(2026, 1, 1) + timedelta(days=30 * nth) for nth in range(8)]
FIELDS = ("title", "hours")


@st.composite
def histories(draw):
    """A job through time: rows that follow each other."""
    days = sorted(draw(st.sets(st.sampled_from(DAYS[1:]), max_size=4)))
    ends = [*days[1:], draw(st.sampled_from([None, date(2027, 1, 1)]))] if days else []
    first = Row(0, DAYS[0], days[0] if days else None, draw(facts))
    return [
        first,
        *(Row(nth, *span, draw(facts)) for nth, span in enumerate(zip(days, ends, strict=True), 1)),
    ]


facts = st.fixed_dictionaries({name: st.integers(0, 2) for name in FIELDS}).map(
    lambda its: its | {"unit": 1, "worksite": 5, "employee_id": ""}
)


def as_of(rows, day):
    """What some rows say of a day."""
    found = [row.facts for row in rows if row.since <= day < (row.until or date.max)]
    assert len(found) < 2
    return found[0] if found else None


@given(
    histories(), st.integers(0, 7), st.dictionaries(st.sampled_from(FIELDS), st.integers(3, 4), min_size=1)
)
def test_an_older_list_changes_no_day_from_a_later_change_of_the_field_on(rows, nth, new):
    day = DAYS[nth]
    at = next((row for row in rows if row.since <= day < (row.until or date.max)), None)
    if not at:
        return
    its = chain(at, [row for row in rows if row.since > day])
    gone, spans = carried(its, day, new, {name: end_of(its, name, None) for name in new})
    kept = [row for row in rows if row.pk not in gone or row.since < day]
    after = [row if row.pk not in gone else Row(row.pk, row.since, day, row.facts) for row in kept] + spans
    for each in DAYS:
        before, now = as_of(rows, each), as_of(after, each)
        changed = [name for name in FIELDS if before and now[name] != before[name]]
        assert (before is None) == (now is None)
        assert each >= day or not changed
        for name in changed:
            steps = [row.facts[name] for row in its if row.since <= each]
            assert (len(set(steps)), now[name]) == (1, new[name])


def test_what_came_later_is_shown_beside_the_change(roll, lea, ben, as_user):
    change(lea, AUTUMN, title="Lead")
    arrival = checked(roll, HEADER + told("Aide"), unit=roll.paras, on=SPRING)
    page = as_user(ben).get(arrival.get_absolute_url()).content.decode()
    assert "Job title from Sept. 1, 2026 on" in page
    assert "changed since; left alone" in page
