"""What the newsroom does by itself, called by the clock (`CHORES`)."""

from django.conf import settings
from django.utils import timezone

from unionhall.newsroom import actions


def check_links() -> None:
    """Look whether the ledger's links still lead somewhere; those looked at longest ago first."""
    actions.check_links(on=timezone.now(), is_near=settings.DEMO or settings.TESTING)
