"""Staff read files in through the staff room: columns, dry run, progress, report, problems."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from unionhall.core.importing import progress, protocol, running, tasks
from unionhall.core.models import ImportRun, SearchEntry
from unionhall.core.tests.test_imports import FAULTY, GOOD


@pytest.fixture(autouse=True)
def _words(settings):
    settings.IMPORTERS = ["unionhall.core.tests.sample.WordsImporter"]
    protocol.importers.cache_clear()
    yield
    protocol.importers.cache_clear()


@pytest.fixture
def staff(as_user, dot):
    return as_user(dot)


def upload(browser, content: bytes = GOOD) -> ImportRun:
    browser.post("/staff/imports/new/words/", {"file": SimpleUploadedFile("words.csv", content)})
    return ImportRun.objects.latest("pk")


def page(browser, run: ImportRun) -> str:
    return browser.get(f"/staff/imports/{run.pk}/").content.decode()


def wish(browser, run: ImportRun, name: str) -> None:
    assert browser.post(f"/staff/imports/{run.pk}/act/", {"wish": name}).status_code == 302


def test_a_file_goes_from_upload_to_done(staff):
    run = upload(staff)
    text = page(staff, run)
    assert "Which column is which?" in text
    assert "2021-07-08" in text
    staff.post(f"/staff/imports/{run.pk}/columns/", {"key": 0, "title": 1, "date": 2, "try": ""})
    assert "You can leave this page" in page(staff, run)
    tasks.check.call(run.pk)
    text = page(staff, run)
    assert "nothing is changed yet" in text
    assert "Secret words are left out." in text
    assert not SearchEntry.objects.filter(kind="word").exists()
    wish(staff, run, "start")
    tasks.carry_out.call(run.pk)
    assert "What was done" in page(staff, run)
    assert SearchEntry.objects.filter(kind="word").count() == 4
    assert "words.csv" in staff.get("/staff/imports/").content.decode()


def test_the_first_rows_are_shown_as_they_will_be_read(staff):
    run = upload(staff, b"a,b\nk1,one\n")
    staff.post(f"/staff/imports/{run.pk}/columns/", {"key": 1, "title": 0, "again": ""})
    text = " ".join(page(staff, run).split())
    assert "<tr><td>one</td><td>k1</td></tr>" in text


def test_a_needed_column_that_is_not_chosen_is_asked_for(staff):
    run = upload(staff, b"a,b\nk1,one\n")
    response = staff.post(f"/staff/imports/{run.pk}/columns/", {"key": 0, "try": ""})
    assert response.status_code == 200
    assert "This field is required" in response.content.decode()
    assert ImportRun.objects.get(pk=run.pk).state == ImportRun.State.READY


def test_problems_are_listed_and_downloaded_by_row_and_column(staff):
    run = upload(staff, FAULTY)
    running.check(run)
    text = page(staff, run)
    assert "Read in the rows without problems" in text
    assert "&#x27;soon&#x27; is not a date" in text
    response = staff.get(f"/staff/imports/{run.pk}/problems.csv")
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[1].startswith('2,"Since","problem","\'')
    wish(staff, run, "start")
    assert ImportRun.objects.get(pk=run.pk).state == ImportRun.State.CHECKED
    wish(staff, run, "leave_out")
    assert ImportRun.objects.get(pk=run.pk).state == ImportRun.State.RUNNING


def test_progress_is_told_while_it_runs_and_the_page_is_asked_for_when_it_is_done(staff):
    run = upload(staff)
    running.check(run)
    running.start(run)
    ImportRun.objects.update(cursor=3)
    response = staff.get(f"/staff/imports/{run.pk}/progress/")
    assert "3 of 5 rows" in response.content.decode()
    assert "HX-Refresh" not in response.headers
    assert '<noscript><meta http-equiv="refresh"' in page(staff, run)
    ImportRun.objects.update(cursor=0)
    running.carry_out(ImportRun.objects.get())
    assert staff.get(f"/staff/imports/{run.pk}/progress/").headers["HX-Refresh"] == "true"


def test_a_run_that_lost_its_process_can_go_on(staff):
    run = upload(staff)
    running.check(run)
    running.start(run)
    ImportRun.objects.update(touched_at=run.touched_at - 2 * progress.PATIENCE)
    assert "Go on with it" in page(staff, run)
    wish(staff, run, "continue")
    assert "Go on with it" not in page(staff, run)
    assert ImportRun.objects.get().touched_at > run.touched_at - progress.PATIENCE
    tasks.carry_out.call(run.pk)
    assert ImportRun.objects.get().state == ImportRun.State.DONE


def test_a_file_asked_for_twice_is_read_in_once(staff):
    run = upload(staff)
    staff.post(f"/staff/imports/{run.pk}/columns/", {"key": 0, "title": 1, "date": 2, "try": ""})
    tasks.check.call(run.pk)
    for _again in range(2):
        wish(staff, run, "start")
    for _again in range(2):
        tasks.carry_out.call(run.pk)
    assert SearchEntry.objects.filter(kind="word").count() == 4


def test_a_file_that_cannot_be_read_says_why_and_can_be_dropped(staff):
    run = upload(staff, b"%PDF-1.7")
    assert "not a text, a workbook or an XML file" in page(staff, run)
    wish(staff, run, "choose")
    assert "nothing was changed" in page(staff, run)
    wish(staff, run, "drop")
    assert not ImportRun.objects.exists()


def test_the_screens_are_not_there_for_those_who_may_not(as_user, dot, eve, client):
    run = running.receive(io.BytesIO(GOOD), "words.csv", importer="words", by=dot)
    addresses = ["", "new/words/", *(f"{run.pk}/{end}" for end in ("", "progress/", "problems.csv"))]
    for address in addresses:
        assert as_user(dot).get(f"/staff/imports/{address}").status_code == 200, address
        assert as_user(eve).get(f"/staff/imports/{address}").status_code == 404, address
        assert client.get(f"/staff/imports/{address}").status_code == 302, address
    assert as_user(eve).post(f"/staff/imports/{run.pk}/act/", {"wish": "drop"}).status_code == 404
    assert ImportRun.objects.exists()
