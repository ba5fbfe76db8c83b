"""Whoever subscribes to a feed and means it is told at once, signed; nobody else is called."""

import hashlib
import hmac
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings as hall_settings

from unionhall.newsroom import websub
from unionhall.newsroom.models import Subscription

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
    Thread(target=server.serve_forever, daemon=True).start()
    Mine.url = f"http://127.0.0.1:{server.server_port}/inbox?who=me"
    yield Mine
    server.shutdown()
    server.server_close()


def subscribe(reader, mode: str = "subscribe") -> None:
    websub.confirm.call(mode=mode, topic=TOPIC, callback=reader.url, secret="word", seconds=0)


def test_a_subscriber_that_means_it_gets_the_feed_signed(home, reader):
    subscribe(reader)
    websub.deliver.call(TOPIC)
    [(headers, body)] = reader.posts
    assert headers["X-Hub-Signature"] == "sha256=" + hmac.new(b"word", body, hashlib.sha256).hexdigest()
    assert headers["Content-Type"].startswith("application/rss+xml")
    assert 'rel="self"' in headers["Link"]
    assert body.startswith(b"<?xml")


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
