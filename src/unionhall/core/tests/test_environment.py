"""Settings come from the environment; what cannot be used is refused in one line that names the variable."""

import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db.migrations.recorder import MigrationRecorder

from unionhall.core import environment
from unionhall.core.environment import env


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (environment.yes_or_no, "maybe"),
        (environment.whole_number, "many"),
        (environment.whole_number, "0"),
        (environment.whole_number, "-5"),
        (environment.folder, "/proc/hall"),
        (environment.folder, "~nobody-of-that-name/hall"),
        (environment.address, ""),
        (environment.address, "https://"),
        (environment.address, "https://hall.example.org/union"),
        (environment.address, "https://hall.example.org?a=b"),
        (environment.address, "https://hall.example.org:many"),
        (environment.address, "hall.example.org"),
        (environment.address, "https://our hall"),
        (environment.address, "https://é.example.org"),
        (environment.hosts, "a b"),
        (environment.hosts, "https://hall.example.org"),
        (environment.hosts, "é.example.org"),
        (environment.hosts, "*"),
        (environment.hosts, "hall.example.org,*.example.org"),
        (environment.issuer, "http://id.example.org"),
        (environment.issuer, "id.example.org"),
        (environment.issuer, "https://"),
        (environment.zone, "Boston"),
        (environment.zone, "/etc/passwd"),
        (environment.zone, ""),
        (environment.sender, "hall"),
        (environment.sender, "Our Hall"),
    ],
)
def test_what_cannot_be_used_is_refused_in_one_line_that_names_the_variable(monkeypatch, read, text):
    monkeypatch.setenv("UNIONHALL_X", text)
    with pytest.raises(ImproperlyConfigured, match=r"^UNIONHALL_X is .*") as refused:
        env("UNIONHALL_X", read=read)
    assert "\n" not in str(refused.value)
    assert text in str(refused.value)


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (environment.database, "nonsense"),
        (environment.database, "mysql://ana:sesame@host/hall"),
        (environment.database, "postgresql://ana:sesame@host"),
        (environment.database, "postgresql://ana:sesame@host:many/hall"),
        (environment.mail, "mail.example.org"),
        (environment.mail, "smtp://"),
        (environment.mail, "smtp+tls://ana:sesame@host:many"),
    ],
)
def test_a_value_that_may_hold_a_password_is_not_repeated(monkeypatch, read, text):
    monkeypatch.setenv("UNIONHALL_X", text)
    with pytest.raises(ImproperlyConfigured, match=r"^UNIONHALL_X is no address") as refused:
        env("UNIONHALL_X", read=read)
    assert "sesame" not in str(refused.value)


def test_what_can_be_used_is_read(monkeypatch, tmp_path):
    assert [environment.yes_or_no(text) for text in ("1", "True", "0", "", "off")] == [
        True,
        True,
        *[False] * 3,
    ]
    assert environment.whole_number("200") == 200
    assert environment.several("a,b,") == ["a", "b"]
    assert environment.hosts("hall.example.org,") == ["hall.example.org"]
    for text in ("", "https://id.example.org/union", "http://127.0.0.1:9000", "http://localhost"):
        assert environment.issuer(text) == text
    assert environment.folder(str(tmp_path / "a" / "b")).is_dir()
    assert environment.address("https://hall.example.org:8443/") == "https://hall.example.org:8443"
    assert environment.zone("America/New_York") == "America/New_York"
    assert environment.database("sqlite:////srv/a%2Bb/hall.sqlite3")["NAME"] == "/srv/a+b/hall.sqlite3"
    assert environment.database("postgresql://ana:b%40d@host/hall")["PASSWORD"] == "b@d"
    assert environment.mail("smtp+tls://ana:sesame@host:587")["EMAIL_USE_TLS"]
    assert environment.sender("Our Hall <hall@example.org>") == "Our Hall <hall@example.org>"
    monkeypatch.setenv("UNIONHALL_X", "$ecret")
    assert env("UNIONHALL_X", "other") == "$ecret"
    assert env("UNIONHALL_Y", "other") == "other"


def test_the_command_says_so_in_one_line(tmp_path):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("UNIONHALL_")}
    wrong = {"UNIONHALL_TESTING": "1", "UNIONHALL_DATA": str(tmp_path), "UNIONHALL_TIME_ZONE": "Boston"}
    command = [sys.executable, "-m", "unionhall", "serve"]
    told = subprocess.run(command, check=False, env=kept | wrong, capture_output=True, text=True)
    assert told.returncode == 1
    assert told.stderr == (
        "unionhall: UNIONHALL_TIME_ZONE is “Boston”, which is no time zone. Write it as America/New_York\n"
    )


def test_the_index_is_not_made_before_there_are_tables(db):
    MigrationRecorder.Migration.objects.filter(app="core").order_by("name").last().delete()
    with pytest.raises(CommandError, match="unionhall migrate"):
        call_command("reindex")


def test_names_of_hosts_stand_between_commas(monkeypatch):
    monkeypatch.setenv("UNIONHALL_X", "hall.example.org, .union.example,[::1]:8000, xn--9ca.example.org")
    told = env("UNIONHALL_X", read=environment.hosts)
    assert told == ["hall.example.org", ".union.example", "[::1]:8000", "xn--9ca.example.org"]
    assert env("UNIONHALL_NONE", "", environment.hosts) == []
