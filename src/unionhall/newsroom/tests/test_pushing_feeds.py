"""Whoever subscribes to a feed and means it is told at once, signed; nobody else is called."""

import hashlib
import hmac
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings as hall_settings

from unionhall.newsroom import websub
from unionhall.newsroom.actions import add_resource
from unionhall.newsroom.models import Resource, Subscription
from unionhall.newsroom.tests.samples import entry, post_draft, publish_in
from unionhall.places.actions import record_division
from unionhall.places.models import Federation

TOPIC = f"{hall_settings.URL}/feeds/news.rss"


class Reader(BaseHTTPRequestHandler):
    """A subscriber's server: it confirms what it is asked, and keeps what it is sent."""

    answer = "{challenge}"
    status = 200
    posts: list = []

    def do_GET(self):
        asked = parse_qs(urlsplit(self.path).query)
        self.send_response(self.status)
        self.end_headers()
        self.wfile.write(self.answer.format(challenge=asked["hub.challenge"][0]).encode())

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.posts.append((self.headers, body))
        self.send_response(self.status)
        self.end_headers()

    def log_message(self, *_words):
        pass


@pytest.fixture
def reader():
    class Mine(Reader):
        posts: list = []

    server = HTTPServer(("127.0.0.1", 0), Mine)
    # It looks often whether it is to end: a test would wait for that half a second.
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    Mine.url = f"http://127.0.0.1:{server.server_port}/inbox?who=me"
    yield Mine
    server.shutdown()
    server.server_close()


def subscribe(reader, mode: str = "subscribe", topic: str = TOPIC) -> None:
    websub.confirm.call(mode=mode, topic=topic, callback=reader.url, secret="word", seconds=0)


def test_a_subscriber_that_means_it_gets_the_feed_signed(home, reader):
    subscribe(reader)
    websub.deliver.call(TOPIC)
    [(headers, body)] = reader.posts
    assert headers["X-Hub-Signature"] == "sha256=" + hmac.new(b"word", body, hashlib.sha256).hexdigest()
    assert headers["Content-Type"].startswith("application/rss+xml")
    assert 'rel="self"' in headers["Link"]
    assert body.startswith(b"<?xml")


@pytest.mark.parametrize("path", ["/es/feeds/news.rss", "/pt/feeds/news.json", "/feeds/news.atom"])
def test_the_feeds_of_every_language_are_pushed(client, home, dot, reader, path):
    publish_in(home, post_draft(), by=dot)
    topic = f"{hall_settings.URL}{path}"
    asked = {"hub.mode": "subscribe", "hub.topic": topic, "hub.callback": reader.url}
    assert client.post("/hub/", asked).status_code == client.post("/es/hub/", asked).status_code == 202
    subscribe(reader, topic=topic)
    websub.deliver.call(topic)
    [(headers, body)] = reader.posts
    assert f"<{topic}>" in headers["Link"]
    assert body == client.get(path).content


def test_an_entry_of_the_ledger_is_pushed_too(
    home, dot, reader, django_capture_on_commit_callbacks, monkeypatch
):
    monkeypatch.setattr(websub, "tell_all", SimpleNamespace(enqueue=websub.tell_all.call))
    monkeypatch.setattr(websub, "deliver", SimpleNamespace(enqueue=websub.deliver.call))
    subscribe(reader)
    with django_capture_on_commit_callbacks(execute=True):
        add_resource(entry(), by=dot)
    [(_headers, body)] = reader.posts
    assert b"Guidance on ventilation" in body


def test_only_feeds_that_have_changed_are_pushed(
    home, dot, reader, django_capture_on_commit_callbacks, monkeypatch
):
    pushed: list[str] = []
    monkeypatch.setattr(websub, "tell_all", SimpleNamespace(enqueue=websub.tell_all.call))
    monkeypatch.setattr(websub, "deliver", SimpleNamespace(enqueue=pushed.append))
    psrp, nurses = (record_division(slug, {"name": slug}, 0, by=None) for slug in ("psrp", "nurses"))
    of_psrp, of_nurses = (TOPIC.replace("news", f"division/{slug}") for slug in ("psrp", "nurses"))
    for topic in (TOPIC, of_psrp, of_nurses):
        subscribe(reader, topic=topic)
    with django_capture_on_commit_callbacks(execute=True):
        post = publish_in(home, post_draft(divisions=[psrp]), by=dot)
    assert sorted(pushed) == sorted([TOPIC, of_psrp])
    pushed.clear()
    post.divisions = [nurses]
    with django_capture_on_commit_callbacks(execute=True):
        post.save_revision(user=dot).publish(user=dot)
    assert sorted(pushed) == sorted([TOPIC, of_psrp, of_nurses])


def test_of_a_feed_that_is_no_more_nobody_is_told(home, reader):
    topic = f"{hall_settings.URL}/feeds/topic/pay.rss"
    subscribe(reader, topic=topic)
    websub.deliver.call(topic)
    assert not reader.posts
    assert not Subscription.objects.exists()


def test_a_hub_elsewhere_is_told_which_feeds_have_changed(
    home, dot, reader, django_capture_on_commit_callbacks, monkeypatch
):
    monkeypatch.setattr(websub, "tell_hub", SimpleNamespace(enqueue=websub.tell_hub.call))
    federation = Federation.for_site(home.get_site())
    federation.hub = reader.url
    federation.save()
    division = record_division("psrp", {"name": "Support staff"}, 0, by=None)
    for change in (
        lambda: publish_in(home, post_draft(divisions=[division]), by=dot),
        lambda: add_resource(entry(divisions=(division,)), by=dot),
        lambda: Resource.objects.get().delete(),
    ):
        with django_capture_on_commit_callbacks(execute=True):
            change()
        _headers, body = reader.posts.pop()
        told = parse_qs(body.decode())
        assert told["hub.mode"] == ["publish"]
        assert {TOPIC, f"{hall_settings.URL}/es/feeds/division/psrp.json"} < set(told["hub.url"])
        assert len(told["hub.url"]) == 18


def test_a_callback_that_does_not_confirm_is_never_called(home, reader):
    reader.answer = "what?"
    subscribe(reader)
    assert not Subscription.objects.exists()


def test_leaving_is_confirmed_too(home, reader):
    subscribe(reader)
    reader.answer = "no"
    subscribe(reader, "unsubscribe")
    assert Subscription.objects.exists()
    reader.answer = "{challenge}"
    subscribe(reader, "unsubscribe")
    assert not Subscription.objects.exists()


def test_a_callback_that_is_gone_or_fails_again_and_again_is_forgotten(home, reader):
    subscribe(reader)
    reader.status = 500
    for _time in range(4):
        websub.deliver.call(TOPIC)
    assert Subscription.objects.get().failures == 4
    websub.deliver.call(TOPIC)
    assert not Subscription.objects.exists()


def test_the_demo_and_the_tests_call_nobody_outside(home):
    websub.confirm.call(mode="subscribe", topic=TOPIC, callback="http://192.0.2.1/", secret="", seconds=0)
    assert not Subscription.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"hub.mode": "shout"},
        {"hub.topic": "https://elsewhere.example/feeds/news.rss"},
        {"hub.topic": f"{hall_settings.URL}/staff/"},
        {"hub.topic": f"{TOPIC}?x=1"},
        {"hub.topic": f"{TOPIC}#x"},
        {"hub.topic": "http://[x"},
        {"hub.topic": f"{hall_settings.URL}[x"},
        {"hub.topic": f"{hall_settings.URL}/feeds/topic/invented.rss"},
        {"hub.callback": "ftp://127.0.0.1/"},
        {"hub.callback": "file:///etc/passwd"},
        {"hub.secret": "x" * 200},
    ],
)
def test_a_request_that_makes_no_sense_is_refused(client, home, wrong):
    good = {"hub.mode": "subscribe", "hub.topic": TOPIC, "hub.callback": "http://127.0.0.1:9/"}
    assert client.post("/hub/", good).status_code == 202
    assert client.post("/hub/", {**good, **wrong}).status_code == 400
    assert client.get("/hub/").status_code == 405


@pytest.mark.parametrize(("asked", "granted"), [("9" * 5000, 30 * 86400), ("9" * 20, 30 * 86400), ("²", 0)])
def test_a_lease_of_any_length_is_cut_to_what_the_hub_grants(client, home, monkeypatch, asked, granted):
    wishes: list[int] = []
    confirm = SimpleNamespace(enqueue=lambda **wish: wishes.append(wish["seconds"]))
    monkeypatch.setattr(websub, "confirm", confirm)
    wish = {"hub.mode": "subscribe", "hub.topic": TOPIC, "hub.callback": "http://127.0.0.1:9/"}
    assert client.post("/hub/", {**wish, "hub.lease_seconds": asked}).status_code == 202
    assert wishes == [granted]
