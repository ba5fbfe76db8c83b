"""What home and division pages show from all desks, fetched for the whole page at once.

The models of `pages` use this module; it knows them only by the pages it is given.
"""

from collections import defaultdict
from datetime import date

from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone

from unionhall.core.keeping import Kept
from unionhall.core.publishing import PublicQuerySet, number_of
from unionhall.newsroom.listing import BESIDE_POSTS, filed_under
from unionhall.newsroom.models import Campaign, Kind, Post, PostQuerySet, Resource
from unionhall.pages import upcoming

# What counts on a day: a post that is published changes nothing of it.
_LEDGER: Kept[list[Resource]] = Kept(most=10)


def for_home(home) -> dict:
    """By the kind of block, what it shows; only what the page's blocks ask for is fetched."""
    wanted: dict[str, list] = defaultdict(list)
    for block in home.body:
        wanted[block.block_type].append(block.value)
    code = home.locale.language_code
    gathered: dict = {"today": timezone.localdate()}
    if {"lead", "news", "statements"} & set(wanted):
        gathered |= _news(code, wanted)
    if "campaigns" in wanted:
        gathered["campaigns"] = _running(code)[: _count(wanted, "campaigns")]
    if "upcoming" in wanted:
        gathered["upcoming"] = upcoming.ahead(code, on=gathered["today"])[: _count(wanted, "upcoming")]
    if "divisions" in wanted:
        gathered["divisions"] = home.rooms()
    if "resources" in wanted:
        gathered["resources"] = _in_force(gathered["today"], _count(wanted, "resources"))
    return gathered


def _count(wanted: dict, block: str) -> int:
    """How many things a block shows, and of several blocks the largest; none if it is not on the page."""
    return max((value["count"] for value in wanted.get(block, ())), default=0)


def _running(code: str) -> PublicQuerySet:
    mine = Campaign.objects.public().readable_in(code)
    return mine.select_related("lead_picture").order_by("-first_published_at", "-pk")


def _readable(code: str) -> PostQuerySet:
    return Post.objects.public().readable_in(code).newest_first()


def _news(code: str, wanted: dict) -> dict:
    """The lead story, chosen or newest; the newest posts after it; and the newest statements.

    What belongs to the posts is fetched once for all of them.
    """
    posts = list(_readable(code).for_line()[: _count(wanted, "news") + 1])
    chosen = _chosen(code, posts, wanted["lead"][0]["post"]) if "lead" in wanted else None
    statements = _statements(code, posts, _count(wanted, "statements"))
    prefetch_related_objects([*filter(None, [chosen]), *posts, *statements], *BESIDE_POSTS)
    lead = chosen or (posts[0] if posts and "lead" in wanted else None)
    after = [post for post in posts if post != lead]
    return {"lead": lead, "news": after[: _count(wanted, "news")], "statements": statements}


def _chosen(code: str, posts: list[Post], chosen: Post | None) -> Post | None:
    """The post that staff chose, if the public may read it; where it is translated, the translation."""
    if chosen is None:
        return None
    if here := next((post for post in posts if post.translation_key == chosen.translation_key), None):
        return here
    same = Post.objects.public().filter(translation_key=chosen.translation_key).for_line()
    by_locale = {post.locale_id: post for post in same}
    return by_locale.get(number_of(code)) or by_locale.get(chosen.locale_id)


def _statements(code: str, posts: list[Post], count: int) -> list[Post]:
    """The newest statements; only asked for where the newest posts do not hold enough of them."""
    said = [post for post in posts if post.kind == Kind.STATEMENT][:count]
    if len(said) == count:
        return said
    return list(_readable(code).filter(kind=Kind.STATEMENT).for_line()[:count])


def _in_force(today: date, count: int) -> list[Resource]:
    """The newest entries that count today; none of them is superseded, so that is not asked."""
    nothing = Prefetch("superseded_by", queryset=Resource.objects.none())
    entries = Resource.objects.public().in_force(today).select_related("document").prefetch_related(nothing)
    return _LEDGER.get((today, count), lambda: list(entries[:count]))


def for_division(page) -> dict:
    """A division's resources in force and past, its news, campaigns and dates ahead."""
    today = timezone.localdate()
    code, division = page.locale.language_code, page.division
    resources = list(division.resources.public().for_list())
    in_force = set(division.resources.in_force(today).values_list("pk", flat=True))
    return {
        "division": division,
        "resources": [entry for entry in resources if entry.pk in in_force],
        "past_resources": [entry for entry in resources if entry.pk not in in_force],
        "posts": filed_under(_readable(code), "divisions", division.slug).for_list()[:8],
        "campaigns": _running(code).filter(divisions=division),
        "upcoming": upcoming.ahead(code, on=today, division=division)[:6],
        "people": page.people.select_related("picture").prefetch_related("picture__renditions"),
    }
