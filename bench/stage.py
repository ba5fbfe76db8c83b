"""A hall of its own for the benches: in a folder that is thrown away, with as many posts as are asked for."""

import atexit
import io
import itertools
import os
import shutil
import tempfile
import uuid
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from time import perf_counter, process_time

from databases import CHOSEN

FOLDER = tempfile.mkdtemp(prefix="unionhall-bench-")
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
os.environ |= {
    "UNIONHALL_DEMO": "1",
    "UNIONHALL_DATA": FOLDER,
    "UNIONHALL_URL": "http://127.0.0.1:8000",
    "DJANGO_SETTINGS_MODULE": "unionhall.settings",
}
if CHOSEN not in os.environ:
    os.environ.pop("DATABASE_URL", None)

import django  # noqa: E402 - the settings must be decided first

django.setup()

from django.contrib.auth.models import Group  # noqa: E402
from django.core.handlers.wsgi import WSGIHandler  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402
from wagtail.models import Page  # noqa: E402

from unionhall.core.freshness import generation  # noqa: E402
from unionhall.core.models import User  # noqa: E402
from unionhall.core.serving import collect_static_files  # noqa: E402
from unionhall.core.waste import look_less  # noqa: E402
from unionhall.newsroom import actions  # noqa: E402
from unionhall.newsroom.models import Post, PostIndex  # noqa: E402
from unionhall.pages import indexing  # noqa: E402
from unionhall.pages.actions import open_hall  # noqa: E402

EDITOR = "dot@example.org"
_EDITS = itertools.count()
WORDS = [
    *(
        "members",
        "schools",
        "wages",
        "contract",
        "bargaining",
        "paraprofessionals",
        "tutoring",
        "counsellors",
    ),
    *("relief", "budget", "nurses", "steward", "election", "benefits", "pension", "safety", "classrooms"),
    *("council", "convention", "scholarship", "picket", "solidarity"),
]


def stand(posts: int) -> str:
    """A migrated hall, open, with so many posts. Returns the address part of the newest."""
    call_command("migrate", verbosity=0)
    collect_static_files()
    open_hall("Federation of Benches", host="127.0.0.1", port=8000)
    user = User.objects.create_user(EDITOR, first_name="Dot")
    user.groups.add(Group.objects.get(name="Moderators"))
    index = PostIndex.objects.get(locale__language_code="en")
    now = timezone.now()
    for number in range(60):
        draft = actions.PostDraft(
            title=_title(number),
            summary=_text(number, 20),
            body=_body(number),
            date=now - timedelta(hours=number),
        )
        actions.publish_post(index, draft, by=user, on=now)
    fill(posts)
    return Post.objects.newest_first()[0].slug


def fill(posts: int) -> None:
    """Bring the hall to so many posts: copies of the first, each with words of its own."""
    first, index = Post.objects.first(), PostIndex.objects.get(locale__language_code="en")
    with transaction.atomic():
        for number in range(Post.objects.count(), posts):
            _copy(first, index, number)
        index.numchild = Page.objects.filter(path__startswith=index.path, depth=index.depth + 1).count()
        index.save(update_fields=["numchild"])
    indexing.reindex()
    connection.cursor().execute("ANALYZE")
    generation().bump()
    # As a web process does once it is loaded.
    look_less()


def _copy(first: Post, index: PostIndex, number: int) -> None:
    page = Page.objects.get(pk=first.pk)
    page.pk = page.id = None
    page.path = Page._get_path(index.path, index.depth + 1, number + 1)
    page.title = page.draft_title = _title(number)
    page.slug = f"post-{number}"
    page.url_path = f"{index.url_path}{page.slug}/"
    page.translation_key = uuid.uuid4()
    page.latest_revision = page.live_revision = None
    page.save_base(force_insert=True)
    post = Post.objects.get(pk=first.pk)
    post.__dict__.update({k: v for k, v in page.__dict__.items() if not k.startswith("_")})
    post.page_ptr_id = page.pk
    post.summary, post.body = _text(number, 20), _body(number)
    post.date = first.date - timedelta(hours=number)
    post.save_base(raw=True, force_insert=True)


def _title(number: int) -> str:
    return f"{_text(number, 5).capitalize()}, number {number}"


def _text(number: int, count: int) -> str:
    return " ".join(WORDS[(number * 7 + step * (number % 11 + 1)) % len(WORDS)] for step in range(count))


def _body(number: int) -> list[tuple[str, str]]:
    return [("paragraph", f"<p>{_text(number + step, 60)}.</p>") for step in range(6)]


site = WSGIHandler()


def ask(address: str) -> bytes:
    """What a stranger is sent, made anew. Raises `AssertionError` unless it is a page."""
    path, _mark, query = address.partition("?")
    environ = {
        "REQUEST_METHOD": "GET",
        "HTTP_HOST": "127.0.0.1",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
    }
    said: list[str] = []
    response = site(environ, lambda status, _headers, _exc=None: said.append(status))
    body = b"".join(response)
    response.close()
    assert said[0].startswith("200"), f"{address}: {said[0]}"
    return body


def publish() -> None:
    """Somebody edits and publishes a post: the second newest, which is on the home page and in every feed."""
    post = Post.objects.newest_first()[1]
    post.summary = _text(next(_EDITS), 20)
    post.save_revision(user=post.owner)
    actions.publish(post, by=User.objects.get(email=EDITOR), on=timezone.now())


def cold(address: str) -> bytes:
    """A page that the page cache does not have, just after somebody published."""
    publish()
    return ask(address)


@dataclass(frozen=True)
class Took:
    """Milliseconds: by the clock on the wall, and of the processor's work."""

    wall: float
    cpu: float


def milliseconds(address: str, times: int = 40) -> Took:
    """What a page costs just after a publication: the median of so many times, after a few to warm up."""
    for _warm_up in range(3):
        cold(address)
    wall, cpu = [], []
    for _time in range(times):
        publish()
        began, worked = perf_counter(), process_time()
        ask(address)
        wall.append(perf_counter() - began)
        cpu.append(process_time() - worked)
    return Took(median(wall) * 1000, median(cpu) * 1000)


def queries(address: str) -> int:
    publish()
    with CaptureQueriesContext(connection) as seen:
        ask(address)
    return len(seen)
