"""What home and division pages show from all desks, fetched for the whole page at once.

The models of `pages` use this module; it knows them only by the pages it is given.
"""

from collections.abc import Iterable

from django.utils import timezone

from unionhall.newsroom.models import Campaign, Kind, Post, Resource
from unionhall.pages import upcoming

_ROWS = 12


def for_home(home) -> dict:
    """By the kind of block, what it shows; only what the page's blocks ask for is fetched."""
    wanted = {block.block_type: block.value for block in home.body}
    code = home.locale.language_code
    gathered: dict = {"today": timezone.localdate()}
    if {"lead", "news"} & set(wanted):
        gathered |= _news(code, wanted)
    if "statements" in wanted:
        statements = _posts(code).filter(kind=Kind.STATEMENT)
        gathered["statements"] = statements[: wanted["statements"]["count"]]
    if "campaigns" in wanted:
        running = Campaign.objects.public().filter(locale=home.locale).select_related("lead_picture")
        gathered["campaigns"] = running.order_by("-first_published_at")[: wanted["campaigns"]["count"]]
    if "upcoming" in wanted:
        gathered["upcoming"] = upcoming.ahead(code, on=gathered["today"])[: wanted["upcoming"]["count"]]
    if "divisions" in wanted:
        gathered["divisions"] = home.rooms()
    if "resources" in wanted:
        newest = Resource.objects.public().in_force(gathered["today"]).for_list()
        gathered["resources"] = newest[: wanted["resources"]["count"]]
    return gathered


def _posts(code: str) -> Iterable[Post]:
    return Post.objects.public().readable_in(code).newest_first().for_list()


def _news(code: str, wanted: dict) -> dict:
    """The lead story, chosen or newest, and the newest posts after it."""
    newest = list(_posts(code)[: _ROWS + 1])
    chosen = wanted["lead"]["post"] if "lead" in wanted else None
    lead = _chosen(chosen.pk, newest) if chosen else None
    if "lead" in wanted and lead is None:
        lead = next(iter(newest), None)
    count = wanted["news"]["count"] if "news" in wanted else 0
    return {"lead": lead, "news": [post for post in newest if post != lead][:count]}


def _chosen(pk: int, newest: list[Post]) -> Post | None:
    """The post staff chose, as long as everybody may read it."""
    here = next((post for post in newest if post.pk == pk), None)
    return here or Post.objects.public().filter(pk=pk).for_list().first()


def for_division(page) -> dict:
    """A division's resources in force and past, its news, campaigns and dates ahead."""
    today = timezone.localdate()
    code, division = page.locale.language_code, page.division
    resources = list(division.resources.public().for_list())
    in_force = set(division.resources.in_force(today).values_list("pk", flat=True))
    posts = Post.objects.public().readable_in(code).filter(divisions=division)
    return {
        "division": division,
        "resources": [entry for entry in resources if entry.pk in in_force],
        "past_resources": [entry for entry in resources if entry.pk not in in_force],
        "posts": posts.newest_first().for_list()[:8],
        "campaigns": Campaign.objects.public().filter(locale=page.locale, divisions=division),
        "upcoming": upcoming.ahead(code, on=today, division=division)[:6],
        "people": page.people.select_related("picture").prefetch_related("picture__renditions"),
    }
