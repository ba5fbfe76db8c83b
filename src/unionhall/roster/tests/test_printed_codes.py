"""A printed code lets in a person without e-mail: once, within 30 days, from an officer who may."""

import io
import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader
from wagtail.models import ModelLogEntry

from unionhall.core.models import User
from unionhall.roster.models import Person, SignIn, Slip
from unionhall.roster.signin import factors, slips
from unionhall.roster.tests.entrance import SLIP, is_in, set_up_app, who
from unionhall.roster.tests.samples import officer, para, teacher

TODAY = timezone.localdate()


@pytest.fixture
def nia(roll) -> Person:
    return para(roll, "Nia", "Costa")


def type_slip(browser: Client, code: str, client: str = "192.0.2.1"):
    return browser.post(SLIP, {"code": code}, REMOTE_ADDR=client)


def test_an_officer_prints_a_code_and_the_person_comes_in_once(nia, ben, as_user):
    page = as_user(ben).post(f"/account/people/{nia.key}/", {"issue": "1"})
    assert "no-store" in page["Cache-Control"]
    code = re.search(r'class="slip">([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})<', page.content.decode())[1]
    browser = Client()
    assert type_slip(browser, code.lower().replace("-", " "))["Location"] == "/account/"
    nia.refresh_from_db()
    assert who(browser) == nia.user
    assert SignIn.objects.get(user=nia.user).how == SignIn.How.SLIP
    other = Client()
    assert b"This code is not good" in type_slip(other, code).content
    assert not is_in(other)
    assert code not in str(list(Slip.objects.values()))
    lines = ModelLogEntry.objects.filter(object_id=str(nia.pk)).values_list("action", flat=True)
    assert {"roster.issue_slip", "roster.use_slip", "roster.open_account"} <= set(lines)


def test_a_code_is_worthless_after_thirty_days_and_when_a_new_one_is_printed(nia, ben, sure):
    first = slips.issue(nia, by=sure(ben), on=TODAY)
    second = slips.issue(nia, by=sure(ben), on=TODAY)
    assert slips.redeem(first, at=timezone.now(), on=TODAY) is None
    assert slips.redeem(second, at=timezone.now(), on=TODAY + timedelta(days=31)) is None
    assert slips.redeem(second, at=timezone.now(), on=TODAY + timedelta(days=30)) == nia


def test_guessing_printed_codes_has_an_end(nia, ben, sure):
    code = slips.issue(nia, by=sure(ben), on=TODAY)
    statuses = [type_slip(Client(), "ABCD-ABCD-ABCD").status_code for _guess in range(11)]
    assert statuses == [200] * 10 + [429]
    assert type_slip(Client(), code).status_code == 429
    assert type_slip(Client(), code, client="192.0.2.2").status_code == 302


def test_only_who_may_enrol_her_prints_a_code_and_nobody_for_herself(roll, nia, ana, ben, cleo, sure):
    rep = User.objects.create_user("rep@example.org")
    officer("building_rep", user=rep, worksite=roll.primary, local=roll.local_1)
    for user in (ana, cleo, rep):
        with pytest.raises(PermissionDenied):
            slips.issue(nia, by=sure(user), on=TODAY)
    for person, user in ((ben.person, sure(ben)), (teacher(roll, "Tess", "Other"), sure(ben)), (nia, ben)):
        with pytest.raises(PermissionDenied):
            slips.issue(person, by=user, on=TODAY)


def test_a_secretary_cannot_come_in_as_her_president(roll, nia, ben, sure):
    clerk = User.objects.create_user("clerk@example.org")
    officer("secretary", user=clerk, local=roll.local_1)
    slips.issue(nia, by=sure(clerk), on=TODAY)
    with pytest.raises(PermissionDenied):
        slips.issue(ben.person, by=sure(clerk), on=TODAY)
    with pytest.raises(PermissionDenied):
        factors.forget(nia, by=sure(clerk), on=TODAY)


def test_a_printed_code_does_not_stand_in_for_a_second_step(nia, ben, ana, sure):
    set_up_app(ana)
    browser = Client()
    code = slips.issue(ana.person, by=sure(ben), on=TODAY)
    assert type_slip(browser, code)["Location"] == "/account/second-step/show/"
    assert not is_in(browser)


def test_who_is_shut_out_or_joined_to_another_record_comes_in_with_no_code(roll, nia, ana, ben, sure):
    code = slips.issue(ana.person, by=sure(ben), on=TODAY)
    User.objects.filter(pk=ana.pk).update(is_active=False)
    assert slips.redeem(code, at=timezone.now(), on=TODAY) is None
    other = slips.issue(nia, by=sure(ben), on=TODAY)
    Person.objects.filter(pk=nia.pk).update(merged_into=ana.person)
    assert slips.redeem(other, at=timezone.now(), on=TODAY) is None


def test_a_lost_second_step_is_taken_away_and_her_sessions_end(ana, ben, roll, as_user):
    set_up_app(ana)
    hers = Client()
    hers.force_login(ana)
    hers.get("/account/sign-ins/")
    as_user(ben).post(f"/account/people/{ana.person.key}/", {"forget": "1"})
    assert not Authenticator.objects.filter(user=ana).exists()
    assert ModelLogEntry.objects.filter(action="roster.forget_factors", user=ben).exists()


def test_a_code_on_paper_is_a_sheet_in_her_language(nia, ben, as_user):
    Person.objects.filter(pk=nia.pk).update(languages=["pt"])
    answer = as_user(ben).post(f"/account/people/{nia.key}/", {"issue": "pdf"})
    assert (answer["Content-Type"], answer["Cache-Control"].split(",")[0]) == ("application/pdf", "no-store")
    words = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    code = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", words)[0]
    assert "Código impresso para Nia Costa" in words
    assert slips.redeem(code, at=timezone.now(), on=TODAY) == nia
