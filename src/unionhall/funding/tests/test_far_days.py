"""A day that no calendar reaches is refused; a plan that has one still leads back to what stood before."""

import pytest

from unionhall.funding.plans import Plan, Version
from unionhall.funding.tests.planned import begun

pytestmark = pytest.mark.django_db
GRANT = {"seen": "1", "name": "Gift", "amount": "100"}


@pytest.fixture
def plan(roll) -> Plan:
    return begun(roll.local_1)


@pytest.mark.parametrize("days", [("2020-01-01", "9999-12-31"), ("0001-01-01", "0001-01-02")])
def test_a_far_day_is_refused_beside_its_field(plan, ben, as_user, days):
    typed = GRANT | {"first_day": days[0], "obligate_by": days[1]}
    page = as_user(ben).post(f"/funding/plans/{plan.pk}/streams/add/grant/", typed).content.decode()
    assert "Enter a day in the years from 1990 to 2200." in page
    assert plan.versions.count() == 1


def test_a_plan_with_a_day_beyond_all_calendars_shows_a_way_back(plan, ben, as_user):
    beyond = plan.latest.values
    beyond["streams"][0]["obligate_by"] = "9999-12-31"
    Version.objects.create(
        plan=plan, number=2, values=beyond, change="changed", form_key="5f0f3f0e-5c7c-4b0a-9d29-0d5b6a3a6f10"
    )
    bens = as_user(ben)
    page = bens.get(plan.get_absolute_url()).content.decode()
    assert 'role="alert"' in page
    for part in ("try/", "rest/", "changes/"):
        assert bens.get(f"/funding/plans/{plan.pk}/{part}").status_code == 200
    assert bens.get(f"/funding/plans/{plan.pk}/plan.pdf").status_code == 404
    bens.post(f"/funding/plans/{plan.pk}/back/", {"seen": "2"})
    assert "Who pays, year by year" in bens.get(plan.get_absolute_url()).content.decode()
