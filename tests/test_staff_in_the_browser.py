"""The staff room in a real browser, under the strict policy: a post is written and published."""

from contextlib import contextmanager

import pytest

pytestmark = pytest.mark.browser

PUBLIC = [
    "/",
    "/news/",
    "/news/two-streams/",
    "/psrp/",
    "/resources/",
    "/locals/",
    "/search/?q=tutors",
    "/no/",
]
STAFF = [
    "/staff/",
    "/staff/pages/",
    "/staff/images/",
    "/staff/documents/",
    "/staff/reports/site-history/",
    "/staff/account/",
    "/staff/snippets/newsroom/resource/add/",
]
# What the phone keeps of the door, as soon as everything of its page is kept.
_KEPT = """async () => {
  const { list } = document.querySelector("[data-door]").dataset;
  const parts = [location.pathname, list, document.querySelector("script[src*=door]").src];
  const kept = (part) => caches.match(part, { ignoreVary: true });
  while (!(await Promise.all(parts.map(kept))).every(Boolean)) {
    await new Promise((done) => setTimeout(done, 100));
  }
  return (await kept(list)).json();
}"""
WORDS = ("content security policy", "content-security-policy", "refused to", "violates", "uncaught")


@contextmanager
def watched(page, hall_url):
    """Within the block nothing is refused by the policy, no script fails, and nobody else is asked."""
    told, strangers = [], []
    page.on("console", lambda line: told.append(f"{page.url}: {line.text}") if _is_bad(line.text) else None)
    page.on("pageerror", lambda fault: told.append(f"{page.url}: {fault}"))
    page.on("request", lambda request: strangers.append(request.url))
    yield
    assert told == []
    assert [url for url in strangers if not url.startswith((f"{hall_url}/", "data:", "blob:"))] == []


def _is_bad(text: str) -> bool:
    # The text field's own styles are refused, and it does its work without (docs/decisions/0012).
    return any(word in text.lower() for word in WORDS) and "Applying inline style" not in text


@pytest.fixture
def desk(look):
    """Dot's browser, in the staff room."""
    page = look("/demo/cast/")
    page.locator("form[action*='/demo/cast/dot/'] .button").click()
    page.wait_for_url("**/staff/**")
    return page


def test_the_door_notes_without_a_network_and_sends_once_it_has_one(desk):
    desk.goto("/institute/desk/")
    desk.get_by_role("link", name="Summer Leadership Institute").first.click()
    desk.get_by_role("link", name="Safe lifting and de-escalation", exact=True).click()
    desk.get_by_role("link", name="The list at the door").click()
    door, person = desk.url, desk.evaluate(_KEPT)["people"][-1]
    desk.context.set_offline(True)
    phone = desk.context.new_page()
    phone.goto(f"{door}#{person['code']}")
    phone.get_by_text(f"Came in: {person['name']}").wait_for()
    phone.get_by_text("Marks that wait on this phone: 1.").wait_for()
    desk.context.set_offline(False)
    # What fails is tried again four times a minute.
    phone.get_by_text("Everything is sent.").wait_for(timeout=60_000)


def test_public_pages_ask_nobody_else_and_nothing_in_them_is_refused(look, hall_url):
    page = look("/about/")
    with watched(page, hall_url):
        for path in PUBLIC:
            page.goto(path, wait_until="networkidle")


def test_the_screens_of_the_staff_room_work_under_the_strict_policy(desk, hall_url):
    with watched(desk, hall_url):
        for path in STAFF:
            answer = desk.goto(path, wait_until="networkidle")
            policy = answer.headers["content-security-policy"]
            assert "unsafe" not in policy
            assert "nonce" not in policy
            assert desk.locator("[data-hall-start]").count() == 0


def test_a_post_is_written_pictured_dated_and_published(desk, hall_url):
    with watched(desk, hall_url):
        _open_a_new_post(desk)
        desk.locator("#id_title").fill("Nurses settle in Plimouth")
        desk.locator("#id_summary").fill("The nurses of Local 60 have a settlement.")
        _write_a_paragraph(desk)
        _pick_a_moment(desk)
        _choose_a_picture(desk)
        _add_a_correction(desk)
        _look_at_the_schedule(desk)
        desk.wait_for_url("**/edit/")  # the editor has kept the draft by itself meanwhile
        desk.get_by_role("button", name="More actions").first.click()
        desk.locator("button[name='action-publish']").click()
        desk.wait_for_url("**/staff/pages/*/")
        desk.goto("/news/nurses-settle-in-plimouth/")
        assert desk.locator("h1").inner_text().lower() == "nurses settle in plimouth"
        assert desk.locator("main img").first.evaluate("picture => picture.naturalWidth") > 0


def _open_a_new_post(desk):
    found = desk.request.get("/staff/api/main/pages/?type=newsroom.PostIndex&slug=news").json()["items"]
    desk.goto(f"/staff/pages/add/newsroom/post/{found[0]['id']}/")


def _write_a_paragraph(desk):
    desk.locator("#panel-child-content-body-section button.c-sf-add-button").first.click()
    desk.get_by_role("option", name="Text", exact=True).click()
    desk.locator("#panel-child-content-body-section [contenteditable='true']").first.click()
    desk.keyboard.type("It holds for three years.")


def _pick_a_moment(desk):
    field = desk.locator("#id_date")
    before = field.input_value()
    field.click()
    calendar = desk.locator(".xdsoft_datetimepicker:visible")
    calendar.locator("td[data-date='15']").first.click()
    desk.keyboard.press("Escape")
    assert field.input_value() != before


def _choose_a_picture(desk):
    desk.locator("#id_lead_picture-chooser [data-chooser-action-choose]").first.click()
    desk.locator(".modal-content a[data-chooser-modal-choice]").first.click()
    desk.locator("#id_lead_picture-chooser img").wait_for()
    desk.locator("#id_lead_alternative").fill("Nurses before a hospital")


def _add_a_correction(desk):
    """One more form of a list, whose own date field is started when it comes."""
    desk.locator("#id_corrections-ADD").click()
    field = desk.locator("#id_corrections-0-date")
    field.click()
    desk.locator(".xdsoft_datetimepicker:visible td[data-date='15']").first.click()
    desk.locator("#id_corrections-0-text").fill("The raise is 4 percent, not 5.")


def _look_at_the_schedule(desk):
    desk.get_by_role("button", name="Toggle status").click()
    desk.get_by_role("button", name="Set schedule").click()
    desk.locator("#id_go_live_at").click()
    desk.locator(".xdsoft_datetimepicker:visible").wait_for()
    desk.keyboard.press("Escape")
