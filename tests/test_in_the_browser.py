"""Every page of the demo in a real browser: for everyone, at each width, in both schemes, without scripts."""

import gzip
from itertools import product
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser

PAGES = [
    "/",
    "/news/",
    "/news/two-streams/",
    "/news/one-raise/",
    "/news/vaccine-record/",
    "/psrp/",
    "/resources/",
    "/resources/1/",
    "/campaigns/",
    "/campaigns/fair-budget/",
    "/locals/",
    "/locals/?q=Plimouth",
    "/locals/60/",
    "/locals/60/contact/",
    "/funding/places/lunenburg/",
    "/funding/law/?target_local_share=55",
    "/funding/plans/",
    "/search/?q=tutors",
    "/about/",
    "/demo/cast/",
    "/nowhere/",
    "/es/",
    "/es/noticias/two-streams/",
    "/pt/",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# The rules that see colours. Nothing else that a rule looks at changes with the scheme.
COLOURS = ["color-contrast", "link-in-text-block"]
# What is in order is not described: that took a third of the time.
LOOK_FOR = {
    "light": {"runOnly": RULES, "resultTypes": ["violations"]},
    "dark": {"runOnly": {"type": "rule", "values": COLOURS}, "resultTypes": ["violations"]},
}
HEAVIEST = 100 * 1024


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_for_everyone(look, path):
    page = look(path)
    page.evaluate(Axe().axe_script)
    for width, scheme in product((320, 1280), LOOK_FOR):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        found = page.evaluate("look => axe.run(document, look)", LOOK_FOR[scheme])["violations"]
        told = [f"{width}, {scheme}: {each['id']}: {each['nodes'][0]['html'][:200]}" for each in found]
        assert told == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("h1").count() == 1
    page.set_viewport_size({"width": 320, "height": 900})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("path", ["/", "/news/two-streams/", "/psrp/", "/resources/"])
def test_a_first_view_is_light_and_asks_nobody_else(look, hall_url, path):
    weights, hosts = [], set()
    page = look("/nowhere/")
    page.route("**/*", lambda route: (hosts.add(urlsplit(route.request.url).netloc), route.continue_())[1])

    def weigh(response) -> None:
        if response.request.resource_type != "image":
            sizes = response.request.sizes()
            weights.append(sizes["responseBodySize"])

    page.on("requestfinished", lambda request: weigh(request.response()))
    page.context.clear_cookies()
    page.goto(path, wait_until="networkidle")
    assert hosts == {urlsplit(hall_url).netloc}
    assert 0 < sum(weights) < HEAVIEST


@pytest.mark.parametrize("path", ["/", "/news/", "/locals/", "/search/?q=tutors"])
def test_every_page_works_without_scripts(look, path):
    page = look(path, width=320, java_script_enabled=False)
    assert page.locator("h1").is_visible()
    assert page.get_by_role("link", name="Resources").count() >= 1


def test_somebody_finds_her_local_with_the_keyboard_alone(look):
    page = look("/locals/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.classList.contains('skip')")
    page.keyboard.press("Enter")
    for _press in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "find-local":
            break
    page.keyboard.type("Plimouth")
    page.keyboard.press("Enter")
    page.wait_for_url("**/locals/?q=Plimouth")
    assert page.get_by_role("link", name="Pilgrim Paraprofessionals United").count() >= 1


def test_a_printed_page_has_its_text_and_no_way_around_the_site(look):
    page = look("/news/two-streams/")
    page.emulate_media(media="print")
    assert page.locator("h1").is_visible()
    assert not page.locator("nav").first.is_visible()
    assert not page.locator(".ribbon").is_visible()


def test_a_programme_is_printed_without_what_one_signs_up_with(look):
    page = look("/institute/summer-leadership-institute/")
    page.emulate_media(media="print")
    assert page.get_by_role("heading", name="Know your contract").is_visible()
    assert page.locator(".slot label").first.is_visible()
    assert not page.locator("[name=pick]").first.is_visible()
    assert not page.locator(".basket").is_visible()


def test_one_click_makes_somebody_one_of_the_cast(look):
    page = look("/demo/cast/")
    page.get_by_role("button", name="Sign in as Dot").click()
    page.wait_for_url("**/staff/")
    assert page.get_by_text("Dot").count() >= 1


def test_a_reader_sees_at_once_which_languages_a_page_has(look):
    page = look("/news/two-streams/")
    page.get_by_role("link", name="Español").first.click()
    page.wait_for_url("**/es/noticias/**")
    assert page.locator("html").get_attribute("lang") == "es"


def test_pages_are_sent_compressed(look, hall_url):
    answer = look("/").request.get(hall_url, headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert len(gzip.compress(answer.body())) < len(answer.body()) / 2
