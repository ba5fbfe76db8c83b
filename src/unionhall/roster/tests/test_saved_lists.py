"""Saved lists: asked anew each time, never telling more than their reader may see, taken out with care."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.models import ModelLogEntry

from unionhall.roster import actions, listing, organising
from unionhall.roster.listing import ListFacts
from unionhall.roster.lists import NOT_ASKED, Question, people
from unionhall.roster.models import Email, SavedList
from unionhall.roster.organising import TalkFacts
from unionhall.roster.tests.samples import officer, para, teacher
from unionhall.roster.vcards import Contact, vcards

TODAY = date(2026, 11, 2)


def names(user, on=TODAY, **question) -> set[str]:
    return {person.display_name for person in people(Question(**question), user, on)}


@pytest.fixture
def kept(roll, ben) -> SavedList:
    return listing.save(ListFacts("Ours", Question(local=roll.local_1.pk), roll.local_1), by=ben)


def test_a_list_is_asked_anew_each_time(roll, sure, ben, kept):
    before = kept.people(sure(ben), TODAY).count()
    para(roll, "Lena", "Late")
    assert kept.people(sure(ben), TODAY).count() == before + 1


def test_a_form_sent_twice_is_one_list(roll, ben, kept):
    again = listing.save(ListFacts("Ours", Question(local=roll.local_1.pk), roll.local_1), by=ben)
    assert again == kept
    other = listing.save(ListFacts("Ours", Question(language="pt"), roll.local_1), by=ben)
    assert other != kept


def test_each_filter_narrows(roll, sure, dot):
    tutor = para(roll, "Tia", "Tutor", classification="tutor", worksite=roll.high, hired_on=date(2026, 9, 1))
    actions.stand(tutor, roll.local_1, "declined", by=None, on=TODAY)
    tutor.languages = ["pt"]
    tutor.save()
    organising.note(tutor, roll.local_1, TalkFacts(TODAY - timedelta(days=9), assessment=2), by=dot)
    organising.note(tutor, roll.local_1, TalkFacts(TODAY, assessment=4), by=dot)
    dot = sure(dot)
    for question in (
        {"classification": "tutor"},
        {"worksite": roll.high.pk, "unit": roll.paras.pk},
        {"hired_since": "2026-09-01"},
        {"language": "pt"},
        {"standing": "declined"},
        {"assessment": 4},
        {"local": roll.local_1.pk, "standing": "declined", "language": "pt"},
    ):
        assert names(dot, **question) == {"Tia Tutor"}, question
    assert names(dot, assessment=2) == set()
    assert names(dot, local=roll.local_2.pk) == {"Cleo Marsh"}
    assert "Tia Tutor" not in names(dot, has_email=True)
    assert names(dot, local=roll.local_1.pk, standing=NOT_ASKED) == set()


def test_a_question_that_needs_a_power_tells_nothing_without_it(roll, sure, ana):
    """A building rep sees names; who is a member she cannot find out by asking for a list of members."""
    officer("building_rep", person=ana.person, worksite=roll.primary, local=roll.local_1)
    rep = sure(ana)
    assert names(rep) == {"Ana Reis", "Ben Okafor"}
    assert names(rep, standing="member") == set()
    assert names(rep, has_email=True) == {"Ana Reis"}
    assert names(rep, assessment=1) == set()


def test_a_tie_in_another_local_is_no_answer(roll, sure, ben):
    """Somebody of both locals: the president of one learns nothing of how she stands in the other."""
    both = para(roll, "Bo", "Both", worksite=roll.primary)
    job = actions.JobFacts(roll.employer, roll.faculty, roll.high, "Teacher", "teacher")
    actions.employ(both, job, by=None, on=TODAY)
    actions.stand(both, roll.local_2, "lapsed", unit=roll.faculty, by=None, on=TODAY)
    assert names(sure(ben), standing="lapsed") == set()
    assert names(sure(ben), classification="teacher") == set()
    assert "Bo Both" in names(sure(ben), standing="member")


def test_a_shared_list_shows_each_reader_her_own(roll, sure, ben, dot, as_user):
    everybody = listing.save(ListFacts("All", Question(), None, is_shared=True), by=dot)
    assert everybody.people(sure(dot), TODAY).count() > everybody.people(sure(ben), TODAY).count()
    assert as_user(ben).get(everybody.get_absolute_url()).status_code == 404
    local = listing.save(
        ListFacts("Ours", Question(local=roll.local_1.pk), roll.local_1, is_shared=True), by=dot
    )
    assert as_user(ben).get(local.get_absolute_url()).status_code == 200
    assert as_user(ben).get(f"{local.get_absolute_url()}change/").status_code == 404


def test_a_list_is_made_changed_and_forgotten_on_its_pages(roll, ben, as_user):
    browser = as_user(ben)
    facts = {
        "name": "Tutors",
        "classification": "tutor",
        "standing": "member",
        "language": "",
        "assessment": "",
    }
    answer = browser.post("/roll/lists/new/?local=1", facts)
    [kept] = SavedList.objects.all()
    assert answer.headers["Location"] == kept.get_absolute_url()
    assert kept.question == {"local": roll.local_1.pk, "classification": "tutor", "standing": "member"}
    browser.post(f"{kept.get_absolute_url()}change/", facts | {"classification": ""})
    kept.refresh_from_db()
    assert "classification" not in kept.question
    browser.post(f"{kept.get_absolute_url()}remove/")
    assert not SavedList.objects.exists()


def take_out(browser, kept, kind="csv", columns=("name", "worksite", "email", "hours_a_day", "street")):
    answer = browser.post(f"{kept.get_absolute_url()}file/", {"format": kind, "columns": columns})
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def test_a_list_goes_out_as_csv_xlsx_and_vcard(roll, ben, as_user, kept):
    browser = as_user(ben)
    rows = list(csv.DictReader(io.StringIO(take_out(browser, kept).decode("utf-8-sig"))))
    assert [row["Name"] for row in rows] == ["Ben Okafor", "Ana Reis"]
    assert rows[1]["Personal e-mail"] == "ana@example.org"
    book = load_workbook(io.BytesIO(take_out(browser, kept, "xlsx")))
    assert [cell.value for cell in book.active[1]][:2] == ["Name", "Worksite"]
    card = take_out(browser, kept, "vcf").decode()
    assert card.count("BEGIN:VCARD\r\nVERSION:4.0\r\n") == 2
    assert "N:Reis;Ana;;;\r\n" in card
    assert "EMAIL;TYPE=home;PREF=1:ana@example.org\r\n" in card


def test_everybody_on_a_list_can_ask_who_took_it_out(roll, ana, ben, as_user, kept):
    take_out(as_user(ben), kept)
    [line] = ModelLogEntry.objects.for_instance(ana.person).filter(action="roster.export")
    assert (line.user, line.data["list"]) == (ben, "Ours")
    assert ModelLogEntry.objects.for_instance(kept).get(action="roster.export").data["count"] == 2


def test_a_column_without_its_power_is_not_offered_and_not_taken(roll, ana, as_user):
    """A treasurer takes lists out, but no home addresses."""
    officer("treasurer", person=ana.person, local=roll.local_1)
    kept = listing.save(ListFacts("Ours", Question(local=roll.local_1.pk), roll.local_1), by=ana)
    browser = as_user(ana)
    shown = browser.get(kept.get_absolute_url()).context["form"]
    assert "street" not in dict(shown.fields["columns"].choices)
    answer = browser.post(f"{kept.get_absolute_url()}file/", {"format": "csv", "columns": ["street"]})
    assert "columns" in answer.context["form"].errors


def test_who_may_take_nobody_out_gets_no_file_and_others_only_their_own(roll, ana, as_user):
    """A negotiator of Local 2 sees names and takes out none; as treasurer of Local 1, those of Local 1."""
    officer("negotiator", person=ana.person, unit=roll.faculty)
    kept = listing.save(ListFacts("All", Question(), None), by=ana)
    answer = as_user(ana).post(f"{kept.get_absolute_url()}file/", {"format": "csv", "columns": ["name"]})
    assert answer.status_code == 404
    officer("treasurer", person=ana.person, local=roll.local_1)
    rows = list(
        csv.DictReader(
            io.StringIO(take_out(as_user(ana), kept, columns=["name", "email", "step"]).decode("utf-8-sig"))
        )
    )
    assert {row["Name"] for row in rows} == {"Ana Reis", "Ben Okafor"}


def test_work_addresses_and_home_addresses_are_kept_apart(roll, ben, as_user, kept, ana):
    Email.objects.create(person=ana.person, address="ana@schools.example", purpose="work", since=TODAY)
    text = take_out(as_user(ben), kept, columns=["name", "work_email"]).decode()
    assert "ana@schools.example" in text
    assert "ana@example.org" not in text


def test_somebody_of_two_locals_goes_out_with_the_job_her_reader_sees(roll, ben, as_user, kept):
    both = teacher(roll, "Bo", "Both")
    job = actions.JobFacts(roll.employer, roll.paras, roll.primary, "Aide", "paraprofessional", step="2")
    actions.employ(both, job, by=None, on=timezone.localdate() - timedelta(days=9))
    text = take_out(as_user(ben), kept, columns=["name", "title", "lane"]).decode()
    assert '"Bo Both","Aide",""' in text


def test_a_vcard_escapes_and_folds(roll):
    contact = Contact(
        key=roll.paras.local.divisions.first().pk,
        name='Müller; "Ana", Jr.\nEve',
        organisation=("Local 1", "Ünïts " * 12),
    )
    [text] = vcards([contact])
    assert 'FN:Müller\\; "Ana"\\, Jr.\\nEve\r\n' in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "ORG:Local 1;" + "Ünïts " * 12 in text.replace("\r\n ", "")


def test_a_list_says_what_it_asks_for_and_is_not_forgotten_by_a_slip(roll, sure, ben, as_user, kept):
    page = as_user(sure(ben)).get(kept.get_absolute_url()).content.decode()
    assert "Everybody whom you may see." in page
    facts = Question(
        local=roll.local_1.pk, worksite=roll.high.pk, hired_since="2026-09-01", standing="declined"
    )
    listing.change(kept, ListFacts("Ours", facts, roll.local_1), by=ben)
    page = as_user(sure(ben)).get(kept.get_absolute_url()).content.decode()
    for told in (roll.high.name, "September 1, 2026", "Standing"):
        assert told in page
    assert "<summary>Forget the list</summary>" in page


def test_an_auditor_reads_lists_and_keeps_none(roll, eve, ben, as_user):
    officer("auditor", user=eve)
    as_user(ben).post("/roll/lists/new/", {"name": "Paras", "local": "1", "is_shared": "on"})
    browser = as_user(eve)
    assert browser.get("/roll/lists/").status_code == 200
    assert "/roll/lists/new/" not in browser.get("/roll/lists/").content.decode()
    assert browser.post("/roll/lists/new/", {"name": "Hers", "is_shared": "on"}).status_code == 404
    assert SavedList.objects.filter(owner=eve).count() == 0
