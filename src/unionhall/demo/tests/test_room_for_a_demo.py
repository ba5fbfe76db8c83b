"""A demo is built where nobody has a hall, and never in place of one."""

import os

import pytest
from django.core.management import CommandError, call_command

from unionhall.__main__ import _begin_demo
from unionhall.demo import edition
from unionhall.demo.management.commands import demo
from unionhall.pages.models import HomePage


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path, monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    settings.DEMO, settings.DATA = True, tmp_path


@pytest.fixture
def cleared(monkeypatch) -> list[str]:
    """What would have been lost."""
    lost: list[str] = []
    monkeypatch.setattr(demo, "_clear", lambda: lost.append("all of it"))
    return lost


@pytest.mark.parametrize("how", [{}, {"fresh": True}])
def test_a_hall_that_is_no_demo_is_refused_and_stays(home, cleared, tmp_path, how):
    with pytest.raises(CommandError, match="a hall here that is no demo"):
        call_command("demo", only_build=True, **how)
    assert cleared == []
    assert HomePage.objects.exists()
    assert not edition.is_begun(tmp_path)


def test_a_demo_that_was_broken_off_makes_room_for_the_next(home, cleared, tmp_path):
    edition.begin(tmp_path)
    demo._make_room()
    assert cleared == ["all of it"]
    assert not edition.is_built(tmp_path)


def test_a_database_that_was_only_migrated_is_built_in_as_it_is(db, cleared):
    HomePage.objects.all().delete()
    demo._make_room()
    assert cleared == []


def test_the_folder_of_a_demo_says_nothing_of_another_database(tmp_path, monkeypatch):
    edition.mark(tmp_path)
    assert edition.is_current(tmp_path)
    monkeypatch.setenv("DATABASE_URL", "postgresql://keeper:secret@db.example/hall")
    assert not edition.is_begun(tmp_path)
    edition.begin(tmp_path)
    assert "secret" not in (tmp_path / "demo.json").read_text()
    assert edition.is_begun(tmp_path)
    assert not edition.is_built(tmp_path)


def test_a_command_is_run_in_the_demo_that_is_there(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "environ", dict(os.environ))
    asked = ["--data", str(tmp_path), "import", "wordpress", "site.xml", "--dry-run"]
    with pytest.raises(SystemExit, match="There is no demo in"):
        _begin_demo(asked)
    edition.mark(tmp_path)
    assert _begin_demo(asked) == asked[2:]
    assert (os.environ["UNIONHALL_DEMO"], os.environ["UNIONHALL_DATA"]) == ("1", str(tmp_path))
