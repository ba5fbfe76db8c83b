"""Where the files, categories and feeds of a site that moved in are found now, by their old addresses.

Its pages have redirects that staff can see and change; these follow from what came in and need none.
"""

import re
from functools import reduce
from operator import or_
from urllib.parse import unquote, urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.text import slugify

from unionhall.core.models import Picture
from unionhall.newsroom.models import PostIndex, Topic
from unionhall.pages.addresses import spellings
from unionhall.pages.arrivals import NOT_FILED
from unionhall.pages.moving import Moved
from unionhall.places.models import Division

_FILE = re.compile(r"(?:/.+)?/wp-content/uploads/.+\.\w+")
_FEED = re.compile(
    r"(?:/(?:category|tag)/(?P<path>.+?))?/(?:feed|rss)(?:/(?P<form>rss2?|rdf|atom))?(?:\.xml)?/?"
)
_FILED = re.compile(r"/(?:category|tag)/(?P<path>.+?)(?:/page/\d+)?/?")


def read(path: str) -> str:
    """Where an old address leads now; empty if it is none that we know."""
    if _FILE.fullmatch(path):
        return _file(path)
    if found := _FEED.fullmatch(path):
        form = "atom" if found["form"] == "atom" else "rss"
        return _feed(found["path"], form)
    found = _FILED.fullmatch(path)
    return _list(found["path"]) if found else ""


def feed(form: str) -> str:
    """The feed that an old front page gave as `/?feed=rss2`; empty if it gave none of that form."""
    return read(f"/feed/{form}") if form.isalnum() else ""


def _file(path: str) -> str:
    """The picture or document that lay there, or of which a smaller size did."""
    is_its = reduce(or_, (Q(address__endswith=each) for each in spellings(path)))
    moved = Moved.objects.filter(is_its, page=None).exclude(address="")
    kept = next((each.picture or each.document for each in moved.select_related("picture", "document")), None)
    if kept is None:
        return ""
    return kept.file.url if isinstance(kept, Picture) else kept.url


def _feed(path: str | None, form: str) -> str:
    if not path:
        return reverse("feed", args=[form])
    filed = _filed(path)
    return reverse("feed-of", args=[*filed, form]) if filed else ""


def _list(path: str) -> str:
    """The news of a category or tag; of one below another only the last part counts."""
    news = PostIndex.objects.live().filter(locale__language_code="en").first()
    if news is None:
        return ""
    if _last(path) in NOT_FILED:
        return news.url
    filed = _filed(path)
    return f"{news.url}?{urlencode([filed])}" if filed else ""


def _filed(path: str) -> tuple[str, str] | None:
    """What the hall calls it: a division or a topic, and its name in addresses."""
    name = _last(path)
    for division in Division.objects.all():
        if name in (division.slug, slugify(division.name)):
            return "division", division.slug
    return ("topic", name) if Topic.objects.filter(slug=name).exists() else None


def _last(path: str) -> str:
    return unquote(path).rstrip("/").rpartition("/")[2]
