"""The page cache shows everybody what the site itself would show them, only sooner."""

import gzip
import io
import re
import time
from dataclasses import dataclass, field

import pytest
from django.core.signals import request_finished
from django.db import close_old_connections
from django.http import HttpResponse, StreamingHttpResponse
from hypothesis import given
from hypothesis import strategies as st

from unionhall.core import pagecache
from unionhall.core.freshness import generation
from unionhall.core.pagecache import PageCache

NOON = 1_700_000_000.0


@pytest.fixture(autouse=True)
def _no_database():
    """These pages use none; the end of their requests must not look after the connection of another test."""
    request_finished.disconnect(close_old_connections)
    yield
    request_finished.connect(close_old_connections)


PERSONAL = [
    {"HTTP_COOKIE": "sessionid=ana"},
    {"HTTP_COOKIE": "a=b; messages=m"},
    {"HTTP_AUTHORIZATION": "Basic YQ=="},
]


WITHOUT_A_NAME = [
    {"HTTP_ACCEPT_ENCODING": "gzip, br"},
    {"HTTP_COOKIE": "csrftoken=t"},
    {"HTTP_HX_REQUEST": "1"},
]


@dataclass
class Site:
    """A site whose pages say which edition they are of and who asked; some must not be kept."""

    edition: int = 0
    now: float = NOON
    changes_at: float = NOON + 3600
    rendered: list[str] = field(default_factory=list)

    def __call__(self, environ, start_response):
        environ[pagecache.GENERATION] = generation().current()
        environ[pagecache.FRESH_UNTIL] = self.changes_at
        self.rendered.append(environ["PATH_INFO"])
        response = self.answer(environ)
        cookies = [("Set-Cookie", c.OutputString()) for c in response.cookies.values()]
        start_response(f"{response.status_code} X", [*response.items(), *cookies])
        return response

    def answer(self, environ) -> HttpResponse:
        path = environ["PATH_INFO"]
        query = re.sub(r"&?utm_\w+=\w+", "", environ.get("QUERY_STRING", ""))
        who = environ.get("HTTP_COOKIE", "") + environ.get("HTTP_AUTHORIZATION", "")
        who = who.replace("csrftoken=t", "")
        edition = self.edition + (self.now >= self.changes_at)
        text = f"{path}?{query} edition {edition} {'#' * 600} for {who}"
        if path == "/streamed/":
            return StreamingHttpResponse([text.encode()])
        if path == "/partial/" and "HTTP_HX_REQUEST" in environ:
            return HttpResponse("only a part")
        response = HttpResponse(text + "!" * (pagecache.MOST_BYTES if path == "/huge/" else 0))
        for name, value in HEADERS.get(path, {}).items():
            response[name] = value
        if path == "/cookie/":
            response.set_cookie("csrftoken", "t")
        response.status_code = {"/missing/": 404, "/moved/": 302, "/crash/": 500}.get(path, 200)
        return response


HEADERS = {
    "/private/": {"Cache-Control": "private"},
    "/no-store/": {"Cache-Control": "max-age=0, no-store"},
    "/by-cookie/": {"Vary": "Accept-Language, Cookie"},
    "/by-browser/": {"Vary": "User-Agent"},
    "/nonce/": {"Content-Security-Policy": "script-src 'nonce-abc'"},
}
KEPT = ["/", "/news/", "/es/"]
NOT_KEPT = [
    *HEADERS,
    "/streamed/",
    "/huge/",
    "/cookie/",
    "/missing/",
    "/moved/",
    "/crash/",
    "/staff/",
    "/media/a",
]


@dataclass
class Reply:
    status: str
    headers: dict
    body: bytes


def ask(app, path="/", query="", method="GET", **more) -> Reply:
    said = []
    environ = {
        "REQUEST_METHOD": method,
        "HTTP_HOST": "hall.example",
        "SERVER_PORT": "80",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        **more,
    }
    result = app(environ, lambda status, headers, exc_info=None: said.extend([status, headers]))
    body = b"".join(result)
    headers = dict(said[1])
    if headers.get("Content-Encoding") == "gzip":
        body = gzip.decompress(body)
    return Reply(said[0][:3], headers, body)


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def cache(site, tmp_path) -> PageCache:
    return PageCache(site, tmp_path, clock=lambda: site.now)


def beside(cache, site, tmp_path) -> PageCache:
    """The same hall in another process's memory: nothing shared but the disk."""
    return PageCache(site, tmp_path, clock=lambda: site.now)


WAYS = [{}, *WITHOUT_A_NAME, *PERSONAL]
visits = st.fixed_dictionaries(
    {
        "path": st.sampled_from(KEPT + NOT_KEPT + ["/partial/"]),
        "query": st.sampled_from(["", "page=2", "utm_source=x", "q=a&utm_medium=b"]),
        "more": st.sampled_from(WAYS),
    }
)
events = st.lists(st.one_of(visits, st.sampled_from(["publish", "an hour passes"])), max_size=30)


@given(events=events)
def test_nobody_is_shown_anything_but_what_the_site_would_show_them_now(events, tmp_path_factory):
    site = Site()
    folder = tmp_path_factory.mktemp("pages")
    caches = [PageCache(site, folder, clock=lambda: site.now) for _process in range(2)]
    for number, event in enumerate(events):
        if event == "publish":
            site.edition += 1
            generation().bump()
        elif event == "an hour passes":
            site.now += 3600
        else:
            expected = ask(site, event["path"], event["query"], **event["more"])
            seen = ask(caches[number % 2], event["path"], event["query"], **event["more"])
            assert (seen.status, seen.body) == (expected.status, expected.body)


@pytest.mark.parametrize("path", KEPT)
def test_the_second_stranger_does_not_trouble_the_site(cache, site, path):
    assert ask(cache, path).body == ask(cache, path).body
    assert len(site.rendered) == 1


@pytest.mark.parametrize("path", NOT_KEPT)
def test_what_is_not_for_everybody_is_made_for_each(cache, site, tmp_path, path):
    ask(cache, path), ask(cache, path), ask(beside(cache, site, tmp_path), path)
    assert len(site.rendered) == 3
    assert not [file for file in tmp_path.rglob("*") if file.is_file() and file.suffix != ".lock"]


@pytest.mark.parametrize(
    "more", [*PERSONAL, {"HTTP_HX_REQUEST": "true"}, {"HTTP_RANGE": "bytes=0-5"}, {"method": "POST"}]
)
def test_whoever_asks_in_a_way_of_their_own_is_answered_by_the_site_and_leaves_nothing(cache, site, more):
    ask(cache, **more)
    ask(cache, **more)
    assert b"for " in ask(cache).body
    assert b"ana" not in ask(cache).body
    assert len(site.rendered) == 3


def test_a_page_published_while_it_was_being_made_is_not_kept(cache, site, monkeypatch):
    answer = site.answer

    def interrupted(environ):
        response = answer(environ)
        site.edition += 1
        generation().bump()
        return response

    monkeypatch.setattr(site, "answer", interrupted)
    assert b"edition 0" in ask(cache).body
    monkeypatch.undo()
    assert b"edition 1" in ask(cache).body


def test_another_process_finds_the_page_on_disk(cache, site, tmp_path):
    first, second = ask(cache), ask(beside(cache, site, tmp_path))
    assert (first, len(site.rendered)) == (second, 1)


def test_a_page_leaves_at_its_moment_and_not_before(cache, site):
    ask(cache)
    site.now = site.changes_at - 0.001
    assert b"edition 0" in ask(cache).body
    site.now, site.changes_at = site.changes_at, site.changes_at + 60
    site.edition += 1
    assert b"edition 1" in ask(cache).body
    assert len(site.rendered) == 2


def test_a_reader_who_has_the_page_is_told_so(cache):
    for more in ({}, {"HTTP_ACCEPT_ENCODING": "gzip"}):
        first = ask(cache, **more)
        again = ask(cache, **more, HTTP_IF_NONE_MATCH=f'W/"x", {first.headers["ETag"]}')
        assert (again.status, again.body) == ("304", b"")
        assert again.headers["ETag"] == first.headers["ETag"]
        generation().bump()
        assert ask(cache, **more, HTTP_IF_NONE_MATCH='"another"').status == "200"


def test_a_reader_with_an_old_copy_does_not_leave_an_empty_page_for_the_next(cache):
    ask(cache, HTTP_IF_MODIFIED_SINCE="Sat, 29 Oct 2044 19:43:31 GMT", HTTP_IF_NONE_MATCH="*")
    assert b"edition 0" in ask(cache).body


def test_head_is_answered_as_get_without_the_page(cache, site):
    head, get = ask(cache, method="HEAD"), ask(cache)
    assert (head.status, head.headers, head.body) == (get.status, get.headers, b"")
    assert len(site.rendered) == 1


def test_the_page_says_how_it_may_be_kept_by_others(cache):
    reply = ask(cache, HTTP_ACCEPT_ENCODING="gzip")
    assert reply.headers["Cache-Control"] == "no-cache"
    assert reply.headers["Vary"] == "Accept-Encoding"
    assert ask(cache, HTTP_ACCEPT_ENCODING="gzip;q=0").headers.get("Content-Encoding") is None


def test_marks_of_letters_and_advertisers_make_no_new_page(cache, site):
    ask(cache, "/news/", "page=2")
    ask(cache, "/news/", "utm_source=letter&page=2&fbclid=123")
    assert len(site.rendered) == 1


def test_every_host_and_scheme_has_its_own_pages(cache, site):
    ask(cache), ask(cache, HTTP_HOST="other.example"), ask(cache, **{"wsgi.url_scheme": "https"})
    assert len(site.rendered) == 3


def test_made_up_questions_fill_neither_memory_nor_disk_nor_crowd_out_the_pages(site, tmp_path, monkeypatch):
    cache = PageCache(site, tmp_path, clock=lambda: site.now)
    ask(cache, "/news/")
    for number in range(1_200):
        ask(cache, "/", f"x={number}")
        ask(cache, f"/missing/{number}")
    rendered = len(site.rendered)
    ask(cache, "/news/")
    assert len(site.rendered) == rendered
    assert len(cache._asked.entries) <= 500
    assert len(list((tmp_path / "asked").iterdir())) <= 2 * 512


def test_memory_is_bounded_by_bytes(site, tmp_path, monkeypatch):
    cache = PageCache(site, tmp_path, clock=lambda: site.now)
    monkeypatch.setattr(cache._pages, "_most_bytes", 5_000)
    for number in range(50):
        ask(cache, f"/{number}/")
    assert 0 < sum(page.size for page in cache._pages.entries.values()) <= 5_000
    assert cache._pages._bytes == sum(page.size for page in cache._pages.entries.values())


@pytest.mark.parametrize("damage", [b"", b"{", b'{"key": 1}\n', b"[]\n", b"\xff\xfe\n\n"])
def test_a_damaged_file_is_a_page_to_be_made_again(cache, site, tmp_path, damage):
    ask(cache)
    for file in (tmp_path / "plain").iterdir():
        file.write_bytes(damage)
    assert b"edition 0" in ask(beside(cache, site, tmp_path)).body
    assert len(site.rendered) == 2


def test_a_folder_that_is_gone_costs_speed_and_nothing_else(cache, site, tmp_path):
    for drawer in ("plain", "asked"):
        (tmp_path / drawer).rmdir()
    assert b"edition 0" in ask(cache).body
    assert b"edition 0" in ask(cache, query="q=1").body


def test_a_site_that_raises_is_not_silenced_and_the_next_one_tries_again(cache, site, monkeypatch):
    monkeypatch.setattr(site, "answer", lambda environ: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        ask(cache)
    monkeypatch.undo()
    assert ask(cache).status == "200"


def test_a_site_kept_by_nobody_says_nothing_of_moments(tmp_path):
    """Answers that did not pass the site's own clock (a refused host, a static file) are never kept."""
    calls = []

    def bare(environ, start_response):
        calls.append(time.monotonic())
        start_response("200 OK", [("Content-Type", "text/plain")])
        return HttpResponse("hello")

    cache = PageCache(bare, tmp_path)
    ask(cache), ask(cache)
    assert len(calls) == 2
