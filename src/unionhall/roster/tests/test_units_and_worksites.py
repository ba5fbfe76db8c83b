"""Units, their contracts and worksites, written down on the site; the first officer of an empty hall."""

import pytest
from django.core.management import CommandError, call_command

from unionhall.core.models import User
from unionhall.roster.models import Person, Unit, Worksite
from unionhall.roster.tests.samples import para

pytestmark = pytest.mark.django_db
GROUNDS = "/roll/grounds/"


def test_a_unit_is_written_down_with_its_contract_and_changed(roll, dot, as_user):
    browser = as_user(dot)
    told = {"local": roll.local_1.pk, "employer": roll.employer.pk, "name": "Bus monitors"}
    wrong = told | {"contract_since": "2026-09-01", "contract_until": "2025-08-31"}
    assert "contract_until" in browser.post(f"{GROUNDS}units/new/", wrong).context["form"].errors
    right = told | {"contract_name": "2026 to 2029", "contract_since": "2026-09-01"}
    assert browser.post(f"{GROUNDS}units/new/", right).status_code == 302
    unit = Unit.objects.get(name="Bus monitors")
    assert "Bus monitors" in browser.get(f"{GROUNDS}units/?q=monitors").content.decode()
    assert "Bus monitors" not in browser.get(f"{GROUNDS}units/?q=Teachers").content.decode()
    browser.post(f"{GROUNDS}units/{unit.pk}/", right | {"contract_name": "Three years"})
    unit.refresh_from_db()
    assert (unit.contract_name, unit.contract_since.isoformat()) == ("Three years", "2026-09-01")
    # Pressed twice it is one unit, and she is told.
    assert "already exists" in browser.post(f"{GROUNDS}units/new/", right).content.decode()
    assert Unit.objects.filter(name="Bus monitors").count() == 1


def test_a_unit_with_people_stays_in_its_local(roll, dot, as_user):
    para(roll, "Sonia", "Reis")
    told = {"local": roll.local_2.pk, "employer": roll.employer.pk, "name": "Paras"}
    assert as_user(dot).post(f"{GROUNDS}units/{roll.paras.pk}/", told).status_code == 302
    roll.paras.refresh_from_db()
    assert (roll.paras.name, roll.paras.local) == ("Paras", roll.local_1)


def test_a_worksite_is_written_down_and_renamed(roll, dot, as_user):
    browser, told = as_user(dot), {"employer": roll.employer.pk, "name": "Bus yard"}
    browser.post(f"{GROUNDS}worksites/new/", told)
    yard = Worksite.objects.get(name="Bus yard")
    browser.post(f"{GROUNDS}worksites/{yard.pk}/", told | {"name": "Depot"})
    yard.refresh_from_db()
    assert yard.name == "Depot"


def test_the_first_officer_of_an_empty_hall_opens_the_roll(home, as_user):
    account = User.objects.create_superuser("mary@example.org", "a long enough password")
    assert as_user(account).get("/roll/people/").status_code == 404
    call_command("seat", "mary@example.org", "membership_staff", "--given", "Mary", "--surname", "Hale")
    person = Person.objects.get(user=account)
    assert (str(person), person.offices.get().kind) == ("Mary Hale", "membership_staff")
    for page in ("/roll/people/", "/roll/lists/", "/roll/arrivals/new/", f"{GROUNDS}units/"):
        assert as_user(account).get(page).status_code == 200, page
    # Said twice, she holds it once.
    call_command("seat", "mary@example.org", "membership_staff")
    assert person.offices.count() == 1


@pytest.mark.parametrize(
    "told", [["nobody@example.org", "auditor", "--given", "N"], ["mary@example.org", "auditor"]]
)
def test_whom_the_terminal_does_not_know_it_seats_nowhere(home, told):
    User.objects.create_superuser("mary@example.org", "a long enough password")
    with pytest.raises(CommandError):
        call_command("seat", *told)
    assert not Person.objects.exists()
