"""The blocks of which staff build the home page.

A block only says what is wanted; `pages.gathering` fetches it, for all blocks of a page together.
"""

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from unionhall.core.blocks import CallBlock, TextBlock


class _Count(blocks.IntegerBlock):
    """How many things a block shows."""

    def __init__(self, most: int = 12, **options) -> None:
        super().__init__(**{"label": capfirst(_("how many")), "min_value": 1, "max_value": most, **options})


def _title(default) -> blocks.CharBlock:
    return blocks.CharBlock(label=capfirst(_("title")), max_length=80, default=default)


class LeadBlock(blocks.StructBlock):
    """The lead story: the post chosen here, or the newest one."""

    post = blocks.PageChooserBlock(
        "newsroom.Post",
        label=capfirst(_("post")),
        required=False,
        help_text=_("Leave empty to show the newest post."),
    )

    class Meta:
        icon = "doc-full"
        label = capfirst(_("lead story"))
        template = "pages/blocks/lead.html"


class NewsBlock(blocks.StructBlock):
    """The newest posts after the lead story."""

    title = _title(_("Latest news"))
    count = _Count(default=6)

    class Meta:
        icon = "list-ul"
        label = capfirst(_("latest news"))
        template = "pages/blocks/news.html"


class StatementsBlock(blocks.StructBlock):
    """What the federation has said."""

    title = _title(_("Statements"))
    count = _Count(default=3)

    class Meta:
        icon = "openquote"
        label = capfirst(_("statements"))
        template = "pages/blocks/statements.html"


class ToDoBlock(blocks.StructBlock):
    """What to do now."""

    title = _title(_("What to do now"))
    calls = blocks.ListBlock(CallBlock(), label=capfirst(_("things to do")), max_num=4, default=[])

    class Meta:
        icon = "pick"
        label = capfirst(_("what to do now"))
        template = "pages/blocks/todo.html"


class UpcomingBlock(blocks.StructBlock):
    """What is coming up."""

    title = _title(_("Coming up"))
    count = _Count(default=5)

    class Meta:
        icon = "date"
        label = capfirst(_("coming up"))
        template = "pages/blocks/upcoming.html"


class DivisionsBlock(blocks.StructBlock):
    """The divisions and the ways to their rooms."""

    title = _title(_("Divisions"))

    class Meta:
        icon = "group"
        label = capfirst(_("divisions"))
        template = "pages/blocks/divisions.html"


class CampaignsBlock(blocks.StructBlock):
    """The campaigns that are running."""

    title = _title(_("Campaigns"))
    count = _Count(default=3)

    class Meta:
        icon = "flag"
        label = capfirst(_("campaigns"))
        template = "pages/blocks/campaigns.html"


class FinderBlock(blocks.StructBlock):
    """The way from a town, a district or a name to one's local."""

    title = _title(_("Find my local"))
    text = blocks.CharBlock(label=capfirst(_("explanation")), max_length=200, required=False)

    class Meta:
        icon = "search"
        label = capfirst(_("find my local"))
        template = "pages/blocks/finder.html"


class ResourcesBlock(blocks.StructBlock):
    """The newest entries of the resource ledger."""

    title = _title(_("Latest resources"))
    count = _Count(default=6)

    class Meta:
        icon = "folder-open-inverse"
        label = capfirst(_("latest resources"))
        template = "pages/blocks/resources.html"


class HomeBlock(blocks.StreamBlock):
    """The front door, from top to bottom."""

    lead = LeadBlock()
    todo = ToDoBlock()
    news = NewsBlock()
    statements = StatementsBlock()
    campaigns = CampaignsBlock()
    upcoming = UpcomingBlock()
    divisions = DivisionsBlock()
    finder = FinderBlock()
    resources = ResourcesBlock()
    text = TextBlock(label=capfirst(_("text")), template="pages/blocks/text.html")

    class Meta:
        block_counts = {
            name: {"max_num": 1} for name in ("lead", "news", "statements", "upcoming", "divisions", "finder")
        }
