"""A real Chromium before a real demo hall: what the browser tests share."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.demo import demo_hall, wait_for

# Chromium's own services would call home from a machine that may not reach it.
_SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]


@pytest.fixture(scope="session")
def hall_url(tmp_path_factory) -> Iterator[str]:
    """The address of a demo that is served: the one `./hall test` has begun, or one of our own."""
    if begun := os.environ.get("DEMO_HALL"):
        yield wait_for(begun)
        return
    with demo_hall(tmp_path_factory.mktemp("demo")) as address:
        yield wait_for(address)


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
