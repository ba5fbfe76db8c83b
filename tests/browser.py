"""A real Chromium before a real demo hall: what the browser tests share.

The demo is built and served as anybody would (`unionhall demo`), once for all workers of a test run.
"""

import fcntl
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

# Chromium's own services would call home from a machine that may not reach it.
_SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]


@pytest.fixture(scope="session")
def demo_data(tmp_path_factory) -> Path:
    """The folder of a demo that is built already."""
    shared = tmp_path_factory.getbasetemp()
    shared = shared.parent if "PYTEST_XDIST_WORKER" in os.environ else shared
    data = shared / "demo"
    with (shared / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _run("demo", "--data", str(data), "--only-build").communicate()
    assert (data / "demo.json").exists(), "the demo could not be built"
    return data


@pytest.fixture(scope="session")
def hall_url(demo_data) -> Iterator[str]:
    """The address of a demo that is served."""
    port = _free_port()
    server = _run("demo", "--data", str(demo_data), "--port", str(port))
    ready = f"Ready: http://127.0.0.1:{port}/\n"
    assert ready in iter(server.stdout.readline, ""), "the demo ended instead of serving"
    yield ready.removeprefix("Ready: ").rstrip("/\n")
    server.send_signal(signal.SIGINT)
    server.wait(timeout=20)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("CHROMIUM"), args=_SWITCHES)
        yield browser
        browser.close()


@pytest.fixture
def look(chromium, hall_url):
    """`look("/news/", width=320, scheme="dark")` is that page, opened as somebody would see it."""
    contexts = []

    def open_page(path: str, *, width: int = 1280, scheme: str = "light", **options) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, base_url=hall_url, **options
        )
        contexts.append(context)
        page = context.new_page()
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()


def _run(*words: str) -> subprocess.Popen:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("UNIONHALL_")}
    kept.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "unionhall", *words]
    return subprocess.Popen(command, env=kept, stdout=subprocess.PIPE, text=True)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]
