"""Writing somebody down by hand whom no list and no card has brought."""

import pytest
from django.utils.timezone import localdate

from unionhall.roster.models import Person
from unionhall.roster.tests.samples import para

pytestmark = pytest.mark.django_db
PAGE = "/roll/people/new/"


def told(roll, **more: object) -> dict[str, object]:
    job = {"unit": roll.paras.pk, "worksite": roll.primary.pk, "title": "Aide", "classification": "tutor"}
    facts = {"given": "Nadia", "surname": "Cole", "email": "nadia@example.org", "phone": "978 555 0101"}
    return job | facts | {"since": "2026-09-01"} | more


def test_somebody_new_is_on_the_roll_with_her_job_and_without_a_standing(roll, ben, as_user):
    answer = as_user(ben).post(PAGE, told(roll))
    nadia = Person.objects.get(display_name="Nadia Cole")
    assert answer.url == nadia.get_absolute_url()
    job = nadia.employments.get()
    assert (job.unit, job.worksite, job.title, job.since.isoformat()) == (
        roll.paras,
        roll.primary,
        "Aide",
        "2026-09-01",
    )
    assert [str(row) for row in (*nadia.emails.all(), *nadia.phones.all())] == [
        "nadia@example.org",
        "978 555 0101",
    ]
    assert not nadia.memberships.exists()
    assert as_user(ben).get(answer.url).status_code == 200


def test_who_is_like_somebody_is_shown_her_first_and_pressing_twice_writes_nobody_twice(roll, ben, as_user):
    browser = as_user(ben)
    for _ in range(2):
        page = browser.post(PAGE, told(roll))
    assert Person.objects.filter(display_name="Nadia Cole").count() == 1
    assert "Is she one of these?" in page.content.decode()
    assert browser.post(PAGE, told(roll, is_new="on")).status_code == 302
    assert Person.objects.filter(display_name="Nadia Cole").count() == 2


def test_nobody_is_shown_whom_she_does_not_see_anyway(roll, cleo, ben, as_user):
    para(roll, "Nadia", "Cole", unit=roll.faculty)
    Person.objects.filter(display_name="Nadia Cole").get().memberships.all().delete()
    assert as_user(ben).post(PAGE, told(roll)).status_code == 302
    assert as_user(cleo).post(PAGE, told(roll)).status_code == 404


@pytest.mark.parametrize(
    ("field", "value"),
    [("given", ""), ("unit", ""), ("since", "3000-01-01"), ("phone", "none"), ("email", "x")],
)
def test_what_is_wrong_is_said_and_nobody_is_written_down(roll, ben, as_user, field, value):
    before = Person.objects.count()
    page = as_user(ben).post(PAGE, told(roll, **{field: value}))
    assert field in page.context["form"].errors
    assert Person.objects.count() == before


def test_a_unit_of_another_local_is_not_hers_to_fill(roll, ben, as_user):
    assert "unit" in as_user(ben).post(PAGE, told(roll, unit=roll.faculty.pk)).context["form"].errors
    assert as_user(ben).get(PAGE).context["form"].initial["since"] == localdate()
