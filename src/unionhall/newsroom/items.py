"""What a feed holds: posts and entries of the resource ledger, each with its whole text.

Which of them are in which feed, and how a feed is written, is in `newsroom.feeds`.
"""

import json
import logging
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import partial

from django.conf import settings
from django.db import DatabaseError
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import escape
from django.utils.text import capfirst
from django.utils.translation import get_language, override

from unionhall.core.dates import day
from unionhall.core.frame import absolute
from unionhall.core.glyphs import writable
from unionhall.core.keeping import Kept
from unionhall.core.models import Picture
from unionhall.newsroom.models import Correction, Kind, Post, RelatedResource, Resource

log = logging.getLogger("unionhall")
_CONTENTS: Kept[str] = Kept(1_000)
_BESIDE: "Kept[dict[int, Beside]]" = Kept(16)
# Feed readers know no "this site": links and pictures begin at the root and are made complete.
_LOCAL_ADDRESS = re.compile(r'\b(href|src)="/(?!/)')


@dataclass(frozen=True)
class Item:
    """One thing in a feed. Its key is what it is called in every feed for ever, wherever it moves."""

    key: str
    url: str
    title: str
    summary: str
    content: str
    author: str
    category: str
    language: str
    date: datetime
    updated_at: datetime
    picture: Picture | None = None


@dataclass
class Beside:
    """What lies beside a post and belongs to it: what it had wrong, and entries of the ledger."""

    corrections: list[Correction] = field(default_factory=list)
    resources: list[Resource] = field(default_factory=list)

    @property
    def key(self) -> tuple[tuple[object, str], ...]:
        noted = [(each.date, each.text) for each in self.corrections]
        return (*noted, *((each.pk, each.title) for each in self.resources))


class Links:
    """The addresses of posts: those below one parent begin the same, which is worked out once."""

    def __init__(self) -> None:
        self._starts: dict[str, str] = {}

    def __call__(self, post: Post) -> str:
        above, end = post.url_path.removesuffix(f"{post.slug}/"), f"{post.slug}/"
        if above not in self._starts:
            self._starts[above] = absolute(post.get_url() or "/").removesuffix(end)
        return self._starts[above] + end


def _or_in_short(write: Callable[[], str], thing: Post | Resource) -> str:
    """The whole of it; of what cannot be shown, its summary: one thing does not take a feed with it."""
    try:
        return write()
    except DatabaseError:
        raise
    except Exception:
        log.exception("Feeds have only the summary of %r, which cannot be shown whole.", thing)
        return writable(f"<p>{escape(thing.summary)}</p>")


# --- Posts ------------------------------------------------------------------------------------------------
def of_posts(posts: list[Post]) -> list[Item]:
    """Posts as they are in a feed."""
    link_to = Links()
    beside = _BESIDE.get(tuple(post.pk for post in posts), partial(_beside, posts))
    return [_post(post, link_to(post), beside[post.pk]) for post in posts]


def _post(post: Post, url: str, beside: Beside) -> Item:
    return Item(
        key=_key(post),
        url=url,
        title=writable(post.title),
        summary=writable(post.summary),
        content=_or_in_short(partial(_content, post, beside), post),
        author=writable(post.byline),
        category=str(Kind(post.kind).label),
        language=post.language,
        date=post.dated,
        updated_at=post.updated_at or post.dated,
        picture=post.lead_picture,
    )


def _key(post: Post) -> str:
    key = f"urn:uuid:{post.translation_key}"
    return key if post.language == settings.LANGUAGE_CODE else f"{key}:{post.language}"


def _beside(posts: list[Post]) -> dict[int, Beside]:
    """By the keys of the posts."""
    found = {post.pk: Beside() for post in posts}
    for correction in Correction.objects.filter(post__in=posts).order_by("-date", "-pk"):
        found[correction.post_id].corrections.append(correction)
    for related in RelatedResource.objects.filter(post__in=posts).select_related("resource"):
        found[related.post_id].resources.append(related.resource)
    return found


def _content(post: Post, beside: Beside) -> str:
    """The whole post, kept until a table changes that its blocks ask. What comes with it is in the key."""
    lead = post.lead_picture
    picture = (lead.file.name, lead.credit) if lead else ()
    said = (post.summary, post.lead_alternative, post.lead_caption, post.action_label, post.action_url)
    body = json.dumps(list(post.body.raw_data))
    key = (get_language(), picture, said, body, beside.key)
    # A feed has no style sheet to choose among the sizes of a chart or picture by.
    context = {"post": post, "beside": beside, "has_one_size": True}
    return _CONTENTS.get(key, partial(_html, "newsroom/feed_item.html", context))


def _html(template: str, context: dict) -> str:
    """HTML whose addresses are complete."""
    html = render_to_string(template, context)
    return writable(_LOCAL_ADDRESS.sub(rf'\1="{settings.URL}/', html))


# --- The ledger -------------------------------------------------------------------------------------------
def of_ledger(entries: Iterable[Resource]) -> list[Item]:
    """Entries of the resource ledger as they are in a feed: each on the day it was issued."""
    return [_entry(entry) for entry in entries]


def _entry(entry: Resource) -> Item:
    with override(settings.LANGUAGE_CODE):
        key = absolute(entry.get_absolute_url())
    return Item(
        key=key,
        url=absolute(entry.get_absolute_url()),
        title=writable(entry.title),
        summary=writable(entry.summary or f"{entry.issued_by}, {day(entry.issued_on)}"),
        content=_or_in_short(partial(_html, "newsroom/feed_entry.html", {"resource": entry}), entry),
        author=writable(entry.issued_by),
        category=capfirst(str(Resource._meta.verbose_name)),
        language=entry.language,
        date=_midnight(entry.issued_on),
        updated_at=_midnight(entry.changed_on),
    )


def _midnight(day: date) -> datetime:
    """When that day began, where the federation is."""
    return timezone.make_aware(datetime.combine(day, time.min))
