"""Signing in in a real Chromium: a passkey is made and used under the strict policy, at every width."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
_WIDTHS = (320, 1280)


@pytest.fixture
def refused(look):
    """Opens pages, and keeps what the browser refused to do there."""
    said: list[str] = []

    def open_page(path: str, **options) -> Page:
        page = look(path, **options)
        page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        return page

    yield open_page
    assert said == []


def with_a_key(page: Page) -> None:
    """Give the browser a key that always has its holder's finger on it."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    kinds = {"hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options | kinds})


def at_localhost(hall_url: str, path: str) -> str:
    """A passkey belongs to a name; a number is none."""
    return hall_url.replace("127.0.0.1", "localhost") + path


def test_a_passkey_is_set_up_and_signs_in_by_itself(refused, hall_url):
    page = refused("/")
    with_a_key(page)
    page.goto(at_localhost(hall_url, "/demo/cast/"))
    with page.expect_navigation():
        page.get_by_role("button", name="Sign in as Ben").click()
    page.goto(at_localhost(hall_url, "/account/passkeys/add/"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Set up a passkey")
    page.get_by_label("What you call this device").fill("My phone")
    page.get_by_role("button", name="Set up this device").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your recovery codes")
    expect(page.locator(".codes li")).to_have_count(10)
    page.goto(at_localhost(hall_url, "/account/"))
    expect(page.get_by_text("My phone").first).to_be_visible()
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.goto(at_localhost(hall_url, "/account/sign-in/?next=/account/sign-ins/"))
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Where you are signed in")
    expect(page.locator("tbody tr").first).to_contain_text("passkey")


@pytest.mark.parametrize("width", _WIDTHS)
@pytest.mark.parametrize("path", ["/account/sign-in/", "/account/slip/", "/account/password/"])
def test_the_ways_in_fit_every_width(refused, path, width):
    page = refused(path, width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
