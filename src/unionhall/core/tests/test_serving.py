"""Serving: refuses what cannot work, says when it is ready, keeps the worker alive, leaves nothing behind."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from threading import Timer
from urllib.request import urlopen

import pytest
from django.core.management import CommandError
from django.db.migrations.recorder import MigrationRecorder
from tests.demo import free_port

from unionhall.core import ports, serving
from unionhall.core.crew import Crew, Plan

# A crew of stand-ins: a server that answers anything and has a process of its own, a worker that dies the
# first time it is started.
CREW = """
import sys
from unionhall.core import crew

SERVER = '''import os, subprocess, sys
subprocess.Popen(['sleep', '600'])
web = http.server.HTTPServer((sys.argv[1], int(sys.argv[2])), Any)
print('server', os.getpid(), flush=True)
web.serve_forever()'''
ANY = "class Any(http.server.SimpleHTTPRequestHandler): log_message = print"
WORKER = '''
import pathlib, sys, time
started = pathlib.Path(sys.argv[1])
again = started.exists()
started.touch()
print("worker again" if again else "worker", flush=True)
time.sleep(600) if again else sys.exit(3)
'''
crew._SERVER = [sys.executable, "-c", f"import http.server\\n{ANY}\\n{SERVER}"]
crew._LONGEST_PAUSE = 0.1
if sys.argv[3:]:
    crew._SERVER = [sys.executable, "-c", sys.argv[3]]
crew._WORKER = [sys.executable, "-c", WORKER, sys.argv[2]]
sys.exit(crew.Crew(crew.Plan(port=int(sys.argv[1]))).work())
"""
# A server that answers one question the first time it is started.
ONCE = """
import http.server, pathlib, sys, time
started = pathlib.Path("{}")
if started.exists():
    sys.exit(3)
started.touch()
http.server.HTTPServer((sys.argv[1], int(sys.argv[2])), http.server.SimpleHTTPRequestHandler).handle_request()
time.sleep(0.5)
"""
# A server whose site tells which process answers, and how often it was loaded.
FRONT = """
import pathlib, sys
from unionhall.core import front

sys.path.insert(0, sys.argv[2])
front._SITE = "site_of_the_test"
front.run("127.0.0.1", int(sys.argv[1]), 2, 1)
"""
SITE = """
import os, pathlib
with open(__file__ + ".loaded", "a") as loaded:
    loaded.write("once ")

def application(environ, start_response):
    start_response("200 OK", [])
    return [str(os.getpid()).encode()]
"""
ORPHAN = """
import os, subprocess, sys, time
child = "from unionhall.core.orphans import end_with_parent; import sys, time; print('here', flush=True); "
child += "time.sleep(float(sys.argv[2])); end_with_parent(int(sys.argv[1])); time.sleep(600)"
subprocess.run([sys.executable, "-c", child, str(os.getpid()), sys.argv[1]])
"""


def _start(script: str, *arguments: str) -> subprocess.Popen:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "unionhall.settings"}
    command = [sys.executable, "-c", script, *arguments]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_crew_says_when_it_is_ready_brings_back_who_died_and_leaves_nothing(tmp_path, number):
    port = str(free_port())
    crew = _start(CREW, port, str(tmp_path / "started"))
    ready = f"Ready: http://127.0.0.1:{port}/\n"
    told = _told(crew, ready, "worker again\n")
    server = next(int(line.split()[1]) for line in told if line.startswith("server "))
    os.kill(server, signal.SIGKILL)
    assert f"server {server}\n" not in _told(crew, ready)
    crew.send_signal(number)
    # All of them hold the other end of this pipe; it ends when the last of them does.
    crew.stdout.read()
    assert crew.wait() == 0
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", int(port)))


def _told(crew: subprocess.Popen, *awaited: str) -> list[str]:
    """What the crew says until it has said all that is awaited."""
    told: list[str] = []
    while not set(awaited) <= set(told):
        assert crew.poll() is None
        told.append(crew.stdout.readline())
    return told


@pytest.mark.parametrize("starts", ["never", "once"])
def test_a_server_that_cannot_start_ends_the_hall(tmp_path, starts):
    started = tmp_path / "started"
    if starts == "never":
        started.touch()
    crew = _start(CREW, str(free_port()), str(tmp_path / "worker"), ONCE.format(started))
    told, _none = crew.communicate(timeout=30)
    assert crew.returncode == 1
    assert ("Ready" in told) == (starts == "once")


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])
def test_a_port_that_another_hall_serves_is_refused_and_a_free_one_is_not(host, monkeypatch, capfd):
    monkeypatch.setattr(ports, "_PATIENCE", 0.1)
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)  # as the web server does
        other.bind((host, 0))
        other.listen()
        port = other.getsockname()[1]
        assert Crew(Plan(port=port)).work() == 1
        assert f"Port {port} is taken" in capfd.readouterr().err
    assert ports.refusal("127.0.0.1", port) == ""


@pytest.mark.skipif(sys.platform != "linux", reason="Only Linux has names that go with their process.")
def test_of_two_halls_that_begin_at_once_one_is_refused(capfd):
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    first = ports.claim("127.0.0.1", port)
    assert ports.refusal("127.0.0.1", port) == ""  # its web processes do not listen yet
    assert Crew(Plan(port=port)).work() == 1
    assert f"Port {port} is taken" in capfd.readouterr().err
    first.close()
    with ports.claim("127.0.0.1", port) as second:
        assert second


def test_a_hall_that_is_just_ending_is_waited_for():
    other = socket.create_server(("127.0.0.1", 0))
    Timer(0.3, other.close).start()
    assert ports.refusal("127.0.0.1", other.getsockname()[1]) == ""


@pytest.mark.parametrize(("host", "port"), [("127.0.0.1", 70000), ("127.0.0.1", 0), ("192.0.2.1", 8000)])
def test_a_place_where_nobody_can_listen_is_refused_in_one_line(host, port):
    assert str(port) in ports.refusal(host, port)


def test_a_web_process_that_is_killed_is_replaced_by_a_copy_and_the_site_is_loaded_once(tmp_path):
    (tmp_path / "site_of_the_test.py").write_text(SITE)
    port = free_port()
    server = _start(FRONT, str(port), str(tmp_path))
    try:
        first = _answering(port, until=lambda seen: len(seen) == 2)
        os.kill(min(first), signal.SIGKILL)
        later = _answering(port, until=lambda seen: len(seen - first) == 1)
        assert min(first) not in later
        assert (tmp_path / "site_of_the_test.py.loaded").read_text() == "once "
    finally:
        server.terminate()
        assert server.wait(20) == 0


def _answering(port: int, *, until: Callable[[set[int]], bool]) -> set[int]:
    """The processes that answered, once there are enough of them."""
    seen: set[int] = set()
    for _try in range(2000):
        try:
            with urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
                seen.add(int(answer.read()))
        except OSError:
            time.sleep(0.01)
            seen.clear()
        if until(seen):
            return seen
    raise AssertionError(f"Only these answered: {seen}")


@pytest.mark.parametrize("late", ["0", "0.5"])
def test_who_is_orphaned_ends_too_even_before_it_was_ready(late):
    parent = _start(ORPHAN, late)
    assert parent.stdout.readline() == "here\n"
    parent.kill()
    assert parent.stdout.read() == ""
    parent.wait()


def test_a_database_that_lacks_migrations_is_refused_by_name(db):
    serving.refuse_unless_migrated()
    newest = MigrationRecorder.Migration.objects.filter(app="core").order_by("name").last()
    newest.delete()
    with pytest.raises(CommandError, match=rf"core\.{newest.name}.*unionhall migrate"):
        serving.refuse_unless_migrated()


def test_static_files_are_collected_once_and_again_when_they_change(settings, tmp_path, monkeypatch):
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    collected = []
    monkeypatch.setattr(serving, "call_command", lambda name, **_options: collected.append(name))
    serving.collect_static_files()
    serving.collect_static_files()
    assert collected == ["collectstatic"]
    monkeypatch.setattr(serving, "_fingerprint_of_static_files", lambda: "newer")
    serving.collect_static_files()
    assert len(collected) == 2
