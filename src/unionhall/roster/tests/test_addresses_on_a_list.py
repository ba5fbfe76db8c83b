"""What an employer's list says of e-mails and phones: whose they are, and which stay ended."""

from datetime import date

import pytest

from unionhall.roster import actions
from unionhall.roster.models import Employment
from unionhall.roster.tests.autumn import DAY, approve, checked, shown
from unionhall.roster.tests.samples import para


@pytest.fixture
def lea(roll):
    """A para of Local 1 with an employee id, the only one at work."""
    Employment.objects.all().delete()
    return para(roll, "Lea", "Lund", employee_id="77")


def listed(roll, column, address):
    """A list with one e-mail or phone, written down if it changes anything."""
    arrival = checked(
        roll, f"Employee ID,First Name,Last Name,{column}\n77,Lea,Lund,{address}\n", unit=roll.paras
    )
    if arrival.changes.exists():
        approve(arrival)
    return shown(arrival)


@pytest.mark.parametrize(
    ("column", "address", "domains", "purpose"),
    [
        ("Email", "lund@lunenburgonline.com", "", "work"),
        ("Email", "lund@gmail.com", "", "home"),
        ("Email", "lund@yahoo.com.br", "", "home"),
        ("Email", "lund@lund-family.net", "lunenburgonline.com", "home"),
        ("Email", "lund@lunenburgonline.com", "lunenburgonline.com", "work"),
        ("Personal e-mail", "lund@lunenburgonline.com", "", "home"),
        ("Work e-mail", "lund@gmail.com", "", "work"),
    ],
)
def test_an_employers_column_of_mail_is_mail_at_work(roll, lea, column, address, domains, purpose):
    roll.employer.mail_domains = domains
    roll.employer.save()
    listed(roll, column, address)
    assert lea.emails.get().purpose == purpose


def test_an_address_that_is_known_as_her_own_is_not_noted_as_one_at_work(roll, lea):
    actions.add_email(lea, "lea@lund-family.net", by=None, on=date(2025, 1, 1))
    assert listed(roll, "Email", "Lea@lund-family.net") == []


@pytest.mark.parametrize("column", ["Email", "Home email"])
def test_an_own_address_that_was_ended_stays_ended(roll, lea, column):
    row = actions.add_email(lea, "lea@gmail.com", by=None, on=date(2025, 1, 1))
    actions.end_way(row, by=None, on=date(2026, 1, 1))
    assert listed(roll, column, "lea@gmail.com") == []
    assert not lea.emails.on(DAY).exists()


def test_an_own_phone_that_was_ended_stays_ended_however_it_is_written(roll, lea):
    row = actions.add_phone(lea, "(978) 555-0134", by=None, on=date(2025, 1, 1))
    actions.end_way(row, by=None, on=date(2026, 1, 1))
    assert listed(roll, "Home phone", "978.555.0134") == []
    assert listed(roll, "Home phone", "978.555.0135") == [("contact", "Lea Lund")]
