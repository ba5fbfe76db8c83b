"""A burst on a cold page makes it once, in however many processes, even if whoever makes it is killed."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

# A process of its own, with several threads asking for one page that takes a while to make.
pytestmark = pytest.mark.own_hall

ASKING = """
import sys, time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from django.http import HttpResponse
from unionhall.core import pagecache
from unionhall.core.freshness import generation

folder, name, seconds = Path(sys.argv[1]), sys.argv[2], float(sys.argv[3])

def site(environ, start_response):
    with (folder / "made").open("a") as made:
        made.write(name)
    (folder / f"made-by-{name}").touch()
    time.sleep(seconds)
    environ[pagecache.GENERATION] = generation().current()
    environ[pagecache.FRESH_UNTIL] = time.time() + 3600
    start_response("200 OK", [("Content-Type", "text/plain")])
    return HttpResponse("the page")

cache = pagecache.PageCache(site, folder / "pages")
environ = {"REQUEST_METHOD": "GET", "HTTP_HOST": "h", "PATH_INFO": "/", "wsgi.url_scheme": "http"}
(folder / f"ready-{name}").touch()
while not (folder / f"go-{name}").exists():
    time.sleep(0.001)
with ThreadPoolExecutor(8) as threads:
    pages = list(threads.map(lambda _: b"".join(cache(dict(environ), lambda *_: None)), range(32)))
assert pages == [b"the page"] * 32
"""


def _until(path: Path, process: subprocess.Popen) -> None:
    while not path.exists():
        assert process.poll() is None, "the process ended too early"
        time.sleep(0.005)


@pytest.fixture
def asking(tmp_path):
    processes = []

    def start(name: str, seconds: float) -> subprocess.Popen:
        environment = os.environ | {"DJANGO_SETTINGS_MODULE": "unionhall.settings"}
        command = [sys.executable, "-c", ASKING, str(tmp_path), name, str(seconds)]
        processes.append(subprocess.Popen(command, env=environment))
        return processes[-1]

    yield start
    for process in processes:
        process.kill()
        process.wait()


def test_a_burst_in_two_processes_makes_the_page_once(asking, tmp_path):
    burst = [asking("a", 0.2), asking("b", 0.2)]
    _until(tmp_path / "ready-a", burst[0])
    _until(tmp_path / "ready-b", burst[1])
    (tmp_path / "go-a").touch()
    (tmp_path / "go-b").touch()
    assert [process.wait() for process in burst] == [0, 0]
    assert len((tmp_path / "made").read_text()) == 1


def test_when_the_maker_is_killed_the_next_one_makes_the_page(asking, tmp_path):
    maker, heir = asking("a", 600), asking("b", 0)
    _until(tmp_path / "ready-b", heir)
    (tmp_path / "go-a").touch()
    _until(tmp_path / "made-by-a", maker)
    (tmp_path / "go-b").touch()
    os.kill(maker.pid, signal.SIGKILL)
    assert heir.wait() == 0
    assert (tmp_path / "made").read_text() == "ab"
