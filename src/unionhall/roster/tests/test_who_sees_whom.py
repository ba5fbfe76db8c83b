"""Whom each office reaches on the roll, in its term and outside of it."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from unionhall.core.models import User
from unionhall.roster import actions, permissions
from unionhall.roster.models import Person
from unionhall.roster.roles import CHANGES, ROLES, SELF, Power
from unionhall.roster.tests.samples import AUTUMN, officer, para, teacher

TODAY = date(2026, 11, 2)


def names(user, power=Power.NAMES, on=TODAY) -> set[str]:
    return {person.display_name for person in Person.objects.visible_to(user, power, on)}


def account(sure, kind: str) -> User:
    return sure(User.objects.create_user(f"{kind}@example.org"))


def test_a_member_sees_herself_and_a_stranger_nobody(roll, ana):
    assert names(ana) == {"Ana Reis"}
    assert names(AnonymousUser()) == set()


def test_a_president_sees_the_local_and_no_other(roll, sure, ben):
    assert names(sure(ben)) == {"Ana Reis", "Ben Okafor"}
    assert permissions.may_in(sure(ben), Power.ENROL, roll.local_1, on=TODAY)
    assert not permissions.may_in(sure(ben), Power.ENROL, roll.local_2, on=TODAY)


def test_an_office_is_not_in_force_without_the_second_factor(roll, ben):
    assert names(ben) == {"Ben Okafor"}
    assert not permissions.may_in(ben, Power.ENROL, roll.local_1, on=TODAY)


def test_a_building_rep_sees_her_local_at_her_worksite_only(roll, sure):
    rep = account(sure, "rep")
    officer("building_rep", user=rep, worksite=roll.primary, local=roll.local_1)
    teacher(roll, "Tess", "Other", worksite=roll.primary)
    para(roll, "Hana", "High", worksite=roll.high)
    assert names(rep) == {"Ana Reis", "Ben Okafor", "Building Rep Officer"}
    assert names(rep, Power.HOME_CONTACT) == {"Building Rep Officer"}
    assert names(rep, Power.PAY) == {"Building Rep Officer"}


def test_a_negotiator_sees_the_pay_of_her_unit(roll, sure):
    negotiator = account(sure, "negotiator")
    officer("negotiator", user=negotiator, unit=roll.faculty)
    assert names(negotiator, Power.PAY) == {"Cleo Marsh", "Negotiator Officer"}
    assert names(negotiator, Power.HOME_ADDRESS) == {"Negotiator Officer"}


def test_division_staff_see_their_division(roll, sure):
    staff = account(sure, "division")
    officer("division_staff", user=staff, division=roll.psrp)
    assert names(staff) == {"Ana Reis", "Ben Okafor", "Division Staff Officer"}


@pytest.mark.parametrize("kind", sorted(ROLES))
def test_an_office_ends_with_its_term(roll, sure, kind):
    former = account(sure, kind)
    everywhere = {"local": roll.local_1, "unit": roll.paras, "worksite": roll.primary, "division": roll.psrp}
    officer(kind, user=former, until=TODAY, **everywhere)
    title = f"{kind.replace('_', ' ').title()} Officer"
    assert names(former, on=TODAY) == {title}
    reached = names(sure(former), on=TODAY - timedelta(days=1))
    assert (len(reached) > 1) is (Power.NAMES in ROLES[kind].powers)


def test_nobody_reads_the_notes_on_herself_by_being_herself(roll, ana):
    assert Power.NOTES not in SELF
    assert names(ana, Power.NOTES) == set()


def test_who_only_reads_is_given_no_power_to_change():
    assert [kind for kind, role in ROLES.items() if role.reads_only and role.powers & CHANGES] == []


def test_who_left_the_unit_is_seen_only_as_long_as_a_standing_remains(roll, sure, ben):
    gone = para(roll, "Gia", "Gone")
    actions.end_job(gone.employments.get(), by=None, on=TODAY)
    actions.stand(gone, roll.local_1, "lapsed", by=None, on=TODAY)
    assert "Gia Gone" in names(sure(ben))
    assert "Gia Gone" in names(sure(ben), on=AUTUMN)
