"""Links are looked at in the background: only near at hand in tests, never inside a private network."""

import socket
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from unionhall.core import outside
from unionhall.core.models import Attachment
from unionhall.newsroom import actions, links
from unionhall.newsroom.models import Resource
from unionhall.newsroom.tests.samples import entry


class Site(BaseHTTPRequestHandler):
    """A site on this machine with a page, a page that is gone, a door, and a ring of redirects."""

    asked: list[str] = []

    def do_HEAD(self):
        self.asked.append(f"{self.command} {self.path}")
        status, onward = {
            "/here": (200, ""),
            "/moved": (302, "/here"),
            "/ring": (302, "/ring"),
            "/inside": (302, "http://10.0.0.1/secret"),
            "/nonsense": (302, "http://[broken/"),
            "/members": (403, ""),
            "/no-head": (405 if self.command == "HEAD" else 200, ""),
        }.get(self.path, (404, ""))
        self.send_response(status)
        if onward:
            self.send_header("Location", onward)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_HEAD

    def log_message(self, *args):
        """Say nothing."""


@pytest.fixture
def site():
    Site.asked = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    # It looks often whether it is to end: a test would wait for that half a second.
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("/here", ""),
        ("/moved", ""),
        ("/members", ""),
        ("/no-head", ""),
        ("/gone", "404"),
        ("/ring", "again"),
        ("/nonsense", "no web address"),
    ],
)
def test_a_link_is_followed_to_its_end(site, path, word):
    found = links.check(site + path, is_near=True)
    assert found.has_looked
    assert bool(found.problem) == bool(word)
    assert word in found.problem


def test_the_head_is_asked_for_first_and_the_whole_only_if_that_is_refused(site):
    links.check(f"{site}/here", is_near=True)
    assert Site.asked == ["HEAD /here"]
    links.check(f"{site}/no-head", is_near=True)
    assert Site.asked[1:] == ["HEAD /no-head", "GET /no-head"]


def test_near_at_hand_nothing_else_is_asked_and_no_name_looked_up(site, monkeypatch):
    ask = socket.getaddrinfo
    asked = []
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *rest: asked.append(host) or ask(host, *rest))
    for link in ("https://example.org/", "http://10.0.0.1/", "http://169.254.169.254/", f"{site}/inside"):
        assert not links.check(link, is_near=True).has_looked
    assert set(asked) == {"127.0.0.1"}


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "100.64.0.1", "fd00::1"]
)
def test_out_in_the_world_a_name_that_means_a_private_address_is_never_connected_to(address, monkeypatch):
    def answer(host, port, **_more):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    def refuse(*_args, **_more):
        raise AssertionError("connected")

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    monkeypatch.setattr(socket, "create_connection", refuse)
    found = links.check("http://intranet.example.org/", is_near=False)
    assert "private network" in found.problem


@pytest.mark.parametrize(
    "link",
    ["ftp://127.0.0.1/a", "http://", "http://127.0.0.1:99999/", "javascript:alert(1)", "http://[broken/"],
)
def test_what_is_no_web_address_is_a_problem(link):
    assert links.check(link, is_near=False).problem


def test_the_ledger_remembers_since_when_a_link_is_broken(site, dot):
    now = timezone.now()
    good = actions.add_resource(entry(title="A memo", link=f"{site}/here"), by=dot)
    bad = actions.add_resource(entry(title="An old memo", link=f"{site}/gone"), by=dot)
    far = actions.add_resource(entry(title="A far memo"), by=dot)
    assert actions.check_links(on=now, is_near=True) == 2
    assert list(Resource.objects.broken()) == [bad]
    for resource in (good, bad, far):
        resource.refresh_from_db()
    assert (good.checked_at, good.broken_since) == (now, None)
    assert bad.broken_since == now
    assert far.checked_at is None
    assert actions.check_links(on=now + timedelta(hours=1), is_near=True) == 0
    assert actions.check_links(on=now + timedelta(days=2), is_near=True) == 2
    bad.refresh_from_db()
    assert bad.broken_since == now
    bad.link = f"{site}/here"
    bad.save()
    actions.check_links(on=now + timedelta(days=4), is_near=True)
    assert not Resource.objects.broken().exists()


def test_a_link_nobody_can_make_sense_of_does_not_cost_what_was_found_of_the_others(dot, monkeypatch, caplog):
    for name in ("odd", "even"):
        actions.add_resource(entry(title=f"The {name} memo", link=f"http://127.0.0.1/{name}"), by=dot)

    def answer(link, _message, *, is_near):
        return outside.Reply(200, "") if link.endswith("even") else 1 / 0

    monkeypatch.setattr(links, "send", answer)
    monkeypatch.setattr(actions, "ThreadPoolExecutor", Here)
    assert actions.check_links(on=timezone.now(), is_near=True) == 2
    assert not Resource.objects.filter(checked_at=None).exists()
    assert "in the log" in Resource.objects.broken().get().broken_reason
    assert "http://127.0.0.1/odd" in caplog.text


@pytest.mark.parametrize("is_link", [True, False])
def test_what_was_found_out_says_nothing_of_another_link_or_of_a_document(dot, is_link):
    resource = actions.add_resource(entry(), by=dot)
    resource.checked_at = resource.broken_since = timezone.now() - timedelta(days=9)
    resource.broken_reason = "Gone."
    resource.save()
    assert Resource.objects.get().is_broken
    if is_link:
        resource.link = "https://example.org/moved.pdf"
    else:
        resource.link = ""
        resource.document = Attachment.objects.create(title="A", file=ContentFile(b"A", "a.txt"))
    resource.save()
    mended = Resource.objects.get()
    assert not mended.is_broken
    assert (mended.checked_at, mended.broken_reason) == (None, "")
    assert not Resource.objects.broken().exists()


def test_a_link_mended_while_it_is_looked_at_waits_for_the_next_round(dot, monkeypatch):
    actions.add_resource(entry(), by=dot)

    def mend_and_fail(_link, *, is_near):
        Resource.objects.update(link="https://example.org/moved.pdf")
        return links.Finding(has_looked=True, problem="Gone.")

    monkeypatch.setattr(links, "check", mend_and_fail)
    monkeypatch.setattr(actions, "ThreadPoolExecutor", Here)
    assert actions.check_links(on=timezone.now(), is_near=True) == 0
    assert Resource.objects.get().broken_since is None


class Here:
    """Looks at one link after the other, in the thread that has the test's transaction."""

    def __init__(self, max_workers: int) -> None:
        self.map = map

    def __enter__(self):
        return self

    def __exit__(self, *_nothing) -> None:
        """Nothing to wind up."""
