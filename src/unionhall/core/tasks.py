"""Chores of the ground: what is no longer needed is forgotten."""

from datetime import timedelta

from django.core.management import call_command
from django.utils import timezone

from unionhall.core.models import Letter

LETTERS_ARE_KEPT = timedelta(days=90)
_RESULTS_ARE_KEPT_DAYS = 30


def forget_sessions() -> None:
    """Sessions that have run out."""
    call_command("clearsessions")


def forget_results() -> None:
    """Results of background tasks long done."""
    call_command("prune_db_task_results", "--min-age-days", str(_RESULTS_ARE_KEPT_DAYS), verbosity=0)


def forget_letters() -> None:
    """What letters sent long ago said. That they were sent stays, so that none is ever sent twice."""
    old = Letter.objects.filter(state=Letter.State.SENT, sent_at__lt=timezone.now() - LETTERS_ARE_KEPT)
    old.exclude(text="").update(text="", html="", attachments=[], headers={})
