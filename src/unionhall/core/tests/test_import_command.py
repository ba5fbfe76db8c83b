"""`unionhall import` tries a file, says what would come of it, and reads it in."""

import io

import pytest
from django.core.management import CommandError, call_command

from unionhall.core.importing import protocol, running
from unionhall.core.models import ImportRun, SearchEntry


@pytest.fixture(autouse=True)
def _words(settings):
    settings.IMPORTERS = ["unionhall.core.tests.sample.WordsImporter"]
    protocol.importers.cache_clear()
    yield
    protocol.importers.cache_clear()


@pytest.fixture
def run(db, tmp_path):
    """`run(content, *arguments)` gives what the command prints."""

    def run(content: str, *arguments: str, name: str = "words.csv") -> str:
        file = tmp_path / name
        file.write_text(content)
        out = io.StringIO()
        call_command("import", "words", str(file), *arguments, stdout=out)
        return out.getvalue()

    return run


GOOD = "Key,Word\nk1,one\nk2,two\n"
FAULTY = "Key,Word,Since\nk1,one,soon\nk2,two,\n"


def test_a_good_file_is_tried_and_read_in(run):
    printed = run(GOOD, "--yes")
    assert "2  new" in printed
    assert SearchEntry.objects.count() == 2
    assert "Nothing changes" in run(GOOD, "--yes")


def test_a_dry_run_changes_nothing(run):
    assert "2  new" in run(GOOD, "--dry-run")
    assert not SearchEntry.objects.exists()


def test_problems_are_printed_written_to_a_file_and_end_with_code_two(run, tmp_path):
    report = tmp_path / "problems.csv"
    with pytest.raises(CommandError, match="1 row has problems; nothing was changed") as refused:
        run(FAULTY, "--yes", "--problems", str(report))
    assert refused.value.returncode == 2
    assert "'soon' is not a date" in report.read_text()
    assert not SearchEntry.objects.exists()
    run(FAULTY, "--yes", "--leave-out")
    assert SearchEntry.objects.get().title == "two"


def test_a_file_that_cannot_be_read_ends_with_code_two(run):
    with pytest.raises(CommandError, match="cannot be read in; nothing was changed") as refused:
        run("<?xml version='1.0'?><a>", "--yes")
    assert refused.value.returncode == 2


def test_columns_and_options_can_be_named_and_a_wrong_name_lists_the_right_ones(run):
    run("a,b\nk1,one\n", "--yes", "--column", "key=a", "--column", "title=b")
    assert SearchEntry.objects.get().title == "one"
    with pytest.raises(CommandError, match="key, title, date, pages = a, c"):
        run("a,c\nk1,one\n", "--column", "key=b")
    with pytest.raises(CommandError, match="It has: sheet"):
        run(GOOD, "--option", "colour=red")


def test_an_interrupted_import_goes_on_when_the_command_is_given_again(run):
    run(GOOD, "--dry-run")
    running.start(ImportRun.objects.get())
    printed = run(GOOD)
    assert "Going on after row 0" in printed
    assert ImportRun.objects.get().state == ImportRun.State.DONE


def test_somebody_unknown_cannot_answer_for_an_import(run):
    with pytest.raises(CommandError, match=r"Nobody here signs in with x@example\.org"):
        run(GOOD, "--by", "x@example.org")
