"""Posts, campaigns and entries of the ledger with nothing missing, for tests to change."""

from datetime import UTC, date, datetime

from wagtail.rich_text import RichText

from unionhall.core.models import User
from unionhall.newsroom import actions
from unionhall.newsroom.actions import CampaignDraft, PostDraft, ResourceEntry
from unionhall.newsroom.models import Campaign, CampaignIndex, Post, PostIndex, Resource
from unionhall.pages.models import HomePage

MAY_DAY = datetime(2021, 5, 1, 14, tzinfo=UTC)


def post_draft(**facts) -> PostDraft:
    plain = {
        "title": "Members win a raise",
        "summary": "The contract is signed.",
        "body": [("paragraph", RichText("<p>All of it.</p>"))],
        "date": MAY_DAY,
    }
    return PostDraft(**plain | facts)


def campaign_draft(**facts) -> CampaignDraft:
    return CampaignDraft(**{"title": "A fair budget", "summary": "Schools and care, paid for."} | facts)


def entry(**facts) -> ResourceEntry:
    plain = {
        "title": "Guidance on ventilation",
        "issued_by": "Department of Public Health",
        "issued_on": date(2021, 1, 15),
        "jurisdiction": Resource.Jurisdiction.MASSACHUSETTS,
        "link": "https://example.org/ventilation.pdf",
    }
    return ResourceEntry(**plain | facts)


def publish_in(
    home: HomePage, draft: PostDraft | CampaignDraft, *, by: User, language: str = "en"
) -> Post | Campaign:
    """Publish it in the room of that language."""
    room = PostIndex if isinstance(draft, PostDraft) else CampaignIndex
    index = room.objects.get(locale__language_code=language)
    write = actions.publish_post if isinstance(draft, PostDraft) else actions.open_campaign
    return write(index, draft, by=by, on=MAY_DAY)
