"""A WebSub hub of our own: whoever follows a feed is told at once when it changes (W3C WebSub).

A subscriber asks here; we ask its callback whether it meant it; when something is published the worker sends
each subscriber its feed, signed with the secret it gave. No third party learns who reads us, unless a hall
has chosen a hub elsewhere: that one is then told which feeds have changed, and fetches them.
"""

import hashlib
import hmac
import logging
import secrets
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.db.models.signals import post_save, pre_delete, pre_save
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from django_tasks import task
from wagtail.signals import page_published, page_unpublished

from unionhall.core.frame import absolute
from unionhall.core.outside import Message, OutOfBoundsError, UnreachableError, send
from unionhall.newsroom import feeds
from unionhall.newsroom.models import Post, Resource, Subscription
from unionhall.places.models import Federation

log = logging.getLogger("unionhall")
_LONGEST = timedelta(days=30)
_SHORTEST = timedelta(hours=1)
_MOST_FAILURES = 5
# One feed cannot be used to make us call the whole world.
_MOST_SUBSCRIBERS = 2000
_CHALLENGE_BYTES = 200


def start() -> None:
    """Listen to what is published, and to what is written into the ledger: all of it is public at once."""
    for signal, sender in (
        (page_published, Post),
        (page_unpublished, Post),
        (post_save, Resource),
        (pre_delete, Resource),
    ):
        signal.connect(_news_changed, sender=sender, dispatch_uid=f"push-{id(signal)}")
    pre_save.connect(_note_feeds, sender=Post, dispatch_uid="push-before")


def _note_feeds(instance: Post, **_signal: object) -> None:
    """In which feeds a post was until now: what is published is filed anew before that is told."""
    if _is_followed() and (was := Post.objects.live().filter(pk=instance.pk).first()):
        instance.__dict__.setdefault("_feeds_before", set()).update(_feeds_of(was))


def _news_changed(instance: Post | Resource, **_signal: object) -> None:
    if _is_followed():
        before = instance.__dict__.pop("_feeds_before", set()) | set(_feeds_of(instance))
        transaction.on_commit(partial(_tell_of, instance, before))


def _is_followed() -> bool:
    return Subscription.objects.exists() or Federation.objects.exclude(hub="").exists()


def _tell_of(instance: Post | Resource, before: set[str]) -> None:
    """It may be filed elsewhere by now; of what is gone, only the feeds it was in are left."""
    now = set(_feeds_of(instance)) if instance.pk else set()
    changed = sorted(before | now)
    if Subscription.objects.exists():
        tell_all.enqueue(changed)
    if Federation.objects.exclude(hub="").exists():
        tell_hub.enqueue(changed)


def _feeds_of(instance: Post | Resource) -> Iterator[str]:
    """The addresses of the feeds that have this post or entry."""
    kept = [("", "")]
    kept += [("division", each.slug) for each in instance.divisions.all()]
    kept += [("topic", each.slug) for each in instance.topics.all()]
    if isinstance(instance, Post):
        kept += [("local", each.number) for each in instance.locals.all()]
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            yield from (absolute(feeds.address(form, *each)) for each in kept for form in feeds.TYPES)


@csrf_exempt
@require_POST
def receive(request: HttpRequest) -> HttpResponse:
    """A subscriber's request; answered at once, carried out by the worker when its callback has confirmed."""
    wish = {name: request.POST.get(f"hub.{name}", "") for name in ("mode", "topic", "callback", "secret")}
    problem = _problem(wish)
    if problem:
        return HttpResponse(problem, status=400, content_type="text/plain")
    confirm.enqueue(**wish, seconds=_seconds(request.POST.get("hub.lease_seconds", "")))
    return HttpResponse(status=202)


def _seconds(asked: str) -> int:
    """How long it wants to be told; 0 if it says nothing that makes sense. What is longest is long enough."""
    if not (asked.isascii() and asked.isdigit()):
        return 0
    most = int(_LONGEST.total_seconds())
    return min(int(asked), most) if len(asked) <= len(str(most)) else most


def _problem(wish: dict[str, str]) -> str:
    if wish["mode"] not in ("subscribe", "unsubscribe"):
        return "hub.mode must be subscribe or unsubscribe"
    if not _is_feed(wish["topic"]):
        return "hub.topic must be the address of one of our feeds"
    try:
        URLValidator(["http", "https"])(wish["callback"])
    except ValidationError:
        return "hub.callback must be a web address"
    if len(wish["callback"]) > 500 or len(wish["secret"].encode()) >= 200:
        return "hub.callback or hub.secret is too long"
    return ""


def _is_feed(topic: str) -> bool:
    """Whether it is the very address of a feed: another spelling would be counted as a feed of its own."""
    path = topic.removeprefix(settings.URL)
    if path == topic:
        return False
    with _language_of(path):
        try:
            match = resolve(path)
        except Resolver404:
            return False
        asked = (match.kwargs.get("scope", ""), match.kwargs.get("name", ""))
        return match.url_name in ("feed", "feed-of") and feeds.exists(*asked)


def _language_of(path: str) -> translation.override:
    """An address is known only in the language that it begins with."""
    return translation.override(translation.get_language_from_path(path) or settings.LANGUAGE_CODE)


@task()
def confirm(mode: str, topic: str, callback: str, secret: str, seconds: int) -> None:
    """Ask the callback whether it meant it, and do what it asked for."""
    lease = min(max(timedelta(seconds=seconds), _SHORTEST), _LONGEST) if seconds else _LONGEST
    challenge = secrets.token_urlsafe(24)
    question = {
        "hub.mode": mode,
        "hub.topic": topic,
        "hub.challenge": challenge,
        "hub.lease_seconds": int(lease.total_seconds()),
    }
    joint = "&" if urlsplit(callback).query else "?"
    if not _answers(f"{callback}{joint}{urlencode(question)}", challenge):
        return
    if mode == "unsubscribe":
        Subscription.objects.filter(topic=topic, callback=callback).delete()
        return
    if Subscription.objects.filter(topic=topic).count() < _MOST_SUBSCRIBERS:
        Subscription.objects.update_or_create(
            topic=topic,
            callback=callback,
            defaults={"secret": secret, "until": timezone.now() + lease, "failures": 0},
        )


def _answers(url: str, challenge: str) -> bool:
    try:
        reply = send(url, Message("GET", {}), is_near=_is_near(), most=_CHALLENGE_BYTES)
    except (UnreachableError, OutOfBoundsError):
        return False
    return 200 <= reply.status < 300 and reply.body.strip() == challenge.encode()


@task()
def tell_all(changed: list[str]) -> None:
    """Send each feed that has changed and has subscribers to all of them."""
    Subscription.objects.filter(until__lt=timezone.now()).delete()
    told = Subscription.objects.filter(topic__in=changed).order_by()
    for topic in told.values_list("topic", flat=True).distinct():
        deliver.enqueue(topic)


@task()
def deliver(topic: str) -> None:
    """Send one feed as it is now to each of its subscribers. Of a feed that is no more, nobody is told."""
    if not _is_feed(topic):
        Subscription.objects.filter(topic=topic).delete()
        return
    feed = _render(topic)
    for subscription in Subscription.objects.filter(topic=topic):
        _push(subscription, feed)


def _render(topic: str) -> HttpResponse:
    """The feed as a stranger gets it."""
    path = urlsplit(topic).path
    request = HttpRequest()
    request.method, request.path = "GET", path
    request.META = {"HTTP_HOST": urlsplit(settings.URL).netloc, "SERVER_NAME": "", "SERVER_PORT": "80"}
    with _language_of(path):
        match = resolve(path)
        return match.func(request, *match.args, **match.kwargs)


def _push(subscription: Subscription, feed: HttpResponse) -> None:
    headers = {"Content-Type": feed["Content-Type"], "Link": feed["Link"]}
    if subscription.secret:
        digest = hmac.new(subscription.secret.encode(), feed.content, hashlib.sha256).hexdigest()
        headers["X-Hub-Signature"] = f"sha256={digest}"
    try:
        reply = send(subscription.callback, Message("POST", headers, feed.content), is_near=_is_near())
        is_taken, is_gone = 200 <= reply.status < 300, reply.status == 410
    except (UnreachableError, OutOfBoundsError):
        is_taken, is_gone = False, False
    subscription.failures = 0 if is_taken else subscription.failures + 1
    if is_gone or subscription.failures >= _MOST_FAILURES:
        subscription.delete()
        return
    subscription.save(update_fields=["failures"])


@task()
def tell_hub(changed: list[str]) -> None:
    """Tell the hub that a hall has chosen instead of its own which feeds have changed."""
    body = urlencode([("hub.mode", "publish"), *(("hub.url", each) for each in changed)]).encode()
    message = Message("POST", {"Content-Type": "application/x-www-form-urlencoded"}, body)
    for hub in Federation.objects.exclude(hub="").values_list("hub", flat=True).distinct():
        try:
            status = send(hub, message, is_near=_is_near()).status
        except (UnreachableError, OutOfBoundsError) as problem:
            log.warning("The hub %s was not told of news: %s", hub, problem)
            continue
        if not 200 <= status < 300:
            log.warning("The hub %s was not told of news: it answers with %s.", hub, status)


def _is_near() -> bool:
    return settings.DEMO or settings.TESTING
